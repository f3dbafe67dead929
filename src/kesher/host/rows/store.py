"""The store of sealed rows as a host has it: one connection for each thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kesher.host.connections import Connections
from kesher.host.options import Options
from kesher.sync.sealed_postgres import PostgresRows
from kesher.sync.sealed_sqlite import SqliteRows
from kesher.sync.sealed_store import SealedStore

FILE = "sealed.db"


def open_store(options: Options) -> PostgresRows | SqliteRows:
    """Connect.

    Raises:
        Refused: it cannot be reached, or cannot be written.
    """
    if options.database:
        return PostgresRows(options.database)
    return SqliteRows(options.folder / FILE, create=True)


_connections: Connections[PostgresRows | SqliteRows] = Connections(open_store)
bring_up_to_date = _connections.bring_up_to_date


@contextmanager
def store() -> Iterator[SealedStore]:
    """The store, for this thread.

    Raises:
        Refused: it cannot be reached; the next time it is connected to anew.
    """
    with _connections.mine() as database:
        yield SealedStore(database)
