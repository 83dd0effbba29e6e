"""Many people and many entries of the audit, put into a database of Minideck's own; and what one feels while typing."""

import hashlib
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import data
import servers
from load import load

ACTORS = 20
# As long as an answer may take for whoever types.
TYPING_AIM = 100
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
MOMENT = "strftime('%Y-%m-%dT%H:%M:%f', 1760000000 + i * 7, 'unixepoch') || '000+00:00'"
ROW = '<td class="table__number table__wide muted">'


@dataclass
class Typing:
    """Times of the answers while somebody types, one after the other, in milliseconds."""

    p50: float
    worst: float
    asked: int


@dataclass
class Crowd:
    """What was measured."""

    people: int
    few: int
    many: int
    audit_few: float
    audit_many: float
    members: Typing
    palette: Typing


def measure(run, bench, programs):
    """All of it; `programs` is the folder with the many mini programs."""
    people, few, many = (1_000, 1_000, 20_000) if run.quick else (10_000, 1_000, 1_000_000)
    times = {}
    for events in (few, many):
        folder = bench / f"data-crowd-{events}"
        _fill(run.binary, folder, people, events)
        with servers.minideck(f"crowd-{events}", run.binary, folder) as server:
            server.sign_in("admin@example.test")
            path = f"/workspaces/harbour-wallet/audit?actor={quote(_name(7))}"
            times[events] = load(server, path, run.seconds, (ROW, 50)).p50
            if events == few:
                program = data.public_id(folder, "Lotus Coffee")
                members = typing(server, f"/mini-programs/{program}/members?q=", _name(people // 3), "Can be added")
    with servers.minideck("palette", run.binary, programs) as server:
        server.sign_in("admin@example.test")
        number, _, _ = data.choose(programs)
        palette = typing(server, "/search?palette=1&q=", number, 'role="option"')
    return Crowd(people, few, many, times[few], times[many], members, palette)


def typing(server, address, word, expected):
    """Types a word, letter by letter, ten times; each answer is waited for, and the last one holds `expected`."""
    times = []
    for _ in range(10):
        for length in range(1, len(word) + 1):
            began = time.perf_counter()
            status, _, body = server.get(address + quote(word[:length]))
            times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                raise SystemExit(f"{server.url}{address}: status {status}, see {server.log}")
        if expected.encode() not in body:
            raise SystemExit(f"{server.url}{address}{word}: no {expected!r}")
    times.sort()
    return Typing(times[len(times) // 2], times[-1], len(times))


def _name(number):
    return f"Person {number:05}"


def _fill(binary, folder, people, events):
    """A data folder of its own with so many people in the tenant and so many entries in its chain."""
    made = hashlib.sha256(Path(__file__).read_bytes()).hexdigest() + f" {people} {events}"
    data.fill(binary, folder, 0)
    done = folder / "crowd"
    if done.is_file() and done.read_text() == made:
        return
    shutil.rmtree(folder)
    data.fill(binary, folder, 0)
    with sqlite3.connect(folder / "minideck.db") as database:
        database.execute("PRAGMA synchronous = OFF")
        tenant = database.execute("SELECT id FROM workspace WHERE kind = 'tenant'").fetchone()[0]
        first = database.execute("SELECT MAX(id) FROM account").fetchone()[0]
        database.execute(
            "INSERT INTO account (id, email, email_folded, name, created_at)"
            f" {NUMBERS} SELECT ? + i, printf('person-%05d@crowd.test', i), printf('person-%05d@crowd.test', i),"
            f" printf('Person %05d', i), {MOMENT} FROM n",
            [people, first],
        )
        database.execute(
            "INSERT INTO workspace_member (workspace_id, account_id, role, state, created_at)"
            f" {NUMBERS} SELECT ?, ? + i, 'workspace-developer', 'active', {MOMENT} FROM n",
            [people, tenant, first],
        )
        head = database.execute("SELECT seq FROM audit_chain WHERE chain = ?", [tenant]).fetchone()[0]
        database.execute(
            "INSERT INTO audit_event (chain, seq, at, actor_id, address, kind, workspace_id, mini_program_id, subject,"
            f" before, after, hash) {NUMBERS} SELECT ?, ? + i, {MOMENT}, ? + 1 + i % ?, '192.0.2.1',"
            " 'information.changed', ?, NULL, 'an entry', '{\"name\":\"a\"}', '{\"name\":\"b\"}', '' FROM n",
            [events, tenant, head, first, ACTORS, tenant],
        )
        database.execute("UPDATE audit_chain SET seq = seq + ? WHERE chain = ?", [events, tenant])
    database.close()
    done.write_text(made)
