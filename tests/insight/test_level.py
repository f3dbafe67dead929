from __future__ import annotations

import pytest

from insight.days import START, diary, row
from kesher.insight import missing_for, month_change, recent_level


def test_a_steady_level_is_told() -> None:
    found = recent_level(diary(120))
    assert found is not None
    assert found.low <= 5 <= found.high
    assert found.high - found.low < 2
    assert found.verdict == "level"


def test_an_early_level_is_told_widely() -> None:
    early, late = recent_level(diary(14)), recent_level(diary(200))
    assert early and late
    assert early.high - early.low > late.high - late.low


def test_a_level_stays_on_the_scale() -> None:
    high = recent_level([row(ahead, 10 - ahead % 2) for ahead in range(60)])
    low = recent_level([row(ahead, ahead % 2) for ahead in range(60)])
    assert high and low
    assert high.high <= 10
    assert low.low >= 0


def test_the_same_number_every_evening() -> None:
    found = recent_level([row(ahead, 7) for ahead in range(100)])
    assert found is not None
    assert found.estimate == pytest.approx(7, abs=0.01)
    assert found.low < 7 < found.high


@pytest.mark.parametrize("rows", [[], diary(3), [row(ahead) for ahead in range(90)], diary(40)[::6]])
def test_too_little_for_a_level(rows: list) -> None:
    assert recent_level(rows) is None
    missing = missing_for("level", rows)
    assert missing is not None
    assert missing.what == "days-in-four-weeks"


def test_a_steady_month_claims_nothing() -> None:
    found = month_change(diary(150))
    assert found is not None
    assert found.verdict == "cannot-tell"
    assert found.low < 0 < found.high


@pytest.mark.parametrize(("rise", "verdict"), [(0.06, "higher"), (-0.06, "lower")])
def test_a_plain_change_is_told(rise: float, verdict: str) -> None:
    rows = diary(75, rise=rise)
    found = month_change(rows)
    assert found is not None
    assert found.verdict == verdict
    assert found.low <= 30 * rise <= found.high


def test_the_first_fortnight_is_left_out_of_a_change() -> None:
    rows = diary(150)
    excited = [
        each._replace(clarity=10) if (each.day - START).days < 14 and each.clarity else each for each in rows
    ]
    assert month_change(excited) == month_change(rows)


def test_a_month_without_days_before_it_waits() -> None:
    assert month_change(diary(40)) is None
    missing = missing_for("month", diary(40))
    assert missing is not None
    assert missing.what == "days-last-month"


def test_other_outcomes_are_read_by_name() -> None:
    rows = [each._replace(clarity=None, love=each.clarity) for each in diary(90)]
    assert recent_level(rows) is None
    assert recent_level(rows, outcome="love") == recent_level(diary(90))
