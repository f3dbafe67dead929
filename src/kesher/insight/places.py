"""The places where love was, in the person's own words, a Hebrew month to a group.

The teaching asks *where*, and where has no mean and no score. A place stands as it was written, in the order
in which it came; one that returned within the month stands once, and knows on how many evenings it was named,
so that it may be set larger. The number itself is not for showing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from kesher.method.phrase import plain

OFTEN = 7
"""On so many evenings of a month, about a quarter of them, love was where it mostly was."""


class Where(NamedTuple):
    """A place of a month: the words as they were first written in it, and on how many evenings."""

    words: str
    evenings: int

    @property
    def weight(self) -> int:
        """How large it is set: 0 for one evening, 1 where it returned, 2 where love mostly was."""
        return (self.evenings > 1) + (self.evenings >= OFTEN)


class Places(NamedTuple):
    """The places of one Hebrew month, by its first day."""

    month: date
    all: tuple[Where, ...]


def places(told: Iterable[tuple[date, str]], month: Callable[[date], date]) -> tuple[Places, ...]:
    """Where love was, month by month, the latest month first.

    Args:
        told: the days and what was answered on each; in any order, one answer a day.
        month: the first day of the Hebrew month that a day is in.
    """
    months: dict[date, dict[str, Where]] = {}
    for day, words in sorted(told):
        same = plain(words)
        if not same:
            continue
        known = months.setdefault(month(day), {})
        first = known.get(same, Where(" ".join(words.split()), 0))
        known[same] = first._replace(evenings=first.evenings + 1)
    return tuple(Places(each, tuple(months[each].values())) for each in sorted(months, reverse=True))
