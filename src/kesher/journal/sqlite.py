"""The journal on SQLite: one file on the person's own machine."""

from __future__ import annotations

import contextlib

from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.journal.store import MIGRATIONS, Head, Row, Store, as_row
from kesher.method.problems import Code, Refused

_OWNED = ("wraps", "pages", "history", "manifest", "synced", "there", "device")
"""The tables whose rows are of the one journal of a file."""


class SqliteStore(SqliteFile, Store):
    """A journal in one file."""

    refusals = Refusals(Code.NO_JOURNAL, Code.DATABASE_NEWER, Code.DATABASE_DAMAGED)
    migrations = MIGRATIONS
    unindexed = " NOT INDEXED"

    def whole(self) -> bool:
        """True when SQLite finds no fault, and nothing in the file belongs to nobody."""
        return super().whole() and not self._strays()

    def keys_whole(self, head: Head) -> bool:
        """Whether every wrap is as it was written, and none is there under another journal's name."""
        return super().keys_whole(head) and not self._strays(("wraps",))

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.reading():
            return {
                table: int(self.execute(f"SELECT count(*) FROM {table} NOT INDEXED").fetchone()[0])  # noqa: S608
                for table in self._tables()
            }

    def _tables(self) -> list[str]:
        found = self.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return [str(row[0]) for row in found]

    def salvage(self) -> tuple[list[Row], list[Row]]:
        """Every row that can still be read in any way, and the earlier ones: each may open or not."""
        return self._salvage("pages"), self._salvage("history")

    def _salvage(self, table: str) -> list[Row]:
        found: dict[Row, None] = {}
        for how in (" NOT INDEXED", "", " WHERE day >= ''"):  # what one way does not lead to, another may
            with contextlib.suppress(*self.errors):
                for row in self._db.execute(f"SELECT day, version, sealed FROM {table}{how}"):  # noqa: S608
                    found[as_row(row)] = None
        return list(found)

    def _strays(self, tables: tuple[str, ...] = _OWNED) -> bool:
        """Whether a row is of another journal than the only one: a flipped bit in an id does that."""
        try:
            with self.reading():
                return any(
                    self.execute(
                        f"SELECT 1 FROM {table} NOT INDEXED WHERE NOT EXISTS (SELECT 1 FROM journals"  # noqa: S608
                        f" WHERE journals.person = {table}.person AND journals.journal = {table}.journal)"
                        " LIMIT 1"
                    ).fetchone()
                    for table in set(tables) & set(self._tables())
                )
        except Refused:
            return True
