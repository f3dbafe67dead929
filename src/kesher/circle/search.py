"""Finding what was asked and answered before: words without their signs, the rarest counting most.

What is kept is sealed, so no index of it lies on a disk. The words are held in memory, taken in piece by
piece and brought up to date by what has changed since.
"""

from __future__ import annotations

import heapq
import math
import re
import time
from array import array
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from kesher.circle import statements as sql
from kesher.circle.asking import said_of
from kesher.circle.publishing import read_published
from kesher.circle.room import Room, whole
from kesher.circle.thread import State
from kesher.library.script import bare

TERMS = 8
"""Of a long question so many of its rarest words are looked for."""

MOST = 10
_PAGE = 100
"""Threads that are taken in between two looks at the clock."""
_SHIFT, _OFTEN = 4, 15
"""Of a number, the lowest bits say how often; oftener counts for nothing more."""
_SPARE = 500
_QUOTES = re.compile("[\"״'׳]")
_WORD = re.compile(r"[^\W_]+(?:[\"״'׳][^\W_]+)*")
_PREFIXES = frozenset("ושכהבלמ")
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")
_STRIPPED = 0.6
"""How much less it counts where two words meet only without the letters that Hebrew writes before them."""
_COMMON = frozenset(
    "את של על אל אם או כי לא גם מה מי זה זו הוא היא אני אנו יש אין עם כל רק אך כן לו לי בו בה איך איפה"
    " the and for that this with not are was what how who you can one from".translate(_FINAL).split()
)

Key = tuple[str, str]
"""``("thread", id)`` or ``("published", number)``."""


class Hit(NamedTuple):
    """What was found."""

    key: Key
    score: float


def words_of(text: str) -> list[str]:
    """The words of a text as they are looked for: without signs, and with one form of each letter."""
    plain = bare(text).lower().translate(_FINAL)
    found = (word if word.isalnum() else _QUOTES.sub("", word) for word in _WORD.findall(plain))
    return [word for word in found if len(word) > 1 and word not in _COMMON]


@lru_cache(50_000)
def forms_of(word: str) -> tuple[str, ...]:
    """A word, and what is left of it without the letters that Hebrew writes before words."""
    forms = [word]
    while len(forms) < 4 and len(forms[-1]) > 3 and forms[-1][0] in _PREFIXES:
        forms.append(forms[-1][1:])
    return tuple(forms)


class Index:
    """The words of one circle's threads.

    Each text that is taken in gets a number. Of each form it is held in which texts it stands and how often,
    both in one number; what is dropped is passed over, and taken out once it is more than what stands.
    """

    def __init__(self) -> None:
        self._threads = 0  # the serials up to which it is known what was said, and what is published
        self._published = 0
        self._places: dict[str, array[int]] = {}
        self._keys: list[Key | None] = []
        self._numbers: dict[Key, int] = {}

    def put(self, key: Key, text: str) -> None:
        """Hold the words of a text, in the place of those it had."""
        self.drop(key)
        counted: dict[str, int] = {}
        for word, many in Counter(words_of(text)).items():
            for form in forms_of(word):
                counted[form] = counted.get(form, 0) + many
        number = self._numbers[key] = len(self._keys)
        self._keys.append(key)
        places = self._places
        for form, many in counted.items():
            held = places.get(form)
            if held is None:
                held = places[form] = array("I")
            held.append(number << _SHIFT | min(many, _OFTEN))

    def drop(self, key: Key) -> None:
        """Hold a text no more."""
        number = self._numbers.pop(key, None)
        if number is None:
            return
        self._keys[number] = None
        if len(self._keys) > 2 * len(self._numbers) + _SPARE:
            self._compact()

    def _compact(self) -> None:
        """Take out what was dropped."""
        stands = {number: at for at, number in enumerate(self._numbers.values())}
        self._keys = list(self._numbers)
        self._numbers = {key: at for at, key in enumerate(self._numbers)}
        for form, held in list(self._places.items()):
            kept = array("I", (stands[each >> _SHIFT] << _SHIFT | each & _OFTEN
                               for each in held if each >> _SHIFT in stands))  # fmt: skip
            if kept:
                self._places[form] = kept
            else:
                del self._places[form]

    def find(self, text: str, *, kind: str, leave_out: str = "", most: int = MOST) -> list[Hit]:
        """What is most like a text, the likest first.

        Args:
            text: of a question, or a few words.
            kind: ``thread`` for the desk, ``published`` for all of the circle.
            leave_out: the id of the thread that is looked at.
            most: how many.
        """
        total = len(self._numbers) or 1
        sought = {word: self._forms_held(word) for word in dict.fromkeys(words_of(text))}
        rarest = sorted((forms for forms in sought.values() if forms), key=lambda forms: forms[0][1])
        scores: dict[Key, float] = {}
        for forms in rarest[:TERMS]:
            for number, score in self._scored(forms, total).items():
                key = self._keys[number]
                if key is not None and key[0] == kind and key[1] != leave_out:
                    scores[key] = scores.get(key, 0.0) + score
        best = heapq.nlargest(most, scores.items(), key=lambda each: (each[1], each[0]))
        return [Hit(key, score) for key, score in best]

    def _forms_held(self, word: str) -> list[tuple[str, int, float]]:
        """The forms of a word that are held: in how many places, and what each counts; rarest first."""
        forms = ((form, 1.0 if form == word else _STRIPPED) for form in forms_of(word))
        held = [(form, len(self._places[form]), counts) for form, counts in forms if form in self._places]
        return sorted(held, key=lambda each: each[1])

    def _scored(self, forms: list[tuple[str, int, float]], total: int) -> dict[int, float]:
        """What one word that is looked for gives to each text: by the best of its forms there."""
        found: dict[int, float] = {}
        for form, many, counts in forms:
            weight = counts * math.log(1 + total / many)
            scores = [weight * often / (often + 1.2) for often in range(_OFTEN + 1)]
            for each in self._places[form]:
                number, score = each >> _SHIFT, scores[each & _OFTEN]
                if score > found.get(number, 0.0):
                    found[number] = score
        return found

    def bring_up_to_date(self, room: Room, until: float = math.inf) -> bool:
        """Take in what changed since it was last asked; True once all of it is.

        Args:
            room: the circle.
            until: by the clock of ``time.monotonic``, when to leave the rest for the next time.
        """
        while self._published_changed(room) or self._threads_changed(room):
            if time.monotonic() >= until:
                return False
        return True

    def _threads_changed(self, room: Room) -> bool:
        with room.database.reading():
            rows = room.run(sql.CHANGED, self._threads, _PAGE)
            for thread, state, serial in rows:
                if str(state) == State.ANSWERED:
                    said = said_of(room, str(thread), None)
                    self.put(("thread", str(thread)), "\n".join(each.text for each in said))
                self._threads = whole(serial)
        return len(rows) == _PAGE

    def _published_changed(self, room: Room) -> bool:
        with room.database.reading():
            rows = room.run(sql.PUBLISHED_CHANGED, self._published, _PAGE)
        for row in rows:
            numbered = read_published(room, row)
            key = ("published", str(numbered.number))
            words = "\n".join((numbered.published.subject, *(text for _, text in numbered.published.parts)))
            if numbered.hidden:
                self.drop(key)
            else:
                self.put(key, words)
            self._published = whole(row[3])
        return len(rows) == _PAGE
