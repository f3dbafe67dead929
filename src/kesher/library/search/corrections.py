"""What a word may have been meant for, if a finger slipped.

Of all words that are one slip away from what was typed, those are likely that stand beside the other words of
the query more often than chance would have it; where nothing tells, those that the library has most often.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search import morphology
from kesher.library.search.batch import NEAR, block_of
from kesher.library.search.lexicon import packed, short_key
from kesher.library.search.normal import is_hebrew
from kesher.library.search.query import FUNCTION_WORDS
from kesher.library.search.slips import SHORTEST, slips
from kesher.library.search.variants import agree, maters_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.library.search.batch import Batch
    from kesher.library.search.lexicon import Ints, Lexicon
    from kesher.parts import np

_FAR_COUNTS = 40
_COMMON = (*"והבכלמשד", "וה", "וב", "ול", "ומ", "וכ", "וש", "שב", "של", "שה", "מה", "כש")
_CHANCE = 0.03
"""So many meetings more than chance are chance still."""
_MOST_CHANCE = 0.3
"""In a small library chance is reckoned no greater than this."""
_FAR_MEETING = 0.2
"""What the meetings of a word are worth that is not one of the likely slips away."""
_WHOLE, _SPELLED, _RESTS, _LONGER, _LONGER_RESTS, _INFLECTED = range(6)
_WORTH = (1.0, 0.5, 0.1, 0.2, 0.05, 0.05)
"""What the meetings are worth of the word as it is, in another spelling, without particles it begins with,
with particles before it, the last two together, and inflected. Found on slips of the judged queries."""
_KNOWN_WORTH = 2.0
"""How much more likely a word is that the library has as it is."""
_LOOKED_AT = 768
"""Of a word that the library has more often only so many places are looked at, evenly spread."""
_TELLING = 4
_TRIED = 40


class Near(NamedTuple):
    """The words that are one slip away from a word, and the word itself, the first.

    Attributes:
        words: each of them.
        prices: what each slip costs beyond the least.
        counts: how often the library has each, in whatever spelling; 0 for most.
        known: which of them the library has as they are.
        ids: the words of the library that are one of these, in any spelling and with particles.
        owners: which of ``words`` each of them is; they are sorted.
        kinds: in which way it is; no word of the library is there twice for the same owner.
    """

    words: list[str]
    prices: NDArray[np.float32]
    counts: NDArray[np.int64]
    known: NDArray[np.bool_]
    ids: Ints
    owners: Ints
    kinds: Ints


def near(lexicon: Lexicon, form: str) -> Near:
    """Return the words that are one slip away from a form; only the form itself if it is no plain word."""
    from kesher.parts import np

    prices = {form: 0.0}
    if form.isalpha() and len(form) >= SHORTEST - 1:
        prices |= {
            word: price
            for word, price in slips(form).items()
            if len(word) >= SHORTEST and word not in FUNCTION_WORDS
        }
    words = list(prices)
    ids, owners = lexicon.known(words)
    counts = np.zeros(len(words), np.int64)
    counts[owners] = lexicon.counts[ids]
    known = counts > 0
    parts = [(ids, owners, _WHOLE)]
    if is_hebrew(form):
        parts += _otherwise(words, lexicon)
        for more, whose, _kind in parts[1:]:
            np.maximum.at(counts, whose, lexicon.counts[more].astype(np.int64))
        if not counts[1:].any():  # in a small library a word may only be there with particles before it
            for particles in _COMMON:
                more, whose = lexicon.known([particles + each for each in words])
                np.maximum.at(counts, whose, lexicon.counts[more].astype(np.int64))
                parts.append((more, whose, _SPELLED))
        for those, whose, kind in tuple(parts):
            longer, origin = lexicon.with_particles(those)
            parts.append((longer, whose[origin], _LONGER_RESTS if kind == _RESTS else _LONGER))
        if not known[0]:
            parts.append(_inflected(words, lexicon))
    return Near(
        words, np.array(list(prices.values()), np.float32), counts, known, *_each_once(parts, len(lexicon))
    )


def _each_once(parts: list[tuple[Ints, Ints, int]], count: int) -> tuple[Ints, Ints, Ints]:
    """Return words, owners and kinds in the order of the owners; of each word of an owner the first kind."""
    from kesher.parts import np

    kinds = np.repeat([kind for _ids, _owners, kind in parts], [len(ids) for ids, _owners, _kind in parts])
    owners = np.concatenate([whose for _ids, whose, _kind in parts]).astype(np.int64)
    both = owners * (count + 1) + np.concatenate([ids for ids, _owners, _kind in parts])
    order = np.argsort(both * len(_WORTH) + kinds)
    both, kinds = both[order], kinds[order]
    first = np.ones(len(both), bool)
    first[1:] = both[1:] != both[:-1]
    return both[first] % (count + 1), both[first] // (count + 1), kinds[first]


def _otherwise(words: list[str], lexicon: Lexicon) -> list[tuple[Ints, Ints, int]]:
    """Return what the library has in another spelling, as an abbreviation, or without the particles."""
    from kesher.parts import np

    rows = lexicon.rows["stems"]
    found = []
    for key_of in (morphology.spelling, short_key):
        ids, costs, maters, places = rows.of_each([packed(key_of(each)) for each in words])
        same = ((costs == 0) & agree(maters, maters_of([words[at] for at in places.tolist()]))).nonzero()[0]
        found.append((ids[same], places[same], _SPELLED))
    rests = [
        (at, rest)
        for at, each in enumerate(words)
        for particles, rest in morphology.splits(each)
        if morphology.separable(particles, rest)
    ]
    ids, places = lexicon.known([rest for _at, rest in rests])
    found.append((ids, np.array([at for at, _rest in rests], np.int64)[places], _RESTS))
    return found


def _inflected(words: list[str], lexicon: Lexicon) -> tuple[Ints, Ints, int]:
    """Return what of the library shares a stem with words that are inflected."""
    from kesher.parts import np

    stems = [
        (at, packed(key.text))
        for at, each in enumerate(words)
        for key in morphology.stems(each)
        if key.cost and len(key.text) >= SHORTEST
    ]
    ids, _costs, _maters, places = lexicon.rows["stems"].of_each([key for _at, key in stems])
    return ids, np.array([at for at, _key in stems], np.int64)[places], _INFLECTED


def frequent(found: Near, more: int) -> list[int]:
    """Return the places of the words that the library has more often than that, the likeliest first."""
    likely = {
        at: math.log1p(count) - _FAR_COUNTS * float(found.prices[at])
        for at, count in enumerate(found.counts.tolist())
        if at and count > more
    }
    return sorted(likely, key=lambda at: (-likely[at], found.words[at]))


def meetings(found: Near, batches: Sequence[Batch], others: Sequence[Sequence[Ints]]) -> NDArray[np.float64]:
    """Return how much more often than by chance each word stands beside the other words of a query.

    Args:
        found: the words.
        batches: where they may stand.
        others: of each batch and each other term, the places where the term stands, in order.

    Returns:
        for each word a number that is 0 where it is not more often, and grows with how telling that is.
    """
    from kesher.parts import np

    ways = len(_WORTH)
    met = np.zeros(len(found.words) * ways)
    chance = np.zeros(len(met))
    which = found.owners * ways + found.kinds
    for batch, terms in zip(batches, others, strict=True):
        if not batch.size:
            continue
        places, sizes, shares = batch.some_places(found.ids, _LOOKED_AT)
        owner = np.repeat(which, sizes)
        share = np.repeat(shares, sizes)
        counts = np.bincount(which, weights=sizes * shares, minlength=len(met))
        blocks = block_of(places)
        for term in terms:
            near = np.flatnonzero(batch.beside(term)[blocks])
            apart = _apart(places[near], term)
            close = apart <= NEAR
            near = near[close]
            met += np.bincount(owner[near], weights=share[near] / apart[close], minlength=len(met))
            chance += counts * min(len(term) * _ALL_NEAR / batch.size, _MOST_CHANCE)
    chance += _CHANCE
    more = met * np.log(np.maximum(met, chance) / chance) - (met - chance)
    told = np.sqrt(np.where(met > chance, more, 0.0).clip(0)).reshape(-1, ways) @ np.array(_WORTH)
    far = np.where(found.prices > 0, _FAR_MEETING, 1.0)
    sums: NDArray[np.float64] = told * far * np.where(found.known, _KNOWN_WORTH, 1.0)
    return sums


_ALL_NEAR = 2 * sum(1 / distance for distance in range(1, NEAR + 1))


def _apart(places: Ints, others: Ints) -> Ints:
    """Return how far each place is from the nearest other of some sorted ones."""
    from kesher.parts import np

    if not len(others):
        return np.full(len(places), NEAR + 1, np.int64)
    at = np.searchsorted(others, places, side="right")
    after = others[np.minimum(at, len(others) - 1)]
    before = others[np.maximum(at - 1, 0)]
    apart = np.minimum(np.abs(after - places), np.abs(places - before))
    return np.where(apart == 0, NEAR + 1, apart)


def telling(found: Near, met: NDArray[np.float64], typed: Ints) -> list[int]:
    """Return the places of the few words that tell the most by what stands beside them, the best first.

    Args:
        found: the words.
        met: of each what :func:`meetings` says.
        typed: the words of the library that are what was typed; what is these is no slip.

    Of words that are nearly the same words of the library only one is taken.
    """
    from kesher.parts import np

    begins = np.searchsorted(found.owners, np.arange(len(found.words) + 1)).tolist()
    chosen: list[int] = []
    order = np.argsort(-met, kind="stable")[:_TRIED]
    for at in order.tolist():
        if len(chosen) == _TELLING or met[at] <= 0:
            break
        own = slice(begins[at], begins[at + 1])
        surest = found.ids[own][found.kinds[own] == found.kinds[own].min(initial=_INFLECTED)]
        if not at or np.isin(surest, typed).all():
            continue
        ids = [found.ids[begins[other] : begins[other + 1]] for other in chosen]
        if not any(_alike(found.ids[own], other) for other in ids):
            chosen.append(at)
    return chosen


def _alike(one: Ints, other: Ints) -> bool:
    shared = len(set(one.tolist()) & set(other.tolist()))
    return shared * 5 >= 4 * min(len(one), len(other))
