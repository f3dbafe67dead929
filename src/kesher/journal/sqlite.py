"""The journal on SQLite: one file on the person's own machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.journal.store import ENCLOSED, MIGRATIONS, SCHEMA, Head, Row, Store, as_row
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

    def listed(self, head: Head) -> list[tuple[str, int, int]]:
        """Every row's key and version, and its place in the table, which no index can hide."""
        found = self.execute(
            "SELECT day, version, rowid FROM pages NOT INDEXED WHERE person = ? AND journal = ?",
            (str(head.person), str(head.journal)),
        )
        return [
            (as_row((day, version, b""))[0], as_row((day, version, b""))[1], at) for day, version, at in found
        ]

    def at(self, head: Head, day: str, place: int) -> Row | None:
        """The row at a place, as it is now; None when another lies there meanwhile."""
        found = self.execute("SELECT day, version, sealed FROM pages WHERE rowid = ?", (place,)).fetchone()
        row = as_row(found) if found else None
        return row if row is not None and row.day == day else None

    def copy_beside(self, path: Path, marks: Mapping[tuple[str, int], bytes]) -> None:
        """Write a consistent copy of all tables, with a mark in the place of each photograph that has one.

        Args:
            path: where; nothing may be there.
            marks: by the key and version of a row, what stands for it.

        Raises:
            Refused: the disk is full or the folder cannot be written; then no copy is left behind.
        """
        with self.reading(), self._fresh(path) as copy:
            copy.execute("BEGIN")
            self._step(copy, 0, SCHEMA)
            for table in self._tables():
                rows = self._marked_rows(marks) if table == "pages" else self._every(table)
                self._put_all(copy, table, rows)
            copy.execute("COMMIT")

    def single(self) -> None:
        """Make it one file that can be carried away, with no log beside it."""
        with self._lock, self._worded():
            self._db.execute("PRAGMA journal_mode=DELETE")

    def _every(self, table: str) -> Iterator[tuple[object, ...]]:
        yield from self._db.execute(f"SELECT * FROM {table} NOT INDEXED")  # noqa: S608 - a table of ours

    def _marked_rows(self, marks: Mapping[tuple[str, int], bytes]) -> Iterator[tuple[object, ...]]:
        """The rows of all pages. Of a photograph that has a mark the bytes are not even read."""
        enclosed, prefix = "substr(day, 1, ?)", (len(ENCLOSED), ENCLOSED)
        columns = "rowid, person, journal, day, version, serial"
        yield from self._db.execute(f"SELECT * FROM pages NOT INDEXED WHERE {enclosed} <> ?", prefix)  # noqa: S608
        listed = self._db.execute(
            f"SELECT {columns} FROM pages NOT INDEXED WHERE {enclosed} = ?",  # noqa: S608 - constants
            prefix,
        ).fetchall()
        for place, *row in listed:
            sealed = marks.get((row[2], row[3]))
            if sealed is None:
                (sealed,) = self._db.execute("SELECT sealed FROM pages WHERE rowid = ?", (place,)).fetchone()
            yield (*row, sealed)

    @staticmethod
    def _put_all(copy: Any, table: str, rows: Iterator[tuple[object, ...]]) -> None:
        if (first := next(rows, None)) is not None:
            sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"  # noqa: S608 - a table of ours
            copy.executemany(sql, chain((first,), rows))

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
