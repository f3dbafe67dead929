"""Pages → rows of days: the only shape the findings read.

A row says what was recorded on one day and nothing more. A rest day is a gap, never a nought: whatever is
written on it is left out of every finding, so that a person who rests loses nothing by it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from kesher.method.page import Page

SETTLING = 14
"""The first days of a journal, which are left out of any claim: being asked raises ratings by itself."""

OUTCOMES = ("clarity", "love", "desire", "thought")


class DayRow(NamedTuple):
    """What was recorded on one day; None where nothing was.

    Attributes:
        day: the civil date of the day's daylight.
        rest: a day of rest (Shabbat or Yom Tov).
        sat: whether there was a sitting.
        route: the route of the day's first sitting.
        clarity: the evening's clarity, 0 to 10.
        love: the evening's love.
        desire: the evening's desire.
        thought: the evening's thought.
        point: ``kept``, ``partly`` or ``missed``.
    """

    day: date
    rest: bool = False
    sat: bool | None = None
    route: str | None = None
    clarity: int | None = None
    love: int | None = None
    desire: int | None = None
    thought: int | None = None
    point: str | None = None


def rows_of(
    pages: Iterable[Page],
    rest_days: Collection[date] | Callable[[date], bool],
    *,
    first: date | None = None,
    last: date | None = None,
) -> list[DayRow]:
    """Turn pages into rows, one for every day from the first page to the last.

    Args:
        pages: in any order.
        rest_days: the days of rest, or what tells whether a day is one.
        first: another day to begin with, where a part of a record is read.
        last: another day to end with.
    """
    by_day = {page.day: page for page in pages}
    if not by_day:
        return []
    rests = rest_days if callable(rest_days) else rest_days.__contains__
    first, last = first or min(by_day), last or max(by_day)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [_row(day, by_day.get(day), rests(day)) for day in days]


def _row(day: date, page: Page | None, rest: bool) -> DayRow:
    if page is None:
        return DayRow(day, rest)
    account = page.account
    # A day on which nothing was asked in the evening does not tell that there was no sitting.
    sat = True if page.sittings else False if page.closed or page.point else None
    return DayRow(
        day,
        rest,
        sat,
        page.sittings[0].route if page.sittings else None,
        account.clarity,
        account.love,
        account.desire,
        account.thought,
        page.point.mark.value if page.point else None,
    )


def number(row: DayRow, outcome: str) -> int | None:
    """A row's number for an outcome; one off the scale counts as not recorded.

    Raises:
        ValueError: there is no such outcome.
    """
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    found: int | None = getattr(row, outcome)
    return found if found is not None and 0 <= found <= 10 else None


def in_order(rows: Iterable[DayRow]) -> list[DayRow]:
    """Working days in order of time, one row a day: rest days and days on which nothing was recorded go."""
    resting: set[date] = set()
    by_day: dict[date, DayRow] = {}
    for row in rows:
        if row.rest:
            resting.add(row.day)
            continue
        known = by_day.get(row.day)
        by_day[row.day] = row if known is None or known == row else _merged(known, row)
    return [by_day[day] for day in sorted(by_day) if day not in resting and any_recorded(by_day[day])]


def any_recorded(row: DayRow) -> bool:
    """True when anything at all was recorded on the day."""
    return any(each is not None for each in row[2:])


def settled(rows: list[DayRow]) -> list[DayRow]:
    """Ordered rows without the first days of the journal."""
    return [row for row in rows if (row.day - rows[0].day).days >= SETTLING]


def _merged(one: DayRow, other: DayRow) -> DayRow:
    """Two rows of a day: what one leaves out the other gives; where they disagree nothing is known."""
    both = [
        mine if theirs is None or mine == theirs else theirs if mine is None else None
        for mine, theirs in zip(one[2:], other[2:], strict=True)
    ]
    return DayRow(one.day, False, *both)  # type: ignore[arg-type]
