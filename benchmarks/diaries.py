"""Simulated diaries with known truth.

A diary is a person who writes every evening how clear the day was. Under the number lies a slow
wandering, a mood that lasts some days, a weekday rhythm and noise; over it lie the scale's two ends, a
liking for round numbers, the first weeks' excitement at being asked, and days that are missing, some of
them because they were bad. What came together with a sitting is set by us, and so it is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from kesher.insight import DayRow


@dataclass(frozen=True)
class Person:
    """How a diary comes about. All sizes are in points of the scale."""

    start: float = 5.5
    spread: float = 0.8  # people's own levels
    wander: float = 0.04  # sd of one day's step of the slow level
    drift: float = 0.0  # points a day
    mood: float = 0.8
    lasting: float = 0.6  # how much of a mood is left the next day
    weekday: float = 0.25
    noise: float = 1.0
    tails: float = 0.0  # share of days with noise three times as wide
    effect: float = 0.0
    sits: float = 0.6
    follows: float = 0.0  # log odds of sitting for each point of yesterday's mood
    led: float = 0.0  # the same for each point of the day's own mood, before its evening
    habit: float = 0.0  # log odds for having sat the day before
    heeds: float = 0.0  # log odds for each point written the evening before, above one's own level
    trend: float = 0.0  # log odds of sitting lost over a year
    hidden: float = 0.0  # a cause of both, unseen, that moves clarity on the same day and sitting too
    missing: float = 0.12
    bad: float = 0.0  # log odds of not writing for each point below one's own level
    asked: float = 0.0  # how much being asked raises the first two weeks
    heaps: float = 0.0  # share of days rounded to 0, 2, 5, 8 or 10
    routes: str = ""  # "": one; "lot": two by lot; "blocks": by lot in blocks of four; "runs": by the week
    route_effect: float = 0.0


@dataclass(frozen=True)
class Diary:
    """The rows, and the truth under them."""

    rows: list[DayRow]
    slow: np.ndarray  # the slow level, before moods, noise and the ends of the scale
    person: Person

    def level(self, days: int) -> float:
        """The true level on the last day: slow, with what sitting usually adds, held to the scale."""
        return float(np.clip(self.slow[days - 1], 0, 10))

    def change(self, days: int) -> float:
        """The true difference between the last thirty days and the thirty before."""
        return float(self.slow[days - 30 : days].mean() - self.slow[max(0, days - 60) : days - 30].mean())


PLAIN = Person()
PEOPLE: dict[str, Person] = {
    "plain": PLAIN,
    "wanders": replace(PLAIN, wander=0.12),
    "deep moods": replace(PLAIN, mood=1.3, lasting=0.8),
    "long moods": replace(PLAIN, mood=1.0, lasting=0.9),
    "weekday rhythm": replace(PLAIN, weekday=0.8),
    "sits after good days": replace(PLAIN, mood=1.2, lasting=0.7, follows=1.0),
    "sits after bad days": replace(PLAIN, mood=1.0, lasting=0.7, follows=-0.7),
    "heeds what was written": replace(PLAIN, mood=1.0, lasting=0.7, heeds=0.6),
    "sitting fades": replace(PLAIN, asked=1.0, trend=1.5, drift=-0.003, sits=0.75),
    "bad days missing": replace(PLAIN, mood=1.0, bad=0.7, missing=0.15),
    "heaps": replace(PLAIN, heaps=0.5),
    "near the ceiling": replace(PLAIN, start=8.6, spread=0.5),
    "rarely sits": replace(PLAIN, sits=0.15),
    "sits in streaks": replace(PLAIN, habit=2.0),
    "all at once": replace(
        PLAIN,
        wander=0.07,
        mood=1.0,
        lasting=0.7,
        weekday=0.4,
        tails=0.05,
        follows=0.7,
        bad=0.4,
        asked=0.8,
        heaps=0.3,
        missing=0.15,
        start=6.5,
    ),
}
HIDDEN = replace(PLAIN, hidden=0.8)
LED = replace(PLAIN, mood=1.0, lasting=0.7, led=0.7)
_HEAPS = np.array([0, 2, 5, 8, 10])


def write(person: Person, days: int, seed: int) -> Diary:
    """Write one diary."""
    rng = np.random.default_rng(seed)
    first = date(2024, 1, 7) + timedelta(days=int(rng.integers(0, 365)))
    slow = person.start + rng.normal(0, person.spread) + person.drift * np.arange(days)
    slow = slow + np.cumsum(rng.normal(0, person.wander, days))
    rhythm = rng.normal(0, person.weekday, 7)
    rhythm -= rhythm.mean()
    odds = np.log(person.sits / (1 - person.sits))
    rests = _yom_tov(rng, days)
    kick = person.mood * np.sqrt(1 - person.lasting**2)
    mood = rng.normal(0, person.mood)
    unrest = (rng.random(days) >= person.tails) * -2.0 + 3.0
    noise = rng.normal(0, person.noise, days) * unrest
    hidden = rng.normal(0, 1, days)
    lots = _lots(person.routes, rng, days)
    rows: list[DayRow] = []
    written = 0.0  # what the evening before was above the level
    sat = False
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        rest = day.weekday() == 5 or bool(rests[ahead])
        lean = odds + person.follows * mood + person.hidden * hidden[ahead] * 1.5 - person.trend * ahead / 365
        lean += person.heeds * written
        lean += person.habit * (sat - person.sits)
        lot = rng.random()
        mood = person.lasting * mood + rng.normal(0, kick)
        lean += person.led * mood
        sat = bool(lot < 1 / (1 + np.exp(-lean))) and not rest
        own = mood + rhythm[day.weekday()] + noise[ahead] + person.hidden * hidden[ahead] * 0.8
        own += person.effect * (sat - person.sits) + person.route_effect * (lots[ahead] - 0.5) * sat
        full = slow[ahead] + own + person.asked * max(0.0, 1 - ahead / 14)
        lost = np.log(person.missing / (1 - person.missing)) - person.bad * own
        if rest or rng.random() < 1 / (1 + np.exp(-lost)):
            rows.append(DayRow(day, rest, None, None, None, None, None, None, None))
            written = 0.0
            continue
        told = _HEAPS[np.abs(_HEAPS - full).argmin()] if rng.random() < person.heaps else round(full)
        route = (("a" if lots[ahead] else "b") if person.routes else "only") if sat else None
        written = float(np.clip(told, 0, 10)) - slow[ahead]
        rows.append(DayRow(day, False, sat, route, int(np.clip(told, 0, 10)), None, None, None, None))
    return Diary(rows, slow, person)


@dataclass(frozen=True)
class Pulled:
    """How what pulls is named, evening by evening: one pull at most, as an account has room for one."""

    often: tuple[float, ...] = (0.5,)  # on what share of evenings each would be named by itself
    mood: float = 0.0  # sd of a mood of its own, in log odds
    lasting: float = 0.0  # how much of that mood is left the next evening
    weekday: float = 0.0  # sd of a rhythm of the week, in log odds
    keen: float = 0.0  # log odds for naming anything in the first days, gone within a fortnight
    left: float = 1.0  # what share of its namings the first pull keeps, from the 29th evening on


def pulls(pulled: Pulled, evenings: int, diaries: int, seed: int) -> list[list[str]]:
    """Write so many diaries of recorded evenings, each the pull that was named, or nothing."""
    rng = np.random.default_rng(seed)
    many = diaries, len(pulled.often)
    often = np.array(pulled.often)
    less = np.array([pulled.left * often[0], *often[1:]])
    rhythm = rng.normal(0, pulled.weekday, (6, *many)) if pulled.weekday else np.zeros((6, *many))
    kick = pulled.mood * np.sqrt(1 - pulled.lasting**2)
    mood = rng.normal(0, pulled.mood, many) if pulled.mood else np.zeros(many)
    written: list[list[str]] = [[] for _ in range(diaries)]
    for ahead in range(evenings):
        share = often if ahead < 28 else less
        mood = pulled.lasting * mood + (rng.normal(0, kick, many) if kick else 0)
        lean = np.log(share / (1 - share)) + mood + rhythm[ahead % 6] + pulled.keen * max(0.0, 1 - ahead / 12)
        there = rng.random(many) < 1 / (1 + np.exp(-lean))
        first = np.where(there, rng.random(many), -1.0)  # of several that pull, any one is named
        for diary, (which, any_) in enumerate(zip(first.argmax(1), there.any(1), strict=True)):
            written[diary].append("abcdefgh"[which] if any_ else "")
    return written


def _yom_tov(rng: np.random.Generator, days: int) -> np.ndarray:
    """Some thirteen days a year, singly and in twos, besides Shabbat."""
    rests = np.zeros(days, bool)
    for at in rng.integers(0, days, max(1, days // 46)):
        rests[at : at + int(rng.integers(1, 3))] = True
    return rests


def _lots(kind: str, rng: np.random.Generator, days: int) -> np.ndarray:
    if kind == "blocks":
        return np.concatenate([rng.permutation([1, 1, 0, 0]) for _ in range(days // 4 + 1)])[:days]
    if kind == "runs":
        return np.repeat(rng.integers(0, 2, days // 7 + 1), 7)[:days]
    return rng.integers(0, 2, days)
