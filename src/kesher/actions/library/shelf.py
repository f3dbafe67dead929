"""The shelf: adding books, reading them, finding in them, and taking them off. It needs no open journal.

A :class:`Shelf` owns the library's database and its index. The database is what counts; the index is made
from it, and made again whenever the two differ: after a crash between them, by another program that added a
book, or because the index's files were lost.

It is long because the database, the index and the reader of one shelf follow one another here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from kesher.actions.desk import answers
from kesher.actions.library.results import Results, shown
from kesher.library.book import Account, Extract, Made, Unit
from kesher.library.finder import Finder
from kesher.library.identity import fingerprint, overlap
from kesher.library.kinds import MOST_MEGABYTES
from kesher.library.making import TITLE_LIMIT, called, one_line
from kesher.library.reader import make_again, make_book
from kesher.library.store import DATABASE, READER, Book, Details, LibraryStore, Placed
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused, refuse

FOLDER = "library"
INDEX = "index"

SAME_BOOK = 0.4
"""How much of two books of one title must be the same for one to be an edition of the other."""

FILE_LIMIT = MOST_MEGABYTES << 20
"""Bytes of the largest file that is read."""

BOOK_ID = 12
"""Letters of a book's id: the first of its first file's fingerprint."""


_LOOK_EVERY = 500
"""Units that are written between two looks at the wish to stop."""


class Stage(StrEnum):
    """What is being done with a file."""

    READING = "reading"
    SHELVING = "shelving"


class Step(NamedTuple):
    """How far it is: ``done`` of ``of`` pages; both 0 where that cannot be said."""

    stage: Stage
    done: int = 0
    of: int = 0


class Was(StrEnum):
    """What a file was to the shelf."""

    NEW = "new"
    SAME = "same"
    EDITION = "edition"
    KEPT = "kept"
    """It is the same book, read less surely than the file that is there, which stays."""


class Added(NamedTuple):
    """A book that stands on the shelf now, what its file was, and the account of its letters."""

    book: Book
    was: Was
    account: Account | None = None


class Opened(NamedTuple):
    """A book to be read: with what is known of its repair."""

    book: Book
    details: Details


Told = Callable[[Step], None]
Cancelled = Callable[[], bool]


class Cancelling(Exception):
    """The person thought better of it."""


class Shelf:
    """The books of one person on one machine.

    Args:
        home: Kesher's own folder; the library's is made in it when the first book is added.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER
        self._opening = threading.RLock()
        # One book after another is written; whoever reads or searches need not wait for it.
        self._writing = threading.RLock()
        self._store: LibraryStore | None = None
        self._finder = Finder(self.folder / INDEX)

    def close(self) -> None:
        """Give the database back."""
        with self._writing, self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None

    # --- what stands there --------------------------------------------------------------------------

    @answers
    def books(self) -> tuple[Book, ...] | Problem:
        """All books, by title; none when nothing was added yet."""
        store = self._found()
        return tuple(store.books()) if store else ()

    def whole(self) -> bool:
        """True when the database shows no fault, or there is none yet."""
        store = self._found()
        return store is None or store.whole()

    @answers
    def book(self, name: str) -> Opened | Problem:
        """A book by its id or its title."""
        store = self._must()
        book = self._named(store, name)
        details = store.details(book.id)
        return Opened(book, details) if details else Problem(Code.BOOK_UNKNOWN, {"name": name[:80]})

    @answers
    def units(self, book: str, first: int = 1, last: int | None = None) -> tuple[Placed, ...] | Problem:
        """The units of a book from one place to another."""
        return tuple(self._must().units(book, first, last))

    def standing(self, book: str, ref: str) -> Placed | None:
        """The unit of a book that has a reference now, if there is one."""
        store = self._found()
        return next((each for each in store.referred(ref) if each.book == book), None) if store else None

    def doubtful(self, book: str) -> tuple[tuple[int, str], ...]:
        """The units of a book that cannot be right as they stand: place and reference."""
        store = self._found()
        return tuple(store.doubtful(book)) if store else ()

    @answers
    def outline(self, book: str) -> tuple[tuple[int, str, str, str], ...] | Problem:
        """Where chapters and questions begin (see :meth:`LibraryStore.outline`)."""
        return tuple(self._must().outline(book))

    @answers
    def section(self, book: str, place: int) -> tuple[int, int, int] | Problem:
        """What stands together with a place (see :meth:`LibraryStore.section`)."""
        found = self._must().section(book, place)
        return found or Problem(Code.REF_UNKNOWN, {"ref": str(place)})

    @answers
    def referred(self, ref: str) -> tuple[tuple[Book, Placed], ...] | Problem:
        """The units of a reference, or the whole book of a title.

        Returns:
            At least one unit with its book; ``REF_UNKNOWN`` when there is none.
        """
        store = self._must()
        books = {each.id: each for each in store.books()}
        found = store.referred(ref)
        if not found:
            found = [unit for book in store.titled(ref) for unit in store.units(book.id)]
        if not found:
            return Problem(Code.REF_UNKNOWN, {"ref": ref[:120]})
        return tuple((books[each.book], each) for each in found)

    # --- adding and taking off ----------------------------------------------------------------------

    @answers
    def add(
        self,
        name: str,
        raw: bytes,
        *,
        title: str = "",
        edition_of: str = "",
        told: Told | None = None,
        cancelled: Cancelled | None = None,
    ) -> Added | Problem:
        """Read a file and put its book on the shelf.

        The same file twice is the same book. A file of the same title whose words are much the same, or one
        that the person says is one, becomes a better edition of the book that is there.

        Args:
            name: the file's name.
            raw: the file.
            title: what the book is to be called, when the person says so.
            edition_of: the id or the title of the book of which it is a better edition, or none.
            told: hears how far it is.
            cancelled: says whether to stop; until the book is written nothing of it is kept.

        Returns:
            The book, or why it could not be read; then the shelf is as it was.

        Raises:
            Cancelling: it was stopped.
        """
        told = told or _unheard
        if len(raw) > FILE_LIMIT:
            return Problem(Code.BOOK_LARGE, {"limit": MOST_MEGABYTES})
        _findable()
        mark = fingerprint(raw)
        store = self._found()
        known = store.known(mark) if store else None
        wanted = self._named(store, edition_of) if edition_of and store else None
        if edition_of and wanted is None:
            return Problem(Code.BOOK_UNKNOWN, {"name": edition_of[:80]})
        if known and known.reader == READER and not title and _nothing_new(known, wanted, mark):
            details = store.details(known.id) if store else None
            return Added(known, Was.SAME, details.account if details else None)
        meant = wanted or known
        made = _made(name, raw, title or (meant.title if meant else ""), told, cancelled)
        _stop(cancelled)
        told(Step(Stage.SHELVING))
        with self._writing:
            store = self._must(create=True)
            return self._shelve(store, name, mark, made, meant, cancelled)

    @answers
    def refuse_repair(self, book: str, change: str, *, refused: bool) -> Book | Problem:
        """Take one repair of a book back, or let it stand again."""
        with self._writing:
            store = self._must()
            known, details = self._named(store, book), store.details(book)
            if details is None or change not in {each.key for each in details.changes}:
                return Problem(Code.REPAIR_UNKNOWN)
            keys = details.refused | {change} if refused else details.refused - {change}
            extract = store.extract(known.id)
            again = make_again(extract, known.title, Language(known.language), keys)
            details = details._replace(refused=keys, account=again.account)
            return self._write(store, known, details, extract, again.units)

    @answers
    def rename(self, book: str, title: str) -> Book | Problem:
        """Call a book by another title, in all its references."""
        title = one_line(title)
        if not title:
            return Problem(Code.NOTHING_GIVEN)
        if len(title) > TITLE_LIMIT:
            return Problem(Code.WORDS_TOO_LONG, {"length": len(title), "limit": TITLE_LIMIT})
        with self._writing:
            store = self._must()
            known = self._named(store, book)
            return store.rename(known.id, _free(store, title, known.id))

    @answers
    def remove(self, book: str) -> Book | Problem:
        """Take a book off the shelf: its text, its index, and what is known of its file."""
        with self._writing:
            store = self._must()
            known = self._named(store, book)
            store.remove(known.id)
            self._follow()
            return known

    # --- finding ------------------------------------------------------------------------------------

    @answers
    def search(
        self, words: str, *, limit: int = 20, book: str = "", typing: bool = False
    ) -> Results | Problem:
        """Find words in all books.

        Args:
            words: what is looked for: words, a phrase in quotes, a minus before what must not be there.
            limit: the most results.
            book: the id of the only book to look in, or none.
            typing: the last word may still be unfinished.
        """
        from kesher.library.search import parse

        query = parse(words, typing=typing)
        if isinstance(query, Problem):
            return query
        store = self._found()
        if store is None:
            return Results((), more=False)
        found = self._finder.ready(store).search(
            query, limit=limit + 1, books=frozenset({book}) if book else None
        )
        placed = store.numbered([hit.number for hit in found.hits])
        return shown(found, placed, {each.id: each for each in store.books()}, limit)

    # --- inside -------------------------------------------------------------------------------------

    def _found(self) -> LibraryStore | None:
        """The database, if there is one."""
        with self._opening:
            if self._store is None and (self.folder / DATABASE).exists():
                self._store = self._open(create=False)
            return self._store

    def _must(self, *, create: bool = False) -> LibraryStore:
        store = self._found()
        if store is None and create:
            try:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError:
                raise refuse(Code.FOLDER_UNWRITABLE) from None
            with self._opening:
                store = self._store = self._open(create=True)
        if store is None:
            raise refuse(Code.LIBRARY_NONE)
        return store

    def _open(self, *, create: bool) -> LibraryStore:
        store = LibraryStore(self.folder / DATABASE, create=create)
        try:
            store.migrate()
        except BaseException:
            store.close()
            raise
        return store

    def _named(self, store: LibraryStore, name: str) -> Book:
        """A book by its id or its title.

        Raises:
            Refused: ``BOOK_UNKNOWN``.
        """
        book = store.book(name) or next(iter(store.titled(name)), None)
        if book is None:
            raise refuse(Code.BOOK_UNKNOWN, name=name[:80])
        return book

    def _shelve(
        self,
        store: LibraryStore,
        name: str,
        mark: str,
        made: Made,
        known: Book | None,
        cancelled: Cancelled | None,
    ) -> Added:
        """Write what a file makes, as a new book or in place of the one that it is an edition of."""
        meant = known is not None
        known = known or self._earlier(store, made.title, made.units)
        before = store.details(known.id) if known else None
        if known and before and not meant and len(made.marked) > len(before.marked):
            return Added(known, Was.KEPT, before.account)
        made = called(made, _free(store, made.title, known.id if known else ""))
        refused = before.refused if before else frozenset()
        units, account = made.units, made.account
        if refused and made.changes:
            with _heard():
                again = make_again(made.extract, made.title, made.language, refused, cancelled=cancelled)
            units, account = again.units, again.account
        book = Book(
            id=known.id if known else mark[:BOOK_ID],
            title=made.title,
            language=made.language.value,
            file=name,
            fingerprint=mark,
            reader=READER,
            edition=0,
            pages=made.pages,
            units=0,
            words=0,
        )
        _stop(cancelled)
        details = Details(made.marked, made.changes, refused, account)
        written = self._write(store, book, details, made.extract, units, cancelled)
        if known is None:
            return Added(written, Was.NEW, account)
        return Added(written, Was.SAME if known.fingerprint == mark else Was.EDITION, account)

    def _write(
        self,
        store: LibraryStore,
        book: Book,
        details: Details,
        extract: Extract,
        units: tuple[Unit, ...],
        cancelled: Cancelled | None = None,
    ) -> Book:
        """Write a book with its units, and bring the index to where it is.

        Until the last unit is written it can be stopped, and then nothing was.
        """
        if not units:
            # A scanned file says so by its marked pages.
            raise refuse(Code.BOOK_SCANNED if details.marked else Code.BOOK_WORDLESS)
        words = sum(len(each.text.split()) for each in units)
        counted = book._replace(units=len(units), words=words)
        written = store.put(counted, details, extract, _stoppable(units, cancelled))
        self._follow()
        return written

    def _earlier(self, store: LibraryStore, title: str, units: Sequence[Unit]) -> Book | None:
        """The book on the shelf of which these units are another edition."""
        for each in store.titled(title):
            there = [placed.unit for placed in store.units(each.id)]
            if overlap(there, units) >= SAME_BOOK:
                return each
        return None

    def _follow(self) -> None:
        """Bring the index to where the database is; if that fails now, the next search does it."""
        store = self._found()
        if store is not None:
            self._finder.ready(store)


def _made(name: str, raw: bytes, title: str, told: Told, cancelled: Cancelled | None) -> Made:
    """What a file makes, read in a process of its own, bounded in time and memory."""

    def pages(done: int, of: int) -> None:
        told(Step(Stage.READING, done, of))

    told(Step(Stage.READING))
    with _heard():
        return make_book(raw, name, title, progress=pages, cancelled=cancelled)


@contextmanager
def _heard() -> Iterator[None]:
    """A reading that was stopped is no refusal."""
    try:
        yield
    except Refused as refused:
        if refused.problem.code is Code.BOOK_STOPPED:
            raise Cancelling from None
        raise


def _stoppable(units: Iterable[Unit], cancelled: Cancelled | None) -> Iterator[Unit]:
    for number, each in enumerate(units):
        if not number % _LOOK_EVERY:
            _stop(cancelled)
        yield each


def _findable() -> None:
    """Refuse before anything is read, where what puts a book into the index is missing."""
    from kesher.parts import np, tantivy  # noqa: F401


def _stop(cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelling


def _nothing_new(known: Book, wanted: Book | None, mark: str) -> bool:
    """Whether a file that was read before brings nothing: an earlier edition returns only when asked for."""
    return wanted is None or (wanted.id == known.id and known.fingerprint == mark)


def _free(store: LibraryStore, title: str, book: str) -> str:
    """A title that no other book has, so that every reference leads to one place."""
    number, free = 1, title
    while any(each.id != book for each in store.titled(free)):
        number += 1
        free = f"{title} ({number})"
    return free


def _unheard(step: Step) -> None:
    """Nobody asked how far it is."""
