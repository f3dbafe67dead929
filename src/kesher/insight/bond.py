"""The bond over time: for every week, on how many of its days the point was kept.

It is a count, and nothing is claimed of it. There is no run in it that could be broken: the days of a week
are counted whatever their order, and a week in which nothing was kept, or nothing recorded, lies on the same
thread as all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from kesher.insight.chart import Bead, Chart
from kesher.method.point import Mark

WEEKS = 26
"""How many weeks are drawn: half a year can still be told apart on a telephone."""
LEAST = 3
"""Weeks; fewer have nothing to show that the sentence does not."""
HEIGHT = 20.0
DAY = timedelta(days=1)


class Week(NamedTuple):
    """One week, from its Sunday; days of rest are left out.

    Attributes:
        first: its Sunday.
        days: how many days it has.
        kept: on how many of them the point was kept.
        partly: on how many partly.
        missed: on how many not.
        unrecorded: on how many nothing was recorded, though the point was held and the day had come.
    """

    first: date
    days: int
    kept: int
    partly: int
    missed: int
    unrecorded: int

    def bead(self) -> Bead:
        """How it is drawn. Partly counts a half, and a week with days of rest is no smaller for them."""
        recorded, days = self.kept + self.partly + self.missed, max(self.days, 1)
        return Bead(self.first + 3 * DAY, recorded / days, (self.kept + self.partly / 2) / days)


def bond_weeks(marks: Mapping[date, Mark], since: date, resting: Callable[[date], bool]) -> tuple[Week, ...]:
    """The weeks up to the last day that was recorded, earliest first.

    Args:
        marks: how the point stood, by day; those of days of rest are not counted.
        since: the day on which it was chosen.
        resting: whether a day is one of rest for this person.
    """
    counted = {day: mark for day, mark in marks.items() if day >= since and not resting(day)}
    if not counted:
        return ()
    end = max(counted)
    first = max(_sunday(since), _sunday(end) - timedelta(weeks=WEEKS - 1))
    weeks = []
    while first <= end:
        days = [day for day in (first + ahead * DAY for ahead in range(7)) if not resting(day)]
        each = Counter(counted[day] for day in days if day in counted)
        unrecorded = sum(since <= day <= end and day not in counted for day in days)
        weeks.append(
            Week(first, len(days), each[Mark.KEPT], each[Mark.PARTLY], each[Mark.MISSED], unrecorded)
        )
        first += timedelta(weeks=1)
    return tuple(weeks)


def bond_chart(weeks: tuple[Week, ...]) -> Chart | None:
    """The picture of the bond: a bead for each week, on one thread; None while there are hardly any."""
    if len(weeks) < LEAST:
        return None
    beads = tuple(each.bead() for each in weeks)
    return Chart(weeks[0].first, weeks[-1].first + 6 * DAY, (), height=HEIGHT, beads=beads)


def _sunday(day: date) -> date:
    return day - (day.isoweekday() % 7) * DAY
