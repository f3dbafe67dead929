"""What was found in the books, as it is shown: the part of each unit where it stands, and how near it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.store import Book, Placed

if TYPE_CHECKING:
    from kesher.library.search import Found

NEAR = 0.5
"""How much of the best score a result must have to be shown beside the best."""


class Piece(NamedTuple):
    """A part of an excerpt; ``found`` when it is what was looked for."""

    text: str
    found: bool


class Result(NamedTuple):
    """A unit that was found."""

    book: Book
    placed: Placed
    score: float
    pieces: tuple[Piece, ...]
    begins: bool
    ends: bool


class Results(NamedTuple):
    """What was found, best first.

    Attributes:
        results: the units.
        more: there is more than was asked for.
        also: words that were looked for as well, since a finger may have slipped in what was asked.
    """

    results: tuple[Result, ...]
    more: bool
    also: tuple[str, ...] = ()

    @property
    def close(self) -> tuple[Result, ...]:
        """The results that say what was looked for."""
        enough = max((each.score for each in self.results), default=0.0) * NEAR
        return tuple(each for each in self.results if each.score >= enough)

    @property
    def far(self) -> tuple[Result, ...]:
        """The rest, which hold a part of it or a likeness."""
        return self.results[len(self.close) :]


def shown(found: Found, placed: Mapping[int, Placed], books: Mapping[str, Book], limit: int) -> Results:
    """What was found, ready to be shown.

    Args:
        found: the answer of the index.
        placed: the units by their numbers; one that is missing was taken off meanwhile.
        books: the books by their ids.
        limit: the most results.
    """
    units = [(placed.get(hit.number), hit.score) for hit in found.hits[:limit]]
    results = (
        _result(books[unit.book], unit, score, found) for unit, score in units if unit and unit.book in books
    )
    also = dict.fromkeys(word for term in found.terms for word in term.also)
    return Results(tuple(results), more=len(found.hits) > limit, also=tuple(also))


def _result(book: Book, placed: Placed, score: float, found: Found) -> Result:
    from kesher.library.search import excerpt, matched

    unit = placed.unit
    text = f"{unit.text}\n{unit.notes}" if unit.notes else unit.text
    spans = matched(text, found)
    if not spans:  # it stands in the heading
        text = "\n".join(each for each in (book.title, unit.chapter, text) if each)
        spans = matched(text, found)
    part = excerpt(text, spans)
    pieces, at = [], 0
    for start, end in part.spans:
        pieces += [Piece(part.text[at:start], False), Piece(part.text[start:end], True)]
        at = end
    pieces.append(Piece(part.text[at:], False))
    kept = tuple(each for each in pieces if each.text)
    return Result(book, placed, score, kept, begins=not part.before, ends=not part.after)
