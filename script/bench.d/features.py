"""Many features and JSAPIs in the registry, and what one feels while typing in search."""

import data
import servers
from data import NUMBERS, moment
from load import typing

WORDS = ["Payment", "Camera", "Location", "Storage", "Network", "Contacts", "Bluetooth", "Printing"]


def measure(run, bench):
    """What one feels while typing a feature's name and a JSAPI's, on each of the pages that search them."""
    features, jsapis = (200, 4_000) if run.quick else (1_000, 20_000)
    folder = data.grown(
        run.binary, bench / f"data-features-{features}", run.few, __file__, lambda it: _grow(it, features, jsapis)
    )
    program = data.public_id(folder, "Lotus Coffee")
    # The last of the many, which every mini program sees.
    number = features - features % 8 - 1
    name, jsapi = f"{WORDS[number % 8]} access {number:05}", f"get{WORDS[number % 8]}State{number:05}"
    among = f"({features:,} features, {jsapis:,} JSAPIs)"
    found = {}
    with servers.minideck("features", run.binary, folder) as server:
        for email, page, path in (
            ("admin@example.test", "registry", "/workspaces/harbour-wallet/features?q="),
            ("merchant-admin@example.test", "a merchant's registry", "/workspaces/lotus-coffee/features?q="),
            ("merchant-admin@example.test", "a mini program's tab", f"/mini-programs/{program}/features?q="),
        ):
            server.sign_in(email)
            for word, kind in ((name, "feature"), (jsapi, "JSAPI")):
                found[f"{page}, by the name of a {kind} {among}"] = typing(server, path, word, f">{name}<")
    return found


def _grow(database, features, jsapis):
    """The registry with so many more, the same number of JSAPIs in each feature; every eighth feature is visible
    to some mini programs alone, each mini program has ten."""
    tenant = database.execute("SELECT id FROM workspace WHERE kind = 'tenant'").fetchone()[0]
    first = database.execute("SELECT MAX(id) FROM feature").fetchone()[0]
    first_jsapi = database.execute("SELECT MAX(id) FROM jsapi").fetchone()[0]
    word = f"json_extract('{_json(WORDS)}', '$[' || (i % 8) || ']')"
    at = moment("i")
    database.execute(
        "INSERT INTO feature (id, tenant_id, key, name, description, access, risk, visible_to_all, created_at)"
        f" {NUMBERS} SELECT ? + i, ?, printf('access-%05d', i), printf('%s access %05d', {word}, i),"
        f" 'What a mini program needs for ' || {word} || '.', iif(i % 2, 'direct', 'activation'), 'medium',"
        f" i % 8 > 0, {at} FROM n",
        [features, first, tenant],
    )
    database.execute(
        "INSERT INTO jsapi (id, tenant_id, name, description)"
        f" {NUMBERS} SELECT ? + i, ?, printf('get%sState%05d', {word}, i), 'Gives back a state.' FROM n",
        [jsapis, first_jsapi, tenant],
    )
    database.execute(
        f"INSERT INTO feature_jsapi (feature_id, jsapi_id) {NUMBERS} SELECT ? + 1 + (i - 1) % ?, ? + i FROM n",
        [jsapis, first, features, first_jsapi],
    )
    database.execute(
        "INSERT INTO feature_mini_program (feature_id, mini_program_id)"
        " SELECT f.id, m.id FROM feature f JOIN mini_program m ON m.id % 10 = f.id % 10"
        " WHERE f.id > ? AND NOT f.visible_to_all",
        [first],
    )
    database.execute(
        "INSERT INTO mini_program_feature (mini_program_id, feature_id, created_at)"
        " SELECT m.id, f.id, m.created_at FROM mini_program m JOIN feature f ON f.id % (? / 10) = m.id % (? / 10)"
        " WHERE f.id > ? AND f.visible_to_all",
        [features, features, first],
    )


def _json(words):
    return "[" + ",".join(f'"{word}"' for word in words) + "]"
