"""Are the findings true? Simulated diaries with known truth, beside the naive methods in the same run.

Run: ``.venv/bin/python benchmarks/insight/insight.py [DIARIES [PART]]``, 200 of each kind where none is
said: an hour on a core. PART is one of costs, coverage, claims, kinds, routes and pulls; ``--only WORDS``
takes of kinds and routes the rows with such words, and ``--seed N`` other diaries. A coverage of .90 from
200 diaries is known to some .02.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import numpy as np

from diaries import (
    HIDDEN,
    LED,
    PEOPLE,
    PLAIN,
    SELECTED,
    SHAPED,
    UNHARMED,
    WEEKLY,
    Diary,
    Person,
    Pulled,
    pulls,
    write,
)
from kesher.insight import (
    DayRow,
    Finding,
    month_change,
    quarterly_look,
    recent_level,
    route_effect,
    route_look,
    sitting_effect,
)
from kesher.insight.loosening import LOT, loosening

LENGTHS = (60, 120, 365)
APART = {"led by the day's own mood": LED}
"""Shown, and counted apart: the days hardly tell this from an effect."""
EVERY_WEEK = ("plain", "deep moods", "all at once")
Bounds = tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("diaries", nargs="?", type=int, default=200)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--only", default="", help="of kinds and routes the rows with these words")
    parser.add_argument("--seed", type=int, default=0, help="of kinds and routes other diaries")
    asked = parser.parse_args()
    diaries: int = asked.diaries
    parts: dict[str, Callable[[], None]] = {
        "costs": costs,
        "coverage": lambda: coverage(diaries),
        "claims": lambda: claims(diaries),
        "kinds": lambda: by_kinds(diaries, asked.only, asked.seed),
        "routes": lambda: routes(diaries, asked.only, asked.seed),
        "pulls": lambda: loosened(5 * diaries),
    }
    for name in asked.parts or parts:
        parts[name]()


# The naive methods: what a spreadsheet would do.


def days_against_days(rows: list[DayRow], z: float = 1.645) -> Bounds | None:
    """Days with a sitting against days without, Welch's t."""
    told = [(row.clarity, row.sat) for row in rows if row.clarity is not None and row.sat is not None]
    sat = np.array([clarity for clarity, sat in told if sat], float)
    not_sat = np.array([clarity for clarity, sat in told if not sat], float)
    return _welch(sat, not_sat, z)


def weeks_against_weeks(rows: list[DayRow], z: float = 1.645) -> Bounds | None:
    """A plain regression with a level of its own for every week, and our prior of the effect."""
    told = [
        (row.day, row.clarity, row.sat) for row in rows if row.clarity is not None and row.sat is not None
    ]
    weeks = np.unique([day.toordinal() // 7 for day, _, _ in told], return_inverse=True)[1]
    columns = np.array([(clarity, sat) for _, clarity, sat in told], float)
    counts = np.bincount(weeks)
    y, x = (column - (np.bincount(weeks, column) / counts)[weeks] for column in columns.T)
    if x @ x < 1:
        return None
    slope = x @ y / (x @ x)
    free = max(1, len(y) - len(counts) - 1)
    variance = ((y - slope * x) ** 2).sum() / free / (x @ x)
    kept = 1 / (1 + variance)
    return _about(slope * kept, np.sqrt(variance * kept), z)


def mean_of_a_fortnight(rows: list[DayRow]) -> Bounds:
    told = np.array([row.clarity for row in rows[-14:] if row.clarity is not None], float)
    return _about(told.mean(), told.std(ddof=1) / np.sqrt(len(told)) if len(told) > 1 else 1.0, 1.645)


def mean_against_mean(rows: list[DayRow]) -> Bounds | None:
    told = [[row.clarity for row in part if row.clarity is not None] for part in (rows[-30:], rows[-60:-30])]
    return _welch(np.array(told[0], float), np.array(told[1], float), 1.645)


def _welch(one: np.ndarray, other: np.ndarray, z: float) -> Bounds | None:
    if min(len(one), len(other)) < 3:
        return None
    sd = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    return _about(one.mean() - other.mean(), sd, z)


def _about(middle: float, sd: float, z: float) -> Bounds:
    return float(middle - z * sd), float(middle + z * sd)


# The tables.


class Share:
    """How often something was so, among those it could be asked of."""

    def __init__(self) -> None:
        self.hits, self.asked = 0, 0

    def count(self, hit: bool | None) -> None:
        if hit is not None:
            self.hits += hit
            self.asked += 1

    def __str__(self) -> str:
        return f"{self.hits / self.asked:5.2f}" if self.asked else "    –"


def holds(bounds: Finding | Bounds | None, truth: float) -> bool | None:
    if bounds is None:
        return None
    low, high = (bounds.low, bounds.high) if isinstance(bounds, Finding) else bounds
    return low <= truth <= high


def apart(bounds: Bounds | None) -> bool:
    return bounds is not None and not bounds[0] <= 0 <= bounds[1]


def coverage(diaries: int) -> None:
    """The told 90 % interval against the truth, for an effect that is 0 in half of them and .7 in half."""
    names = ("sitting", "naive", "weeks", "level", "naive", "month", "naive")
    print(f"\nCoverage of the told 90 % interval, {diaries} diaries a row (– : declined)")
    print(f"{'':27}" + "".join(f"{days:>9} days{'':29}" for days in LENGTHS))
    print(f"{'':27}" + "  ".join("".join(f"{each[:5]:>6}" for each in names) for _ in LENGTHS))
    total = [[Share() for _ in names] for _ in LENGTHS]
    for name, person in {**PEOPLE, **APART}.items():
        shares = [[Share() for _ in names] for _ in LENGTHS]
        for seed in range(diaries):
            diary = write(replace(person, effect=0.7 * (seed % 2)), LENGTHS[-1], seed)
            for at, days in enumerate(LENGTHS):
                for each, known in enumerate(_asked(diary, days)):
                    shares[at][each].count(known)
                    if name in PEOPLE:
                        total[at][each].count(known)
        print(f"{name:27}" + "  ".join("".join(f" {each}" for each in row) for row in shares))
    print(f"{'together':27}" + "  ".join("".join(f" {each}" for each in row) for row in total), flush=True)


def _asked(diary: Diary, days: int) -> Iterable[bool | None]:
    rows, effect = diary.rows[:days], diary.person.effect
    yield holds(sitting_effect(rows), effect)
    yield holds(days_against_days(rows), effect)
    yield holds(weeks_against_weeks(rows), effect)
    yield holds(recent_level(rows), diary.level(days))
    yield holds(mean_of_a_fortnight(rows), diary.level(days))
    yield holds(month_change(rows), diary.change(days))
    yield holds(mean_against_mean(rows), diary.change(days))


def scheduled(rows: list[DayRow]) -> bool:
    """Any claim at the four looks of a year, asked for on the day of each."""
    asked = (quarterly_look(rows, rows[0].day + timedelta(days=91 * each + 3)) for each in range(1, 5))
    return any(look and look.finding and look.finding.verdict != "cannot-tell" for look in asked)


def ever(method: Callable[[list[DayRow]], Bounds | None], rows: list[DayRow], every: int) -> bool:
    return any(apart(method(rows[:days])) for days in range(28, 366, every))


def own_every_week(rows: list[DayRow]) -> Bounds | None:
    """At the level of the quarterly look, so that only the asking differs."""
    found = sitting_effect(rows, level=0.975)
    return found and (found.low, found.high)


def claims(diaries: int) -> None:
    """What a year's looking claims: where sitting does nothing, and where it comes with 0.7 points."""
    print(f"\nShare of people told of an effect of sitting within a year, {diaries} diaries a row")
    print(f"{'':27}{'none there (false)':>40}{'':8}{'0.7 there (power)':>20}")
    columns = (
        "as scheduled",
        "ours weekly",
        "naive once",
        "naive weekly",
        "month, once",
        "scheduled",
        "naive once",
    )
    print(f"{'':27}" + "".join(f"{each:>14}" for each in columns))
    total = [Share() for _ in columns]
    for name, person in {**PEOPLE, **APART, "unseen cause (no truth)": HIDDEN}.items():
        shares = [Share() for _ in columns]
        for seed in range(1000, 1000 + diaries):
            rows = write(person, 365, seed).rows
            there = write(replace(person, effect=0.7), 365, seed).rows
            # Dear, and only told for contrast.
            weekly = (name in EVERY_WEEK and seed < 1000 + diaries // 3) or None
            month = month_change(rows) if not person.drift else None
            # A level that truly moved may be claimed; only the wrong direction or none at all is false.
            truth = write(person, 365, seed).change(365)
            wrong = month and ((month.low > 0 and truth <= 0) or (month.high < 0 and truth >= 0))
            found = (
                scheduled(rows),
                weekly and ever(own_every_week, rows, 7),
                apart(days_against_days(rows, 1.96)),
                weekly and ever(lambda past: days_against_days(past, 1.96), rows, 7),
                wrong,
                scheduled(there),
                apart(days_against_days(there, 1.96)),
            )
            for each, hit in enumerate(found):
                shares[each].count(hit)
                if name in PEOPLE:
                    total[each].count(hit)
        print(f"{name:27}" + "".join(f"{each!s:>14}" for each in shares), flush=True)
    print(f"{'together':27}" + "".join(f"{each!s:>14}" for each in total))


KINDS = {
    "who leave out evenings for what they were": SELECTED,
    "who leave out evenings, whatever they were": UNHARMED,
    "by the week": WEEKLY,
    "of another shape": SHAPED,
    "as above": PEOPLE,
}


def by_kinds(diaries: int, only: str = "", seed: int = 0) -> None:
    """Each kind of people by itself: what is told of a year, beside days against days."""
    print(f"\nPeople of one kind, {diaries} diaries a row; beside: days against days, once (– : declined)")
    columns = ("false in a year", "declined", "cover none", "cover 0.7", "power", "declined")
    print(f"{'':42}" + "".join(f"{each:>16}" for each in columns))
    for group, kinds in KINDS.items():
        print(group)
        total = [Share() for _ in range(10)]
        for name, person in kinds.items():
            if only not in name:
                continue
            shares = [Share() for _ in total]
            for each in range(30_000 + seed, 30_000 + seed + diaries):
                for at, hit in enumerate(_of_a_kind(person, each)):
                    shares[at].count(hit)
                    total[at].count(hit)
            print(_row(f"  {name}", shares), flush=True)
        print(_row("  together", total), flush=True)


def _of_a_kind(person: Person, seed: int) -> Iterable[bool | None]:
    rows, there = (write(replace(person, effect=effect), 365, seed).rows for effect in (0.0, 0.7))
    looks = [quarterly_look(rows, rows[0].day + timedelta(days=91 * each + 3)) for each in range(1, 5)]
    found = [look and look.finding for look in looks]
    yield any(each is not None and each.verdict != "cannot-tell" for each in found)
    yield apart(days_against_days(rows, 1.96))
    yield found[-1] is None
    yield holds(sitting_effect(rows), 0.0)
    yield holds(days_against_days(rows), 0.0)
    yield holds(sitting_effect(there), 0.7)
    yield holds(days_against_days(there), 0.7)
    last = quarterly_look(there, rows[0].day + timedelta(days=367))
    yield last is not None and last.finding is not None and last.finding.verdict != "cannot-tell"
    yield apart(days_against_days(there, 1.96))
    yield last is None or last.finding is None


def _row(name: str, shares: list[Share]) -> str:
    false, naive, declined, none, none_naive, cover, cover_naive, power, power_naive, lost = map(str, shares)
    cells = (
        f"{false} /{naive}",
        declined,
        f"{none} /{none_naive}",
        f"{cover} /{cover_naive}",
        f"{power} /{power_naive}",
        lost,
    )
    return f"{name:42}" + "".join(f"{each:>16}" for each in cells)


def routes(diaries: int, only: str = "", seed: int = 0) -> None:
    """Routes by lot: is the test exact, and does it decline what is not by lot?"""
    more = 2 * diaries
    print(f"\nRoutes, {more} diaries a row, 90 %: claims of nothing; coverage and claims of 0.7; declined")
    print(f"{'':54}{'false':>8}{'cover':>8}{'power':>8}{'declined':>10}{'one look':>10}{'naive':>8}")
    kinds = {
        f"{name}, {how}": replace(PEOPLE[name], routes=kind)
        for name in ("plain", "deep moods", "all at once")
        for how, kind in (("by lot", "lot"), ("in blocks", "blocks"), ("by the week", "runs"))
    }
    kinds |= {
        f"{name}, bad ones of one left out, {how}": replace(
            PEOPLE[name], routes="lot", leaves_route=0.5, kept=kept
        )
        for name in ("plain", "deep moods")
        for how, kept in (("route known", "sitting"), ("nothing kept", "nothing"))
    }
    kinds["plain, forgets some"] = replace(PLAIN, routes="lot", forgets=0.15, kept="sitting")
    for name, person in kinds.items():
        if only not in name:
            continue
        false, cover, power, declined, look, naive = (Share() for _ in range(6))
        for each in range(2000 + seed, 2000 + seed + more):
            rows = write(person, 365, each).rows
            found = route_effect(rows)
            enough = sum(row.route is not None for row in rows) >= 120 or None
            declined.count(enough and found is None)
            false.count(found and found.verdict != "cannot-tell")
            one = route_look(rows)
            look.count(one and one.verdict != "cannot-tell")
            there = route_effect(write(replace(person, route_effect=0.7), 365, each).rows)
            cover.count(holds(there, 0.7))
            power.count(there and there.low > 0)
            pair = [
                [row.clarity for row in rows if row.route == each and row.clarity is not None]
                for each in "ab"
            ]
            naive.count(apart(_welch(np.array(pair[0], float), np.array(pair[1], float), 1.645)))
        print(
            f"{name:54}{false!s:>8}{cover!s:>8}{power!s:>8}{declined!s:>10}{look!s:>10}{naive!s:>8}",
            flush=True,
        )


NAMED = {
    "one, on half": (0.5,),
    "one, on four of five": (0.8,),
    "three": (0.45, 0.25, 0.12),
    "eight": (0.3, 0.2, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04),
}
SAID = {
    "plain": Pulled(),
    "moods": Pulled(mood=1.0, lasting=0.7),
    "long moods": Pulled(mood=1.0, lasting=0.9),
    "weekday rhythm": Pulled(weekday=0.8),
    "keen at first": Pulled(keen=1.0),
}
YEAR = 10 * LOT
"""The evenings of a year, about."""


def loosened(diaries: int) -> None:
    """What is told to have loosened: of pulls that do not change, and of the first when it is halved."""
    print(f"\nPulls told to have loosened, {diaries} diaries a row")
    print(f"{'':38}{'nothing changed (false)':>44}{'':4}{'the first halved':>22}{'to a quarter':>20}")
    columns = ("at a look", "in a year", "daily", "naive once", "naive daily", "at a look", "in a year")
    print(f"{'':38}" + "".join(f"{each:>13}" for each in (*columns, "at a look", "in a year")))
    looks, days = range(2 * LOT, YEAR + 1, LOT), range(2 * LOT, YEAR + 1)
    for kind, said in SAID.items():
        for name, often in NAMED.items():
            same = [pulls(replace(said, often=often, left=left), YEAR, diaries, 7) for left in (1, 0.5, 0.25)]
            few = same[0][: diaries // 10]  # every day of a year is dear
            found = [
                _share(any(_told(each, at)) for each in same[0] for at in looks),
                _share(any(any(_told(each, at)) for at in looks) for each in same[0]),
                _share(any(any(_told(each, at)) for at in days) for each in few),
                _share(any(_fewer(each, 2 * LOT)) for each in same[0]),
                _share(any(any(_fewer(each, at)) for at in days) for each in few),
            ]
            for less in same[1:]:
                found += [
                    _share("a" in _told(each, at) for each in less for at in looks),
                    _share(any("a" in _told(each, at) for at in looks) for each in less),
                ]
            print(f"{kind + ', ' + name:38}" + "".join(f"{each:13.3f}" for each in found), flush=True)


def _told(named: list[str], at: int) -> list[str]:
    """The pulls that are told to have loosened, when the last lot ends at an evening."""
    found = loosening(named[:LOT] + named[at - LOT : at])
    return [each.pull for each in found if isinstance(found, tuple)]


def _fewer(named: list[str], at: int) -> list[str]:
    """What a spreadsheet would do: two shares and their standard error, at 5 %, one-sided."""
    first, last = named[:LOT], named[at - LOT : at]
    told = []
    for each in set(first) - {""}:
        one, two = first.count(each) / LOT, last.count(each) / LOT
        error = np.sqrt((one * (1 - one) + two * (1 - two)) / LOT)
        if one - two > 1.645 * error:
            told.append(each)
    return told


def _share(hits: Iterable[bool]) -> float:
    return float(np.mean(list(hits)))


def costs() -> None:
    """CPU of ten years, of the import, and the peak."""
    rows = write(replace(PLAIN, routes="lot"), 3650, 1).rows
    asked = (sitting_effect, recent_level, month_change, route_effect)
    import_time = (
        "import time; t = time.process_time(); import kesher.insight; print(time.process_time() - t)"
    )
    peak = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    ten_years = (
        "import sys; from datetime import date, timedelta; from kesher.insight import *\n"
        "rows = [DayRow(date(2015, 1, 1) + timedelta(days=d), d % 7 == 2, d * 7 % 5 > 1,"
        " 'ab'[d * d % 11 % 2],"
        " 3 + d * d % 5, None, None, None, None) for d in range(3650)]\n"
        "sitting_effect(rows); recent_level(rows); month_change(rows); route_effect(rows)\n"
    )
    print("Cost")
    imports = [float(_python(import_time)) for _ in range(5)]
    print(f"  import of kesher.insight        {1000 * sorted(imports)[2]:6.0f} ms CPU")
    numpy = [float(_python(import_time.replace("kesher.insight", "numpy"))) for _ in range(5)]
    print(f"  beside it, import of numpy      {1000 * sorted(numpy)[2]:6.0f} ms CPU (late)")
    whole = 0.0
    for each in asked:
        each(rows)
        times = []
        for _ in range(5):
            begun = time.process_time()
            each(rows)
            times.append(time.process_time() - begun)
        whole += sorted(times)[2]
        print(f"  {each.__name__:32}{1000 * sorted(times)[2]:6.1f} ms CPU, ten years")
    print(f"  all four                        {1000 * whole:6.1f} ms CPU, ten years")
    print(f"  peak of a process that asks all {float(_python(ten_years + peak)):6.0f} MB, ten years")
    bare = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  (this whole process so far      {bare:6.0f} MB)")


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
