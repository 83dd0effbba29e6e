"""Measures everything and writes the table: `measure.py BINARY [--quick|--pages]`."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import crowd
import data
import features
import grown
import live
import memory
import servers
import table
from load import load
from servers import ROOT

BENCH = ROOT / "target" / "bench"
HERE = Path(__file__).parent


class Run:
    """What one run of the bench is told."""

    def __init__(self, binary, quick):
        self.binary = str(Path(binary).resolve())
        self.quick = quick
        self.many = 2_000 if quick else 100_000
        self.few = 1_000
        self.seconds = 2 if quick else 10
        self.visits = 1 if quick else 5


def say(line):
    """To whoever waits."""
    print(f"  {line}", flush=True)


def folder_of(run, count):
    """The data folder with so many rows."""
    folder = BENCH / f"data-{count}"
    data.fill(run.binary, folder, count)
    return folder


def pages_of(folder, is_django):
    """The three pages, and what must stand in each: name, path, (text, how often)."""
    number, found, (public_id, key, name) = data.choose(folder)
    if is_django:
        path, row = "/admin/catalogue/miniprogram/", 'class="field-name"'
        return [
            ("list", path, (row, 50)),
            ("search", f"{path}?q={number}", (row, found)),
            ("detail", f"{path}{key}/change/", (name, None)),
        ]
    path, row = "/mini-programs", '<th scope="row"'
    return [
        ("list", path, (row, 50)),
        ("search", f"{path}?q={number}", (row, found)),
        ("detail", f"{path}/{public_id}/information", (name, None)),
    ]


def under_load(run):
    """Each page on the many rows and on the few, and Django's on the many, one after the other."""
    many, few = folder_of(run, run.many), folder_of(run, run.few)
    python = sys.executable
    database, cookie = data.fill_django(many, python)
    found = {}
    with ExitStack() as stack:
        large = stack.enter_context(servers.minideck("many", run.binary, many))
        small = stack.enter_context(servers.minideck("few", run.binary, few))
        other = stack.enter_context(servers.django(data.DJANGO, database, python))
        large.sign_in("admin@example.test")
        small.sign_in("admin@example.test")
        other.cookie = cookie
        sides = [
            ("few", small, pages_of(few, False)),
            ("many", large, pages_of(many, False)),
            ("django", other, pages_of(many, True)),
        ]
        for at in range(3):
            for side, server, pages in sides:
                page, path, expected = pages[at]
                one = load(server, path, run.seconds, expected)
                found[page, side] = one
                say(f"{page}, {side}: {one.per_second:.1f}/s, p50 {one.p50:.1f} ms, CPU {one.cpu:.2f} ms")
        return found, _served(large), _visit(run, large, many)


def _served(server):
    """How the files of the pages are answered."""
    _, _, body = server.get("/mini-programs")
    files = sorted(set(re.findall(r"/pkg/[\w.-]+\.(?:wasm|css|js)", body.decode())))
    served = []
    for file in files:
        status, headers, answer = server.get(file, **{"Accept-Encoding": "br, gzip"})
        lifetime = headers.get("Cache-Control", "none")
        served.append((file, status, headers.get("Content-Encoding", "none"), lifetime, len(answer)))
    return served


def _visit(run, server, folder):
    number, found, _ = data.choose(folder)
    environment = os.environ | {
        "BENCH_URL": server.url,
        "BENCH_COOKIE": server.cookie,
        "BENCH_TERM": number,
        "BENCH_HITS": str(found),
        "BENCH_VISITS": str(run.visits),
    }
    command = ["node", HERE / "first_visit.mjs"]
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=400)
    if ran.returncode != 0:
        say("first visit: failed, see above")
        return None
    seen = json.loads(ran.stdout)
    say(f"first visit: {seen['local']['bytes']} bytes, search answers after {seen['local']['answered']:.0f} ms")
    return seen


def among_many(run):
    """What grows with entries, requests and releases, and what one feels while typing."""
    growths, typed = crowd.measure(run, BENCH, folder_of(run, run.many))
    growths += grown.requests(run, BENCH) + grown.releases(run, BENCH)
    typed |= features.measure(run, BENCH)
    for one in growths:
        say(f"{one.name}: p50 {one.at_few.p50:.1f} ms with {one.few}, {one.at_many.p50:.1f} ms with {one.many}")
    for name, one in typed.items():
        say(f"typing, {name}: p50 {one.p50:.1f} ms, slowest {one.worst:.1f} ms")
    return growths, typed


def heard(run):
    """A notification in another's open page."""
    found = live.measure(run, BENCH)
    say(f"live: p50 {found['p50']} ms, slowest {found['worst']} ms" if found else "live: failed, see above")
    return found


def in_memory(run):
    """An upload on a server that has done little else, in a data folder made anew."""
    folder = BENCH / "data-memory"
    (folder / "made-by").unlink(missing_ok=True)
    data.fill(run.binary, folder, 0)
    with servers.minideck("memory", run.binary, folder) as server:
        server.sign_in("merchant-admin@example.test")
        program = data.public_id(folder, "Lotus Coffee")
        server.get(f"/mini-programs/{program}/versions")
        found = memory.measure(server, program, data.bundle())
    say(f"receiving {found.receiving / memory.MIB:.1f} MB, checking {found.checking / memory.MIB:.1f} MB")
    return found


def scan(run):
    """The scan of a minified script beside parsing alone; none where it cannot be measured."""
    example = ROOT / "server" / "package" / "examples" / "scan.rs"
    if run.quick or not example.is_file():
        return None
    command = ["cargo", "run", "--release", "--locked", "-q", "-p", "package", "--example", "scan", "--"]
    ran = subprocess.run([*command, data.bundle(), "30"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    words = ran.stdout.split()
    found = dict(zip(words[::2], words[1::2], strict=True))
    say(f"scan {found['scan_ms']} ms, parsing alone {found['parse_ms']} ms")
    return {name: float(value) for name, value in found.items()}


def qr(run):
    """Our pictures of a QR code beside what the crate alone takes; none where it cannot be measured."""
    if run.quick or not (ROOT / "server" / "backend" / "examples" / "qr.rs").is_file():
        return None
    command = ["cargo", "run", "--release", "--locked", "-q", "-p", "backend", "--example", "qr", "--", "1000"]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    words = ran.stdout.split()
    found = dict(zip(words[::2], words[1::2], strict=True))
    say(f"QR code: alone {found['alone_us']} µs, SVG {found['svg_us']} µs, PNG {found['png_us']} µs")
    return {name: float(value) for name, value in found.items()}


def main():
    """Measures, prints, writes."""
    # So that what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = Run(sys.argv[1], "--quick" in sys.argv[2:])
    loads, served, visit = under_load(run)
    if "--pages" in sys.argv[2:]:
        missed = table.renew_pages(ROOT / "docs" / "bench.md", run, loads, served, visit)
        print(f"{missed} of the aims missed" if missed else "all aims met")
        return
    growths, typed = among_many(run)
    text, missed = table.write(run, loads, served, visit, growths, typed, heard(run), in_memory(run), scan(run), qr(run))
    print(text)
    if not run.quick:
        table.put_into(ROOT / "docs" / "bench.md", text)
    print(f"{missed} of the aims missed" if missed else "all aims met")


main()
