"""The store of sealed rows as a host has it: one connection for each thread, made anew once it has ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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

    database: PostgresRows | SqliteRows | None = getattr(_mine, "database", None)
    if isinstance(database, PostgresRows) and not database.alive:
        _let_go(database)  # nobody needs to be refused for what was once there
        database = None
    if database is None:
        database = _mine.database = open_store(settings.HOST_OPTIONS)
    try:
        yield SealedStore(database)
    except Refused as refused:
        if refused.problem.code is Code.DATABASE_UNREACHABLE:
            _let_go(database)
        raise


def _let_go(database: PostgresRows | SqliteRows) -> None:
    """Let a connection go that has ended."""
    _mine.database = None
    with suppress(Exception):  # it may be beyond closing
        database.close()
