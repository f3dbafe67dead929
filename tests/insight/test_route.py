from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest

from insight.days import lots, row
from kesher.insight import DayRow, missing_for, route_effect, route_look, routes_of


def test_a_difference_is_found() -> None:
    rows = lots(200, effect=1.0)
    found = route_effect(rows)
    assert found is not None
    assert found.low <= 1.0 <= found.high
    assert found.verdict == "first-more"
    assert found.n == 200
    assert routes_of(rows) == ("ascent", "descent")


def test_it_is_told_the_other_way_too() -> None:
    found = route_effect(lots(200, effect=-1.0))
    assert found is not None
    assert found.verdict == "second-more"


def test_a_difference_without_noise_is_told_exactly() -> None:
    rows = [each._replace(clarity=7 if each.route == "ascent" else 5) for each in lots(150)]
    found = route_effect(rows)
    assert found is not None
    assert found.estimate == pytest.approx(2, abs=1e-4)
    assert found.low == pytest.approx(2, abs=1e-3)
    assert found.high == pytest.approx(2, abs=1e-3)


def test_the_same_number_every_evening_claims_nothing() -> None:
    found = route_effect([each._replace(clarity=6) for each in lots(150)])
    assert found is not None
    assert found.verdict == "cannot-tell"


@dataclass(frozen=True)
class Declined:
    rows: list[DayRow]
    what: str


def runs() -> list[DayRow]:
    return [each._replace(route="ab"[at // 10 % 2]) for at, each in enumerate(lots(200))]


def turns() -> list[DayRow]:
    return [each._replace(route="ab"[at % 2]) for at, each in enumerate(lots(200))]


def by_clarity() -> list[DayRow]:
    rows = lots(200)
    return [
        rows[0],
        *(b._replace(route="ab"[(a.clarity or 0) > 5]) for a, b in pairwise(rows)),
    ]


def by_weekday() -> list[DayRow]:
    return [each._replace(route="ab"[each.day.weekday() in (0, 2, 6)]) for each in lots(200)]


@pytest.mark.parametrize(
    "case",
    [
        Declined([], "sitting-days"),
        Declined(lots(119), "sitting-days"),
        Declined([each._replace(route="only") for each in lots(200)], "sitting-days-of-each-route"),
        Declined([*lots(200), row(201, 5, True, "third")], "two-routes-only"),
        Declined(
            [each._replace(route="ab"[at % 9 == 4]) for at, each in enumerate(lots(200))],
            "sitting-days-of-each-route",
        ),
        Declined(runs(), "not-by-lot"),
        Declined(turns(), "not-by-lot"),
        Declined(by_clarity()[1:], "not-by-lot"),
        Declined(by_weekday(), "not-by-lot"),
    ],
)
def test_it_declines(case: Declined) -> None:
    assert route_effect(case.rows) is None
    missing = missing_for("route", case.rows)
    assert missing is not None
    assert missing.what == case.what


def test_lots_in_blocks_are_lots() -> None:
    order = "abbabaababbabaabbbaaabab" * 9
    rows = [each._replace(route=route) for each, route in zip(lots(200), order, strict=False)]
    assert route_effect(rows) is not None


def test_the_one_look_never_changes_afterwards() -> None:
    rows = lots(300, effect=0.5)
    assert route_look(rows[:119]) is None
    looks = {route_look(rows[:days]) for days in (120, 150, 300)}
    assert len(looks) == 1


def test_chance_is_claimed_no_oftener_than_was_told() -> None:
    """Exact: .10 of 200 fair diaries, and two standard errors."""
    found = [route_effect(lots(130, seed=seed)) for seed in range(200)]
    claimed = sum(each is not None and each.verdict != "cannot-tell" for each in found)
    assert claimed <= 200 * 0.10 + 2 * (200 * 0.10 * 0.90) ** 0.5
