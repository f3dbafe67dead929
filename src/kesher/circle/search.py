"""Finding what was asked and answered before: words without their signs, the rarest counting most.

What is kept is sealed, so no index of it lies on a disk. The words are held in memory, made at the first
question and brought up to date by what has changed since.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from typing import NamedTuple

from kesher.circle import statements as sql
from kesher.circle.asking import said_of
from kesher.circle.publishing import read_published
from kesher.circle.room import Room, whole
from kesher.circle.thread import State
from kesher.library.script import bare

TERMS = 10
"""Of a long question so many of its rarest words are looked for."""

MOST = 10
_PAGE = 2_000
_WORD = re.compile(r"[^\W_]+(?:[\"״'׳][^\W_]+)*")
_PREFIXES = re.compile(r"^(?:[ושכ]?(?:[הבלמ])|[ושכ])(?=[א-ת]{3})")
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")
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


def terms_of(text: str) -> list[str]:
    """The words of a text as they are looked for."""
    found = []
    for word in _WORD.findall(bare(text).lower()):
        plain = re.sub("[\"״'׳]", "", word).translate(_FINAL)
        stem = _PREFIXES.sub("", plain)
        if len(stem) > 1 and plain not in _COMMON and stem not in _COMMON:
            found.append(stem)
    return found


class Index:
    """The words of one circle's threads."""

    def __init__(self) -> None:
        self._threads = 0  # the serials up to which it is known what was said, and what is published
        self._published = 0
        self._places: dict[str, dict[Key, int]] = {}
        self._held: dict[Key, Counter[str]] = {}

    def put(self, key: Key, text: str) -> None:
        """Hold the words of a text, in the place of those it had."""
        self.drop(key)
        counted = Counter(terms_of(text))
        self._held[key] = counted
        for term, many in counted.items():
            self._places.setdefault(term, {})[key] = many

    def drop(self, key: Key) -> None:
        """Hold a text no more."""
        for term in self._held.pop(key, ()):
            places = self._places[term]
            del places[key]
            if not places:
                del self._places[term]

    def find(self, text: str, *, kind: str, leave_out: str = "", most: int = MOST) -> list[Hit]:
        """What is most like a text, the likest first.

        Args:
            text: of a question, or a few words.
            kind: ``thread`` for the desk, ``published`` for all of the circle.
            leave_out: the id of the thread that is looked at.
            most: how many.
        """
        total = len(self._held) or 1
        wanted = [term for term in dict.fromkeys(terms_of(text)) if term in self._places]
        wanted.sort(key=lambda term: len(self._places[term]))
        scores: dict[Key, float] = {}
        for term in wanted[:TERMS]:
            places = self._places[term]
            weight = math.log(1 + total / len(places))
            for key, many in places.items():
                if key[0] == kind and key[1] != leave_out:
                    scores[key] = scores.get(key, 0.0) + weight * many / (many + 1.2)
        best = heapq.nlargest(most, scores.items(), key=lambda each: (each[1], each[0]))
        return [Hit(key, score) for key, score in best]

    def bring_up_to_date(self, room: Room) -> None:
        """Take in what changed since it was last asked."""
        while self._threads_changed(room):
            pass
        while self._published_changed(room):
            pass

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
