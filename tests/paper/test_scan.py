"""Filled sheets, photographed and read again: what is answered, what is asked, and what is refused."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import photographs
import pytest
from PIL import Image

from kesher.journal.cover import JERUSALEM
from kesher.method.language import Form, Language
from kesher.method.page import LINE_LIMIT
from kesher.method.problems import Code, Problem
from kesher.paper import scan
from kesher.paper.fiducials import corner_squares, number_squares
from kesher.paper.geometry import VERSION, VERSIONS, Geometry, Paper, folds, week_geometry
from kesher.paper.number import Seal
from kesher.paper.scan import Sheet, read, read_picture
from kesher.paper.verdict import Flag
from kesher.paper.week import Said, print_week
from kesher.words import catalogue

SUNDAY = date(2026, 11, 22)
DAY = timedelta(days=1)
SEAL = Seal(b"8 bytes!")
OTHER = Path(__file__).parents[3] / "shared/tools/photos.py"
LAYOUTS = [(paper, language) for paper in Paper for language in Language]
each_layout = pytest.mark.parametrize(("paper", "language"), LAYOUTS)

Grey = npt.NDArray[np.uint8]


@cache
def blank(
    paper: Paper = Paper.A5, language: Language = Language.HE, first: date = SUNDAY, version: int = VERSION
) -> Grey:
    words = catalogue(language, Form.MASCULINE)
    png = print_week(first, JERUSALEM, paper, words, Said(), SEAL, png=250, version=version)
    return np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def filled(
    seed: int,
    paper: Paper = Paper.A5,
    language: Language = Language.HE,
    *,
    neat: bool = True,
    only: str | None = None,
    version: int = VERSION,
) -> Any:
    page = blank(paper, language, version=version)
    geometry = week_geometry(paper, language, version).plain()
    return photographs.fill(page, geometry, seed, neat=neat, only=only)


def photographed(page: Any, seed: int = 1, hardness: float = 0.12) -> Sheet | Problem:
    (found,) = list(read(photographs.photograph(page, seed, hardness).jpeg))
    return found


def sheet(found: Sheet | Problem) -> Sheet:
    assert isinstance(found, Sheet), found
    return found


def refused(picture: Any) -> Code:
    (found,) = read_picture(np.ascontiguousarray(picture, np.uint8))
    assert isinstance(found, Problem)
    return found.code


def on_a_table(page: Grey, room: int = 150, shade: int = 120) -> Grey:
    return np.pad(page, room, constant_values=shade)


def patched(
    page: Grey, geometry: Geometry, x: float, y: float, squares: list[list[int]], size: float
) -> Grey:
    """The page with other squares drawn at a place."""
    scale = page.shape[1] / geometry.page[0]
    side = round(size * scale)
    drawn = cv2.resize(np.array(squares, np.uint8) * 255, (side, side), interpolation=cv2.INTER_NEAREST)
    page = page.copy()
    top, left = round(y * scale), round(x * scale)
    page[top : top + side, left : left + side] = drawn
    return page


# --- answers ----------------------------------------------------------------------------------------------


@each_layout
@pytest.mark.parametrize("seed", [11, 12])
def test_a_neat_pen_is_read_whole(paper: Paper, language: Language, seed: int) -> None:
    page = filled(seed, paper, language)
    found = sheet(photographed(page, seed))
    assert (found.geometry.paper, found.geometry.language) == (paper, language)
    assert found.number.first == SUNDAY and found.number.is_of(SEAL) and not found.number.is_of(Seal())
    assert {each.id: each.value for each in found.answers} == page.answers
    assert not [each for each in found.answers if each.flag]


@pytest.mark.parametrize("seed", range(20, 26))
def test_people_who_slip_are_asked_and_not_misread(seed: int) -> None:
    page = filled(seed, *LAYOUTS[seed % 4], neat=False)
    found = sheet(photographed(page, seed, 0.35))
    sure = [each for each in found.answers if each.flag is None]
    assert [each for each in sure if each.value != page.answers[each.id] or each.id in page.unclear] == []
    asked = [each.id for each in found.answers if each.flag and each.id not in page.doubtful]
    assert len(asked) <= 0.12 * len(found.answers)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_it_does_not_matter_how_the_picture_is_turned(turns: int) -> None:
    page = filled(31)
    raw = photographs.photograph(page, 31, 0.1).jpeg
    picture = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_GRAYSCALE)
    found = sheet(next(read_picture(np.ascontiguousarray(np.rot90(picture, turns), np.uint8))))
    assert all(each.value == page.answers[each.id] for each in found.answers if each.flag is None)
    assert sum(each.flag is None for each in found.answers) >= 36


def test_a_year_of_weeks_in_one_pdf() -> None:
    pages = [filled(seed) for seed in (41, 42, 43)]
    images = [Image.fromarray((each.page * 255).astype(np.uint8)) for each in pages]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=279.4)
    found = [sheet(each) for each in read(out.getvalue())]
    assert [{a.id: a.value for a in each.answers} for each in found] == [each.answers for each in pages]


def test_what_is_hard_to_see_is_not_called_empty() -> None:
    """The faintest pencil on a hard picture: asked about or read, but never passed over."""
    geometry = week_geometry(Paper.A5, Language.HE)
    for seed in range(50, 56):
        page = filled(seed)
        r = np.random.default_rng(seed)
        field = geometry.plain()["fields"][2]
        photographs.mark(page.page, r, field["options"][4], "tick", "faint")
        found = photographed(page, seed, 0.5)
        if isinstance(found, Problem) or page.answers[field["id"]] is not None:
            continue
        answer = next(each for each in found.answers if each.id == field["id"])
        assert answer.flag is not None or answer.value == "4"


def marked(field_id: str, *marks: tuple[int, str, str]) -> Any:
    """An otherwise empty sheet with some marks in one field."""
    geometry = week_geometry(Paper.A5, Language.HE).plain()
    page = photographs.fill(np.full_like(blank(), 255), {**geometry, "fields": []}, 1, neat=True)
    size = page.page.shape[::-1]
    page = page._replace(
        page=cv2.resize(blank(), size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    )
    options = next(each["options"] for each in geometry["fields"] if each["id"] == field_id)
    for n, (option, kind, pen) in enumerate(marks):
        photographs.mark(page.page, np.random.default_rng([60, n]), options[option], kind, pen)
    return page


def flag_of(found: Sheet | Problem, field_id: str) -> Flag | None:
    return next(each.flag for each in sheet(found).answers if each.id == field_id)


@pytest.mark.parametrize(
    ("marks", "flags"),
    [
        ([(3, "fill", "gel"), (7, "fill", "gel")], {Flag.TWO_MARKS}),
        ([(3, "fill", "gel"), (7, "dot", "pencil")], {Flag.TWO_MARKS, Flag.SECOND_TRACE}),
        ([(3, "fill", "gel"), (3, "cross", "gel"), (7, "cross", "ball")], {Flag.TWO_MARKS}),
        ([(3, "slash", "faint")], {Flag.FAINT, Flag.TRACE, Flag.UNSURE, Flag.SECOND_TRACE}),
        ([(3, "ring", "gel")], None),
        ([(3, "ring", "gel"), (7, "ring", "gel")], {Flag.TWO_MARKS}),
        ([(3, "ring", "gel"), (4, "fill", "gel")], {Flag.TWO_MARKS}),
        ([(3, "fill", "gel")], None),
    ],
)
def test_doubts_have_names(marks: list[tuple[int, str, str]], flags: set[Flag] | None) -> None:
    found = sheet(photographed(marked("2.thought", *marks), 2, 0.1))
    answer = next(each for each in found.answers if each.id == "2.thought")
    if flags is None:
        assert answer.value == "3" or answer.flag is not None
    else:
        assert answer.value is None and answer.flag in flags
    assert all(each.value is None for each in found.answers if each.id != "2.thought")


def shaded(options: list[int], dark: float) -> Any:
    """An empty sheet on which some places of one field are a little greyer than the paper."""
    page = marked("2.thought")
    field = next(each for each in week_geometry(Paper.A5, Language.HE).fields if each.id == "2.thought")
    y, x = np.mgrid[: page.page.shape[0], : page.page.shape[1]] / photographs.SCALE
    grey = page.page.copy()
    for each in options:
        own = field.options[each]
        grey *= 1 - dark * np.exp(-((np.hypot(x - own.cx, y - own.cy) / 1.2) ** 4))
    return page._replace(page=np.asarray(grey, np.float32))


def test_a_place_that_is_hardly_greyer_than_the_others_is_asked_about_and_grey_paper_is_not() -> None:
    assert flag_of(photographed(shaded([4], 0.04), 5, 0.1), "2.thought") is Flag.TRACE
    assert flag_of(photographed(shaded([*range(11)], 0.04), 5, 0.1), "2.thought") is None
    assert flag_of(photographed(shaded([4], 0.01), 5, 0.1), "2.thought") is None


@each_layout
@pytest.mark.parametrize("kind", ["ring", "tick"])
def test_rings_and_ticks_are_answers(paper: Paper, language: Language, kind: str) -> None:
    page = filled(81, paper, language, only=kind)
    found = sheet(photographed(page, 81, 0.2))
    assert [a for a in found.answers if a.flag is None and a.value != page.answers[a.id]] == []
    assert sum(each.flag is not None for each in found.answers) <= 3


# --- lines of the paper -----------------------------------------------------------------------------------


def ruled(page: Any, x: float | None, y: float | None, dark: float, wide: float) -> Any:
    """The page with a line from edge to edge, as a fold or a streak leaves it; mm."""
    scale, shaded = photographs.SCALE, page.page.copy()
    height, width = shaded.shape
    lies, runs = np.arange(width if x is not None else height), np.arange(height if x is not None else width)
    off = (lies[None] - (x if x is not None else y or 0) * scale) / scale + (
        runs[:, None] / scale - 60
    ) * 0.01
    line = 1 - dark * np.exp(-((off / wide) ** 2))
    return page._replace(page=np.asarray(shaded * (line if x is not None else line.T), np.float32))


@pytest.mark.parametrize(("layout", "dark"), list(zip(LAYOUTS, [0.25, 0.4, 0.6, 0.12], strict=True)))
def test_a_line_through_many_rows_is_no_answer(layout: tuple[Paper, Language], dark: float) -> None:
    """Wherever it runs, down a column of bubbles or along a row: each answer is as it was, or is asked
    for."""
    geometry = week_geometry(*layout)
    empty = photographs.fill(blank(*layout), {**geometry.plain(), "fields": []}, 1, neat=True)
    meant = {field.id: None for field in geometry.fields}
    column, row = geometry.fields[0].options[round(dark * 10)], geometry.fields[9].options[0]
    box = geometry.fields[10].options[0]
    page = filled(83, *layout)
    for base, answers, x, y in (
        (empty, meant, column.cx + 0.5, None),
        (empty, meant, None, row.cy),
        (page, page.answers, column.cx, None),
        (page, page.answers, None, box.cy),
    ):
        found = sheet(photographed(ruled(base, x, y, dark, 0.35), 83, 0.15))
        wrong = [a for a in found.answers if a.flag is None and a.value != answers[a.id]]
        assert wrong == [], (x, y)


@each_layout
def test_folds_at_the_half_and_the_quarters_cost_no_answer(paper: Paper, language: Language) -> None:
    page = folded = filled(84, paper, language)
    for at in folds(paper)[0]:
        folded = ruled(folded, at, None, 0.4, 0.3)
    for at in folds(paper)[1]:
        folded = ruled(folded, None, at, 0.4, 0.3)
    found = sheet(photographed(folded, 84, 0.1))
    assert [a for a in found.answers if a.flag is None and a.value != page.answers[a.id]] == []
    assert sum(each.flag is not None for each in found.answers) <= 2


def test_a_wide_soft_fold_through_an_empty_place_is_no_answer() -> None:
    page = filled(640_000, neat=False, version=1)
    found = {each.id: each for each in sheet(photographed(page, 640_000, 0.8)).answers}
    assert page.answers["6.love"] is None and found["6.love"].flag is Flag.FOLD
    assert [a for a in found.values() if a.flag is None and a.value != page.answers[a.id]] == []


CASES = Path(__file__).parents[3] / "shared/cases/paper"


@pytest.mark.skipif(not CASES.exists(), reason="the cases of paper are in ../shared/cases/paper")
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("crease-five-blank-rows-read-as-10", ["2.desire", "4.love", "4.desire", "4.thought", "4.clarity"]),
        ("photo-fold-blank-read-as-10", ["4.clarity"]),
    ],
)
def test_creases_that_were_read_as_ten(name: str, asked: list[str]) -> None:
    (found,) = read((CASES / f"{name}.jpg").read_bytes())
    answers = {each.id: each for each in sheet(found).answers}
    assert all(answers[each].flag is not None for each in asked)
    assert "10" not in {answers[each].value for each in asked}


# --- empty sheets -----------------------------------------------------------------------------------------


def test_an_empty_sheet_is_read_as_empty() -> None:
    found = sheet(photographed(marked("1.love"), 3, 0.1))
    assert {(each.value, each.flag) for each in found.answers} == {(None, None)}


def test_a_row_outside_the_picture_is_said_to_be() -> None:
    page = filled(61)
    grey = on_a_table((page.page * 255).astype(np.uint8))
    # Three corners stay in; the left edge of the lowest day goes out with the fourth.
    scale = page.page.shape[1] / 148
    turned = cv2.getRotationMatrix2D((grey.shape[1] / 2, grey.shape[0] / 2), 4, 1.0)
    turned[0, 2] -= 150 + 13 * scale
    cutout = cv2.warpAffine(grey, turned, grey.shape[::-1], borderValue=120)
    (found,) = read_picture(np.asarray(cutout, np.uint8))
    if isinstance(found, Sheet):
        assert any(each.flag is Flag.OUT_OF_FRAME for each in found.answers)
        assert all(a.value == page.answers[a.id] for a in found.answers if a.flag is None)
    else:
        assert found.code in (Code.SHEET_CUT_LEFT, Code.SHEET_CORNERS)


# --- refusals ---------------------------------------------------------------------------------------------


def halves() -> Iterator[tuple[str, Grey, Code]]:
    page = on_a_table(blank(), 100)
    height, width = page.shape
    yield "left", page[:, width // 2 :], Code.SHEET_CUT_LEFT
    yield "right", page[:, : width // 2], Code.SHEET_CUT_RIGHT
    yield "top", page[height // 2 :], Code.SHEET_CUT_TOP
    yield "bottom", page[: height // 2], Code.SHEET_CUT_BOTTOM


@pytest.mark.parametrize(
    ("picture", "code"), [each[1:] for each in halves()], ids=[each[0] for each in halves()]
)
def test_half_a_sheet_names_the_side_that_is_missing(picture: Grey, code: Code) -> None:
    assert refused(picture) is code


def test_what_is_no_sheet() -> None:
    r = np.random.default_rng(7)
    fur = cv2.GaussianBlur(r.integers(0, 255, (900, 1200), np.uint8).astype(np.uint8), (0, 0), 3)
    assert refused(fur) is Code.SHEET_NONE
    assert refused(np.full((1200, 900), 250, np.uint8)) is Code.SHEET_NONE
    form = np.full((1200, 900), 250, np.uint8)
    for x in range(100, 800, 60):
        for y in range(200, 1000, 60):
            cv2.circle(form, (x, y), 14, 0, 2)
    assert refused(form) is Code.SHEET_NONE


def test_a_mirrored_sheet_is_never_read() -> None:
    for layout in LAYOUTS:
        assert refused(on_a_table(blank(*layout))[:, ::-1]) is Code.SHEET_MIRRORED


@pytest.mark.parametrize("way", [0, 1], ids=["one over the other", "side by side"])
def test_sheets_of_one_picture_are_each_read(way: int) -> None:
    """Of one layout too, where every corner is there twice."""
    others = ((Paper.A5, Language.HE), (Paper.A5, Language.EN), (Paper.A4, Language.HE))
    for other, week in zip(others, (SUNDAY + 7 * DAY, SUNDAY, SUNDAY), strict=True):
        pair = (blank(), blank(*other, week))
        height = max(len(each) for each in pair) if way else 0
        width = 0 if way else max(each.shape[1] for each in pair)
        pages = [
            np.pad(each, [(30, max(30, height - len(each))), (30, max(30, width - each.shape[1]))])
            for each in pair
        ]
        wide = [max(each.shape[n] for each in pages) for n in (0, 1)]
        pages = [
            np.pad(each, [(0, (wide[0] - len(each)) * way), (0, (wide[1] - each.shape[1]) * (1 - way))])
            for each in pages
        ]
        found = [sheet(each) for each in read_picture(np.concatenate(pages, axis=way))]
        assert {(each.geometry.paper, each.geometry.language, each.number.first) for each in found} == {
            (Paper.A5, Language.HE, SUNDAY),
            (*other, week),
        }


def test_half_of_another_sheet_is_named_and_the_whole_one_read() -> None:
    page = on_a_table(blank(), 60)
    pair = np.concatenate([page, page[:, : page.shape[1] // 2]], axis=1)
    whole, half = sorted(read_picture(pair), key=lambda each: isinstance(each, Problem))
    assert sheet(whole).number.first == SUNDAY
    assert isinstance(half, Problem) and half.code is Code.SHEET_CUT_RIGHT


def test_a_sheet_that_lies_over_another_is_not_guessed_at() -> None:
    page = on_a_table(blank(), 60)
    small = cv2.resize(page, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    page[400 : 400 + len(small), 200 : 200 + small.shape[1]] = small
    assert refused(page) is Code.SHEET_TWO


@each_layout
@pytest.mark.parametrize("version", VERSIONS)
def test_sheets_of_every_version_are_read(paper: Paper, language: Language, version: int) -> None:
    """What was printed before and hangs on a wall is read as it was laid out."""
    page = filled(17, paper, language, version=version)
    found = sheet(photographed(page, 17))
    assert (found.geometry.version, found.number.first) == (version, SUNDAY)
    assert {each.id: each.value for each in found.answers} == page.answers


def test_another_version_of_the_layout() -> None:
    geometry = week_geometry(Paper.A5, Language.HE)
    page = blank()
    for place, fiducial in enumerate(geometry.fiducials):
        page = patched(page, geometry, fiducial.x, fiducial.y, corner_squares(40 + place), fiducial.size)
    assert refused(on_a_table(page)) is Code.SHEET_VERSION


def test_corners_that_no_one_sheet_has() -> None:
    page = on_a_table(blank(), 300)
    height, width = page.shape
    moved = page.copy()
    cut = page[height - 300 - 250 : height - 300, width - 300 - 250 : width - 300].copy()
    moved[height - 300 - 250 : height - 300, width - 300 - 250 : width - 300] = 120
    moved[height // 2 : height // 2 + 250, width - 280 : width - 30] = cut
    assert refused(moved) in (Code.SHEET_CORNERS_DISAGREE, Code.SHEET_WEAK)


def test_marks_at_the_foot_that_contradict_each_other() -> None:
    geometry = week_geometry(Paper.A5, Language.HE)
    fiducial = geometry.numbers[2]
    page = patched(blank(), geometry, fiducial.x, fiducial.y, number_squares(999), fiducial.size)
    assert refused(on_a_table(page)) is Code.SHEET_CONFLICT


def test_marks_at_the_foot_that_are_covered() -> None:
    geometry = week_geometry(Paper.A5, Language.HE)
    page = blank().copy()
    scale = page.shape[1] / geometry.page[0]
    top = round((geometry.page[1] - 21) * scale)
    page[top:, round(18 * scale) : round(130 * scale)] = 90
    assert refused(on_a_table(page)) is Code.SHEET_NUMBER


def test_one_kind_of_number_is_enough() -> None:
    geometry = week_geometry(Paper.A5, Language.HE)
    scale = blank().shape[1] / geometry.page[0]
    for hidden in (geometry.code, geometry.numbers[1]):
        page = blank().copy()
        top, left, side = (round(each * scale) for each in (hidden.y - 1, hidden.x - 1, hidden.size + 2))
        page[top : top + side, left : left + side] = 255
        assert sheet(next(read_picture(on_a_table(page)))).number.first == SUNDAY


def test_too_small_and_too_blurred() -> None:
    small = cv2.resize(on_a_table(blank()), None, fx=0.16, fy=0.16, interpolation=cv2.INTER_AREA)
    assert refused(small) in (Code.SHEET_SMALL, Code.SHEET_NUMBER)
    blurred = cv2.GaussianBlur(on_a_table(blank()), (0, 0), 9)
    # Of so few corners as such a picture shows, two may pass for one side.
    cut = (Code.SHEET_CUT_LEFT, Code.SHEET_CUT_RIGHT, Code.SHEET_CUT_TOP, Code.SHEET_CUT_BOTTOM)
    unread = (Code.SHEET_WEAK, Code.SHEET_NUMBER, Code.SHEET_NONE, Code.SHEET_CORNERS)
    assert refused(blurred) in (*unread, *cut)


# --- pictures of it ---------------------------------------------------------------------------------------


def test_the_free_line_is_kept_as_a_small_picture() -> None:
    page = filled(71)
    found = sheet(photographed(page, 71))
    geometry = week_geometry(Paper.A5, Language.HE)
    kept = {day: scan.line(found, day) for day in range(1, 8)}
    for day, area in enumerate(geometry.text_areas, 1):
        x, y, w, h = (round(each * photographs.SCALE) for each in (area.x, area.y, area.w, area.h))
        written = (page.page[y : y + round(h * 0.7), x : x + w] < 0.5).mean() > 0.004
        picture = kept[day]
        assert (picture is not None) == written, day
        if picture is not None:
            assert len(picture) <= LINE_LIMIT
            image = Image.open(io.BytesIO(picture))
            assert image.format == "PNG" and image.size[0] > 5 * image.size[1]
    assert any(kept.values()) and not all(kept.values())


def test_every_field_has_its_crop() -> None:
    found = sheet(photographed(filled(72), 72))
    for field in found.geometry.fields:
        image = Image.open(io.BytesIO(scan.crop(found, field)))
        assert image.size[0] < 900 and image.size[1] < 120
    assert scan.flattened(found)[:2] == b"\xff\xd8" and len(scan.flattened(found)) < 300_000


# --- the other program's photographs ----------------------------------------------------------------------


@pytest.mark.skipif(not OTHER.exists(), reason="the other program's photographs are made by ../shared/tools")
@pytest.mark.parametrize("profile", ["scan", "good", "typical"])
def test_photographs_by_another_hand(profile: str) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("photos", OTHER)
    assert spec is not None and spec.loader is not None
    photos = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(photos)
    for seed, layout in enumerate(LAYOUTS):
        geometry = week_geometry(*layout).plain()
        jpeg, truth = photos.make_photo(blank(*layout), geometry, 70_000 + seed, profile, "normal")
        (found,) = list(read(jpeg))
        for answer, field in zip(sheet(found).answers, truth["fields"], strict=True):
            if answer.flag is None:
                assert answer.value == field["answer"] and not field["must_flag"], (seed, answer, field)
