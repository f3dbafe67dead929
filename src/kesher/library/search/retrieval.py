"""Finds the units of one batch that answer a query best, and looks closely at no more of them than it must.

For every term each block of the batch is given the most that the term can be worth there; the sum of that,
over a block and its neighbours, is more than any place in the block can be worth. Blocks are looked at
closely in the order of these bounds, until the best that were found are as good as all that is left could be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search.batch import block_of
from kesher.library.search.ranking import NEARNESS, Hits, weigh
from kesher.library.search.variants import CLOSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kesher.library.search.batch import Batch
    from kesher.library.search.lexicon import Ints
    from kesher.library.search.understanding import Sense
    from kesher.library.search.variants import Forms
    from kesher.parts import np

_FIRST = 1500
"""So many blocks are looked at first, the likeliest; then twice as many, as long as there is need."""
_LEVELS = 250
"""Bounds are kept in so many steps, rounded up."""


class Best:
    """The best units so far, of all batches: by the batch's number and the unit's, with their scores."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.scores: dict[tuple[int, int], float] = {}
        self.least = 0.0
        """What a unit must be worth more than to be among the best."""

    @property
    def most(self) -> float:
        """What the best of them is worth; 0 when there is none."""
        return max(self.scores.values(), default=0.0)

    @property
    def full(self) -> bool:
        """Whether there are as many as were asked for."""
        return len(self.scores) >= self._limit

    def add(self, batch: int, units: Ints, scores: NDArray[np.float32]) -> None:
        """Add units of a batch, each of them once."""
        from kesher.parts import np

        good = np.flatnonzero(scores > self.least)
        order = good[np.lexsort((units[good], -scores[good]))][: self._limit]
        for unit, score in zip(units[order].tolist(), scores[order].tolist(), strict=True):
            self.scores[batch, unit] = max(score, self.scores.get((batch, unit), 0.0))
        if self.full:
            self.least = sorted(self.scores.values(), reverse=True)[self._limit - 1]


class _Standing(NamedTuple):
    """Where some words stand in a batch.

    Attributes:
        places: word after word.
        ends: where in ``places`` those of each word end.
        sure: how surely each word is meant.
        shared: whether each word stands for several terms at once.
    """

    places: NDArray[np.int64]
    ends: Ints
    sure: NDArray[np.float32]
    shared: NDArray[np.bool_]


class _Term:
    """A term as it stands in one batch.

    Attributes:
        peaks: of each block the most that the term is worth in it, in steps; an empty block is at both ends.
    """

    def __init__(self, batch: Batch, sense: Sense, covering: Ints) -> None:
        from kesher.parts import np

        self.peaks: NDArray[np.uint8] = np.zeros(len(batch.owners) + 2, np.uint8)
        self._standing: list[_Standing] = []
        self._blocks: list[NDArray[np.int64]] = []
        order = np.argsort(-sense.forms.losses, kind="stable")  # so that the surest is written last
        ids, sure = sense.forms.ids[order], 1 - sense.forms.losses[order]
        places, sizes = batch.places(ids)
        self._put(_Standing(places, np.cumsum(sizes), sure, np.isin(ids, covering)), sizes)
        for chain in sense.chains:
            places, sure = together(batch, chain)
            order = np.argsort(sure, kind="stable")
            sizes = np.ones(len(order), np.int64)
            none = np.zeros(len(order), bool)
            self._put(_Standing(places[order], np.cumsum(sizes), sure[order], none), sizes)

    def _put(self, standing: _Standing, sizes: Ints) -> None:
        from kesher.parts import np

        if not len(standing.places):
            return
        blocks = block_of(standing.places) + 1
        steps = np.ceil(standing.sure * _LEVELS).astype(np.uint8)
        if self._standing:
            np.maximum.at(self.peaks, blocks, np.repeat(steps, sizes))
        else:
            self.peaks[blocks] = np.repeat(steps, sizes)
        self._standing.append(standing)
        self._blocks.append(blocks)

    def around(self) -> NDArray[np.uint8]:
        """Return the peak of each block and its two neighbours."""
        from kesher.parts import np

        found: NDArray[np.uint8] = np.maximum(self.peaks[:-2], self.peaks[2:])
        np.maximum(found, self.peaks[1:-1], out=found)
        return found

    def inside(self, region: NDArray[np.bool_]) -> list[tuple[NDArray[np.int64], Ints, Ints]]:
        """Return the places inside some blocks, with how surely each is meant and whether it is shared."""
        from kesher.parts import np

        found = []
        for standing, blocks in zip(self._standing, self._blocks, strict=True):
            at = np.flatnonzero(region[blocks])
            word = np.searchsorted(standing.ends, at, side="right")
            found.append((standing.places[at], standing.sure[word], standing.shared[word]))
        return found


class Lookup:
    """A query that is understood, as one batch is asked it.

    Args:
        number: the batch's.
        batch: the batch.
        senses: the terms.
        without: what a unit must not have.
        inside: the batch's books that are asked, by their numbers; all when nothing is given.
    """

    def __init__(
        self,
        number: int,
        batch: Batch,
        senses: Sequence[Sense],
        without: Sequence[Sense],
        inside: Sequence[int] | None,
    ) -> None:
        from kesher.parts import np

        self._number = number
        self._owners = batch.owners
        self._units = len(batch.units.numbers)
        covering = np.array(sorted(set[int]().union(*(each.covering for each in senses))), np.uint32)
        self._terms = [_Term(batch, each, covering) for each in senses]
        self._around = [each.around() for each in self._terms]
        weights = np.array([each.weight for each in senses], np.float32)
        self._weights: NDArray[np.float32] = weights / weights.sum()
        self._needed = [at for at, each in enumerate(senses) if each.term.required and not each.unknown]
        self._allowed = np.ones(self._units, bool)
        if inside is not None:
            self._allowed = np.isin(batch.units.books, np.array(inside, np.uint32))
        for each in without:
            peaks = _Term(batch, each, covering).peaks[1:-1]
            self._allowed[self._owners[np.flatnonzero(peaks > 0)]] = False
        # Of each block the least of what the required terms are worth near it: nothing where one is lacking.
        self._all_near = self._around[self._needed[0]].copy()
        for at in self._needed[1:]:
            np.minimum(self._all_near, self._around[at], out=self._all_near)
        self._most: list[NDArray[np.uint8]] | None = None

    def near(self, best: Best) -> None:
        """Find the units in which all that is required stands near together."""
        from kesher.parts import np

        blocks = np.flatnonzero(self._all_near > 0)
        blocks = blocks[self._allowed[self._owners[blocks]]]
        self._look(blocks, np.zeros(0, np.float32), best)

    def apart(self, best: Best, least: int, most: int) -> None:
        """Find the units that have so many of the required terms, wherever they stand in them."""
        from kesher.parts import np

        lacking = np.float32(1 - NEARNESS.far) * self._weights[self._needed].min()
        if best.least >= 1 - lacking:
            return
        have = np.zeros(self._units, np.int16)
        for at in self._needed:
            have += self._in_units()[at] > 0
        wanted = self._allowed & (have >= least) & (have <= most)
        if not wanted.any():
            return
        some = self._terms[self._needed[0]].peaks[1:-1].copy()
        for at in self._needed[1:]:
            np.maximum(some, self._terms[at].peaks[1:-1], out=some)
        blocks = np.flatnonzero((some > 0) & (self._all_near == 0))
        blocks = blocks[wanted[self._owners[blocks]]]
        self._look(blocks, np.float32(NEARNESS.far) * self._weights, best)

    def _in_units(self) -> list[NDArray[np.uint8]]:
        """Return the most that each term is worth in each unit."""
        from kesher.parts import np

        if self._most is None:
            self._most = []
            for term in self._terms:
                peaks = term.peaks[1:-1]
                some = np.flatnonzero(peaks > 0)
                most = np.zeros(self._units, np.uint8)
                np.maximum.at(most, self._owners[some], peaks[some])
                self._most.append(most)
        return self._most

    def _look(self, blocks: Ints, far: NDArray[np.float32], best: Best) -> None:
        """Look at blocks closely, those first that may be worth the most.

        Args:
            blocks: the blocks.
            far: what each term may be worth where it does not stand near, if that is to be reckoned with.
            best: is added to.
        """
        from kesher.parts import np

        bounds = np.zeros(len(blocks), np.float32)
        for at, around in enumerate(self._around):
            bound = around[blocks] * (self._weights[at] / np.float32(_LEVELS))
            bounds += np.maximum(bound, far[at]) if len(far) else bound
        size = _FIRST
        while len(blocks):
            left = bounds > best.least
            blocks, bounds = blocks[left], bounds[left]
            if len(blocks) > size:
                order = np.argsort(-bounds, kind="stable")
                chosen = np.zeros(len(blocks), bool)
                chosen[order[:size]] = True
                self._closely(blocks[chosen], best)
                blocks, bounds = blocks[~chosen], bounds[~chosen]
                size *= 2
            elif len(blocks):
                self._closely(blocks, best)
                break

    def _closely(self, blocks: Ints, best: Best) -> None:
        """Weigh every place in some blocks."""
        from kesher.parts import np

        region = np.zeros(len(self._owners) + 2, bool)
        for shift in range(3):
            region[blocks + shift] = True
        found = [(at, *part) for at, term in enumerate(self._terms) for part in term.inside(region)]
        places = np.concatenate([part[1] for part in found])
        order = np.argsort(places, kind="stable")
        hits = Hits(
            places[order],
            np.repeat([part[0] for part in found], [len(part[1]) for part in found])[order],
            np.concatenate([part[2] for part in found])[order],
            np.concatenate([part[3] for part in found])[order],
        )
        chosen = np.zeros(len(self._owners), bool)
        chosen[blocks] = True
        own = block_of(hits.places)
        units = self._owners[own]
        firsts = np.flatnonzero(np.diff(units, prepend=-1))
        ranks = np.cumsum(np.diff(units, prepend=units[:1]) != 0)
        far = np.zeros((len(self._terms), len(firsts)), np.float32)
        np.maximum.at(far, (hits.terms, ranks), hits.sure)
        scores = weigh(hits, self._weights, far[:, ranks]) * chosen[own]
        best.add(self._number, units[firsts], np.maximum.reduceat(scores, firsts))


def together(batch: Batch, chain: Sequence[Forms]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return where a run of words stands, every place of it, as surely as its least sure word."""
    from kesher.parts import np

    members = []
    for offset, each in enumerate(chain):
        places, sizes = batch.places(each.ids)
        members.append((places, np.repeat(1 - each.losses, sizes), offset))
    members.sort(key=lambda member: len(member[0]))
    places, sure, offset = members[0]
    begins = places - offset
    region = np.zeros(len(batch.owners) + 1, bool)
    for places, others, offset in members[1:]:
        wanted = begins + offset
        region[:] = False
        region[np.clip(block_of(wanted), 0, len(batch.owners))] = True
        near = np.flatnonzero(region[block_of(places)])
        near = near[np.argsort(places[near])]
        there, at = _found(places[near], wanted)
        begins, sure = begins[there], np.minimum(sure[there], others[near[at]])
    whole = (begins[:, None] + np.arange(len(chain))).ravel()
    return whole, np.repeat(sure, len(chain)).astype(np.float32)


def _found(numbers: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Return which of the wanted are among some sorted numbers, and where."""
    from kesher.parts import np

    at = np.searchsorted(numbers, wanted)
    there = np.flatnonzero(at < len(numbers))
    there = there[numbers[at[there]] == wanted[there]]
    return there, at[there]


def stands(batch: Batch, sense: Sense) -> NDArray[np.int64]:
    """Return where a term surely stands, in order."""
    from kesher.parts import np

    sure = sense.forms.ids[sense.forms.losses <= CLOSE]
    places, _sizes = batch.places(sure)
    return np.sort(np.concatenate([places, *(together(batch, chain)[0] for chain in sense.chains)]))
