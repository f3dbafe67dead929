"""Which way opens the heart?

Only where two routes were drawn by lot can the days answer for the route itself: then everything else
that made a day clear fell on both routes alike, seen or unseen. The test draws the lots again some two
thousand times and asks how often chance alone parts the routes as far; the interval holds every
difference that chance would not refute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kesher.insight.finding import FIRST, SECOND, Finding, Missing, checked, told
from kesher.insight.rows import DayRow, in_order, number
from kesher.insight.selection import Evenings, Side, gaps_of, shift, unlike, widened

if TYPE_CHECKING:
    from kesher.insight.waves import Array

NEEDS = 120
"""Sitting-days with a route and an evening's clarity."""
EACH = 30
"""Of them, at least so many on each route."""
DRAWS = 1999
"""How often the lots are drawn again."""
FEW_DRAWS = 499
"""How often in diaries of more than a thousand sitting-days; the test is as exact with fewer."""
UNLIKELY = 3.5
"""Standard errors beyond which lots are no longer believed (one fair diary in two thousand)."""


class Drawn(NamedTuple):
    """One sitting-day: the route, the evening's clarity."""

    day: date
    route: str
    clarity: int


def route_effect(rows: Iterable[DayRow], level: float = 0.9) -> Finding | None:
    """How much clearer days of the one route are than days of the other.

    Args:
        rows: in any order, from the day on which the drawing of lots began.
        level: the level of the interval.

    Returns:
        The mean clarity on days of the route first in the order of letters, less that of the other, slow
        changes over time taken off; None when there are too few days, not two routes, when the routes do
        not look drawn by lot, or when it would be claimed but for the evenings that are missing.
    """
    found = _answer(list(rows), checked(level))
    return found if isinstance(found, Finding) else None


def route_look(rows: Iterable[DayRow], level: float = 0.9, days: int = NEEDS) -> Finding | None:
    """The one look: at the sitting-days numbered beforehand, and never at later ones.

    Whoever asks again is answered the same.
    """
    found = look_answer(rows, level, days)
    return found if isinstance(found, Finding) else None


def look_answer(rows: Iterable[DayRow], level: float = 0.9, days: int = NEEDS) -> Finding | Missing:
    """What :func:`route_look` finds, or what it still waits for, or why those days cannot answer."""
    every, level = list(rows), checked(level)
    drawn = _drawn(every)[: max(days, NEEDS)]
    if len(drawn) < days:
        return _missing(drawn) or Missing(days, len(drawn), "sitting-days")
    return _answer([row for row in every if row.day <= drawn[-1].day], level)


def routes_of(rows: Iterable[DayRow]) -> tuple[str, ...]:
    """The routes of the rows, in the order of letters in which :func:`route_effect` compares them."""
    return tuple(sorted({each.route for each in _drawn(rows)}))


def route_missing(rows: Iterable[DayRow]) -> Missing | None:
    """What :func:`route_effect` still waits for, or why these days cannot answer."""
    found = _answer(list(rows), 0.9)
    return found if isinstance(found, Missing) else None


def _drawn(rows: Iterable[DayRow]) -> list[Drawn]:
    found = ((row, number(row, "clarity")) for row in in_order(rows))
    return [
        Drawn(row.day, row.route, clarity)
        for row, clarity in found
        if row.route is not None and row.sat is not False and clarity is not None
    ]


def _missing(days: list[Drawn]) -> Missing | None:
    routes = sorted({each.route for each in days})
    if len(routes) > 2:
        return Missing(0, 0, "two-routes-only")
    if len(days) < NEEDS:
        return Missing(NEEDS, len(days), "sitting-days")
    counts = [sum(each.route == route for each in days) for route in routes]
    if len(routes) < 2 or min(counts) < EACH:
        return Missing(EACH, min(counts) if len(routes) == 2 else 0, "sitting-days-of-each-route")
    return None if _by_lot(days, routes[0]) else Missing(0, 0, "not-by-lot")


def _by_lot(days: list[Drawn], first: str) -> bool:
    """False when the order of the routes is one that lots would hardly ever give.

    Lots in balanced blocks change hands more often than free ones and are let pass; long runs, strict turns,
    a route that belongs to certain weekdays, and one that is taken after clear days are not.
    """
    from kesher.parts import np

    route = np.array([each.route == first for each in days], float)
    n, share = len(route), float(route.mean())
    if abs(share - 0.5) * 2 * np.sqrt(n) > UNLIKELY:
        return False
    changes = float((route[1:] != route[:-1]).mean())
    expected = 2 * share * (1 - share)
    if (expected - changes) * 2 * np.sqrt(n) > UNLIKELY or changes > 0.88:
        return False
    centred = route - share
    weekday = np.array([each.day.weekday() for each in days])
    sums = np.bincount(weekday, centred, 7)
    counts = np.maximum(np.bincount(weekday, minlength=7), 1)
    if (
        float((sums**2 / counts).sum()) / (share * (1 - share)) > 26.0
    ):  # chi-squared of six, one in four thousand
        return False
    clarity = np.array([each.clarity for each in days], float)
    before, after = clarity[:-1] - clarity[:-1].mean(), centred[1:]
    size = float(np.sqrt((before**2).sum() * (after**2).sum()))
    return not size or abs(float(before @ after)) / size * np.sqrt(n) <= UNLIKELY


def _answer(every: list[DayRow], level: float) -> Finding | Missing:
    days = _drawn(every)
    if missing := _missing(days):
        return missing
    bounds = _bounds(days, level)
    wide = widened(bounds, shift(_evenings(every, days), by_lot=True))
    return unlike(bounds, wide) or told(wide, level, len(days), FIRST, SECOND)


def _evenings(every: list[DayRow], days: list[Drawn]) -> Evenings:
    """The evenings of either route that were written, and those of which only the route is known."""
    written = {each.day for each in days}
    left = [
        row.route
        for row in in_order(every)
        if days[0].day <= row.day <= days[-1].day and row.route is not None and row.day not in written
    ]
    names = sorted({each.route for each in days})
    sides = [Side(sum(each.route == name for each in days), left.count(name)) for name in names]
    gaps = gaps_of(every, days[0].day, days[-1].day)
    return Evenings(sides[0], sides[1], gaps, [(each.day, each.clarity) for each in days])


def _bounds(days: list[Drawn], level: float) -> tuple[float, float, float]:
    from kesher.parts import np

    names = sorted({each.route for each in days})
    route = np.array([each.route == names[0] for each in days], float)
    clarity = np.array([each.clarity for each in days], float)
    # A difference d is refuted when, d taken off the days of the first route, the routes still part further
    # than redrawn lots do. What parts them is linear in d, so each redrawing gives two lines to compare.
    seen = _parting(route[None, :], clarity, route)
    drawn = _parting(_redrawn(route), clarity, route)
    estimate = float(seen[0][0] / seen[1][0])

    def p(difference: float) -> float:
        apart = np.abs(drawn[0] - difference * drawn[1])
        own = abs(float(seen[0][0] - difference * seen[1][0]))
        return (1 + int((apart >= own - 1e-9).sum())) / (len(apart) + 1)

    low = _end(p, estimate, -1.0, 1 - level)
    high = _end(p, estimate, 1.0, 1 - level)
    return low, estimate, high


def _redrawn(route: Array) -> Array:
    """The lots drawn again: as many of each route, in another order.

    The seed is fixed, so that a person who asks twice is answered the same.
    """
    from kesher.parts import np

    draws = DRAWS if len(route) <= 1000 else FEW_DRAWS
    lots = np.tile(route.astype(np.float32), (draws, 1))
    again: Array = np.random.default_rng(613).permuted(lots, axis=1, out=lots)
    return again


def _parting(lots: Array, clarity: Array, route: Array) -> tuple[Array, Array]:
    """How far lots part the clarity, and how far the routes themselves, slow changes taken off."""
    from kesher.parts import np

    ones = float(route.sum())
    noughts = len(route) - ones
    both = np.stack([_flattened(clarity), _flattened(route)], 1)
    parted = (lots @ both.astype(lots.dtype)) * (1 / ones + 1 / noughts) - both.sum(0) / noughts
    return parted[:, 0], parted[:, 1]


def _flattened(values: Array, half: int = 10) -> Array:
    """Values less the mean of the some twenty sitting-days around each."""
    from kesher.parts import np

    sums = np.concatenate([[0.0], np.cumsum(values)])
    n = len(values)
    low = np.maximum(np.arange(n) - half, 0)
    high = np.minimum(np.arange(n) + half + 1, n)
    flat: Array = values - (sums[high] - sums[low]) / (high - low)
    return flat


def _end(p: Callable[[float], float], start: float, step: float, refuted: float) -> float:
    """The last difference on one side that is not refuted."""
    inside, outside = start, start + step / 4
    while p(outside) > refuted and abs(outside) < 40:
        inside, outside = outside, outside + (outside - start)
    for _ in range(24):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p(middle) > refuted else (inside, middle)
    return inside
