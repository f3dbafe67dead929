"""Hebrew dates and the weekly portion.

The arithmetic is pyluach's, and this is the only file that knows pyluach; the words are ours. Where months
begin is asked of it once for each civil year, and a day is then found by the months of its year.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from kesher.days.letters import letters, year_letters
from kesher.days.name import Name
from kesher.method.language import Language

_DAY = timedelta(days=1)

NISAN, IYAR, SIVAN, TAMMUZ, AV, ELUL, TISHREI, CHESHVAN, KISLEV, TEVET, SHEVAT, ADAR, ADAR_II = range(1, 14)
SATURDAY = 5
_LONGEST = 30
"""Days of a full month."""
_BEFORE = {NISAN: (ADAR,), KISLEV: (CHESHVAN,), TEVET: (KISLEV,), ADAR_II: (ADAR,)}
"""The months before, of those that have thirty days in some years and not in others."""
_APART = 3761
"""A Hebrew year begins in the civil year that is so many less."""
_LAST = date.max.toordinal()

_MONTHS = (
    Name("ניסן", "Nisan"),
    Name("אייר", "Iyar"),
    Name("סיוון", "Sivan"),
    Name("תמוז", "Tammuz"),
    Name("אב", "Av"),
    Name("אלול", "Elul"),
    Name("תשרי", "Tishrei"),
    Name("חשוון", "Cheshvan"),
    Name("כסלו", "Kislev"),
    Name("טבת", "Tevet"),
    Name("שבט", "Shevat"),
    Name("אדר", "Adar"),
    Name("אדר ב׳", "Adar II"),
)
_ADAR_I = Name("אדר א׳", "Adar I")

_WEEKDAYS = (
    Name("יום שני", "Monday"),
    Name("יום שלישי", "Tuesday"),
    Name("יום רביעי", "Wednesday"),
    Name("יום חמישי", "Thursday"),
    Name("יום שישי", "Friday"),
    Name("שבת", "Shabbat"),
    Name("יום ראשון", "Sunday"),
)

_PORTIONS = (
    Name("בראשית", "Bereshit"),
    Name("נח", "Noach"),
    Name("לך לך", "Lech Lecha"),
    Name("וירא", "Vayera"),
    Name("חיי שרה", "Chayei Sarah"),
    Name("תולדות", "Toldot"),
    Name("ויצא", "Vayetzei"),
    Name("וישלח", "Vayishlach"),
    Name("וישב", "Vayeshev"),
    Name("מקץ", "Miketz"),
    Name("ויגש", "Vayigash"),
    Name("ויחי", "Vayechi"),
    Name("שמות", "Shemot"),
    Name("וארא", "Vaera"),
    Name("בא", "Bo"),
    Name("בשלח", "Beshalach"),
    Name("יתרו", "Yitro"),
    Name("משפטים", "Mishpatim"),
    Name("תרומה", "Terumah"),
    Name("תצווה", "Tetzaveh"),
    Name("כי תשא", "Ki Tisa"),
    Name("ויקהל", "Vayakhel"),
    Name("פקודי", "Pekudei"),
    Name("ויקרא", "Vayikra"),
    Name("צו", "Tzav"),
    Name("שמיני", "Shemini"),
    Name("תזריע", "Tazria"),
    Name("מצורע", "Metzora"),
    Name("אחרי מות", "Acharei Mot"),
    Name("קדושים", "Kedoshim"),
    Name("אמור", "Emor"),
    Name("בהר", "Behar"),
    Name("בחוקותי", "Bechukotai"),
    Name("במדבר", "Bamidbar"),
    Name("נשא", "Nasso"),
    Name("בהעלותך", "Behaalotecha"),
    Name("שלח", "Shelach"),
    Name("קורח", "Korach"),
    Name("חוקת", "Chukat"),
    Name("בלק", "Balak"),
    Name("פינחס", "Pinchas"),
    Name("מטות", "Matot"),
    Name("מסעי", "Masei"),
    Name("דברים", "Devarim"),
    Name("ואתחנן", "Vaetchanan"),
    Name("עקב", "Ekev"),
    Name("ראה", "Reeh"),
    Name("שופטים", "Shoftim"),
    Name("כי תצא", "Ki Tetzei"),
    Name("כי תבוא", "Ki Tavo"),
    Name("ניצבים", "Nitzavim"),
    Name("וילך", "Vayelech"),
    Name("האזינו", "Haazinu"),
    Name("וזאת הברכה", "Vezot Haberachah"),
)
_MAQAF = "\u05be"


def is_leap(year: int) -> bool:
    """Return whether a Hebrew year has thirteen months."""
    return (7 * year + 1) % 19 < 7


def last_adar(year: int) -> int:
    """Return the number of the Adar that holds Purim: 13 in a leap year, else 12."""
    return ADAR_II if is_leap(year) else ADAR


class HebrewDate(msgspec.Struct, frozen=True, gc=False):
    """A date of the Hebrew calendar.

    Attributes:
        year: Such as 5787; it changes at Tishrei.
        month: Nisan is 1, Tishrei 7, Adar (or Adar I) 12, Adar II 13.
        day: 1 to 30.
    """

    year: int
    month: int
    day: int

    def month_name(self) -> Name:
        """Return the month's name: Adar is Adar I in a leap year."""
        return _ADAR_I if self.month == ADAR and is_leap(self.year) else _MONTHS[self.month - 1]

    def say(self, language: Language) -> str:
        """Return the date as it is written: ``י״ג בכסלו תשפ״ז`` or ``13 Kislev 5787``."""
        month = self.month_name()
        if language == "he":
            return f"{letters(self.day)} ב{month.he} {year_letters(self.year)}"
        return f"{self.day} {month.en} {self.year}"

    def say_day(self, language: Language) -> str:
        """Return the date without its year: ``י״ג בכסלו`` or ``13 Kislev``."""
        month = self.month_name()
        return f"{letters(self.day)} ב{month.he}" if language == "he" else f"{self.day} {month.en}"

    def say_year(self, language: Language) -> str:
        """Return the year: ``תשפ״ז`` or ``5787``."""
        return year_letters(self.year) if language == "he" else str(self.year)


class _Years(dict[int, tuple[list[int], list[tuple[int, int]]]]):
    """For each civil year, on which days its Hebrew months begin, and which months they are.

    A year has thirteen or so; a lifetime of them is a small table, and it is never too small for a journal.
    """

    def __missing__(self, year: int) -> tuple[list[int], list[tuple[int, int]]]:
        from pyluach import dates

        begins, months = [], []
        day, end = date(year, 1, 1), date(year, 12, 31).toordinal()
        while True:
            hebrew_year, month, number = dates.HebrewDate.from_pydate(day).tuple()
            first = day.toordinal() - number + 1
            begins.append(first)
            months.append((hebrew_year, month))
            # The thirtieth day after a month's first is in the next one, whether it has 29 days or 30.
            if first + _LONGEST > min(end + 1, _LAST):
                break
            day = date.fromordinal(first + _LONGEST)
        self[year] = made = begins, months
        return made


_years = _Years()


def hebrew_date(day: date) -> HebrewDate:
    """Return the Hebrew date of a civil day's daylight."""
    begins, months = _years[day.year]
    ordinal = day.toordinal()
    at = bisect_right(begins, ordinal) - 1
    year, month = months[at]
    return HebrewDate(year, month, ordinal - begins[at] + 1)


def civil_date(hebrew: HebrewDate) -> date:
    """Return the civil day whose daylight a Hebrew date names.

    Raises:
        ValueError: There is no such Hebrew date, or its civil day is outside the years 1 to 9999.
    """
    first, length = _month(hebrew.year, hebrew.month)
    if not 1 <= hebrew.day <= length:
        raise ValueError(hebrew)
    return date.fromordinal(first + hebrew.day - 1)


def _month(year: int, month: int) -> tuple[int, int]:
    """Return the ordinal of a Hebrew month's first day, and how many days it has; none where it is none."""
    for civil in (year - _APART, year - _APART + 1):
        if date.min.year <= civil <= date.max.year:
            begins, months = _years[civil]
            if (year, month) in months:
                first = begins[months.index((year, month))]
                if not 1 <= first <= _LAST - _LONGEST:
                    break
                return first, _LONGEST if hebrew_date(
                    date.fromordinal(first + _LONGEST - 1)
                ).day == _LONGEST else 29
    return 0, 0


def anniversary(of: HebrewDate, year: int) -> HebrewDate:
    """Return the day of another year on which a day is remembered.

    Args:
        of: The day. Adar of a plain year, and Adar II, are remembered in the last Adar; Adar I in Adar I, and
            in a plain year in its one Adar. The 30th of a month that has no 30th that year (Cheshvan, Kislev,
            Adar I) is remembered on the first of the next month.
        year: The Hebrew year in which it is remembered.
    """
    month = last_adar(year) if of.month == last_adar(of.year) else of.month
    if of.day == _LONGEST and not _has(year, month, _LONGEST):
        following = NISAN if month == ADAR else month + 1
        return HebrewDate(year, following, 1)
    return HebrewDate(year, month, of.day)


def remembered(today: HebrewDate, year: int) -> tuple[date, ...]:
    """Return the days of an earlier year that are remembered on a day (see `anniversary`), in order.

    Args:
        today: The day on which they are remembered.
        year: The Hebrew year in which they were.
    """
    months = {today.month} | ({ADAR, ADAR_II} if today.month in (ADAR, ADAR_II) else set())
    then = [HebrewDate(year, month, today.day) for month in months]
    if today.day == 1:  # the thirtieth of the month before may be remembered on a first
        then += [HebrewDate(year, month, _LONGEST) for month in _BEFORE.get(today.month, ())]
    days = (civil_date(each) for each in then if _has(each.year, each.month, each.day))
    return tuple(sorted(day for day in days if anniversary(hebrew_date(day), today.year) == today))


def _has(year: int, month: int, day: int) -> bool:
    return day <= _month(year, month)[1]


def days_of_month(day: date) -> tuple[date, ...]:
    """Return the civil days of the Hebrew month that a day belongs to, in order."""
    first = day - (hebrew_date(day).day - 1) * _DAY
    length = 30 if hebrew_date(first + 29 * _DAY).day == 30 else 29
    return tuple(first + ahead * _DAY for ahead in range(length))


def weekday_name(day: date) -> Name:
    """Return the name of the weekday: ``יום ראשון`` to ``שבת``, ``Sunday`` to ``Shabbat``."""
    return _WEEKDAYS[day.weekday()]


def parasha(day: date, israel: bool) -> Name | None:
    """Return the portion of the week that a day belongs to.

    Args:
        day: A civil day; its week's Shabbat is the one on it or the next after it.
        israel: Whether the order of Israel is followed.

    Returns:
        The portion's name, two joined portions as one (``תזריע־מצורע``, ``Tazria-Metzora``), or None when
        that Shabbat is a festival and has no weekly portion.
    """
    return _portion(day + timedelta(days=(SATURDAY - day.weekday()) % 7), israel)


@lru_cache(maxsize=256)
def _portion(shabbat: date, israel: bool) -> Name | None:
    from pyluach import dates, parshios

    numbers: list[int] | None = parshios.getparsha(dates.HebrewDate.from_pydate(shabbat), israel)
    if numbers is None:
        return None
    names = [_PORTIONS[number] for number in numbers]
    return Name(_MAQAF.join(name.he for name in names), "-".join(name.en for name in names))
