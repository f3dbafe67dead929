"""The journal's past days, read."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.journal.record import parted
from kesher.actions.journal.written import of_foundations, texts, that_may_hold
from kesher.actions.practice.care import measuring
from kesher.days import HebrewDate, Moment, civil_date, hebrew_date, remembered
from kesher.days.calendar import TISHREI
from kesher.journal.journal import Kept
from kesher.method.page import Ask, Lives, Page, between, place_of
from kesher.method.point import Held, Mark
from kesher.method.problems import Code, Problem


class Month(NamedTuple):
    """A Hebrew month that has pages, latest day first."""

    first: HebrewDate
    pages: tuple[Page, ...]


class Contents(NamedTuple):
    """The journal's table of contents, latest month first."""

    moment: Moment
    months: tuple[Month, ...]
    damaged: tuple[str, ...]
    hurt: bool = False
    """The settings or the list of pages were damaged."""
    years: tuple[int, ...] = ()
    """The Hebrew years that have pages, latest first."""


class Day(NamedTuple):
    """One day of the journal, with its neighbours that have pages."""

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
    book = desk.journal(now).book()
    years = desk.once("years", book, lambda: _years(book.pages))
    return Contents(desk.moment(now), _months(book.pages), book.damaged, desk.hurt(now), years)


@answers
def year(desk: Desk, now: datetime, wanted: int | None = None) -> Contents | Problem:
    """The days of one Hebrew year that were written on; of the latest where that has none."""
    book = desk.journal(now).book()
    years = desk.once("years", book, lambda: _years(book.pages))
    shown = wanted if wanted in years else next(iter(years), None)
    pages = _of_year(book.pages, shown) if shown is not None else ()
    return Contents(desk.moment(now), _months(pages), book.damaged, desk.hurt(now), years)


def written(desk: Desk, now: datetime, first: date, last: date) -> frozenset[date]:
    """The days of a time that were written on."""
    pages = between(desk.journal(now).book().pages, first, last)
    return frozenset(page.day for page in pages if not page.empty)


def _months(pages: Sequence[Page]) -> tuple[Month, ...]:
    months: dict[tuple[int, int], list[Page]] = {}
    for page in reversed(pages):
        if not page.empty:
            hebrew = hebrew_date(page.day)
            months.setdefault((hebrew.year, hebrew.month), []).append(page)
    return tuple(Month(hebrew_date(each[0].day), tuple(each)) for each in months.values())


def _years(pages: Sequence[Page]) -> tuple[int, ...]:
    if not pages:
        return ()
    first, last = (hebrew_date(page.day).year for page in (pages[0], pages[-1]))
    return tuple(
        each for each in range(last, first - 1, -1) if any(not page.empty for page in _of_year(pages, each))
    )


def _of_year(pages: Sequence[Page], year: int) -> Sequence[Page]:
    first, after = (civil_date(HebrewDate(each, TISHREI, 1)) for each in (year, year + 1))
    return between(pages, first, after - timedelta(days=1))


@answers
def day(desk: Desk, now: datetime, wanted: date) -> Day | Problem:
    """One day, as it was written."""
    moment = desk.moment(now)
    journal = desk.journal(now)
    kept = journal.page(wanted)
    # One that was written when the clock was ahead can be read all the same.
    if wanted > moment.day and kept.page.empty:
        return Problem(Code.DAY_AHEAD)
    pages = journal.book().pages
    here = place_of(pages, wanted)
    later = pages[here:] if here == len(pages) or pages[here].day != wanted else pages[here + 1 :]
    return Day(
        moment=moment,
        day=wanted,
        kept=kept,
        held=desk.held_on(now, wanted),
        rested=desk.rested(now)(wanted),
        before=next((page.day for page in reversed(pages[:here]) if not page.empty), None),
        after=next((page.day for page in later if not page.empty), None),
    )


class Lived(NamedTuple):
    """What was said of a foundation on one day."""

    day: date
    lives: Lives | None
    words: str


@answers
def lives_of(desk: Desk, now: datetime, foundation: str) -> tuple[Lived, ...] | Problem:
    """How a foundation lived over time: said against lived, as a history and not a grade."""
    before, since = parted(desk, now, "lives", _lives)
    return (*before.get(foundation, ()), *since.get(foundation, ()))


def _lives(pages: Sequence[Page]) -> dict[str, list[Lived]]:
    """What was said of each foundation."""
    found: dict[str, list[Lived]] = {}
    for page in pages:
        for each in of_foundations(page):
            if each.foundation and (each.lives is not None or each.words):
                found.setdefault(each.foundation, []).append(Lived(page.day, each.lives, each.words))
    return found


def marks(desk: Desk, now: datetime, first: date, last: date) -> list[tuple[date, Mark | None, bool]]:
    """The point's mark on each day of a time, latest first, and whether the day was one of rest."""
    journal, rested = desk.journal(now), desk.rested(now)
    journal.book()
    listed = []
    day = last
    while day >= first:
        point = journal.seen(day).point
        listed.append((day, point.mark if point else None, rested(day)))
        day -= timedelta(days=1)
    return listed


class Week(NamedTuple):
    """The days of one week that have come, from Sunday to Shabbat."""

    moment: Moment
    days: tuple[tuple[Kept, Held | None, bool], ...]


@answers
def week(desk: Desk, now: datetime, last: date) -> Week | Problem:
    """The week of a day, from Sunday to Shabbat, to be filled in on one page, which asks in numbers."""
    moment = desk.moment(now)
    if desk.still(now):
        return Problem(Code.RESTING)
    if not measuring(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    if last > moment.day:
        return Problem(Code.DAY_AHEAD)
    journal = desk.journal(now)
    rested = desk.rested(now)
    sunday = last - timedelta(days=last.isoweekday() % 7)
    days = [day for ahead in range(7) if (day := sunday + timedelta(days=ahead)) <= moment.day]
    return Week(
        moment,
        tuple((journal.page(day), desk.held_on(now, day), rested(day)) for day in days),
    )


@answers
def same_day(desk: Desk, now: datetime, wanted: date, most: int | None = None) -> tuple[Page, ...] | Problem:
    """The same Hebrew day in earlier years (see :func:`anniversary`), latest first.

    Args:
        desk: the desk.
        now: the instant.
        wanted: the day.
        most: how many are wanted; None for all.
    """
    today, journal = hebrew_date(wanted), desk.journal(now)
    pages = journal.book().pages
    if not pages:
        return ()
    first = hebrew_date(pages[0].day).year
    found = (
        each for year in range(today.year - 1, first - 1, -1) for each in reversed(remembered(today, year))
    )
    seen = (journal.seen(each) for each in found)
    return tuple(islice((page for page in seen if not page.empty), most))


class Passage(NamedTuple):
    """Words that were found: the day, and the line around them."""

    day: date
    before: str
    found: str
    after: str


FOUND_LIMIT = 200


@answers
def find(desk: Desk, now: datetime, words: str) -> tuple[Passage, ...] | Problem:
    """Look for words in everything one wrote, latest first, as they are meant (see :func:`sought`).

    The pages are already unsealed in memory, and their letters lie beside them there; nothing is indexed on
    the disk, and nothing is kept when the journal is closed.
    """
    from kesher.library.search.typed import sought  # the search is heavy, and most visits look for nothing

    wanted = sought(words)
    if wanted is None:
        # Signs alone stand between words, and are found nowhere.
        signs = any(unicodedata.category(each)[0] in "PS" for each in words)
        return () if signs else Problem(Code.NOTHING_GIVEN)
    found: list[Passage] = []
    for page in that_may_hold(desk, now, wanted.letters):
        found += (
            _passage(page.day, text, *place)
            for text in texts(page)
            if text and (place := wanted.place(text)) is not None
        )
        if len(found) >= FOUND_LIMIT:
            break
    return tuple(found[:FOUND_LIMIT])


def _passage(day: date, text: str, first: int, last: int) -> Passage:
    """What was found, and the rest of the lines on which it begins and ends."""
    begins, ends = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    return Passage(day, text[begins:first], text[first:last], text[last : len(text) if ends < 0 else ends])


@answers
def asks(desk: Desk, now: datetime) -> tuple[tuple[date, Ask], ...] | Problem:
    """Every place where two writings differ, earliest day first."""
    return tuple((page.day, ask) for page in desk.journal(now).differing() for ask in page.asks)
