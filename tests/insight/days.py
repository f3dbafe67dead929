"""Small diaries with known answers."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

from kesher.insight import DayRow

START = date(2025, 1, 5)  # a Sunday


def row(
    ahead: int,
    clarity: int | None = None,
    sat: bool | None = None,
    route: str | None = None,
    *,
    rest: bool = False,
) -> DayRow:
    day = START + timedelta(days=ahead)
    return DayRow(day, rest, sat, route, clarity, None, None, None, None)


def diary(
    days: int, *, effect: float = 0.0, rise: float = 0.0, share: float = 0.6, seed: int = 1
) -> list[DayRow]:
    """Independent evenings about 5, Shabbat at rest, a day in ten unrecorded."""
    dice = random.Random(seed)
    rows = []
    for ahead in range(days):
        sat = dice.random() < share
        full = dice.gauss(5 + effect * (sat - share) + rise * ahead, 1.0)
        if (START + timedelta(days=ahead)).weekday() == 5:
            rows.append(row(ahead, rest=True))
        elif dice.random() < 0.9:
            rows.append(row(ahead, min(10, max(0, round(full))), sat, "route" if sat else None))
        else:
            rows.append(row(ahead))
    return rows


def lots(days: int, *, effect: float = 0.0, seed: int = 1) -> list[DayRow]:
    """A sitting every day, its route by lot: ``ascent`` or ``descent``."""
    dice = random.Random(seed)
    rows = []
    for ahead in range(days):
        route = dice.choice(("ascent", "descent"))
        full = dice.gauss(5 + effect * (route == "ascent"), 1.0)
        rows.append(row(ahead, min(10, max(0, round(full))), True, route))
    return rows


def moody(days: int, *, led: float = 0.0, habit: float = 0.0, seed: int = 1) -> list[DayRow]:
    """Moods that last some days, and a sitting that does nothing.

    Args:
        days: how many, each recorded.
        led: log odds of sitting for each point of the day's own mood.
        habit: log odds of sitting on the day after a sitting, less those on the day after none.
        seed: of the dice.
    """
    dice = random.Random(seed)
    rows, mood, sat = [], dice.gauss(0, 1.2), False
    for ahead in range(days):
        mood = 0.7 * mood + dice.gauss(0, 1.2 * (1 - 0.7**2) ** 0.5)
        sat = dice.random() < 1 / (1 + math.exp(-led * mood - habit * (sat - 0.5)))
        full = dice.gauss(5 + mood, 1.0)
        rows.append(row(ahead, min(10, max(0, round(full))), sat))
    return rows
