"""The book of past days, read."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.practice import rested
from kesher.days import HebrewDate, Moment, hebrew_date
from kesher.journal.journal import Kept
from kesher.method.book import held_on
from kesher.method.page import Ask, Page
from kesher.method.point import Held
from kesher.method.problems import Code, Problem


class Month(NamedTuple):
    """A Hebrew month that has pages, latest day first."""

    first: HebrewDate
    pages: tuple[Page, ...]


class Contents(NamedTuple):
    """The book's table of contents, latest month first."""

    moment: Moment
    months: tuple[Month, ...]
    damaged: tuple[str, ...]


class Day(NamedTuple):
    """One day of the book, with its neighbours that have pages."""

    moment: Moment
    day: date
    kept: Kept
    held: Held | None
    rested: bool
    before: date | None
    after: date | None


@answers
def contents(desk: Desk, now: datetime) -> Contents | Problem:
    """The days that were written on."""
    moment = desk.moment(now)
    book = desk.journal(now).book()
    months: dict[tuple[int, int], list[Page]] = {}
    for page in reversed(book.pages):
        if not page.empty:
            hebrew = hebrew_date(page.day)
            months.setdefault((hebrew.year, hebrew.month), []).append(page)
    listed = (Month(hebrew_date(pages[0].day), tuple(pages)) for pages in months.values())
    return Contents(moment, tuple(listed), book.damaged)


@answers
def day(desk: Desk, now: datetime, wanted: date) -> Day | Problem:
    """One day, as it was written."""
    moment = desk.moment(now)
    if wanted > moment.day:
        return Problem(Code.DAY_AHEAD)
    journal = desk.journal(now)
    kept = journal.page(wanted)
    written = [page.day for page in journal.book().pages if not page.empty]
    return Day(
        moment=moment,
        day=wanted,
        kept=kept,
        held=held_on(journal.turning(), wanted),
        rested=rested(moment, wanted),
        before=max((each for each in written if each < wanted), default=None),
        after=min((each for each in written if each > wanted), default=None),
    )


@answers
def asks(desk: Desk, now: datetime) -> tuple[tuple[date, Ask], ...] | Problem:
    """Every place where two writings differ, earliest day first."""
    book = desk.journal(now).book()
    return tuple((page.day, ask) for page in book.pages for ask in page.asks)
