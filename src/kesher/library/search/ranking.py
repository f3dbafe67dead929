"""How well passages answer: how surely each word is meant, and how near the words stand to each other.

Every occurrence of a term is looked at as the passage's best place: there the term counts with its own
certainty, and every other term with the best it has within twelve words, less the further it stands. A term
that stands further away in the passage still counts a little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.lexicon import runs
from kesher.library.search.readings import VERY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints
    from kesher.library.search.readings import Forms, Reading

NEAR = 12
"""Words that stand so near are read together."""


class Nearness(NamedTuple):
    """What distance costs. Found on one half of the judged queries, kept for all."""

    step: float = 0.01
    before: float = 0.007
    same: float = 0.16
    far: float = 0.05
    very: float = 0.3
    """What of it the very word costs: it comes before a loose one that stands nearer."""


NEARNESS = Nearness()


def weigh(
    readings: Sequence[Reading],
    size: int,
    words: Callable[[Ints], NDArray[np.uint32]],
    starts: Ints,
    ends: Ints,
) -> NDArray[np.float32]:
    """Weigh some windows.

    Args:
        readings: the terms, two or more of which may be anywhere in a window.
        size: how many words the lexicon has.
        words: gives the ids of the words at some places.
        starts: where each window starts.
        ends: where each ends.

    Returns:
        a number from 0 to 1 for each window: 1 when all stands there as it was asked.
    """
    import numpy as np

    gap = NEAR + 1
    places, origin = runs(starts, ends)
    at = (
        np.arange(len(places)) + (origin + 1) * gap
    )  # with room around each window, so that none sees another
    whole = len(places) + (len(starts) + 1) * gap
    ids = words(places)
    sure = np.zeros((len(readings), whole), np.float32)
    shared = np.zeros(whole, bool)
    for row, reading in zip(sure, readings, strict=True):
        row[at] = _table(reading.forms, size)[ids]
        for chain in reading.chains:
            np.maximum(row, _together([_table(each, size)[ids] for each in chain], at, whole), out=row)
        if reading.covering:
            cover = np.zeros(size, bool)
            cover[list(reading.covering)] = True
            shared[at] |= cover[ids]
    weights = np.array([reading.weight for reading in readings], np.float32)
    weights /= weights.sum()
    scores = np.zeros(len(starts), np.float32)
    hits = np.flatnonzero(sure.any(axis=0))
    if not len(hits):
        return scores
    regions = np.cumsum(ends - starts + gap) - (ends - starts)
    owner = np.searchsorted(regions, hits, side="right") - 1
    far = np.maximum.reduceat(sure, regions, axis=1)[:, owner] * np.float32(NEARNESS.far)
    np.maximum.at(scores, owner, _best(sure, shared, weights, hits, far))
    return scores


def _best(
    sure: NDArray[np.float32],
    shared: NDArray[np.bool_],
    weights: NDArray[np.float32],
    hits: Ints,
    far: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the worth of each hit as the best place of its window."""
    import numpy as np

    own = sure[:, hits]
    if len(sure) == 1:
        alone: NDArray[np.float32] = own[0]
        return alone
    near = np.maximum(far, own * np.where(shared[hits], np.float32(1), np.float32(1 - NEARNESS.same)))
    cost = np.where(sure >= np.float32(1 - VERY), np.float32(NEARNESS.very), np.float32(1)) * sure
    for distance in range(1, NEAR + 1):
        loss = NEARNESS.step * (distance - 1)
        for places, price in ((hits + distance, loss), (hits - distance, loss + NEARNESS.before)):
            np.maximum(near, sure[:, places] - cost[:, places] * np.float32(price), out=near)
    near *= weights[:, None]
    whole = near.sum(axis=0)
    gain = np.where(own > 0, own * weights[:, None] - near, np.float32(-9))
    best: NDArray[np.float32] = (whole + gain.max(axis=0)).astype(np.float32)
    return best


def _table(forms: Forms, size: int) -> NDArray[np.float32]:
    """Return how surely each word of the lexicon is meant."""
    import numpy as np

    table = np.zeros(size, np.float32)
    table[forms.ids] = 1 - forms.losses
    return table


def _together(members: Sequence[NDArray[np.float32]], at: Ints, whole: int) -> NDArray[np.float32]:
    """Return how surely a run of words stands around each place: as surely as its least sure word."""
    import numpy as np

    laid = np.zeros((len(members), whole + len(members)), np.float32)
    laid[:, at] = members
    begins = laid[0, :whole].copy()
    for distance in range(1, len(members)):
        np.minimum(begins, laid[distance, distance : distance + whole], out=begins)
    found = begins.copy()
    for distance in range(1, len(members)):
        np.maximum(found[distance:], begins[:-distance], out=found[distance:])
    return found
