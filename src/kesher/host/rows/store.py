"""The store of sealed rows as a host has it: one connection for each thread, made anew when it broke."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kesher.host.options import Options
from kesher.method.problems import Code, Refused
from kesher.sync.sealed_postgres import PostgresRows
from kesher.sync.sealed_sqlite import SqliteRows
from kesher.sync.sealed_store import SealedStore

FILE = "sealed.db"

_mine = threading.local()


def open_store(options: Options) -> PostgresRows | SqliteRows:
    """Connect.

    Raises:
        Refused: it cannot be reached, or cannot be written.
    """
    if options.database:
        return PostgresRows(options.database)
    return SqliteRows(options.folder / FILE, create=True)


def bring_up_to_date(options: Options) -> None:
    """Make the tables there are to be.

    Raises:
        Refused: it cannot be reached, or cannot be written.
    """
    database = open_store(options)
    try:
        database.migrate()
    finally:
        database.close()


@contextmanager
def store() -> Iterator[SealedStore]:
    """The store, for this thread.

    Raises:
        Refused: it cannot be reached; the next time it is connected to anew.
    """
    from django.conf import settings

    found: SealedStore | None = getattr(_mine, "store", None)
    if found is None:
        found = SealedStore(open_store(settings.HOST_OPTIONS))
        _mine.store = found
    try:
        yield found
    except Refused as refused:
        if refused.problem.code is Code.DATABASE_UNREACHABLE:
            _mine.store = None
        raise
