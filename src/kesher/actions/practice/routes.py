"""By which routes a person may sit, and the lot that falls between two of them."""

from __future__ import annotations

import secrets
from datetime import datetime

from msgspec.structs import replace

from kesher.actions.desk import Desk
from kesher.actions.practice.care import care
from kesher.method.care import LAST_DAY, heavy_evening

OWN = "own"
LOT = 2
"""How many routes a lot falls between."""


def open_routes(desk: Desk, now: datetime) -> tuple[str, ...]:
    """The routes a person may sit by: his own once he wrote it, *last day* once he asked for it.

    *Last day* is closed to one who told of a bereavement, even if he asked for it before.
    """
    cover = desk.cover(now)
    asked = cover.last_day and not cover.bereaved
    closed = set() if asked and care(desk, now).last_day_open else {LAST_DAY}
    if not cover.own:
        closed.add(OWN)
    return tuple(each for each in desk.pack(now).routes if each not in closed)


def usual_routes(desk: Desk, now: datetime) -> tuple[str, ...]:
    """The routes a sitting may begin with. *Last day* is never first: it is picked anew each time."""
    return tuple(each for each in open_routes(desk, now) if each != LAST_DAY)


def draw(desk: Desk, now: datetime) -> str | None:
    """Let the lot fall; None when none is drawn. A heavy day ends it by itself, and a way that was closed.

    It falls among the usual ways only: *last day* is never put before anyone by the software.
    """
    lot = desk.cover(now).lot
    if len(lot) != LOT:
        return None
    pages = reversed(desk.journal(now).book().pages)
    last = next((page.account for page in pages if page.closed), None)
    heavy = last is not None and heavy_evening(last)
    if heavy or not set(lot) <= set(usual_routes(desk, now)):
        desk.change_cover(now, lambda cover: replace(cover, lot=(), lot_since=None))
        return None
    return secrets.choice(lot)
