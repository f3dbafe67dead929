"""The file of a year."""

from datetime import UTC, date, datetime

import icalendar

from kesher.days import moment, rest_at
from kesher.reminders.calendar import DAYS, calendar, exact
from kesher.reminders.chosen import Thing, When, Zman
from kesher.reminders.times import dues
from reminders.test_times import JERUSALEM, always

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHOSEN = {Thing.SITTING: When(-20, Zman.SUNSET), Thing.ACCOUNT: When(21 * 60 + 30)}


def made(secret: bytes = b"1" * 16) -> bytes:
    year = dues(CHOSEN, date(2026, 11, 24), DAYS, JERUSALEM, always)
    return calendar(exact(year, secret), NOW, "קשר", "קשר")


def test_a_year_of_it_has_no_day_of_rest_and_says_nothing() -> None:
    read = icalendar.Calendar.from_ical(made())
    events = read.walk("VEVENT")
    assert 500 < len(events) < 2 * DAYS
    for each in events:
        at = each["dtstart"].dt
        assert rest_at(at, JERUSALEM) is None and at.tzinfo is not None
        assert str(each["summary"]) == "קשר" and each.walk("VALARM")
        assert set(each.keys()) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "CLASS"}
    assert len({str(each["uid"]) for each in events}) == len(events)


def test_the_hours_of_the_day_are_those_of_the_place() -> None:
    read = icalendar.Calendar.from_ical(made())
    for each in read.walk("VEVENT"):
        at = each["dtstart"].dt
        local = moment(at, JERUSALEM).local
        sunset = CHOSEN[Thing.SITTING].on(local.date(), JERUSALEM)
        assert sunset is not None
        assert f"{local:%H:%M}" == "21:30" or at == sunset.replace(second=0, microsecond=0)


def test_a_newer_file_takes_the_place_of_an_older_one() -> None:
    def names(secret: bytes) -> set[str]:
        return {str(each["uid"]) for each in icalendar.Calendar.from_ical(made(secret)).walk("VEVENT")}

    assert names(b"1" * 16) == names(b"1" * 16)
    assert not names(b"1" * 16) & names(b"2" * 16)
