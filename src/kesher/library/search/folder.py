"""What the index's folder holds, and how one state of it follows another.

The folder holds one lexicon, a few batches of units, and one small file, the *list*, that names them. All but
the list are written under new names and never changed; the list is replaced in one step. So a reader always
sees one whole state of the library, a writer that is killed leaves the last one, and the words of a book that
is removed are in no file that is left.
"""

from __future__ import annotations

import os
import shutil
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kesher.library.search.batch import Batch, Units, write
from kesher.library.search.joining import Source, gone, join, stays
from kesher.library.search.lexicon import Lexicon
from kesher.library.search.normal import forms
from kesher.library.search.understanding import Interpreter
from kesher.method.problems import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.parts import np

FORMAT = 4
_LIST = "list.json"
_LOCK = "lock"
_MOST_BATCHES = 6
"""More batches than these are joined, the smallest first."""
_AT_ONCE = 1 << 21
"""So many words are held in memory; units of more are written as several batches, which are then joined."""
_WAIT = 30.0
"""Seconds that a writer waits for another."""
_NOTHING = (0, 0)
_TAG = "kesher-search"


class Entry(NamedTuple):
    """A unit as it is given to the index; its number is unique in the library."""

    number: int
    book: str
    text: str


class Unusable(Exception):
    """The folder's index is damaged, or of another format: it is to be cleared and built anew."""


class Busy(Exception):
    """Another process has been writing for longer than one waits."""


class Listed(msgspec.Struct, frozen=True):
    """A batch as the list names it; its books in the order of their numbers in the batch."""

    name: str
    books: tuple[str, ...]
    words: int


class List(msgspec.Struct, frozen=True, tag=_TAG):
    """The one file that says what the index is made of."""

    format: int
    state: str
    serial: int
    lexicon: str
    batches: tuple[Listed, ...]


class Snapshot(NamedTuple):
    """One whole state of the index, as it is read.

    Attributes:
        stamp: tells this state's list from another's.
        list: what the state is made of.
        lexicon: all words.
        batches: the units, in the order of the list.
        reader: understands terms by those words.
    """

    stamp: tuple[int, int]
    list: List
    lexicon: Lexicon
    batches: tuple[Batch, ...]
    interpreter: Interpreter


def stamp(folder: Path) -> tuple[int, int]:
    """Return what changes when the list does."""
    try:
        found = (folder / _LIST).stat()
    except FileNotFoundError:
        return _NOTHING
    return found.st_mtime_ns, found.st_ino


def clear(folder: Path) -> None:
    """Remove an index whole, so that it can be built anew."""
    shutil.rmtree(folder, ignore_errors=True)


def opened(folder: Path) -> Snapshot:
    """Read the latest state of a folder, which may be empty or missing.

    Raises:
        Unusable: when what is there cannot be read.
    """
    last: Exception | None = None
    for _attempt in range(8):  # a writer may take the old files away while they are being opened
        now = stamp(folder)
        try:
            if now == _NOTHING:
                lexicon = Lexicon.empty()
                return Snapshot(now, List(FORMAT, "", 0, "", ()), lexicon, (), Interpreter(lexicon))
            return _opened(folder, now)
        except Refused:
            raise  # a part of the program is missing, and no file is at fault
        except Exception as error:  # whatever the readers make of a foreign or damaged file
            last = error
            if stamp(folder) == now:
                break
    raise Unusable(str(last)) from last


def _opened(folder: Path, now: tuple[int, int]) -> Snapshot:
    listed = msgspec.json.decode((folder / _LIST).read_bytes(), type=List)
    if listed.format != FORMAT:
        raise Unusable("format")
    lexicon = Lexicon.load(folder / listed.lexicon)
    batches = tuple(Batch(folder / each.name) for each in listed.batches)
    for batch, each in zip(batches, listed.batches, strict=True):
        if batch.size != each.words:
            raise Unusable("size")
    return Snapshot(now, listed, lexicon, batches, Interpreter(lexicon))


def change(folder: Path, entries: Iterable[Entry], gone_books: frozenset[str], state: str) -> None:
    """Remove books and add units, in one step.

    Args:
        folder: the index's; it is made when it is missing.
        entries: the units to add.
        gone_books: the books to remove first.
        state: the state of the library that the index then reflects.

    Raises:
        Busy: when another process is writing.
        Unusable: when what is there cannot be read.
        OSError: when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        snapshot = opened(folder)
        _sweep(folder, snapshot.list)
        serial = snapshot.list.serial + 1
        counts = snapshot.lexicon.counts.astype("int64")
        parts = [
            part
            for pair in zip(snapshot.list.batches, snapshot.batches, strict=True)
            if (part := _kept(*pair, gone_books, counts)).size
        ]
        lexicon, fresh = _taken(folder, serial, entries, snapshot.lexicon, counts)
        name = f"words-{serial}.bin"
        lexicon.save(folder / name)
        _flush(folder / name)
        parts = _merged([*parts, fresh] if fresh.size else parts)
        batches = [part.written(folder / f"batch-{serial}-{at}") for at, part in enumerate(parts)]
        for each in batches:
            if each not in snapshot.list.batches:
                for path in (folder / each.name).iterdir():
                    _flush(path)
        listed = List(FORMAT, state, serial, name, tuple(batches))
        _publish(folder, listed)
        _sweep(folder, listed)


class _Piece(NamedTuple):
    """A batch that is there, and what of it goes.

    Attributes:
        listed: as the list names it.
        batch: the batch.
        gone: the books that go.
    """

    listed: Listed
    batch: Batch
    gone: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether nothing of it goes."""
        return self.gone.isdisjoint(self.listed.books)

    def renumbered(self, books: Mapping[str, int]) -> Source:
        """Return it with its books' new numbers."""
        return Source(self.batch, [-1 if book in self.gone else books[book] for book in self.listed.books])


class _Part(NamedTuple):
    """A batch to be.

    Attributes:
        pieces: what it is made of.
        size: how many words it has.
    """

    pieces: tuple[_Piece, ...]
    size: int

    def written(self, folder: Path) -> Listed:
        """Return it as the list is to name it; written as a batch of its own, unless it is one already."""
        if len(self.pieces) == 1 and self.pieces[0].whole:
            return self.pieces[0].listed
        left = (book for each in self.pieces for book in each.listed.books if book not in each.gone)
        books = {book: number for number, book in enumerate(dict.fromkeys(left))}
        join(folder, [each.renumbered(books) for each in self.pieces])
        return Listed(folder.name, tuple(books), self.size)


def _kept(listed: Listed, batch: Batch, books: frozenset[str], counts: NDArray[np.int64]) -> _Part:
    """Return what is left of a batch without some books, and take their words from the counts."""
    piece = _Piece(listed, batch, books)
    size = batch.size
    if not piece.whole:
        removed = gone(batch, stays(piece.renumbered(dict.fromkeys(listed.books, 0))), len(counts))
        counts -= removed
        size -= int(removed.sum())
    return _Part((piece,), size)


class _Ids(dict[str, int]):
    """The id of each form; one that is met for the first time is given the next.

    Attributes:
        new: the forms that were met for the first time, in their order.
    """

    def __init__(self, known: dict[str, int], count: int) -> None:
        super().__init__(known)
        self._count = count
        self.new: list[str] = []

    def __missing__(self, form: str) -> int:
        self[form] = number = self._count + len(self.new)
        self.new.append(form)
        return number


class _Taking:
    """Units that come in, cut into words; what is too much to be held is written as a batch of its own.

    Attributes:
        written: the batches that were written.
    """

    def __init__(self, folder: Path, serial: int) -> None:
        self._place = folder / f"batch-{serial}-in"
        self._books: dict[str, int] = {}
        self.written: list[_Piece] = []
        self._empty()

    def _empty(self) -> None:
        self._numbers, self._units_books = array("q"), array("I")
        self._sizes, self.words = array("I"), array("I")

    def add(self, entry: Entry, words: Iterable[int]) -> None:
        """Take a unit."""
        before = len(self.words)
        self.words.extend(words)
        self._numbers.append(entry.number)
        self._units_books.append(self._books.setdefault(entry.book, len(self._books)))
        self._sizes.append(len(self.words) - before)

    def write(self) -> None:
        """Write what was taken since the last time."""
        from kesher.parts import np

        folder = self._place.with_name(f"{self._place.name}-{len(self.written)}")
        units = Units(
            np.array(self._numbers, np.int64),
            np.array(self._units_books, np.uint32),
            np.array(self._sizes, np.int64),
        )
        write(folder, units, np.array(self.words, np.uint32))
        self._empty()
        batch = Batch(folder)
        listed = Listed(folder.name, tuple(self._books), batch.size)
        self.written.append(_Piece(listed, batch, frozenset()))


def _taken(
    folder: Path, serial: int, entries: Iterable[Entry], old: Lexicon, counts: NDArray[np.int64]
) -> tuple[Lexicon, _Part]:
    """Cut units into words; return the lexicon with them and without what is used no more, and the units."""
    from kesher.parts import np

    used = counts > 0
    lexicon = old if used.all() else old.without_unused(counts)
    known = len(counts)
    ids = _Ids({text: number for number, text in enumerate(lexicon.texts()) if text}, known)
    taking = _Taking(folder, serial)
    for entry in entries:
        taking.add(entry, map(ids.__getitem__, forms(entry.text)))
        if len(taking.words) >= _AT_ONCE:
            taking.write()
    if len(taking.words):
        taking.write()
    added = np.zeros(known + len(ids.new), np.int64)
    added[:known] = counts
    for piece in taking.written:
        added[piece.batch.ids] += np.diff(piece.batch.begins)
    size = sum(piece.batch.size for piece in taking.written)
    return lexicon.grown(ids.new, added), _Part(tuple(taking.written), size)


def _merged(parts: list[_Part]) -> list[_Part]:
    """Join the smallest batches until there are few."""
    parts = sorted(parts, key=lambda part: part.size)
    while len(parts) > _MOST_BATCHES:
        first, second, *rest = parts
        both = _Part(first.pieces + second.pieces, first.size + second.size)
        parts = sorted([both, *rest], key=lambda part: part.size)
    return parts


def _publish(folder: Path, listed: List) -> None:
    path = folder / f"{_LIST}.new"
    path.write_bytes(msgspec.json.encode(listed))
    _flush(path)
    path.replace(folder / _LIST)
    if os.name == "posix":
        _flush(folder)


def _flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    flags = os.O_RDONLY if os.name == "posix" else os.O_RDWR
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path, listed: List) -> None:
    """Remove what the list does not name: the files of the state before, and what a killed writer left."""
    named = {_LIST, _LOCK, listed.lexicon, *(each.name for each in listed.batches)}
    for path in folder.iterdir():
        if path.name in named:
            continue
        with suppress(OSError):  # where a file that is open cannot be removed, the next writer removes it
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other writers out, by the lock of an empty tantivy index: the system frees it with its process."""
    from kesher.parts import tantivy

    place = folder / _LOCK
    if not os.access(folder, os.W_OK):
        raise PermissionError(str(folder))
    place.mkdir(exist_ok=True)
    try:
        index = tantivy.Index(tantivy.SchemaBuilder().build(), path=str(place))
    except ValueError:  # it holds nothing, so it may be made anew
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(exist_ok=True)
        index = tantivy.Index(tantivy.SchemaBuilder().build(), path=str(place))
    until = time.monotonic() + _WAIT
    while True:
        try:
            writer = index.writer(15_000_000, 1)
            break
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise OSError(str(error)) from error
            if time.monotonic() > until:
                raise Busy from error
            time.sleep(0.05)
    try:
        yield
    finally:
        writer.wait_merging_threads()
