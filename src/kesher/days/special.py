"""Shabbatot that have a name of their own."""

from datetime import date

from kesher.days.calendar import (
    ADAR,
    ADAR_II,
    AV,
    NISAN,
    SATURDAY,
    SHEVAT,
    TISHREI,
    HebrewDate,
    civil_date,
    last_adar,
    parasha,
)
from kesher.days.name import Name

_SONG = "Beshalach"
_WEEK = 7

SHEKALIM = ("shekalim", Name("שקלים", "Shekalim"))
ZACHOR = ("zachor", Name("זכור", "Zachor"))
PARAH = ("parah", Name("פרה", "Parah"))
HACHODESH = ("hachodesh", Name("החודש", "HaChodesh"))
HAGADOL = ("hagadol", Name("הגדול", "HaGadol"))
SHUVA = ("shuva", Name("שובה", "Shuva"))
CHAZON = ("chazon", Name("חזון", "Chazon"))
NACHAMU = ("nachamu", Name("נחמו", "Nachamu"))
SHIRA = ("shira", Name("שירה", "Shira"))


def shabbat_name(day: date, hebrew: HebrewDate, israel: bool) -> tuple[str, Name] | None:
    """Return the code and the name of a Shabbat that has one, or None.

    The four portions lie about Adar: *Shekalim* on the new moon of the Adar that holds Purim or before it,
    *Zachor* before Purim, *HaChodesh* on the new moon of Nisan or before it, *Parah* the week before that.

    Args:
        day: The civil day.
        hebrew: The same day.
        israel: Whether the order of portions of Israel is followed, by which *Shira* falls.
    """
    if day.weekday() != SATURDAY:
        return None
    if hebrew.month in (SHEVAT, ADAR, ADAR_II, NISAN):
        return _about_adar(day, hebrew) or _song(day, israel)
    if hebrew.month == TISHREI:
        return SHUVA if 3 <= hebrew.day <= 9 else None
    if hebrew.month == AV and 3 <= hebrew.day <= 16:
        return CHAZON if hebrew.day <= 9 else NACHAMU
    return _song(day, israel)


def _about_adar(day: date, hebrew: HebrewDate) -> tuple[str, Name] | None:
    adar = civil_date(HebrewDate(hebrew.year, last_adar(hebrew.year), 1))
    nisan = civil_date(HebrewDate(hebrew.year, NISAN, 1))
    to_adar, to_purim = (adar - day).days, (adar - day).days + 13
    to_nisan, to_pesach = (nisan - day).days, (nisan - day).days + 14
    if 0 <= to_adar < _WEEK:
        return SHEKALIM
    if 0 < to_purim <= _WEEK:
        return ZACHOR
    if 0 <= to_nisan < _WEEK:
        return HACHODESH
    if _WEEK <= to_nisan < 2 * _WEEK:
        return PARAH
    return HAGADOL if 0 < to_pesach <= _WEEK else None


def _song(day: date, israel: bool) -> tuple[str, Name] | None:
    portion = parasha(day, israel)
    return SHIRA if portion is not None and portion.en == _SONG else None
