"""Fills Django's database with the rows of Minideck's: `load.py MINIDECK.db`. Prints the session's
cookie of a superuser. With `load.py` alone only the latter."""

import os
import sqlite3
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from catalogue.models import Account, MiniProgram  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402

CHUNK = 2_000

ROWS = """
SELECT m.id, m.public_id, m.name, MIN(t.name), m.creator_id, m.kind, m.status, m.modified_at
FROM mini_program m
LEFT JOIN mini_program_text t ON t.mini_program_id = m.id AND t.language <> m.default_language
WHERE m.deleted_at IS NULL
GROUP BY m.id
"""


def programs(source):
    """All mini programs of Minideck's database as Django's rows."""
    for key, public_id, name, other, creator, kind, status, modified in source.execute(ROWS):
        yield MiniProgram(
            id=key,
            public_id=public_id,
            name=name,
            other_name=other or "",
            creator_id=creator,
            kind=kind,
            status=status,
            modified=datetime.fromisoformat(modified),
        )


@transaction.atomic
def load(path):
    """Copies accounts and mini programs."""
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    people = source.execute("SELECT id, email, name FROM account")
    Account.objects.bulk_create(Account(id=key, email=email, name=name) for key, email, name in people)
    rows, chunk = programs(source), []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            MiniProgram.objects.bulk_create(chunk)
            chunk = []
    MiniProgram.objects.bulk_create(chunk)
    User.objects.create_superuser("admin", "admin@example.test")


if len(sys.argv) > 1:
    call_command("migrate", run_syncdb=True, verbosity=0)
    load(sys.argv[1])
client = Client()
client.force_login(User.objects.get(username="admin"))
print(client.cookies["sessionid"].value)
# What the log of the database holds goes into its file.
connections.close_all()
