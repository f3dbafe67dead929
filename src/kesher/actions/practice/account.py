"""The account of a day, and how the point stood on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.practice.care import counted, unmeasured
from kesher.days import Moment
from kesher.journal.cover import Cover
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method import point as points
from kesher.method.care import Written, believed
from kesher.method.page import Account, Changed, Page
from kesher.method.point import Held, Mark
from kesher.method.problems import Code, Problem
from kesher.method.today import asked_day


class Evening(NamedTuple):
    """What the account's page shows: the day, its page and point, and whether it may ask in numbers."""

    moment: Moment
    day: date
    kept: Kept
    held: Held | None
    rested: bool
    measuring: bool


@answers
def evening(desk: Desk, now: datetime, day: date | None = None) -> Evening | Problem:
    """What is needed to give the account of a day; by default of the day it is time for."""
    here = desk.moment(now)
    if desk.still(now):
        return Problem(Code.RESTING)
    day = day or _asked(desk, now, here)
    kept = desk.journal(now).page(day)
    if day > here.day and kept.page.empty:
        return Problem(Code.DAY_AHEAD)
    rested = desk.rested(now)(day)
    return Evening(here, day, kept, desk.held_on(now, day), rested, counted(desk, now))


@answers
def write_account(
    desk: Desk,
    now: datetime,
    act: str,
    account: Account,
    *,
    mark: Mark | None = None,
    wider: Mark | None = None,
    day: date | None = None,
    based_on: int | None = None,
    seconds: int | None = None,
) -> Kept | Problem:
    """Give the account of a day, and mark its point, in one act.

    While measuring is stopped, or where he chose words only, it is given in words; the numbers that stand on
    the page are left as they are.

    Args:
        desk: the desk.
        now: the instant of writing.
        act: the act's id, so that a repeat is harmless.
        account: what was answered.
        mark: how the point stood, if it was said.
        wider: how the trial on top of it stood, while there is one.
        day: which day; by default the one it is time for.
        based_on: the version of the page the person saw.
        seconds: how long the writing took, as far as the door can tell.

    Returns:
        The page as it now stands, or why not.
    """
    here = desk.moment(now)
    day = day or _asked(desk, now, here)
    if desk.still(now):
        return Problem(Code.RESTING)
    if day > here.day and desk.journal(now).page(day).page.empty:
        return Problem(Code.DAY_AHEAD)
    if problem := unmeasured(desk, now, *_numbers(account).values()):
        return problem
    asked = counted(desk, now)
    point = points.mark(desk.held_on(now, day), mark, day, wider) if mark else None
    if isinstance(point, Problem):
        return point

    def changer(page: Page) -> Changed:
        changed: Changed = page
        if account != Account():
            # Where numbers are not asked for, those that stand on the page are left as they are.
            stands = {
                name: number
                for name, number in _numbers(page.account).items()
                if getattr(account, name) is None and not asked
            }
            changed = pages.write_account(page, replace(account, written=now, **stands))
        elif point is None:
            return Problem(Code.NOTHING_GIVEN)
        if isinstance(changed, Problem) or point is None:
            return changed
        return pages.mark_point(changed, point)

    # The day whose account it is time for is no other day, by night too; nor is the one that has just begun.
    writing = Written(day, max(day, here.account_day), believed(seconds))

    def note(cover: Cover, before: Page, after: Page) -> Cover:
        return replace(cover, written=(*cover.written, writing)) if _written_anew(before, after) else cover

    return desk.change(now, day, act, changer, based_on, note)


def _numbers(account: Account) -> dict[str, int | None]:
    """What an account says in numbers."""
    return {
        "clarity": account.clarity,
        "love": account.love,
        "desire": account.desire,
        "thought": account.thought,
    }


def _written_anew(before: Page, after: Page) -> bool:
    """Whether the account says anything new: to mark the point alone, or to change no answer, is no writing.

    What is kept beside an answer, because another window gave another one, was written as well.
    """
    said = [replace(each.account, written=None) for each in (before, after)]
    asks = [[ask for ask in each.asks if ask.field.startswith("account.")] for each in (before, after)]
    return said[0] != said[1] or asks[0] != asks[1]


@answers
def mark_point(
    desk: Desk, now: datetime, act: str, mark: Mark, *, day: date | None = None, based_on: int | None = None
) -> Kept | Problem:
    """Mark the point of a day: kept, partly or missed."""
    day = day or desk.moment(now).day
    return write_account(desk, now, act, Account(), mark=mark, day=day, based_on=based_on)


@answers
def unmark_point(desk: Desk, now: datetime, act: str, day: date) -> Kept | Problem:
    """Take back the mark of a day's point: nothing is said of it then."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: pages.mark_point(page, None))


def _asked(desk: Desk, now: datetime, here: Moment) -> date:
    """The day whose account it is time for."""
    return asked_day(desk.standing(now), here.day, here.account_day, desk.cover(now).begun)
