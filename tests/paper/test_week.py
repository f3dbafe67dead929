"""What stands on a printed week, wherever on earth it is printed."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from kesher.days import Place, rests
from kesher.journal.cover import JERUSALEM
from kesher.method.language import Form, Language
from kesher.paper.geometry import Paper
from kesher.paper.number import Seal
from kesher.paper.week import Said, week_data
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
