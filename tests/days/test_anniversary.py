"""On which day of another year a day is remembered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.days import HebrewDate, anniversary, civil_date, hebrew_date, remembered
from kesher.days.calendar import ADAR, ADAR_II, CHESHVAN, IYAR, KISLEV, NISAN, TEVET, is_leap, last_adar

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(hebrew_date)
YEARS = st.integers(5700, 5910)


@pytest.mark.parametrize(
    ("of", "year", "remembered"),
    [
        # 5784 and 5787 are leap years, 5785, 5786 and 5788 plain ones.
        ((5787, ADAR, 10), 5788, (ADAR, 10)),
        ((5787, ADAR_II, 10), 5788, (ADAR, 10)),
        ((5785, ADAR, 10), 5788, (ADAR, 10)),
        ((5785, ADAR, 10), 5787, (ADAR_II, 10)),
        ((5784, ADAR, 10), 5787, (ADAR, 10)),
        ((5784, ADAR_II, 10), 5787, (ADAR_II, 10)),
        ((5787, ADAR, 30), 5788, (NISAN, 1)),
        ((5784, ADAR, 30), 5787, (ADAR, 30)),
        ((5785, CHESHVAN, 30), 5786, (KISLEV, 1)),
        ((5785, KISLEV, 30), 5790, (TEVET, 1)),
        ((5785, CHESHVAN, 29), 5786, (CHESHVAN, 29)),
        ((5785, NISAN, 30), 5790, (NISAN, 30)),
        ((5785, IYAR, 29), 5786, (IYAR, 29)),
    ],
)
def test_a_day_is_remembered_by_the_calendars_rule(
    of: tuple[int, int, int], year: int, remembered: tuple[int, int]
) -> None:
    assert anniversary(HebrewDate(*of), year) == HebrewDate(year, *remembered)


@given(DAYS, YEARS)
def test_every_day_is_remembered_once_in_every_year_and_in_its_season(of: HebrewDate, year: int) -> None:
    found = anniversary(of, year)
    assert hebrew_date(civil_date(found)) == found and found.year == year
    if (found.month, found.day) != (of.month, of.day):
        the_30th = of.day == 30 and found.day == 1
        assert the_30th or {of.month, found.month} == {ADAR, ADAR_II}
    if of.month == last_adar(of.year):
        assert found.month == last_adar(year)


@given(DAYS)
def test_in_its_own_year_a_day_is_itself(of: HebrewDate) -> None:
    assert anniversary(of, of.year) == of


@given(DAYS, YEARS)
def test_days_that_follow_are_remembered_in_their_order(of: HebrewDate, year: int) -> None:
    following = hebrew_date(civil_date(of) + timedelta(days=1))
    doubled = is_leap(of.year) and not is_leap(year) and of.month == ADAR  # two months into one
    if following.year == of.year and not doubled:
        gap = civil_date(anniversary(following, year)) - civil_date(anniversary(of, year))
        # A 30th that is not there falls together with the first; a leap year's first Adar lies between.
        assert timedelta(0) <= gap <= timedelta(days=31)


def test_the_days_that_are_remembered_are_those_whose_anniversary_it_is() -> None:
    first = date(1996, 9, 14)  # 1 Tishrei 5757
    days = [first + timedelta(days=away) for away in range(365 * 26)]
    by_year: dict[int, list[date]] = {}
    for day in days:
        by_year.setdefault(hebrew_date(day).year, []).append(day)
    for today in days[365 * 20 :]:
        hebrew = hebrew_date(today)
        if hebrew.day not in (1, 14, 29, 30) and hebrew.month not in (12, 13):
            continue
        for year in (hebrew.year - 1, hebrew.year - 3, 5757):
            told = tuple(day for day in by_year[year] if anniversary(hebrew_date(day), hebrew.year) == hebrew)
            assert remembered(hebrew, year) == told, (today, year)


@pytest.mark.parametrize("year", [1, 2, 1671, 1672, 1899, 1900, 2026, 9998, 9999])
def test_the_table_of_months_is_the_calendar_at_the_ends_of_years(year: int) -> None:
    from pyluach import dates

    ends = (*range(1, 70), *range(300, 366)) if year < 9999 else (*range(1, 70), *range(300, 365))
    for away in ends:
        day = date(year, 1, 1) + timedelta(days=away - 1)
        told = dates.HebrewDate.from_pydate(day).tuple()
        found = hebrew_date(day)
        assert (found.year, found.month, found.day) == told
        assert year in (1, 9999) or civil_date(found) == day
