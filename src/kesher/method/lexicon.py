"""The words that care listens for in one language, and the ways in which they come near each other.

Nothing of what is listened for stands here: it is plain data (:class:`Lists`), so that a clinician or a rabbi
can read and correct it. A *way of saying* is a row of parts:

- ``word`` is that word; ``{wish}`` any word or phrase of the group *wish*; ``{wish|plan}`` of either group;
- ``part?`` may be there or not;
- ``..`` before a part: at most three other words come between; ``..5``: at most five;
- in a group, ``חושב/ת`` is two words, ``suicid-`` any word that begins so, ``,`` a mark or the end of the
  sentence, and ``{other}`` all of another group.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from functools import cache
from typing import Any, Self

import msgspec

from kesher.method.spelling import LONGEST, MARK, Slips, folded, lettered, single, taken_apart
from kesher.method.ways import Part, Row, Rows

GAP = 3
"""How many other words ``..`` passes over, where no number says otherwise."""
LONG_PREFIX = 4
SPELT_FROM = 5
"""In shorter words a letter that comes and goes makes another word."""
SLIP_AFTER_PREFIX = 5
SLIP_FROM = 5
"""In shorter words one letter says too much for a slip to be told from another word."""

SELF = "self"
"""The group of words that bring a sentence back to the person who writes it."""
BETWEEN = "between"
"""The group of words that may stand anywhere between others and change nothing: *really*, *just*."""


class Lists(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is listened for in one language: plain words, as they lie in its file.

    Attributes:
        checked: when the lists were last looked through.
        words: the groups.
        meant: ways of saying it that are plainly meant, each list under the name of what it is about.
        regardless: the same, so plain that nothing below makes them less.
        maybe: ways of saying what may be meant.
        softened: what makes of a sign inside it one that only may be meant, as a verse that is said whole.
        unmeant: what only sounds so; a word inside it is not taken for one of a sign.
        others: the same of somebody else: over no mark, and over no word of the person himself.
        told: what opens a story, a text or a law; nothing after it is taken until the sentence ends, or comes
            back to the person himself.
        same: what is said for another word, or for two words, and stands for them wherever it comes.
        prefixes: what a word may carry in front.
        apart: words that only look like one of ours with a prefix, or with a slip.
        slips: words in which a letter is likely to have slipped, where a word of the text is none; any other
            word of the lists may be meant by it too, but that is less sure.
        silent: letters that are written or left out in the same word.
        short: words of one or two letters that words run together with.
    """

    checked: date
    words: Mapping[str, Sequence[str]]
    meant: Mapping[str, Sequence[str]]
    regardless: Mapping[str, Sequence[str]] = {}
    maybe: Mapping[str, Sequence[str]] = {}
    softened: Mapping[str, Sequence[str]] = {}
    unmeant: Mapping[str, Sequence[str]] = {}
    others: Mapping[str, Sequence[str]] = {}
    told: Mapping[str, Sequence[str]] = {}
    same: Mapping[str, str] = {}
    prefixes: Sequence[str] = ()
    apart: Sequence[str] = ()
    slips: Sequence[str] = ()
    silent: str = ""
    short: Sequence[str] = ()


class Slip(IntEnum):
    """How sure it is that a word is one of the lists."""

    NONE = 0
    LIKELY = 1
    POSSIBLE = 2


Known = tuple[tuple[int, Slip], ...]
"""The words of the lists that one word may be, and how surely."""


_ROWS = ("meant", "regardless", "maybe", "softened", "unmeant", "others", "told")


class Lexicon:
    """What is listened for in one language, ready to listen with.

    Attributes:
        after: for each beginning of a phrase, what each next word makes of it; 0 is where phrases begin.
        ends: for each beginning of a phrase, the terms of which it is a whole phrase.
        several: for each term that is of several groups, these.
        within: for each group, the terms of several that hold it, as bits.
        marked: the terms that a mark, or the end of the sentence, is enough for.
        self_term: the term of the words that bring a sentence back to the person himself.
        between: the words that change nothing, and the pairs of words that do so together.
    """

    def __init__(self, lists: Lists) -> None:
        self._groups = lists.words
        self._same = {tuple(folded(each)): "".join(folded(other)) for each, other in lists.same.items()}
        self._ids: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._terms: dict[tuple[tuple[str, ...], bool], int] = {}
        self.after: list[dict[int, int]] = [{}]
        self.ends: list[tuple[int, ...]] = [()]
        self.several: dict[int, tuple[int, ...]] = {}
        self.within: dict[int, int] = {}
        self.marked: set[int] = set()
        self.self_term = self._term((SELF,)) if SELF in lists.words else -1
        self.between = self._between() if BETWEEN in lists.words else set()
        self.meant = Rows(self._rows(lists.meant))
        self.regardless = Rows(self._rows(lists.regardless))
        self.maybe = Rows(self._rows(lists.maybe))
        self.softened = Rows(self._rows(lists.softened))
        self.unmeant = Rows(self._rows(lists.unmeant))
        self.others = Rows(self._rows(lists.others))
        self.told = Rows(self._rows(lists.told))
        self._prefixes = _words(lists.prefixes)
        self._apart = _words(lists.apart)
        self._short = _words(lists.short)
        self._silent = lists.silent
        self._singles: dict[str, int] = {}
        self._spelt: dict[str, int] = {}
        for word, number in self._ids.items():
            self._singles.setdefault(single(word), number)
            for left in _without(word, self._silent):
                self._spelt.setdefault(left, number)
        self._likely = {each for each in _words(lists.slips) if each in self._ids}
        self._slips = Slips({*self._likely, *(each for each in self._ids if len(each) >= SLIP_FROM)})
        self._letters = {each[:1] for each in (*self._ids, *self._stems, *self._prefixes)}
        self._stem_lengths = sorted({len(each) for each in self._stems})

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Self:
        """A lexicon that was told in plain values."""
        made = cls.__new__(cls)
        for name, value in plain.items():
            if name in _ROWS:
                setattr(made, name, Rows.of(value))
            else:
                setattr(made, name, Slips(*value) if name == "_slips" else value)
        return made

    def plain(self) -> dict[str, Any]:
        """All that it listens with in plain values, without what it was made of."""
        told = {name: value for name, value in vars(self).items() if name not in ("_groups", "_terms")}
        return told | {name: told[name].plain() for name in (*_ROWS, "_slips")}

    # --- from the lists -------------------------------------------------------------------------------------

    def _rows(self, named: Mapping[str, Sequence[str]]) -> Iterator[Row]:
        return (self._row(said) for each in named.values() for said in each)

    def _row(self, said: str) -> Row:
        parts: list[Part] = []
        gap, phrase = 0, list[str]()

        def lay_down(names: tuple[str, ...], *, literal: bool, needed: bool = True) -> None:
            nonlocal gap
            parts.append(Part(self._term(names, literal=literal), gap, needed))
            gap = 0

        def end_phrase() -> None:
            if phrase:
                lay_down(tuple(phrase), literal=True)
                phrase.clear()

        for piece in said.split():
            needed, bare = not piece.endswith("?"), piece.rstrip("?")
            if piece.startswith(".."):
                end_phrase()
                gap = int(piece[2:] or GAP)
            elif piece.startswith("{"):
                end_phrase()
                lay_down(tuple(bare[1:-1].split("|")), literal=False, needed=needed)
            elif needed:
                phrase.append(piece)
            else:
                end_phrase()
                lay_down((bare,), literal=True, needed=False)
        end_phrase()
        terms = {each.term for each in parts if each.needed}
        need = sum(1 << term for term in terms if not self._marks(term))
        return Row(tuple(parts), need, need.bit_count() > 1)

    def _marks(self, term: int) -> bool:
        """Whether a mark is enough for a term."""
        return term in self.marked or any(each in self.marked for each in self.several.get(term, ()))

    def _term(self, names: tuple[str, ...], *, literal: bool = False) -> int:
        """The number of a group, of several groups together, or of a phrase that stands in a row itself."""
        if (known := self._terms.get((names, literal))) is not None:
            return known
        several = tuple(self._term((each,)) for each in names) if len(names) > 1 and not literal else ()
        self._terms[names, literal] = term = len(self._terms)
        if several:
            self.several[term] = several
            for each in several:
                self.within[each] = self.within.get(each, 0) | 1 << term
            return term
        for phrase in self._spelled(" ".join(names)) if literal else self._phrases(names[0]):
            if phrase == (MARK,):
                self.marked.add(term)
            else:
                self._lay(phrase, term)
        return term

    def _between(self) -> set[tuple[int, ...]]:
        self._term((BETWEEN,))
        return {tuple(self._ids[word] for word in phrase) for phrase in self._phrases(BETWEEN)}

    def _phrases(self, name: str) -> Iterator[tuple[str, ...]]:
        if name not in self._groups:
            raise LookupError(f"no group of words is called {name}")
        for item in self._groups[name]:
            if item.startswith("{"):
                yield from self._phrases(item[1:-1])
            else:
                yield from self._spelled(item)

    def _spelled(self, item: str) -> Iterator[tuple[str, ...]]:
        if not self._same:
            return _spelled(item)
        return (tuple(self.alike(phrase)) for phrase in _spelled(item))

    def _lay(self, phrase: tuple[str, ...], term: int) -> None:
        node = 0
        for word in phrase:
            held = self._stems if word.endswith("-") else self._ids
            number = held.setdefault(word.rstrip("-"), len(self._ids) + len(self._stems))
            if number not in self.after[node]:
                self.after[node][number] = len(self.after)
                self.after.append({})
                self.ends.append(())
            node = self.after[node][number]
        if term not in self.ends[node]:
            self.ends[node] = (*self.ends[node], term)

    def alike(self, words: Iterable[str], *, apart: bool = False) -> list[str]:
        """Folded words, one word for all that say the same: two together too, unless they lie apart."""
        said: list[str] = []
        for word in words:
            if said and not apart and (both := self._same.get((said[-1], word))) is not None:
                said[-1] = both
            else:
                said.append(self._same.get((word,), word))
        return said

    # --- words ----------------------------------------------------------------------------------------------

    def known(self, word: str) -> list[Known]:
        """A folded word as it is known here; one that is several run together is all of them."""
        if word.isalpha() and word[0] not in self._letters:
            return [()]
        found = self._one(word)
        if not found and (plain := lettered(word)) != word:
            found = self._one(plain)
        if not found and word not in self._apart:
            pieces = taken_apart(word, self._ids, self._short)
            if pieces:
                return [((self._ids[each], Slip.NONE),) for each in pieces]
        return [found]

    def whole(self, word: str) -> Known:
        """A word that is known as it stands, and no other."""
        return ((self._ids[word], Slip.NONE),) if word in self._ids else ()

    def _one(self, word: str) -> Known:
        if word[0] not in self._letters or len(word) > LONGEST:
            return ()
        if word in self._apart:
            return self.whole(word)
        bare = [word, *self.alike(self._without_prefix(word), apart=True)]
        found = [self._ids[each] for each in bare if each in self._ids]
        if self._stems:
            found += self._begun(bare)
        if not found:
            found = self._otherwise_spelt(bare)
        if found:
            return tuple((each, Slip.NONE) for each in dict.fromkeys(found))
        return self._slipped(word, bare[1:])

    def _slipped(self, word: str, bare: Sequence[str]) -> Known:
        slips: dict[int, Slip] = {}
        for each in (word, *(each for each in bare if len(each) >= SLIP_AFTER_PREFIX)):
            for near in self._slips.of(each) if each not in self._apart else ():
                if near in self._likely:
                    slips[self._ids[near]] = Slip.LIKELY
                elif len(each) >= SLIP_FROM:
                    slips.setdefault(self._ids[near], Slip.POSSIBLE)
        return tuple(slips.items())

    def _without_prefix(self, word: str) -> Iterator[str]:
        for length in range(1, min(LONG_PREFIX, len(word) - 2) + 1):
            if word[:length] in self._prefixes:
                yield word[length:]

    def _begun(self, bare: Iterable[str]) -> list[int]:
        return [
            self._stems[each[:length]]
            for each in bare
            for length in self._stem_lengths
            if length < len(each) and each[:length] in self._stems
        ]

    def _otherwise_spelt(self, bare: Sequence[str]) -> list[int]:
        """With doubled letters, or with a silent letter more or less."""
        found = [self._singles[once] for each in bare if (once := single(each)) in self._singles]
        if not found and self._silent:
            found = [self._spelt[each] for each in bare if each in self._spelt]
            found += [
                self._ids[less]
                for each in bare
                for less in _without(each, self._silent)
                if len(less) >= SPELT_FROM and less in self._ids
            ]
        return found


def _words(items: Iterable[str]) -> set[str]:
    return {"".join(folded(each)) for each in items}


def _spelled(item: str) -> Iterator[tuple[str, ...]]:
    """The phrases that an item of a list stands for, each of folded words."""
    if item == MARK:
        yield (MARK,)
    elif "/" not in item:
        yield tuple(made for word in item.split() for made in _folded_word(word))
    else:
        for phrase in itertools.product(*(_with_endings(word) for word in item.split())):
            yield tuple(made for word in phrase for made in _folded_word(word))


def _with_endings(word: str) -> list[str]:
    stem, *ends = word.split("/")
    return [stem, *(stem + end for end in ends)]


@cache
def _folded_word(word: str) -> tuple[str, ...]:
    """A word of the lists, folded; most come many times."""
    if word.endswith("-"):
        return tuple(each + "-" for each in folded(word[:-1]))
    return (word,) if word.isascii() and word.isalpha() and word.islower() else tuple(folded(word))


def _without(word: str, silent: str) -> Iterator[str]:
    if len(word) >= SPELT_FROM:
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] in silent)
