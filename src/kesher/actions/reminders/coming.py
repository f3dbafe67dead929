"""The reminders that are to come, as the journal stands; and the same for a calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from kesher.actions.desk import Desk, answers
from kesher.actions.practice.care import measuring
from kesher.days import Moment
from kesher.days.place import zone_of
from kesher.journal.cover import Cover, rests
from kesher.method.point import Pace
from kesher.method.problems import Code, Problem
from kesher.method.today import GENTLE_DAYS
from kesher.reminders import calendar as calendars
from kesher.reminders.chosen import Thing
from kesher.reminders.times import Due, dues
from kesher.words import catalogue

_DAY = timedelta(days=1)


def secret_of(cover: Cover) -> bytes:
    """From what the names of reminders are made."""
    return bytes.fromhex(cover.sheet_secret)


def coming(desk: Desk, now: datetime, days: int) -> list[Due]:
    """The reminders from now on: none on a day of rest, of what is done, or while measuring is stopped.

    Args:
        desk: the desk.
        now: the instant.
        days: up to how far ahead.

    Raises:
        Refused: the journal is not open.
    """
    cover = desk.cover(now)
    if not cover.reminders or not measuring(desk, now):
        return []
    rested, standing, journal = desk.rested(now), desk.standing(now), desk.journal(now)

    def sat(moment: Moment) -> bool:
        since = (moment.day - standing.sat).days if standing.sat else GENTLE_DAYS
        gentle = standing.pace is Pace.GENTLE and 0 < since < GENTLE_DAYS
        return gentle or bool(journal.seen(moment.day).sittings)

    def silent(thing: Thing, moment: Moment) -> bool:
        if rests(cover, moment.day) or rested(moment.day):
            return True
        if thing is Thing.SITTING:
            return sat(moment)
        return rested(moment.account_day) or journal.seen(moment.account_day).closed

    # By the clock of his place it may be another day already, and a nightfall may come after midnight.
    first = now.astimezone(zone_of(cover.place.zone)).date() - _DAY
    found = dues(cover.reminders, first, days + 2, cover.place, silent)
    return [each for each in found if now < each.at <= now + days * _DAY]


@answers
def calendar(desk: Desk, now: datetime) -> bytes | Problem:
    """A file of a year for a calendar. What is done later it cannot know."""
    cover = desk.cover(now)
    found = coming(desk, now, calendars.DAYS)
    if not found:
        return Problem(Code.REMINDERS_NONE)
    words = catalogue(cover.language, cover.form)
    name, line = words.plain("app.name"), words.plain("reminders.line")
    return calendars.calendar(calendars.exact(found, secret_of(cover)), now, name, line)
