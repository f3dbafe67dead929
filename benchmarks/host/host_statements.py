"""How many statements each request of a host makes, among so many people. Prints one object.

Run: ``.venv/bin/python benchmarks/host/host_statements.py 100``. In one process and over the embedded
files: the statements are the same on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from kesher.host import database, serve
from kesher.host.options import Options
from kesher.host.rows.store import bring_up_to_date
from kesher.journal import cipher
from kesher.method.language import Language
from kesher.sync import wire
from kesher.sync.bundle import Bundle
from kesher.sync.dots import STAMP
from kesher.sync.sealed_sqlite import SqliteRows

ROWS = 3


def main() -> None:
    people = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        options = Options(Path(folder) / "host", 0, "", "", None, True, Language.EN)
        database.make_folder(options.folder)
        serve.begin(options, 1)
        database.bring_up_to_date(embedded=True)
        bring_up_to_date(options)
        print(json.dumps(counted(people)))


def counted(people: int) -> dict[str, int]:
    """Statements of each request, asked by the last of so many people."""
    token, account = filled(people)
    from django.db import connection
    from django.test import Client

    made: list[int] = [0]

    def directory(execute: Any, *given: Any) -> Any:
        made[0] += 1
        return execute(*given)

    plain = SqliteRows.execute

    def sealed(self: SqliteRows, sql: str, values: tuple[object, ...] = ()) -> Any:
        made[0] += 1
        return plain(self, sql, values)

    SqliteRows.execute = sealed  # type: ignore[method-assign]
    device = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {token}")
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(account)
    journal = uuid4()
    found = {}
    with connection.execute_wrapper(directory):

        def asked(name: str, ask: Any) -> None:
            ask()  # the first request of a thread connects
            made[0] = 0
            assert ask().status_code < 300, name
            found[name] = made[0]

        serial = iter(range(100))
        asked("push of one row", lambda: device.post(f"/sync/{journal}", push(next(serial), 1), wire.KIND))
        asked("push of three rows", lambda: device.post(f"/sync/{journal}", push(next(serial), 3), wire.KIND))
        asked("pull", lambda: device.get(f"/sync/{journal}?after=1"))
        asked("pull of nothing new", lambda: device.get(f"/sync/{journal}?after=99"))
        asked("slips", lambda: device.get("/slips"))
        asked("wraps", lambda: device.get(f"/wraps/{journal}?epoch=1"))
        asked("welcome", lambda: browser.get("/"))
        asked("devices", lambda: browser.get("/devices"))
    return found


def filled(people: int) -> tuple[str, Any]:
    """So many people, each with a device and rows; the token of the last one's, and his account."""
    from kesher.host.directory.hidden import hidden, token
    from kesher.host.directory.models import Account, Device
    from kesher.sync.sealed_store import Owner, SealedStore

    accounts = Account.objects.bulk_create(
        [Account(email=f"{number}@example.org") for number in range(people)], batch_size=500
    )
    given = token()
    tokens = [hidden(token()) for _ in accounts[1:]] + [hidden(given)]
    devices = [Device(account=a, name="d", token=t) for a, t in zip(accounts, tokens, strict=True)]
    Device.objects.bulk_create(devices, batch_size=500)
    from django.conf import settings

    from kesher.host.rows.store import open_store

    rows = open_store(settings.HOST_OPTIONS)
    store = SealedStore(rows)
    with rows.writing():
        for account in accounts:
            owner = Owner(account.id, uuid4())
            rows.execute("INSERT INTO journals VALUES (?, ?, 1, 1, ?)", (*owner.key, b"head"))
            for number in range(ROWS):
                each = bundle(f"{number}".encode())
                values = (*owner.key, each.name, 1, 1, each.digest, each.size, each.body)
                rows.execute("INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    assert store.laid(owner).serial == 1
    rows.close()
    return given, accounts[-1]


def bundle(name: bytes, version: int = 1) -> Bundle:
    body = STAMP.pack(b"writer 1", version) + os.urandom(700)
    return Bundle(name, version, cipher.digest(body), len(body), body)


def push(after: int, rows: int) -> bytes:
    bundles = tuple(bundle(os.urandom(16)) for _ in range(rows))
    sent = wire.Pushing(device="d", id=os.urandom(16), epoch=1, after=after, head=b"h" * 200, bundles=bundles)
    return msgspec.msgpack.encode(sent)


if __name__ == "__main__":
    main()
