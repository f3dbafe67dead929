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
_CHANCE = 0.1
"""So many meetings more than chance are chance still."""
_MOST_CHANCE = 0.3
"""In a small library chance is reckoned no greater than this."""
_FAR_MEETING = 0.5
"""What the meetings of a word are worth that is not one of the likely slips away."""

_TELLING = 4
_LOOKED_AT = 40


class Near(NamedTuple):
    """The words that are one slip away from a word, and the word itself, the first.

    Attributes:
        words: each of them.
        prices: what each slip costs beyond the least.
        counts: how often the library has each, in whatever spelling; 0 for most.
        ids: the words of the library that are one of these, in any spelling and with particles.
        owners: which of ``words`` each of them is; they are sorted.
    """

    words: list[str]
    prices: NDArray[np.float32]
    counts: NDArray[np.int64]
    ids: Ints
    owners: Ints


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
    if is_hebrew(form):
        more, whose = _otherwise(words, lexicon)
        np.maximum.at(counts, whose, lexicon.counts[more].astype(np.int64))
        ids, owners = np.concatenate([ids, more]), np.concatenate([owners, whose])
        if not counts[1:].any():  # in a small library a word may only be there with particles before it
            for particles in _COMMON:
                more, whose = lexicon.known([particles + each for each in words])
                np.maximum.at(counts, whose, lexicon.counts[more].astype(np.int64))
                ids, owners = np.concatenate([ids, more]), np.concatenate([owners, whose])
        longer, origin = lexicon.with_particles(ids)
        ids, owners = np.concatenate([ids, longer]), np.concatenate([owners, owners[origin]])
    both = np.unique(owners.astype(np.int64) * (len(lexicon) + 1) + ids)
    return Near(
        words,
        np.array(list(prices.values()), np.float32),
        counts,
        both % (len(lexicon) + 1),
        both // (len(lexicon) + 1),
    )


def _otherwise(words: list[str], lexicon: Lexicon) -> tuple[Ints, Ints]:
    """Return what the library has in another spelling, as an abbreviation, or without the particles."""
    from kesher.parts import np

    rows = lexicon.rows["stems"]
    found, owners = [], []
    for key_of in (morphology.spelling, short_key):
        ids, costs, maters, places = rows.of_each([packed(key_of(each)) for each in words])
        same = ((costs == 0) & agree(maters, maters_of([words[at] for at in places.tolist()]))).nonzero()[0]
        found.append(ids[same])
        owners.append(places[same])
    rests = [
        (at, rest)
        for at, each in enumerate(words)
        for particles, rest in morphology.splits(each)
        if morphology.separable(particles, rest)
    ]
    ids, places = lexicon.known([rest for _at, rest in rests])
    found.append(ids)
    owners.append(np.array([at for at, _rest in rests], np.int64)[places])
    return np.concatenate(found), np.concatenate(owners)


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
        others: of each batch and each other term, the places where the term stands.

    Returns:
        for each word a number that is 0 where it is not more often, and grows with how telling that is.
    """
    from kesher.parts import np

    met = np.zeros(len(found.words))
    chance = np.zeros(len(found.words))
    for batch, terms in zip(batches, others, strict=True):
        if not batch.size:
            continue
        places, sizes = batch.places(found.ids)
        owner = np.repeat(found.owners, sizes)
        counts = np.bincount(found.owners, weights=sizes, minlength=len(met))
        for term in terms:
            near = np.flatnonzero(batch.beside(term)[block_of(places)])
            apart = _apart(places[near], np.sort(term))
            close = apart <= NEAR
            met += np.bincount(owner[near[close]], weights=1 / apart[close], minlength=len(met))
            chance += counts * min(len(term) * _ALL_NEAR / batch.size, _MOST_CHANCE)
    chance += _CHANCE
    telling = met * np.log(np.maximum(met, chance) / chance) - (met - chance)
    return np.where(met > chance, telling, 0.0) * np.where(found.prices > 0, _FAR_MEETING, 1.0)


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


def telling(found: Near, met: NDArray[np.float64]) -> list[int]:
    """Return the places of the few words that tell the most by what stands beside them, the best first.

    Of words that are nearly the same words of the library only one is taken.
    """
    from kesher.parts import np

    ids = np.split(found.ids, np.searchsorted(found.owners, np.arange(1, len(found.words))))
    chosen: list[int] = []
    order = np.argsort(-met, kind="stable")[:_LOOKED_AT]
    for at in order.tolist():
        if len(chosen) == _TELLING or met[at] <= 0:
            break
        if at and not any(_alike(ids[at], ids[other]) for other in chosen):
            chosen.append(at)
    return chosen


def _alike(one: Ints, other: Ints) -> bool:
    shared = len(set(one.tolist()) & set(other.tolist()))
    return shared * 5 >= 4 * min(len(one), len(other))
