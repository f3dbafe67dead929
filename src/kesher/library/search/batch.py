"""One batch of units on the disk: for each word of the library the places where it stands.

A batch is written once, in a folder of its own, and never changed. Its words are laid out on one line, unit
after unit, so that a place is a number; for every word the places where it stands are kept in order. Each
unit begins a new *block* of the line and leaves room behind it, so that a block is of one unit, and words
that are near each other are of one unit too.
"""

from __future__ import annotations

import mmap
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.library.search import arrays
from kesher.library.search.lexicon import summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints
    from kesher.parts import np

NEAR = 12
"""Words that stand so near are read together."""
_BLOCK_BITS = 4
"""A block of so many bits has more places than words may be apart to be near."""
_BLOCK = 1 << _BLOCK_BITS
PLACES, UNITS = "places.bin", "units.bin"


class Units(NamedTuple):
    """Units by their numbers, their books and their words.

    Attributes:
        numbers: each unit's number.
        books: which of the batch's books each is of.
        sizes: how many words each has.
    """

    numbers: Ints
    books: Ints
    sizes: Ints


def write(folder: Path, units: Units, words: NDArray[np.uint32]) -> None:
    """Write a batch into a new folder, which does not exist yet.

    Args:
        folder: the batch's.
        units: the units.
        words: the ids of all their words, in reading order.
    """
    from kesher.parts import np

    folder.mkdir()
    laid = np.arange(len(words)) + np.repeat(begins_of(units.sizes) - summed(units.sizes)[:-1], units.sizes)
    order = np.argsort(words, kind="stable")
    laid[order].astype("<u4").tofile(folder / PLACES)
    ids, counts = np.unique(words, return_counts=True)
    write_units(folder, units, ids, counts)


def write_units(folder: Path, units: Units, ids: Ints, counts: Ints) -> None:
    """Write what stands beside the places of a batch: its units, and how often it has each of its words."""
    arrays.save(
        folder / UNITS,
        {
            "numbers": units.numbers.astype("<u4" if _small(units.numbers) else "<i8"),
            "books": units.books.astype("<u2" if int(units.books.max(initial=0)) < 1 << 16 else "<u4"),
            "sizes": units.sizes.astype("<u4"),
            "ids": ids.astype("<u4"),
            "begins": summed(counts).astype("<u4"),
        },
    )


def _small(numbers: Ints) -> bool:
    return len(numbers) == 0 or (int(numbers.min()) >= 0 and int(numbers.max()) < 1 << 32)


def block_of(places: Ints) -> Ints:
    """Return the block of each place."""
    return places >> _BLOCK_BITS


def _blocks(sizes: Ints) -> Ints:
    """Return how many blocks each unit takes up, with the room behind it."""
    return sizes.astype("int64") + (NEAR + _BLOCK - 1) >> _BLOCK_BITS


def begins_of(sizes: Ints) -> NDArray[np.int64]:
    """Return at which place each unit of some sizes begins."""
    return summed(_blocks(sizes))[:-1] << _BLOCK_BITS


class Batch:
    """A batch that is read.

    Attributes:
        folder: where it lies.
        units: its units.
        ids: the words it has, in the order of their ids.
        begins: where the places of each of them begin, and where the last end.
    """

    def __init__(self, folder: Path) -> None:
        kept = arrays.mapped(folder / UNITS)
        self.folder = folder
        self.units = Units(kept["numbers"], kept["books"], kept["sizes"])
        self.ids: Ints = kept["ids"]
        self.begins: Ints = kept["begins"]
        self._places = _mapped(folder / PLACES, self.size)

    @property
    def size(self) -> int:
        """How many words it has."""
        return int(self.begins[-1])

    @cached_property
    def owners(self) -> Ints:
        """The unit that each block is of."""
        from kesher.parts import np

        blocks = _blocks(self.units.sizes)
        return np.repeat(np.arange(len(blocks), dtype=np.int32), blocks)

    def places(self, ids: Ints) -> tuple[NDArray[np.int64], Ints]:
        """Return where some words stand, word after word, and how often each does."""
        places, sizes, _shares = self.some_places(ids)
        return places, sizes

    def some_places(self, ids: Ints, most: int | None = None) -> tuple[NDArray[np.int64], Ints, Ints]:
        """Return where some words stand, of frequent ones only some places, evenly spread.

        Args:
            ids: the words.
            most: up to so many places of a word are given all; of others half as many at least.

        Returns:
            the places, word after word; how many of each word; and for how many each of them stands.
        """
        from kesher.parts import np

        if not len(self.ids) or not len(ids):
            return np.zeros(0, np.int64), np.zeros(len(ids), np.int64), np.ones(len(ids), np.int64)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        there = self.ids[at] == ids
        begins, ends = self.begins[at].astype(np.int64), self.begins[at + 1].astype(np.int64)
        sizes = np.where(there, ends - begins, 0)
        shares = np.ones(len(ids), np.int64) if most is None else np.maximum(-(-sizes // most), 1)
        rows = zip(begins[there].tolist(), ends[there].tolist(), shares[there].tolist(), strict=True)
        some = [self._places[begin:end:share] for begin, end, share in rows]
        if not some:
            return np.zeros(0, np.int64), sizes, shares
        return np.concatenate(some).astype(np.int64), -(-sizes // shares), shares

    def beside(self, places: Ints) -> NDArray[np.bool_]:
        """Return which blocks some places are in or next to."""
        from kesher.parts import np

        region = np.zeros(len(self.owners) + 2, bool)
        blocks = block_of(places)
        for shift in range(3):
            region[blocks + shift] = True
        return region[1:-1]


def _mapped(path: Path, size: int) -> NDArray[Any]:
    """Return so many places of a file; raises ValueError when it has more or fewer."""
    from kesher.parts import np

    if path.stat().st_size != 4 * size:
        raise ValueError("size")
    if not size:
        return np.zeros(0, np.uint32)
    with path.open("rb") as file:
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), "<u4")
