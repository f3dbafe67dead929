"""Shabbat and Yom Tov as intervals of time, in which nothing is asked of anyone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from kesher.days.calendar import SATURDAY
from kesher.days.name import Name
from kesher.days.occasions import is_yomtov, yomtov
from kesher.days.place import Place, zone_of
from kesher.days.zmanim import nightfall, sunset, utc_text

_DAY = timedelta(days=1)
_SHABBAT = Name("שבת", "Shabbat")


class Rest(msgspec.Struct, frozen=True):
    """One unbroken run of Shabbat and Yom Tov, up to three days.

    Attributes:
        start: Candle lighting (UTC): sea-level sunset before the first day, rounded down to the minute,
            less the place's minutes.
        end: When the sun is 8.5° down on the last day (UTC), rounded up to the minute. It is the first
            instant after the rest.
        days: The civil days of its daylight, in order.
        names: What each of the days is, one name a day.
    """

    start: datetime
    end: datetime
    days: tuple[date, ...]
    names: tuple[Name, ...]

    def name_on(self, day: date) -> Name:
        """Return what one of its days is; before the first, what the first is."""
        return self.names[self.days.index(day) if day in self.days else 0]


def names_text(rest: Rest) -> str:
    """Return the English names of a rest in one line, such as ``Shavuot + Shabbat``."""
    return " + ".join(name.en for name in rest.names)


def rest_row(rest: Rest) -> dict[str, object]:
    """Return a rest as plain values, for one line of JSON.

    Returns:
        ``{"start": "…Z", "end": "…Z", "days": ["2026-05-22", …], "names": ["Shavuot", "Shabbat"]}``.
    """
    return {
        "start": utc_text(rest.start),
        "end": utc_text(rest.end),
        "days": [day.isoformat() for day in rest.days],
        "names": [name.en for name in rest.names],
    }


def rests(start: date, end: date, place: Place) -> list[Rest]:
    """Return every rest whose first day is from `start` to `end`, both included, in order.

    Args:
        start: The first civil day asked about.
        end: The last civil day asked about.
        place: Where.
    """
    return list(_runs(start, end, place))


def _runs(start: date, end: date, place: Place) -> Iterator[Rest]:
    day = start
    while day <= end:
        if is_rest(day, place.israel) and not is_rest(day - _DAY, place.israel):
            yield _run(day, place)
        day += _DAY


def rest_at(instant: datetime, place: Place) -> Rest | None:
    """Return the rest that an instant falls in, or None on a working day.

    The civil days around the instant are searched, since rest begins the evening before its first day and,
    far north in summer, ends after midnight of its last.

    Args:
        instant: An aware instant.
        place: Where.

    Raises:
        ValueError: The instant is naive, or the place's zone is unknown.
    """
    if instant.utcoffset() is None:
        raise ValueError("naive instant")
    local = instant.astimezone(zone_of(place.zone)).date()
    for day in (local - _DAY, local, local + _DAY):
        if is_rest(day, place.israel):
            first = day
            while is_rest(first - _DAY, place.israel):
                first -= _DAY
            run = _run(first, place)
            if run.start <= instant < run.end:
                return run
    return None


def is_rest(day: date, israel: bool) -> bool:
    """Say whether a civil day's daylight is Shabbat or Yom Tov."""
    return day.weekday() == SATURDAY or is_yomtov(day, israel)


def _day_name(day: date, israel: bool) -> Name:
    festival = yomtov(day, israel)
    if festival is None:
        return _SHABBAT
    if day.weekday() == SATURDAY:
        return Name(f"{_SHABBAT.he} ו{festival.he}", f"{_SHABBAT.en}/{festival.en}")
    return festival.name


@lru_cache(maxsize=256)
def _run(first: date, place: Place) -> Rest:
    days = [first]
    while is_rest(days[-1] + _DAY, place.israel):
        days.append(days[-1] + _DAY)
    lighting = sunset(first - _DAY, place).replace(second=0, microsecond=0)
    return Rest(
        start=lighting - timedelta(minutes=place.candle_minutes),
        end=rest_end(days[-1], place),
        days=tuple(days),
        names=tuple(_day_name(day, place.israel) for day in days),
    )


def rest_end(last: date, place: Place) -> datetime:
    """Return the first instant (UTC) after a rest whose last day is given (see `Rest`)."""
    return _minute_up(nightfall(last, place))


def _minute_up(instant: datetime) -> datetime:
    down = instant.replace(second=0, microsecond=0)
    return down if down == instant else down + timedelta(minutes=1)
