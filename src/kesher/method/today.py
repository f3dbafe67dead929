"""(standing, moment, pages) → the one thing asked now, and nothing else.

The rule, in order: on Shabbat and Yom Tov nothing is asked. At night, the account of the day that has
passed. By day, a sitting: every day, or at a gentle pace every other; at a deep pace, after it, one glance.
A person who has sat once and holds no point is asked to choose one. When all is done, the day says that it
may be put down.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from kesher.method.book import Standing
from kesher.method.page import Page
from kesher.method.point import Pace


class One(StrEnum):
    """The one thing to do."""

    REST = "rest"
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
        account_rested: True when ``account_day`` was itself Shabbat or Yom Tov.
    """

    day: date
    account_day: date
    evening: bool
    resting: bool
    account_rested: bool


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


def asked_day(standing: Standing, day: date, account_day: date) -> date:
    """The day whose account is asked for: never one from before the book was begun."""
    begun = standing.first is not None and standing.first <= account_day
    return account_day if begun else day


def _one(standing: Standing, now: Now, page: Page, closed: bool) -> One:
    if now.resting:
        return One.REST
    if standing.sittings == 0:
        return One.SIT
    if standing.held is None:
        return One.CHOOSE
    if now.evening:
        over = now.account_day < now.day
        return One.ACCOUNT if over and not closed and not now.account_rested else One.DONE
    return _by_day(standing, now, page)


def _by_day(standing: Standing, now: Now, page: Page) -> One:
    if page.sittings:
        return One.GLANCE if standing.pace is Pace.DEEP and not page.glances else One.EVENING
    since = (now.day - standing.sat).days if standing.sat is not None else GENTLE_DAYS
    return One.EVENING if standing.pace is Pace.GENTLE and 0 < since < GENTLE_DAYS else One.SIT
