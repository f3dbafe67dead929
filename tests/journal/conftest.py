"""The same journal on both databases."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.keys import new_code
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head, Store
from kesher.method import page as pages
from kesher.method.page import Account, Changed, Page

DAY = date(2026, 11, 23)
EVENING = datetime(2026, 11, 23, 19, tzinfo=UTC)
PASSPHRASE = "נקודה אחת פנימה"


class Shelf(NamedTuple):
    """A database that any number of programs can open, and the person whose journal is meant."""

    connect: Callable[[], Store]
    person: UUID
    name: str

    def begin(self, passphrase: str | None = PASSPHRASE) -> tuple[Journal, str]:
        code = new_code()
        head = Head(self.person, uuid4(), 1, 0, "he")
        return Journal.create(self.connect(), head, passphrase, code, Cover()), code

    def again(self, journal: Journal) -> Journal:
        """The same journal opened by another program."""
        store = self.connect()
        head = store.head(self.person)
        assert head is not None
        return Journal(store, head, journal.key)


@pytest.fixture(params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, quick_keys: None) -> Iterator[Shelf]:
    """Each database in turn."""
    with contextlib.ExitStack() as opened:
        if request.param == "sqlite":
            path = tmp_path / "journal.db"

            def connect() -> Store:
                store = SqliteStore(path, create=True)
                opened.callback(store.close)
                store.migrate()
                return store
        else:
            from kesher.journal.postgres import PostgresStore

            conninfo = request.getfixturevalue("postgres")

            def connect() -> Store:
                store = PostgresStore(conninfo)
                opened.callback(store.close)
                store.migrate()
                return store

        yield Shelf(connect, uuid4(), request.param)


def account(**given: object) -> Callable[[Page], Changed]:
    """A changer that writes an account."""
    return lambda page: pages.write_account(page, Account(written=EVENING, **given))
