"""The rows: made by Minideck once and kept, copied to Django's database, and added to by SQL."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from servers import PASSWORD, ROOT

DJANGO = ROOT / "target" / "bench" / "django"
# Begins a statement that has as many rows `n` as its first value says, with `i` from 1.
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"


def moment(seconds):
    """A moment as the database holds it: so many seconds, as SQL, after one in the past."""
    return f"strftime('%Y-%m-%dT%H:%M:%f', 1760000000 + {seconds}, 'unixepoch') || '000+00:00'"


def _state():
    """What the rows are made by: the schema and the generator."""
    files = [*ROOT.glob("server/migration/src/**/*.rs"), *ROOT.glob("server/backend/src/demo/**/*.rs")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def fill(binary, folder, count):
    """A data folder with demonstration data and `count` more mini programs; kept while it is current."""
    done = folder / "made-by"
    if done.is_file() and done.read_text() == _state():
        return
    shutil.rmtree(folder, ignore_errors=True)
    _copy_of(folder).unlink(missing_ok=True)
    folder.mkdir(parents=True)
    command = [binary, "demo", "--password", PASSWORD, "--mini-programs", str(count)]
    own = {key: value for key, value in os.environ.items() if not key.startswith(("MINIDECK_", "LEPTOS_"))}
    subprocess.run(command, env=own | {"MINIDECK_DATA": str(folder)}, stdout=subprocess.DEVNULL, check=True)
    done.write_text(_state())


def grown(binary, folder, programs, source, grow):
    """A data folder to which `grow` adds rows by SQL of its own, with so many more mini programs; kept while it
    and `source`, the file with `grow` in it, are current."""
    done = folder / "grown-by"
    made = f"{_state()} {hashlib.sha256(Path(source).read_bytes()).hexdigest()}"
    if done.is_file() and done.read_text() == made:
        return folder
    base = folder.with_name(f"data-{programs}")
    fill(binary, base, programs)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    with sqlite3.connect(folder / "minideck.db") as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -262144")
        grow(database)
    database.close()
    done.write_text(made)
    return folder


def _copy_of(folder):
    return DJANGO / f"{folder.name}.sqlite3"


def fill_django(source, python):
    """Django's database with the rows of a data folder; gives back its path and the cookie of its admin."""
    database = _copy_of(source)
    partial = database.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    load = [python, "load.py"]
    into = database
    if not database.is_file():
        into = partial
        load.append(source / "minideck.db")
    environment = os.environ | {"BENCH_DATABASE": str(into)}
    printed = subprocess.run(load, cwd=DJANGO, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    if into == partial:
        partial.rename(database)
    return database, f"sessionid={printed.stdout.strip()}"


def choose(folder):
    """What is asked for: a number that about twenty names share, and one of these mini programs as
    (public id, key, name)."""
    with sqlite3.connect(f"file:{folder / 'minideck.db'}?mode=ro", uri=True) as database:
        number, found = database.execute(
            "SELECT substr(name, -5) AS number, COUNT(*) AS found FROM mini_program"
            " WHERE name GLOB '*[0-9][0-9][0-9][0-9][0-9]'"
            " GROUP BY number ORDER BY ABS(found - 20), number LIMIT 1 OFFSET 17"
        ).fetchone()
        # One with texts in both languages.
        one = database.execute(
            "SELECT public_id, id, name FROM mini_program m WHERE name LIKE '%' || ? AND kind = 'dsl'"
            " AND (SELECT COUNT(*) FROM mini_program_text t WHERE t.mini_program_id = m.id) = 2 LIMIT 1",
            [number],
        ).fetchone()
    return number, found, one


def one(folder, sql, *values):
    """The first column of the first row of a query."""
    with sqlite3.connect(f"file:{folder / 'minideck.db'}?mode=ro", uri=True) as database:
        return database.execute(sql, values).fetchone()[0]


def public_id(folder, name):
    """The id of a mini program with this name."""
    return one(folder, "SELECT public_id FROM mini_program WHERE name = ?", name)


def bundle():
    """A minified script of one megabyte that other people wrote: two that npm has brought anyway."""
    modules = ROOT / "end2end" / "node_modules"
    parts = ["axe-core/axe.min.js", "playwright-core/lib/vite/htmlReport/report.js"]
    path = ROOT / "target" / "bench" / "bundle.js"
    path.write_text(";\n".join((modules / part).read_text() for part in parts))
    return path
