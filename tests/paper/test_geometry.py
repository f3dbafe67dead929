"""The week sheet's geometry: one value that drawing, reading and other programs go by."""

import hashlib
import json
from itertools import combinations

import msgspec
import pytest

from kesher.method.language import Language
from kesher.paper.geometry import (
    DAYS,
    SIZES,
    VERSION,
    VERSIONS,
    Area,
    Fiducial,
    Geometry,
    Option,
    Paper,
    folds,
    week_geometry,
)

LAYOUTS = [
    week_geometry(paper, language, version)
    for version in VERSIONS
    for paper in Paper
    for language in Language
]
each_layout = pytest.mark.parametrize(
    "sheet", LAYOUTS, ids=lambda sheet: f"{sheet.paper.value}-{sheet.language.value}-{sheet.version}"
)


def box(option: Option) -> Area:
    return Area(option.cx - option.w / 2, option.cy - option.h / 2, option.w, option.h)


def square(fiducial: Fiducial) -> Area:
    return Area(fiducial.x, fiducial.y, fiducial.size, fiducial.size)


def apart(one: Area, other: Area) -> float:
    """How much white lies between two rectangles, mm; negative when they overlap."""
    across = max(one.x, other.x) - min(one.x + one.w, other.x + other.w)
    down = max(one.y, other.y) - min(one.y + one.h, other.y + other.h)
    return max(across, down)


def options(sheet: Geometry) -> list[Option]:
    return [option for field in sheet.fields for option in field.options]


@each_layout
def test_every_day_asks_the_same_six_things(sheet: Geometry) -> None:
    assert len(sheet.fields) == 6 * DAYS
    for day in range(1, DAYS + 1):
        names = [field.name for field in sheet.fields if field.day == day]
        assert names == ["love", "desire", "thought", "clarity", "point", "sat"]
    by_name = {field.name: [option.value for option in field.options] for field in sheet.fields}
    assert by_name["love"] == [str(each) for each in range(11)]
    assert by_name["point"] == ["kept", "partly", "missed"]
    assert by_name["sat"] == ["yes"]


@each_layout
def test_everything_is_on_the_page_and_nothing_touches(sheet: Geometry) -> None:
    width, height = SIZES[sheet.paper]
    marks = [box(each) for each in options(sheet)]
    fiducials = [square(each) for each in (*sheet.fiducials, *sheet.numbers, sheet.code)]
    for each in (*marks, *fiducials, *sheet.text_areas):
        assert each.x >= 5 and each.y >= 5
        assert each.x + each.w <= width - 5 and each.y + each.h <= height - 5
    assert min(apart(*pair) for pair in combinations(marks, 2)) > 0.89
    assert min(apart(*pair) for pair in combinations(fiducials, 2)) >= 2
    assert min(apart(mark, fiducial) for mark in marks for fiducial in fiducials) > 3


@each_layout
def test_handwriting_stays_three_millimetres_from_every_mark(sheet: Geometry) -> None:
    for area in sheet.text_areas:
        assert min(apart(area, box(each)) for each in options(sheet)) >= 2.99
        assert min(apart(area, square(each)) for each in (*sheet.fiducials, *sheet.numbers)) >= 3


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_marked_where_paper_is_folded(paper: Paper, language: Language) -> None:
    sheet = week_geometry(paper, language)
    across, down = folds(paper)
    assert across[1] == sheet.page[0] / 2 and down[0] == sheet.page[1] / 4
    for option in options(sheet):
        ways = [abs(option.cx - at) - option.w / 2 for at in across]
        assert min(ways) >= 1.39 and ways[1] >= 4
        assert min(abs(option.cy - at) - option.h / 2 for at in down) >= 1.99


EARLIER = {
    (Paper.A5, Language.HE): "dcb11c3414b65ede",
    (Paper.A5, Language.EN): "0a8c8c1f7c2b115e",
    (Paper.A4, Language.HE): "0e7c876d79704a5f",
    (Paper.A4, Language.EN): "1f63ff4aacdffa8c",
}


@pytest.mark.parametrize(("layout", "digest"), EARLIER.items())
def test_the_first_version_lies_where_it_lay_when_it_was_printed(
    layout: tuple[Paper, Language], digest: str
) -> None:
    sheet = week_geometry(*layout, 1)
    parts = (sheet.fields, sheet.text_areas, sheet.fiducials, sheet.numbers, sheet.code)
    raw = json.dumps([msgspec.to_builtins(each) for each in parts], sort_keys=True)
    assert hashlib.sha256(raw.encode()).hexdigest()[:16] == digest
    assert VERSION != 1


@each_layout
def test_zero_stands_where_reading_begins(sheet: Geometry) -> None:
    for field in sheet.fields:
        across = [option.cx for option in field.options]
        assert across == sorted(across, reverse=sheet.language is Language.HE)
    first, last = sheet.blocks[0], sheet.blocks[DAYS - 1]
    assert (first.x > last.x) == (sheet.language is Language.HE)


@each_layout
def test_other_programs_are_told_the_same(sheet: Geometry) -> None:
    told = sheet.plain()
    assert told["page"] == {"w": SIZES[sheet.paper][0], "h": SIZES[sheet.paper][1]}
    assert set(told["fields"][0]) == {"id", "day", "options"}
    assert set(told["fields"][0]["options"][0]) == {"value", "shape", "cx", "cy", "w", "h"}
    assert told["text_areas"][0] == {
        "x": sheet.text_areas[0].x,
        "y": sheet.text_areas[0].y,
        "w": sheet.text_areas[0].w,
        "h": sheet.text_areas[0].h,
    }
    assert [set(each) for each in told["fiducials"]] == [{"x", "y", "size"}] * 4
