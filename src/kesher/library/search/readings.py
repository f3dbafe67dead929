"""How each word of a query is understood: which words of the library may be meant, and how surely.

Every word of the library that may be meant has a *loss* between 0 and 1; the tiers follow one another as the
losses do: the very word, the word with particles, another spelling, an inflection, and last a word that only
seems to come from the same root. What is loose is not wrong: where the other words of the query stand close
by it is often what was meant, and elsewhere it ranks below all that is closer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search import keys
from kesher.library.search.lexicon import english_stems, packed
from kesher.library.search.normal import bare, is_hebrew
from kesher.library.search.query import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints, Lexicon
    from kesher.library.search.query import Term


class Losses(NamedTuple):
    """What each step away from the very word costs. Found on one half of the judged queries, kept for all."""

    particle: float = 0.01
    asked_particle: float = 0.04
    unlikely: float = 0.05
    spelling: float = 0.06
    mater: float = 0.04
    inflection: float = 0.02
    ending: float = 0.05
    root: float = 0.16
    opening: float = 0.04
    short: float = 0.1
    unfinished: float = 0.04
    abbreviation: float = 0.01
    helping: float = 0.11
    most: float = 0.6
    common: float = 0.02


LOSSES = Losses()
CLOSE = 0.12
"""Up to this loss a word is the same word: with particles, or spelled otherwise."""
INFLECTED = 0.32
"""Up to this loss it is another form of the same word."""
MOST_FORMS = 350
"""So many words of the library stand for one word of a query, the likeliest."""


class Forms(NamedTuple):
    """Words of the library with their losses; the ids are sorted and each is there once."""

    ids: NDArray[np.uint32]
    losses: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Reading:
    """How one term is understood.

    Attributes:
        term: what was asked.
        forms: the words that stand for it alone; of a phrase none.
        chains: runs of words that stand for it together.
        covering: the ids that stand for it and its neighbours at once.
        weight: how much it says about a passage; a rare word says more.
    """

    term: Term
    forms: Forms
    chains: tuple[tuple[Forms, ...], ...]
    covering: frozenset[int]
    weight: float

    @property
    def unknown(self) -> bool:
        """Whether the library has no word for it."""
        return not len(self.forms.ids) and not any(
            all(len(each.ids) for each in chain) for chain in self.chains
        )


def read(
    term: Term, lexicon: Lexicon, begun: Callable[[str], Sequence[str]], *, alone: bool = False
) -> Reading:
    """Understand one term.

    Args:
        term: what was asked.
        lexicon: the words of the library.
        begun: gives the words of the library that begin with some letters, the most frequent first.
        alone: no other term stands by, which could tell what is loosely meant from what is not.
    """
    if term.exact:
        chain = tuple(_only(form, lexicon) for form in term.forms)
        return Reading(term, _none(), (chain,), frozenset(), max(_weight(each, lexicon) for each in chain))
    (form,) = term.forms
    found = _Found(lexicon)
    found.word(form, function=form in FUNCTION_WORDS)
    if term.unfinished:
        for longer in begun(form):
            found.put(lexicon.find(longer), LOSSES.unfinished)
    own = found.forms()
    for run in term.chains:
        if len(run) == 1:
            found.word(run[0], LOSSES.abbreviation)
    covering = _Found(lexicon)
    for short in term.covers:
        covering.put(lexicon.find(short), LOSSES.abbreviation)
    covers = covering.forms()
    found.add(covers.ids, covers.losses)
    chains = tuple(tuple(_close(each, lexicon) for each in run) for run in term.chains if len(run) > 1)
    chains = tuple(chain for chain in chains if all(len(each.ids) for each in chain))
    forms = found.forms(INFLECTED if alone else None)
    weight = _weight(forms if len(own.ids) else covers, lexicon) * (1.0 if term.required else LOSSES.helping)
    return Reading(term, forms, chains, frozenset(covers.ids.tolist()), weight)


class _Found:
    """Collects words of the library with their losses."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._ids: list[NDArray[np.uint32]] = []
        self._losses: list[NDArray[np.float32]] = []

    def put(self, number: int | None, loss: float) -> None:
        import numpy as np

        if number is not None:
            self.add(np.array([number], np.uint32), np.array([loss], np.float32))

    def add(self, ids: NDArray[np.uint32], losses: NDArray[np.float32]) -> None:
        self._ids.append(ids)
        self._losses.append(losses)

    def word(self, form: str, loss: float = 0.0, *, function: bool = False) -> None:
        """Add everything that a word may mean; of a function word only itself, with particles."""
        lexicon = self._lexicon
        own = lexicon.find(form)
        self.put(own, loss)
        if not is_hebrew(form):
            self._english(form, loss)
            return
        if own is None:  # else the lexicon knows them
            for particles in keys.PREFIXES:
                self.put(lexicon.find(particles + form), loss + LOSSES.particle)
        if function:
            return
        self._plain(
            bare(form), loss + (LOSSES.spelling if bare(form) != form else 0.0), loose='"' not in form
        )
        count = 0 if own is None else int(lexicon.counts[own])
        for particles, rest in keys.splits(form):
            number = lexicon.find(rest)
            if number is None:
                continue
            likely = particles == "ו" or int(lexicon.counts[number]) * 4 >= count
            likely &= keys.separable(particles, rest)
            price = loss + LOSSES.asked_particle + (0.0 if likely else LOSSES.unlikely)
            self.put(number, price)
            if likely and '"' not in rest:
                self._plain(rest, price, loose=True)

    def _english(self, form: str, loss: float) -> None:
        import numpy as np

        for stem in english_stems(form):
            ids, _costs, _maters = self._lexicon.rows["stems"].of(packed("~" + stem))
            self.add(ids, np.full(len(ids), loss + LOSSES.inflection, np.float32))

    def _plain(self, form: str, loss: float, *, loose: bool) -> None:
        """Add the other spellings of a form, its inflections, and what shares a root with it."""
        import numpy as np

        if len(form) < 2:
            return
        stems = self._lexicon.rows["stems"]
        for key in keys.stems(form):
            ids, costs, maters = stems.of(packed(key.text))
            if not loose:
                same = costs == 0
                ids, costs, maters = ids[same], costs[same], maters[same]
            short = LOSSES.short if len(key.text) == 2 else 0.0
            differ = maters ^ key.maters
            clash = (differ & maters != 0) & (differ & key.maters != 0)
            odd = LOSSES.mater * _bits(differ)
            spelled = (costs + key.cost == 0) & ~clash
            inflected = LOSSES.inflection + LOSSES.ending * (costs + key.cost) + odd
            price = loss + short + np.where(spelled, LOSSES.spelling, inflected)
            self.add(ids, price.astype(np.float32))
        if not loose or len(form) < 3:
            return
        roots = self._lexicon.rows["roots"]
        for key in keys.roots(form):
            ids, costs, _maters = roots.of(packed(key.text))
            self.add(ids, (loss + LOSSES.root + LOSSES.opening * (costs + key.cost)).astype(np.float32))

    def forms(self, most: float | None = None) -> Forms:
        """Return what was found, with the particles that may stand before it; of much the likeliest."""
        import numpy as np

        if not self._ids:
            return _none()
        ids, losses = _least(np.concatenate(self._ids), np.concatenate(self._losses))
        lexicon = self._lexicon
        most = LOSSES.most if most is None else most
        near = losses < most
        ids, losses = ids[near], losses[near]
        more = [ids]
        more_losses = [losses]
        counts = lexicon.counts
        longer, origin = lexicon.with_particles(ids)
        price = losses[origin] + LOSSES.particle
        price = price + np.where(
            counts[longer] > 4 * counts[ids[origin]].astype(np.int64), LOSSES.unlikely, 0
        )
        more.append(longer)
        more_losses.append(price.astype(np.float32))
        ids, losses = _least(np.concatenate(more), np.concatenate(more_losses))
        keep = losses < most
        ids, losses = ids[keep], losses[keep]
        if len(ids) > MOST_FORMS:
            rank = losses - LOSSES.common * np.log1p(lexicon.counts[ids])
            best = np.sort(np.argsort(rank, kind="stable")[:MOST_FORMS])
            ids, losses = ids[best], losses[best]
        return Forms(ids, losses)


def _least(
    ids: NDArray[np.uint32], losses: NDArray[np.float32]
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return each id once, sorted, with the least of its losses."""
    import numpy as np

    order = np.lexsort((losses, ids))
    ids, losses = ids[order], losses[order]
    first = np.ones(len(ids), bool)
    first[1:] = ids[1:] != ids[:-1]
    return ids[first], losses[first]


def _bits(masks: Ints) -> Ints:
    """Return how many bits of each mask of twelve are set."""
    found = masks & 1
    for shift in range(1, 12):
        found = found + (masks >> shift & 1)
    return found


def _none() -> Forms:
    import numpy as np

    return Forms(np.zeros(0, np.uint32), np.zeros(0, np.float32))


def _only(form: str, lexicon: Lexicon) -> Forms:
    """Return the very word."""
    import numpy as np

    number = lexicon.find(form)
    return _none() if number is None else Forms(np.array([number], np.uint32), np.zeros(1, np.float32))


def _close(form: str, lexicon: Lexicon) -> Forms:
    """Return the words that are this word with particles or in another spelling."""
    found = _Found(lexicon)
    found.word(form)
    all_of_it = found.forms()
    close = all_of_it.losses <= CLOSE
    return Forms(all_of_it.ids[close], all_of_it.losses[close])


def _weight(forms: Forms, lexicon: Lexicon) -> float:
    """Return how much a term says: more, the rarer the words are that are surely it."""
    import numpy as np

    sure = forms.losses <= CLOSE
    count = int(lexicon.counts[forms.ids[sure]].sum())
    return float(np.log(2 + lexicon.total / (1 + count)))
