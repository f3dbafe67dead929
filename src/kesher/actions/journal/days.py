"""The book of past days, read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.practice.care import measuring
from kesher.days import HebrewDate, Moment, anniversary, hebrew_date
from kesher.journal.journal import Kept
from kesher.method.page import Ask, Lives, Page, Reading, Sitting
from kesher.method.point import Held, Mark, words_of
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
    hurt: bool = False
    """The settings or the list of pages were damaged."""


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
    return Contents(moment, tuple(listed), book.damaged, desk.hurt(now))


@answers
def day(desk: Desk, now: datetime, wanted: date) -> Day | Problem:
    """One day, as it was written."""
    moment = desk.moment(now)
    journal = desk.journal(now)
    kept = journal.page(wanted)
    # One that was written when the clock was ahead can be read all the same.
    if wanted > moment.day and kept.page.empty:
        return Problem(Code.DAY_AHEAD)
    written = [page.day for page in journal.book().pages if not page.empty]
    return Day(
        moment=moment,
        day=wanted,
        kept=kept,
        held=desk.held_on(now, wanted),
        rested=desk.rested(now)(wanted),
        before=max((each for each in written if each < wanted), default=None),
        after=min((each for each in written if each > wanted), default=None),
    )


class Lived(NamedTuple):
    """What was said of a foundation on one day."""

    day: date
    lives: Lives | None
    words: str


@answers
def lives_of(desk: Desk, now: datetime, foundation: str) -> tuple[Lived, ...] | Problem:
    """How a foundation lived over time: said against lived, as a history and not a grade."""
    book = desk.journal(now).book()
    return tuple(
        Lived(page.day, each.lives, each.words)
        for page in book.pages
        for each in of_foundations(page)
        if each.foundation == foundation and (each.lives is not None or each.words)
    )


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
def same_day(desk: Desk, now: datetime, wanted: date) -> tuple[Page, ...] | Problem:
    """The same Hebrew day in earlier years (see :func:`anniversary`), latest first."""
    today = hebrew_date(wanted)
    return tuple(
        page
        for page in reversed(desk.journal(now).book().pages)
        if page.day < wanted
        and not page.empty
        and (then := hebrew_date(page.day)).year < today.year
        and anniversary(then, today.year) == today
    )


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

    The pages are already unsealed in memory; nothing is indexed and nothing is kept.
    """
    from kesher.library.search.typed import sought  # the search is heavy, and most visits look for nothing

    wanted = sought(words)
    if wanted is None:
        # Signs alone stand between words, and are found nowhere.
        signs = any(unicodedata.category(each)[0] in "PS" for each in words)
        return () if signs else Problem(Code.NOTHING_GIVEN)
    found: list[Passage] = []
    for page in reversed(desk.journal(now).book().pages):
        found += (
            _passage(page.day, text, *place)
            for text in _texts(page)
            if text and (place := wanted.place(text)) is not None
        )
        if len(found) >= FOUND_LIMIT:
            break
    return tuple(found[:FOUND_LIMIT])


def _passage(day: date, text: str, first: int, last: int) -> Passage:
    """What was found, and the rest of the lines on which it begins and ends."""
    begins, ends = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    return Passage(day, text[begins:first], text[first:last], text[last : len(text) if ends < 0 else ends])


def of_foundations(page: Page) -> Iterator[Sitting | Reading]:
    """Where a day met a foundation: in its sittings and its readings."""
    yield from page.sittings
    yield from page.readings


def _texts(page: Page) -> Iterator[str]:
    for each in of_foundations(page):
        yield each.words
    for look in page.glances:
        yield look.pull
    yield page.account.where
    yield page.account.pull
    yield page.account.words
    for decision in page.decisions:
        yield decision.words
        if decision.point is not None:
            yield from words_of(decision.point)
    for highlight in page.highlights:
        yield highlight.words
        yield highlight.today
        yield highlight.quote
    for said in page.questions:
        yield said.words
        yield said.quote


@answers
def asks(desk: Desk, now: datetime) -> tuple[tuple[date, Ask], ...] | Problem:
    """Every place where two writings differ, earliest day first."""
    book = desk.journal(now).book()
    return tuple((page.day, ask) for page in book.pages for ask in page.asks)
