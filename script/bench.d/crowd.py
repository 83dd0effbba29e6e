"""Many people and many entries of the audit, put into a database of Minideck's own."""

from urllib.parse import quote

import data
import servers
from data import NUMBERS, moment
from load import Growth, load, typing

ACTORS = 20
ROW = '<td class="table__number table__wide muted">'


def measure(run, bench, programs):
    """How the audit grows, and what one feels while typing by what is typed; `programs` is the folder with the
    many mini programs."""
    people, few, many = (1_000, 1_000, 20_000) if run.quick else (10_000, 1_000, 1_000_000)
    found, typed = [], {}
    for events in (few, many):
        folder = data.grown(run.binary, bench / f"data-crowd-{people}-{events}", 0, __file__, _growing(people, events))
        with servers.minideck(f"crowd-{events}", run.binary, folder) as server:
            server.sign_in("admin@example.test")
            path = f"/workspaces/harbour-wallet/audit?actor={quote(_name(7))}"
            found.append(load(server, path, run.seconds, (ROW, 50)))
            if events == few:
                program = data.public_id(folder, "Lotus Coffee")
                address = f"/mini-programs/{program}/members?q="
                typed[f"members to add, {people:,} people"] = typing(server, address, _name(people // 3), "Can be added")
    with servers.minideck("palette", run.binary, programs) as server:
        server.sign_in("admin@example.test")
        number, _, _ = data.choose(programs)
        typed[f"palette, {run.many:,} mini programs"] = typing(server, "/search?palette=1&q=", number, 'role="option"')
    return [Growth("Audit, of one actor", f"{few:,} entries", f"{many:,} entries", *found)], typed


def _name(number):
    return f"Person {number:05}"


def _growing(people, events):
    """So many people in the tenant and so many entries in its chain."""

    def grow(database):
        tenant = database.execute("SELECT id FROM workspace WHERE kind = 'tenant'").fetchone()[0]
        first = database.execute("SELECT MAX(id) FROM account").fetchone()[0]
        at = moment("i * 7")
        database.execute(
            "INSERT INTO account (id, email, email_folded, name, created_at)"
            f" {NUMBERS} SELECT ? + i, printf('person-%05d@crowd.test', i), printf('person-%05d@crowd.test', i),"
            f" printf('Person %05d', i), {at} FROM n",
            [people, first],
        )
        database.execute(
            "INSERT INTO workspace_member (workspace_id, account_id, role, state, created_at)"
            f" {NUMBERS} SELECT ?, ? + i, 'workspace-developer', 'active', {at} FROM n",
            [people, tenant, first],
        )
        head = database.execute("SELECT seq FROM audit_chain WHERE chain = ?", [tenant]).fetchone()[0]
        database.execute(
            "INSERT INTO audit_event (chain, seq, at, actor_id, address, kind, workspace_id, mini_program_id, subject,"
            f" before, after, hash) {NUMBERS} SELECT ?, ? + i, {at}, ? + 1 + i % ?, '192.0.2.1',"
            " 'information.changed', ?, NULL, 'an entry', '{\"name\":\"a\"}', '{\"name\":\"b\"}', '' FROM n",
            [events, tenant, head, first, ACTORS, tenant],
        )
        database.execute("UPDATE audit_chain SET seq = seq + ? WHERE chain = ?", [events, tenant])

    return grow
