"""The rows: made by Minideck once and kept, copied to Django's database."""

import hashlib
import os
import shutil
import sqlite3
import subprocess

from servers import PASSWORD, ROOT

DJANGO = ROOT / "target" / "bench" / "django"


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


def public_id(folder, name):
    """The id of a mini program with this name."""
    with sqlite3.connect(f"file:{folder / 'minideck.db'}?mode=ro", uri=True) as database:
        return database.execute("SELECT public_id FROM mini_program WHERE name = ?", [name]).fetchone()[0]


def bundle():
    """A minified script of one megabyte that other people wrote: two that npm has brought anyway."""
    modules = ROOT / "end2end" / "node_modules"
    parts = ["axe-core/axe.min.js", "playwright-core/lib/vite/htmlReport/report.js"]
    path = ROOT / "target" / "bench" / "bundle.js"
    path.write_text(";\n".join((modules / part).read_text() for part in parts))
    return path
