"""How each word of a query is understood: which words of the library may be meant, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from kesher.library.search import abbreviations
from kesher.library.search.corrections import frequent, near
from kesher.library.search.normal import bare, is_hebrew, is_short
from kesher.library.search.query import FIRSTS, FUNCTION_WORDS
from kesher.library.search.slips import SHORTEST
from kesher.library.search.variants import (
    CLOSE,
    INFLECTED,
    LOSSES,
    VERY,
    Forms,
    Variants,
    closest,
    least,
    none,
    only,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Lexicon
    from kesher.library.search.query import Term
    from kesher.parts import np

HARDLY = 30
"""A word that the library has no more often may be a slip, where a word that is near is far more frequent."""
_REMEMBERED = 500
_BEGUN = 48
"""So many words are tried for one that is not finished."""
FAR_MORE = 30
MOST_SLIPS = 12
_WHOLE = 3
_MOST_OF_ONE = 60
_RARE_MEANING = 2
"""The third meaning of an abbreviation and all after it cost the same."""


@dataclass(frozen=True, eq=False)
class Sense:
    """How one term is understood.

    Attributes:
        term: what was asked.
        forms: the words that stand for it alone; of a phrase none.
        chains: runs of words that stand for it together.
        covering: the ids that stand for it and its neighbours at once.
        weight: how much it says about a passage; a rare word says more.
        slips: the words it may have been meant for, if a finger slipped, the likeliest first: of each those
            that are not more surely another form of what was typed.
    """

    term: Term
    forms: Forms
    chains: tuple[tuple[Forms, ...], ...]
    covering: frozenset[int]
    weight: float
    slips: tuple[Forms, ...] = ()

    @property
    def unknown(self) -> bool:
        """Whether the library has no word for it."""
        return not len(self.forms.ids) and not any(
            all(len(each.ids) for each in chain) for chain in self.chains
        )


def _read(lexicon: Lexicon, term: Term, *, alone: bool = False) -> Sense:
    """Understand one term.

    Args:
        lexicon: the words of the library.
        term: what was asked.
        alone: no other term stands by, which could tell what is loosely meant from what is not.
    """
    if term.exact:
        chain = tuple(only(form, lexicon) for form in term.forms)
        return Sense(term, none(), (chain,), frozenset(), max(_weight(each, lexicon) for each in chain))
    (form,) = term.forms
    found = Variants(lexicon)
    found.word(form, function=form in FUNCTION_WORDS)
    if term.unfinished:
        found.put_each(lexicon.begun(form, _BEGUN), LOSSES.unfinished)
    elif form.endswith("'") and len(bare(form)) >= SHORTEST and not abbreviations.expansions(form):
        found.put_each(lexicon.begun(bare(form), _BEGUN), LOSSES.begun)
    own = found.forms()
    for rank, run in enumerate(term.chains):
        if len(run) == 1:
            found.word(run[0], LOSSES.abbreviation + LOSSES.meaning * min(rank, _RARE_MEANING))
    covering = Variants(lexicon)
    for short in term.covers:
        covering.whole(short, LOSSES.abbreviation)
    covers = covering.forms()
    found.add(covers.ids, covers.losses)
    chains = tuple(
        tuple(_dearer(_member(each, lexicon), LOSSES.meaning * min(rank, _RARE_MEANING)) for each in run)
        for rank, run in enumerate(term.chains)
        if len(run) > 1
    )
    if not _sure(own, lexicon) or any(form.startswith(first) for first in FIRSTS):
        chains += _parted(form, lexicon)
    chains = tuple(chain for chain in chains if all(len(each.ids) for each in chain))
    forms = found.forms(INFLECTED if alone else None)
    weight = _weight(own if len(own.ids) else covers, lexicon) * (1.0 if term.required else LOSSES.helping)
    return Sense(term, forms, chains, frozenset(covers.ids.tolist()), weight)


class Interpreter:
    """Understands terms by one lexicon, and remembers how it understood the last ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.read = lru_cache(_REMEMBERED)(partial(_read, lexicon))
        self.near = lru_cache(_REMEMBERED)(partial(near, lexicon))
        self._meant = lru_cache(_REMEMBERED)(partial(_meant, lexicon))

    def doubtful(self, sense: Sense) -> bool:
        """Whether the library hardly has what was typed, and all of it was typed."""
        count = self.count(sense)
        return may_slip(sense) and count <= HARDLY and not (count and sense.term.unfinished)

    def count(self, sense: Sense) -> int:
        """Return how often the library has what was typed."""
        return _sure(sense.forms, self.lexicon, VERY)

    def frequent(self, sense: Sense) -> Sense:
        """Understand a term as one of the frequent words it may have been meant for."""
        found = self.near(bare(sense.term.text))
        return self.widened(sense, frequent(found, FAR_MORE * self.count(sense)))

    def widened(
        self, sense: Sense, words: Sequence[int], loss: float = LOSSES.slip, *, typed: float = 0.0
    ) -> Sense:
        """Understand a term also as some words that are a slip away.

        Args:
            sense: the term.
            words: the words, by their places in :meth:`near`, the likeliest first.
            loss: what it costs that the first of them was meant; of the others it is as much as of any slip.
            typed: what it costs more than it did that what was typed was meant.
        """
        from kesher.parts import np

        found, own = self.near(bare(sense.term.text)), sense.forms
        meant = []
        for rank, at in enumerate(words[:MOST_SLIPS]):
            price = float(found.prices[at]) + (LOSSES.slip if rank else loss)
            meant.append(self._meant(found.words[at], price, whole=rank < _WHOLE))
        meant = [each for each in meant if len(each.ids)]
        if not meant:
            return sense
        ids = np.concatenate([own.ids, *(those.ids for those in meant)])
        losses = np.concatenate([own.losses + np.float32(typed), *(those.losses for those in meant)])
        weight = sense.weight
        if not self.count(sense):
            least_loss = meant[0].losses.min(initial=1)
            weight = _weight(Forms(meant[0].ids, meant[0].losses - least_loss), self.lexicon)
        surer = own.ids[own.losses <= LOSSES.slip]
        slips = tuple(_without(those, surer) for those in meant)
        return replace(sense, forms=Forms(*least(ids, losses)), weight=weight, slips=slips)


def may_slip(sense: Sense) -> bool:
    """Whether a term is a plain word, in which a finger may have slipped."""
    term = sense.term
    return term.required and not (term.exact or term.chains or is_short(term.text))


def _meant(lexicon: Lexicon, word: str, price: float, *, whole: bool) -> Forms:
    """Return what stands for a word that was meant; all its forms, or the closest only."""
    found = Variants(lexicon)
    found.word(word, price, rooted=whole)
    return found.forms(price + (INFLECTED if whole else CLOSE), _MOST_OF_ONE)


def _member(form: str, lexicon: Lexicon) -> Forms:
    """Return the words that are one word of what an abbreviation stands for, which may be shortened too."""
    found = Variants(lexicon)
    found.word(form, rooted=False)
    for short in abbreviations.of_word(form):
        found.whole(short, LOSSES.abbreviation)
    for title in abbreviations.TITLES if form in abbreviations.TITLES else ():
        found.whole(title, LOSSES.other_abbreviation)
    return closest(found.forms())


def _dearer(forms: Forms, price: float) -> Forms:
    """Return words that cost more by so much."""
    return Forms(forms.ids, forms.losses + forms.losses.dtype.type(price))


def _parted(form: str, lexicon: Lexicon) -> tuple[tuple[Forms, ...], ...]:
    """Return the pairs of words that are a word if the space between them is left out."""
    if not is_hebrew(form) or bare(form) != form:
        return ()
    cuts = range(2, len(form) - 1)
    firsts = [form[:at] for at in cuts]
    _ids, there = lexicon.known(firsts)
    seconds, after = lexicon.known([form[at:] for at in cuts])
    both = sorted(set(there.tolist()) & set(after.tolist()))
    common = dict(zip(after.tolist(), lexicon.counts[seconds].tolist(), strict=True))
    both.sort(key=lambda at: (firsts[at] not in FIRSTS, -common[at]))
    chains = []
    for at in both[:2]:
        chain = (only(firsts[at], lexicon), only(form[at + 2 :], lexicon))
        chains.append(tuple(Forms(each.ids, each.losses + LOSSES.apart) for each in chain))
    return tuple(chains)


def _sure(forms: Forms, lexicon: Lexicon, most: float = CLOSE) -> int:
    """Return how often the words that are surely meant, up to a loss, occur in the library."""
    return int(lexicon.counts[forms.ids[forms.losses <= most]].sum())


def _without(forms: Forms, ids: NDArray[np.uint32]) -> Forms:
    from kesher.parts import np

    left = ~np.isin(forms.ids, ids)
    return Forms(forms.ids[left], forms.losses[left])


def _weight(forms: Forms, lexicon: Lexicon) -> float:
    """Return how much a term says: more, the rarer the words are that are surely it."""
    from kesher.parts import np

    sure = forms.losses <= CLOSE
    count = int(lexicon.counts[forms.ids[sure]].sum())
    return float(np.log(2 + lexicon.total / (1 + count)))
