"""How a query is answered: each word is understood, tantivy finds windows, and what it finds is weighed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.batch import BLOCK_BITS
from kesher.library.search.corrections import frequent, meetings, telling
from kesher.library.search.normal import bare, spelled
from kesher.library.search.retrieval import Best, Finding, stands
from kesher.library.search.understanding import FAR_MORE, Reading, may_slip

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from kesher.library.search.folder import Shelf
    from kesher.library.search.lexicon import Ints, Lexicon
    from kesher.library.search.query import Query, Term
    from kesher.library.search.variants import Forms

_TOLD, _SURELY_TOLD = 2.0, 8.0
"""So telling is a word beside the others that it was surely meant: for one hardly known, for another."""
_TWICE = 2.0
"""A word that was typed and is a word stays itself, unless another is so much more telling."""
_REMEMBERED = 100
_MOST_TERMS = 12
"""So many words of a long query are looked for, those that say the most."""
_ENOUGH = 0.94
"""Where nothing that was found is as good as this, a finger may have slipped in a word that is one too."""
_PLAINLY = 0.97
"""The same, where a word is hardly known."""
_GAIN = 0.02
"""What is found for other words than were asked for is taken only where it is so much better."""


class Hit(NamedTuple):
    """A unit that answers; the score is 1 when all stands there as it was asked."""

    number: int
    book: str
    score: float


class Understood(NamedTuple):
    """How one term was understood.

    Attributes:
        text: the term, folded.
        forms: the words of the library that stand for it, with how surely each does, from 0 to 1.
        chains: runs of words that stand for it together, each word of a run by its forms.
        required: a unit without it comes after all that have it.
        also: the words it may have been meant for, if a finger slipped, that are in what was found.
    """

    text: str
    forms: dict[str, float]
    chains: tuple[tuple[frozenset[str], ...], ...]
    required: bool
    also: tuple[str, ...] = ()


class Found(NamedTuple):
    """What a search found.

    Attributes:
        hits: the best first.
        terms: how each term was understood.
    """

    hits: list[Hit]
    terms: tuple[Understood, ...]


def answer(shelf: Shelf, query: Query, limit: int, books: frozenset[str] | None) -> Found:
    """Answer a query from one state of the index."""

    def understand(terms: Iterable[Term], *, alone: bool) -> list[Reading]:
        return [shelf.reader.read(term, alone=alone) for term in terms]

    alone = sum(term.required for term in query.terms) == 1
    readings = _weightiest(understand(query.terms, alone=alone))
    if alone:
        readings = [shelf.reader.frequent(each) if shelf.reader.doubtful(each) else each for each in readings]
    without = [each for each in understand(query.without, alone=True) if not each.unknown]
    asked = _ask(shelf, readings, without, books, limit)
    doubt = any(shelf.reader.doubtful(each) for each in readings)
    if (
        not alone
        and asked.best < (_PLAINLY if doubt else _ENOUGH)
        and not any(term.exact for term in query.terms)
    ):
        wider, sure = _corrected(shelf, readings)
        if any(each.slips for each in wider):
            again = _ask(shelf, wider, without, books, limit)
            if sure or again.best > asked.best + _GAIN:
                readings, asked = wider, again
    best = sorted(asked.scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    hits = []
    for (number, unit), score in best:
        batch = shelf.batches[number]
        book = shelf.list.batches[number].books[int(batch.books[unit])]
        hits.append(Hit(int(batch.numbers[unit]), book, round(score, 4)))
    slipped = any(each.slips for each in readings)
    units = [place for place, _score in best] if slipped else []
    return Found(hits, tuple(_told(each, shelf, units) for each in readings))


def _corrected(shelf: Shelf, readings: list[Reading]) -> tuple[list[Reading], bool]:
    """Understand a query as if a finger had slipped in one of its words, or in each that is hardly known.

    Returns:
        the terms, and whether what stands beside them says that it is so.
    """
    reader = shelf.reader
    found = list(readings)
    standing = [[stands(batch, each) for each in readings if each.term.required] for batch in shelf.batches]
    needed = [at for at, each in enumerate(readings) if each.term.required]
    best: tuple[float, int, list[int]] = (0.0, 0, [])
    sure = False
    for which, at in enumerate(needed):
        reading = readings[at]
        if not may_slip(reading):
            continue
        near = reader.near(bare(reading.term.text))
        met = meetings(near, shelf.batches, [each[:which] + each[which + 1 :] for each in standing])
        likely = telling(near, met)
        typed = met[0] * (_TWICE if reader.count(reading) else 1.0)
        gain = float(met[likely[0]] - typed) if likely else 0.0
        if reader.doubtful(reading):
            told = gain >= _TOLD
            sure |= told
            if not told:
                more = frequent(near, FAR_MORE * reader.count(reading))
                likely += [each for each in more if each not in likely]
            found[at] = reader.widened(reading, likely)
        elif gain > best[0]:
            best = (gain, at, likely)
    if best[2] and (best[0] >= _SURELY_TOLD or not sure):
        sure |= best[0] >= _SURELY_TOLD
        found[best[1]] = reader.widened(readings[best[1]], best[2])
    return found, sure


def _weightiest(readings: list[Reading]) -> list[Reading]:
    """Return the terms that say the most, in their order."""
    if len(readings) <= _MOST_TERMS:
        return readings
    order = sorted(range(len(readings)), key=lambda at: (readings[at].term.required, readings[at].weight))
    return [readings[at] for at in sorted(order[-_MOST_TERMS:])]


def _there(shelf: Shelf, ids: Ints, units: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which of some words stand in some units."""
    import numpy as np

    there = np.zeros(len(ids), bool)
    for number, batch in enumerate(shelf.batches):
        own = [unit for which, unit in units if which == number]
        if own:
            places, sizes = batch.places(ids)
            inside = np.isin(batch.owners[places >> BLOCK_BITS], own)
            there[np.repeat(np.arange(len(ids)), sizes)[inside]] = True
    return there


class _Answer(NamedTuple):
    """What one way of understanding a query finds: a score for each batch's number and unit."""

    scores: dict[tuple[int, int], float]

    @property
    def best(self) -> float:
        return max(self.scores.values(), default=0.0)


def _ask(
    shelf: Shelf,
    readings: list[Reading],
    without: list[Reading],
    books: frozenset[str] | None,
    limit: int,
) -> _Answer:
    """Find the units that have all that is required; where there are few, those that have some of it too."""
    needed = [each for each in readings if each.term.required]
    known = [each for each in needed if not each.unknown]
    best = Best(limit)
    if not known or any(each.unknown for each in needed if each.term.exact):
        return _Answer(best.scores)
    asked = []
    for number, (batch, listed) in enumerate(zip(shelf.batches, shelf.list.batches, strict=True)):
        inside = None
        if books is not None:
            inside = [at for at, book in enumerate(listed.books) if book in books]
        if inside is None or inside:
            asked.append(Finding(number, batch, readings, without, inside))
    for each in asked:
        each.near(best)
    for each in asked:
        each.apart(best, len(known), len(known))
    if not any(each.term.exact for each in known):
        most = len(known)
        for missing in sorted({1, len(known) // 2}):
            if not best.full and missing < len(known):
                for each in asked:
                    each.apart(best, len(known) - missing, most - 1)
                most = len(known) - missing
    return _Answer(best.scores)


def _told(reading: Reading, shelf: Shelf, units: list[tuple[int, int]]) -> Understood:
    """Return how a term was understood, with what it may have been meant for of what stands in some units."""
    import numpy as np

    lexicon = shelf.lexicon
    plain = _plainly(reading, lexicon)
    if not reading.slips:
        return plain
    ids = np.concatenate([those.ids for those in reading.slips])
    there = _there(shelf, ids, units)
    also, at = [], 0
    for those in reading.slips:
        in_them = np.flatnonzero(there[at : at + len(those.ids)])
        at += len(those.ids)
        if len(in_them):
            order = np.lexsort((-lexicon.counts[those.ids[in_them]].astype(np.int64), those.losses[in_them]))
            also.append(spelled(lexicon.text(int(those.ids[in_them[order[0]]]))))
    return plain._replace(also=tuple(dict.fromkeys(also)))


@lru_cache(_REMEMBERED)
def _plainly(reading: Reading, lexicon: Lexicon) -> Understood:
    """Return how a term was understood, but for slips."""

    def forms(those: Forms) -> dict[str, float]:
        return dict(zip(lexicon.some(those.ids), (1 - those.losses).tolist(), strict=True))

    chains = tuple(tuple(frozenset(forms(each)) for each in chain) for chain in reading.chains)
    return Understood(reading.term.text, forms(reading.forms), chains, reading.term.required)
