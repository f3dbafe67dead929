"""How a query is answered: each word is understood, tantivy finds windows, and what it finds is weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.batch import PHRASE, WINDOW, Asked, AskedTerm
from kesher.library.search.normal import spelled
from kesher.library.search.ranking import weigh
from kesher.library.search.readings import CLOSE, INFLECTED, Forms, Reading, read, widened

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from kesher.library.search.batch import Batch
    from kesher.library.search.lexicon import Ints, Lexicon
    from kesher.library.search.query import Query, Term
    from kesher.library.search.shelf import Shelf

_WEIGHED = 1000
"""So many windows of a batch are weighed, the likeliest."""
_PHRASED = 100_000
"""So many windows are looked through for a phrase: each must be, for its words say nothing of their order."""
_AT_ONCE = 4000
_BEGUN = 48
"""So many words are tried for one that is not finished."""
_MOST_TERMS = 12
"""So many words of a long query are looked for, those that say the most."""
_ENOUGH = 0.94
"""Where nothing that was found is as good as this, a finger may have slipped in a word that is one too."""
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
        total: how many units have all that was required.
        more: there are more than were weighed, so the total is a lower bound.
        terms: how each term was understood.
    """

    hits: list[Hit]
    total: int
    more: bool
    terms: tuple[Understood, ...]


def answer(shelf: Shelf, query: Query, limit: int, books: frozenset[str] | None) -> Found:
    """Answer a query from one state of the index."""
    lexicon = shelf.lexicon

    def begun(start: str) -> list[str]:
        counts: dict[str, int] = {}
        for batch in shelf.batches:
            for form, count in batch.begun(start, _BEGUN):
                counts[form] = counts.get(form, 0) + count
        return sorted(counts, key=lambda form: -counts[form])[:_BEGUN]

    def understand(terms: Iterable[Term], *, alone: bool) -> list[Reading]:
        return [read(term, lexicon, begun, alone=alone) for term in terms]

    alone = sum(term.required for term in query.terms) == 1
    readings = _weightiest(understand(query.terms, alone=alone))
    without = [each for each in understand(query.without, alone=True) if not each.unknown]
    asked = _ask(shelf, readings, without, books, limit)
    if not alone and asked.best < _ENOUGH and not any(term.exact for term in query.terms):
        wider = [widened(each, lexicon) for each in readings]
        if any(each.slips for each in wider):
            again = _ask(shelf, wider, without, books, limit)
            if again.best > asked.best + _GAIN:
                readings, asked = wider, again
    best = sorted(asked.scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    hits = []
    for (number, unit), score in best:
        batch = shelf.batches[number]
        book = shelf.list.batches[number].books[int(batch.books[unit])]
        hits.append(Hit(int(batch.numbers[unit]), book, round(score, 4)))
    slipped = any(each.slips for each in readings)
    there = _there(shelf, [place for place, _score in best] if slipped else [])
    return Found(hits, asked.total, asked.more, tuple(_told(each, lexicon, there) for each in readings))


def _weightiest(readings: list[Reading]) -> list[Reading]:
    """Return the terms that say the most, in their order."""
    if len(readings) <= _MOST_TERMS:
        return readings
    order = sorted(range(len(readings)), key=lambda at: (readings[at].term.required, readings[at].weight))
    return [readings[at] for at in sorted(order[-_MOST_TERMS:])]


def _there(shelf: Shelf, places: list[tuple[int, int]]) -> NDArray[np.uint32]:
    """Return the ids of all words of some units."""
    import numpy as np

    found = [np.zeros(0, np.uint32)]
    for number, unit in places:
        batch = shelf.batches[number]
        found.append(batch.words(slice(int(batch.starts[unit]), int(batch.starts[unit + 1]))))
    return np.unique(np.concatenate(found))


class _Answer(NamedTuple):
    """What one way of understanding a query finds: a score for each batch's number and unit."""

    scores: dict[tuple[int, int], float]
    total: int
    more: bool

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
    best: dict[tuple[int, int], float] = {}
    if not known or any(each.unknown for each in needed if each.term.exact):
        return _Answer(best, 0, False)
    asking = _Asking(shelf.lexicon, readings, known, without, books)

    def ask(missing: int) -> bool:
        more = False
        for number, (batch, listed) in enumerate(zip(shelf.batches, shelf.list.batches, strict=True)):
            scores, rest = asking.batch(batch, listed.books, missing)
            more |= rest
            for unit, score in scores.items():
                best[number, unit] = max(score, best.get((number, unit), 0.0))
        return more

    more = ask(0)
    total = len(best) if len(known) == len(needed) else 0
    if not any(each.term.exact for each in known):
        for missing in sorted({1, len(known) // 2}):
            if len(best) < limit and missing < len(known):
                ask(missing)
    return _Answer(best, total, more)


class _Asking:
    """A query that is understood, as each batch is asked it."""

    def __init__(
        self,
        lexicon: Lexicon,
        readings: list[Reading],
        needed: list[Reading],
        without: list[Reading],
        books: frozenset[str] | None,
    ) -> None:
        self._size = len(lexicon)
        self._readings = readings
        self._without = without
        self._books = books
        self._exact = [at for at, each in enumerate(readings) if each.term.exact]
        self._longest = max([len(readings[at].term.forms) for at in self._exact], default=0)
        self._needed = [part for each in needed for part in _asked(each, lexicon)]
        self._helping = [
            part for each in readings if not each.term.required for part in _asked(each, lexicon) if part.all
        ]

    def batch(self, batch: Batch, books: tuple[str, ...], missing: int) -> tuple[dict[int, float], bool]:
        """Return the scores of one batch's units, and whether there were more than could be weighed.

        Args:
            batch: the batch.
            books: its books, by their numbers.
            missing: how many of the required terms a unit may be without.
        """
        inside = None
        if self._books is not None:
            inside = [at for at, book in enumerate(books) if book in self._books]
            if not inside:
                return {}, False
        limit = _PHRASED if self._exact else _WEIGHED
        found = batch.candidates(Asked(self._needed, self._helping, inside), limit, missing=missing)
        best: dict[int, float] = {}
        more = found.more
        for at in range(0, len(found.places), _AT_ONCE):
            if len(best) >= _WEIGHED:  # all of them have the phrase
                more = True
                break
            units = found.units[at : at + _AT_ONCE]
            scores = self._weighed(batch, found.places[at : at + _AT_ONCE], units)
            for unit, score in zip(units.tolist(), scores.tolist(), strict=True):
                if score > best.get(unit, 0.0):
                    best[unit] = score
        return self._left(batch, best), more

    def _weighed(self, batch: Batch, places: Ints, units: Ints) -> NDArray[np.float32]:
        """Return the score of each window; 0 where a phrase is not in it."""
        import numpy as np

        ends = np.minimum(places + WINDOW + self._longest, batch.starts[units + 1])
        scores = weigh(self._readings, self._size, batch.words, places, ends)
        for at in self._exact:
            scores[weigh([self._readings[at]], self._size, batch.words, places, ends) == 0] = 0
        return scores

    def _left(self, batch: Batch, best: dict[int, float]) -> dict[int, float]:
        """Return the units that have nothing which was to be left out."""
        import numpy as np

        for reading in self._without:
            units = np.array(list(best), np.int64)
            worth = weigh([reading], self._size, batch.words, batch.starts[units], batch.starts[units + 1])
            best = {unit: best[unit] for unit in units[worth == 0].tolist()}
        return best


def _asked(reading: Reading, lexicon: Lexicon) -> list[AskedTerm]:
    """Return what tantivy is asked for a term: of a phrase each of its words, else what stands for it."""
    if reading.term.exact:
        (chain,) = reading.chains
        return [_tiers([each], lexicon, reading.weight) for each in chain[:PHRASE]]
    return [
        _tiers(
            [reading.forms, *(_rarest(chain, lexicon) for chain in reading.chains)], lexicon, reading.weight
        )
    ]


def _rarest(chain: tuple[Forms, ...], lexicon: Lexicon) -> Forms:
    return min(chain, key=lambda each: int(lexicon.counts[each.ids].sum()))


def _tiers(those: list[Forms], lexicon: Lexicon, weight: float) -> AskedTerm:
    words: dict[str, float] = {}
    for each in those:
        words |= zip(lexicon.some(each.ids), each.losses.tolist(), strict=True)
    return AskedTerm(
        list(words),
        [
            ([word for word, loss in words.items() if loss <= CLOSE], 2.0),
            ([word for word, loss in words.items() if loss <= INFLECTED], 1.0),
        ],
        weight,
    )


def _told(reading: Reading, lexicon: Lexicon, there: NDArray[np.uint32]) -> Understood:
    import numpy as np

    def forms(those: Forms) -> dict[str, float]:
        return dict(zip(lexicon.some(those.ids), (1 - those.losses).tolist(), strict=True))

    chains = tuple(tuple(frozenset(forms(each)) for each in chain) for chain in reading.chains)
    also = []
    for those in reading.slips:
        in_them = np.flatnonzero(np.isin(those.ids, there))
        if len(in_them):
            order = np.lexsort((-lexicon.counts[those.ids[in_them]].astype(np.int64), those.losses[in_them]))
            also.append(spelled(lexicon.text(int(those.ids[in_them[order[0]]]))))
    also = list(dict.fromkeys(also))
    return Understood(reading.term.text, forms(reading.forms), chains, reading.term.required, tuple(also))
