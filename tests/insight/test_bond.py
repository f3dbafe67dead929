"""The picture of the bond: a count by weeks on one thread, with nothing in it that could be lost."""

import random
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kesher.insight.bond import LEAST, WEEKS, Week, bond_chart, bond_weeks
from kesher.insight.chart import WIDTH, Bead, Chart, svg
from kesher.method.point import Mark

SUNDAY = date(2026, 10, 11)
MARKS = {"k": Mark.KEPT, "p": Mark.PARTLY, "m": Mark.MISSED}


def shabbat(day: date) -> bool:
    return day.weekday() == 5


def read(text: str, since: date = SUNDAY, first: date = SUNDAY, resting=shabbat) -> tuple[Week, ...]:
    """Weeks from a letter for each day, Sunday first: kept, partly, missed; others were not recorded."""
    letters = text.replace(" ", "")
    marks = {first + timedelta(days=n): MARKS[each] for n, each in enumerate(letters) if each in MARKS}
    return bond_weeks(marks, since, resting)


def counts(weeks: tuple[Week, ...]) -> list[tuple[int, int, int, int]]:
    return [(each.kept, each.partly, each.missed, each.unrecorded) for each in weeks]


def test_a_week_is_counted() -> None:
    weeks = read("kkkkkk. kpmk..k ....... m")  # the third k of the second week is on a Shabbat
    assert counts(weeks) == [(6, 0, 0, 0), (2, 1, 1, 2), (0, 0, 0, 6), (0, 0, 1, 0)]
    assert [each.first for each in weeks] == [SUNDAY + timedelta(weeks=n) for n in range(4)]


def test_it_ends_with_the_last_recorded_day_and_begins_with_the_point() -> None:
    assert counts(read("kkkkkk. kk")) == [(6, 0, 0, 0), (2, 0, 0, 0)]
    assert counts(read("kkkkkk. kk", since=SUNDAY + timedelta(days=4))) == [(2, 0, 0, 0), (2, 0, 0, 0)]
    assert read("") == read("......k") == ()


def test_rest_makes_no_bead_smaller_and_nothing_written_on_it_counts() -> None:
    def festival(day: date) -> bool:
        return shabbat(day) or SUNDAY <= day < SUNDAY + timedelta(days=3)

    (week,) = read("mmmkkkm", resting=festival)
    assert counts((week,)) == [(3, 0, 0, 0)]
    assert (week.bead().size, week.bead().full) == (1.0, 1.0)


def test_a_day_without_a_record_is_no_missed_one() -> None:
    (week,) = read("kkk..k.")
    assert week.bead().size == week.bead().full == 4 / 6
    assert Week(SUNDAY, 6, 2, 2, 0, 2).bead() == Bead(SUNDAY + timedelta(days=3), 4 / 6, 3 / 6)


def test_a_week_under_way_grows_and_its_days_to_come_are_not_called_unrecorded() -> None:
    weeks = [read("." * started + "k" * (day - started)) for started, day in ((0, 1), (0, 3), (1, 3))]
    assert [each[0].bead().size for each in weeks] == [1 / 6, 3 / 6, 2 / 6]
    assert [each[0].unrecorded for each in weeks] == [0, 0, 1]


def test_there_is_no_run_in_it_whatever_the_order_the_picture_is_the_same() -> None:
    chance = random.Random(5)
    letters = [chance.choice("kkkkm") for _ in range(6 * 8)]
    pictures = set()
    for _ in range(20):
        for first in range(0, len(letters), 6):
            week = letters[first : first + 6]
            chance.shuffle(week)
            letters[first : first + 6] = week
        text = "".join("".join(letters[first : first + 6]) + "." for first in range(0, len(letters), 6))
        drawn = bond_chart(read(text))
        assert drawn
        pictures.add(svg(drawn, rtl=True, label="x"))
    assert len(pictures) == 1


def test_only_half_a_year_is_drawn_and_not_before_there_is_something_to_see() -> None:
    assert bond_chart(read("kkkkkk. " * (LEAST - 1))) is None
    assert bond_chart(read("kkkkkk. " * LEAST)) is not None
    weeks = read("kkkkkk. " * 60)
    assert len(weeks) == WEEKS
    assert weeks[-1].first == SUNDAY + timedelta(weeks=59)


# --- drawn -----------------------------------------------------------------------------------------------


def circles(drawn: str, name: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<circle class="{name}" cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)"/>', drawn)
    return [(float(x), float(r)) for x, r in found]


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("weeks", [3, 8, 26])
def test_beads_run_with_the_reader_stand_apart_and_inside(weeks: int, rtl: bool) -> None:
    chart = bond_chart(read("kkkkkk. " * weeks))
    assert chart
    drawn = svg(chart, rtl=rtl, label="x")
    beads = circles(drawn, "bead")
    assert len(beads) == weeks and circles(drawn, "full") == beads
    places = [x for x, _ in beads]
    assert places == sorted(places, reverse=rtl)
    for (x, r), (after, other) in pairwise(beads):
        assert abs(after - x) > r + other
    assert all(r > 4 and r <= x <= WIDTH - r for x, r in beads)


def test_the_thread_goes_through_every_week() -> None:
    chart = bond_chart(read("mmmmmm. ....... kkkkkk. mmmmmm."))
    assert chart
    drawn = svg(chart, rtl=False, label="x")
    assert drawn.count('class="thread"') == 1 and f"H{WIDTH:g}" in drawn
    assert len(circles(drawn, "bead")) == 3  # nothing lies where nothing was recorded
    assert len(circles(drawn, "full")) == 1  # and a week that was not kept is an open ring
    assert "polyline" not in drawn and 'class="edge"' not in drawn


def test_what_is_missing_can_be_seen_at_a_glance_and_how_much() -> None:
    chart = bond_chart(read("kkkkkk. kkkkkm. kkkmmm. kmmmmm. " * 6))
    assert chart
    drawn = svg(chart, rtl=False, label="x")
    rings, full = circles(drawn, "bead")[:4], circles(drawn, "full")[:4]
    gaps = [ring - inner for (_, ring), (_, inner) in zip(rings, full, strict=True)]
    assert gaps[0] == 0
    assert gaps[1] >= 1.2 and gaps[2] - gaps[1] > 0.6 and gaps[3] - gaps[2] > 0.6


def test_numbers_that_cannot_be_stay_in_the_picture() -> None:
    beads = (Bead(SUNDAY, 4.0, 9.0), Bead(SUNDAY + timedelta(days=1), -1.0, 0.5))
    drawn = svg(Chart(SUNDAY, SUNDAY, (), beads=beads), rtl=True, label='"><script>')
    assert "nan" not in drawn and "<script" not in drawn and len(circles(drawn, "bead")) == 1
