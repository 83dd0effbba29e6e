"""Requests per second, times and CPU of one page under load; and what one feels while typing."""

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass
class Load:
    """What a page did under load. Times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    cpu: float
    requests: int
    seconds: float
    size: int


@dataclass
class Typing:
    """Times of the answers while somebody types, one after the other, in milliseconds."""

    p50: float
    worst: float
    asked: int


@dataclass
class Growth:
    """A page with few rows and with many."""

    name: str
    few: str
    many: str
    at_few: Load
    at_many: Load


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


def load(server, path, seconds, expected):
    """Asks for a page over eight kept-open connections. `expected` is a text and how often it must stand in
    the page; without a number, at least once."""
    size = _look(server, path, expected)
    _wrk(server, path, max(1, seconds // 5))
    before = _idle(server)
    told = _wrk(server, path, seconds)
    cpu = _idle(server) - before
    _look(server, path, expected)
    requests = told["requests"]
    if told["errors"] or not requests:
        raise SystemExit(f"{server.url}{path}: {told}, see {server.log}")
    taken = told["seconds"]
    # wrk leaves one request on each connection behind, which the server finishes.
    answered = requests + CONNECTIONS
    return Load(requests / taken, told["p50"], told["p99"], cpu / answered, requests, taken, size)


def _idle(server):
    """CPU time of the server, once nothing of the last run is left to do."""
    deadline, last = time.monotonic() + 20, server.cpu_ms()
    while time.monotonic() < deadline:
        time.sleep(0.3)
        now = server.cpu_ms()
        if now - last < 10:
            return now
        last = now
    raise SystemExit(f"{server.url} does not come to rest, see {server.log}")


def _look(server, path, expected):
    status, _, body = server.get(path)
    text, wanted = expected
    found = body.count(text.encode())
    if status != 200 or not found or wanted not in (None, found):
        raise SystemExit(f"{server.url}{path}: status {status}, {found} times {text!r} instead of {wanted}")
    return len(body)


def _wrk(server, path, seconds):
    command = ["wrk", f"-c{CONNECTIONS}", "-t2", f"-d{seconds}s", "--timeout", "20s", "--latency", "-s", SCRIPT]
    environment = os.environ | {"BENCH_COOKIE": server.cookie}
    ran = subprocess.run(
        [*command, server.url + path], env=environment, stdout=subprocess.PIPE, text=True, timeout=seconds + 60
    )
    if ran.returncode != 0:
        raise SystemExit(f"wrk ended with {ran.returncode}:\n{ran.stdout}")
    return json.loads(ran.stdout.strip().rsplit("\n", 1)[-1])
