"""(standing, moment, pages) → the one thing asked now, and nothing else.

The rule, in order:

1. On Shabbat and Yom Tov nothing is asked; nor while the person rests by his own choice; nor on Chol HaMoed,
   for one who does not write then.
2. In the evening, the account of the day that has passed, for everyone, whether he sat and holds a point or
   not. Once it is closed nothing more is asked.
3. Who never sat is asked to read the first foundations, and then to sit; who sat and holds no point, to
   choose one.
4. By day, a sitting: every day, or at a gentle pace every other; at a deep pace, after it, one glance.
5. When all is done, the day says that it may be put down.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from kesher.method.page import Page
from kesher.method.point import Pace
from kesher.method.standing import Standing


class One(StrEnum):
    """The one thing to do."""

    REST = "rest"
    PAUSE = "pause"
    MOED = "moed"
    READ = "read"
    SIT = "sit"
    CHOOSE = "choose"
    ACCOUNT = "account"
    DONE = "done"
    EVENING = "evening"
    GLANCE = "glance"


GENTLE_DAYS = 2
"""At a gentle pace a sitting is asked for this many days after the last one."""


class Now(msgspec.Struct, frozen=True):
    """What the method needs to know of the moment.

    Attributes:
        day: the Hebrew day it is now, by the civil date of its daylight.
        account_day: the day whose account is asked for (see :func:`asked_day`).
        evening: True between the turn of the day and dawn.
        resting: True inside Shabbat or Yom Tov.
        account_rested: True when ``account_day`` was itself one of rest.
        paused: True while the person rests by his own choice.
        moed: True on Chol HaMoed, for one who does not write then.
        wordless: True for one who chose words only, so that no glance in numbers is asked.
        unread: True while some of the first foundations were not read yet.
    """

    day: date
    account_day: date
    evening: bool
    resting: bool
    account_rested: bool
    paused: bool = False
    moed: bool = False
    unread: bool = False
    wordless: bool = False


class Today(msgspec.Struct, frozen=True):
    """What the home page says: the one thing, and what already stands."""

    one: One
    sat: bool
    closed: bool
    marked: bool
    account_day: date
    fill_in: bool


def today(standing: Standing, now: Now, page: Page, account_page: Page) -> Today:
    """Say what is asked now.

    Args:
        standing: where the person stands.
        now: the moment.
        page: the page of ``now.day``.
        account_page: the page of ``now.account_day``.
    """
    sat = bool(page.sittings)
    return Today(
        one=_one(standing, now, page, account_page.closed),
        sat=sat,
        closed=account_page.closed,
        marked=account_page.point is not None,
        account_day=now.account_day,
        fill_in=now.account_rested and not account_page.closed and not now.resting,
    )


def asked_day(standing: Standing, day: date, account_day: date, begun: date | None = None) -> date:
    """The day whose account is asked for: never one from before the journal was begun.

    Args:
        standing: where the person stands.
        day: the Hebrew day it is now.
        account_day: the day of which an account written now speaks.
        begun: the day on which the journal was begun, where it is known; else its first page tells.
    """
    firsts = [each for each in (standing.first, begun) if each is not None]
    return account_day if firsts and min(firsts) <= account_day else day


def _one(standing: Standing, now: Now, page: Page, closed: bool) -> One:
    if (silent := _silent(now)) is not None:
        return silent
    over = now.account_day < now.day
    if now.evening and over:
        return One.DONE if closed or now.account_rested else One.ACCOUNT
    if closed and not over:
        return One.DONE
    if standing.sittings == 0:
        return One.READ if now.unread else One.SIT
    if standing.held is None:
        return One.CHOOSE
    return One.DONE if now.evening else _by_day(standing, now, page)


def _silent(now: Now) -> One | None:
    if now.resting:
        return One.REST
    if now.paused:
        return One.PAUSE
    return One.MOED if now.moed else None


def _by_day(standing: Standing, now: Now, page: Page) -> One:
    if page.sittings:
        glance = standing.pace is Pace.DEEP and not page.glances and not now.wordless
        return One.GLANCE if glance else One.EVENING
    since = (now.day - standing.sat).days if standing.sat is not None else GENTLE_DAYS
    return One.EVENING if standing.pace is Pace.GENTLE and 0 < since < GENTLE_DAYS else One.SIT
