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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kesher.library.search.batch import Batch, Units, joined, write
from kesher.library.search.lexicon import Lexicon
from kesher.library.search.normal import forms
from kesher.library.search.understanding import Interpreter
from kesher.method.problems import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.parts import np

FORMAT = 3
_LIST = "list.json"
_LOCK = "lock"
_MOST_BATCHES = 6
"""More batches than these are joined, the smallest first."""
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


def change(folder: Path, entries: Iterable[Entry], gone: frozenset[str], state: str) -> None:
    """Remove books and add units, in one step.

    Args:
        folder: the index's; it is made when it is missing.
        entries: the units to add.
        gone: the books to remove first.
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
        counts = snapshot.lexicon.counts.astype("int64")
        parts = [part for part in (_kept(*pair, gone, counts) for pair in _pairs(snapshot)) if part.size]
        lexicon, fresh = _taken(entries, snapshot.lexicon, counts)
        parts = _merged([*parts, fresh] if fresh.size else parts)
        serial = snapshot.list.serial + 1
        name = f"words-{serial}.npz"
        lexicon.save(folder / name)
        _flush(folder / name)
        batches = []
        for number, part in enumerate(parts):
            listed = part.listed
            if listed is None:
                listed = Listed(f"batch-{serial}-{number}", part.books, part.size)
                write(folder / listed.name, part.units())
                for path in (folder / listed.name).iterdir():
                    _flush(path)
            batches.append(listed)
        _publish(folder, List(FORMAT, state, serial, name, tuple(batches)))
        _sweep(folder, List(FORMAT, state, serial, name, tuple(batches)))


def _pairs(snapshot: Snapshot) -> list[tuple[Listed, Batch]]:
    return list(zip(snapshot.list.batches, snapshot.batches, strict=True))


class _Part:
    """A batch to be: units in memory, or a batch that is there already and may stay as it is."""

    def __init__(
        self, books: tuple[str, ...], units: Units | None, there: tuple[Listed, Batch] | None
    ) -> None:
        self.books = books
        self._units = units
        self._there = there
        self.listed = None if there is None else there[0]

    @property
    def size(self) -> int:
        """How many words and units it has."""
        if self._there is not None:
            return self._there[1].size
        return 0 if self._units is None else len(self._units.words)

    def units(self) -> Units:
        """Its units, read from the disk if they are there."""
        if self._units is None and self._there is not None:
            return self._there[1].units()
        assert self._units is not None  # noqa: S101 - one of both is given
        return self._units


def _kept(listed: Listed, batch: Batch, gone: frozenset[str], counts: NDArray[np.int64]) -> _Part:
    """Return what is left of a batch without some books, and take their words from the counts."""
    from kesher.parts import np

    if gone.isdisjoint(listed.books):
        return _Part(listed.books, None, (listed, batch))
    stays = np.array([book not in gone for book in listed.books], bool)
    keep = stays[batch.books]
    removed = np.bincount(batch.units(~keep).words, minlength=len(counts))
    counts -= removed
    units = batch.units(keep)
    renumbered = np.cumsum(stays) - 1
    left = tuple(book for book in listed.books if book not in gone)
    return _Part(left, units._replace(books=renumbered[units.books].astype(np.uint32)), None)


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


def _taken(entries: Iterable[Entry], old: Lexicon, counts: NDArray[np.int64]) -> tuple[Lexicon, _Part]:
    """Cut units into words; return the lexicon with them and without what is used no more, and the units."""
    from kesher.parts import np

    used = counts > 0
    lexicon = old if used.all() else old.without_unused(counts)
    known = len(counts)
    ids = _Ids({text: number for number, text in enumerate(lexicon.texts()) if text}, known)
    books: dict[str, int] = {}
    words, numbers, units_books, starts = array("I"), array("q"), array("I"), array("q", [0])
    for entry in entries:
        words.extend(map(ids.__getitem__, forms(entry.text)))
        numbers.append(entry.number)
        units_books.append(books.setdefault(entry.book, len(books)))
        starts.append(len(words))
    units = Units(
        np.array(numbers, np.int64),
        np.array(units_books, np.uint32),
        np.array(starts, np.int64),
        np.array(words, np.uint32),
    )
    added = np.bincount(units.words, minlength=known + len(ids.new))
    added[:known] += counts
    return lexicon.grown(ids.new, added), _Part(tuple(books), units, None)


def _merged(parts: list[_Part]) -> list[_Part]:
    """Join the smallest batches until there are few."""
    parts = sorted(parts, key=lambda part: part.size)
    while len(parts) > _MOST_BATCHES:
        first, second, *rest = parts
        books = tuple(dict.fromkeys(first.books + second.books))
        units = joined(
            [(part.units(), [books.index(book) for book in part.books]) for part in (first, second)]
        )
        parts = sorted([_Part(books, units, None), *rest], key=lambda part: part.size)
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
