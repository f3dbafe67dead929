"""How each word of a query is understood: which words of the library may be meant, and how surely.

Every word of the library that may be meant has a *loss* between 0 and 1; the tiers follow one another as the
losses do: the very word, the word with particles, another spelling, an inflection, and last a word that only
seems to come from the same root. What is loose is not wrong: where the other words of the query stand close
by it is often what was meant, and elsewhere it ranks below all that is closer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search import abbreviations, keys
from kesher.library.search.lexicon import english_stems, packed, short_key, short_keys
from kesher.library.search.normal import bare, is_hebrew, is_short
from kesher.library.search.numerals import other_numerals
from kesher.library.search.query import FIRSTS, FUNCTION_WORDS
from kesher.library.search.slips import SHORTEST, slips

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    other_abbreviation: float = 0.03
    alike: float = 0.02
    numeral: float = 0.05
    letters: float = 0.3
    begun: float = 0.1
    apart: float = 0.15
    slip: float = 0.13
    helping: float = 0.11
    most: float = 0.6
    common: float = 0.02


LOSSES = Losses()
VERY = 0.025
"""Up to this loss it is the very word, with particles before it or in another holy name's spelling."""
CLOSE = 0.12
"""Up to this loss a word is the same word: with particles, or spelled otherwise."""
INFLECTED = 0.32
"""Up to this loss it is another form of the same word."""
MOST_FORMS = 350
"""So many words of the library stand for one word of a query, the likeliest."""
HARDLY = 30
"""A word that the library has no more often may be a slip, where a word that is near is far more frequent."""
_REMEMBERED = 500
_BEGUN = 48
"""So many words are tried for one that is not finished."""
_MORE, _FAR_MORE = 3, 30
_MOST_SLIPS = 12
_WHOLE = 3
_MOST_OF_ONE = 60
_FAR_COUNTS = 40
_SHORT_ENDINGS = ("ימ", "ות", "ית", "י", "יות")
"""What an abbreviation that has become a word may take on: *duchot*, *mankalit*."""
_COMMON = (*"והבכלמשד", "וה", "וב", "ול", "ומ", "וכ", "וש", "שב", "של", "שה", "מה", "כש")
_PARTICLES = tuple(each for each in keys.PREFIXES if each[0] != "ו")


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


class Reader:
    """Understands terms by one lexicon, and remembers how it understood the last ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.read = lru_cache(_REMEMBERED)(partial(_read, lexicon))
        self.widened = lru_cache(_REMEMBERED)(partial(_widened, lexicon))


def _read(lexicon: Lexicon, term: Term, *, alone: bool = False) -> Reading:
    """Understand one term.

    Args:
        lexicon: the words of the library.
        term: what was asked.
        alone: no other term stands by, which could tell what is loosely meant from what is not.
    """
    if term.exact:
        chain = tuple(_only(form, lexicon) for form in term.forms)
        return Reading(term, _none(), (chain,), frozenset(), max(_weight(each, lexicon) for each in chain))
    (form,) = term.forms
    found = _Found(lexicon)
    found.word(form, function=form in FUNCTION_WORDS)
    if term.unfinished:
        found.put_each(lexicon.begun(form, _BEGUN), LOSSES.unfinished)
    elif form.endswith("'") and len(bare(form)) >= SHORTEST and not abbreviations.expansions(form):
        found.put_each(lexicon.begun(bare(form), _BEGUN), LOSSES.begun)
    own = found.forms()
    for run in term.chains:
        if len(run) == 1:
            found.word(run[0], LOSSES.abbreviation)
    covering = _Found(lexicon)
    for short in term.covers:
        covering.whole(short, LOSSES.abbreviation)
    covers = covering.forms()
    found.add(covers.ids, covers.losses)
    chains = tuple(tuple(_member(each, lexicon) for each in run) for run in term.chains if len(run) > 1)
    if not _sure(own, lexicon) or any(form.startswith(first) for first in FIRSTS):
        chains += _parted(form, lexicon)
    chains = tuple(chain for chain in chains if all(len(each.ids) for each in chain))
    forms = found.forms(INFLECTED if alone else None)
    weight = _weight(own if len(own.ids) else covers, lexicon) * (1.0 if term.required else LOSSES.helping)
    reading = Reading(term, forms, chains, frozenset(covers.ids.tolist()), weight)
    count = _sure(forms, lexicon, VERY)
    if count > HARDLY or (count and term.unfinished):
        return reading
    return _widened(lexicon, reading, _FAR_MORE * count)


def _widened(lexicon: Lexicon, reading: Reading, more: int | None = None) -> Reading:
    """Understand a term as if a finger had slipped.

    Args:
        lexicon: the words of the library.
        reading: the term as it was understood.
        more: the words that may have been meant occur more often; than what was typed when nothing is given.
    """
    import numpy as np

    term, typed = reading.term, reading.forms
    if reading.slips or term.exact or term.chains or not term.required or is_short(term.text):
        return reading
    count = _sure(typed, lexicon, VERY)
    meant = _meant(term.text, lexicon, _MORE * count if more is None else more)
    if not meant:
        return reading
    ids = np.concatenate([typed.ids, *(those.ids for those in meant)])
    losses = np.concatenate([typed.losses, *(those.losses for those in meant)])
    weight = reading.weight
    if not count:
        weight = _weight(Forms(meant[0].ids, meant[0].losses - LOSSES.slip), lexicon)
    surer = typed.ids[typed.losses <= LOSSES.slip]
    slips = tuple(_without(those, surer) for those in meant)
    return replace(reading, forms=Forms(*_least(ids, losses)), weight=weight, slips=slips)


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

    def put_each(self, some: Sequence[str], loss: float) -> None:
        import numpy as np

        ids, _places = self._lexicon.known(some)
        self.add(ids, np.full(len(ids), loss, np.float32))

    def whole(self, form: str, loss: float) -> None:
        """Add a form as it is, and with particles before it."""
        self.put(self._lexicon.find(form), loss)
        longer = self._lexicon.after_particles(form)
        self.add(longer, self._all(len(longer), loss + LOSSES.particle))

    @staticmethod
    def _all(count: int, loss: float) -> NDArray[np.float32]:
        import numpy as np

        return np.full(count, loss, np.float32)

    def word(self, form: str, loss: float = 0.0, *, function: bool = False, rooted: bool = True) -> None:
        """Add everything that a word may mean; of a function word only itself, with particles.

        Args:
            form: the word.
            loss: what it costs that it is this word.
            function: it carries no meaning of its own.
            rooted: words that only share its root are wanted too.
        """
        lexicon = self._lexicon
        own = lexicon.find(form)
        self.put(own, loss)
        if not is_hebrew(form):
            self._english(form, loss)
            self.put_each(other_numerals(form), loss + LOSSES.numeral)
            return
        if own is None:  # else the lexicon knows them
            self.whole(form, loss)
        if function:
            return
        for name in abbreviations.alike(form):
            self.whole(name, loss + LOSSES.alike)
        if is_short(form):
            self._short(form, loss)
        else:
            self._plain(bare(form), loss + (LOSSES.spelling if bare(form) != form else 0.0), rooted=rooted)
            self._particled(bare(form), loss)
            self._letters_of(form, loss)
        count = 0 if own is None else int(lexicon.counts[own])
        for particles, rest in keys.splits(form):
            number = lexicon.find(rest)
            if number is None:
                continue
            likely = particles == "ו" or int(lexicon.counts[number]) * 4 >= count
            likely &= keys.separable(particles, rest)
            price = loss + LOSSES.asked_particle + (0.0 if likely else LOSSES.unlikely)
            self.put(number, price)
            if likely and not is_short(rest):
                self._plain(rest, price, rooted=rooted)

    def _short(self, form: str, loss: float) -> None:
        """Add what an abbreviation is: written otherwise, grown into a word, or without its sign.

        Without the sign it is read only where it is known for an abbreviation and its letters are no word.
        """
        for short in abbreviations.others(form):
            self.whole(short, loss + LOSSES.other_abbreviation)
        self.put_each(other_numerals(form), loss + LOSSES.numeral)
        self._letters_of(form, loss)
        if '"' in form:
            self.put_each([form + ending for ending in _SHORT_ENDINGS], loss + LOSSES.spelling)
            known = form in abbreviations.table() and not abbreviations.spells_a_word(form)
            if known and len(bare(form)) >= SHORTEST:
                self.whole(bare(form), loss + LOSSES.spelling)

    def _letters_of(self, form: str, loss: float) -> None:
        """Add the abbreviations of the same letters; behind all else where the letters are a word."""
        lexicon = self._lexicon
        if len(bare(form)) < 2:
            return
        price = LOSSES.spelling if is_short(form) or lexicon.find(form) is None else LOSSES.letters
        ids, _costs, _maters, _places = lexicon.rows["stems"].of_each(short_keys(form))
        self.add(ids, self._all(len(ids), loss + price))

    def _particled(self, form: str, loss: float) -> None:
        """Add other spellings with particles before them, where what is left is no word of the library."""
        import numpy as np

        if len(keys.skeleton(form)) < SHORTEST:
            return
        longer = [particles + form for particles in _PARTICLES]
        ids, costs, maters, places = self._lexicon.rows["stems"].of_each(
            [packed(keys.spelling(each)) for each in longer]
        )
        same = (costs == 0) & _agree(maters, _maters_of([longer[at] for at in places.tolist()]))
        price = np.float32(loss + LOSSES.particle + LOSSES.spelling + LOSSES.unlikely)
        self.add(ids[same], np.full(int(same.sum()), price, np.float32))

    def _english(self, form: str, loss: float) -> None:
        import numpy as np

        for stem in english_stems(form):
            ids, _costs, _maters = self._lexicon.rows["stems"].of(packed("~" + stem))
            self.add(ids, np.full(len(ids), loss + LOSSES.inflection, np.float32))

    def _plain(self, form: str, loss: float, *, rooted: bool = True) -> None:
        """Add the other spellings of a form, its inflections, and what shares a root with it."""
        import numpy as np

        if len(form) < 2:
            return
        stems = self._lexicon.rows["stems"]
        for key in keys.stems(form):
            ids, costs, maters = stems.of(packed(key.text))
            short = LOSSES.short if len(key.text) == 2 else 0.0
            differ = maters ^ key.maters
            odd = LOSSES.mater * _bits(differ)
            spelled = (costs + key.cost == 0) & _agree(maters, key.maters)
            inflected = LOSSES.inflection + LOSSES.ending * (costs + key.cost) + odd
            price = loss + short + np.where(spelled, LOSSES.spelling, inflected)
            self.add(ids, price.astype(np.float32))
        if not rooted or len(form) < 3:
            return
        roots = self._lexicon.rows["roots"]
        for key in keys.roots(form):
            ids, costs, _maters = roots.of(packed(key.text))
            self.add(ids, (loss + LOSSES.root + LOSSES.opening * (costs + key.cost)).astype(np.float32))

    def forms(self, most: float | None = None, limit: int = MOST_FORMS) -> Forms:
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
        if len(ids) > limit:
            rank = losses - LOSSES.common * np.log1p(lexicon.counts[ids])
            best = np.sort(np.argsort(rank, kind="stable")[:limit])
            ids, losses = ids[best], losses[best]
        return Forms(ids, losses)


def _least(
    ids: NDArray[np.uint32], losses: NDArray[np.float32]
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return each id once, sorted, with the least of its losses."""
    import numpy as np

    # What is not negative is in the order of its bits: so both are sorted as one number.
    both = np.sort(ids.astype(np.uint64) << np.uint64(32) | losses.view(np.uint32))
    ids, losses = (both >> np.uint64(32)).astype(np.uint32), both.astype(np.uint32).view(np.float32)
    first = np.ones(len(ids), bool)
    first[1:] = ids[1:] != ids[:-1]
    return ids[first], losses[first]


def _bits(masks: Ints) -> Ints:
    """Return how many bits of each mask of twelve are set."""
    found = masks & 1
    for shift in range(1, 12):
        found = found + (masks >> shift & 1)
    return found


def _maters_of(some: Sequence[str]) -> Ints:
    import numpy as np

    return np.array([keys.maters(each) for each in some], np.int64)


def _agree(maters: Ints, others: Ints | int) -> NDArray[np.bool_]:
    """Whether of two spellings one has all the matres of the other: else they are two words."""
    differ = maters ^ others
    agree: NDArray[np.bool_] = (differ & maters == 0) | (differ & others == 0)
    return agree


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
    found.word(form, rooted=False)
    return _closest(found.forms())


def _closest(forms: Forms) -> Forms:
    close = forms.losses <= CLOSE
    return Forms(forms.ids[close], forms.losses[close])


def _member(form: str, lexicon: Lexicon) -> Forms:
    """Return the words that are one word of what an abbreviation stands for, which may be shortened too."""
    found = _Found(lexicon)
    found.word(form, rooted=False)
    for short in abbreviations.of_word(form):
        found.whole(short, LOSSES.abbreviation)
    for title in abbreviations.TITLES if form in abbreviations.TITLES else ():
        found.whole(title, LOSSES.other_abbreviation)
    return _closest(found.forms())


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
        chain = (_only(firsts[at], lexicon), _only(form[at + 2 :], lexicon))
        chains.append(tuple(Forms(each.ids, each.losses + LOSSES.apart) for each in chain))
    return tuple(chains)


def _sure(forms: Forms, lexicon: Lexicon, most: float = CLOSE) -> int:
    """Return how often the words that are surely meant, up to a loss, occur in the library."""
    return int(lexicon.counts[forms.ids[forms.losses <= most]].sum())


def _without(forms: Forms, ids: NDArray[np.uint32]) -> Forms:
    import numpy as np

    left = ~np.isin(forms.ids, ids)
    return Forms(forms.ids[left], forms.losses[left])


def _meant(form: str, lexicon: Lexicon, more: int) -> tuple[Forms, ...]:
    """Return the words that may have been meant if a finger slipped, the likeliest first.

    Args:
        form: what was typed.
        lexicon: the words of the library.
        more: only words that occur more often.
    """
    plain = bare(form)
    if len(plain) < SHORTEST or not plain.isalpha():
        return ()
    near = slips(plain)
    some = list(near)
    counts = _counts(some, lexicon)
    if is_hebrew(plain):
        _count_otherwise(some, lexicon, counts)
        if not counts:  # in a small library a word may only be there with particles before it
            for particles in _COMMON:
                for at, count in _counts([particles + each for each in some], lexicon).items():
                    counts[at] = max(count, counts.get(at, 0))
    likely = {
        some[at]: math.log1p(count) - _FAR_COUNTS * near[some[at]]
        for at, count in counts.items()
        if count > more and some[at] not in FUNCTION_WORDS and len(some[at]) >= SHORTEST
    }
    meant = []
    best = sorted(likely, key=lambda word: (-likely[word], word))[:_MOST_SLIPS]
    for rank, word in enumerate(best):
        found = _Found(lexicon)
        found.word(word, LOSSES.slip + near[word], rooted=rank < _WHOLE)
        meant.append(found.forms(LOSSES.slip + (INFLECTED if rank < _WHOLE else CLOSE), _MOST_OF_ONE))
    return tuple(each for each in meant if len(each.ids))


def _counts(some: list[str], lexicon: Lexicon) -> dict[int, int]:
    """Return how often each of some forms occurs in the library, by its place, if it does."""
    ids, places = lexicon.known(some)
    return dict(zip(places.tolist(), lexicon.counts[ids].tolist(), strict=True))


def _count_otherwise(some: list[str], lexicon: Lexicon, counts: dict[int, int]) -> None:
    """Count what the library has in another spelling, as an abbreviation, or without the particles."""
    rows = lexicon.rows["stems"]
    for keys_of in (keys.spelling, short_key):
        ids, costs, maters, places = rows.of_each([packed(keys_of(each)) for each in some])
        same = ((costs == 0) & _agree(maters, _maters_of([some[at] for at in places.tolist()]))).nonzero()[0]
        for at, count in zip(places[same].tolist(), lexicon.counts[ids[same]].tolist(), strict=True):
            counts[at] = max(count, counts.get(at, 0))
    rests = [
        (at, rest)
        for at, each in enumerate(some)
        for particles, rest in keys.splits(each)
        if keys.separable(particles, rest)
    ]
    for place, count in _counts([rest for _at, rest in rests], lexicon).items():
        at = rests[place][0]
        counts[at] = max(count, counts.get(at, 0))


def _weight(forms: Forms, lexicon: Lexicon) -> float:
    """Return how much a term says: more, the rarer the words are that are surely it."""
    import numpy as np

    sure = forms.losses <= CLOSE
    count = int(lexicon.counts[forms.ids[sure]].sum())
    return float(np.log(2 + lexicon.total / (1 + count)))
