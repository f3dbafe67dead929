"""Where a person is, and how the day turns there."""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Turn(StrEnum):
    """When a person's day turns into the next.

    Attributes:
        SUNSET: At sea-level sunset.
        NIGHTFALL: When the sun is 8.5° below the horizon, as at the end of Shabbat.
    """

    SUNSET = "sunset"
    NIGHTFALL = "nightfall"


class Fallback(StrEnum):
    """What stands in for a sunset or a nightfall that does not occur.

    The times of the day themselves stay "none"; this only keeps the day turning, and Shabbat beginning and
    ending, where the sun stays up or down.

    Attributes:
        NEAREST: The answer of the nearest latitude where there is one. At that edge the sun touches the
            wanted depth at solar midnight when it stays too high, and at solar noon when it stays too low, so
            the time glides into this one as the season passes and never jumps.
        CLOCK: Sunset at 18:00 on the local clock; nightfall 72 minutes after sunset, real or by the clock.
    """

    NEAREST = "nearest"
    CLOCK = "clock"


FAST_DEPTH = 7.083
"""Degrees of the sun under the horizon at which a fast is over, where no other custom is said."""
LONGEST_FAST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on the Earth, with the customs that follow from it.

    Making one checks nothing; `problem` does.

    Attributes:
        latitude: Degrees, north positive, −90 to 90.
        longitude: Degrees, east positive, −180 to 180.
        elevation: Metres above the sea, −500 to 9000.
        zone: IANA time zone, such as ``Asia/Jerusalem``.
        israel: Whether one day of Yom Tov is kept, as in Israel, and its order of portions followed.
        candle_minutes: Minutes from candle lighting to sunset, 0 to 120.
        turn: When the person's day turns.
        fallback: What stands in where the sun gives no answer.
        name: What the person calls the place.
        fast_depth: Degrees of the sun under the horizon at which a fast is over, 3 to 12.
        fast_minutes: Minutes after sunset at which it is over instead, 1 to 120; None where his community
            goes by the sun.
    """

    latitude: float
    longitude: float
    elevation: float = 0.0
    zone: str
    israel: bool = False
    candle_minutes: int = 18
    turn: Turn = Turn.SUNSET
    fallback: Fallback = Fallback.NEAREST
    name: str = ""
    fast_depth: float = FAST_DEPTH
    fast_minutes: int | None = None

    def problem(self) -> str | None:
        """Return the code of the first thing that is wrong with the place, or None.

        Returns:
            One of ``place-latitude``, ``place-longitude``, ``place-elevation``, ``place-zone``,
            ``place-candle-minutes`` and ``place-fast``.
        """
        # Written as "not inside", so that a NaN is refused too.
        if not -90 <= self.latitude <= 90:
            return "place-latitude"
        if not -180 <= self.longitude <= 180:
            return "place-longitude"
        if not -500 <= self.elevation <= 9000:
            return "place-elevation"
        try:
            zone_of(self.zone)
        except ValueError:
            return "place-zone"
        if not 0 <= self.candle_minutes <= 120:
            return "place-candle-minutes"
        minutes = 1 if self.fast_minutes is None else self.fast_minutes
        return None if 3 <= self.fast_depth <= 12 and 1 <= minutes <= LONGEST_FAST else "place-fast"


_JERUSALEM = "jerusalem"
_TEMPLE_MOUNT = (31.778, 35.2354)
_OF_ONE_CITY = 0.05
"""Degrees from the old city within which coordinates without a name are taken for Jerusalem."""


def in_jerusalem(place: Place) -> bool:
    """Whether a place is Jerusalem: by its name, or unnamed and near the old city."""
    if place.name:
        return place.name == _JERUSALEM
    latitude, longitude = _TEMPLE_MOUNT
    return max(abs(place.latitude - latitude), abs(place.longitude - longitude)) <= _OF_ONE_CITY


def check_place(place: Place) -> str | None:
    """Return the problem code of a place, or None when it is sound (see `Place.problem`)."""
    return place.problem()


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo:
    """Return a time zone by its IANA name.

    Raises:
        ValueError: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # A folder of the zone database ("Asia") fails as an OSError, an absolute path as a ValueError.
        raise ValueError(name) from error
