"""The times of the day, and the sunset and nightfall by which the day turns."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from kesher.days.place import Fallback, Place, zone_of
from kesher.days.sun import SUNSET_DEPTH, SolarDay, horizon_dip, solar_day

_DAWN, _STARS, _EARLY_STARS, _RECOGNISE = 16.1, 8.5, 7.083, 11.5
_MORNING, _EVENING = -1, 1
_FIXED_TWILIGHT = 72.0
_CLOCK_SUNSET = time(18)


@lru_cache(maxsize=1024)
def _sun(day: date, latitude: float, longitude: float, zone: str) -> SolarDay:
    return solar_day(day, latitude, longitude, zone)


def sun_over(day: date, place: Place) -> SolarDay:
    """Return the sun over a place on a civil day."""
    return _sun(day, place.latitude, place.longitude, place.zone)


def zmanim(day: date, place: Place) -> dict[str, datetime | None]:
    """Compute the times of one civil day.

    Depths are degrees of the sun's centre below the level horizon. Times are at sea level but for the two
    whose name ends in ``_elev``, which add the dip of the horizon at the place's elevation.

    Args:
        day: The civil day whose daylight is meant. A nightfall after midnight still belongs to it.
        place: Where.

    Returns:
        By name, the instant in UTC, or None where it does not occur:

        - ``alot161`` dawn at 16.1°; ``mishey115`` 11.5°;
        - ``netz`` and ``shkia`` sunrise and sunset (0.8333°); ``chatzot`` midway between them;
        - ``shma_gra`` 3, ``mincha_g`` 6½, ``mincha_k`` 9½, ``plag`` 10¾ of the twelve hours between them;
        - ``shma_mga72`` 3 of the twelve hours from 72 minutes before sunrise to 72 after sunset, and
          ``shma_mga161`` of those from 16.1° to 16.1°;
        - ``tzeit7083``, ``tzeit85`` nightfall at 7.083° and 8.5°; ``tzeit72`` 72 minutes after sunset.
    """
    sun = sun_over(day, place)

    def when(depth: float, side: int) -> float | None:
        minutes, occurs = sun.solve(depth, side)
        return minutes if occurs else None

    dawn, dusk = when(_DAWN, _MORNING), when(_DAWN, _EVENING)
    rise, down = when(SUNSET_DEPTH, _MORNING), when(SUNSET_DEPTH, _EVENING)
    seen = SUNSET_DEPTH + horizon_dip(place.elevation)
    level = place.elevation <= 0
    minutes = {
        "alot161": dawn,
        "mishey115": when(_RECOGNISE, _MORNING),
        "netz": rise,
        "netz_elev": rise if level else when(seen, _MORNING),
        "shma_mga161": _hour(dawn, dusk, 3),
        "shma_mga72": _hour(_plus(rise, -_FIXED_TWILIGHT), _plus(down, _FIXED_TWILIGHT), 3),
        "shma_gra": _hour(rise, down, 3),
        "chatzot": _hour(rise, down, 6),
        "mincha_g": _hour(rise, down, 6.5),
        "mincha_k": _hour(rise, down, 9.5),
        "plag": _hour(rise, down, 10.75),
        "shkia": down,
        "shkia_elev": down if level else when(seen, _EVENING),
        "tzeit7083": when(_EARLY_STARS, _EVENING),
        "tzeit85": when(_STARS, _EVENING),
        "tzeit72": _plus(down, _FIXED_TWILIGHT),
    }
    return {name: None if value is None else sun.at(value) for name, value in minutes.items()}


def _plus(start: float | None, minutes: float) -> float | None:
    return None if start is None else start + minutes


def _hour(start: float | None, end: float | None, hour: float) -> float | None:
    """Return an hour of the twelve into which a day is divided; None when the day has no start or end."""
    return None if start is None or end is None else start + (end - start) * hour / 12


def dusk(day: date, place: Place, depth: float) -> datetime | None:
    """Return when the sun is so many degrees down in the evening of a day (UTC), or None if it never is."""
    sun = sun_over(day, place)
    minutes, occurs = sun.solve(depth, _EVENING)
    return sun.at(minutes) if occurs else None


def after_sunset(day: date, place: Place, minutes: int) -> datetime | None:
    """Return so many minutes after the sea-level sunset of a day (UTC), or None if there is no sunset."""
    down = dusk(day, place, SUNSET_DEPTH)
    return None if down is None else down + timedelta(minutes=minutes)


def solar_noon(day: date, place: Place) -> datetime:
    """Return when the sun crosses the meridian (UTC). It always does."""
    sun = sun_over(day, place)
    return sun.at(sun.transit())


def daybreak(day: date, place: Place) -> datetime:
    """Return when the night before a day's daylight is over (UTC).

    Dawn at 16.1°; where there is none, sunrise; where there is none either, solar midnight before the
    day if the sun stays up and solar noon if it stays down.
    """
    sun = sun_over(day, place)
    minutes, occurs = sun.solve(_DAWN, _MORNING)
    return sun.at(minutes if occurs else sun.solve(SUNSET_DEPTH, _MORNING)[0])


@lru_cache(maxsize=1024)
def sunset(day: date, place: Place) -> datetime:
    """Return the sea-level sunset of a civil day (UTC), by the place's fallback where there is none."""
    sun = sun_over(day, place)
    minutes, occurs = sun.solve(SUNSET_DEPTH, _EVENING)
    if occurs or place.fallback is Fallback.NEAREST:
        return sun.at(minutes)
    return datetime.combine(day, _CLOCK_SUNSET, zone_of(place.zone)).astimezone(UTC)


@lru_cache(maxsize=1024)
def nightfall(day: date, place: Place) -> datetime:
    """Return when the sun is 8.5° down (UTC), by the place's fallback where it never is."""
    sun = sun_over(day, place)
    minutes, occurs = sun.solve(_STARS, _EVENING)
    if occurs or place.fallback is Fallback.NEAREST:
        # When both stand at solar midnight, the solver's last microsecond must not put night before sunset.
        return max(sun.at(minutes), sunset(day, place))
    return sunset(day, place) + timedelta(minutes=_FIXED_TWILIGHT)


def utc_text(instant: datetime | None) -> str | None:
    """Write an instant as UTC to the whole second that has begun, ending in Z; None stays None."""
    if instant is None:
        return None
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def zmanim_row(day: date, place: Place) -> dict[str, object]:
    """Return a day's times as plain values, for one line of JSON.

    Returns:
        ``{"date": "2024-01-01", "events": {"alot161": "2024-01-01T03:21:24Z", …}}``, with None for an event
        that does not occur.
    """
    events = {name: utc_text(instant) for name, instant in zmanim(day, place).items()}
    return {"date": day.isoformat(), "events": events}
