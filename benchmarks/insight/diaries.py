"""Simulated diaries with known truth.

A diary is a person who writes every evening how clear the day was. Under the number lies a slow
wandering, a mood that lasts some days, a weekday rhythm and noise; over it lie the scale's two ends, a
liking for round numbers, the first weeks' excitement at being asked, and days that are missing, some of
them because they were bad, and some because they were bad and there was a sitting, or none. What came
together with a sitting is set by us, and so it is known.
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
    rhythmic: float = 0.0  # log odds of sitting for each point of the weekday's own height
    refreshed: float = 0.0  # points more on the day after Shabbat or Yom Tov
    refreshed_sits: float = 0.0  # log odds of sitting on that day
    holidays: float = 0.0  # points more in two stretches of three weeks, in which he sits and writes less
    turns: float = 0.0  # how far the numbers are drawn towards 6 from some day on, as a share
    late: int = 0  # days before the first sitting
    steps: int = 1  # only each so many-th number of the scale is used
    leaves: float = 0.0  # share of evenings below his own level that he leaves out on a day with a sitting
    leaves_none: float = 0.0  # the same on a day without
    leaves_route: float = 0.0  # the same on a day of the first route
    forgets: float = 0.0  # share of evenings left out, whatever they were, on a day with a sitting
    forgets_none: float = 0.0  # the same on a day without
    kept: str = "nothing"  # of an evening left out: "nothing"; "sitting", whether there was one; "journal":
    # as the journal keeps it, in which a sitting stands by itself and a day without one leaves nothing
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
WEEKLY: dict[str, Person] = {
    "strong week": replace(PLAIN, weekday=1.5),
    "sits by the week": replace(PLAIN, weekday=1.2, rhythmic=1.2),
    "after Shabbat": replace(PLAIN, refreshed=1.5, refreshed_sits=2.0),
    "before the week": replace(PLAIN, weekday=0.8, rhythmic=-1.5, refreshed=1.0, refreshed_sits=1.0),
}
SHAPED: dict[str, Person] = {
    "rises and sits more": replace(PLAIN, drift=0.006, trend=-2.0, sits=0.4),
    "falls and sits more": replace(PLAIN, drift=-0.006, trend=-2.0, sits=0.4, start=6.5),
    "very long moods": replace(PLAIN, mood=1.2, lasting=0.96),
    "long moods lead": replace(PLAIN, mood=1.2, lasting=0.92, follows=0.5),
    "every other day": replace(PLAIN, habit=-2.5, sits=0.5),
    "heavy tails": replace(PLAIN, tails=0.15),
    "on the floor": replace(PLAIN, start=1.3, spread=0.5),
    "hard at the ceiling": replace(PLAIN, start=9.2, spread=0.4),
    "three steps": replace(PLAIN, steps=3),
    "sparse": replace(PLAIN, missing=0.6),
    "sparse and moody": replace(PLAIN, missing=0.55, mood=1.2, lasting=0.8, follows=0.6),
    "uses the scale anew": replace(PLAIN, turns=0.6),
    "holidays": replace(PLAIN, holidays=1.2),
    "late start": replace(PLAIN, late=120, drift=0.003),
}
SELECTED: dict[str, Person] = {
    "bad evenings left out after a sitting": replace(PLAIN, leaves=0.5, kept="sitting"),
    "bad evenings left out without one": replace(PLAIN, leaves_none=0.5, kept="sitting"),
    "some of both": replace(PLAIN, leaves=0.2, leaves_none=0.55, kept="sitting", missing=0.05),
    "after a sitting, nothing kept": replace(PLAIN, leaves=0.5),
    "without one, nothing kept": replace(PLAIN, leaves_none=0.5),
    "after a sitting, as in a journal": replace(PLAIN, leaves=0.5, kept="journal"),
    "without one, as in a journal": replace(PLAIN, leaves_none=0.5, kept="journal"),
    "moody, after a sitting": replace(PLAIN, mood=1.2, lasting=0.75, leaves=0.45, kept="sitting"),
    "moody, without one, nothing kept": replace(PLAIN, mood=1.2, lasting=0.75, leaves_none=0.5),
    "very bad days missing": replace(PLAIN, mood=1.2, lasting=0.7, bad=1.5, missing=0.2),
}
UNHARMED: dict[str, Person] = {
    "forgets alike": replace(PLAIN, forgets=0.15, forgets_none=0.15, kept="sitting"),
    "forgets alike, as in a journal": replace(
        PLAIN, missing=0.001, forgets=0.15, forgets_none=0.15, kept="journal"
    ),
    "writes oftener when he sat": replace(PLAIN, forgets=0.05, forgets_none=0.25, kept="sitting"),
}
"""Evenings are left out, but not for what they were: what is declined here is lost for nothing."""
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
    away = _away(rng, days) if person.holidays else np.zeros(days)
    turns = int(rng.integers(60, 300)) if person.turns else days
    rested = False
    rows: list[DayRow] = []
    written = 0.0  # what the evening before was above the level
    sat = False
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        rest = day.weekday() == 5 or bool(rests[ahead])
        lean = odds + person.follows * mood + person.hidden * hidden[ahead] * 1.5 - person.trend * ahead / 365
        lean += person.heeds * written
        lean += person.habit * (sat - person.sits)
        lean += person.rhythmic * rhythm[day.weekday()] + person.refreshed_sits * rested
        lean -= 1.5 * away[ahead] * bool(person.holidays) + 30.0 * (ahead < person.late)
        lot = rng.random()
        mood = person.lasting * mood + rng.normal(0, kick)
        lean += person.led * mood
        sat = bool(lot < 1 / (1 + np.exp(-lean))) and not rest
        own = mood + rhythm[day.weekday()] + noise[ahead] + person.hidden * hidden[ahead] * 0.8
        own += person.effect * (sat - person.sits) + person.route_effect * (lots[ahead] - 0.5) * sat
        own += person.refreshed * rested + person.holidays * away[ahead]
        rested = rest
        full = slow[ahead] + own + person.asked * max(0.0, 1 - ahead / 14)
        # What comes with a sitting stays as large, so that there is one truth of it.
        full -= person.turns * (full - 6 - person.effect * (sat - person.sits)) * (ahead >= turns)
        lost = np.log(person.missing / (1 - person.missing)) - person.bad * own + away[ahead]
        if rest or rng.random() < 1 / (1 + np.exp(-lost)):
            rows.append(DayRow(day, rest, None, None, None, None, None, None, None))
            written = 0.0
            continue
        told = _HEAPS[np.abs(_HEAPS - full).argmin()] if rng.random() < person.heaps else round(full)
        told = person.steps * round(told / person.steps)
        route = (("a" if lots[ahead] else "b") if person.routes else "only") if sat else None
        leaves = person.leaves if sat else person.leaves_none
        leaves = max(leaves, person.leaves_route * (route == "a")) * (own < 0)
        leaves = max(leaves, person.forgets if sat else person.forgets_none)
        if leaves and rng.random() < leaves:
            known = {"nothing": None, "sitting": sat, "journal": sat or None}[person.kept]
            rows.append(DayRow(day, False, known, route if known else None))
            written = 0.0
            continue
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


def _away(rng: np.random.Generator, days: int) -> np.ndarray:
    """Two stretches of three weeks a year, as when everything is closed."""
    away = np.zeros(days)
    for year in range(0, days, 365):
        for at in rng.integers(20, 340, 2):
            away[year + at : year + at + 21] = 1
    return away


def _lots(kind: str, rng: np.random.Generator, days: int) -> np.ndarray:
    if kind == "blocks":
        return np.concatenate([rng.permutation([1, 1, 0, 0]) for _ in range(days // 4 + 1)])[:days]
    if kind == "runs":
        return np.repeat(rng.integers(0, 2, days // 7 + 1), 7)[:days]
    return rng.integers(0, 2, days)
