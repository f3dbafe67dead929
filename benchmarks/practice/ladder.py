"""How the ladder fares beside rules by the calendar and by streaks, in simulated people with known ability.

Run: ``.venv/bin/python benchmarks/practice/ladder.py [PEOPLE [FROM]]``, the people beginning with a seed.
They are invented, and so is every figure: what the tables can show is which rule overloads, not how often
anyone will keep his point.

A person has an ability, in rungs, that nobody sees. Practice near its edge lets it grow, slowly, up to a
ceiling; moods drift for days; now and then a hard stretch takes some of it away. How likely the point is
kept depends on how far it lies below that day's ability. A miss under overload may provoke a lapse: a week
or so without the point, from which ability comes back a little lower. Hard stretches make people miss under
every rule, and some lapses come of themselves. A seventh of the days is rest, and some are not recorded, more
of them after a miss. The person of the ladder takes up three offers in four. Under the other rules he comes
back from a lapse one rung lower, as people do; without that they do far worse than shown. The second table
has frailer people: twice as many hard stretches, and twice as easily thrown off by overload. The third has
people by kinds, each a row: brittle ones, ones in a crisis, ones who judge themselves harder than they live,
ones who mark only some days. A step back is false when the point would be kept, as things truly are, on 95
of 100 ordinary days.
"""

from __future__ import annotations

import math
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from kesher.method.ladder import Climb, Step, begin, begin_deepening, decline, offer, settle
from kesher.method.page import Page
from kesher.method.point import Decision, Held, Mark, Point, PointDay, Turned, deepen, take, widen

PEOPLE = 400
DAYS = 365
START = date(2026, 11, 22)
REACHABLE = 0.95
"""A rung is reachable on the first day when it would be kept on this share of ordinary days."""
DEPTH = 0.35
"""What it weighs, in rungs, to give more in the same act once."""


def resting(day: date) -> bool:
    return day.weekday() == 5


@dataclass(frozen=True)
class Kind:
    """What sets some people apart."""

    frail: float = 1.0  # how often hard stretches come
    thrown: float = 1.0  # how easily overload throws him off
    mood: float = 0.12  # sd of a day's step of the mood
    lasting: float = 0.7
    hard: float = 0.8  # what a hard stretch takes
    length: float = 2.0  # its days, on average, beyond the first
    crisis: float = 0.0  # what a crisis takes, for a hundred days, less and less
    sinks: float = 0.0  # rungs of ability lost over the year
    grows: float = 0.008
    harsh: float = 0.0  # share of kept days marked partly, and of partly marked missed; a third of it: missed
    lenient: float = 0.0  # share of missed days marked partly
    marks: float = 0.92  # share of days that are marked, of those not missed
    marks_missed: float = 0.75
    takes: float = 0.75  # share of offers that are taken up
    weekly: float = 0.0  # what one day of the week takes


KINDS: dict[str, Kind] = {
    "as above": Kind(),
    "frailer": Kind(frail=2, thrown=2),
    "brittle": Kind(thrown=4),
    "brittle and frail": Kind(frail=2, thrown=4),
    "in a crisis": Kind(crisis=1.2),
    "in a deep crisis, easily thrown": Kind(crisis=2.0, thrown=2),
    "long hard stretches": Kind(length=10),
    "deep moods": Kind(mood=0.3, lasting=0.8),
    "sinking": Kind(sinks=1.0, grows=0.004),
    "one hard day a week": Kind(weekly=0.9),
    "judges himself harder": Kind(harsh=0.25),
    "judges himself far harder": Kind(harsh=0.5),
    "marks his good days": Kind(marks_missed=0.3),
    "marks leniently": Kind(lenient=0.5),
    "marks half": Kind(marks=0.6, marks_missed=0.6),
    "takes everything": Kind(takes=1.0),
    "takes nothing": Kind(takes=0.1),
}


@dataclass
class Person:
    """Somebody, and the luck of his days, which is the same under every rule."""

    seed: int
    kind: Kind = Kind()
    day: int = 0
    crisis: int = -1000
    ability: float = 0.0
    ceiling: float = 0.0
    mood: float = 0.0
    hard: int = 0
    lapse: int = 0
    luck: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self.luck = random.Random(self.seed)
        self.ability = self.luck.uniform(1.6, 3.6)
        self.ceiling = self.ability + self.luck.uniform(0.3, 2.5)
        self.own = random.Random(self.seed + 20_000)  # of what only some kinds have
        if self.kind.crisis:
            self.crisis = self.own.randrange(60, 220)

    def wakes(self) -> None:
        """A new day: its mood, and whether a hard stretch begins or ends."""
        kind = self.kind
        self.day += 1
        self.mood = kind.lasting * self.mood + self.luck.gauss(0, kind.mood)
        begins = self.luck.random() < kind.frail / 120
        length = 1 + int(self.luck.expovariate(1 / kind.length))
        self.hard = max(0, self.hard - 1) or (length if begins else 0)

    def able(self) -> float:
        """What he can do on an ordinary day of these weeks."""
        spent = self.day - self.crisis
        taken = self.kind.crisis * (1 - spent / 100) if 0 <= spent < 100 else 0.0
        return self.ability - taken - self.kind.sinks * self.day / DAYS

    def today(self) -> float:
        weekly = self.kind.weekly if self.day % 7 == 3 else 0.0
        return self.able() + self.mood - weekly - (self.kind.hard if self.hard else 0.0)

    def says(self, mark: Mark) -> Mark:
        """How he marks a day that was so."""
        kind, luck = self.kind, self.own.random()
        if mark is Mark.MISSED:
            return Mark.PARTLY if luck < kind.lenient else mark
        if mark is Mark.PARTLY:
            return Mark.MISSED if luck < kind.harsh else mark
        return Mark.MISSED if luck < kind.harsh / 3 else Mark.PARTLY if luck < kind.harsh else mark

    def lives(self, rung: float) -> tuple[Mark, bool]:
        """How the point stood, and whether a lapse was provoked."""
        chance, provoked, partly, own = (self.luck.random() for _ in range(4))
        if self.lapse:
            self.lapse -= 1
            return Mark.MISSED, False
        slack = self.today() - rung
        if chance < likely(slack):
            if slack < 1.5:
                self.ability = min(self.ceiling, self.ability + self.kind.grows)
            return Mark.KEPT, False
        if slack > -0.5 and partly < 0.4:
            return Mark.PARTLY, False
        overload = max(0.0, rung - self.able() + 0.3)
        by_overload = provoked < 0.25 * self.kind.thrown * min(2.0, overload)
        if by_overload or own < 0.02:
            self.lapse = 4 + int(self.luck.expovariate(1 / 4))
            self.ability = max(1.0, self.ability - 0.1)
        return Mark.MISSED, by_overload


def likely(slack: float) -> float:
    """How likely a rung is kept that lies so far below the day's ability."""
    return 1 / (1 + math.exp(-(2.2 + 3.5 * slack)))


def highest(ability: float, chance: float) -> int:
    rung = 1
    while likely(ability - (rung + 1)) >= chance:
        rung += 1
    return rung


@dataclass
class Year:
    """What a year came to."""

    misses: int = 0
    days: int = 0
    widenings: int = 0
    deepenings: int = 0
    grown: int = 0
    provoked: int = 0
    more: int | None = None
    reached: int | None = None
    wide: int = 1
    deep: int = 0
    backs: int = 0
    false_backs: int = 0
    kindly: int = 0


class ByRule:
    """Rules that look at the calendar or at a streak, and change the point without asking."""

    def __init__(self, every: int, *, streak: bool = False, back: bool = False) -> None:
        self.every, self.streak, self.back = every, streak, back
        self.rung, self.count, self.recent = 1, 0, list[Mark]()
        self.deep = 0

    def lives(self, person: Person, day: date, year: Year, recorded: Callable[[Mark], bool]) -> None:
        lapsed = person.lapse
        mark, provoked = person.lives(self.rung)
        note(year, mark, provoked)
        if lapsed and not person.lapse:
            self.rung, self.count = max(1, self.rung - 1), 0
        if not self.streak:
            self.count += 1
        elif recorded(mark):
            self.count = self.count + 1 if mark is Mark.KEPT else 0
        self.recent = [*self.recent[-9:], mark]
        if self.back and self.recent.count(Mark.MISSED) >= 2:
            self.rung, self.count, self.recent = max(1, self.rung - 1), 0, []
        elif self.count >= self.every:
            self.rung, self.count = self.rung + 1, 0
            year.widenings += 1
            year.grown += 1


class ByLadder:
    """The ladder itself, with its pages and its decisions."""

    def __init__(self, *, deepens: bool = True) -> None:
        self.climb = Climb(resting)
        self.held: Held | None = None
        self.answer: tuple[int, Step] | None = None
        self.luck = random.Random(7)
        self.number = 0
        self.said = Step.NONE
        self.deepens = deepens

    @property
    def rung(self) -> int:
        return self.held.point.rung if self.held else 1

    @property
    def deep(self) -> int:
        return len(self.given()) if self.deepens else 0

    def lives(self, person: Person, day: date, year: Year, recorded: Callable[[Mark], bool]) -> None:
        decisions: list[Decision] = []
        if self.held is None:
            chosen = Decision(id="0", at=at(day), kind=Turned.CHOSE, point=Point(id="p", act="a"))
            decisions += self.changed([chosen], day)
        assert self.held is not None
        trial = self.climb.rung().trial
        # A trial costs the base a little of its strength.
        mark, provoked = person.lives(self.weight(self.held.point) + (0.1 if trial else 0.0))
        wider, tempted = None, False
        if trial and mark is not Mark.MISSED:
            held = person.luck.random() < likely(person.today() - self.weight(trial))
            wider = Mark.KEPT if held else Mark.MISSED
            # To fall short of a trial breaks nothing, but it may dishearten.
            tempted = wider is Mark.MISSED and person.luck.random() < 0.03 * person.kind.thrown
        if tempted:
            person.lapse = 4
        note(year, mark, provoked or tempted)
        found = self.climb.suggest(day)
        year.kindly += found.step is Step.STANDS and self.said is not Step.STANDS
        self.said = found.step
        if found.step.asks and (self.answer is None or found.told is None):
            shown = offer(found, act=self.name(), at=at(day))
            if shown is not None:
                decisions.append(shown)
                if found.step is Step.OFFER_STEP_BACK:
                    year.backs += 1
                    year.false_backs += likely(person.able() - self.weight(self.held.point)) >= REACHABLE
                self.answer = (self.luck.randrange(1, 4), found.step)
        elif self.answer is not None:
            wait, step = self.answer
            self.answer = (wait - 1, step) if wait > 1 else None
            if wait == 1:
                decisions += self.changed(self.answers(step, day, year, person.kind.takes), day)
        point = PointDay(person.says(mark), "p", self.rung, wider) if recorded(mark) else None
        self.climb.take(Page(day=day, point=point, decisions=tuple(decisions)))

    def weight(self, point: Point) -> float:
        """How much a point asks, in rungs."""
        return point.rung + (DEPTH * len(point.given) if self.deepens else 0.0)

    def changed(self, decisions: list[Decision], day: date) -> list[Decision]:
        """Decisions as they are taken; who is not to deepen has done so at once on every new rung."""
        for each in tuple(decisions):
            self.held = take(self.held, each, day)
            if not self.deepens and each.kind in (Turned.CHOSE, Turned.SETTLED, Turned.NARROWED):
                made = deepen(self.held, self.given() + "d", act=self.name(), at=at(day))
                assert isinstance(made, Decision)
                self.held = take(self.held, made, day)
                decisions = [*decisions, made]
        return decisions

    def given(self) -> str:
        return self.held.point.given if self.held else ""

    def answers(self, step: Step, day: date, year: Year, takes: float) -> list[Decision]:
        if self.luck.random() < 1 - takes:
            made = decline(self.held, act=self.name(), at=at(day)) if self.luck.random() < 0.5 else None
        elif step is Step.OFFER_DEEPEN:
            year.deepenings += 1
            made = begin_deepening(self.held, self.given() + "d", act=self.name(), at=at(day))
        elif step is Step.OFFER_TRIAL:
            year.widenings += 1
            made = begin(self.held, "b", act=self.name(), at=at(day))
        elif step is Step.TRIAL_ENDS_WELL:
            year.grown += 1
            made = settle(self.climb.rung(), act=self.name(), at=at(day))
        else:
            made = widen(self.held, "c", wider=False, given=self.given()[1:], act=self.name(), at=at(day))
        return [made] if isinstance(made, Decision) else []

    def name(self) -> str:
        self.number += 1
        return str(self.number)


def at(day: date) -> datetime:
    return datetime.combine(day, clock(20), UTC)


def note(year: Year, mark: Mark, provoked: bool) -> None:
    year.days += 1
    year.misses += mark is Mark.MISSED
    year.provoked += provoked


WIDTHS = (9, 17, 13, 8, 10, 8, 8, 8, 8)
"""Of the columns of the table."""

Rule = Callable[[], ByRule | ByLadder]
RULES: dict[str, Rule] = {
    "the ladder": ByLadder,
    "the ladder, only wider": lambda: ByLadder(deepens=False),
    "every 21 days": lambda: ByRule(21),
    "every 40 days": lambda: ByRule(40),
    "after 21 in a row": lambda: ByRule(21, streak=True),
    "every 21 days, back after two misses": lambda: ByRule(21, back=True),
}


def lived(rule: Rule, seed: int, kind: Kind) -> Year:
    person, living, year = Person(seed, kind), rule(), Year()
    forgets = random.Random(seed + 10_000)
    goal = highest(person.ability, REACHABLE)

    def recorded(mark: Mark) -> bool:
        return forgets.random() < (kind.marks_missed if mark is Mark.MISSED else kind.marks)

    for number in range(DAYS):
        day = START + timedelta(days=number)
        person.wakes()
        if resting(day):
            continue
        living.lives(person, day, year, recorded)
        if year.more is None and year.grown:
            year.more = number + 1
        if year.reached is None and goal > 1 and living.rung >= 2:
            year.reached = number + 1
    year.wide, year.deep = living.rung, living.deep
    return year


def table(name: str, kind: Kind, seeds: range) -> None:
    able = [highest(Person(seed).ability, REACHABLE) > 1 for seed in seeds]
    print(f"{name}: {len(seeds)}, a year each; ", end="")
    print(f"for {sum(able)} a second rung is within reach on the first day\n")
    for heads in (
        ("misses", "lapses provoked", "", "trials", "days to", "", "a rung", "rung", "times"),
        ("per 100", "per trial", "per one won", "a year", "any more", "a rung", "in 100", "at end", "deeper"),
    ):
        print(f"{'':37}" + "".join(f"{head:>{width}}" for head, width in zip(heads, WIDTHS, strict=True)))
    for name, rule in RULES.items():
        years = [lived(rule, seed, kind) for seed in seeds]
        ready = [year for year, can in zip(years, able, strict=True) if can]
        trials = sum(year.widenings + year.deepenings for year in years)
        provoked = sum(year.provoked for year in years)
        cells = (
            f"{100 * sum(year.misses for year in years) / sum(year.days for year in years):.1f}",
            f"{provoked / max(1, trials):.2f}",
            f"{provoked / max(1, sum(year.grown for year in years)):.2f}",
            f"{trials / len(seeds):.1f}",
            f"{statistics.median(year.more or DAYS for year in ready):.0f}",
            f"{statistics.median(year.reached or DAYS for year in ready):.0f}",
            f"{sum((year.reached or DAYS) <= 100 for year in ready) / len(ready):.0%}",
            f"{statistics.mean(year.wide for year in years):.1f}",
            f"{statistics.mean(year.deep for year in years):.1f}",
        )
        print(f"{name:37}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True)))
    print()


def by_kinds(seeds: range) -> None:
    """The ladder alone, and beside it a rule by the calendar, for people of each kind."""
    print(f"by kinds: {len(seeds)} people a row, a year each; beside: every 40 days\n")
    heads = ("lapses provoked", "a widening", "a trial", "misses", "steps back", "false", "kind word", "rung")
    print(f"{'':28}" + "".join(f"{head:>16}" for head in heads))
    for name, kind in KINDS.items():
        years = [lived(ByLadder, seed, kind) for seed in seeds]
        other = [lived(lambda: ByRule(40), seed, kind) for seed in seeds]
        of = len(seeds)
        widenings = sum(year.widenings for year in years)
        trials = widenings + sum(year.deepenings for year in years)
        provoked = sum(year.provoked for year in years)
        beside = sum(year.provoked for year in other) / max(1, sum(year.widenings for year in other))
        cells = (
            f"{provoked / of:.2f}",
            f"{provoked / max(1, widenings):.2f} ({beside:.2f})",
            f"{provoked / max(1, trials):.2f}",
            f"{100 * sum(year.misses for year in years) / sum(year.days for year in years):.1f}",
            f"{sum(year.backs for year in years) / of:.2f} (≤{max(year.backs for year in years)})",
            f"{sum(year.false_backs for year in years) / of:.2f}",
            f"{sum(year.kindly for year in years) / of:.2f}",
            f"{statistics.mean(year.wide for year in years):.1f}",
        )
        print(f"{name:28}" + "".join(f"{cell:>16}" for cell in cells), flush=True)
    print()


def main() -> None:
    began = time.process_time()
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    seeds = range(first, first + people)
    table("people", KINDS["as above"], seeds)
    table("frailer people", KINDS["frailer"], seeds)
    by_kinds(seeds)
    print("goals for the ladder: misses at most 2.5; provoked per trial at most .15; more within 100 days;")
    print("in each kind provoked per widening at most .20, and false steps back at most .5 a year")
    print(f"{time.process_time() - began:.0f} s of one core")


if __name__ == "__main__":
    main()
