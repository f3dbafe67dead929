"""Which foundation is due (METHOD.md, M1, M11, M20).

This is a rotation, not a recall scheduler: asking after a principle is asking for a moment of living it,
so nothing is ever overdue and the person may always choose another. About one new foundation a week is
brought in; otherwise the one that waited longest returns, the less it lives the sooner. One that rests is not
brought in and does not return until its rest is over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from kesher.method.page import Lives
from kesher.method.point import Pace
from kesher.method.standing import Lived, Standing

_LEVEL = {None: 0, Lives.SAID: 0, Lives.UNDERSTOOD: 1, Lives.FELT: 2, Lives.LIVED: 3}
_NEW_EVERY = {Pace.GENTLE: 10, Pace.STEADY: 7, Pace.DEEP: 5}


FIRST = 3
"""How many foundations are read before the first sitting."""


def first_reading(order: Sequence[str], standing: Standing, resting: Collection[str] = ()) -> tuple[str, ...]:
    """What is still to be read before the first sitting: the first foundations that were not met yet.

    Args:
        order: the pack's foundations, in the pack's order.
        standing: where the person stands.
        resting: those that rest now; they are not read then, and not waited for.
    """
    return tuple(each for each in order[:FIRST] if each not in standing.foundations and each not in resting)


def due(order: Sequence[str], standing: Standing, day: date, resting: Collection[str] = ()) -> str | None:
    """The foundation to read on a day.

    Args:
        order: the pack's foundations, in the pack's order.
        standing: where the person stands.
        day: the day of the sitting.
        resting: the foundations that rest now.

    Returns:
        Its id, or None when the pack has no foundations, or all of them rest.
    """
    order = [each for each in order if each not in resting]
    if not order:
        return None
    met = {each: standing.foundations[each] for each in order if each in standing.foundations}
    fresh = [each for each in order if each not in met]
    if fresh and _time_for_new(met, standing, day):
        return fresh[0]
    return max(met, key=lambda each: (waiting(met[each], day), -order.index(each)))


def waiting(lived: Lived, day: date) -> float:
    """How long a foundation has waited, in days, stretched by how little it lives."""
    return (day - lived.day).days * (1 + 0.2 * (3 - _LEVEL[lived.level]) / 3)


def _time_for_new(met: Mapping[str, Lived], standing: Standing, day: date) -> bool:
    """True when the weeks since the first page have room for one more."""
    if not met or standing.first is None:
        return True
    weeks = (day - standing.first).days // _NEW_EVERY[standing.pace]
    return len(met) <= weeks
