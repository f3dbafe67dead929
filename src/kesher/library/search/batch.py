"""One batch of units on the disk: tantivy's index of their words, and the words themselves as numbers.

A batch is written once, in a folder of its own, and never changed. The words of all its units stand in one
file, three bytes a word, so that the passages which tantivy finds can be weighed by where their words stand.
Tantivy indexes *windows*: a long unit is cut into overlapping runs of words, so that words that are found in
one window are near each other, and a passage of five thousand words costs no more to weigh than a short one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.library.search.lexicon import runs, thin, wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints

WINDOW = 64
"""Words in a window."""
STEP = 48
"""Words from one window's start to the next: the overlap is more than words may be apart to be near."""
PHRASE = WINDOW - STEP
"""So many words of a phrase are sure to stand in one window."""
_HEAP = 96_000_000
_WORDS, _PLACE, _BOOK = "words", "place", "book"


class Units(NamedTuple):
    """Units by their numbers, their books and their words.

    Attributes:
        numbers: each unit's number.
        books: which of the batch's books each is of.
        starts: where each unit's words start in ``words``; one more than there are units.
        words: ids, in reading order; or, of a batch on the disk, rows of three bytes.
    """

    numbers: NDArray[np.int64]
    books: NDArray[np.uint32]
    starts: NDArray[np.int64]
    words: NDArray[np.uint32]


def write(folder: Path, units: Units, texts: Sequence[str]) -> None:
    """Write a batch into a new folder.

    Args:
        folder: does not exist yet.
        units: what the batch holds.
        texts: the forms of all words, by id.
    """
    import numpy as np
    import tantivy

    folder.mkdir()
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(_HEAP, 1)
    starts, ends, origin = _windows(units.starts)
    books = units.books[origin].tolist()
    words = units.words
    for start, end, book in zip(starts.tolist(), ends.tolist(), books, strict=True):
        document = tantivy.Document()
        document.add_text(_WORDS, " ".join([texts[number] for number in words[start:end].tolist()]))
        document.add_unsigned(_PLACE, start)
        document.add_unsigned(_BOOK, book)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    thin(words).tofile(folder / "words.bin")
    with (folder / "units.npz").open("wb") as file:
        np.savez(
            file,
            numbers=units.numbers.astype(np.uint32 if _small(units.numbers) else np.int64),
            books=units.books.astype(np.uint16 if _few(units.books) else np.uint32),
            sizes=np.diff(units.starts).astype(np.uint32),
        )


def joined(parts: Sequence[tuple[Units, Sequence[int]]]) -> Units:
    """Return the units of several batches as those of one, each with its books' new numbers."""
    import numpy as np

    sizes = np.concatenate([np.diff(units.starts) for units, _books in parts])
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return Units(
        np.concatenate([units.numbers for units, _books in parts]),
        np.concatenate([np.array(books, np.uint32)[units.books] for units, books in parts]),
        starts,
        np.concatenate([units.words for units, _books in parts]),
    )


def _few(books: NDArray[np.uint32]) -> bool:
    return int(books.max(initial=0)) < 1 << 16


def _small(numbers: NDArray[np.int64]) -> bool:
    return len(numbers) == 0 or (int(numbers.min()) >= 0 and int(numbers.max()) < 1 << 32)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_WORDS, stored=False, tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field(_PLACE, fast=True)
    builder.add_unsigned_field(_BOOK, indexed=True)
    return builder.build()


def _windows(starts: NDArray[np.int64]) -> tuple[Ints, Ints, Ints]:
    """Return start and end of every window of some units, and the unit each is of."""
    import numpy as np

    sizes = np.diff(starts)
    many = np.maximum(1, -(-(sizes - PHRASE) // STEP))
    ordinals, origin = runs(np.zeros(len(many), np.int64), many)
    begins = starts[:-1][origin] + ordinals * STEP
    return begins, np.minimum(begins + WINDOW, starts[1:][origin]), origin


def _borrowed(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """Return a folder of links to a batch's files, since tantivy makes a lock where it reads."""
    own = tempfile.TemporaryDirectory(prefix="kesher-", ignore_cleanup_errors=True)
    for path in folder.iterdir():
        if path.suffix == ".lock":
            continue
        try:
            (Path(own.name) / path.name).symlink_to(path.resolve())
        except OSError:  # where links are not to be had
            shutil.copyfile(path, Path(own.name) / path.name)
    return own


class Candidates(NamedTuple):
    """Windows that may answer a query: where each starts among the batch's words, and which unit it is of."""

    places: NDArray[np.int64]
    units: NDArray[np.int64]
    more: bool


class Batch:
    """A batch that is read.

    Attributes:
        numbers: each unit's number.
        books: which of the batch's books each unit is of.
        starts: where each unit's words start; one more than there are units.
    """

    def __init__(self, folder: Path) -> None:
        import numpy as np
        import tantivy

        with np.load(folder / "units.npz", allow_pickle=False) as kept:
            self.numbers = kept["numbers"].astype(np.int64)
            self.books = kept["books"].astype(np.uint32)
            sizes = kept["sizes"]
        self.starts = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=self.starts[1:])
        size = int(self.starts[-1])
        if size:
            self._words: Ints = np.memmap(folder / "words.bin", np.uint8, "r", shape=(size, 3))
        else:
            self._words = np.zeros((0, 3), np.uint8)
        self._borrowed = None if os.access(folder, os.W_OK) else _borrowed(folder)
        place = folder if self._borrowed is None else Path(self._borrowed.name)
        self._index: Any = tantivy.Index.open(str(place))
        self._schema: Any = self._index.schema
        self._searcher: Any = self._index.searcher()

    @property
    def size(self) -> int:
        """How many words it has."""
        return int(self.starts[-1])

    def words(self, places: Ints | slice) -> NDArray[np.uint32]:
        """Return the ids of the words at some places."""
        return wide(self._words[places])

    def units(self, keep: NDArray[np.bool_] | None = None) -> Units:
        """Return all its units, or those to keep."""
        import numpy as np

        if keep is None:
            keep = np.ones(len(self.numbers), bool)
        places, _origin = runs(self.starts[:-1][keep], self.starts[1:][keep])
        starts = np.zeros(int(keep.sum()) + 1, np.int64)
        np.cumsum(np.diff(self.starts)[keep], out=starts[1:])
        return Units(self.numbers[keep], self.books[keep], starts, self.words(places))

    def begun(self, start: str, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent words that begin so, with how many windows have each."""
        found: list[tuple[str, int]] = self._searcher.terms_with_prefix(_WORDS, start, limit=limit)
        return found

    def candidates(self, asked: Asked, limit: int, *, missing: int = 0) -> Candidates:
        """Find the windows that have every required term, or all but so many.

        Args:
            asked: the query, as words.
            limit: so many at most; where there are more, those that have the closest forms.
            missing: how many of the required terms a window may be without.
        """
        import numpy as np

        found = self._searcher.search(self._query(asked, missing), limit=limit)
        more = found.count > limit
        if more:
            found = self._searcher.search(self._query(asked, missing, scored=True), limit=limit, count=False)
        addresses = [address for _score, address in found.hits]
        places = np.array(self._searcher.fast_field_values(_PLACE, addresses), np.int64)
        places.sort()
        return Candidates(places, np.searchsorted(self.starts, places, side="right") - 1, more)

    def _query(self, asked: Asked, missing: int, *, scored: bool = False) -> Any:
        """Return tantivy's query."""
        from tantivy import Occur, Query

        def has(words: Sequence[str], score: float) -> Any:
            return Query.const_score_query(Query.term_set_query(self._schema, _WORDS, list(words)), score)

        needed = [has(term.all, 0.0) for term in asked.required]
        parts = []
        if missing:
            either = Query.boolean_query(
                [(Occur.Should, each) for each in needed], minimum_number_should_match=len(needed) - missing
            )
            parts.append((Occur.Must, either))
        else:
            parts += [(Occur.Must, each) for each in needed]
        if asked.books is not None:
            inside = Query.term_set_query(self._schema, _BOOK, asked.books)
            parts.append((Occur.Must, Query.const_score_query(inside, 0.0)))
        if scored:
            for term in asked.required + asked.helping:
                parts += [(Occur.Should, has(words, score * term.weight)) for words, score in term.tiers]
        return Query.boolean_query(parts)


class AskedTerm(NamedTuple):
    """One term as tantivy is asked for it.

    Attributes:
        all: every word that stands for it.
        tiers: its closest words, and its closer words, with what they add to a window's score.
        weight: how much the term says.
    """

    all: list[str]
    tiers: list[tuple[list[str], float]]
    weight: float


class Asked(NamedTuple):
    """A query as tantivy is asked it; the books by their numbers in the batch, or all."""

    required: list[AskedTerm]
    helping: list[AskedTerm]
    books: list[int] | None = None
