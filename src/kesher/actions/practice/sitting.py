"""Before a sitting: whether one may be opened, which foundations rest, and what the heart answered before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.practice.care import measuring, unmeasured
from kesher.actions.practice.routes import open_routes
from kesher.days import moment
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method.page import Sitting
from kesher.method.problems import Code, Problem


class Silence(NamedTuple):
    """What a silent heart asks of the next sitting.

    Attributes:
        longer: it stays with the picture longer.
        tell: it says so, this once.
    """

    longer: bool
    tell: bool


def may_sit(desk: Desk, now: datetime) -> Problem | None:
    """Why no sitting may be opened now; one that is under way may be ended at any time but on a day of rest.

    Returns:
        ``RESTING``, ``SITTING_RESTS``, or ``LAST_DAY_CLOSED`` where the pack has no other way.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    if not measuring(desk, now):
        return Problem(Code.SITTING_RESTS)
    return None if open_routes(desk, now) else Problem(Code.LAST_DAY_CLOSED)


def resting(desk: Desk, now: datetime) -> frozenset[str]:
    """The foundations that rest now, by their ids.

    Raises:
        Refused: the journal is not open.
    """
    return desk.pack(now).resting(stopped=not measuring(desk, now), bereaved=desk.cover(now).bereaved)


def silence(desk: Desk, now: datetime) -> Silence:
    """What a silent heart asks of the next sitting.

    Raises:
        Refused: the journal is not open.
    """
    silent = desk.reckoned(now).silent
    return Silence(silent.longer, silent.tell)


LEFT_LYING = timedelta(hours=6)
"""A sitting that seems to have begun longer ago was left open, not sat."""


@answers
def sit(desk: Desk, now: datetime, act: str, sitting: Sitting) -> Kept | Problem:
    """Write a sitting on the day it was begun; one that was left lying for hours, on the day it is now."""
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := unmeasured(desk, now, sitting.clarity):
        return problem
    at = sitting.at if timedelta(0) <= now - sitting.at < LEFT_LYING else now
    return desk.change(now, moment(at, desk.cover(now).place).day, act, lambda page: pages.sit(page, sitting))
