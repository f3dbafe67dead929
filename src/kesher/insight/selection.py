"""Are the evenings that were written like those that were not?

Who leaves out his bad evenings on days of one kind only makes that kind look better than it is. The evenings
that were not written cannot be asked. What can be seen is whether more of them are missing on the one side
than on the other, and whether the evenings about a gap are unlike the rest. From both follows how far a
difference may be made by what is missing, and by so much its interval is widened; a claim that does not
outlive this is not made.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from kesher.insight.finding import Missing
from kesher.insight.rows import DayRow, any_recorded

UNLIKE = "evenings-unlike"
"""The code of why days cannot answer: the evenings that were written are not like those that were not."""

APART = 2.0
"""How far from the written evenings those may lie that are missing on one side only, in their own sd."""
DOUBTED = 0.5
"""Standard errors of a difference between two shares that are put down to chance."""
UNEVEN = 0.3
"""Standard errors by which a lot may fall on one side more than on the other."""
ABOUT = 1.5
"""Standard errors of what lies about a gap that are put down to chance."""
LASTS = 0.2
"""The least that is supposed to be left of an evening the next day; less would make a gap of anything."""
NEAR = 10
"""Recorded days on each side, of which the mean is the level of an evening."""
PAUSE = 4
"""So many days in a row without a record are a pause, and no evening that was left out."""
SOME = 3
"""Evenings left out on one side from which it is believed that a sitting is recorded by itself."""
MANY = 0.15
"""The share of days of which nothing is known that hides nothing; of more it is supposed that it does."""
_DAY = timedelta(days=1)


class Side(NamedTuple):
    """The days of one kind: how many evenings were written, and how many left out."""

    written: int
    left: int


class Evenings(NamedTuple):
    """What is known of the evenings that were written and of those that were not.

    Attributes:
        one: the days of the first kind.
        other: those of the other.
        gaps: days within the record of which not even the kind is known.
        written: the days of the written evenings and their numbers, in order.
    """

    one: Side
    other: Side
    gaps: Sequence[date]
    written: Sequence[tuple[date, int]]


def unlike(bounds: tuple[float, float, float], wide: tuple[float, float, float]) -> Missing | None:
    """Why a difference is not told: it would be claimed, were it not for what may be missing."""
    claimed = not bounds[0] <= 0 <= bounds[2]
    return Missing(0, 0, UNLIKE) if claimed and wide[0] <= 0 <= wide[2] else None


def widened(bounds: tuple[float, float, float], by: float) -> tuple[float, float, float]:
    """An interval with so much more on both sides."""
    low, middle, high = bounds
    return low - by, middle, high + by


def shift(evenings: Evenings, *, by_lot: bool = False) -> float:
    """How far, in points, what is missing may move the difference between the two kinds of days.

    Args:
        evenings: what is known.
        by_lot: that a lot chose the kind. Then both kinds would be as many, were none missing.
    """
    values = [value for _, value in evenings.written]
    mean = sum(values) / len(values)
    sd = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    one, other, gaps = evenings.one, evenings.other, len(evenings.gaps)
    more = _more(one, other)
    if one.left >= SOME and not other.left:
        # A sitting stands by itself where its evening was left out; a day without anything may have had none.
        more = max(more, _more(one, Side(other.written, gaps)))
    if by_lot:
        return APART * sd * max(more, _lacking(sum(one), sum(other), gaps))
    hidden = gaps / (gaps + min(one.written, other.written)) if gaps else 0.0
    many = max(0.0, gaps / (gaps + sum(one) + sum(other)) - MANY)
    return APART * sd * (more + many) + min(APART * sd, _worse(evenings)) * hidden


def _more(one: Side, other: Side) -> float:
    """How much larger a share is left out on the one side than on the other, less what chance does."""
    n, m = sum(one), sum(other)
    share = (one.left + other.left) / (n + m)
    chance = math.sqrt(share * (1 - share) * (1 / n + 1 / m))
    return max(0.0, abs(one.left / n - other.left / m) - DOUBTED * chance)


def _lacking(n: int, m: int, gaps: int) -> float:
    """The share of days that seems to be missing on one side, where a lot fell on both alike."""
    return min(gaps, max(0.0, abs(n - m) - UNEVEN * math.sqrt(n + m))) / max(n, m)


def _worse(evenings: Evenings) -> float:
    """How far the evenings of the gaps may lie from the others, in points, by the evenings about them."""
    from kesher.parts import np

    values = np.array([value for _, value in evenings.written], float)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(at - NEAR, 0), np.minimum(at + NEAR + 1, len(values))
    flat = dict(
        zip(
            (day for day, _ in evenings.written),
            values - (sums[high] - sums[low]) / (high - low),
            strict=True,
        )
    )
    about = [flat[day + side] for day in evenings.gaps for side in (-_DAY, _DAY) if day + side in flat]
    pairs = [(value, flat[day + _DAY]) for day, value in flat.items() if day + _DAY in flat]
    if len(about) < SOME or len(pairs) < SOME:
        return 0.0
    spread = float(np.mean([value**2 for value in flat.values()]))
    lasting = max(LASTS, float(np.mean([a * b for a, b in pairs])) / max(spread, 1e-9))
    found = abs(float(np.mean(about))) - ABOUT * math.sqrt(spread / len(about))
    return max(0.0, found) / lasting


def gaps_of(rows: Iterable[DayRow], first: date, last: date) -> list[date]:
    """The working days from a first to a last one of which nothing is known; not those of a pause."""
    recorded: set[date] = set()
    empty: set[date] = set()
    resting: set[date] = set()
    for row in rows:
        (resting if row.rest else recorded if any_recorded(row) else empty).add(row.day)
    found: list[date] = []
    run: list[date] = []
    for day in sorted(each for each in empty | recorded if first <= each <= last and each not in resting):
        if day in recorded:
            found += run if len(run) < PAUSE else []
            run = []
        else:
            run.append(day)
    return found + (run if len(run) < PAUSE else [])
