"""When a fast begins and ends."""

from datetime import date, datetime, timedelta

import msgspec

from kesher.days.name import Name
from kesher.days.occasions import Occasion, occasions
from kesher.days.place import Place
from kesher.days.rest import rests
from kesher.days.zmanim import after_sunset, dusk, zmanim

_FROM_EVENING = ("fast-9-av", "yom-kippur")


class Fast(msgspec.Struct, frozen=True):
    """A public fast on one day at one place.

    Attributes:
        code: The code of its occasion.
        name: What it is called.
        start: Dawn (16.1°) of the day; for the ninth of Av and Yom Kippur, sunset the evening before. UTC;
            None where the sun gives no answer.
        end: When the sun is 7.083° down, or as low or as long after sunset as the place's custom has it; for
            Yom Kippur, the end of the rest. UTC; None where the sun gives no answer.
    """

    code: str
    name: Name
    start: datetime | None
    end: datetime | None


def fast(day: date, place: Place) -> Fast | None:
    """Return the fast of a civil day's daylight, or None.

    Args:
        day: The civil day.
        place: Where.

    Returns:
        A public fast or Yom Kippur; the fast of the firstborn, which few keep, is only an occasion.
    """
    found = next((each for each in occasions(day, place.israel) if _is_fast(each)), None)
    if found is None:
        return None
    start, end = zmanim(day, place)["alot161"], _over(day, place)
    if found.code in _FROM_EVENING:
        start = zmanim(day - timedelta(days=1), place)["shkia"]
    if found.code == "yom-kippur":
        # Never beside Shabbat, so the rest of Yom Kippur is that one day.
        end = rests(day, day, place)[0].end
    return Fast(found.code, found.name, start, end)


def _over(day: date, place: Place) -> datetime | None:
    """Return when a fast is over by the person's custom, or None where the sun has no answer."""
    if place.fast_minutes is not None:
        return after_sunset(day, place, place.fast_minutes)
    return dusk(day, place, place.fast_depth)


def _is_fast(occasion: Occasion) -> bool:
    return occasion.kind == "fast" or occasion.code == "yom-kippur"
