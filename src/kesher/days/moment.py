"""An instant at a place: which Hebrew day it is, and what that day is."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from kesher.days.calendar import SATURDAY, HebrewDate, hebrew_date, parasha, weekday_name
from kesher.days.name import Name
from kesher.days.occasions import Occasion, occasions
from kesher.days.place import Place, Turn, in_jerusalem, zone_of
from kesher.days.rest import Rest, rest_at
from kesher.days.zmanim import daybreak, nightfall, solar_noon, sunset
from kesher.method.language import Language

_DAY = timedelta(days=1)


class Moment(msgspec.Struct, frozen=True):
    """What an instant is in a person's Hebrew day.

    Attributes:
        instant: The instant, in UTC.
        place: Where.
        local: The instant on the place's own clock.
        day: The civil date of the Hebrew day's daylight; after the turn it is already tomorrow's.
        hebrew: The Hebrew date.
        evening: Whether it is still the night that comes before the day's daylight.
        account_day: The day that an account written now speaks of. Until solar noon it is the day that has
            passed, from then on the present one.
        rest: The Shabbat or Yom Tov under way, or None.
        parasha: The portion of the week, or None when its Shabbat is a festival.
        occasions: What else the day is.
    """

    instant: datetime
    place: Place
    local: datetime
    day: date
    hebrew: HebrewDate
    evening: bool
    account_day: date
    rest: Rest | None
    parasha: Name | None
    occasions: tuple[Occasion, ...]


def moment(instant: datetime, place: Place) -> Moment:
    """Make a moment of an instant and a place.

    Args:
        instant: An aware instant, in any zone.
        place: Where; it is taken to be sound (see `Place.problem`).

    Raises:
        ValueError: The instant is naive, or the place's zone is unknown.
    """
    if instant.utcoffset() is None:
        raise ValueError("naive instant")
    instant = instant.astimezone(UTC)
    local = instant.astimezone(zone_of(place.zone))
    day = _day_of(instant, local.date(), place)
    return Moment(
        instant=instant,
        place=place,
        local=local,
        day=day,
        hebrew=hebrew_date(day),
        evening=instant < daybreak(day, place),
        account_day=day if instant >= solar_noon(day, place) else day - _DAY,
        rest=rest_at(instant, place),
        parasha=parasha(day, place.israel),
        occasions=occasions(day, place.israel, in_jerusalem(place)),
    )


def turn_of(day: date, place: Place) -> datetime:
    """Return the instant (UTC) at which a civil day's daylight gives way to the next Hebrew day."""
    return nightfall(day, place) if place.turn is Turn.NIGHTFALL else sunset(day, place)


def _day_of(instant: datetime, near: date, place: Place) -> date:
    """Return the day whose turn is the first after the instant, searching from a civil date."""
    # Far north in summer, yesterday's turn may come after midnight, so the civil date alone does not tell.
    day = near
    while instant < turn_of(day - _DAY, place):
        day -= _DAY
    while instant >= turn_of(day, place):
        day += _DAY
    return day


def say_date(when: Moment | date, language: Language, *, evening: bool = False) -> str:
    """Say a Hebrew day, for the head of a page.

    Args:
        when: A moment, which knows whether it is evening, or the civil date of a day's daylight.
        language: ``he`` or ``en``.
        evening: With a date, whether its night is meant.

    Returns:
        ``יום שני, י״ג בכסלו תשפ״ז`` and ``אור ליום שני, …`` in its night; ``Monday, 13 Kislev 5787`` and
        ``Eve of Monday, …``. The night of Shabbat is ``ליל שבת`` and ``Shabbat eve``.
    """
    day, night = (when.day, when.evening) if isinstance(when, Moment) else (when, evening)
    weekday = weekday_name(day).say(language)
    if night and day.weekday() == SATURDAY:
        weekday = f"ליל {weekday}" if language == "he" else f"{weekday} eve"
    elif night:
        weekday = f"אור ל{weekday}" if language == "he" else f"Eve of {weekday}"
    return f"{weekday}, {hebrew_date(day).say(language)}"
