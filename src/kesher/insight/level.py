"""Where am I, and is this month other than the last?

Both read the same slow level, which is what is left of the days when moods, weekday rhythm and noise are
allowed for. Both intervals are computed with half the tail that is told (95 % for 90 %): the sizes of
moods are learnt from the same few days, and real diaries are less regular than any model.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kesher.insight.finding import (
    HIGHER,
    LEVEL,
    LOWER,
    Finding,
    Missing,
    checked,
    mixture_bounds,
    stretched,
    student_factor,
    told,
)
from kesher.insight.rows import SETTLING, DayRow, in_order, number, settled

MONTH = 30
WINDOW = 150
"""The days that are read for the level: older ones say next to nothing about today."""
LEVEL_NEEDS = 10
"""Recorded days in the last four weeks, for a level."""
MONTH_NEEDS = 10
"""Recorded days in each of the two months."""
SLOPE = 0.012
"""Prior sd of a steady drift a day, in units of the noise: some third of a point a month."""


def recent_level(rows: Iterable[DayRow], outcome: str = "clarity", level: float = 0.9) -> Finding | None:
    """The slow level on the last recorded day.

    Args:
        rows: in any order.
        outcome: ``clarity``, ``love``, ``desire`` or ``thought``.
        level: the told level of the interval.

    Returns:
        The level, with the verdict ``level``; None when there are too few days (see :func:`level_missing`).
    """
    level = checked(level)
    days = _recorded(rows, outcome)
    if _level_missing(days):
        return None
    bounds, n = _answer(_recent(days, WINDOW), 1, level, 0.0)
    low, middle, high = (min(10.0, max(0.0, each)) for each in bounds)
    return Finding(middle, low, high, level, n, LEVEL)


def month_change(rows: Iterable[DayRow], outcome: str = "clarity", level: float = 0.9) -> Finding | None:
    """The mean slow level of the last thirty days against the thirty before, back from the last recorded day.

    Args:
        rows: in any order.
        outcome: ``clarity``, ``love``, ``desire`` or ``thought``.
        level: the told level of the interval.

    Returns:
        The change, mostly with the verdict ``cannot-tell``; None when there are too few days.
    """
    level = checked(level)
    days = _for_change(rows, outcome)
    if _month_missing(days):
        return None
    days = _recent(days, WINDOW)
    bounds, n = _answer(days, MONTH, level, SLOPE)
    return told(stretched(bounds, [value for _, value in days]), level, n, HIGHER, LOWER)


def level_missing(rows: Iterable[DayRow], outcome: str = "clarity") -> Missing | None:
    """What :func:`recent_level` still waits for."""
    return _level_missing(_recorded(rows, outcome))


def month_missing(rows: Iterable[DayRow], outcome: str = "clarity") -> Missing | None:
    """What :func:`month_change` still waits for."""
    return _month_missing(_for_change(rows, outcome))


Days = list[tuple[date, int]]


def _numbers(rows: list[DayRow], outcome: str) -> Days:
    found = ((row.day, number(row, outcome)) for row in rows)
    return [(day, value) for day, value in found if value is not None]


def _recorded(rows: Iterable[DayRow], outcome: str) -> Days:
    """Days with a number: the excited first fortnight only as long as there is little else."""
    ordered = in_order(rows)
    later = _numbers(settled(ordered), outcome)
    return later if len(later) >= LEVEL_NEEDS else _numbers(ordered, outcome)


def _for_change(rows: Iterable[DayRow], outcome: str) -> Days:
    return _numbers(settled(in_order(rows)), outcome)


def _recent(days: Days, window: int) -> Days:
    return [each for each in days if (days[-1][0] - each[0]).days < window]


def _level_missing(days: Days) -> Missing | None:
    have = len(_recent(days, 2 * SETTLING))
    return Missing(LEVEL_NEEDS, have, "days-in-four-weeks") if have < LEVEL_NEEDS else None


def _month_missing(days: Days) -> Missing | None:
    this = len(_recent(days, MONTH))
    before = len(_recent(days, 2 * MONTH)) - this
    if this < MONTH_NEEDS:
        return Missing(MONTH_NEEDS, this, "days-this-month")
    return Missing(MONTH_NEEDS, before, "days-last-month") if before < MONTH_NEEDS else None


def _answer(days: Days, span: int, level: float, slope: float) -> tuple[tuple[float, float, float], int]:
    """The mean level of the last ``span`` days, or, with a slope, that less the mean of the span before."""
    from kesher.insight import waves
    from kesher.parts import np

    last = days[-1][0].toordinal()
    at = np.array([day.toordinal() - last for day, _ in days], float)
    values = np.array([value for _, value in days], float)
    weekdays = np.array([day.weekday() for day, _ in days], float)
    asked = np.arange(0.0, -span * (2 if slope else 1), -1.0)
    parts = np.where(asked > -span, 1.0, -1.0) / span
    begin = float(at[0])
    at, asked = at - begin, asked - begin
    centre = 0.0 if slope else float(values.mean())
    centred = values - values.mean()
    n = len(values)
    logs: list[float] = []
    means: list[float] = []
    sds: list[float] = []
    for step in (0.01, 0.03, 0.06, 0.12, 0.25):
        level_part = waves.level_covariance(at, at, step, slope)
        across = waves.level_covariance(at, asked, step, slope) @ parts
        before = parts @ waves.level_covariance(asked, asked, step, slope) @ parts
        guesses = waves.grid((step,), (0.6, 1.2, 2.0), (0.4, 0.7, 0.88))
        covariance = np.stack([level_part + waves.noise_covariance(at, each, weekdays) for each in guesses])
        columns = np.broadcast_to(np.stack([centred, across], 1), (len(guesses), n, 2))
        white, determinants = waves.whitened(covariance, columns)
        products = white @ np.swapaxes(white, -1, -2)
        spread = (waves.NOISE_SUM + products[:, 0, 0] / 2) / (waves.NOISE_SHAPE + n / 2)
        logs += (-determinants / 2 - (waves.NOISE_SHAPE + n / 2) * np.log(spread)).tolist()
        means += (centre + products[:, 0, 1]).tolist()
        sds += np.sqrt(spread * np.maximum(before - products[:, 1, 1], 1e-9)).tolist()
    computed = (1 + level) / 2
    factor = student_factor(computed, n + 2 * waves.NOISE_SHAPE)
    weights = waves.shares(logs)
    return mixture_bounds(weights, means, [factor * each for each in sds], computed), n
