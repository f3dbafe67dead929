from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from kesher.days import (
    HebrewDate,
    Name,
    Place,
    civil_date,
    fast,
    hebrew_date,
    is_yomtov,
    occasions,
    parasha,
    rests,
    say_date,
    zmanim,
)
from kesher.days.letters import letters, year_letters


def elapsed(year: int) -> int:
    """Days from the epoch to 1 Tishrei, by the molad in parts and the four postponements."""
    months = (235 * year - 234) // 19
    day, part = divmod(months * (29 * 25920 + 13753) + 31524, 25920)
    weekday = day % 7  # 0 is Sunday, as the first molad (day 1, 5 hours and 204 parts) was on Monday
    leap, after_leap = year * 7 % 19 in LEAPS, (year - 1) * 7 % 19 in LEAPS
    if (
        part >= 18 * 1080
        or (weekday == 2 and part >= 9 * 1080 + 204 and not leap)
        or (weekday == 1 and part >= 15 * 1080 + 589 and after_leap)
    ):
        day += 1
    return day + 1 if day % 7 in (0, 3, 5) else day


LEAPS = {year * 7 % 19 for year in (3, 6, 8, 11, 14, 17, 19)}


def months(year: int) -> Iterator[tuple[int, int]]:
    length = elapsed(year + 1) - elapsed(year)
    leap = year * 7 % 19 in LEAPS
    assert length in ((383, 384, 385) if leap else (353, 354, 355))
    yield 7, 30
    yield 8, 30 if length % 10 == 5 else 29
    yield 9, 29 if length % 10 == 3 else 30
    yield from [(10, 29), (11, 30)]
    yield from [(12, 30), (13, 29)] if leap else [(12, 29)]
    yield from [(1, 30), (2, 29), (3, 30), (4, 29), (5, 30), (6, 29)]


def test_every_day_of_three_centuries() -> None:
    # 1 Tishrei 5784 was 16 September 2023.
    origin = date(2023, 9, 16).toordinal() - elapsed(5784)
    first, last, seen = date(1900, 1, 1), date(2200, 12, 31), 0
    for year in range(5660, 5962):
        day = date.fromordinal(origin + elapsed(year))
        for month, length in months(year):
            for number in range(1, length + 1):
                if first <= day <= last:
                    hebrew = HebrewDate(year, month, number)
                    assert hebrew_date(day) == hebrew
                    assert civil_date(hebrew) == day
                    seen += 1
                day += timedelta(days=1)
    assert seen == 109_938


@pytest.mark.parametrize(
    ("day", "he", "en"),
    [
        (date(2026, 11, 23), "י״ג בכסלו תשפ״ז", "13 Kislev 5787"),
        (date(2024, 2, 10), "א׳ באדר א׳ תשפ״ד", "1 Adar I 5784"),
        (date(2024, 3, 24), "י״ד באדר ב׳ תשפ״ד", "14 Adar II 5784"),
        (date(2025, 3, 14), "י״ד באדר תשפ״ה", "14 Adar 5785"),
        (date(2022, 12, 24), "ל׳ בכסלו תשפ״ג", "30 Kislev 5783"),
        (date(2025, 2, 13), "ט״ו בשבט תשפ״ה", "15 Shevat 5785"),
        (date(1990, 5, 10), "ט״ו באייר תש״ן", "15 Iyar 5750"),
        (date(1948, 5, 14), "ה׳ באייר תש״ח", "5 Iyar 5708"),
    ],
)
def test_dates_as_they_are_written(day: date, he: str, en: str) -> None:
    assert hebrew_date(day).say("he") == he
    assert hebrew_date(day).say("en") == en


def test_numbers_in_letters() -> None:
    said = [letters(number) for number in (1, 10, 15, 16, 30, 33, 49, 115, 400, 999)]
    assert said == ["א׳", "י׳", "ט״ו", "ט״ז", "ל׳", "ל״ג", "מ״ט", "קט״ו", "ת׳", "תתקצ״ט"]
    years = [year_letters(year) for year in (5660, 5700, 5715, 5740, 5780, 5787, 5800, 5960, 6000)]
    assert years == ["תר״ס", "ת״ש", "תשט״ו", "תש״ם", "תש״פ", "תשפ״ז", "ת״ת", "תתק״ס", "ו׳ אלפים"]
    for number in (0, 1000):
        with pytest.raises(ValueError):
            letters(number)


def test_there_is_no_thirtieth_of_a_short_month() -> None:
    with pytest.raises(ValueError):
        civil_date(HebrewDate(5787, 2, 30))


def test_weekdays_and_the_nights_before() -> None:
    monday, shabbat, sunday = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)
    assert say_date(monday, "he") == "יום שני, י״ג בכסלו תשפ״ז"
    assert say_date(monday, "he", evening=True) == "אור ליום שני, י״ג בכסלו תשפ״ז"
    assert say_date(monday, "en", evening=True) == "Eve of Monday, 13 Kislev 5787"
    assert say_date(shabbat, "he") == "שבת, י״ח בכסלו תשפ״ז"
    assert say_date(shabbat, "he", evening=True) == "ליל שבת, י״ח בכסלו תשפ״ז"
    assert say_date(shabbat, "en", evening=True) == "Shabbat eve, 18 Kislev 5787"
    assert say_date(sunday, "he", evening=True).startswith("אור ליום ראשון, ")


@pytest.mark.parametrize(
    ("day", "israel", "he", "en"),
    [
        (date(2026, 11, 23), True, "וישלח", "Vayishlach"),
        (date(2026, 11, 28), True, "וישלח", "Vayishlach"),
        (date(2026, 4, 13), True, "תזריע־מצורע", "Tazria-Metzora"),
        # 2026: the second day of Shavuot is Shabbat, and the diaspora catches up by Chukat-Balak.
        (date(2026, 5, 30), True, "בהעלותך", "Behaalotecha"),
        (date(2026, 5, 30), False, "נשא", "Nasso"),
        (date(2026, 6, 27), True, "בלק", "Balak"),
        (date(2026, 6, 27), False, "חוקת־בלק", "Chukat-Balak"),
        (date(2026, 10, 10), True, "בראשית", "Bereshit"),
        # 2018: the eighth day of Pesach was Shabbat, and the diaspora caught up by Behar-Bechukotai.
        (date(2018, 5, 5), True, "בהר", "Behar"),
        (date(2018, 5, 5), False, "אמור", "Emor"),
        (date(2018, 5, 12), True, "בחוקותי", "Bechukotai"),
        (date(2018, 5, 12), False, "בהר־בחוקותי", "Behar-Bechukotai"),
        (date(2026, 9, 5), False, "ניצבים־וילך", "Nitzavim-Vayelech"),
    ],
)
def test_portions(day: date, israel: bool, he: str, en: str) -> None:
    assert parasha(day, israel) == Name(he, en)


def test_a_festival_shabbat_has_no_portion() -> None:
    assert parasha(date(2026, 4, 1), True) is None
    assert parasha(date(2026, 5, 23), True) is not None
    assert parasha(date(2026, 5, 23), False) is None


def codes(day: date, israel: bool = True) -> list[str]:
    return [occasion.code for occasion in occasions(day, israel)]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 9, 12), "rosh-hashanah"),
        (date(2026, 9, 14), "fast-gedaliah"),
        (date(2024, 10, 6), "fast-gedaliah"),  # 3 Tishrei on Shabbat
        (date(2026, 9, 21), "yom-kippur"),
        (date(2026, 9, 26), "sukkot"),
        (date(2026, 10, 2), "hoshana-rabbah"),
        (date(2026, 10, 3), "shemini-atzeret"),
        (date(2026, 12, 20), "fast-10-tevet"),
        (date(2024, 3, 21), "fast-esther"),  # 13 Adar on Shabbat
        (date(2026, 3, 2), "fast-esther"),
        (date(2024, 2, 23), "purim-katan"),
        (date(2024, 3, 24), "purim"),
        (date(2024, 3, 25), "shushan-purim"),
        (date(2025, 4, 10), "fast-firstborn"),  # 14 Nisan on Shabbat
        (date(2026, 4, 2), "pesach"),
        (date(2026, 4, 3), "chol-hamoed-pesach"),
        (date(2026, 5, 1), "pesach-sheni"),
        (date(2026, 5, 5), "lag-baomer"),
        (date(2026, 5, 22), "shavuot"),
        (date(2022, 7, 17), "fast-17-tammuz"),  # 17 Tammuz on Shabbat
        (date(2022, 8, 7), "fast-9-av"),  # 9 Av on Shabbat
        (date(2026, 7, 23), "fast-9-av"),
        (date(2026, 7, 29), "tu-bav"),
        (date(2026, 2, 2), "tu-bishvat"),
        (date(2026, 8, 20), "elul"),
        (date(2026, 9, 15), "ten-days"),
        (date(2024, 5, 6), "yom-hashoah"),  # 27 Nisan on Sunday
        (date(2025, 4, 24), "yom-hashoah"),  # on Friday
        (date(2026, 4, 14), "yom-hashoah"),
        (date(2024, 5, 13), "yom-hazikaron"),  # 5 Iyar on Monday
        (date(2024, 5, 14), "yom-haatzmaut"),
        (date(2025, 5, 1), "yom-haatzmaut"),  # on Shabbat
        (date(2027, 5, 12), "yom-haatzmaut"),
        (date(2022, 5, 5), "yom-haatzmaut"),  # on Friday
        (date(2026, 5, 15), "yom-yerushalayim"),
    ],
)
def test_occasions_fall_on_their_days(day: date, code: str) -> None:
    assert code in codes(day)
    # Whatever is kept on one day of its week is not kept twice.
    if code.startswith(("fast", "yom-")):
        assert all(code not in codes(day + timedelta(days=away)) for away in (-3, -2, -1, 1, 2, 3))


def test_no_fast_on_shabbat_but_yom_kippur_and_six_a_year(jerusalem: Place) -> None:
    for year in range(5780, 5800):
        day, end = civil_date(HebrewDate(year, 7, 1)), civil_date(HebrewDate(year + 1, 7, 1))
        found = []
        while day < end:
            kept = fast(day, jerusalem)
            if kept is not None:
                assert kept.code == "yom-kippur" or day.weekday() != 5
                found.append(kept.code)
            day += timedelta(days=1)
        assert len(found) == len(set(found)) == 6


def test_when_fasts_begin_and_end(jerusalem: Place, london: Place) -> None:
    day = date(2026, 12, 20)
    tevet = fast(day, jerusalem)
    assert tevet is not None
    times = zmanim(day, jerusalem)
    assert (tevet.start, tevet.end) == (times["alot161"], times["tzeit7083"])
    av = fast(date(2022, 8, 7), jerusalem)
    assert av is not None
    assert av.start == zmanim(date(2022, 8, 6), jerusalem)["shkia"]
    kippur = fast(date(2026, 9, 21), jerusalem)
    assert kippur is not None
    assert kippur.end == rests(date(2026, 9, 21), date(2026, 9, 21), jerusalem)[0].end
    tammuz = fast(date(2026, 7, 2), london)
    assert tammuz is not None
    assert tammuz.start is None
    assert tammuz.end is not None
    assert fast(date(2026, 12, 21), jerusalem) is None


def test_a_fast_is_over_by_the_custom_of_the_community(jerusalem: Place, london: Place) -> None:
    day = date(2026, 12, 20)

    def end(**custom: float | None) -> datetime:
        kept = fast(day, replace(jerusalem, **custom))  # type: ignore[arg-type]
        assert kept is not None and kept.end is not None
        assert kept.start == zmanim(day, jerusalem)["alot161"]
        return kept.end

    times = zmanim(day, jerusalem)
    assert end() == times["tzeit7083"] and end(fast_depth=8.5) == times["tzeit85"]
    down = times["shkia"]
    assert down is not None
    assert [end(fast_minutes=each) - down for each in (15, 18, 72)] == [
        timedelta(minutes=each) for each in (15, 18, 72)
    ]
    assert end(fast_minutes=18, fast_depth=8.5) == end(fast_minutes=18)
    assert end(fast_depth=6.45) < end() < end(fast_depth=8.5)
    # In the light nights of the north the sun does not go so low, and minutes still tell.
    white = date(2026, 7, 2)
    low = fast(white, replace(london, latitude=60.0, fast_depth=8.5))
    told = fast(white, replace(london, latitude=60.0, fast_minutes=40))
    assert low is not None and low.end is None and told is not None and told.end is not None


def test_no_custom_of_fasts_moves_the_end_of_yom_kippur(jerusalem: Place) -> None:
    ends = {
        kept.end
        for each in (jerusalem, replace(jerusalem, fast_minutes=15), replace(jerusalem, fast_depth=6.45))
        if (kept := fast(date(2026, 9, 21), each)) is not None
    }
    assert ends == {rests(date(2026, 9, 21), date(2026, 9, 21), jerusalem)[0].end}


def test_fasts_end_as_the_reference_says(
    oracle_places: dict[str, Place], oracle_zmanim: list[dict[str, str]]
) -> None:
    """Wherever the reference has a public fast: by the sun at both depths, and by minutes after sunset."""
    told = {(row["place"], row["date"], row["event"]): row["utc"] for row in oracle_zmanim}
    seen = 0
    for (code, on, event), utc in told.items():
        place, day = oracle_places[code], date.fromisoformat(on)
        custom = {"tzeit7083": {}, "tzeit85": {"fast_depth": 8.5}, "shkia": {"fast_minutes": 18}}.get(event)
        kept = fast(day, replace(place, **custom)) if custom is not None else None
        if kept is None or kept.code == "yom-kippur" or not utc:
            continue
        later = timedelta(minutes=18 if event == "shkia" else 0)
        assert kept.end is not None
        assert abs(kept.end - datetime.fromisoformat(utc) - later) < timedelta(seconds=50)
        seen += 1
    assert seen >= 12


def test_what_is_said_of_a_day() -> None:
    def said(day: date, israel: bool = True) -> list[tuple[str, str, int | None]]:
        return [(each.he, each.en, each.number) for each in occasions(day, israel)]

    assert said(date(2026, 4, 17)) == [
        ("ראש חודש אייר", "Rosh Chodesh Iyar", 1),
        ("ט״ו בעומר", "day 15 of the Omer", 15),
    ]
    assert said(date(2026, 12, 5)) == [("נר ראשון של חנוכה", "Chanukah, day 1", 1)]
    assert ("נר שמיני של חנוכה", "Chanukah, day 8", 8) in said(date(2026, 12, 12))
    assert ("שמיני עצרת ושמחת תורה", "Shmini Atzeret", None) in said(date(2026, 10, 3))
    assert ("שמחת תורה", "Simchat Torah", None) in said(date(2026, 10, 4), israel=False)
    assert said(date(2026, 10, 4)) == []
    assert ("ראש חודש אדר א׳", "Rosh Chodesh Adar I", 2) in said(date(2024, 2, 10))
    assert said(date(2026, 11, 23)) == []


def test_the_new_year_is_no_new_moon_and_a_second_day_is_kept_abroad() -> None:
    assert "rosh-chodesh" not in codes(date(2026, 9, 12))
    assert is_yomtov(date(2026, 9, 13), israel=True)
    assert is_yomtov(date(2026, 4, 3), israel=False)
    assert not is_yomtov(date(2026, 4, 3), israel=True)


@pytest.mark.parametrize("israel", [True, False])
def test_counts_run_without_a_gap(israel: bool) -> None:
    for year in range(5780, 5800):
        start = civil_date(HebrewDate(year, 7, 1))
        numbers: dict[str, list[int | None]] = {}
        for away in range((civil_date(HebrewDate(year + 1, 7, 1)) - start).days):
            for each in occasions(start + timedelta(days=away), israel):
                numbers.setdefault(each.code, []).append(each.number)
        assert numbers["omer"] == list(range(1, 50))
        assert numbers["chanukah"] == list(range(1, 9))
        assert numbers["ten-days"] == list(range(1, 11))
        assert numbers["elul"] == list(range(1, 30))
        assert numbers["chol-hamoed-pesach"] == [2, 3, 4, 5, 6][0 if israel else 1 :]
