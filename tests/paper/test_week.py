"""What stands on a printed week, wherever on earth it is printed."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest

import pdfs
from kesher.days import Place, rests
from kesher.journal.cover import JERUSALEM
from kesher.method.language import Form, Language
from kesher.paper.geometry import Paper, week_geometry
from kesher.paper.number import Seal
from kesher.paper.week import Said, print_week, week_data
from kesher.words import catalogue

SUNDAY = date(2026, 7, 5)
PLACES = [
    JERUSALEM,
    Place(latitude=-36.85, longitude=174.76, zone="Pacific/Auckland"),
    Place(latitude=34.05, longitude=-118.24, zone="America/Los_Angeles"),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.zone)
def test_the_evenings_of_shabbat_are_those_of_the_place(place: Place) -> None:
    words = catalogue(Language.EN, Form.MASCULINE)
    notes = [each["note"] for each in week_data(SUNDAY, place, Paper.A5, words, Said(), Seal())["days"]]
    friday = SUNDAY + timedelta(days=5)
    (rest,) = rests(friday, friday + timedelta(days=1), place)
    start, end = (each.astimezone(ZoneInfo(place.zone)).strftime("%H:%M") for each in (rest.start, rest.end))
    assert "candles" in notes[5] and start in notes[5]
    assert "ends" in notes[6] and end in notes[6]
    assert all("sunset" in each for each in notes[:5])


def printed(said: Said, language: Language) -> bytes:
    return print_week(SUNDAY, JERUSALEM, Paper.A5, catalogue(language), said, Seal())


@pytest.mark.parametrize("language", list(Language))
def test_the_point_is_no_vow_and_the_least_of_a_hard_day_is_kept(language: Language) -> None:
    words = catalogue(language)
    vow = pdfs.words(words.plain("point.bli_neder"))
    least = pdfs.words(words.plain("sheet.least", words="xyz"))
    blank = pdfs.words(printed(Said(), language))
    assert vow <= blank and not least <= blank
    alone = pdfs.words(printed(Said(point="abc"), language))
    assert vow <= alone and not least <= alone
    assert vow | least <= pdfs.words(printed(Said(point="abc", least="xyz"), language))


@pytest.mark.parametrize("language", list(Language))
def test_where_there_is_no_room_the_least_is_left_out_whole(language: Language) -> None:
    many = " ".join(f"w{number:03}" for number in range(44))
    found = pdfs.words(printed(Said(point=many, least="xyz"), language))
    assert {f"w{number:03}" for number in range(43)} <= found
    assert "xyz" not in found


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("language", list(Language))
def test_the_words_of_the_point_move_nothing_that_is_read_back(language: Language, paper: Paper) -> None:
    def seen(said: Said) -> np.ndarray:
        png = print_week(SUNDAY, JERUSALEM, paper, catalogue(language), said, Seal(), png=100)
        return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)

    blank = seen(Said())
    geometry = week_geometry(paper, language)
    scale = blank.shape[1] / geometry.page[0]
    for said in (Said(point="one page", least="one line"), Said(point="דף " * 70, least="שורה " * 40)):
        rows, columns = np.nonzero(seen(said) != blank)
        area = geometry.words
        assert rows.size and columns.size
        assert area.y * scale - 1 <= rows.min() and rows.max() <= (area.y + area.h) * scale + 1
        assert area.x * scale - 1 <= columns.min() and columns.max() <= (area.x + area.w) * scale + 1
