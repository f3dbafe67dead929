"""The host's store of sealed rows on SQLite."""

from __future__ import annotations

from contextlib import AbstractContextManager

from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.method.problems import Code
from kesher.sync.carrier import Push
from kesher.sync.sealed_sql import SCHEMA


class SqliteRows(SqliteFile):
    """Sealed rows in one file."""

    refusals = Refusals(Code.DATABASE_UNREACHABLE, Code.DATABASE_NEWER, Code.DATABASE_DAMAGED)
    migrations = SCHEMA

    def asking(self) -> AbstractContextManager[None]:
        """One read by itself."""
        return self.reading()

    def at_once(self, key: tuple[str, str], push: Push, now: int, until: int) -> int | None:
        """Nothing is gained by one statement where there is no way between."""
        return None
