"""A sheet's number: which week, and whose."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.method.language import Language
from kesher.paper.fiducials import code_squares, corner_squares, number_squares
from kesher.paper.geometry import VERSION, VERSIONS, Paper
from kesher.paper.number import (
    CORNER_IDS,
    EPOCH,
    SPAN,
    Number,
    Seal,
    code_of,
    corner_ids,
    fiducials_of,
    layout_number,
    layout_of_corner,
    number_of_code,
    number_of_fiducials,
)

days = st.integers(0, SPAN - 1).map(lambda away: EPOCH + timedelta(days=away))
seals = st.one_of(st.just(Seal()), st.binary(min_size=8, max_size=8).map(Seal))


@given(days, seals)
def test_fiducials_tell_the_day_and_the_seal(first: date, seal: Seal) -> None:
    fiducials = fiducials_of(first, seal)
    assert all(0 <= each <= 999 for each in fiducials)
    assert number_of_fiducials(fiducials) == Number(first, seal.short)
    assert Number(first, seal.short).is_of(seal)


@given(days, seals, st.sampled_from(Paper), st.sampled_from(Language))
def test_the_code_tells_all_of_it(first: date, seal: Seal, paper: Paper, language: Language) -> None:
    text = code_of(paper, language, first, seal)
    assert len(text) <= 20 and text.isalnum() and text.upper() == text
    version, layout, number = number_of_code(text) or pytest.fail("not read")
    assert (version, layout) == (VERSION, layout_number(paper, language))
    assert number == Number(first, seal.short, seal.digest)


@given(st.text(max_size=30))
def test_another_code_is_not_a_sheets(text: str) -> None:
    found = number_of_code(text)
    assert found is None or text.startswith("K")


def test_a_seal_is_not_taken_for_another() -> None:
    mine, theirs = Seal(b"12345678"), Seal(b"12345679")
    assert not Number(EPOCH, mine.short, mine.digest).is_of(theirs)
    assert not Number(EPOCH, mine.short).is_of(theirs)
    assert not Number(EPOCH, mine.short).is_of(Seal())
    assert Number(EPOCH, 0).is_of(Seal())


@pytest.mark.parametrize("day", [EPOCH - timedelta(days=1), EPOCH + timedelta(days=SPAN)])
def test_days_outside_the_hundred_years_are_refused(day: date) -> None:
    with pytest.raises(ValueError, match=str(day.year)):
        fiducials_of(day, Seal())


def test_fiducials_that_no_sheet_has() -> None:
    assert number_of_fiducials((999, 999, 999)) is None


def test_no_two_layouts_share_a_corner() -> None:
    layouts = [(paper, language, version) for version in VERSIONS for paper in Paper for language in Language]
    seen = [each for layout in layouts for each in corner_ids(*layout)]
    assert len(set(seen)) == len(seen) == 4 * len(layouts) and max(seen) < CORNER_IDS
    assert layout_of_corner(corner_ids(Paper.A4, Language.HE)[2]) == (Paper.A4, Language.HE, VERSION, 2)
    assert layout_of_corner(corner_ids(Paper.A4, Language.HE, 1)[2]) == (Paper.A4, Language.HE, 1, 2)
    assert layout_of_corner(max(seen) + 1) is None


def test_the_squares_are_those_of_the_vision_library() -> None:
    import cv2

    for dictionary, count, ours in (
        (cv2.aruco.DICT_4X4_50, 50, corner_squares),
        (cv2.aruco.DICT_5X5_1000, 1000, number_squares),
    ):
        theirs = cv2.aruco.getPredefinedDictionary(dictionary)
        for number in range(count):
            drawn = cv2.aruco.generateImageMarker(theirs, number, theirs.markerSize + 2)
            assert (drawn > 127).astype(int).tolist() == ours(number)


def test_the_code_can_be_read_again() -> None:
    import numpy as np
    import zxingcpp

    text = code_of(Paper.A5, Language.HE, date(2026, 11, 22), Seal(b"abcdefgh"))
    squares = np.array(code_squares(text), np.uint8) * 255
    drawn = np.pad(np.kron(squares, np.ones((6, 6), np.uint8)), 24, constant_values=255)
    assert [each.text for each in zxingcpp.read_barcodes(drawn)] == [text]
