"""How well places answer: how surely each word is meant, and how near the words stand to each other.

Every occurrence of a term is looked at as the passage's best place: there the term counts with its own
certainty, and every other term with the best it has within twelve words, less the further it stands. A term
that stands further away in the passage still counts a little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.batch import NEAR
from kesher.library.search.variants import VERY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints
    from kesher.parts import np


class Nearness(NamedTuple):
    """What distance costs. Found on one half of the judged queries, kept for all."""

    step: float = 0.01
    before: float = 0.007
    same: float = 0.16
    far: float = 0.05
    very: float = 0.3
    """What of it the very word costs: it comes before a loose one that stands nearer."""


NEARNESS = Nearness()


class Hits(NamedTuple):
    """Where the terms of a query stand, in the order of the places.

    Attributes:
        places: where each stands.
        terms: which term it is.
        sure: how surely it is that term.
        shared: whether the word there stands for several terms at once.
    """

    places: NDArray[np.int64]
    terms: Ints
    sure: NDArray[np.float32]
    shared: NDArray[np.bool_]


def weigh(hits: Hits, weights: NDArray[np.float32], far: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return of each hit how well the passage answers that has its best place there.

    Args:
        hits: the hits, with all that stand near them.
        weights: of each term; together they are one.
        far: of each term and hit, how surely the term stands anywhere in the passage of the hit.

    Returns:
        a number from 0 to 1 for each hit: 1 when all stands there as it was asked.
    """
    from kesher.parts import np

    places, terms, sure, shared = hits
    if len(weights) == 1:
        return sure
    near = far * np.float32(NEARNESS.far)
    cost = np.where(sure >= np.float32(1 - VERY), np.float32(NEARNESS.very), np.float32(1)) * sure
    for step in range(1, len(places)):
        apart = places[step:] - places[:-step]
        here = np.flatnonzero(apart <= NEAR)
        if not len(here):
            break
        here = here[terms[here] != terms[here + step]]
        there, apart = here + step, apart[here]
        same = apart == 0
        price = np.float32(NEARNESS.step) * np.maximum(apart - 1, 0).astype(np.float32)
        kept = np.where(shared[here], np.float32(1), np.float32(1 - NEARNESS.same))
        for one, other, before in ((here, there, 0.0), (there, here, NEARNESS.before)):
            worth = np.where(
                same, sure[other] * kept, sure[other] - cost[other] * (price + np.float32(before))
            )
            which = terms[other]
            near[which, one] = np.maximum(near[which, one], worth)
    near *= weights[:, None]
    own = near[terms, np.arange(len(terms))]
    best: NDArray[np.float32] = near.sum(axis=0) - own + weights[terms] * sure
    return best
