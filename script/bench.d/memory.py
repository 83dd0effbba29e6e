"""What an upload costs in memory, by the kernel's own record of the peak."""

import io
import json
import random
import time
import zipfile
from dataclasses import dataclass

MIB = 1024 * 1024
# The whole upload is a little below the limit of 30 MB.
TOTAL = 30 * MIB - 64 * 1024
PIECE = 128 * 1024
SENDING_SECONDS = 5
BOUNDARY = "----------------------------minideckbench"


@dataclass
class Memory:
    """Resident memory of the server: in bytes before, and how much higher it rose. Times in seconds."""

    before: int
    receiving: int
    checking: int
    after: int
    upload: int
    script: int
    check_seconds: float


def package(script, total):
    """A zip that the checks accept: one page, one large script, and files that do not compress."""
    drawn = random.Random(30)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app.json", json.dumps({"pages": ["pages/home/home"]}))
        archive.writestr("pages/home/home.axml", "<view>Home</view>\n")
        archive.writestr("pages/home/home.js", 'my.getSystemInfo({});\nrequire("../../vendor.js");\n')
        archive.writestr("vendor.js", script)
        number = 0
        while (left := total - out.tell() - 4096) > 0:
            archive.writestr(f"media/{number:03}.bin", drawn.randbytes(min(left, 3 * MIB // 2)))
            number += 1
    return out.getvalue()


def _form(number, zipped):
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="number"\r\n\r\n{number}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="package.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    )
    return head.encode() + zipped + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(server, program, number, zipped, seconds=0.0, at_end=lambda: None):
    """Sends a package in small pieces over `seconds`; calls `at_end` before the last bytes. Gives back how
    long the answer to these took, in seconds."""
    form = _form(number, zipped)
    body, last = form[:-16], form[-16:]
    connection = server.connect()
    connection.putrequest("POST", f"/mini-programs/{program}/versions")
    for name, value in {
        "Cookie": server.cookie,
        "Accept": "application/json",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(form)),
    }.items():
        connection.putheader(name, value)
    connection.endheaders()
    began, view = time.monotonic(), memoryview(body)
    for at in range(0, len(body), PIECE):
        connection.send(view[at : at + PIECE])
        time.sleep(max(0.0, began + seconds * at / len(body) - time.monotonic()))
    at_end()
    began = time.monotonic()
    connection.send(last)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    if answer.status != 201:
        raise SystemExit(f"the upload was answered with {answer.status}: {told[:300].decode()}, see {server.log}")
    return time.monotonic() - began


def measure(server, program, bundle):
    """Uploads a small package, so that the code is in memory, then one of 30 MB."""
    script = bundle.read_text()
    upload(server, program, "90.0.0", package("my.alert({});\n", 64 * 1024))
    zipped = package(script, TOTAL)
    time.sleep(0.5)
    before = server.memory("VmRSS")
    server.reset_peak()
    peaks = []

    def received():
        time.sleep(0.5)
        peaks.append(server.memory("VmHWM"))
        server.reset_peak()

    taken = upload(server, program, "91.0.0", zipped, SENDING_SECONDS, received)
    peaks.append(server.memory("VmHWM"))
    time.sleep(0.5)
    return Memory(
        before=before,
        receiving=max(0, peaks[0] - before),
        checking=max(0, peaks[1] - before),
        after=server.memory("VmRSS") - before,
        upload=len(zipped),
        script=len(script.encode()),
        check_seconds=taken,
    )
