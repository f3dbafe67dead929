"""PostgreSQL used safely: one connection, and what it refuses in words."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from kesher.disk.sqlite import Cursor
from kesher.method.problems import Code, Refused, refuse

_DISK_FULL, _DAMAGED = "53100", ("XX001", "XX002")


class PostgresDatabase:
    """One connection to a database that holds the rows of many."""

    migrations: tuple[tuple[str, ...], ...]
    """One tuple of statements for each schema, in order; ``{blob}`` is the dialect's word for bytes."""
    schema_table = "kesher_schema"
    blob = "BYTEA"

    def __init__(self, conninfo: str) -> None:
        """Connect.

        Args:
            conninfo: a libpq connection string.

        Raises:
            Refused: ``DATABASE_UNREACHABLE``.
        """
        self._lock = threading.RLock()
        try:
            self._db = psycopg.connect(conninfo, autocommit=True)
        except psycopg.OperationalError:
            raise refuse(Code.DATABASE_UNREACHABLE) from None

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Cursor:
        """Run one statement, with ``?`` for each value."""
        cursor: Any = self._db.execute(sql.replace("?", "%s").encode(), values or None)
        return cursor  # type: ignore[no-any-return]

    def one(self, sql: str, values: dict[str, object]) -> int | None:
        """Run one statement by itself, and give the number it answers with; None where it answers with none.

        Raises:
            Refused: it failed, and nothing of it was done.
        """
        with self._lock, _worded():
            found = self._db.execute(sql.encode(), values).fetchone()
        return int(found[0]) if found else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; rolled back when anything fails."""
        with self._lock, _worded(), self._db.transaction():
            yield

    @contextmanager
    def asking(self) -> Iterator[None]:
        """One read by itself, with errors turned into refusals."""
        with self._lock, _worded():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Reads that all see one state, with errors turned into refusals."""
        with self._lock, _worded():
            if self._db.info.transaction_status is not TransactionStatus.IDLE:
                yield
                return
            self._db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            try:
                yield
            finally:
                if not self._db.broken:
                    self._db.execute("ROLLBACK")  # nothing was written

    @property
    def alive(self) -> bool:
        """Whether the connection still stands, as far as is known without asking the database.

        While nothing is asked of it the server says nothing, unless it ends the connection.
        """
        if self._db.closed:
            return False
        said = select.poll()
        said.register(self._db.fileno(), select.POLLIN)
        return not said.poll(0)

    def close(self) -> None:
        """Disconnect."""
        self._db.close()

    def migrate(self) -> None:
        """Bring the schema up to date, all of it or nothing, one process at a time."""
        table = self.schema_table
        with self.writing():
            self.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (f"{table} schema",))
            self.execute(f"CREATE TABLE IF NOT EXISTS {table} (version INTEGER NOT NULL)")
            row = self.execute(f"SELECT max(version) FROM {table}").fetchone()  # noqa: S608 - a constant
            found = int(row[0] or 0) if row else 0
            if found > len(self.migrations):
                raise refuse(Code.DATABASE_NEWER)
            for number in range(found, len(self.migrations)):
                for statement in self.migrations[number]:
                    self.execute(statement.format(blob=self.blob))
                self.execute(f"INSERT INTO {table} (version) VALUES (?)", (number + 1,))  # noqa: S608


@contextmanager
def _worded() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise _refused(error) from None


def _refused(error: psycopg.Error) -> Refused:
    if error.sqlstate == _DISK_FULL:
        return refuse(Code.DISK_FULL)
    if error.sqlstate in _DAMAGED:
        return refuse(Code.DATABASE_DAMAGED)
    if isinstance(error, psycopg.errors.SerializationFailure | psycopg.errors.DeadlockDetected):
        return refuse(Code.DATABASE_BUSY)
    return refuse(Code.DATABASE_UNREACHABLE)
