"""Listening for words of a wish to die or to harm oneself (see ``docs/explanation/care.md``).

A text is folded into words once (:mod:`kesher.method.spelling`), each word is looked up in the lists of a
language (:mod:`kesher.method.lexicon`), and the places at which a group of words is found are the bits of a
number. To step over a part, or over a gap, is then a shift, and a way of saying costs a few of them wherever
in a sentence it stands: nothing is ever gone back over, and the time grows with the text and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from kesher.method.lexicon import Known, Lexicon, Slip
from kesher.method.spelling import END, MARK, folded
from kesher.method.ways import Row, bits

PASSED_OVER = 2
"""How many words that change nothing may stand between two others."""
STRETCH, OVERLAP = 120, 40
"""A longer sentence is listened to in stretches of so many words, each with the last of the one before."""


class Tier(IntEnum):
    """How surely a text speaks of a wish to die or to harm oneself."""

    NOTHING = 0
    MAYBE = 1
    MEANT = 2


class Listener:
    """Listens to one text after another; a word is looked up once, however often it comes."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._ears = [_Ear(each) for each in lexicons]

    def tier(self, text: str) -> Tier:
        """How surely a text speaks of a wish to die or to harm oneself, in any of the languages."""
        best = Tier.NOTHING
        words = folded(text)
        for ear in self._ears:
            best = max(best, ear.hears(words))
            if best is Tier.MEANT:
                break
        return best


def listened(text: str, lexicons: Sequence[Lexicon]) -> Tier:
    """How surely a text speaks of a wish to die or to harm oneself, in any of the languages."""
    return Listener(lexicons).tier(text)


def heard(text: str, lexicons: Sequence[Lexicon]) -> bool:
    """True when a text plainly holds words of a wish to die or to harm oneself."""
    return listened(text, lexicons) is Tier.MEANT


class _Ear:
    """Listens in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, list[Known]] = {}

    def hears(self, words: Sequence[str]) -> Tier:
        """What is heard in the folded words of a text."""
        best = Tier.NOTHING
        for sentence in _sentences(words):
            known, marks = self._looked_up(self._lexicon.alike(sentence))
            if not any(known):
                continue
            for start, ends in _stretches(len(known)):
                best = max(best, self._both(known[start : start + STRETCH], marks >> start, ends))
                if best is Tier.MEANT:
                    return best
        return best

    def _looked_up(self, words: Sequence[str]) -> tuple[list[Known], int]:
        """Each word as it is known, and the places before which a mark stands, the end among them."""
        known: list[Known] = []
        marks, joined = 0, False
        for at, word in enumerate(words):
            following = words[at + 1] if at + 1 < len(words) else MARK
            if word == MARK:
                marks |= 1 << len(known)
                continue
            found = self._known.get(word)
            if found is None:
                found = self._known[word] = self._lexicon.known(word)
            if len(found) == 1 and not found[0] and not joined and following != MARK:
                both = self._lexicon.whole(word + following)  # one word, written as two
                joined = bool(both)
                known.append(both)
            else:
                joined = False
                known += found
        return known, marks | 1 << len(known)

    def _both(self, known: Sequence[Known], marks: int, ends: int) -> Tier:
        """Without the words that are only possible slips; and with them, where nothing is plain without."""
        sure = [tuple(each for each in word if each[1] is not Slip.POSSIBLE) for word in known]
        found = self._stretch(sure, marks, ends)
        if found is Tier.NOTHING and sure != known:
            found = min(self._stretch(known, marks, ends), Tier.MAYBE)
        return found

    def _stretch(self, known: Sequence[Known], marks: int, ends: int) -> Tier:
        """What is heard in a stretch of words, of that which ends where it may."""
        lexicon = self._lexicon
        places = _Places(lexicon, known)
        if not places:
            return Tier.NOTHING
        have = 0
        for term in places:
            have |= 1 << term | lexicon.within.get(term, 0)
        meant, maybe = lexicon.meant.possible(have), lexicon.maybe.possible(have)
        regardless = lexicon.regardless.possible(have)
        if not meant and not maybe and not regardless:
            return Tier.NOTHING
        for term in lexicon.marked:
            places.setdefault(term, []).append((0, marks, 0))
        every = (1 << len(known)) - 1
        if any(_ends(row, places, every, every, 0) & ends for row in regardless):
            return Tier.MEANT
        if covered := self._covered(places, have, every, marks):
            places = places.without(covered)
        plain = [row for row in meant if _ends(row, places, every, every, 0) & ends]
        softened = _inside(lexicon.softened.possible(have), places, every) if plain else 0
        if softened:
            outside = places.without(softened)
            if any(_ends(row, outside, every, every, 0) & ends for row in plain):
                return Tier.MEANT
        elif plain:
            return Tier.MEANT
        hinted = bool(plain) or any(_ends(row, places, every, every, 0) & ends for row in maybe)
        return Tier.MAYBE if hinted else Tier.NOTHING

    def _covered(self, places: _Places, have: int, every: int, marks: int) -> int:
        """The words that belong to what only sounds so."""
        lexicon = self._lexicon
        own = 0
        for _, exact, slipped in places[lexicon.self_term]:
            own |= exact | slipped
        covered = _inside(lexicon.unmeant.possible(have), places, every)
        for row in lexicon.others.possible(have):
            for start, end in _spans(row, places, every, every & ~own, marks):
                covered |= (1 << end) - (1 << start)
        for row in lexicon.told.possible(have):
            for start, end in _spans(row, places, every, every, 0):
                back = own >> end
                until = end + (back & -back).bit_length() - 1 if back else every.bit_length()
                covered |= (1 << until) - (1 << start)
        return covered


def _inside(rows: Iterable[Row], places: _Places, every: int) -> int:
    """The words that stand inside any of the rows."""
    inside = 0
    for row in rows:
        for start, end in _spans(row, places, every, every, 0):
            inside |= (1 << end) - (1 << start)
    return inside


_Found = list[tuple[int, int, int]]


class _Places(dict[int, _Found]):
    """Where each term stands: how many words it takes there, the places, and those where a letter slipped."""

    def __init__(self, lexicon: Lexicon, known: Sequence[Known] = ()) -> None:
        super().__init__()
        self._lexicon = lexicon
        self.between = between = _between(lexicon, known)
        found: dict[tuple[int, int], list[int]] = {}
        for at in range(len(known)):
            here = [(0, 0, 0)]
            for end in range(at, len(known)):
                taken = [
                    (node, slips + (slip is not Slip.NONE), 0)
                    for before, slips, _ in here
                    for number, slip in known[end]
                    if not (slips and slip) and (node := lexicon.after[before].get(number)) is not None
                ]
                for node, slips, _ in taken:
                    for term in lexicon.ends[node]:
                        found.setdefault((term, end - at + 1), [0, 0])[slips] |= 1 << at
                if end > at and between >> end & 1:
                    taken += [(node, slips, over + 1) for node, slips, over in here if over < PASSED_OVER]
                if not taken:
                    break
                here = taken
        for (term, length), (exact, slipped) in found.items():
            self.setdefault(term, []).append((length, exact, slipped & ~exact))

    def __missing__(self, term: int) -> _Found:
        several = self._lexicon.several.get(term, ())
        self[term] = found = [place for each in several for place in self[each]]
        return found

    def without(self, covered: int) -> _Places:
        """The places of which no word is covered."""
        left = _Places(self._lexicon)
        left.between = self.between
        for term, those in self.items():
            if term not in self._lexicon.several:
                left[term] = [_uncovered(place, covered) for place in those]
        return left


def _between(lexicon: Lexicon, known: Sequence[Known]) -> int:
    """The words that change nothing, as bits."""
    found = 0
    for at, word in enumerate(known):
        for number, slip in word:
            if slip:
                continue
            if (number,) in lexicon.between:
                found |= 1 << at
            elif at + 1 < len(known) and any((number, each) in lexicon.between for each, _ in known[at + 1]):
                found |= 3 << at
    return found


def _uncovered(place: tuple[int, int, int], covered: int) -> tuple[int, int, int]:
    length, exact, slipped = place
    hidden = 0
    for step in range(length):
        hidden |= covered >> step
    return length, exact & ~hidden, slipped & ~hidden


def _stretches(length: int) -> Iterator[tuple[int, int]]:
    """Where each stretch of a sentence begins, and the places in it at which a sign may end.

    A sign that ends near a seam is taken in the stretch that has what stands around it.
    """
    for start in range(0, max(1, length - OVERLAP), STRETCH - OVERLAP):
        last = start + STRETCH >= length
        ends = _up_to(STRETCH if last else STRETCH - OVERLAP // 2)
        yield start, ends & ~_up_to(OVERLAP // 2) if start else ends


def _up_to(place: int) -> int:
    """All places up to one, it included, as bits."""
    return (2 << place) - 1


def _sentences(words: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for at, word in enumerate(words):
        if word == END:
            if at > start:
                yield words[start:at]
            start = at + 1
    if len(words) > start:
        yield words[start:]


def _ends(row: Row, places: _Places, begin: int, over: int, closed: int) -> int:
    """Where a row of parts ends.

    Args:
        row: the parts.
        places: where each term stands.
        begin: where the first part may stand.
        over: the words that a gap may pass over.
        closed: the places that are not gone on into from the word before.
    """
    sure, slipped = begin, 0
    for number, part in enumerate(row.parts):
        if number:
            sure, slipped = sure & ~closed, slipped & ~closed
            for _ in range(PASSED_OVER):
                sure |= (sure & places.between) << 1 & ~closed
                slipped |= (slipped & places.between) << 1 & ~closed
        for _ in range(part.gap):
            sure |= (sure & over) << 1 & ~closed
            slipped |= (slipped & over) << 1 & ~closed
        next_sure, next_slipped = (0, 0) if part.needed else (sure, slipped)
        for length, exact, with_slip in places[part.term]:
            next_sure |= (sure & exact) << length
            if row.forgiving or length > 1:
                next_slipped |= (sure & with_slip) << length
            next_slipped |= (slipped & exact) << length
        sure, slipped = next_sure, next_slipped
        if not sure | slipped:
            return 0
    return sure | slipped


def _spans(row: Row, places: _Places, every: int, over: int, closed: int) -> Iterator[tuple[int, int]]:
    """From where to where a row of parts reaches, each time it stands: the shortest from each beginning."""
    if not _ends(row, places, every, over, closed):
        return
    first = 0
    for part in row.parts:
        for _, exact, slipped in places[part.term]:
            first |= exact | slipped
        if part.needed:
            break
    for start in bits(first):
        if ends := _ends(row, places, 1 << start, over, closed):
            yield start, (ends & -ends).bit_length() - 1
