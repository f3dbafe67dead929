"""The host's store of sealed rows on SQLite."""

from __future__ import annotations

from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.method.problems import Code
from kesher.sync.sealed_sql import SCHEMA


class SqliteRows(SqliteFile):
    """Sealed rows in one file."""

    refusals = Refusals(Code.DATABASE_UNREACHABLE, Code.DATABASE_NEWER, Code.DATABASE_DAMAGED)
    migrations = SCHEMA
