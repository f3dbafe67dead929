"""How a query is answered: each word is understood, and the units where its words stand best are found."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.batch import block_of
from kesher.library.search.corrections import frequent, meetings, telling
from kesher.library.search.normal import bare, spelled
from kesher.library.search.retrieval import Best, Lookup, stands
from kesher.library.search.understanding import FAR_MORE, HARDLY, Sense, may_slip
from kesher.library.search.variants import LOSSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kesher.library.search.folder import Snapshot
    from kesher.library.search.lexicon import Ints, Lexicon
    from kesher.library.search.query import Query, Term
    from kesher.library.search.variants import Forms
    from kesher.parts import np

_TOLD = {0: 1.0, HARDLY: 2.5}
"""So telling is a word beside the others that it was meant, where what was typed is no more frequent."""
_SURELY_TOLD = 4.0
"""The same, where what was typed is frequent itself."""
_TWICE = 2.0
"""A word that was typed and is a word stays itself, unless another is so much more telling."""
_SURE_SLIP, _LIKELY_SLIP = 0.04, 0.08
"""What it costs that another word was meant, where its neighbours say so: for one not known, for another."""
_NO_WORD = 0.08
"""What is only like a word that is not known costs more, where its neighbours say what it was meant for."""
_REMEMBERED = 100
_MOST_TERMS = 12
"""So many words of a long query are looked for, those that say the most."""
_PARAGRAPH = 8
"""Of so many words on, a query is a paragraph: what has a third of it is found too."""
_ENOUGH = 0.998
"""Where nothing that was found is as good as this, a finger may have slipped in a word hardly known."""
_PLAINLY = 0.985
"""The same, where all words are known."""
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


def answer(snapshot: Snapshot, query: Query, limit: int, books: frozenset[str] | None) -> Found:
    """Answer a query from one state of the index."""

    def understand(terms: Iterable[Term], *, alone: bool) -> list[Sense]:
        return [snapshot.interpreter.read(term, alone=alone) for term in terms]

    alone = sum(term.required for term in query.terms) == 1
    senses = _weightiest(understand(query.terms, alone=alone))
    if alone:
        senses = [
            snapshot.interpreter.frequent(each) if snapshot.interpreter.doubtful(each) else each
            for each in senses
        ]
    without = [each for each in understand(query.without, alone=True) if not each.unknown]
    asked = _ask(snapshot, senses, without, books, limit)
    doubt = any(snapshot.interpreter.doubtful(each) for each in senses)
    enough = _ENOUGH if doubt else _PLAINLY
    if not alone and asked.most < enough and not any(term.exact for term in query.terms):
        wider, sure = _corrected(snapshot, senses, every=asked.most < _PLAINLY)
        if any(each.slips for each in wider):
            again = _ask(snapshot, wider, without, books, limit)
            if sure or again.most > asked.most + _GAIN:
                senses, asked = wider, again
    best = sorted(asked.scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    hits = []
    for (number, unit), score in best:
        batch = snapshot.batches[number]
        book = snapshot.list.batches[number].books[int(batch.units.books[unit])]
        hits.append(Hit(int(batch.units.numbers[unit]), book, round(score, 4)))
    slipped = any(each.slips for each in senses)
    units = [place for place, _score in best] if slipped else []
    return Found(hits, tuple(_told(each, snapshot, units) for each in senses))


def _corrected(snapshot: Snapshot, senses: list[Sense], *, every: bool) -> tuple[list[Sense], bool]:
    """Understand a query as if a finger had slipped in one of its words, or in each that is hardly known.

    Args:
        snapshot: the index.
        senses: the terms.
        every: it may have slipped in a word that is well known, too.

    Returns:
        the terms, and whether what stands beside them says that it is so.
    """
    interpreter = snapshot.interpreter
    found = list(senses)
    standing = [[stands(batch, each) for each in senses if each.term.required] for batch in snapshot.batches]
    needed = [at for at, each in enumerate(senses) if each.term.required]
    told: list[tuple[float, int, list[int]]] = []
    unknown = False
    for which, at in enumerate(needed):
        sense = senses[at]
        if not may_slip(sense) or not (every or interpreter.doubtful(sense)):
            continue
        near = interpreter.near(bare(sense.term.text))
        met = meetings(near, snapshot.batches, [each[:which] + each[which + 1 :] for each in standing])
        count = interpreter.count(sense)
        typed = sense.forms.ids[sense.forms.losses <= LOSSES.slip] if count > HARDLY else sense.forms.ids[:0]
        likely = telling(near, met, typed)
        gain = float(met[likely[0]] - met[0] * (_TWICE if count else 1.0)) if likely else 0.0
        wanted = next((least for most, least in _TOLD.items() if count <= most), _SURELY_TOLD)
        if gain >= wanted:
            told.append((gain / wanted, at, likely))
        elif interpreter.doubtful(sense):
            more = frequent(near, FAR_MORE * count)
            found[at] = interpreter.widened(sense, likely + [each for each in more if each not in likely])
            unknown |= not count and not met[0]
    for _gain, at, likely in sorted(told, reverse=True)[:1]:
        no_word = not interpreter.count(senses[at])
        loss, dearer = (_SURE_SLIP, _NO_WORD) if no_word else (_LIKELY_SLIP, 0.0)
        found[at] = interpreter.widened(senses[at], likely, loss, typed=dearer)
    return found, unknown or bool(told)


def _weightiest(senses: list[Sense]) -> list[Sense]:
    """Return the terms that say the most, in their order."""
    if len(senses) <= _MOST_TERMS:
        return senses
    order = sorted(range(len(senses)), key=lambda at: (senses[at].term.required, senses[at].weight))
    return [senses[at] for at in sorted(order[-_MOST_TERMS:])]


def _there(snapshot: Snapshot, ids: Ints, units: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which of some words stand in some units."""
    from kesher.parts import np

    there = np.zeros(len(ids), bool)
    for number, batch in enumerate(snapshot.batches):
        own = [unit for which, unit in units if which == number]
        if own:
            places, sizes = batch.places(ids)
            inside = np.isin(batch.owners[block_of(places)], own)
            there[np.repeat(np.arange(len(ids)), sizes)[inside]] = True
    return there


def _ask(
    snapshot: Snapshot,
    senses: list[Sense],
    without: list[Sense],
    books: frozenset[str] | None,
    limit: int,
) -> Best:
    """Find the units that have all that is required; where there are few, those that have some of it too."""
    needed = [each for each in senses if each.term.required]
    known = [each for each in needed if not each.unknown]
    best = Best(limit)
    if not known or any(each.unknown for each in needed if each.term.exact):
        return best
    asked = []
    for number, (batch, listed) in enumerate(zip(snapshot.batches, snapshot.list.batches, strict=True)):
        inside = None
        if books is not None:
            inside = [at for at, book in enumerate(listed.books) if book in books]
        if inside is None or inside:
            asked.append(Lookup(number, batch, senses, without, inside))
    for each in asked:
        each.near(best)
    for each in asked:
        each.apart(best, len(known), len(known))
    if not any(each.term.exact for each in known):
        most = len(known)
        lacking = {1, len(known) // 2}
        if len(known) >= _PARAGRAPH:
            lacking.add(len(known) * 2 // 3)
        for missing in sorted(lacking):
            if not best.full and missing < len(known):
                for each in asked:
                    each.apart(best, len(known) - missing, most - 1)
                most = len(known) - missing
    return best


def _told(sense: Sense, snapshot: Snapshot, units: list[tuple[int, int]]) -> Understood:
    """Return how a term was understood, with what it may have been meant for of what stands in some units."""
    from kesher.parts import np

    lexicon = snapshot.lexicon
    plain = _plainly(sense, lexicon)
    if not sense.slips:
        return plain
    ids = np.concatenate([those.ids for those in sense.slips])
    there = _there(snapshot, ids, units)
    also, at = [], 0
    for those in sense.slips:
        in_them = np.flatnonzero(there[at : at + len(those.ids)])
        at += len(those.ids)
        if len(in_them):
            order = np.lexsort((-lexicon.counts[those.ids[in_them]].astype(np.int64), those.losses[in_them]))
            also.append(spelled(lexicon.text(int(those.ids[in_them[order[0]]]))))
    return plain._replace(also=tuple(dict.fromkeys(also)))


@lru_cache(_REMEMBERED)
def _plainly(sense: Sense, lexicon: Lexicon) -> Understood:
    """Return how a term was understood, but for slips."""

    def forms(those: Forms) -> dict[str, float]:
        return dict(zip(lexicon.some(those.ids), (1 - those.losses).tolist(), strict=True))

    chains = tuple(tuple(frozenset(forms(each)) for each in chain) for chain in sense.chains)
    return Understood(sense.term.text, forms(sense.forms), chains, sense.term.required)
