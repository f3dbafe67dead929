"""The one point: chosen, widened, deepened, said otherwise, mended and replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method import point as points
from kesher.method.page import Changed, Page
from kesher.method.point import Point
from kesher.method.problems import Code, Problem
from kesher.method.standing import Standing, fold


def cleaned_point(point: Point) -> Point | Problem:
    """A point's words as they are kept, or why they cannot be."""
    kept = replace(point, **{name: pages.clean(getattr(point, name)) for name in points.WORDED})
    return pages.too_long(*points.words_of(kept)) or kept


def decided(
    desk: Desk, now: datetime, act: str, decide: Callable[[Standing, date], points.Decision | Problem]
) -> Kept | Problem:
    """Write a decision on today's page.

    The standing it is decided from is read inside the transaction, so that of two deciders at once each
    sees what the other did.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    here, journal = desk.moment(now), desk.journal(now)

    def changer(page: Page) -> Changed:
        turning = {each.day: each for each in (*journal.turning(), page) if each.decisions}
        standing = fold(Standing(), (turning[day] for day in sorted(turning)))
        decision = decide(standing, here.day)
        return decision if isinstance(decision, Problem) else pages.decide(page, decision)

    return desk.change(now, desk.deciding_day(now), act, changer)


@answers
def choose_point(desk: Desk, now: datetime, act: str, point: Point) -> Kept | Problem:
    """Choose the one point. A second is refused."""
    kept = cleaned_point(point)
    if isinstance(kept, Problem):
        return kept
    return decided(desk, now, act, lambda standing, _: points.choose(standing.held, kept, act=act, at=now))


@answers
def widen_point(
    desk: Desk, now: datetime, act: str, words: str, *, wider: bool, given: str | None = None
) -> Kept | Problem:
    """Widen or narrow the point by hand: what is done from now on, and what is still given in it."""
    clean, still = pages.clean(words), None if given is None else pages.clean(given)
    if problem := pages.too_long(clean, still or ""):
        return problem
    return decided(
        desk,
        now,
        act,
        lambda standing, _: points.widen(standing.held, clean, wider=wider, given=still, act=act, at=now),
    )


@answers
def deepen_point(desk: Desk, now: datetime, act: str, given: str) -> Kept | Problem:
    """Deepen the point by hand: the same act, and what more is given in it."""
    clean = pages.clean(given)
    if problem := pages.too_long(clean):
        return problem
    return decided(desk, now, act, lambda standing, _: points.deepen(standing.held, clean, act=act, at=now))


@answers
def reword_point(desk: Desk, now: datetime, act: str, said: Mapping[str, str]) -> Kept | Problem:
    """Say the point better: the words that are given, by their names; the others stay as they are."""
    clean = {name: pages.clean(text) for name, text in said.items()}
    if problem := pages.too_long(*clean.values()):
        return problem
    return decided(desk, now, act, lambda standing, _: points.reword(standing.held, clean, act=act, at=now))


@answers
def mend_point(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Tie the bond again after a miss."""
    return decided(desk, now, act, lambda standing, _: points.mend(standing.held, "", act=act, at=now))


@answers
def ask_to_replace(desk: Desk, now: datetime, act: str, point: Point, reason: str) -> Kept | Problem:
    """Ask to put another point in this one's place; it waits a night."""
    kept, why = cleaned_point(point), pages.clean(reason)
    if isinstance(kept, Problem):
        return kept
    if problem := pages.too_long(why):
        return problem
    return decided(
        desk,
        now,
        act,
        lambda standing, _: points.ask_to_replace(standing.held, kept, why, act=act, at=now),
    )


@answers
def replace_point(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Confirm the replacement that was asked for, after its night."""
    return decided(
        desk, now, act, lambda standing, day: points.replace_point(standing.asked, day, act=act, at=now)
    )


@answers
def stay_with_point(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Stay with the point after all."""
    decision = points.Decision(id=act, at=now, kind=points.Turned.STAYED)
    return decided(
        desk, now, act, lambda standing, _: decision if standing.asked else Problem(Code.REPLACING_NONE)
    )


@answers
def set_pace(desk: Desk, now: datetime, act: str, pace: points.Pace) -> Kept | Problem:
    """Choose how much each day asks."""
    decision = points.Decision(id=act, at=now, kind=points.Turned.PACED, pace=pace)
    return decided(desk, now, act, lambda *_: decision)
