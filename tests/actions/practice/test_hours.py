"""The hours at the head of a day: told on their day and no other, never a minute too late or too soon."""

from datetime import date, datetime, timedelta

import pytest

from kesher.actions.practice.hours import clock, hours
from kesher.days import Place, fast, moment, rests
from kesher.journal.cover import JERUSALEM
from kesher.method.language import Language
from kesher.words import catalogue

HE, EN = catalogue(Language.HE), catalogue(Language.EN)
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
TROMSO = Place(latitude=69.65, longitude=18.96, zone="Europe/Oslo")


def said(at: str, place: Place = JERUSALEM) -> list[str]:
    found = hours(moment(datetime.fromisoformat(at), place), HE)
    assert len(found) == len(hours(moment(datetime.fromisoformat(at), place), EN))
    return [each.translate(ISOLATES) for each in found]


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        ("2026-11-25T12:00+02:00", []),  # Wednesday
        ("2026-11-26T12:00+02:00", []),
        ("2026-11-26T20:00+02:00", ["הדלקת נרות ב־15:55", "צאת שבת ב־17:15"]),  # already the night of Friday
        ("2026-11-27T08:00+02:00", ["הדלקת נרות ב־15:55", "צאת שבת ב־17:15"]),
        ("2026-11-27T18:00+02:00", ["צאת שבת ב־17:15"]),
        ("2026-11-28T12:00+02:00", ["צאת שבת ב־17:15"]),
        ("2026-11-28T17:20+02:00", []),
        ("2026-09-11T12:00+03:00", ["הדלקת נרות ב־18:10", "צאת יום שני של ראש השנה ב־19:25"]),
        ("2026-09-20T12:00+03:00", ["הדלקת נרות ב־17:58", "צאת יום הכיפורים ב־19:14"]),
        ("2026-09-21T12:00+03:00", ["צאת יום הכיפורים ב־19:14"]),
        ("2026-12-20T03:00+02:00", ["הצום מ־05:16 עד 17:12"]),
        ("2026-12-20T12:00+02:00", ["הצום מ־05:16 עד 17:12"]),
        ("2026-12-20T17:30+02:00", []),
        ("2027-08-11T12:00+03:00", ["הצום מתחיל הערב ב־19:27, ויוצא מחר ב־19:58"]),
        ("2027-08-12T12:00+03:00", ["הצום יוצא ב־19:58"]),
    ],
)
def test_the_hours_of_a_day(at: str, lines: list[str]) -> None:
    assert said(at) == lines


def test_a_fast_that_begins_as_shabbat_ends_is_told_on_shabbat() -> None:
    """Tish'a BeAv that is put off from Shabbat begins at its sunset, before the rest is over."""
    lines = said("2029-07-21T12:00+03:00")
    assert len(lines) == 2 and lines[0].startswith("צאת שבת") and lines[1].startswith("הצום מתחיל הערב")


def test_beginnings_are_told_no_later_and_ends_no_sooner() -> None:
    for ahead in range(0, 800):
        day = date(2026, 1, 1) + timedelta(days=ahead)
        found = fast(day, JERUSALEM)
        if found and found.start and found.end and not rests(day, day, JERUSALEM):
            noon = datetime.fromisoformat(f"{day}T12:00+02:00")
            line = hours(moment(noon, JERUSALEM), HE)[0]
            assert f"{found.end + timedelta(seconds=59):%M}" in line or clock(found.end, JERUSALEM) in line
            assert clock(found.start, JERUSALEM) in line or "יוצא" in line


def test_where_the_sun_gives_no_answer_no_hour_of_a_fast_is_invented() -> None:
    assert [each for each in said("2026-07-02T12:00+02:00", TROMSO) if "הצום" in each] == []
