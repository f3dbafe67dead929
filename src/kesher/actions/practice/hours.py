"""The hours that are to be known on a day: candle lighting, the end of a day of rest, and a fast."""

from __future__ import annotations

from datetime import datetime, timedelta

from kesher.days import Fast, Moment, Place, Rest, fast, is_rest, rests
from kesher.days.place import zone_of
from kesher.words import Catalogue

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def hours(moment: Moment, words: Catalogue) -> list[str]:
    """What the head of the day's page says; on most days nothing.

    Args:
        moment: now.
        words: the catalogue.
    """
    place = moment.place
    if moment.rest is not None:
        return [_out(moment.rest, moment, words), *_fasts(moment, words)]
    said = []
    if coming := rests(moment.day + _DAY, moment.day + _DAY, place):
        said += [
            words.say("times.candles", time=clock(coming[0].start, place)),
            _out(coming[0], moment, words),
        ]
    return said + _fasts(moment, words)


def clock(instant: datetime, place: Place) -> str:
    """An instant on the place's own clock."""
    return f"{instant.astimezone(zone_of(place.zone)):%H:%M}"


def _out(rest: Rest, moment: Moment, words: Catalogue) -> str:
    name = rest.names[-1].say(words.language)
    return words.say("times.out", name=name, time=clock(rest.end, moment.place))


def _fasts(moment: Moment, words: Catalogue) -> list[str]:
    """The fast of the day, and one that begins this evening. Yom Kippur is told by its rest."""
    place = moment.place
    here, coming = fast(moment.day, place), fast(moment.day + _DAY, place)
    said = [_fast(here, moment, words)] if here and not is_rest(moment.day, place.israel) else []
    if coming and _from_evening(coming, moment):
        both = {"from": _down(coming.start, place), "to": _up(coming.end, place)}
        said.append(words.say("times.fast_eve", **both))
    return [each for each in said if each]


def _fast(here: Fast, moment: Moment, words: Catalogue) -> str:
    place = moment.place
    if here.end is None or moment.instant >= here.end:
        return ""
    end = _up(here.end, place)
    if here.start is None or here.start.astimezone(zone_of(place.zone)).date() < moment.day:
        return words.say("times.fast_ends", to=end)
    return words.say("times.fast", **{"from": _down(here.start, place), "to": end})


def _from_evening(coming: Fast, moment: Moment) -> bool:
    """Whether tomorrow's fast begins while it is still today; not the one that is a day of rest."""
    if coming.start is None or coming.end is None or moment.instant >= coming.start:
        return False
    rest = is_rest(moment.day + _DAY, moment.place.israel)
    return not rest and coming.start.astimezone(zone_of(moment.place.zone)).date() == moment.day


def _down(instant: datetime | None, place: Place) -> str:
    """A beginning, at the minute that has begun."""
    return clock(instant, place) if instant else ""


def _up(instant: datetime | None, place: Place) -> str:
    """An end, at the minute that is over."""
    if instant is None:
        return ""
    whole = instant.replace(second=0, microsecond=0)
    return clock(whole if whole == instant else whole + _MINUTE, place)
