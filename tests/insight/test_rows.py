from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from insight.days import diary, lots, row
from kesher.insight import (
    DayRow,
    Finding,
    month_change,
    recent_level,
    route_effect,
    rows_of,
    sitting_effect,
)
from kesher.method.page import Account, Page, Sitting
from kesher.method.point import Mark, PointDay

NOON = datetime(2025, 1, 6, 12, tzinfo=UTC)
MONDAY = date(2025, 1, 6)
Asked = Callable[[list[DayRow]], Finding | None]
FINDINGS: list[tuple[Asked, list[DayRow]]] = [
    (sitting_effect, diary(130, effect=0.7)),
    (recent_level, diary(130)),
    (month_change, diary(130)),
    (route_effect, lots(140)),
]


@pytest.mark.parametrize(("finding", "rows"), FINDINGS)
class TestWhateverIsAsked:
    def test_the_order_of_rows_does_not_matter(self, finding: Asked, rows: list[DayRow]) -> None:
        shuffled = random.Random(3).sample(rows, len(rows))
        assert finding(shuffled) == finding(rows)

    def test_rest_days_are_gaps(self, finding: Asked, rows: list[DayRow]) -> None:
        plain = [each for each in rows if not each.rest]
        more = [row(ahead, rest=True) for ahead in (-9, -2, 200, 201)]
        assert finding([*more, *rows]) == finding(plain) == finding(rows)

    def test_what_is_written_on_a_rest_day_is_not_read(self, finding: Asked, rows: list[DayRow]) -> None:
        assert finding([*rows, row(141, 0, rest=True)]) == finding(rows)

    def test_a_shift_by_weeks_does_not_matter(self, finding: Asked, rows: list[DayRow]) -> None:
        later = [each._replace(day=each.day + timedelta(weeks=53)) for each in rows]
        assert finding(later) == finding(rows)

    def test_the_same_row_twice_is_one(self, finding: Asked, rows: list[DayRow]) -> None:
        assert finding([*rows, *rows[20:50]]) == finding(rows)

    def test_empty_days_change_nothing(self, finding: Asked, rows: list[DayRow]) -> None:
        assert finding([row(-3), *rows, row(170)]) == finding(rows)

    def test_a_number_off_the_scale_is_not_read(self, finding: Asked, rows: list[DayRow]) -> None:
        off, gone = list(rows), list(rows)
        off[60], gone[60] = rows[60]._replace(clarity=11), rows[60]._replace(clarity=None)
        assert finding(off) == finding(gone)

    def test_two_rows_that_disagree_say_nothing(self, finding: Asked, rows: list[DayRow]) -> None:
        at = next(at for at, each in enumerate(rows) if at > 60 and each.clarity is not None)
        other = rows[at]._replace(clarity=((rows[at].clarity or 0) + 3) % 11)
        gone = [*rows[:at], rows[at]._replace(clarity=None), *rows[at + 1 :]]
        assert finding([*rows, other]) == finding([other, *rows]) == finding(gone)

    def test_its_numbers_are_plain(self, finding: Asked, rows: list[DayRow]) -> None:
        found = finding(rows)
        assert found is not None
        assert {type(each) for each in found[:4]} == {float}
        assert found.low <= found.estimate <= found.high


def test_pages_become_rows_with_every_day_between() -> None:
    sitting = Sitting(id="s", at=NOON, route="ascent", clarity=2)
    pages = [
        Page(day=MONDAY + timedelta(days=3), account=Account(clarity=4, love=5, written=NOON)),
        Page(
            day=MONDAY,
            sittings=(sitting, Sitting(id="t", at=NOON, route="descent")),
            account=Account(clarity=7, desire=3, thought=2, written=NOON),
            point=PointDay(Mark.PARTLY, "p"),
        ),
    ]
    rests = {MONDAY + timedelta(days=2)}
    expected = [
        DayRow(MONDAY, False, True, "ascent", 7, None, 3, 2, "partly"),
        DayRow(MONDAY + timedelta(days=1)),
        DayRow(MONDAY + timedelta(days=2), rest=True),
        DayRow(MONDAY + timedelta(days=3), False, False, None, 4, 5),
    ]
    assert rows_of(pages, rests) == expected
    assert rows_of(pages, lambda day: day in rests) == expected
    assert rows_of([], rests) == []


def test_a_day_without_an_evening_does_not_say_that_there_was_no_sitting() -> None:
    assert rows_of([Page(day=MONDAY)], ())[0].sat is None


def test_numpy_waits_for_the_first_finding() -> None:
    code = "import sys, kesher.insight; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
