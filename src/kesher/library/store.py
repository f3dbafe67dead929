"""The person's books on his disk: one SQLite file, in which a book is there whole or not at all.

A book is kept by an id that outlives its editions, so that what was marked in it is found again. Of each
edition the fingerprint is remembered, so that the same file twice is the same book. What the file said before
it was repaired is kept beside the units, packed, so that a repair can be refused later without the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.library.book import Account, Change, Extract, Kind, Marked, Unit, Wrong
from kesher.method.problems import Code, refuse

DATABASE = "library.db"

READER = 2
"""Which reader made a book's units; a file that is added again with a newer one is read again."""

_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE books (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, language TEXT NOT NULL, file TEXT NOT NULL,
            fingerprint TEXT NOT NULL, reader INTEGER NOT NULL, edition INTEGER NOT NULL,
            pages INTEGER NOT NULL, marked BLOB NOT NULL, changes BLOB NOT NULL, refused BLOB NOT NULL,
            extract BLOB NOT NULL, units INTEGER NOT NULL, words INTEGER NOT NULL)""",
        "CREATE TABLE editions (fingerprint TEXT PRIMARY KEY, book TEXT NOT NULL)",
        """CREATE TABLE units (
            number INTEGER PRIMARY KEY AUTOINCREMENT, book TEXT NOT NULL, place INTEGER NOT NULL,
            ref TEXT NOT NULL, kind TEXT NOT NULL, thread INTEGER NOT NULL, page INTEGER NOT NULL,
            chapter TEXT NOT NULL, label TEXT NOT NULL, notes TEXT NOT NULL, text TEXT NOT NULL)""",
        "CREATE INDEX units_by_place ON units (book, place, thread, chapter)",
        "CREATE INDEX units_by_ref ON units (ref)",
        "CREATE INDEX books_by_title ON books (title)",
        "CREATE TABLE writes (serial INTEGER NOT NULL)",
        "INSERT INTO writes (serial) VALUES (0)",
    ),
    (
        "ALTER TABLE books ADD COLUMN account BLOB NOT NULL DEFAULT ''",
        "ALTER TABLE units ADD COLUMN wrong TEXT NOT NULL DEFAULT ''",
    ),
)

_UNIT = "number, book, place, ref, kind, thread, page, chapter, label, notes, text, wrong"


class Book(NamedTuple):
    """A book as the shelf knows it.

    Attributes:
        id: stable over all its editions.
        title: as it was read, or as the person wrote it.
        language: of its words: ``he`` or ``en``.
        file: the name of the file it was read from.
        fingerprint: of that file.
        reader: which reader read it.
        edition: counts the times its units were written; the index compares it.
        pages: of the file; 0 where it has none.
        units: how many.
        words: how many.
    """

    id: str
    title: str
    language: str
    file: str
    fingerprint: str
    reader: int
    edition: int
    pages: int
    units: int
    words: int


class Details(NamedTuple):
    """What is read of a book only when it is asked for.

    Attributes:
        marked: the pages that are not trusted.
        changes: every repair that was made or refused.
        refused: the keys of the repairs that the person refused.
        account: of its letters; None where they were never counted.
    """

    marked: tuple[Marked, ...]
    changes: tuple[Change, ...]
    refused: frozenset[str]
    account: Account | None = None


class Placed(NamedTuple):
    """A unit and where it stands: its number in the library, and its place in the book from 1."""

    number: int
    book: str
    place: int
    unit: Unit


_marked = msgspec.msgpack.Decoder(tuple[Marked, ...])
_changes = msgspec.msgpack.Decoder(tuple[Change, ...])
_refused = msgspec.msgpack.Decoder(frozenset[str])
_account = msgspec.msgpack.Decoder(Account)
_extract = msgspec.msgpack.Decoder(Extract)
_pack = msgspec.msgpack.Encoder(order="deterministic").encode


class LibraryStore(SqliteFile):
    """The books of one person."""

    refusals = Refusals(Code.LIBRARY_NONE, Code.LIBRARY_NEWER, Code.LIBRARY_DAMAGED, Code.LIBRARY_FULL)
    migrations = _MIGRATIONS

    # --- reading ------------------------------------------------------------------------------------

    def books(self) -> list[Book]:
        """All books, by title."""
        with self.reading():
            return [Book._make(row) for row in self.execute(f"{_BOOKS} ORDER BY title, id")]

    def book(self, book: str) -> Book | None:
        """One book by its id."""
        with self.reading():
            row = self.execute(f"{_BOOKS} WHERE id = ?", (book,)).fetchone()
        return Book._make(row) if row else None

    def titled(self, title: str) -> list[Book]:
        """The books of a title; two different ones may share it."""
        with self.reading():
            return [
                Book._make(row) for row in self.execute(f"{_BOOKS} WHERE title = ? ORDER BY id", (title,))
            ]

    def known(self, fingerprint: str) -> Book | None:
        """The book of which a file was once an edition."""
        with self.reading():
            row = self.execute("SELECT book FROM editions WHERE fingerprint = ?", (fingerprint,)).fetchone()
        return self.book(row[0]) if row else None

    def details(self, book: str) -> Details | None:
        """What else is kept of a book.

        Raises:
            Refused: ``LIBRARY_DAMAGED``.
        """
        with self.reading():
            row = self.execute(
                "SELECT marked, changes, refused, account FROM books WHERE id = ?", (book,)
            ).fetchone()
        if row is None:
            return None
        try:
            return Details(
                _marked.decode(row[0]),
                _changes.decode(zlib.decompress(row[1])),
                _refused.decode(row[2]),
                _account.decode(row[3]) if row[3] else None,
            )
        except (msgspec.DecodeError, zlib.error):
            raise refuse(Code.LIBRARY_DAMAGED) from None

    def extract(self, book: str) -> Extract:
        """What a book's file said, where a repair can still be refused; else nothing.

        Raises:
            Refused: ``LIBRARY_DAMAGED``.
        """
        with self.reading():
            row = self.execute("SELECT extract FROM books WHERE id = ?", (book,)).fetchone()
        try:
            return _extract.decode(zlib.decompress(row[0])) if row else Extract()
        except (msgspec.DecodeError, zlib.error):
            raise refuse(Code.LIBRARY_DAMAGED) from None

    def units(self, book: str, first: int = 1, last: int | None = None) -> list[Placed]:
        """The units of a book from one place to another, both included."""
        with self.reading():
            return [
                _placed(row)
                for row in self.execute(
                    f"SELECT {_UNIT} FROM units WHERE book = ? AND place >= ? AND place <= ? ORDER BY place",  # noqa: S608 - constants
                    (book, first, last if last is not None else 1 << 40),
                )
            ]

    def section(self, book: str, place: int) -> tuple[int, int, int] | None:
        """The run of units that a place stands in: its thread, or the passages of its chapter.

        Returns:
            The first and the last place of the run, and its thread (0 for passages); None if none.
        """
        with self.reading():
            here = self.execute(
                "SELECT thread, chapter FROM units WHERE book = ? AND place = ?", (book, place)
            ).fetchone()
            if here is None:
                return None
            other = "(thread <> ? OR chapter <> ?)" if here[0] == 0 else "(thread <> ? OR ? IS NULL)"
            before = self.execute(
                f"SELECT max(place) FROM units WHERE book = ? AND place < ? AND {other}",  # noqa: S608 - constants
                (book, place, *here),
            ).fetchone()[0]
            after = self.execute(
                f"SELECT min(place) FROM units WHERE book = ? AND place > ? AND {other}",  # noqa: S608 - constants
                (book, place, *here),
            ).fetchone()[0]
            last = self.execute("SELECT max(place) FROM units WHERE book = ?", (book,)).fetchone()[0]
        return (before or 0) + 1, after - 1 if after else last, here[0]

    def rename(self, book: str, title: str) -> Book:
        """Give a book another title, in the references that begin with it too."""
        with self.writing():
            old = self.execute("SELECT title FROM books WHERE id = ?", (book,)).fetchone()[0]
            self.execute("UPDATE books SET title = ? WHERE id = ?", (title, book))
            self.execute(
                "UPDATE units SET ref = ? || substr(ref, ?) WHERE book = ? AND substr(ref, 1, ?) = ?",
                (title, len(old) + 1, book, len(old) + 1, f"{old},"),
            )
            row = self.execute(f"{_BOOKS} WHERE id = ?", (book,)).fetchone()
        return Book._make(row)

    def numbered(self, numbers: Sequence[int]) -> dict[int, Placed]:
        """Units by their numbers; one that is gone is not among them."""
        with self.reading():
            rows = [
                self.execute(f"SELECT {_UNIT} FROM units WHERE number = ?", (number,)).fetchone()  # noqa: S608 - constants
                for number in numbers
            ]
        return {row[0]: _placed(row) for row in rows if row}

    def referred(self, ref: str) -> list[Placed]:
        """The units of a reference: one, unless two books of the same title have it."""
        with self.reading():
            return [
                _placed(row)
                for row in self.execute(
                    f"SELECT {_UNIT} FROM units WHERE ref = ? ORDER BY number",  # noqa: S608 - constants
                    (ref,),
                )
            ]

    def outline(self, book: str) -> list[tuple[int, str, str, str]]:
        """Where chapters and questions begin: place, kind, chapter, and the first words of the unit."""
        with self.reading():
            return [
                (place, kind, chapter, start)
                for place, kind, chapter, start in self.execute(
                    "SELECT place, kind, chapter, substr(text, 1, 160) FROM units WHERE book = ?"
                    " AND (kind = 'question' OR (kind = 'passage' AND chapter <> '' AND chapter <> coalesce("
                    " (SELECT chapter FROM units AS before WHERE before.book = units.book"
                    " AND before.place = units.place - 1), ''))) ORDER BY place",
                    (book,),
                )
            ]

    def doubtful(self, book: str) -> list[tuple[int, str]]:
        """The units that cannot be right as they stand: place and reference."""
        with self.reading():
            found = self.execute(
                "SELECT place, ref FROM units WHERE book = ? AND wrong <> '' ORDER BY place", (book,)
            )
            return [(place, ref) for place, ref in found]

    def texts(self, book: str) -> Iterator[tuple[int, str]]:
        """Number and text of a book's units, with its notes: what the index is made of.

        The title stands before the first unit, and a chapter's name before the first of the chapter. They
        are read in portions, so that a writer need not wait until all are indexed.
        """
        after, chapter = 0, ""
        with self.reading():
            row = self.execute("SELECT title FROM books WHERE id = ?", (book,)).fetchone()
        heading = row[0] if row else ""
        while True:
            with self.reading():
                rows = self.execute(
                    "SELECT number, chapter, CASE notes WHEN '' THEN text ELSE text || char(10) || notes END"
                    " FROM units"
                    " WHERE book = ? AND number > ? ORDER BY number LIMIT 5000",
                    (book, after),
                ).fetchall()
            if not rows:
                return
            for number, here, text in rows:
                if here != chapter:
                    heading, chapter = f"{heading}\n{here}", here
                yield number, f"{heading}\n{text}" if heading else text
                heading = ""
            after = rows[-1][0]

    def editions(self) -> dict[str, int]:
        """What of each book is on the shelf now: a number that differs when its units or its title do."""
        with self.reading():
            rows = self.execute("SELECT id, edition, title FROM books").fetchall()
        return {book: edition << 32 | zlib.crc32(title.encode()) for book, edition, title in rows}

    # --- writing ------------------------------------------------------------------------------------

    def put(self, book: Book, details: Details, extract: Extract, units: Iterable[Unit]) -> Book:
        """Write a book, in place of its earlier edition if it has one. One transaction.

        Args:
            book: the book.
            details: what else is known of it.
            extract: what its file said; kept only where there is a repair that could be refused.
            units: in their order.

        Returns:
            The book with its edition's number.
        """
        with self.writing():
            edition = self._next()
            book = book._replace(edition=edition)
            self.execute("DELETE FROM units WHERE book = ?", (book.id,))
            self.execute("DELETE FROM books WHERE id = ?", (book.id,))
            self.execute_all(
                "INSERT INTO units (book, place, ref, kind, thread, page, chapter, label, notes, text, wrong)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        book.id,
                        place,
                        each.ref,
                        each.kind.value,
                        each.thread,
                        each.page,
                        each.chapter,
                        each.label,
                        each.notes,
                        each.text,
                        " ".join(each.wrong),
                    )
                    for place, each in enumerate(units, 1)
                ),
            )
            self.execute(
                "INSERT INTO books (id, title, language, file, fingerprint, reader, edition, pages, marked,"
                " changes, refused, extract, units, words, account)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    book.id,
                    book.title,
                    book.language,
                    book.file,
                    book.fingerprint,
                    book.reader,
                    edition,
                    book.pages,
                    _pack(details.marked),
                    zlib.compress(_pack(details.changes), 6),
                    _pack(details.refused),
                    zlib.compress(_pack(extract if details.changes else Extract()), 6),
                    book.units,
                    book.words,
                    _pack(details.account) if details.account else b"",
                ),
            )
            self.execute("DELETE FROM editions WHERE fingerprint = ?", (book.fingerprint,))
            self.execute(
                "INSERT INTO editions (fingerprint, book) VALUES (?, ?)", (book.fingerprint, book.id)
            )
        return book

    def remove(self, book: str) -> bool:
        """Take a book off the shelf, with all that is known of it.

        Returns:
            False when there was none of this id.
        """
        with self.writing():
            there = self.execute("SELECT 1 FROM books WHERE id = ?", (book,)).fetchone() is not None
            self._next()
            for table, column in (("units", "book"), ("editions", "book"), ("books", "id")):
                self.execute(f"DELETE FROM {table} WHERE {column} = ?", (book,))  # noqa: S608 - constants
        return there

    def _next(self) -> int:
        self.execute("UPDATE writes SET serial = serial + 1")
        return int(self.execute("SELECT serial FROM writes").fetchone()[0])


_BOOKS = "SELECT id, title, language, file, fingerprint, reader, edition, pages, units, words FROM books"


def _placed(row: tuple[int, str, int, str, str, int, int, str, str, str, str, str]) -> Placed:
    number, book, place, ref, kind, thread, page, chapter, label, notes, text, wrong = row
    why = tuple(Wrong(each) for each in wrong.split())
    unit = Unit(Kind(kind), ref, text, thread, page, chapter, notes, label, why)
    return Placed(number, book, place, unit)
