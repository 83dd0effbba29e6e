"""How soon what one person does stands in another's open page."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import data
import servers

# As long as it may take, in milliseconds.
LIVE_AIM = 1_000
ROUNDS = 10
SCRIPT = Path(__file__).with_name("live.mjs")


def measure(run, bench):
    """Asks for one feature after the other while a reviewer's page is open; none where it was not heard."""
    folder = bench / "data-live"
    # Made anew: what was asked for cannot be asked for again.
    (folder / "made-by").unlink(missing_ok=True)
    data.fill(run.binary, folder, 0)
    program = data.public_id(folder, "Lotus Coffee")
    with servers.minideck("live", run.binary, folder) as server:
        server.sign_in("merchant-admin@example.test")
        environment = os.environ | {
            "BENCH_URL": server.url,
            "BENCH_ACTOR": server.cookie,
            "BENCH_PROGRAM": program,
            "BENCH_FEATURES": ",".join(_features(folder, program)),
        }
        server.sign_in("reviewer@example.test")
        command = ["node", SCRIPT]
        environment["BENCH_COOKIE"] = server.cookie
        ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=200)
    return json.loads(ran.stdout) if ran.returncode == 0 else None


def _features(folder, program):
    """Keys of features that the mini program neither has nor asked for."""
    with sqlite3.connect(f"file:{folder / 'minideck.db'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT f.key FROM feature f, mini_program m WHERE m.public_id = ? AND f.access = 'activation'"
            " AND f.archived_at IS NULL AND f.visible_to_all"
            " AND f.id NOT IN (SELECT feature_id FROM mini_program_feature WHERE mini_program_id = m.id)"
            " AND f.id NOT IN (SELECT feature_id FROM request WHERE mini_program_id = m.id AND status = 'in-review'"
            " AND feature_id IS NOT NULL) ORDER BY f.id LIMIT ?",
            [program, ROUNDS],
        ).fetchall()
    return [key for (key,) in rows]
