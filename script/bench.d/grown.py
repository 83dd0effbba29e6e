"""Many requests, and many releases: what their pages take with few and with many."""

import json
from contextlib import ExitStack

import data
import servers
from data import NUMBERS, moment
from load import Growth, load

ROW = '<th scope="row"'
APPLICANTS = 20
# Of a mini program: two versions, each at five targets.
VERSIONS, TARGETS = 2, 5


def requests(run, bench):
    """The list of requests: of one size all are in review, of the other the same many."""
    few, many = (1_000, 6_000) if run.quick else (1_000, 300_000)
    sides = []
    for count in (few, many):
        folder = data.grown(
            run.binary, bench / f"data-requests-{count}", run.few, __file__, lambda it, count=count: _requests(it, count - few, few)
        )
        sides.append((folder, f"{count:,} requests"))
    pages = [
        ("Requests to decide", "reviewer@example.test", lambda _: "/requests", (ROW, 50)),
        ("Requests of one's own", "merchant-admin@example.test", lambda _: "/requests?list=mine", (ROW, 50)),
    ]
    return _sides(run, "requests", sides, pages)


def releases(run, bench):
    """Pages that show releases, of mini programs that have ten each."""
    few, many = run.few, run.many
    sides = []
    for programs, with_releases in ((few, few // VERSIONS // TARGETS), (many, many)):
        folder = data.grown(
            run.binary, bench / f"data-releases-{programs}", programs, __file__, lambda it, one=with_releases: _releases(it, one)
        )
        count = with_releases * VERSIONS * TARGETS
        sides.append((folder, f"{programs:,} mini programs, {count:,} releases"))

    def of_newest(path):
        return lambda folder: path.format(_newest(folder))

    admin = "admin@example.test"
    pages = [
        ("List, with releases", admin, lambda _: "/mini-programs", (ROW, 50)),
        ("List of a merchant's admin", "merchant-admin@example.test", lambda _: "/mini-programs", (ROW, 50)),
        ("A version", admin, of_newest("/mini-programs/{}/versions/1.1.0"), ("1.1.0", None)),
        ("Versions tab", admin, of_newest("/mini-programs/{}/versions"), ("/versions/1.1.0\"", None)),
    ]
    return _sides(run, "releases", sides, pages)


def _sides(run, name, sides, pages):
    """Each page with few and with many right after the other."""
    grown = []
    with ExitStack() as stack:
        opened = [
            stack.enter_context(servers.minideck(f"{name}-{side}", run.binary, folder))
            for side, (folder, _) in zip(("few", "many"), sides, strict=True)
        ]
        for page, email, path, expected in pages:
            found = []
            for server, (folder, _) in zip(opened, sides, strict=True):
                server.sign_in(email)
                found.append(load(server, path(folder), run.seconds, expected))
            grown.append(Growth(page, sides[0][1], sides[1][1], *found))
    return grown


def _tenant(database):
    return database.execute("SELECT id FROM workspace WHERE kind = 'tenant'").fetchone()[0]


def _requests(database, decided, in_review):
    """Requests that were decided, and behind them those that are not: one of a feature for each mini program."""
    tenant = _tenant(database)
    reviewer, own = (
        database.execute("SELECT id FROM account WHERE email = ?", [f"{name}@example.test"]).fetchone()[0]
        for name in ("reviewer", "merchant-admin")
    )
    # Behind the demonstration's own, which ask for features too.
    first, programs = database.execute("SELECT MIN(id) + 3, COUNT(*) - 3 FROM mini_program").fetchone()
    feature = database.execute("SELECT MAX(id) FROM feature").fetchone()[0]
    people = database.execute("SELECT MAX(id) FROM account").fetchone()[0]
    columns = (
        "INSERT INTO request (tenant_id, kind, status, mini_program_id, feature_id, applicant_id, reason, created_at,"
        " decided_by, decided_at)"
    )
    # The first of the applicants is the one who signs in.
    who = f"iif(i % {APPLICANTS}, {people} - i % {APPLICANTS}, {own})"
    status = "CASE i / 20 % 5 WHEN 0 THEN 'rejected' WHEN 1 THEN 'withdrawn' ELSE 'approved' END"
    if decided:
        database.execute(
            f"{columns} {NUMBERS} SELECT ?, 'feature-activation', {status}, ? + i % ?, ? - i % 20, {who},"
            f" 'To greet guests by their name.', {moment('i * 7')}, iif(i / 20 % 5 = 1, NULL, ?), {moment('i * 7 + 3600')} FROM n",
            [decided, tenant, first, programs, feature, reviewer],
        )
    database.execute(
        f"{columns} {NUMBERS} SELECT ?, 'feature-activation', 'in-review', ? + i % ?, ? - i / ?, {who},"
        f" 'To greet guests by their name.', {moment('3000000 + i')}, NULL, NULL FROM n",
        [in_review, tenant, first, programs, feature, programs],
    )
    # One's own requests are shown as long as one sees what they are about.
    database.execute(
        "INSERT OR IGNORE INTO mini_program_member (mini_program_id, account_id, role, created_at)"
        f" SELECT id, ?, 'developer', {moment('0')} FROM mini_program",
        [own],
    )


def _newest(folder):
    """A DSL mini program with releases, in both sizes among those that were changed last, and released to the same
    host apps: a page shows a panel for each environment of each."""
    return data.one(
        folder,
        "SELECT m.public_id FROM mini_program m WHERE m.kind = 'dsl' AND m.live_elsewhere > 3"
        " AND (SELECT GROUP_CONCAT(h.host_app_id) FROM mini_program_host_app h WHERE h.mini_program_id = m.id) = '1'"
        " ORDER BY m.modified_at DESC, m.id DESC LIMIT 1",
    )


def _releases(database, programs):
    """Ten releases, with their steps and requests, for so many of the mini programs that were changed last."""
    tenant = _tenant(database)
    # What is frozen and what a package holds are the demonstration's, with the long texts left out.
    frozen = json.loads(database.execute("SELECT snapshot FROM \"release\" LIMIT 1").fetchone()[0])
    for text in frozen["information"]["texts"]:
        text["description"] = ""
    frozen["information"]["categories"] = frozen["information"]["host_apps"] = []
    person, reviewer = (
        database.execute("SELECT id FROM account WHERE email = ?", [f"{name}@example.test"]).fetchone()[0]
        for name in ("merchant-admin", "reviewer")
    )
    database.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY, dsl INTEGER)")
    database.execute(
        "INSERT INTO chosen SELECT id, kind = 'dsl' FROM mini_program m"
        " WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.mini_program_id = m.id)"
        " ORDER BY modified_at DESC LIMIT ?",
        [programs],
    )
    first = database.execute("SELECT MAX(id) FROM version").fetchone()[0]
    at = moment("m.id * 7")
    database.execute(
        "INSERT INTO version (mini_program_id, major, minor, patch, uploader_id, uploaded_at, entrance_url, sha256, size,"
        f" profile, report, blocking, warnings) {NUMBERS} SELECT m.id, 1, n.i - 1, 0, ?, {at},"
        " iif(m.dsl, NULL, 'https://m.example.test/home'), iif(m.dsl, p.sha256, NULL), iif(m.dsl, p.size, NULL),"
        " iif(m.dsl, p.profile, NULL), iif(m.dsl, p.report, NULL), 0, 0 FROM chosen m CROSS JOIN n CROSS JOIN"
        " (SELECT * FROM version WHERE report IS NOT NULL ORDER BY LENGTH(report) LIMIT 1) p",
        [VERSIONS, person],
    )
    database.execute(
        "INSERT INTO version_jsapi (version_id, name) SELECT v.id, j.name FROM version v CROSS JOIN"
        " (SELECT DISTINCT name FROM version_jsapi ORDER BY name LIMIT 3) j WHERE v.id > ? AND v.report IS NOT NULL",
        [first],
    )
    before = database.execute("SELECT MAX(id) FROM \"release\"").fetchone()[0]
    at = moment("v.id * 7")
    database.execute(
        "INSERT INTO \"release\" (mini_program_id, version_id, target_id, status, snapshot, full_at, created_by,"
        f" created_at, modified_at) SELECT v.mini_program_id, v.id, t.id, iif(v.minor, 'full', 'archived'), ?, {at}, ?,"
        f" {at}, {at} FROM version v CROSS JOIN (SELECT id FROM target WHERE active ORDER BY id LIMIT ?) t"
        " WHERE v.id > ?",
        [json.dumps(frozen, ensure_ascii=False, separators=(",", ":")), person, TARGETS, first],
    )
    for status in ("release-preparation", "full"):
        database.execute(
            "INSERT INTO release_step (release_id, status, account_id, at)"
            " SELECT id, ?, ?, created_at FROM \"release\" WHERE id > ?",
            [status, person, before],
        )
    database.execute(
        "INSERT INTO request (tenant_id, kind, status, mini_program_id, version_id, release_id, applicant_id, reason,"
        " created_at, decided_by, decided_at) SELECT ?, 'launch', 'approved', r.mini_program_id, r.version_id, r.id,"
        " r.created_by, 'The next launch.', r.created_at, ?, r.created_at FROM \"release\" r"
        " JOIN target t ON t.id = r.target_id WHERE r.id > ? AND t.review",
        [tenant, reviewer, before],
    )
    database.execute(
        "UPDATE mini_program SET status = 'released', live_version = '1.1.0', live_elsewhere = ?"
        " WHERE id IN (SELECT id FROM chosen)",
        [TARGETS - 1],
    )
