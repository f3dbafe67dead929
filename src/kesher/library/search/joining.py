"""Batches are written anew as one, with or without some of their books, word by word.

Of no batch more is in memory than the places of a few words: the places of a word in the new batch are those
in the old ones, one after the other, each moved by as much as its unit is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.library.search.batch import PLACES, Batch, Units, begins_of, block_of, write_units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints
    from kesher.parts import np

_AT_ONCE = 1 << 20
"""So many places are moved in one step, or those of one word."""


class Source(NamedTuple):
    """A batch that is read.

    Attributes:
        batch: the batch.
        books: the new number of each of its books; negative where the book goes.
    """

    batch: Batch
    books: Sequence[int]


def stays(source: Source) -> NDArray[np.bool_]:
    """Return which units of a batch are of books that stay."""
    from kesher.parts import np

    kept: NDArray[np.bool_] = (np.array(source.books, np.int64) >= 0)[source.batch.units.books]
    return kept


def gone(batch: Batch, keep: NDArray[np.bool_], words: int) -> NDArray[np.int64]:
    """Return how often each word of the library stands in the units of a batch that are not to be kept."""
    from kesher.parts import np

    found = np.zeros(words, np.int64)
    with (batch.folder / PLACES).open("rb") as file:
        for first, last in _steps(batch.begins):
            places = _read(file, batch, first, last)
            lost = ~keep[batch.owners[block_of(places)]]
            owner = np.repeat(np.arange(first, last), np.diff(batch.begins[first : last + 1]))
            found[batch.ids[first:last]] = np.bincount(owner[lost] - first, minlength=last - first)
    return found


def join(folder: Path, sources: Sequence[Source]) -> None:
    """Write some batches as one into a new folder, which does not exist yet."""
    from kesher.parts import np

    folder.mkdir()
    kept = [stays(each) for each in sources]
    sizes = np.concatenate(
        [each.batch.units.sizes[keep] for each, keep in zip(sources, kept, strict=True)]
    ).astype(np.int64)
    begins = begins_of(sizes)
    moved, first = [], 0
    for each, keep in zip(sources, kept, strict=True):
        count = int(keep.sum())
        moves = np.zeros(len(keep), np.int64)
        moves[keep] = begins[first : first + count] - begins_of(each.batch.units.sizes)[keep]
        moved.append(moves)
        first += count
    ids = np.unique(np.concatenate([each.batch.ids for each in sources]))
    counts = np.zeros(len(ids), np.int64)
    whole = np.zeros(len(ids) + 1, np.int64)
    ats = [np.searchsorted(each.batch.ids, [*ids.tolist(), 1 << 40]) for each in sources]
    for each, at in zip(sources, ats, strict=True):
        whole += each.batch.begins[at]
    with ExitStack() as stack:
        files = [stack.enter_context((each.batch.folder / PLACES).open("rb")) for each in sources]
        out = stack.enter_context((folder / PLACES).open("xb"))
        for start, end in _steps(whole):
            places, owners = [], []
            for each, file, at, keep, moves in zip(sources, files, ats, kept, moved, strict=True):
                begin, stop = int(at[start]), int(at[end])
                some = _read(file, each.batch, begin, stop)
                units = each.batch.owners[block_of(some)]
                here = keep[units]
                own = np.searchsorted(ids, each.batch.ids[begin:stop])
                owner = np.repeat(own, np.diff(each.batch.begins[begin : stop + 1]))
                places.append((some + moves[units])[here].astype("<u4"))
                owners.append(owner[here])
            owner = np.concatenate(owners)
            counts[start:end] = np.bincount(owner - start, minlength=end - start)
            out.write(np.concatenate(places)[np.argsort(owner, kind="stable")].data)
    numbers = [each.batch.units.numbers[keep] for each, keep in zip(sources, kept, strict=True)]
    books = [
        np.array(each.books, np.int64)[each.batch.units.books[keep]]
        for each, keep in zip(sources, kept, strict=True)
    ]
    left = counts > 0
    whole_units = Units(np.concatenate(numbers), np.concatenate(books), sizes)
    write_units(folder, whole_units, ids[left], counts[left])


def _steps(begins: Ints) -> Iterator[tuple[int, int]]:
    """Yield the words from one up to another whose places are moved in one step."""
    from kesher.parts import np

    first, last = 0, len(begins) - 1
    while first < last:
        reach = int(begins[first]) + _AT_ONCE
        until = max(first + 1, int(np.searchsorted(begins, reach, side="right")) - 1)
        yield first, until
        first = until


def _read(file: Any, batch: Batch, first: int, last: int) -> Ints:
    """Return the places of the words from one up to another; the file is read from where it is."""
    from kesher.parts import np

    return np.fromfile(file, "<u4", int(batch.begins[last]) - int(batch.begins[first])).astype(np.int64)
