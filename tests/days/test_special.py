"""Shabbatot with a name, Purim in three days, and days that some keep."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kesher.days import (
    Further,
    HebrewDate,
    Place,
    civil_date,
    hebrew_date,
    in_jerusalem,
    is_yomtov,
    moment,
    occasions,
    shown,
)

YEARS = range(5750, 5830)


def codes(day: date, *, israel: bool = True, jerusalem: bool = False) -> list[str]:
    return [each.code for each in occasions(day, israel, jerusalem)]


def days_of(year: int) -> Iterator[date]:
    day, end = civil_date(HebrewDate(year, 7, 1)), civil_date(HebrewDate(year + 1, 7, 1))
    while day < end:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2025, 9, 27), "shuva"),
        (date(2026, 1, 31), "shira"),
        (date(2026, 2, 14), "shekalim"),
        (date(2026, 2, 28), "zachor"),
        (date(2026, 3, 7), "parah"),
        (date(2026, 3, 14), "hachodesh"),
        (date(2026, 3, 28), "hagadol"),
        (date(2026, 7, 18), "chazon"),
        (date(2026, 7, 25), "nachamu"),
        (date(2024, 3, 9), "shekalim"),  # of a leap year: before Adar II
        (date(2024, 3, 23), "zachor"),  # the eve of Purim
        (date(2024, 4, 6), "hachodesh"),
        (date(2024, 4, 20), "hagadol"),
        (date(2024, 8, 10), "chazon"),
        (date(2025, 3, 1), "shekalim"),  # the new moon itself
        (date(2025, 4, 12), "hagadol"),  # the eve of Pesach
        (date(2022, 8, 6), "chazon"),  # the ninth of Av itself
        (date(2023, 4, 1), "hagadol"),
        (date(2020, 9, 19), ""),  # the new year on Shabbat
        (date(2020, 9, 26), "shuva"),
    ],
)
def test_shabbatot_have_their_names(day: date, code: str) -> None:
    named = [each for each in codes(day) if each.startswith("shabbat-")]
    assert named == ([f"shabbat-{code}"] if code else [])


@pytest.mark.parametrize("israel", [True, False])
def test_each_name_comes_once_a_year_in_its_order_and_never_on_a_festival(israel: bool) -> None:
    order = ["shuva", "shira", "shekalim", "zachor", "parah", "hachodesh", "hagadol", "chazon", "nachamu"]
    for year in YEARS:
        found = [
            (day, code)
            for day in days_of(year)
            if day.weekday() == 5
            for code in codes(day, israel=israel)
            if code.startswith("shabbat-")
        ]
        assert [code for _, code in found] == [f"shabbat-{each}" for each in order]
        assert all(not is_yomtov(day, israel) for day, _ in found)


def test_only_a_shabbat_has_such_a_name() -> None:
    assert not [
        day for day in days_of(5785) if day.weekday() != 5 and any("shabbat-" in c for c in codes(day))
    ]


def test_a_name_is_said_in_both_languages_and_shown_by_choice() -> None:
    found = occasions(date(2026, 2, 28), True)
    named = next(each for each in found if each.kind == "shabbat")
    assert (named.he, named.en, named.further) == ("שבת זכור", "Shabbat Zachor", Further.SHABBATOT)
    assert named in shown(found, {Further.SHABBATOT})
    assert named not in shown(found, {Further.SIGD, Further.YOM_KIPPUR_KATAN})
    assert [each for each in shown(found, ()) if each.further] == []
    assert [each.code for each in shown(occasions(date(2026, 3, 3), True), ())] == ["purim"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2022, 11, 23), "sigd"),
        (date(2024, 11, 28), "sigd"),  # 29 Cheshvan on Shabbat
        (date(2025, 11, 20), "sigd"),
        (date(2025, 5, 27), "yom-kippur-katan"),
        (date(2025, 7, 24), "yom-kippur-katan"),  # the eve of the new moon on Friday
        (date(2025, 2, 27), "yom-kippur-katan"),
        (date(2025, 3, 27), "yom-kippur-katan"),  # on Shabbat
    ],
)
def test_what_some_keep_is_on_its_day(day: date, code: str) -> None:
    assert code in codes(day)
    assert all(code not in codes(day + timedelta(days=away)) for away in (-2, -1, 1, 2))


def test_they_are_kept_once_and_on_no_day_that_cannot_keep_them() -> None:
    for year in YEARS:
        kept: Counter[str] = Counter()
        for day in days_of(year):
            for code in codes(day) if hebrew_date(day).day >= 20 else ():
                if code in ("sigd", "yom-kippur-katan"):
                    kept[code] += 1
                    assert day.weekday() not in ((5,) if code == "sigd" else (4, 5))
                if code == "yom-kippur-katan":
                    assert hebrew_date(day).month not in (1, 6, 7, 9) and 27 <= hebrew_date(day).day <= 29
        leap = (7 * year + 1) % 19 < 7
        assert kept == {"sigd": 1, "yom-kippur-katan": 9 if leap else 8}


class TestPurimInThreeDays:
    @pytest.mark.parametrize("friday", [date(2001, 3, 9), date(2021, 2, 26), date(2025, 3, 14)])
    def test_when_its_fifteenth_is_shabbat(self, friday: date) -> None:
        said = [
            [(each.en, each.number) for each in occasions(day, True, True) if each.code == "purim-meshulash"]
            for day in (friday + timedelta(days=away) for away in range(-1, 4))
        ]
        three = [[(f"Purim Meshulash, day {number}", number)] for number in (1, 2, 3)]
        assert said == [[], *three, []]
        assert "purim" in codes(friday, jerusalem=True)
        assert "purim-meshulash" not in codes(friday, jerusalem=False)

    @pytest.mark.parametrize("day", [date(2024, 3, 24), date(2026, 3, 3), date(2024, 2, 23)])
    def test_and_in_no_other_year(self, day: date) -> None:
        assert all(
            "purim-meshulash" not in codes(day + timedelta(days=away), jerusalem=True)
            for away in range(-1, 4)
        )

    def test_the_moment_knows_whether_it_is_jerusalem(self, jerusalem: Place, new_york: Place) -> None:
        noon = datetime(2025, 3, 16, 12, tzinfo=UTC)
        assert "purim-meshulash" in [each.code for each in moment(noon, jerusalem).occasions]
        assert "purim-meshulash" not in [each.code for each in moment(noon, new_york).occasions]

    def test_what_is_jerusalem(self, jerusalem: Place) -> None:
        assert in_jerusalem(jerusalem) and in_jerusalem(replace(jerusalem, name="jerusalem"))
        assert in_jerusalem(replace(jerusalem, latitude=31.82, longitude=35.24))
        assert not in_jerusalem(replace(jerusalem, latitude=31.86))  # to the north of it
        assert not in_jerusalem(replace(jerusalem, longitude=35.299))  # Maale Adumim
        assert not in_jerusalem(replace(jerusalem, name="Mevasseret Tsiyyon"))
