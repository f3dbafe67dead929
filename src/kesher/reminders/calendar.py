"""Reminders for whatever calendar a person uses: a file of a year, made here; or at an address of a host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from kesher.reminders.opaque import Hidden, hidden, instant
from kesher.reminders.times import Due

DAYS = 365


def exact(dues: Iterable[Due], secret: bytes) -> Iterator[Hidden]:
    """Reminders at their own minutes.

    Args:
        dues: the reminders.
        secret: of the journal: an entry keeps its name, so that a newer file takes the place of an older one.
    """
    for due in dues:
        yield Hidden(hidden(secret, due).id, int(due.at.replace(second=0, microsecond=0).timestamp()))


def calendar(entries: Iterable[Hidden], now: datetime, name: str, line: str) -> bytes:
    """A file in iCalendar's form (RFC 5545).

    Args:
        entries: the reminders, under names that say nothing.
        now: the instant.
        name: of the calendar.
        line: what stands at each of its times; calendars are seen by others, so it says nothing.
    """
    from kesher.parts import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Kesher//Kesher//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for each in entries:
        event = icalendar.Event()
        event.add("uid", f"{each.id.hex()}@kesher")
        event.add("dtstamp", now)
        event.add("dtstart", instant(each.at))
        event.add("summary", line)
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", line)
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        made.add_component(event)
    whole: bytes = made.to_ical()
    return whole
