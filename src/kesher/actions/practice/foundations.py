"""A foundation is read, and how it lives."""

from __future__ import annotations

from datetime import datetime

from kesher.actions.desk import Desk, answers
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method.problems import Code, Problem


@answers
def read_foundation(desk: Desk, now: datetime, act: str, reading: pages.Reading) -> Kept | Problem:
    """Write that a foundation was read, and how it lives."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, desk.moment(now).day, act, lambda page: pages.read(page, reading))
