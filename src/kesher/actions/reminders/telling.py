"""What was chosen, in words; both doors say it so."""

from __future__ import annotations

from datetime import datetime

from kesher.actions.desk import Desk
from kesher.actions.practice.hours import clock
from kesher.actions.reminders.coming import coming
from kesher.days import moment, say_date
from kesher.reminders.chosen import Thing, When, clock_text
from kesher.words import Catalogue


def line(words: Catalogue, thing: Thing, when: When | None) -> str:
    """When one is reminded of a thing."""
    name = words.plain(f"reminders.{thing}")
    if when is None:
        return words.plain("reminders.off_line", thing=name)
    if when.zman is None:
        return words.plain("reminders.clock_line", thing=name, time=clock_text(when))
    hour = words.plain(f"reminders.zman_{when.zman}")
    if not when.minutes:
        return words.plain("reminders.zman_line", thing=name, zman=hour)
    said = "reminders.zman_after" if when.minutes > 0 else "reminders.zman_before"
    return words.plain(said, thing=name, zman=hour, n=abs(when.minutes))


def next_line(desk: Desk, now: datetime, words: Catalogue) -> str:
    """When the next one comes, by the clock of his place; that there is none.

    Raises:
        Refused: the journal is not open.
    """
    found = coming(desk, now, 3)
    if not found:
        return words.plain("reminders.none")
    place = desk.cover(now).place
    day = say_date(moment(found[0].at, place), words.language)
    return words.plain("reminders.next_line", day=day, time=clock(found[0].at, place))
