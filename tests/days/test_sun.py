from datetime import UTC, date, datetime, timedelta
from math import asin, atan2, cos, degrees, radians, sin
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.days import Fallback, Place, nightfall, sunset, zmanim, zmanim_row
from kesher.days.sun import horizon_dip, solar_day

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
PLACES = st.builds(
    Place,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    zone=st.sampled_from(
        ["UTC", "Asia/Jerusalem", "America/Anchorage", "Pacific/Kiritimati", "Pacific/Niue"]
    ),
    fallback=st.sampled_from(Fallback),
)


def depth(instant: datetime, place: Place) -> float:
    """The sun's depth in degrees by the low-precision formulas of the Astronomical Almanac (0.01°)."""
    n = (instant - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
    anomaly = radians(357.528 + 0.9856003 * n)
    ecliptic = radians(280.460 + 0.9856474 * n + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.0000004 * n)
    ascension = atan2(cos(tilt) * sin(ecliptic), cos(ecliptic))
    declination = asin(sin(tilt) * sin(ecliptic))
    hour_angle = radians(15 * (18.697374558 + 24.06570982441908 * n) + place.longitude) - ascension
    north = radians(place.latitude)
    height = sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle)
    return -degrees(asin(height))


def test_every_reference_time_is_met(
    oracle_places: dict[str, Place], oracle_zmanim: list[dict[str, str]]
) -> None:
    assert len(oracle_zmanim) == 6250
    for row in oracle_zmanim:
        ours = zmanim(date.fromisoformat(row["date"]), oracle_places[row["place"]])[row["event"]]
        assert (ours is None) == (row["utc"] == ""), row
        if ours is not None:
            # The reference floors to the second, so half a second of it is its own.
            assert abs((ours - datetime.fromisoformat(row["utc"])).total_seconds() - 0.5) < 2, row


def test_anchorage_nightfall_after_midnight_belongs_to_the_day_before(anchorage: Place) -> None:
    fell = nightfall(date(2026, 5, 10), anchorage)
    assert fell == zmanim(date(2026, 5, 10), anchorage)["tzeit85"]
    assert fell.astimezone(ZoneInfo(anchorage.zone)).date() == date(2026, 5, 11)
    assert depth(fell, anchorage) == pytest.approx(8.5, abs=0.02)


def test_tromso_says_none_and_still_has_a_turn(tromso: Place) -> None:
    june, december = date(2026, 6, 21), date(2026, 12, 21)
    assert zmanim(june, tromso)["shkia"] is None
    assert zmanim(june, tromso)["chatzot"] is None
    assert zmanim(december, tromso)["shkia"] is None
    assert zmanim(december, tromso)["tzeit85"] is not None
    noon = datetime(2026, 6, 21, 10, 46, tzinfo=UTC)
    assert abs(sunset(june, tromso) - noon - timedelta(hours=12)) < timedelta(minutes=2)
    assert abs(sunset(december, tromso) - datetime(2026, 12, 21, 10, 42, tzinfo=UTC)) < timedelta(minutes=2)


def test_the_clock_can_stand_in_for_the_sun(tromso: Place) -> None:
    place = Place(latitude=69.6489, longitude=18.95508, zone="Europe/Oslo", fallback=Fallback.CLOCK)
    june = date(2026, 6, 21)
    assert sunset(june, place) == datetime(2026, 6, 21, 16, tzinfo=UTC)
    assert nightfall(june, place) == datetime(2026, 6, 21, 17, 12, tzinfo=UTC)
    # Where the sun does answer, no fallback is heard.
    assert sunset(date(2026, 3, 21), place) == sunset(date(2026, 3, 21), tromso)


def test_london_has_no_dawn_at_midsummer(london: Place) -> None:
    times = zmanim(date(2026, 6, 21), london)
    assert times["alot161"] is None
    assert times["shma_mga161"] is None
    assert times["netz"] is not None
    assert zmanim(date(2026, 3, 21), london)["alot161"] is not None


def test_a_clock_change_moves_no_event(jerusalem: Place) -> None:
    # The night of 27 March 2026 is an hour short on the clock; the sun does not know.
    before, after = (zmanim(date(2026, 3, day), jerusalem)["netz"] for day in (26, 27))
    assert before is not None and after is not None
    assert abs((after - before) - timedelta(hours=24)) < timedelta(minutes=2)


def test_either_side_of_the_date_line_the_day_is_the_clock_s() -> None:
    # Kiritimati keeps the date of Asia at the longitude of Hawaii.
    noon = solar_day(date(2026, 1, 5), 1.87, -157.4, "Pacific/Kiritimati")
    assert noon.at(noon.transit()).date() == date(2026, 1, 4)
    noon = solar_day(date(2026, 1, 5), 21.3, -157.9, "Pacific/Honolulu")
    assert noon.at(noon.transit()).date() == date(2026, 1, 5)


def test_a_row_is_plain(jerusalem: Place, tromso: Place) -> None:
    row = zmanim_row(date(2024, 1, 1), jerusalem)
    assert row["date"] == "2024-01-01"
    events = row["events"]
    assert isinstance(events, dict)
    assert events["alot161"] == "2024-01-01T03:21:24Z"
    assert len(events) == 16
    tromso_events = zmanim_row(date(2026, 6, 21), tromso)["events"]
    assert isinstance(tromso_events, dict)
    assert tromso_events["shkia"] is None


def test_the_horizon_dips_with_height_only() -> None:
    assert horizon_dip(-430) == horizon_dip(0) == 0
    assert horizon_dip(786) == pytest.approx(0.9, abs=0.01)


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), PLACES)
def test_at_its_time_the_sun_stands_where_it_is_said_to(day: date, place: Place) -> None:
    times = zmanim(day, place)
    depths = {"alot161": 16.1, "mishey115": 11.5, "netz": 0.8333, "shkia": 0.8333, "tzeit7083": 7.083}
    for name, wanted in (depths | {"tzeit85": 8.5}).items():
        instant = times[name]
        if instant is not None:
            assert depth(instant, place) == pytest.approx(wanted, abs=0.03), name


@given(DAYS, PLACES)
def test_the_turns_follow_one_another(day: date, place: Place) -> None:
    tomorrow = day + timedelta(days=1)
    assert sunset(day, place) <= nightfall(day, place)
    assert sunset(day, place) < sunset(tomorrow, place)
    assert nightfall(day, place) < nightfall(tomorrow, place)


@given(DAYS, st.floats(-45, 45), st.floats(-180, 180))
def test_the_day_keeps_its_order(day: date, latitude: float, longitude: float) -> None:
    place = Place(latitude=latitude, longitude=longitude, elevation=500, zone="UTC")
    names = [
        "alot161",
        "mishey115",
        "netz_elev",
        "netz",
        "shma_gra",
        "chatzot",
        "mincha_g",
        "mincha_k",
        "plag",
    ]
    names += ["shkia", "shkia_elev", "tzeit7083", "tzeit85"]
    times = [zmanim(day, place)[name] for name in names]
    present = [time for time in times if time is not None]
    assert len(present) == len(times)
    assert present == sorted(present)
