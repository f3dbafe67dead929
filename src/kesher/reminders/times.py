"""(what was chosen, days, a place) → the instants, with all left out on which nothing is to be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec

from kesher.days import Moment, Place, moment, rest_at
from kesher.reminders.chosen import Thing, When

LATE = timedelta(minutes=15)
"""How late a reminder may still come. After that it is let go: nobody is glad of an old one."""

_DAY = timedelta(days=1)


class Due(msgspec.Struct, frozen=True):
    """One reminder.

    Attributes:
        thing: of what.
        day: the civil day it was chosen for.
        at: the instant, in UTC.
    """

    thing: Thing
    day: date
    at: datetime


def dues(
    chosen: Mapping[Thing, When],
    first: date,
    days: int,
    place: Place,
    silent: Callable[[Thing, Moment], bool],
) -> Iterator[Due]:
    """Every reminder of some days, in order.

    Args:
        chosen: when, by what it is of.
        first: the first civil day.
        days: how many.
        place: where.
        silent: whether there is nothing to remind of at a moment: it is done, or he rests by his own choice.
    """
    for number in range(days):
        day = first + number * _DAY
        found = ((thing, when.on(day, place)) for thing, when in chosen.items())
        known = sorted((at, thing) for thing, at in found if at is not None)
        for at, thing in known:
            if free(at, place) and not silent(thing, moment(at, place)):
                yield Due(thing, day, at)


def free(at: datetime, place: Place) -> bool:
    """Whether neither an instant nor the latest at which a reminder of it may come is Shabbat or Yom Tov."""
    # A rest is longer than what a reminder may be late by: where both ends are free, so is what is between.
    return rest_at(at, place) is None and rest_at(at + LATE, place) is None
