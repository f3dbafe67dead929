"""The journal on SQLite: one file on the person's own machine."""

from __future__ import annotations

from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.journal.store import MIGRATIONS, Store
from kesher.method.problems import Code


class SqliteStore(SqliteFile, Store):
    """A journal in one file."""

    refusals = Refusals(Code.NO_JOURNAL, Code.DATABASE_NEWER, Code.DATABASE_DAMAGED)
    migrations = MIGRATIONS
