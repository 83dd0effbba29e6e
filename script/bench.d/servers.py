"""Servers that are measured: started on a free port of 127.0.0.1, watched through /proc, ended."""

import http.client
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PASSWORD = "a password for the bench"


class Server:
    """A process that says where it listens. Use it in a `with`: at its end the process is ended."""

    def __init__(self, name, command, environment, folder):
        own = {key: value for key, value in os.environ.items() if not key.startswith(("MINIDECK_", "LEPTOS_"))}
        self.log = ROOT / "target" / "log" / f"bench-{name}.log"
        self.cookie = ""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=own | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self.url = self._address()
        except BaseException:
            self._end()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def _address(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"[Ll]istening (?:on|at):? (http://[0-9.:]+)", self.log.read_text(errors="replace"))
            if found:
                return found[1]
            time.sleep(0.05)
        raise SystemExit(f"{self.process.args[0]} did not start, see {self.log}")

    def _end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu_ms(self):
        """CPU time of the process and its children so far, in milliseconds."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) * 1000 / TICKS

    def memory(self, field):
        """A value of /proc/PID/status, `VmRSS` or `VmHWM`, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024

    def reset_peak(self):
        """Lets `VmHWM` begin anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def connect(self, timeout=60):
        """A connection of our own."""
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=timeout)

    def get(self, path, **headers):
        """Status, headers and body of a page, as the one who is signed in."""
        return self._send("GET", path, None, headers)

    def _send(self, method, path, body, headers):
        connection = self.connect()
        connection.request(method, path, body, {"Cookie": self.cookie} | headers)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    def sign_in(self, email):
        """Signs in to Minideck, as a browser without scripts does."""
        form = urlencode({"email": email, "password": PASSWORD, "next": "/mini-programs"})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        status, found, _ = self._send("POST", "/api/session/sign-in", form, headers)
        cookie = re.match(r"__Host-minideck=[^;]+", found.get("Set-Cookie", ""))
        if not cookie:
            raise SystemExit(f"signing in as {email} was answered with {status}, see {self.log}")
        self.cookie = cookie[0]


def _family(pid):
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _ticks(pid):
    # Behind the name, which may hold spaces: utime and stime are fields 14 and 15.
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def minideck(name, binary, data):
    """`minideck serve` on a data folder."""
    environment = {"MINIDECK_ADDR": "127.0.0.1:0", "MINIDECK_DATA": str(data)}
    site = os.environ.get("MINIDECK_SITE", ROOT / "target" / "site")
    return Server(name, [binary, "serve"], environment | {"MINIDECK_SITE": str(site)}, data)


def django(folder, database, python):
    """gunicorn with two processes, one for each core, and the threads that eight open connections need."""
    options = ["--bind", "127.0.0.1:0", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    environment = {"BENCH_DATABASE": str(database)}
    return Server("django", [python, "-m", "gunicorn", *options, "wsgi"], environment, folder)
