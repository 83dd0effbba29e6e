"""The table that a run leaves behind, as Markdown."""

import datetime
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from live import LIVE_AIM
from load import CONNECTIONS, Growth
from memory import MIB
from servers import ROOT

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
NAMES = {"list": "List, first page", "search": "Search, about 20 hits", "detail": "Detail, Information tab"}
CPU_AIM = 25
GROWTH_AIM = 1.3
SCAN_AIM = 1.5
QR_AIM = 2
# As long as an answer may take for whoever types, in milliseconds.
TYPING_AIM = 100
# As brotli, in bytes.
SIZES = {"wasm": 400_000, "css": 30_000}


class Aims:
    """Says of each figure whether it is good enough, and counts those that are not."""

    def __init__(self):
        self.missed = 0

    def mark(self, good):
        """A tick or a cross."""
        self.missed += not good
        return "✓" if good else "✗"


def write(run, loads, served, visit, grown, typed, live, memory, scan, qr):
    """The whole text, and how many aims it misses."""
    aims = Aims()
    parts = [
        _where(run),
        _pages(run, loads, aims),
        _growth([*_of_pages(run, loads), *grown], aims),
        _typing(typed, aims),
        _files(served, aims),
        _visit(visit),
        _live(live, aims),
        _memory(memory, aims),
        _scan(scan, aims),
        _qr(qr, aims),
    ]
    return "\n\n".join(parts) + "\n", aims.missed


def renew_pages(page, run, loads, served, visit):
    """Puts the pages, the files and the first visit anew into the table, and says so; how many aims they miss."""
    aims = Aims()
    whole = page.read_text()
    before, rest = whole.split(BEGIN, 1)
    text, after = rest.split(END, 1)
    parts = text.strip("\n").split("\n\n")
    told = "Pages, files and first visit anew: "
    parts = [it for it in parts if not it.startswith(told)]
    for block in (_pages(run, loads, aims), _files(served, aims), _visit(visit)):
        title = block.split("**")[1]
        first = next(at for at, it in enumerate(parts) if it.startswith(f"**{title}**"))
        last = next((at for at in range(first + 1, len(parts)) if parts[at].startswith("**")), len(parts))
        parts[first:last] = [block]
    parts.insert(1, told + _where(run))
    joined = "\n\n".join(parts)
    page.write_text(f"{before}{BEGIN}\n{joined}\n{END}{after}")
    return aims.missed


def put_into(page, text):
    """Puts the text between the two marks of a page."""
    whole = page.read_text()
    before, rest = whole.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def _rows(head, rows):
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _where(run):
    cpu = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    state = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    today = datetime.datetime.now(datetime.UTC).date()
    return (
        f"{today}, commit {state.stdout.strip() or 'unknown'}, {os.cpu_count()} cores of {cpu}, {memory:.0f} GB; "
        f"{CONNECTIONS} connections kept open, {run.seconds} s for each page; "
        f"Django {version('django')} on gunicorn {version('gunicorn')}, Python {platform.python_version()}."
    )


def _pages(run, loads, aims):
    rows = []
    for page, name in NAMES.items():
        ours, theirs = loads[page, "many"], loads[page, "django"]
        for who, one in (("Minideck", ours), ("Django admin", theirs)):
            figures = [f"{one.per_second:,.1f}", f"{one.p50:,.1f}", f"{one.p99:,.1f}", f"{one.cpu:,.2f}", f"{one.size / 1000:,.0f}"]
            rows.append([name, who, *figures, f"{one.requests:,}"])
        ratio = theirs.cpu / ours.cpu
        ratios = [ours.per_second / theirs.per_second, theirs.p50 / ours.p50, theirs.p99 / ours.p99]
        rows.append(["", "**ratio**", *[f"{it:,.1f}×" for it in ratios], f"**{ratio:,.1f}×** {aims.mark(ratio >= CPU_AIM)}", "", ""])
    head = ["page", "who", "requests/s", "p50 ms", "p99 ms", "CPU-ms per request", "KB of HTML", "requests"]
    return f"**Pages, {run.many:,} mini programs** (aim: {CPU_AIM} times less CPU)\n\n{_rows(head, rows)}"


def _of_pages(run, loads):
    few, many = f"{run.few:,} mini programs", f"{run.many:,} mini programs"
    return [Growth(name, few, many, loads[page, "few"], loads[page, "many"]) for page, name in NAMES.items()]


def _growth(grown, aims):
    rows = []
    for one in grown:
        few, many = one.at_few, one.at_many
        ratio = many.p50 / few.p50
        times = [f"{few.p50:,.2f}", f"{many.p50:,.2f}", f"{ratio:.2f} {aims.mark(ratio <= GROWTH_AIM)}"]
        rows.append([one.name, one.few, one.many, *times, f"{few.cpu:,.2f}", f"{many.cpu:,.2f}"])
    head = ["page", "few", "many", "p50 ms with few", "with many", "ratio", "CPU-ms with few", "with many"]
    return f"**Growth** (aim: p50 at most {GROWTH_AIM} times)\n\n{_rows(head, rows)}"


def _typing(typed, aims):
    rows = []
    for name, one in typed.items():
        rows.append([name, f"{one.p50:,.1f}", f"{one.worst:,.1f} {aims.mark(one.worst <= TYPING_AIM)}", f"{one.asked:,}"])
    head = ["while one types", "p50 ms", "slowest ms", "answers"]
    return f"**Typing, letter by letter** (aim: an answer within {TYPING_AIM} ms)\n\n{_rows(head, rows)}"


def _live(live, aims):
    row = ["not measured: it was not heard", "", "", ""]
    if live is not None:
        worst = f"{live['worst']:,.0f} {aims.mark(live['worst'] <= LIVE_AIM)}"
        row = ["a request, until the bell of a reviewer's open page counts it", f"{live['p50']:,.0f}", worst, f"{live['asked']:,}"]
    head = ["live notification, Chromium", "p50 ms", "slowest ms", "requests"]
    return f"**Live** (aim: within {LIVE_AIM:,} ms)\n\n{_rows(head, [row])}"


def _files(served, aims):
    rows = []
    for file, status, encoding, lifetime, size in served:
        kind = file.rsplit(".", 1)[1]
        most = SIZES.get(kind)
        right = status == 200 and encoding == "br" and "immutable" in lifetime
        within = f"{most / 1000:,.0f} {aims.mark(size <= most)}" if most else ""
        rows.append([kind, f"{size / 1000:,.1f}", within, f"{encoding}, {lifetime} {aims.mark(right)}"])
    return f"**Files of the pages, as they are sent**\n\n{_rows(['file', 'KB as brotli', 'at most', 'served'], rows)}"


def _visit(visit):
    if visit is None:
        return "**Chromium, nothing cached**: not measured, typing in search was not answered"
    rows = []
    for key, name in (("local", "no network between"), ("slow", "1.6 Mbit/s, 100 ms")):
        one = visit[key]
        times = [f"{one[at]:,.0f}" for at in ("lcp", "taken_over", "answered")]
        rows.append([name, f"{one['bytes'] / 1000:,.0f}", f"{one['requests']:.0f}", *times])
    head = ["first visit to the list", "KB", "requests", "LCP ms", "taken over ms", "typing in search answers ms"]
    early = visit["early"]
    if not early["before"]:
        told = "could not be tried: the page was taken over before"
    else:
        told = "is answered then" if early["answered"] else "is not answered then"
        told += ", and stays in the field" if early["kept"] else ", and is lost"
    return f"**Chromium, nothing cached**\n\n{_rows(head, rows)}\n\nWhat is typed before the page is taken over {told}."


def _memory(memory, aims):
    bound = 32 * MIB + 30 * memory.script
    rows = [
        ["before", f"{memory.before / MIB:.1f}", ""],
        ["rise while receiving", f"{memory.receiving / MIB:.1f}", f"32 {aims.mark(memory.receiving <= 32 * MIB)}"],
        ["rise while checking", f"{memory.checking / MIB:.1f}", f"{bound / MIB:.0f} {aims.mark(memory.checking <= bound)}"],
        ["left afterwards", f"{memory.after / MIB:.1f}", ""],
    ]
    told = (
        f"**Resident memory, an upload of {memory.upload / MIB:.1f} MB** whose largest script has "
        f"{memory.script / MIB:.2f} MB (aim: 32 MB while receiving; 32 MB and 30 times that script while checking, "
        f"which took {memory.check_seconds:.2f} s)"
    )
    return f"{told}\n\n{_rows(['', 'MB', 'at most'], rows)}"


def _scan(scan, aims):
    head = ["minified script", "parsing alone ms", "scan ms", "ratio"]
    if scan is None:
        row = ["not measured", "", "", ""]
    else:
        ratio = scan["scan_ms"] / scan["parse_ms"]
        row = [f"{scan['bytes'] / MIB:.2f} MB", f"{scan['parse_ms']:.1f}", f"{scan['scan_ms']:.1f}", f"{ratio:.2f} {aims.mark(ratio <= SCAN_AIM)}"]
    return f"**Scan of a script** (aim: at most {SCAN_AIM} times oxc's parsing alone)\n\n{_rows(head, [row])}"


def _qr(qr, aims):
    rows = [["not measured", "", "", ""]]
    if qr is not None:
        alone = qr["alone_us"]
        ratios = {name: qr[f"{key}_us"] / alone for key, name in (("svg", "SVG"), ("png", "PNG of 1024 pixels"))}
        rows = [[name, f"{alone:.0f}", f"{ratio * alone:.0f}", f"{ratio:.2f} {aims.mark(ratio <= QR_AIM)}"] for name, ratio in ratios.items()]
    head = ["picture", "alone µs", "ours µs", "ratio"]
    return f"**A QR code** (aim: at most {QR_AIM} times what the crate `qrcode` takes alone for an SVG)\n\n{_rows(head, rows)}"
