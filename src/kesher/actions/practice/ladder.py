"""The ladder at the doors: what it leads to now, and what the person decides about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.journal.journal import Kept
from kesher.method import ladder
from kesher.method import page as pages
from kesher.method.ladder import Rung, Suggestion
from kesher.method.page import Changed, Page
from kesher.method.point import Decision
from kesher.method.problems import Code, Problem


class Standing(NamedTuple):
    """What the person stands on, and what the record leads to."""

    rung: Rung
    suggestion: Suggestion


def climbed(desk: Desk, now: datetime) -> Standing:
    """Read the ladder from the journal.

    Raises:
        Refused: the journal is not open.
    """
    here = desk.moment(now).day
    climb = ladder.Climb(desk.rested(now), desk.reckoned(now, here).climbed)
    return Standing(climb.rung(), climb.suggest(here))


def on_trial(desk: Desk, now: datetime) -> bool:
    """True while something is tried on top of the point."""
    return desk.reckoned(now, desk.moment(now).day).climbed.trial is not None


@answers
def see_offer(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Show the offer of this week: from now on it counts as the one that was made."""
    return _write(desk, now, act, lambda now_stands: ladder.offer(now_stands.suggestion, act=act, at=now))


@answers
def decline(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Say no. No reason is asked."""
    held = desk.standing(now).held
    return _write(desk, now, act, lambda _: ladder.decline(held, act=act, at=now))


@answers
def begin_trial(desk: Desk, now: datetime, act: str, words: str) -> Kept | Problem:
    """Begin a wider trial on top of the point, offered or not."""
    clean, held = pages.clean(words), desk.standing(now).held
    if problem := pages.too_long(clean):
        return problem
    return _write(desk, now, act, lambda _: ladder.begin(held, clean, act=act, at=now))


@answers
def begin_deepening(desk: Desk, now: datetime, act: str, given: str) -> Kept | Problem:
    """Begin a deeper trial on top of the point, offered or not: what more is given in the same act."""
    clean, held = pages.clean(given), desk.standing(now).held
    if problem := pages.too_long(clean):
        return problem
    return _write(desk, now, act, lambda _: ladder.begin_deepening(held, clean, act=act, at=now))


@answers
def settle(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Make what was tried the point."""
    return _write(desk, now, act, lambda stands: ladder.settle(stands.rung, act=act, at=now))


@answers
def lay_down(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Put the trial down. The point stays as it was."""
    return _write(desk, now, act, lambda stands: ladder.lay_down(stands.rung, act=act, at=now))


def _write(
    desk: Desk, now: datetime, act: str, decide: Callable[[Standing], Decision | Problem | None]
) -> Kept | Problem:
    if desk.still(now):
        return Problem(Code.RESTING)
    day = desk.deciding_day(now)

    def changer(page: Page) -> Changed:
        # Read inside the transaction, so that of two deciders at once each sees what the other did.
        decision = decide(climbed(desk, now))
        if decision is None:
            return Problem(Code.CHOICE_UNKNOWN)
        return decision if isinstance(decision, Problem) else pages.decide(page, decision)

    return desk.change(now, day, act, changer)
