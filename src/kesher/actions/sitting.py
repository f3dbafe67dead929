"""Before a sitting: whether one may be opened, which foundations rest, and what the heart answered before."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from kesher.actions.caring import measuring
from kesher.actions.desk import Desk
from kesher.actions.routes import open_routes
from kesher.method import heart
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
        Refused: the book is not open.
    """
    return desk.pack(now).resting(stopped=not measuring(desk, now), bereaved=desk.cover(now).bereaved)


def silence(desk: Desk, now: datetime) -> Silence:
    """What a silent heart asks of the next sitting.

    Raises:
        Refused: the book is not open.
    """
    book = desk.journal(now).book()

    def heard() -> Silence:
        sat: list[Sitting] = [each for page in book.pages for each in page.sittings]
        return Silence(heart.longer(sat), heart.to_tell(sat))

    return desk.once("silence", book, heard)
