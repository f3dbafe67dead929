"""What the journal needs of a database: sealed rows in, sealed rows out.

The same SQL serves SQLite (one person, one machine) and PostgreSQL (hosted). Every table is keyed by the
person first, so that a hosted database can be divided by person. Nothing here can read a page.

It is long because each statement that both databases share stands here, once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from kesher.journal.keys import Kind, Wrap, intact
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from kesher.disk.sqlite import Cursor

SCHEMA = 3
"""The newest schema this program knows."""

HISTORY = 20
"""How many earlier versions of a page are kept, so that late writers can be merged field by field."""

AT_ONCE = 100
"""How many rows one statement writes."""

COVER = "cover"
"""The key of the row that holds the person's settings."""

HEAD = "manifest"
"""The key of the head of the manifest, the sealed list of all rows (see ``journal.manifest``)."""

ENCLOSED = "sheet:"
"""How the keys of enclosures begin: what lies in the journal beside its pages, such as a kept photograph."""

_NO_DAY = ":"
"""What comes after every date, and before the names of all other rows."""

_NO_DAY_MORE = ";"
"""What comes after the name of every enclosure of a day."""

MARK = b"\0"
"""What begins a row of a backup that stands for a photograph laid beside it; nothing sealed begins so."""

MARKED = 33
"""Its bytes: that, and the digest of the photograph's row."""

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
    (
        """CREATE TABLE manifest (
            person TEXT NOT NULL, journal TEXT NOT NULL, part TEXT NOT NULL, serial BIGINT NOT NULL,
            sealed {blob} NOT NULL, PRIMARY KEY (person, journal, part))""",
    ),
    (
        """CREATE TABLE synced (
            person TEXT NOT NULL, journal TEXT NOT NULL, day TEXT NOT NULL, writer TEXT NOT NULL,
            counter BIGINT NOT NULL, version INTEGER NOT NULL, tag {blob} NOT NULL, sealed {blob},
            PRIMARY KEY (person, journal, day, writer, counter))""",
        """CREATE TABLE there (
            person TEXT NOT NULL, journal TEXT NOT NULL, day TEXT NOT NULL, version INTEGER NOT NULL,
            digest {blob} NOT NULL, writer TEXT NOT NULL, counter BIGINT NOT NULL,
            PRIMARY KEY (person, journal, day))""",
        """CREATE TABLE device (
            person TEXT NOT NULL, journal TEXT NOT NULL, sealed {blob} NOT NULL,
            PRIMARY KEY (person, journal))""",
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


Thing = TypeVar("Thing")


def _some(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """As many at a time as one statement takes."""
    return (things[at : at + AT_ONCE] for at in range(0, len(things), AT_ONCE))


def as_row(found: Sequence[Any]) -> Row:
    """A row as it was read. What a flipped bit made of another kind can be no row that opens."""
    day, version, sealed = found
    return Row(
        day if type(day) is str else "",
        version if type(version) is int else -1,
        sealed if type(sealed) is bytes else b"",
    )


def _head(found: Sequence[Any]) -> Head:
    """The journal's own row.

    Raises:
        Refused: ``DATABASE_DAMAGED`` when it is none.
    """
    try:
        return msgspec.convert(tuple(found), Head)
    except msgspec.ValidationError:
        raise refuse(Code.DATABASE_DAMAGED) from None


def _wrap(found: Any) -> Wrap | None:
    """A wrap as it was read; None when it is not as it was written."""
    try:
        wrap = msgspec.json.decode(bytes(found), type=Wrap)
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError, ValueError):
        return None
    return wrap if intact(wrap) else None


class Store:
    """The rows of one journal. Subclasses bring the connection and the dialect."""

    blob = "BLOB"
    unindexed = ""
    """What makes the dialect read a whole table as it lies, without an index that could hide a row of it."""

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
        """Reads that all see one state, with database errors turned into refusals."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Give the connection back."""
        raise NotImplementedError

    def settle(self, *, gone: bool = False) -> bool:
        """What a dialect does so that what was replaced is gone from its files; True when it is done."""
        return True

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
        return _head(found) if found else None

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
        """The wraps of the data key. One that is damaged is not among them (see ``keys_whole``)."""
        return {wrap.kind: wrap for wrap in self._wraps(head) if wrap is not None}

    def keys_whole(self, head: Head) -> bool:
        """Whether every wrap is as it was written and of the journal's own key.

        Where they are not, a passphrase that does not open is not thereby a wrong one.
        """
        wraps = self._wraps(head)
        kinds = {wrap.kind for wrap in wraps if wrap is not None and wrap.epoch == head.epoch}
        # There is no journal without its recovery code.
        return Kind.RECOVERY in kinds and len(kinds) == len(wraps)

    def _wraps(self, head: Head) -> list[Wrap | None]:
        with self.reading():
            rows = self.execute(
                "SELECT wrap FROM wraps WHERE person = ? AND journal = ?",
                (str(head.person), str(head.journal)),
            ).fetchall()
        return [_wrap(row[0]) for row in rows]

    def pulse(self, head: Head) -> Pulse:
        """How the journal stands, in one small read: what has not moved since need not be read again."""
        with self.reading():
            found = self.execute(
                "SELECT serial, epoch FROM journals WHERE person = ? AND journal = ?",
                (str(head.person), str(head.journal)),
            ).fetchone()
        return Pulse(*found) if found and all(type(each) is int for each in found) else Pulse(-1, -1)

    def row(self, head: Head, day: str) -> Row | None:
        """One sealed page as it is now."""
        found = self.execute(
            "SELECT day, version, sealed FROM pages WHERE person = ? AND journal = ? AND day = ?",
            (str(head.person), str(head.journal), day),
        ).fetchone()
        return as_row(found) if found else None

    def these(self, head: Head, days: Sequence[str]) -> list[Row]:
        """Some sealed pages as they are now; those that are not there are left out."""
        marks = ", ".join("?" * len(days))
        found = self.execute(
            f"SELECT day, version, sealed FROM pages WHERE person = ? AND journal = ? AND day IN ({marks})",  # noqa: S608 - marks only
            (str(head.person), str(head.journal), *days),
        )
        return list(map(as_row, found))

    def rows(
        self, head: Head, since: int = -1, *, enclosures: bool = False
    ) -> Iterator[tuple[str, int, bytes]]:
        """All sealed pages written after a serial, in no order; by default all there are.

        Enclosures are large and are not part of what is read each day: they are left out by the database
        itself, unless they are asked for.

        Read them inside ``reading`` or ``writing``: they come from the database one by one, so that ten
        years of them never lie in memory sealed and unsealed at once.
        """
        table = "pages" if since >= 0 else f"pages{self.unindexed}"
        sql = f"SELECT day, version, sealed FROM {table} WHERE person = ? AND journal = ?"  # noqa: S608 - constants
        values: tuple[object, ...] = (str(head.person), str(head.journal))
        if since >= 0:
            sql += " AND serial > ?"
            values += (since,)
        if not enclosures:
            sql += " AND substr(day, 1, ?) <> ?"
            values += (len(ENCLOSED), ENCLOSED)
        for row in self.execute(sql, values):
            day, version, sealed = row
            # Plain tuples: naming the parts of ten years of rows costs more than opening many of them.
            whole = type(day) is str and type(version) is int and type(sealed) is bytes
            yield row if whole else as_row(row)

    def tags(self, head: Head) -> list[Row]:
        """Of every row, enclosures too, its version and the end of its sealed bytes; none of them is read."""
        found = self.execute(
            "SELECT day, version, substr(sealed, length(sealed) - 15) FROM pages"
            " WHERE person = ? AND journal = ?",
            (str(head.person), str(head.journal)),
        )
        return [as_row(row) for row in found]

    def listed(self, head: Head) -> list[tuple[str, int, int]]:
        """Every row's key and version, and its place, by which :meth:`at` finds it; none of them is read."""
        found = self.execute(
            "SELECT day, version FROM pages WHERE person = ? AND journal = ?",
            (str(head.person), str(head.journal)),
        )
        return [(str(day), int(version), 0) for day, version in found]

    def at(self, head: Head, day: str, place: int) -> Row | None:
        """The row of a key at a place, as it is now. Inside ``reading`` or ``writing``."""
        return self.row(head, day)

    def days_since(self, head: Head, month: str) -> Iterator[tuple[str, int, bytes]]:
        """The sealed pages of a month and of those after it, earliest first. Inside ``reading``."""
        found = self.execute(
            "SELECT day, version, sealed FROM pages"
            " WHERE person = ? AND journal = ? AND day >= ? AND day < ? ORDER BY day",
            (str(head.person), str(head.journal), month, _NO_DAY),
        )
        return map(as_row, found)

    def enclosed(self, head: Head, first: str = "", last: str = "") -> list[str]:
        """The keys of all enclosures, or of those of some days; none of them is read.

        Args:
            head: the journal's.
            first: the first day; none for the first there is.
            last: the last day; none for the last there is.
        """
        found = self.execute(
            "SELECT day FROM pages WHERE person = ? AND journal = ? AND day >= ? AND day < ? ORDER BY day",
            (str(head.person), str(head.journal), f"{ENCLOSED}{first}", f"{ENCLOSED}{last}{_NO_DAY_MORE}"),
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
        return as_row(found) if found else None

    def manifest(self, head: Head, parts: Sequence[str]) -> dict[str, tuple[int, bytes]]:
        """Parts of the manifest that are there: the serial each was written at, and its sealed bytes."""
        marks = ", ".join("?" * len(parts)) or "NULL"
        sql = f"SELECT part, serial, sealed FROM manifest WHERE person = ? AND journal = ? AND part IN ({marks})"  # noqa: S608, E501 - marks only
        found = map(as_row, self.execute(sql, (str(head.person), str(head.journal), *parts)))
        return {part: (serial, sealed) for part, serial, sealed in found}

    def put_manifest(self, head: Head, part: str, serial: int, sealed: bytes) -> None:
        """Write one part of the manifest in place of the earlier one. Call inside ``writing``."""
        self.put_parts(head, [(part, serial, sealed)])

    def put_parts(self, head: Head, parts: Sequence[tuple[str, int, bytes]]) -> None:
        """Write parts of the manifest in place of the earlier ones. Call inside ``writing``."""
        owner = (str(head.person), str(head.journal))
        for some in _some(parts):
            marks = ", ".join(["(?, ?, ?, ?, ?)"] * len(some))
            self.execute(
                f"INSERT INTO manifest (person, journal, part, serial, sealed) VALUES {marks}"  # noqa: S608 - marks only
                " ON CONFLICT (person, journal, part)"
                " DO UPDATE SET serial = excluded.serial, sealed = excluded.sealed",
                tuple(value for each in some for value in (*owner, *each)),
            )

    def count_write(self, head: Head) -> int:
        """Count one write of the journal. Call inside ``writing``.

        Returns:
            The journal's serial after it.
        """
        owner = (str(head.person), str(head.journal))
        self.execute("UPDATE journals SET serial = serial + 1 WHERE person = ? AND journal = ?", owner)
        return self.pulse(head).serial

    def count_to(self, head: Head, serial: int) -> None:
        """Count writes up to a serial, which is known while nobody else writes. Call inside ``writing``."""
        owner = (str(head.person), str(head.journal))
        self.execute("UPDATE journals SET serial = ? WHERE person = ? AND journal = ?", (serial, *owner))

    def put(self, head: Head, row: Row) -> int:
        """Write a sealed page, keeping the version it replaces. Call inside ``writing``.

        Returns:
            The journal's serial after this write.
        """
        serial = self.count_write(head)
        self.put_all(head, [(row, serial)])
        return serial

    def put_all(self, head: Head, rows: Sequence[tuple[Row, int]]) -> None:
        """Write sealed pages, no two of one name, keeping the versions they replace. Call inside ``writing``.

        Args:
            head: the journal's.
            rows: each with the journal's serial after it.
        """
        owner = (str(head.person), str(head.journal))
        for some in _some([row for row, _ in rows if row.version > 1]):
            marks = ", ".join("?" * len(some))
            # Where a flipped bit made two of one version, the bytes that were read last are kept.
            self.execute(
                "INSERT INTO history (person, journal, day, version, sealed)"  # noqa: S608 - marks only
                " SELECT person, journal, day, version, sealed FROM pages"
                f" WHERE person = ? AND journal = ? AND day IN ({marks})"
                " ON CONFLICT (person, journal, day, version) DO UPDATE SET sealed = excluded.sealed",
                (*owner, *(row.day for row in some)),
            )
        for long in _some([row for row, _ in rows if row.version > 1 + HISTORY]):
            each_of = " OR ".join(["day = ? AND version <= ?"] * len(long))
            self.execute(
                f"DELETE FROM history WHERE person = ? AND journal = ? AND ({each_of})",  # noqa: S608 - marks only
                (*owner, *(v for row in long for v in (row.day, row.version - 1 - HISTORY))),
            )
        for those in _some(rows):
            marks = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(those))
            self.execute(
                f"INSERT INTO pages (person, journal, day, version, serial, sealed) VALUES {marks}"  # noqa: S608 - marks only
                " ON CONFLICT (person, journal, day)"
                " DO UPDATE SET version = excluded.version, serial = excluded.serial,"
                " sealed = excluded.sealed",
                tuple(v for row, serial in those for v in (*owner, row.day, row.version, serial, row.sealed)),
            )

    def past(self, head: Head) -> Iterator[Row]:
        """All earlier versions of all rows that are still kept, in no order. Inside ``reading``."""
        sql = f"SELECT day, version, sealed FROM history{self.unindexed} WHERE person = ? AND journal = ?"  # noqa: S608
        return map(as_row, self.execute(sql, (str(head.person), str(head.journal))))

    def earlier_versions(self, head: Head, day: str) -> list[int]:
        """The earlier versions of a row that are still kept, latest first."""
        found = self.execute(
            "SELECT version FROM history WHERE person = ? AND journal = ? AND day = ? ORDER BY version DESC",
            (str(head.person), str(head.journal), day),
        )
        return [row[0] for row in found]

    def let_history_go(self, head: Head, serial: int, most: int = 200) -> bool:
        """Forget the earlier versions of pages that were last written no later than at a serial.

        Args:
            head: of which journal.
            serial: how many writes it had seen then.
            most: of how many pages at once, so that nobody waits.

        Returns:
            Whether there may be more of them.
        """
        owner = (str(head.person), str(head.journal))
        with self.writing():
            found = self.execute(
                "SELECT DISTINCT history.day FROM history JOIN pages ON pages.person = history.person"
                " AND pages.journal = history.journal AND pages.day = history.day"
                " WHERE history.person = ? AND history.journal = ? AND history.day <> ? AND pages.serial <= ?"
                " LIMIT ?",
                (*owner, COVER, serial, most),
            ).fetchall()
            for (day,) in found:
                self.execute(
                    "DELETE FROM history WHERE person = ? AND journal = ? AND day = ?", (*owner, day)
                )
        return len(found) == most

    def set_language(self, head: Head, language: str) -> None:
        """Note the language of the page that asks for the passphrase, before anything can be read."""
        self.execute(
            "UPDATE journals SET language = ? WHERE person = ? AND journal = ?",
            (language, str(head.person), str(head.journal)),
        )

    def reseal(self, head: Head, epoch: int, rows: list[Row], wraps: tuple[Wrap, ...]) -> None:
        """Replace every page, forget all earlier versions, and set the new epoch. Inside ``writing``.

        The manifest is gone after it, and is to be written anew.
        """
        owner = (str(head.person), str(head.journal))
        self.execute("DELETE FROM history WHERE person = ? AND journal = ?", owner)
        self.execute("DELETE FROM manifest WHERE person = ? AND journal = ?", owner)
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
