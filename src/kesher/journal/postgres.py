"""The journal on PostgreSQL, for a hosted Kesher. The rows are the same sealed rows as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from kesher.disk.sqlite import Cursor
from kesher.journal.store import MIGRATIONS, SCHEMA, Head, Store
from kesher.method.problems import Code, Refused, refuse

_DISK_FULL, _DAMAGED = "53100", ("XX001", "XX002")


class PostgresStore(Store):
    """A journal in a PostgreSQL database that holds many."""

    blob = "BYTEA"

    def __init__(self, conninfo: str) -> None:
        """Connect.

        Args:
            conninfo: a libpq connection string.

        Raises:
            Refused: ``DATABASE_UNREACHABLE``.
        """
        super().__init__()
        try:
            self._db = psycopg.connect(conninfo, autocommit=True)
        except psycopg.OperationalError:
            raise refuse(Code.DATABASE_UNREACHABLE) from None

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Cursor:
        """Run one statement, with ``?`` for each value."""
        cursor: Any = self._db.execute(sql.replace("?", "%s").encode(), values or None)
        return cursor  # type: ignore[no-any-return]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction. Writers of one journal queue at ``lock_journal``; other persons do not meet."""
        with self._lock, _worded(), self._db.transaction():
            yield

    def lock_journal(self, head: Head) -> None:
        """Wait until no other transaction writes a journal of this person.

        By person and not by journal, so that two beginnings at once meet here too.
        """
        self._db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (str(head.person),))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Reads that all see one state, with errors turned into refusals."""
        with self._lock, _worded():
            if self._db.info.transaction_status is not TransactionStatus.IDLE:
                yield
                return
            with self._db.transaction():
                self._db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield

    def close(self) -> None:
        """Disconnect."""
        self._db.close()

    def migrate(self) -> None:
        """Bring the schema up to date, all of it or nothing, one process at a time."""
        with self.writing():
            self._db.execute("SELECT pg_advisory_xact_lock(hashtextextended('kesher schema', 0))")
            self._db.execute("CREATE TABLE IF NOT EXISTS kesher_schema (version INTEGER NOT NULL)")
            row = self._db.execute("SELECT max(version) FROM kesher_schema").fetchone()
            found = int(row[0] or 0) if row else 0
            if found > SCHEMA:
                raise refuse(Code.DATABASE_NEWER)
            for number in range(found, SCHEMA):
                for statement in MIGRATIONS[number]:
                    self._db.execute(statement.format(blob=self.blob).encode())
                self._db.execute("INSERT INTO kesher_schema (version) VALUES (%s)", (number + 1,))


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
