"""A small check that told intervals hold the truth; the large one is benchmarks/insight/insight.py."""

from __future__ import annotations

from insight.days import diary
from kesher.insight import month_change, recent_level, sitting_effect

DIARIES = 60


def test_told_intervals_hold_the_truth() -> None:
    held = {"sitting": 0, "level": 0, "month": 0}
    for seed in range(DIARIES):
        effect = 0.7 * (seed % 2)
        rows = diary(120, effect=effect, seed=seed)
        sitting, level, month = sitting_effect(rows), recent_level(rows), month_change(rows)
        assert sitting and level and month
        held["sitting"] += sitting.low <= effect <= sitting.high
        held["level"] += level.low <= 5 <= level.high
        held["month"] += month.low <= 0 <= month.high
    # .87, less two standard errors of so few diaries.
    assert min(held.values()) >= DIARIES * 0.87 - 2 * (DIARIES * 0.87 * 0.13) ** 0.5


def test_a_year_of_looks_tells_few_of_an_effect_that_is_not_there() -> None:
    claims = 0
    for seed in range(20):
        rows = diary(364, seed=1000 + seed)
        looks = [sitting_effect(rows[: 91 * quarter], level=0.975) for quarter in (1, 2, 3, 4)]
        claims += any(each and each.verdict != "cannot-tell" for each in looks)
    assert claims <= 3
