"""Where two writings of one day differ: what the person chose of them."""

from __future__ import annotations

from datetime import date, datetime

from kesher.actions.desk import Desk, answers
from kesher.journal.journal import Change, Kept
from kesher.method import page as pages
from kesher.method.merge import merge
from kesher.method.merge import settle as settle_ask
from kesher.method.page import Page
from kesher.method.problems import Code, Problem


@answers
def bring_to_today(desk: Desk, now: datetime, act: str, day: date) -> Kept | Problem:
    """Bring to today what was written on a day that has not come: the clock was ahead then.

    Where today's page says otherwise, both stand and the person chooses.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    here, journal = desk.moment(now), desk.journal(now)
    stands, kept = journal.page(here.day), journal.page(day)
    if pages.done(stands.page, act):
        return stands
    if day <= here.day or kept.page.empty:
        return Problem(Code.NOTHING_GIVEN)
    brought = pages.on_another_day(kept.page, here.day, now)
    changes: tuple[Change, ...] = (
        (here.day, act, lambda page: merge(None, page, brought), stands.version),
        (day, act, lambda page: Page(day=day, format=page.format, acts=page.acts), kept.version),
    )
    done = desk.change_all(now, changes)
    return done if isinstance(done, Problem) else journal.page(here.day)


@answers
def settle(
    desk: Desk, now: datetime, act: str, day: date, ask: pages.Ask, take_other: bool
) -> Kept | Problem:
    """Answer an ask: keep what stands, or take the other."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: settle_ask(page, ask, take_other))
