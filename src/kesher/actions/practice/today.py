"""What is asked now, and what already stands; and the glance of a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.practice.care import unmeasured
from kesher.actions.practice.sitting import resting
from kesher.days import Moment, is_moed
from kesher.journal.cover import rests
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method.foundations import due, first_reading
from kesher.method.page import Glance, Page
from kesher.method.problems import Code, Problem
from kesher.method.standing import Standing
from kesher.method.today import Now, Today, asked_day
from kesher.method.today import today as method_today

_DAY = timedelta(days=1)


class Whole(NamedTuple):
    """What is to be said of the whole journal."""

    asks: int
    damaged: tuple[str, ...]
    hurt: bool
    ahead: tuple[date, ...]


class Home(NamedTuple):
    """What the home page shows.

    Attributes:
        first: what is still to be read before the first sitting.
        whole: what is to be said of the whole journal, read only where it is asked for.
    """

    moment: Moment
    today: Today
    standing: Standing
    page: Page
    account_page: Page
    foundation: str | None
    first: tuple[str, ...]
    still: bool
    whole: Callable[[], Whole]

    @property
    def asks(self) -> int:
        """How many things were written twice and differ."""
        return self.whole().asks

    @property
    def damaged(self) -> tuple[str, ...]:
        """The days whose page does not open, or is missing."""
        return self.whole().damaged

    @property
    def hurt(self) -> bool:
        """Whether the settings or the list of pages were damaged."""
        return self.whole().hurt

    @property
    def ahead(self) -> tuple[date, ...]:
        """The written days that lie further ahead than a journey or the turn of the day could tell."""
        return self.whole().ahead


@answers
def home(desk: Desk, now: datetime) -> Home | Problem:
    """What is asked now, and what already stands."""
    here = desk.moment(now)
    standing = desk.standing(now)
    journal = desk.journal(now)
    page = journal.seen(here.day)
    cover = desk.cover(now)
    asked = asked_day(standing, here.day, here.account_day, cover.begun)
    account_page = journal.seen(asked)
    order = desk.pack(now).order(cover.sets)
    rest = resting(desk, now)
    first = first_reading(order, standing, rest)
    seen = Now(
        day=here.day,
        account_day=asked,
        evening=here.evening,
        resting=desk.still(now),
        account_rested=desk.rested(now)(asked),
        paused=rests(cover, here.day),
        moed=cover.moed and is_moed(here.day, here.place.israel),
        unread=bool(first),
        wordless=cover.wordless,
    )
    return Home(
        moment=here,
        today=method_today(standing, seen, page, account_page),
        standing=standing,
        page=page,
        account_page=account_page,
        foundation=due(order, standing, here.day, rest),
        first=first,
        still=seen.resting,
        whole=cache(lambda: _whole(desk, now, here.day)),
    )


def _whole(desk: Desk, now: datetime, day: date) -> Whole:
    journal = desk.journal(now)
    book = journal.book()
    ahead = book.pages[pages.place_of(book.pages, day + 2 * _DAY) :]
    return Whole(
        asks=sum(len(page.asks) for page in journal.differing()),
        damaged=book.damaged,
        hurt=desk.hurt(now),
        ahead=tuple(page.day for page in ahead if not page.empty),
    )


@answers
def glance(desk: Desk, now: datetime, act: str, where: int, pull: str = "") -> Kept | Problem:
    """Write where the person is now."""
    here = desk.moment(now)
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := unmeasured(desk, now, where):
        return problem
    look = Glance(id=act, at=now, where=where, pull=pull)
    return desk.change(now, here.day, act, lambda page: pages.glance(page, look))


@answers
def take_back_glance(desk: Desk, now: datetime, act: str, day: date, which: str) -> Kept | Problem:
    """Take a glance of a day back."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: pages.take_back_glance(page, which))
