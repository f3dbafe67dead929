from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.days import Fallback, Place, Turn, hebrew_date, moment, say_date, turn_of, zmanim

SECOND = timedelta(seconds=1)
INSTANTS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
PLACES = st.builds(
    Place,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    zone=st.sampled_from(
        [
            "UTC",
            "Asia/Jerusalem",
            "America/Anchorage",
            "Pacific/Kiritimati",
            "Australia/Lord_Howe",
            "Europe/Oslo",
        ]
    ),
    israel=st.booleans(),
    turn=st.sampled_from(Turn),
    fallback=st.sampled_from(Fallback),
)


def at(place: Place, *clock: int) -> datetime:
    return datetime(*clock, tzinfo=ZoneInfo(place.zone))  # type: ignore[arg-type, misc]


def test_a_day_through_its_hours(jerusalem: Place) -> None:
    noon = moment(at(jerusalem, 2026, 11, 22, 13), jerusalem)
    assert (noon.day, noon.evening, noon.account_day) == (date(2026, 11, 22), False, date(2026, 11, 22))
    night = moment(at(jerusalem, 2026, 11, 22, 20), jerusalem)
    assert (night.day, night.evening, night.account_day) == (date(2026, 11, 23), True, date(2026, 11, 22))
    assert say_date(night, "he") == "אור ליום שני, י״ג בכסלו תשפ״ז"
    assert say_date(night, "en") == "Eve of Monday, 13 Kislev 5787"
    late = moment(at(jerusalem, 2026, 11, 23, 3), jerusalem)
    assert (late.day, late.evening, late.account_day) == (date(2026, 11, 23), True, date(2026, 11, 22))
    morning = moment(at(jerusalem, 2026, 11, 23, 9), jerusalem)
    assert (morning.day, morning.evening, morning.account_day) == (
        date(2026, 11, 23),
        False,
        date(2026, 11, 22),
    )
    assert say_date(morning, "he") == "יום שני, י״ג בכסלו תשפ״ז"
    assert morning.parasha is not None and morning.parasha.he == "וישלח"
    assert morning.local.hour == 9 and morning.instant.tzinfo is UTC


def test_the_night_of_shabbat(jerusalem: Place) -> None:
    friday = moment(at(jerusalem, 2026, 11, 27, 16, 10), jerusalem)
    # Candles are lit before the day turns: it is still Friday, and already rest.
    assert friday.day == date(2026, 11, 27) and friday.rest is not None
    night = moment(at(jerusalem, 2026, 11, 27, 19), jerusalem)
    assert say_date(night, "he") == "ליל שבת, י״ח בכסלו תשפ״ז"
    assert night.rest == friday.rest
    dusk = moment(at(jerusalem, 2026, 11, 28, 16, 50), jerusalem)
    # After sunset it is already Sunday's date, and still rest.
    assert dusk.day == date(2026, 11, 29) and dusk.rest is not None
    assert moment(dusk.rest.end, jerusalem).rest is None


def test_the_person_chooses_when_the_day_turns(jerusalem: Place) -> None:
    down = zmanim(date(2026, 11, 22), jerusalem)["shkia"]
    dark = zmanim(date(2026, 11, 22), jerusalem)["tzeit85"]
    assert down is not None and dark is not None
    by_stars = replace(jerusalem, turn=Turn.NIGHTFALL)
    assert moment(down - SECOND, jerusalem).day == date(2026, 11, 22)
    assert moment(down, jerusalem).day == date(2026, 11, 23)
    assert moment(dark - SECOND, by_stars).day == date(2026, 11, 22)
    assert moment(dark, by_stars).day == date(2026, 11, 23)


def test_anchorage_turns_after_midnight(anchorage: Place) -> None:
    place = replace(anchorage, turn=Turn.NIGHTFALL)
    # Nightfall of 10 May 2026 is at about 00:19 of the eleventh.
    before, after = (moment(at(place, 2026, 5, 11, 0, minute), place) for minute in (15, 23))
    assert before.local.date() == after.local.date() == date(2026, 5, 11)
    assert (before.day, after.day) == (date(2026, 5, 10), date(2026, 5, 11))
    assert (before.account_day, after.account_day) == (date(2026, 5, 10), date(2026, 5, 10))


@pytest.mark.parametrize("fallback", list(Fallback))
def test_tromso_always_knows_the_day(tromso: Place, fallback: Fallback) -> None:
    place = replace(tromso, fallback=fallback)
    for month in range(1, 13):
        here = moment(at(place, 2026, month, 21, 10), place)
        assert here.day == date(2026, month, 21)
        assert here.hebrew == hebrew_date(here.day)


@pytest.mark.parametrize(("month", "day"), [(3, 27), (10, 25)])
def test_a_clock_change_neither_skips_nor_repeats_a_day(jerusalem: Place, month: int, day: int) -> None:
    start = datetime(2026, month, day, tzinfo=UTC) - timedelta(days=2)
    seen = [moment(start + timedelta(minutes=20 * step), jerusalem).day for step in range(72 * 4)]
    assert seen == sorted(seen)
    assert len(set(seen)) == 5


def test_occasions_are_those_of_the_hebrew_day(jerusalem: Place) -> None:
    eve = moment(at(jerusalem, 2026, 12, 4, 19), jerusalem)
    assert [each.code for each in eve.occasions] == ["chanukah"]
    assert eve.parasha is not None and eve.parasha.en == "Vayeshev"


def test_a_naive_instant_is_refused(jerusalem: Place) -> None:
    with pytest.raises(ValueError):
        moment(datetime(2026, 1, 1), jerusalem)  # noqa: DTZ001


@given(INSTANTS, PLACES)
def test_an_instant_lies_within_its_day(instant: datetime, place: Place) -> None:
    here = moment(instant, place)
    assert turn_of(here.day - timedelta(days=1), place) <= instant < turn_of(here.day, place)
    assert here.hebrew == hebrew_date(here.day)
    assert here.account_day in (here.day, here.day - timedelta(days=1))
    assert abs((here.day - here.local.date()).days) <= 1
    if here.rest is not None:
        assert here.rest.start <= instant < here.rest.end


@given(INSTANTS, PLACES, st.lists(st.integers(1, 4 * 3600), min_size=1, max_size=12))
def test_the_day_never_goes_back(instant: datetime, place: Place, steps: list[int]) -> None:
    before = moment(instant, place)
    for step in steps:
        after = moment(before.instant + timedelta(seconds=step), place)
        assert 0 <= (after.day - before.day).days <= 1
        assert before.account_day <= after.account_day
        if after.day == before.day:
            assert before.evening or not after.evening
        before = after
