"""When a reminder comes, at any place and on any day; and what a host is told of it."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kesher.days import Moment, Place, rest_at
from kesher.reminders.chosen import FURTHEST, Thing, When, Zman, by_clock, clock_text
from kesher.reminders.opaque import JITTER, STEP, hidden, instant
from kesher.reminders.times import LATE, Due, dues, free


def date_time(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None)


JERUSALEM = Place(latitude=31.769, longitude=35.216, zone="Asia/Jerusalem", israel=True, candle_minutes=40)
PLACES = (
    JERUSALEM,
    Place(latitude=40.71, longitude=-74.0, zone="America/New_York"),
    Place(latitude=-37.87, longitude=144.99, zone="Australia/Melbourne"),
    Place(latitude=69.65, longitude=18.96, zone="Europe/Oslo"),
    Place(latitude=51.57, longitude=-0.2, zone="Europe/London", candle_minutes=15),
)
EVENING, DAWN = When(21 * 60 + 30), When(-30, Zman.SUNRISE)
BOTH = {Thing.SITTING: DAWN, Thing.ACCOUNT: EVENING}
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))


def always(thing: Thing, moment: Moment) -> bool:
    return False


whens = st.one_of(
    st.builds(When, st.integers(0, 24 * 60 - 1)),
    st.builds(When, st.integers(-FURTHEST, FURTHEST), st.sampled_from(Zman)),
)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.sampled_from(PLACES), whens, whens)
def test_none_is_in_rest_nor_so_shortly_before_that_a_late_one_would_be(
    first: date, place: Place, one: When, other: When
) -> None:
    found = list(dues({Thing.SITTING: one, Thing.ACCOUNT: other}, first, 30, place, always))
    for due in found:
        for late in range(0, 16):
            assert rest_at(due.at + timedelta(minutes=late), place) is None
    days = [len(list(each)) for _, each in groupby(found, lambda due: due.day)]
    assert all(each <= 2 for each in days)
    assert [each.at for each in found] == sorted(each.at for each in found) or place.latitude > 60


def test_of_a_working_week_none_is_missing() -> None:
    # From a Sunday on: five whole days, Friday's dawn, and Saturday only its evening.
    found = [
        (each.day.weekday(), each.thing) for each in dues(BOTH, date(2026, 11, 15), 7, JERUSALEM, always)
    ]
    week = [(day, thing) for day in (6, 0, 1, 2, 3) for thing in Thing]
    assert found == [*week, (4, Thing.SITTING), (5, Thing.ACCOUNT)]


def test_by_the_clock_is_by_the_clock_of_the_place_in_summer_too() -> None:
    for place in PLACES:
        for due in dues({Thing.ACCOUNT: EVENING}, date(2026, 1, 1), 365, place, always):
            from kesher.days.place import zone_of

            assert f"{due.at.astimezone(zone_of(place.zone)):%H:%M}" == "21:30"


def test_where_the_sun_does_not_rise_there_is_no_sunrise_to_be_reminded_at() -> None:
    north = PLACES[3]
    assert list(dues({Thing.SITTING: DAWN}, date(2026, 12, 20), 5, north, always)) == []
    assert list(dues({Thing.SITTING: DAWN}, date(2026, 3, 22), 5, north, always))


def test_what_is_done_is_left_out() -> None:
    def done(thing: Thing, moment: Moment) -> bool:
        return thing is Thing.ACCOUNT

    assert {each.thing for each in dues(BOTH, date(2026, 11, 15), 3, JERUSALEM, done)} == {Thing.SITTING}


@pytest.mark.parametrize(
    ("typed", "minutes"), [("21:30", 1290), ("0:00", 0), (" 09:05 ", 545), ("23:59", 1439)]
)
def test_a_time_of_the_clock(typed: str, minutes: int) -> None:
    when = by_clock(typed)
    assert when == When(minutes) and by_clock(clock_text(when)) == when


@pytest.mark.parametrize("typed", ["", "9", "24:00", "21:60", "-1:00", "9:5", "21:30:00", "٢١:٣٠", "a:bc"])
def test_no_time_of_the_clock(typed: str) -> None:
    assert by_clock(typed) is None


def test_an_hour_of_the_day_is_at_most_three_hours_off() -> None:
    assert When(FURTHEST, Zman.NOON).sound and not When(-FURTHEST - 1, Zman.NOON).sound
    assert When(0).sound and not When(-1).sound and not When(24 * 60).sound


# --- what a host is told ----------------------------------------------------------------------------------

SECRET = b"sixteen of bytes"


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(date_time(2024), date_time(2050)),
    st.sampled_from(Thing),
    st.binary(min_size=16, max_size=16),
)
def test_a_host_is_told_about_when_and_no_more(at: datetime, thing: Thing, secret: bytes) -> None:
    due = Due(thing, at.date(), at.replace(tzinfo=UTC))
    told = hidden(secret, due)
    assert told == hidden(secret, due) and len(told.id) == 16
    assert told.at % STEP == 0 and abs(told.at - due.at.timestamp()) <= JITTER + STEP / 2
    assert instant(told.at).timestamp() == told.at


def test_the_names_tell_neither_the_day_nor_the_thing() -> None:
    at = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    made = {
        hidden(secret, Due(thing, at.date() + timedelta(days=day), at)).id
        for secret in (SECRET, SECRET[::-1])
        for thing in Thing
        for day in range(100)
    }
    assert len(made) == 400


def test_by_how_much_it_is_moved_differs_from_day_to_day() -> None:
    at = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    moved = {
        hidden(SECRET, Due(Thing.ACCOUNT, at.date() + timedelta(days=day), at)).at - int(at.timestamp())
        for day in range(200)
    }
    assert moved == {step * STEP for step in range(-2, 3)}


def test_a_time_just_before_candle_lighting_is_not_free() -> None:
    friday = datetime(2026, 11, 27, tzinfo=UTC)
    begins = next(
        friday + timedelta(minutes=each)
        for each in range(24 * 60)
        if rest_at(friday + timedelta(minutes=each), JERUSALEM)
    )
    assert not free(begins, JERUSALEM) and not free(begins - LATE, JERUSALEM)
    assert free(begins - LATE - timedelta(minutes=1), JERUSALEM)
