from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.days import Fallback, Place, names_text, rest_at, rest_row, rests, zmanim

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("code", ["JER", "NYC"])
def test_every_reference_rest_is_met(
    code: str, oracle_places: dict[str, Place], oracle_rest: list[dict[str, str]]
) -> None:
    rows = [row for row in oracle_rest if row["place"] == code]
    ours = rests(date(2026, 1, 1), date(2030, 12, 31), oracle_places[code])
    assert len(rows) == len(ours) > 270
    for row, rest in zip(rows, ours, strict=True):
        assert rest.days[0].isoformat() == row["first_civil_day"]
        assert rest.days[-1].isoformat() == row["last_civil_day"]
        assert len(rest.days) == len(rest.names) == int(row["n_days"])
        assert names_text(rest) == row["names"]
        assert rest.start == datetime.fromisoformat(row["start_utc"])
        # The reference rounds the end to the nearest minute; here it is always rounded up.
        late = rest.end - datetime.fromisoformat(row["end_utc"])
        assert timedelta() <= late <= timedelta(seconds=60)
        assert rest.end >= datetime.fromisoformat(row["tzeit85_utc"])


def test_three_days_in_a_row(jerusalem: Place, new_york: Place) -> None:
    (israel,) = rests(date(2028, 9, 21), date(2028, 9, 21), jerusalem)
    assert names_text(israel) == "Rosh Hashana 5789 + Rosh Hashana II + Shabbat"
    (abroad,) = rests(date(2026, 4, 2), date(2026, 4, 2), new_york)
    assert [name.he for name in abroad.names] == ["פסח", "יום טוב שני של פסח", "שבת"]
    assert abroad.days == (date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 4))
    for instant in (abroad.start, abroad.start + timedelta(days=1), abroad.end - SECOND):
        assert rest_at(instant, new_york) == abroad
    assert rest_at(abroad.start - SECOND, new_york) is None
    assert rest_at(abroad.end, new_york) is None
    # A run that has begun before the dates asked about is not theirs.
    assert rests(date(2026, 4, 3), date(2026, 4, 4), new_york) == []


def test_shabbat_and_a_festival_on_one_day(jerusalem: Place) -> None:
    (rest,) = rests(date(2026, 9, 12), date(2026, 9, 12), jerusalem)
    assert [name.he for name in rest.names] == ["שבת וראש השנה", "יום שני של ראש השנה"]


def test_anchorage_rests_past_midnight(anchorage: Place) -> None:
    (rest,) = rests(date(2026, 5, 9), date(2026, 5, 9), anchorage)
    # On Sunday by the clock of Anchorage.
    assert rest.end.astimezone(ZoneInfo(anchorage.zone)).date() == date(2026, 5, 10)
    assert rest_at(rest.end - SECOND, anchorage) == rest
    assert rest_at(rest.end, anchorage) is None


@pytest.mark.parametrize("fallback", list(Fallback))
def test_tromso_rests_all_year(tromso: Place, fallback: Fallback) -> None:
    place = replace(tromso, fallback=fallback)
    found = rests(date(2026, 1, 1), date(2026, 12, 31), place)
    assert sum(5 in [day.weekday() for day in rest.days] for rest in found) == 52
    for rest in found:
        assert timedelta(hours=18) < rest.end - rest.start < timedelta(days=len(rest.days), hours=9)


def test_the_end_is_a_whole_minute_and_never_early(london: Place) -> None:
    for rest in rests(date(2026, 1, 1), date(2026, 4, 30), london):
        assert rest.end.second == rest.end.microsecond == rest.start.second == rest.start.microsecond == 0
        fell = zmanim(rest.days[-1], london)["tzeit85"]
        assert fell is not None
        assert timedelta() <= rest.end - fell < timedelta(minutes=1)


def test_a_row_is_plain(jerusalem: Place) -> None:
    (rest,) = rests(date(2026, 5, 22), date(2026, 5, 22), jerusalem)
    assert rest_row(rest) == {
        "start": "2026-05-21T15:52:00Z",
        "end": "2026-05-23T17:16:00Z",
        "days": ["2026-05-22", "2026-05-23"],
        "names": ["Shavuot", "Shabbat"],
    }


def test_a_naive_instant_is_refused(jerusalem: Place) -> None:
    with pytest.raises(ValueError):
        rest_at(datetime(2026, 1, 1), jerusalem)  # noqa: DTZ001


@given(
    st.dates(date(1900, 1, 10), date(2200, 11, 1)),
    st.floats(-75, 75),
    st.floats(-180, 180),
    st.booleans(),
    st.sampled_from(Fallback),
)
def test_rests_stand_apart(
    day: date, latitude: float, longitude: float, israel: bool, fallback: Fallback
) -> None:
    place = Place(latitude=latitude, longitude=longitude, zone="UTC", israel=israel, fallback=fallback)
    found = rests(day, day + timedelta(days=40), place)
    assert len(found) >= 4
    for rest in found:
        assert rest.start < rest.end
        assert 1 <= len(rest.days) <= 3
        assert rest_at(rest.start, place) == rest == rest_at(rest.end - SECOND, place)
    for earlier, later in pairwise(found):
        assert earlier.end < later.start
