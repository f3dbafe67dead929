"""The Hebrew day: a place and an instant become a `Moment`.

The practice goes by the Hebrew day, which turns in the evening and rests on Shabbat and Yom Tov. Everything
else in the product asks this folder which day it is. Nothing here reads a clock: the instant is always given.
"""

from kesher.days.calendar import (
    HebrewDate,
    anniversary,
    civil_date,
    days_of_month,
    hebrew_date,
    parasha,
    remembered,
    weekday_name,
)
from kesher.days.fast import Fast, fast
from kesher.days.moment import Moment, moment, say_date, turn_of
from kesher.days.name import Name
from kesher.days.occasions import Further, Kind, Occasion, is_moed, is_yomtov, occasions, shown
from kesher.days.place import Fallback, Place, Turn, check_place, in_jerusalem
from kesher.days.rest import Rest, is_rest, names_text, rest_at, rest_end, rest_row, rests
from kesher.days.zmanim import nightfall, sunset, zmanim, zmanim_row

__all__ = [
    "Fallback",
    "Fast",
    "Further",
    "HebrewDate",
    "Kind",
    "Moment",
    "Name",
    "Occasion",
    "Place",
    "Rest",
    "Turn",
    "anniversary",
    "check_place",
    "civil_date",
    "days_of_month",
    "fast",
    "hebrew_date",
    "in_jerusalem",
    "is_moed",
    "is_rest",
    "is_yomtov",
    "moment",
    "names_text",
    "nightfall",
    "occasions",
    "parasha",
    "remembered",
    "rest_at",
    "rest_end",
    "rest_row",
    "rests",
    "say_date",
    "shown",
    "sunset",
    "turn_of",
    "weekday_name",
    "zmanim",
    "zmanim_row",
]
