"""Invented diaries: a level that wanders slowly, a mood, a weekday, days left out, and rest."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from kesher.method.page import Account, Lives, Page, Sitting
from kesher.method.point import Decision, Mark, Point, PointDay, Turned

PULLS = ("חדשות", "עבודה", "עייפות")
FOUNDATIONS = ("where-i-stand", "the-world-passes", "perhaps-today", "where-is-the-love")


def diary(first: date, days: int, seed: int = 5, effect: float = 0.9) -> tuple[Page, ...]:
    """Pages of so many days from a first one; Saturdays are left empty."""
    chance = random.Random(seed)
    level, mood, pages = 4.5, 0.0, list[Page]()
    for number in range(days):
        day = first + timedelta(days=number)
        level += chance.gauss(0.012, 0.05)
        mood = 0.6 * mood + chance.gauss(0, 0.7)
        if (day.weekday() == 5 or chance.random() < 0.12) and number:
            continue
        sat = chance.random() < 0.6
        clear = level + mood + (effect if sat else 0) + chance.gauss(0, 1)
        numbers = {
            name: min(10, max(0, round(clear + chance.gauss(shift, 0.8))))
            for name, shift in (("clarity", 0), ("love", -0.4), ("desire", -0.8), ("thought", 0.2))
        }
        at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        sitting = Sitting(
            id=f"s{number}",
            at=at,
            route="awaiting",
            seconds=300,
            foundation=FOUNDATIONS[number // 7 % 4],
            lives=list(Lives)[min(3, number // 90)],
            clarity=numbers["clarity"],
        )
        mark = Mark.KEPT if chance.random() < 0.9 else Mark.PARTLY
        chose = Decision(
            id="d", at=at, kind=Turned.CHOSE, point=Point(id="p", act="חצי שעה של עיון, בלי הפסק")
        )
        pull = chance.choice(PULLS) if numbers["clarity"] <= 3 else ""
        pages.append(
            Page(
                day=day,
                sittings=(sitting,) if sat else (),
                account=Account(**numbers, pull=pull, written=at + timedelta(hours=14)),
                point=PointDay(mark, "p"),
                decisions=() if number else (chose,),
            )
        )
    return tuple(pages)
