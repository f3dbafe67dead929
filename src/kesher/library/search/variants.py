"""The words of the library that may be meant by a word, each with what it costs that it is not the very word.

Every word of the library that may be meant has a *loss* between 0 and 1; the tiers follow one another as the
losses do: the very word, the word with particles, another spelling, an inflection, and last a word that only
seems to come from the same root. What is loose is not wrong: where the other words of the query stand close
by it is often what was meant, and elsewhere it ranks below all that is closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.search import abbreviations, morphology
from kesher.library.search.lexicon import english_stems, packed, short_keys
from kesher.library.search.normal import bare, is_hebrew, is_short
from kesher.library.search.numerals import counted, other_numerals
from kesher.library.search.slips import SHORTEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kesher.library.search.lexicon import Ints, Lexicon
    from kesher.parts import np


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
    act: float = 0.04
    opening: float = 0.04
    short: float = 0.1
    unfinished: float = 0.04
    abbreviation: float = 0.01
    other_abbreviation: float = 0.03
    meaning: float = 0.04
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
_SHORT_ENDINGS = ("ימ", "ות", "ית", "י", "יות")
"""What an abbreviation that has become a word may take on: *duchot*, *mankalit*."""
_PARTICLES = tuple(each for each in morphology.PREFIXES if each[0] != "ו")


class Forms(NamedTuple):
    """Words of the library with their losses; the ids are sorted and each is there once."""

    ids: NDArray[np.uint32]
    losses: NDArray[np.float32]


class Variants:
    """Collects words of the library with their losses."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._ids: list[NDArray[np.uint32]] = []
        self._losses: list[NDArray[np.float32]] = []

    def put(self, number: int | None, loss: float) -> None:
        """Add one word, if there is one."""
        from kesher.parts import np

        if number is not None:
            self.add(np.array([number], np.uint32), np.array([loss], np.float32))

    def add(self, ids: NDArray[np.uint32], losses: NDArray[np.float32]) -> None:
        """Add words with what each costs."""
        self._ids.append(ids)
        self._losses.append(losses)

    def put_each(self, some: Sequence[str], loss: float) -> None:
        """Add those of some forms that the library has."""
        from kesher.parts import np

        ids, _places = self._lexicon.known(some)
        self.add(ids, np.full(len(ids), loss, np.float32))

    def whole(self, form: str, loss: float) -> None:
        """Add a form as it is, and with particles before it."""
        self.put(self._lexicon.find(form), loss)
        longer = self._lexicon.after_particles(form)
        self.add(longer, self._all(len(longer), loss + LOSSES.particle))

    @staticmethod
    def _all(count: int, loss: float) -> NDArray[np.float32]:
        from kesher.parts import np

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
        elif numbers := counted(form):
            for each in sorted(numbers):
                self.whole(each, loss + LOSSES.inflection)
        else:
            self._plain(bare(form), loss + (LOSSES.spelling if bare(form) != form else 0.0), rooted=rooted)
            self._acts(bare(form), loss)
            self._particled(bare(form), loss)
            self._letters_of(form, loss)
        count = 0 if own is None else int(lexicon.counts[own])
        for particles, rest in morphology.splits(form):
            number = lexicon.find(rest)
            if number is None:
                continue
            likely = particles == "ו" or int(lexicon.counts[number]) * 4 >= count
            likely &= morphology.separable(particles, rest)
            price = loss + LOSSES.asked_particle + (0.0 if likely else LOSSES.unlikely)
            self.put(number, price)
            if likely and not is_short(rest):
                self._plain(rest, price, rooted=rooted)

    def _acts(self, form: str, loss: float) -> None:
        """Add the verb of a noun that names an act, also where particles stand before the noun."""
        done = morphology.doing(form)
        self.put_each(done, loss + LOSSES.act)
        for particles, rest in () if done else morphology.splits(form):
            if self._lexicon.find(rest) is not None and morphology.separable(particles, rest):
                self.put_each(morphology.doing(rest), loss + LOSSES.act + LOSSES.asked_particle)

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
        from kesher.parts import np

        if len(morphology.skeleton(form)) < SHORTEST:
            return
        longer = morphology.spelled_after(form, _PARTICLES)
        ids, costs, maters, places = self._lexicon.rows["stems"].of_each([packed(key) for key, _ in longer])
        own = np.array([each for _, each in longer], np.int64)
        same = (costs == 0) & agree(maters, own[places])
        price = np.float32(loss + LOSSES.particle + LOSSES.spelling + LOSSES.unlikely)
        self.add(ids[same], np.full(int(same.sum()), price, np.float32))

    def _english(self, form: str, loss: float) -> None:
        from kesher.parts import np

        for stem in english_stems(form):
            ids, _costs, _maters = self._lexicon.rows["stems"].of(packed("~" + stem))
            self.add(ids, np.full(len(ids), loss + LOSSES.inflection, np.float32))

    def _plain(self, form: str, loss: float, *, rooted: bool = True) -> None:
        """Add the other spellings of a form, its inflections, and what shares a root with it."""
        from kesher.parts import np

        if len(form) < 2:
            return
        stems = self._lexicon.rows["stems"]
        for key in morphology.stems(form):
            ids, costs, maters = stems.of(packed(key.text))
            short = LOSSES.short if len(key.text) == 2 else 0.0
            differ = maters ^ key.maters
            odd = LOSSES.mater * _bits(differ)
            spelled = (costs + key.cost == 0) & agree(maters, key.maters)
            inflected = LOSSES.inflection + LOSSES.ending * (costs + key.cost) + odd
            price = loss + short + np.where(spelled, LOSSES.spelling, inflected)
            self.add(ids, price.astype(np.float32))
        if not rooted or len(form) < 3:
            return
        roots = self._lexicon.rows["roots"]
        for key in morphology.roots(form):
            ids, costs, _maters = roots.of(packed(key.text))
            self.add(ids, (loss + LOSSES.root + LOSSES.opening * (costs + key.cost)).astype(np.float32))

    def forms(self, most: float | None = None, limit: int = MOST_FORMS) -> Forms:
        """Return what was found, with the particles that may stand before it; of much the likeliest."""
        from kesher.parts import np

        if not self._ids:
            return none()
        ids, losses = least(np.concatenate(self._ids), np.concatenate(self._losses))
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
        ids, losses = least(np.concatenate(more), np.concatenate(more_losses))
        keep = losses < most
        ids, losses = ids[keep], losses[keep]
        if len(ids) > limit:
            rank = losses - LOSSES.common * np.log1p(lexicon.counts[ids])
            best = np.sort(np.argsort(rank, kind="stable")[:limit])
            ids, losses = ids[best], losses[best]
        return Forms(ids, losses)


def least(
    ids: NDArray[np.uint32], losses: NDArray[np.float32]
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return each id once, sorted, with the least of its losses."""
    from kesher.parts import np

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


def maters_of(some: Sequence[str]) -> Ints:
    """Return the matres of each of some forms."""
    from kesher.parts import np

    return np.array([morphology.maters(each) for each in some], np.int64)


def agree(maters: Ints, others: Ints | int) -> NDArray[np.bool_]:
    """Whether of two spellings one has all the matres of the other: else they are two words."""
    differ = maters ^ others
    agree: NDArray[np.bool_] = (differ & maters == 0) | (differ & others == 0)
    return agree


def none() -> Forms:
    """Return no words."""
    from kesher.parts import np

    return Forms(np.zeros(0, np.uint32), np.zeros(0, np.float32))


def only(form: str, lexicon: Lexicon) -> Forms:
    """Return the very word."""
    from kesher.parts import np

    number = lexicon.find(form)
    return none() if number is None else Forms(np.array([number], np.uint32), np.zeros(1, np.float32))


def closest(forms: Forms) -> Forms:
    """Return those that are the same word."""
    close = forms.losses <= CLOSE
    return Forms(forms.ids[close], forms.losses[close])
