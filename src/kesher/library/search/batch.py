"""One batch of units on the disk: for each word of the library the places where it stands.

A batch is written once, in a folder of its own, and never changed. Its words are laid out on one line, unit
after unit, so that a place is a number; for every word the places where it stands are kept in order. Each
unit begins a new *block* of the line and leaves room behind it, so that a block is of one unit, and words
that are near each other are of one unit too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.lexicon import runs, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints
    from kesher.parts import np

NEAR = 12
"""Words that stand so near are read together."""
_BLOCK_BITS = 4
"""A block of so many bits has more places than words may be apart to be near."""
_BLOCK = 1 << _BLOCK_BITS
_PLACES, _UNITS = "places.bin", "units.npz"


class Units(NamedTuple):
    """Units by their numbers, their books and their words.

    Attributes:
        numbers: each unit's number.
        books: which of the batch's books each is of.
        starts: where each unit's words start in ``words``; one more than there are units.
        words: ids, in reading order.
    """

    numbers: NDArray[np.int64]
    books: NDArray[np.uint32]
    starts: NDArray[np.int64]
    words: NDArray[np.uint32]


def write(folder: Path, units: Units) -> None:
    """Write a batch into a new folder, which does not exist yet."""
    from kesher.parts import np

    folder.mkdir()
    sizes = np.diff(units.starts)
    laid = np.arange(len(units.words)) + np.repeat(_begins(sizes) - units.starts[:-1], sizes)
    order = np.argsort(units.words, kind="stable")
    ids, counts = np.unique(units.words, return_counts=True)
    laid[order].astype("<u4").tofile(folder / _PLACES)
    with (folder / _UNITS).open("wb") as file:
        np.savez(
            file,
            numbers=units.numbers.astype(np.uint32 if _small(units.numbers) else np.int64),
            books=units.books.astype(np.uint16 if _few(units.books) else np.uint32),
            sizes=sizes.astype(np.uint32),
            ids=ids.astype(np.uint32),
            counts=counts.astype(np.uint32),
        )


def joined(parts: Sequence[tuple[Units, Sequence[int]]]) -> Units:
    """Return the units of several batches as those of one, each with its books' new numbers."""
    from kesher.parts import np

    return Units(
        np.concatenate([units.numbers for units, _books in parts]),
        np.concatenate([np.array(books, np.uint32)[units.books] for units, books in parts]),
        summed(np.concatenate([np.diff(units.starts) for units, _books in parts])),
        np.concatenate([units.words for units, _books in parts]),
    )


def _few(books: NDArray[np.uint32]) -> bool:
    return int(books.max(initial=0)) < 1 << 16


def _small(numbers: NDArray[np.int64]) -> bool:
    return len(numbers) == 0 or (int(numbers.min()) >= 0 and int(numbers.max()) < 1 << 32)


def block_of(places: Ints) -> Ints:
    """Return the block of each place."""
    return places >> _BLOCK_BITS


def _blocks(sizes: Ints) -> Ints:
    """Return how many blocks each unit takes up, with the room behind it."""
    return sizes.astype("int64") + (NEAR + _BLOCK - 1) >> _BLOCK_BITS


def _begins(sizes: Ints) -> Ints:
    """Return at which place each unit begins."""
    return summed(_blocks(sizes))[:-1] << _BLOCK_BITS


class Batch:
    """A batch that is read.

    Attributes:
        numbers: each unit's number.
        books: which of the batch's books each unit is of.
        owners: the unit that each block is of.
    """

    def __init__(self, folder: Path) -> None:
        from kesher.parts import np

        with np.load(folder / _UNITS, allow_pickle=False) as kept:
            self.numbers: NDArray[np.int64] = kept["numbers"].astype(np.int64)
            self.books: NDArray[np.uint32] = kept["books"].astype(np.uint32)
            self._sizes: Ints = kept["sizes"].astype(np.int64)
            self._ids: Ints = kept["ids"]
            self._begins = summed(kept["counts"])
        blocks = _blocks(self._sizes)
        self.owners: Ints = np.repeat(np.arange(len(blocks), dtype=np.int32), blocks)
        self._places: Ints = np.zeros(0, np.uint32)
        if self.size:
            self._places = np.asarray(np.memmap(folder / _PLACES, "<u4", "r", shape=(self.size,)))

    @property
    def size(self) -> int:
        """How many words it has."""
        return int(self._begins[-1])

    def units(self, keep: NDArray[np.bool_] | None = None) -> Units:
        """Return all its units, or those to keep."""
        from kesher.parts import np

        if keep is None:
            keep = np.ones(len(self.numbers), bool)
        line = np.zeros(len(self.owners) << _BLOCK_BITS, np.uint32)
        line[self._places] = np.repeat(self._ids, np.diff(self._begins))
        begins = _begins(self._sizes)[keep]
        places, _origin = runs(begins, begins + self._sizes[keep])
        return Units(self.numbers[keep], self.books[keep], summed(self._sizes[keep]), line[places])

    def places(self, ids: Ints) -> tuple[NDArray[np.int64], Ints]:
        """Return where some words stand, word after word, and how often each does."""
        from kesher.parts import np

        if not len(self._ids) or not len(ids):
            return np.zeros(0, np.int64), np.zeros(len(ids), np.int64)
        at = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        there = self._ids[at] == ids
        begins, ends = self._begins[at], self._begins[at + 1]
        sizes = np.where(there, ends - begins, 0)
        some = [self._places[a:b] for a, b in zip(begins[there].tolist(), ends[there].tolist(), strict=True)]
        if not some:
            return np.zeros(0, np.int64), sizes
        return np.concatenate(some).astype(np.int64), sizes

    def beside(self, places: Ints) -> NDArray[np.bool_]:
        """Return which blocks some places are in or next to."""
        from kesher.parts import np

        region = np.zeros(len(self.owners) + 2, bool)
        blocks = block_of(places)
        for shift in range(3):
            region[blocks + shift] = True
        return region[1:-1]
