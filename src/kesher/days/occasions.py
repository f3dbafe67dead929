"""What a Hebrew day is, besides a date: festivals, fasts, new moons, counts and seasons."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

import msgspec

from kesher.days.calendar import (
    ADAR,
    ADAR_II,
    AV,
    CHESHVAN,
    ELUL,
    IYAR,
    KISLEV,
    NISAN,
    SATURDAY,
    SHEVAT,
    SIVAN,
    TAMMUZ,
    TEVET,
    TISHREI,
    HebrewDate,
    civil_date,
    hebrew_date,
    last_adar,
)
from kesher.days.letters import letters
from kesher.days.name import Name
from kesher.days.special import shabbat_name

Kind = Literal["yomtov", "cholhamoed", "minor", "roshchodesh", "fast", "omer", "season", "modern", "shabbat"]

MONDAY, THURSDAY, FRIDAY, SUNDAY = 0, 3, 4, 6


class Further(StrEnum):
    """Names of days that are shown to whoever chose them, and to nobody else.

    Attributes:
        SHABBATOT: Shabbatot with a name of their own, such as *Zachor*.
        SIGD: The day of the Jews of Ethiopia.
        YOM_KIPPUR_KATAN: The eve of a new month, on which some fast.
    """

    SHABBATOT = "shabbatot"
    SIGD = "sigd"
    YOM_KIPPUR_KATAN = "yom-kippur-katan"


class Occasion(msgspec.Struct, frozen=True):
    """One thing that a day is.

    Attributes:
        code: A name for programs, such as ``pesach`` or ``omer``.
        he: What it is called in Israel.
        en: What it is called in English.
        kind: ``yomtov`` is a day of rest; the rest are working days.
        number: The day of the festival, of the count or of the season; None for a thing of one day.
        further: The choice by which it is shown; None for what is shown to everyone.
    """

    code: str
    he: str
    en: str
    kind: Kind
    number: int | None = None
    further: Further | None = None

    @property
    def name(self) -> Name:
        """What it is called, in both languages."""
        return Name(self.he, self.en)


# (month, day) → code, number, Hebrew, English. The days kept only outside Israel are named below it.
_YOMTOV: dict[tuple[int, int], tuple[str, int | None, str, str]] = {
    (TISHREI, 1): ("rosh-hashanah", 1, "ראש השנה", "Rosh Hashana"),
    (TISHREI, 2): ("rosh-hashanah", 2, "יום שני של ראש השנה", "Rosh Hashana II"),
    (TISHREI, 10): ("yom-kippur", None, "יום הכיפורים", "Yom Kippur"),
    (TISHREI, 15): ("sukkot", 1, "סוכות", "Sukkot I"),
    (TISHREI, 16): ("sukkot", 2, "יום טוב שני של סוכות", "Sukkot II"),
    (TISHREI, 22): ("shemini-atzeret", None, "שמיני עצרת", "Shmini Atzeret"),
    (TISHREI, 23): ("simchat-torah", None, "שמחת תורה", "Simchat Torah"),
    (NISAN, 15): ("pesach", 1, "פסח", "Pesach I"),
    (NISAN, 16): ("pesach", 2, "יום טוב שני של פסח", "Pesach II"),
    (NISAN, 21): ("pesach", 7, "שביעי של פסח", "Pesach VII"),
    (NISAN, 22): ("pesach", 8, "אחרון של פסח", "Pesach VIII"),
    (SIVAN, 6): ("shavuot", 1, "שבועות", "Shavuot I"),
    (SIVAN, 7): ("shavuot", 2, "יום טוב שני של שבועות", "Shavuot II"),
}
_ONLY_ABROAD = {(TISHREI, 16), (TISHREI, 23), (NISAN, 16), (NISAN, 22), (SIVAN, 7)}

_MOED = {TISHREI: (16, 21), NISAN: (16, 20)}
"""From which day to which of its month there is Chol HaMoed, but for what is Yom Tov of them."""

_MINOR: dict[tuple[int, int], tuple[str, str, str]] = {
    (SHEVAT, 15): ("tu-bishvat", "ט״ו בשבט", "Tu BiShvat"),
    (IYAR, 14): ("pesach-sheni", "פסח שני", "Pesach Sheni"),
    (IYAR, 18): ("lag-baomer", "ל״ג בעומר", "Lag BaOmer"),
    (AV, 15): ("tu-bav", "ט״ו באב", "Tu B’Av"),
}

_NO_KATAN = (ELUL, TISHREI, KISLEV, NISAN)
"""Months at whose end there is none: before the new year, after Yom Kippur, in Chanukah, in Nisan."""

_MESHULASH = ("הראשון", "השני", "השלישי")

_ORDINALS = ("ראשון", "שני", "שלישי", "רביעי", "חמישי", "שישי", "שביעי", "שמיני")


def yomtov(day: date, israel: bool) -> Occasion | None:
    """Return the Yom Tov that falls on a civil day's daylight, or None.

    Args:
        day: The civil day.
        israel: Whether one day is kept, as in Israel.
    """
    hebrew = hebrew_date(day)
    key = (hebrew.month, hebrew.day)
    if key not in _YOMTOV or (israel and key in _ONLY_ABROAD):
        return None
    code, number, he, en = _YOMTOV[key]
    if key == (TISHREI, 1):
        en = f"{en} {hebrew.year}"
    elif israel and key == (TISHREI, 22):
        he = "שמיני עצרת ושמחת תורה"
    elif israel and key == (SIVAN, 6):
        number, en = None, "Shavuot"
    return Occasion(code, he, en, "yomtov", number)


def is_yomtov(day: date, israel: bool) -> bool:
    """Return whether a civil day's daylight is Yom Tov."""
    hebrew = hebrew_date(day)
    key = (hebrew.month, hebrew.day)
    return key in _YOMTOV and not (israel and key in _ONLY_ABROAD)


def is_moed(day: date, israel: bool) -> bool:
    """Return whether a civil day's daylight is Chol HaMoed."""
    hebrew = hebrew_date(day)
    first, last = _MOED.get(hebrew.month, (0, 0))
    return first <= hebrew.day <= last and not is_yomtov(day, israel)


@lru_cache(maxsize=1024)
def occasions(day: date, israel: bool, jerusalem: bool = False) -> tuple[Occasion, ...]:
    """Return all that a day is, the weightiest first.

    Args:
        day: The civil day of the daylight.
        israel: Whether one day of Yom Tov is kept, as in Israel.
        jerusalem: Whether Purim is kept as in Jerusalem: in three days when its fifteenth is Shabbat.

    Returns:
        Festivals, fasts, new moons, lesser days, the modern days of Israel (moved off Shabbat by the rule
        in force in that year), Shabbatot with a name, days that some keep, the count of the Omer, and
        seasons. Eves of festivals are not listed. What has a choice of its own is among them (see `shown`).
    """
    hebrew = hebrew_date(day)
    return tuple(
        occasion
        for part in (
            _festivals(day, hebrew, israel),
            _fasts(day, hebrew),
            _new_moon(day, hebrew),
            _lesser(day, hebrew),
            _meshulash(day, hebrew) if jerusalem else (),
            _modern(day, hebrew),
            _shabbat(day, hebrew, israel),
            _kept_by_some(day, hebrew),
            _counts(hebrew),
        )
        for occasion in part
    )


def shown(found: Iterable[Occasion], chosen: Collection[Further]) -> list[Occasion]:
    """Return what is shown of the things that a day is, to a person who chose some of the further names."""
    return [each for each in found if each.further is None or each.further in chosen]


def _festivals(day: date, hebrew: HebrewDate, israel: bool) -> Iterator[Occasion]:
    whole = yomtov(day, israel)
    if whole is not None:
        yield whole
        return
    if hebrew.month == TISHREI and 16 <= hebrew.day <= 21:
        number = hebrew.day - 14
        yield Occasion("chol-hamoed-sukkot", "חול המועד סוכות", "Chol HaMoed Sukkot", "cholhamoed", number)
        if hebrew.day == 21:
            yield Occasion("hoshana-rabbah", "הושענא רבה", "Hoshana Rabbah", "cholhamoed")
    elif hebrew.month == NISAN and 16 <= hebrew.day <= 20:
        number = hebrew.day - 14
        yield Occasion("chol-hamoed-pesach", "חול המועד פסח", "Chol HaMoed Pesach", "cholhamoed", number)


def _fasts(day: date, hebrew: HebrewDate) -> Iterator[Occasion]:
    adar = last_adar(hebrew.year)
    if _kept(day, hebrew, TISHREI, 3, 1):
        yield Occasion("fast-gedaliah", "צום גדליה", "Fast of Gedaliah", "fast")
    elif (hebrew.month, hebrew.day) == (TEVET, 10):
        yield Occasion("fast-10-tevet", "עשרה בטבת", "Tenth of Tevet", "fast")
    elif _kept(day, hebrew, adar, 13, -2):
        yield Occasion("fast-esther", "תענית אסתר", "Fast of Esther", "fast")
    elif _kept(day, hebrew, TAMMUZ, 17, 1):
        yield Occasion("fast-17-tammuz", "י״ז בתמוז", "Seventeenth of Tammuz", "fast")
    elif _kept(day, hebrew, AV, 9, 1):
        yield Occasion("fast-9-av", "תשעה באב", "Tisha B’Av", "fast")
    elif _kept(day, hebrew, NISAN, 14, -2):
        # Not kept by all, so it is not of the kind that asks everyone to fast.
        yield Occasion("fast-firstborn", "תענית בכורות", "Fast of the Firstborn", "minor")


def _kept(day: date, hebrew: HebrewDate, month: int, number: int, moved: int) -> bool:
    """Return whether a fast is kept on a day: on its date, or moved so many days when that is Shabbat."""
    if hebrew.month != month:
        return False
    away = hebrew.day - number
    if away == 0:
        return day.weekday() != SATURDAY
    return away == moved and (day - timedelta(days=moved)).weekday() == SATURDAY


def _new_moon(day: date, hebrew: HebrewDate) -> Iterator[Occasion]:
    if hebrew.day == 30:
        name, number = hebrew_date(day + timedelta(days=1)).month_name(), 1
    elif hebrew.day == 1 and hebrew.month != TISHREI:
        name = hebrew.month_name()
        number = 2 if hebrew_date(day - timedelta(days=1)).day == 30 else 1
    else:
        return
    yield Occasion("rosh-chodesh", f"ראש חודש {name.he}", f"Rosh Chodesh {name.en}", "roshchodesh", number)


def _lesser(day: date, hebrew: HebrewDate) -> Iterator[Occasion]:
    lesser = _MINOR.get((hebrew.month, hebrew.day))
    if lesser is not None:
        yield Occasion(*lesser, "minor")
    elif hebrew.month in (KISLEV, TEVET):
        # Counted from its first day, since Kislev has 29 days or 30.
        light = (day - civil_date(HebrewDate(hebrew.year, KISLEV, 25))).days + 1
        if 1 <= light <= 8:
            he = f"נר {_ORDINALS[light - 1]} של חנוכה"
            yield Occasion("chanukah", he, f"Chanukah, day {light}", "minor", light)
    elif hebrew.month in (ADAR, ADAR_II) and hebrew.day in (14, 15):
        if hebrew.month != last_adar(hebrew.year):
            if hebrew.day == 14:
                yield Occasion("purim-katan", "פורים קטן", "Purim Katan", "minor")
        elif hebrew.day == 14:
            yield Occasion("purim", "פורים", "Purim", "minor")
        else:
            yield Occasion("shushan-purim", "שושן פורים", "Shushan Purim", "minor")


def _meshulash(day: date, hebrew: HebrewDate) -> Iterator[Occasion]:
    """The three days of Purim in Jerusalem: its scroll, its prayer and its meal."""
    place = hebrew.day - 14
    if hebrew.month != last_adar(hebrew.year) or place not in (0, 1, 2):
        return
    if (day - timedelta(days=place)).weekday() == FRIDAY:
        he = f"פורים המשולש: היום {_MESHULASH[place]}"
        yield Occasion("purim-meshulash", he, f"Purim Meshulash, day {place + 1}", "minor", place + 1)


def _shabbat(day: date, hebrew: HebrewDate, israel: bool) -> Iterator[Occasion]:
    found = shabbat_name(day, hebrew, israel)
    if found is not None:
        code, name = found
        he, en = f"שבת {name.he}", f"Shabbat {name.en}"
        yield Occasion(f"shabbat-{code}", he, en, "shabbat", further=Further.SHABBATOT)


def _kept_by_some(day: date, hebrew: HebrewDate) -> Iterator[Occasion]:
    if hebrew.month == CHESHVAN and _brought_forward(day, hebrew, 29, (SATURDAY,)):
        yield Occasion("sigd", "סיגד", "Sigd", "minor", further=Further.SIGD)
    if hebrew.month not in _NO_KATAN and _brought_forward(day, hebrew, 29, (FRIDAY, SATURDAY)):
        he, en = "יום כיפור קטן", "Yom Kippur Katan"
        yield Occasion("yom-kippur-katan", he, en, "minor", further=Further.YOM_KIPPUR_KATAN)


def _brought_forward(day: date, hebrew: HebrewDate, number: int, never: tuple[int, ...]) -> bool:
    """Return whether a day is the one of a date, or the Thursday before if it cannot be on its weekday."""
    on = day + timedelta(days=number - hebrew.day)
    if on.weekday() in never:
        on -= timedelta(days=on.weekday() - THURSDAY)
    return day == on


def _modern(day: date, hebrew: HebrewDate) -> Iterator[Occasion]:
    if hebrew.month == NISAN and 26 <= hebrew.day <= 28 and day == _yom_hashoah(hebrew.year):
        yield Occasion("yom-hashoah", "יום השואה", "Yom HaShoah", "modern")
    elif hebrew.month == IYAR and hebrew.day <= 6 and hebrew.year >= 5709:
        independence = _independence(hebrew.year)
        if day == independence:
            yield Occasion("yom-haatzmaut", "יום העצמאות", "Yom HaAtzmaut", "modern")
        elif day == independence - timedelta(days=1) and hebrew.year >= 5711:
            yield Occasion("yom-hazikaron", "יום הזיכרון", "Yom HaZikaron", "modern")
    elif (hebrew.month, hebrew.day) == (IYAR, 28) and hebrew.year >= 5728:
        yield Occasion("yom-yerushalayim", "יום ירושלים", "Yom Yerushalayim", "modern")


def _yom_hashoah(year: int) -> date | None:
    """Return 27 Nisan, a day earlier when that is Friday and, since 5757, a day later when it is Sunday."""
    if year < 5711:
        return None
    day = civil_date(HebrewDate(year, NISAN, 27))
    if day.weekday() == FRIDAY:
        return day - timedelta(days=1)
    if day.weekday() == SUNDAY and year >= 5757:
        return day + timedelta(days=1)
    return day


def _independence(year: int) -> date:
    """Return 5 Iyar, or Thursday when it is Friday or Shabbat and, since 5764, Tuesday when it is Monday."""
    day = civil_date(HebrewDate(year, IYAR, 5))
    if day.weekday() in (FRIDAY, SATURDAY) and year >= 5711:
        return day - timedelta(days=day.weekday() - THURSDAY)
    if day.weekday() == MONDAY and year >= 5764:
        return day + timedelta(days=1)
    return day


def _counts(hebrew: HebrewDate) -> Iterator[Occasion]:
    count = {NISAN: -15, IYAR: 15, SIVAN: 44}.get(hebrew.month, -99) + hebrew.day
    if 1 <= count <= 49:
        yield Occasion("omer", f"{letters(count)} בעומר", f"day {count} of the Omer", "omer", count)
    if hebrew.month == ELUL:
        yield Occasion("elul", "חודש אלול", "Elul", "season", hebrew.day)
    elif hebrew.month == TISHREI and hebrew.day <= 10:
        yield Occasion("ten-days", "עשרת ימי תשובה", "Ten Days of Repentance", "season", hebrew.day)
