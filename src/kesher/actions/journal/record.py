"""The record as the findings read it, read on from where it was read before.

What lies before the Hebrew year of the last page does not change because today was written: it is read once,
and again only when one of its pages was written. And a level rests on the days before it, of which the last
half year is enough: what it was on a past day is found once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kesher.actions.desk import Desk
from kesher.days import HebrewDate, civil_date, hebrew_date
from kesher.days.calendar import TISHREI
from kesher.method.page import Page, between

if TYPE_CHECKING:
    from kesher.insight import DayRow, Finding, Look, Missing

Part = TypeVar("Part")

WITHIN = 400
"""Days before the last recorded one that are read for a level and for a month, which both look at fewer."""

_DAY = timedelta(days=1)


class Told(NamedTuple):
    """One finding, or what it still waits for."""

    name: str
    finding: Finding | None
    missing: Missing | None


class Record(NamedTuple):
    """Some pages, earliest first, and a row for each day from the first of them to the last.

    Attributes:
        before: the pages before the Hebrew year of the last one.
        since: those of that year.
        rows: the rows of both.
    """

    before: Sequence[Page]
    since: Sequence[Page]
    rows: list[DayRow]

    def up_to(self, day: date) -> int:
        """How many rows there are up to a day, that day with them."""
        return max(0, (day - self.rows[0].day).days + 1) if self.rows else 0


def record(desk: Desk, now: datetime, last: date = date.max) -> Record:
    """The record up to a day.

    Raises:
        Refused: the journal is not open.
    """
    pages, cover, rested = desk.journal(now).book().pages, desk.cover(now), desk.rested(now)
    customs = cover.place.israel, cover.moed
    whole = desk.once("record", (pages, customs), lambda: _read(desk, pages, customs, rested))
    until = between(pages, date.min, last) if last < date.max else pages
    if until is pages or not until:
        return whole if until else Record((), (), [])
    return whole._replace(rows=whole.rows[: whole.up_to(until[-1].day)])


def _read(
    desk: Desk, pages: Sequence[Page], customs: tuple[bool, bool], rested: Callable[[date], bool]
) -> Record:
    from kesher import insight

    if not pages:
        return Record((), (), [])
    begins, before, since = _halves(pages)
    if not before:
        return Record(before, since, insight.rows_of(since, rested))

    def earlier() -> list[DayRow]:
        return insight.rows_of(before, rested, last=begins - _DAY)

    known = desk.once("rows before", (before, customs), earlier)
    return Record(before, since, known + insight.rows_of(since, rested, first=begins))


def _halves(pages: Sequence[Page]) -> tuple[date, Sequence[Page], Sequence[Page]]:
    """The first day of the Hebrew year of the last page, the pages before it, and those of that year."""
    begins = civil_date(HebrewDate(hebrew_date(pages[-1].day).year, TISHREI, 1))
    return begins, tuple(between(pages, date.min, begins - _DAY)), tuple(between(pages, begins, date.max))


def parted(desk: Desk, now: datetime, name: str, take: Callable[[Sequence[Page]], Part]) -> tuple[Part, Part]:
    """What is read of the pages before the Hebrew year of the last one, and what of those of that year.

    Each is read again only when one of its own pages was written.
    """
    pages = desk.journal(now).book().pages
    _, before, since = desk.once("halves", pages, lambda: _halves(pages)) if pages else (date.min, (), ())
    return (
        desk.once(f"{name} before", before, lambda: take(before)),
        desk.once(f"{name} since", since, lambda: take(since)),
    )


def recent(read: Record, outcome: str, day: date = date.max) -> list[DayRow]:
    """The rows on which a level of a day rests: those before the last day that has the number."""
    from kesher.insight.rows import number

    rows = read.rows
    end = len(rows) if day == date.max else min(len(rows), read.up_to(day))
    while end and (rows[end - 1].rest or number(rows[end - 1], outcome) is None):
        end -= 1
    return rows[max(0, end - WITHIN) : end]


def level(desk: Desk, read: Record, outcome: str) -> Told:
    """The level of now."""
    from kesher import insight

    rows = recent(read, outcome)
    found = _known(desk, outcome, read.rows[-1].day if read.rows else date.max, rows)
    return Told(outcome, found, insight.missing_for("level", rows, outcome))


def level_on(desk: Desk, read: Record, outcome: str, day: date) -> Finding | None:
    """The level as it was known on a past day."""
    return _known(desk, outcome, day, recent(read, outcome, day))


def _known(desk: Desk, outcome: str, day: date, rows: list[DayRow]) -> Finding | None:
    from kesher import insight

    return desk.once(f"{outcome} on {day}", rows, lambda: insight.recent_level(rows, outcome))


def month(read: Record) -> Told:
    """The last month against the one before."""
    from kesher import insight

    rows = recent(read, "clarity")
    return Told("month", insight.month_change(rows), insight.missing_for("month", rows))


def look(desk: Desk, read: Record, today: date) -> Look | None:
    """What the last quarter that was completed shows of sitting: it is looked at once."""
    from kesher import insight
    from kesher.insight.rows import any_recorded

    first = next((row.day for row in read.rows if not row.rest and any_recorded(row)), None)
    if first is None:
        return None
    until = insight.last_look(first, today)
    rows = read.rows[: read.up_to(until - _DAY)]
    return desk.once(f"look of {until}", rows, lambda: insight.quarterly_look(rows or read.rows, today))
