"""What the journal needs of a database: sealed rows in, sealed rows out.

The same SQL serves SQLite (one person, one machine) and PostgreSQL (hosted). Every table is keyed by the
person first, so that a hosted database can be divided by person. Nothing here can read a page.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from kesher.journal.keys import Kind, Wrap
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from kesher.disk.sqlite import Cursor

SCHEMA = 1
"""The newest schema this program knows."""

HISTORY = 20
"""How many earlier versions of a page are kept, so that late writers can be merged field by field."""

COVER = "cover"
"""The key of the row that holds the person's settings."""

ENCLOSED = "sheet:"
"""How the keys of enclosures begin: what lies in the book beside its pages, such as a kept photograph."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE journals (
            person TEXT NOT NULL, journal TEXT NOT NULL, epoch INTEGER NOT NULL,
            serial BIGINT NOT NULL, language TEXT NOT NULL, PRIMARY KEY (person, journal))""",
        """CREATE TABLE wraps (
            person TEXT NOT NULL, journal TEXT NOT NULL, kind TEXT NOT NULL, wrap {blob} NOT NULL,
            PRIMARY KEY (person, journal, kind))""",
        """CREATE TABLE pages (
            person TEXT NOT NULL, journal TEXT NOT NULL, day TEXT NOT NULL, version INTEGER NOT NULL,
            serial BIGINT NOT NULL, sealed {blob} NOT NULL, PRIMARY KEY (person, journal, day))""",
        """CREATE TABLE history (
            person TEXT NOT NULL, journal TEXT NOT NULL, day TEXT NOT NULL, version INTEGER NOT NULL,
            sealed {blob} NOT NULL, PRIMARY KEY (person, journal, day, version))""",
        "CREATE INDEX pages_by_serial ON pages (person, journal, serial)",
    ),
)
"""One tuple of statements for each schema, in order; ``{blob}`` is the dialect's word for bytes."""


class Head(NamedTuple):
    """A journal as its database knows it. ``serial`` counts its writes."""

    person: UUID
    journal: UUID
    epoch: int
    serial: int
    language: str


class Pulse(NamedTuple):
    """How many writes a journal has seen, and which key it is sealed with now."""

    serial: int
    epoch: int


class Row(NamedTuple):
    """One sealed page."""

    day: str
    version: int
    sealed: bytes


class Store:
    """The rows of one journal. Subclasses bring the connection and the dialect."""

    blob = "BLOB"

    def __init__(self) -> None:
        # One connection, kept open; a lock, because the web door has several threads.
        self._lock = threading.RLock()

    # --- what a dialect brings -------------------------------------------------------------------

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Cursor:
        """Run one statement, with ``?`` for each value."""
        raise NotImplementedError

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that no other writer can enter; rolled back when anything fails.

        Raises:
            Refused: the disk is full, the database busy or damaged. Then nothing was written.
        """
        raise NotImplementedError
        yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Reads, with database errors turned into refusals. Each statement sees one state."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Give the connection back."""
        raise NotImplementedError

    def lock_journal(self, head: Head) -> None:
        """Wait, inside ``writing``, until no other transaction writes a journal of this person.

        Nothing to do where a transaction already keeps all other writers out.
        """

    # --- what all share --------------------------------------------------------------------------

    def head(self, person: UUID | None = None) -> Head | None:
        """The person's journal; without a person the only one, as on a person's own machine."""
        sql = "SELECT person, journal, epoch, serial, language FROM journals"
        with self.reading():
            if person is None:
                found = self.execute(sql + " ORDER BY journal LIMIT 1").fetchone()
            else:
                found = self.execute(sql + " WHERE person = ?", (str(person),)).fetchone()
        return Head(UUID(found[0]), UUID(found[1]), *found[2:]) if found else None

    def add_journal(self, head: Head, wraps: tuple[Wrap, ...]) -> None:
        """Write a new journal's head and wraps. Call inside ``writing``."""
        self.execute(
            "INSERT INTO journals (person, journal, epoch, serial, language) VALUES (?, ?, ?, ?, ?)",
            (str(head.person), str(head.journal), head.epoch, head.serial, head.language),
        )
        for wrap in wraps:
            self.put_wrap(head, wrap)

    def put_wrap(self, head: Head, wrap: Wrap) -> None:
        """Write a wrap in place of the earlier one of its kind. Call inside ``writing``."""
        key = (str(head.person), str(head.journal), wrap.kind.value)
        self.execute("DELETE FROM wraps WHERE person = ? AND journal = ? AND kind = ?", key)
        self.execute(
            "INSERT INTO wraps (person, journal, kind, wrap) VALUES (?, ?, ?, ?)",
            (*key, msgspec.json.encode(wrap)),
        )

    def wraps(self, head: Head) -> dict[Kind, Wrap]:
        """The wraps of the data key.

        Raises:
            Refused: ``DATABASE_DAMAGED`` when one is not a wrap.
        """
        with self.reading():
            rows = self.execute(
                "SELECT wrap FROM wraps WHERE person = ? AND journal = ?",
                (str(head.person), str(head.journal)),
            ).fetchall()
        try:
            wraps = [msgspec.json.decode(bytes(row[0]), type=Wrap) for row in rows]
        except msgspec.DecodeError:
            raise refuse(Code.DATABASE_DAMAGED) from None
        return {wrap.kind: wrap for wrap in wraps}

    def pulse(self, head: Head) -> Pulse:
        """How the journal stands, in one small read: what has not moved since need not be read again."""
        with self.reading():
            found = self.execute(
                "SELECT serial, epoch FROM journals WHERE person = ? AND journal = ?",
                (str(head.person), str(head.journal)),
            ).fetchone()
        return Pulse(*found) if found else Pulse(-1, -1)

    def row(self, head: Head, day: str) -> Row | None:
        """One sealed page as it is now."""
        found = self.execute(
            "SELECT day, version, sealed FROM pages WHERE person = ? AND journal = ? AND day = ?",
            (str(head.person), str(head.journal), day),
        ).fetchone()
        return Row._make(found) if found else None

    def rows(
        self, head: Head, since: int = -1, *, enclosures: bool = False
    ) -> Iterator[tuple[str, int, bytes]]:
        """All sealed pages written after a serial, in no order; by default all there are.

        Enclosures are large and are not part of what is read each day: they are left out by the database
        itself, unless they are asked for.

        They are plain tuples (day, version, sealed): naming the parts of 3,650 rows costs more than opening
        a tenth of them.

        Read them inside ``reading`` or ``writing``: they come from the database one by one, so that ten
        years of them never lie in memory sealed and unsealed at once.
        """
        sql = "SELECT day, version, sealed FROM pages WHERE person = ? AND journal = ? AND serial > ?"
        values: tuple[object, ...] = (str(head.person), str(head.journal), since)
        if not enclosures:
            sql += " AND substr(day, 1, ?) <> ?"
            values += (len(ENCLOSED), ENCLOSED)
        return iter(self.execute(sql, values))

    def enclosed(self, head: Head) -> list[str]:
        """The keys of all enclosures; none of them is read."""
        found = self.execute(
            "SELECT day FROM pages WHERE person = ? AND journal = ? AND substr(day, 1, ?) = ? ORDER BY day",
            (str(head.person), str(head.journal), len(ENCLOSED), ENCLOSED),
        )
        return [str(row[0]) for row in found]

    def remove(self, head: Head, day: str) -> None:
        """Delete a row and its earlier versions. Call inside ``writing``."""
        key = (str(head.person), str(head.journal), day)
        for table in ("pages", "history"):
            self.execute(f"DELETE FROM {table} WHERE person = ? AND journal = ? AND day = ?", key)  # noqa: S608 - two constants

    def earlier(self, head: Head, day: str, version: int) -> Row | None:
        """An earlier version of a page, while it is still kept."""
        found = self.execute(
            "SELECT day, version, sealed FROM history"
            " WHERE person = ? AND journal = ? AND day = ? AND version = ?",
            (str(head.person), str(head.journal), day, version),
        ).fetchone()
        return Row._make(found) if found else None

    def put(self, head: Head, row: Row) -> int:
        """Write a sealed page, keeping the version it replaces. Call inside ``writing``.

        Returns:
            The journal's serial after this write.
        """
        owner = (str(head.person), str(head.journal))
        self.execute("UPDATE journals SET serial = serial + 1 WHERE person = ? AND journal = ?", owner)
        serial = self.pulse(head).serial
        if row.version > 1:
            self.execute(
                "INSERT INTO history (person, journal, day, version, sealed)"
                " SELECT person, journal, day, version, sealed FROM pages"
                " WHERE person = ? AND journal = ? AND day = ?",
                (*owner, row.day),
            )
            self.execute(
                "DELETE FROM history WHERE person = ? AND journal = ? AND day = ? AND version <= ?",
                (*owner, row.day, row.version - 1 - HISTORY),
            )
            self.execute(
                "UPDATE pages SET version = ?, serial = ?, sealed = ?"
                " WHERE person = ? AND journal = ? AND day = ?",
                (row.version, serial, row.sealed, *owner, row.day),
            )
        else:
            self.execute(
                "INSERT INTO pages (person, journal, day, version, serial, sealed) VALUES (?, ?, ?, ?, ?, ?)",
                (*owner, row.day, row.version, serial, row.sealed),
            )
        return serial

    def set_language(self, head: Head, language: str) -> None:
        """Note the language of the page that asks for the passphrase, before anything can be read."""
        self.execute(
            "UPDATE journals SET language = ? WHERE person = ? AND journal = ?",
            (language, str(head.person), str(head.journal)),
        )

    def reseal(self, head: Head, epoch: int, rows: list[Row], wraps: tuple[Wrap, ...]) -> None:
        """Replace every page, forget all earlier versions, and set the new epoch. Inside ``writing``."""
        owner = (str(head.person), str(head.journal))
        self.execute("DELETE FROM history WHERE person = ? AND journal = ?", owner)
        for row in rows:
            self.execute(
                "UPDATE pages SET sealed = ? WHERE person = ? AND journal = ? AND day = ? AND version = ?",
                (row.sealed, *owner, row.day, row.version),
            )
        self.execute("DELETE FROM wraps WHERE person = ? AND journal = ?", owner)
        for wrap in wraps:
            self.put_wrap(head, wrap)
        self.execute(
            "UPDATE journals SET epoch = ?, serial = serial + 1 WHERE person = ? AND journal = ?",
            (epoch, *owner),
        )
