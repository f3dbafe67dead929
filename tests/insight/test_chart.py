"""A picture from a description: its pieces, its knots, its direction, and nothing that could run."""

import re
from datetime import date, timedelta

from kesher.insight.chart import PAD, WIDTH, Chart, Place, pieces, steps_svg, svg

FIRST = date(2026, 1, 4)


def line(*weeks: int) -> tuple[Place, ...]:
    return tuple(Place(FIRST + timedelta(weeks=week), 4.0, 5.0, 6.0) for week in weeks)


def chart(*weeks: int, knots: tuple[date, ...] = ()) -> Chart:
    return Chart(FIRST, FIRST + timedelta(weeks=20), line(*weeks), knots)


def test_a_gap_is_a_gap() -> None:
    assert [len(piece) for piece in pieces(chart(0, 1, 2, 9, 10))] == [3, 2]
    assert svg(chart(0, 1, 2, 9, 10), rtl=False, label="x").count("<polyline") == 2


def test_places_may_come_in_any_order() -> None:
    assert svg(chart(3, 1, 2), rtl=False, label="x") == svg(chart(1, 2, 3), rtl=False, label="x")


def test_time_runs_with_the_reader() -> None:
    points = {
        rtl: re.findall(r'class="line" points="([^"]+)"', svg(chart(0, 20), rtl=rtl, label="x"))
        or re.findall(r'class="doubt" points="([^"]+)"', svg(chart(0, 20), rtl=rtl, label="x"))
        for rtl in (False, True)
    }
    first = {rtl: float(found[0].split(",")[0]) for rtl, found in points.items()}
    assert first == {False: PAD, True: WIDTH - PAD}


def test_knots_lie_on_the_line_and_not_in_gaps() -> None:
    shabbat, lost = FIRST + timedelta(days=6), FIRST + timedelta(weeks=5)
    drawn = svg(chart(0, 1, 2, 9, 10, knots=(shabbat, lost)), rtl=False, label="x")
    assert drawn.count('class="knot"') == 1


def test_a_number_outside_the_scale_stays_in_the_picture() -> None:
    wild = Chart(FIRST, FIRST, (Place(FIRST, -3.0, 12.0, 40.0),))
    heights = [float(y) for y in re.findall(r",([\d.]+)", svg(wild, rtl=False, label="x"))]
    assert all(PAD <= height <= wild.height - PAD for height in heights)


def test_a_label_is_only_words() -> None:
    for drawn in (
        svg(chart(0), rtl=True, label='"><script>'),
        steps_svg([0, 2], 4, rtl=True, label='"><script>'),
    ):
        assert "<script" not in drawn and "&quot;&gt;&lt;script&gt;" in drawn


def test_steps_show_where_it_is_and_where_it_was() -> None:
    drawn = steps_svg([0, 1, 1, 3], 4, rtl=False, label="x")
    assert drawn.count('class="step"') == 4
    assert drawn.count('class="was"') == 2
    assert re.findall(r'class="is" cx="([\d.]+)"', drawn) == [f"{WIDTH - PAD:.1f}"]
    assert 'class="is"' not in steps_svg([], 4, rtl=False, label="x")


def test_the_line_ends_in_a_point_where_now_is() -> None:
    for rtl, where in ((False, WIDTH - PAD), (True, PAD)):
        for weeks in ((0, 20), (20, 3, 0)):
            drawn = svg(chart(*weeks), rtl=rtl, label="x")
            assert re.findall(r'class="end" cx="([\d.]+)"', drawn) == [f"{where:.1f}"]
    assert 'class="end"' not in svg(Chart(FIRST, FIRST, ()), rtl=True, label="x")
