"""What all pages come to, read once, earliest first: the standing, the ladder, the last pull, the silence.

Pages are read on from where one stood before their month. What was written today changes nothing of that, so
a day's act reads one month again, however many years lie before it. To read in two pieces or in one comes to
the same.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from kesher.method.heart import Silent
from kesher.method.ladder import Climb, Climbed, Resting
from kesher.method.page import Page, place_of
from kesher.method.standing import Standing, fold

_DAY = timedelta(days=1)
_ENDS = 64
"""Of so many days is it known at once what all pages up to them come to."""


class Pulled(msgspec.Struct, frozen=True, order=True):
    """What was named last by a glance or an account, and when; where none was named, no words."""

    at: datetime
    pull: str


class Reckoning(msgspec.Struct, frozen=True):
    """What the pages come to after the last one that was read."""

    standing: Standing = Standing()
    climbed: Climbed = Climbed()
    pulled: Pulled | None = None
    silent: Silent = Silent()
    turned: date | None = None
    """The last day on whose page something was decided."""


def reckon(before: Reckoning, pages: Sequence[Page], resting: Resting) -> Reckoning:
    """Read pages, earliest first, on top of what was read before them.

    Args:
        before: what those before them come to.
        pages: the pages.
        resting: whether a day is one of rest for this person.
    """
    climb, silent, turned = Climb(resting, before.climbed), before.silent, before.turned
    for page in pages:
        climb.take(page)
        if page.decisions:
            turned = page.day
        for sitting in page.sittings:
            silent = silent.after(sitting)
    said = [before.pulled] if before.pulled is not None else []
    pulled = max((*said, *_pulls(pages)), default=None)
    return Reckoning(fold(before.standing, pages), climb.climbed(), pulled, silent, turned)


def _pulls(pages: Iterable[Page]) -> Iterable[Pulled]:
    for page in pages:
        if page.account.written is not None:
            yield Pulled(page.account.written, page.account.pull)
        for look in page.glances:
            yield Pulled(look.at, look.pull)


class Course:
    """What the pages come to before each month, as far as they were read.

    Args:
        resting: whether a day is one of rest for this person.
        before: what the pages before the first month come to, where those are not given.
        since: the first day of that month; none where all pages are given.
    """

    def __init__(
        self,
        resting: Resting,
        before: Reckoning = Reckoning(),  # noqa: B008 - immutable
        since: date = date.min,
    ) -> None:
        self._resting = resting
        self._lock = threading.Lock()
        self._of: Sequence[Page] | None = None
        self._months = [since]
        self._before = [before]
        self._pages: Sequence[Page] = ()
        self._known: dict[int, Reckoning] = {}

    def forget(self, day: date) -> None:
        """A page of a day was written: what comes after its month is to be read again."""
        with self._lock:
            keep = bisect_right(self._months, day)
            del self._months[keep:], self._before[keep:]

    def of(self, pages: Sequence[Page]) -> None:
        """From now on it is the course of these pages: whoever still reads others knows nothing of it."""
        with self._lock:
            self._of = pages

    def known(self, month: date) -> Reckoning | None:
        """What the pages before a month come to; None where that was not read yet."""
        with self._lock:
            at = bisect_left(self._months, month)
            return self._before[at] if at < len(self._months) and self._months[at] == month else None

    def until(self, pages: Sequence[Page], day: date = date.max) -> Reckoning:
        """What all pages up to a day come to, that day with them.

        Args:
            pages: all pages since the first month, earliest first.
            day: the day; no earlier than the first month.
        """
        with self._lock:
            if self._of is None or self._of is pages:
                return self._until(pages, day)
        return Course(self._resting).until(pages, day)  # another thread has read on meanwhile

    def _until(self, pages: Sequence[Page], day: date) -> Reckoning:
        end = len(pages) if day == date.max else place_of(pages, day + _DAY)
        if self._pages is not pages or len(self._known) > _ENDS:
            self._pages, self._known = pages, {}
        if end in self._known:
            return self._known[end]
        at = bisect_right(self._months, day) - 1
        found, first = self._before[at], place_of(pages, self._months[at])
        while first < end:
            month = pages[first].day.replace(day=1)
            if month > self._months[-1]:
                self._months.append(month)
                self._before.append(found)
            last = max(first + 1, min(end, place_of(pages, _after(month))))
            found = reckon(found, pages[first:last], self._resting)
            first = last
        self._known[end] = found
        return found


def _after(month: date) -> date:
    """The first day of the month after; the last day there is where there is none."""
    if (month.year, month.month) == (date.max.year, date.max.month):
        return date.max
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
