"""The acts of a day: to sit, to look, to choose and keep the point, to give the account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from kesher.actions.caring import counted, unmeasured
from kesher.actions.desk import Desk, answers
from kesher.actions.sitting import resting
from kesher.days import Moment, is_moed, moment
from kesher.journal.cover import Cover, rests
from kesher.journal.journal import Change, Kept
from kesher.method import page as pages
from kesher.method import point as points
from kesher.method.book import Standing, fold
from kesher.method.care import Written, believed
from kesher.method.foundations import due, first_reading
from kesher.method.merge import merge
from kesher.method.merge import settle as settle_ask
from kesher.method.page import Account, Changed, Glance, Page, Sitting
from kesher.method.point import Held, Mark, Point
from kesher.method.problems import Code, Problem
from kesher.method.today import Now, Today, asked_day
from kesher.method.today import today as method_today

_DAY = timedelta(days=1)
LEFT_LYING = timedelta(hours=6)
"""A sitting that seems to have begun longer ago was left open, not sat."""


class Home(NamedTuple):
    """What the home page shows.

    Attributes:
        first: what is still to be read before the first sitting.
        ahead: the written days that lie further ahead than a journey or the turn of the day could tell.
    """

    moment: Moment
    today: Today
    standing: Standing
    page: Page
    account_page: Page
    foundation: str | None
    first: tuple[str, ...]
    asks: int
    damaged: tuple[str, ...]
    hurt: bool
    still: bool
    ahead: tuple[date, ...]


class Evening(NamedTuple):
    """What the account's page shows: the day, its page and point, and whether it may ask in numbers."""

    moment: Moment
    day: date
    kept: Kept
    held: Held | None
    rested: bool
    measuring: bool


@answers
def home(desk: Desk, now: datetime) -> Home | Problem:
    """What is asked now, and what already stands."""
    here = desk.moment(now)
    standing = desk.standing(now)
    journal = desk.journal(now)
    page = journal.seen(here.day)
    cover = desk.cover(now)
    asked = asked_day(standing, here.day, here.account_day, cover.begun)
    account_page = journal.seen(asked)
    book = journal.book()
    order = desk.pack(now).order(cover.sets)
    rest = resting(desk, now)
    first = first_reading(order, standing, rest)
    seen = Now(
        day=here.day,
        account_day=asked,
        evening=here.evening,
        resting=desk.still(now),
        account_rested=desk.rested(now)(asked),
        paused=rests(cover, here.day),
        moed=cover.moed and is_moed(here.day, here.place.israel),
        unread=bool(first),
        wordless=cover.wordless,
    )
    return Home(
        moment=here,
        today=method_today(standing, seen, page, account_page),
        standing=standing,
        page=page,
        account_page=account_page,
        foundation=due(order, standing, here.day, rest),
        first=first,
        asks=sum(len(each.asks) for each in book.pages),
        damaged=book.damaged,
        hurt=desk.hurt(now),
        still=seen.resting,
        ahead=tuple(each.day for each in book.pages if each.day > here.day + _DAY and not each.empty),
    )


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
def sit(desk: Desk, now: datetime, act: str, sitting: Sitting) -> Kept | Problem:
    """Write a sitting on the day it was begun; one that was left lying for hours, on the day it is now."""
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := unmeasured(desk, now, sitting.clarity):
        return problem
    at = sitting.at if timedelta(0) <= now - sitting.at < LEFT_LYING else now
    return desk.change(now, moment(at, desk.cover(now).place).day, act, lambda page: pages.sit(page, sitting))


@answers
def glance(desk: Desk, now: datetime, act: str, where: int, pull: str = "") -> Kept | Problem:
    """Write where the person is now."""
    here = desk.moment(now)
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := unmeasured(desk, now, where):
        return problem
    look = Glance(id=act, at=now, where=where, pull=pull)
    return desk.change(now, here.day, act, lambda page: pages.glance(page, look))


@answers
def take_back_glance(desk: Desk, now: datetime, act: str, day: date, which: str) -> Kept | Problem:
    """Take a glance of a day back."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: pages.take_back_glance(page, which))


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
    return write_account(
        desk, now, act, Account(), mark=mark, day=day or _today(desk, now), based_on=based_on
    )


@answers
def unmark_point(desk: Desk, now: datetime, act: str, day: date) -> Kept | Problem:
    """Take back the mark of a day's point: nothing is said of it then."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: pages.mark_point(page, None))


def cleaned_point(point: Point) -> Point | Problem:
    """A point's words as they are kept, or why they cannot be."""
    kept = replace(point, **{name: pages.clean(getattr(point, name)) for name in points.WORDED})
    return pages.too_long(*points.words_of(kept)) or kept


def _decide(
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
def choose_point(desk: Desk, now: datetime, act: str, point: Point) -> Kept | Problem:
    """Choose the one point. A second is refused."""
    kept = cleaned_point(point)
    if isinstance(kept, Problem):
        return kept
    return _decide(desk, now, act, lambda standing, _: points.choose(standing.held, kept, act=act, at=now))


@answers
def widen_point(
    desk: Desk, now: datetime, act: str, words: str, *, wider: bool, given: str | None = None
) -> Kept | Problem:
    """Widen or narrow the point by hand: what is done from now on, and what is still given in it."""
    clean, still = pages.clean(words), None if given is None else pages.clean(given)
    if problem := pages.too_long(clean, still or ""):
        return problem
    return _decide(
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
    return _decide(desk, now, act, lambda standing, _: points.deepen(standing.held, clean, act=act, at=now))


@answers
def reword_point(desk: Desk, now: datetime, act: str, said: Mapping[str, str]) -> Kept | Problem:
    """Say the point better: the words that are given, by their names; the others stay as they are."""
    clean = {name: pages.clean(text) for name, text in said.items()}
    if problem := pages.too_long(*clean.values()):
        return problem
    return _decide(desk, now, act, lambda standing, _: points.reword(standing.held, clean, act=act, at=now))


@answers
def mend_point(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Tie the bond again after a miss."""
    return _decide(desk, now, act, lambda standing, _: points.mend(standing.held, "", act=act, at=now))


@answers
def ask_to_replace(desk: Desk, now: datetime, act: str, point: Point, reason: str) -> Kept | Problem:
    """Ask to put another point in this one's place; it waits a night."""
    kept, why = cleaned_point(point), pages.clean(reason)
    if isinstance(kept, Problem):
        return kept
    if problem := pages.too_long(why):
        return problem
    return _decide(
        desk,
        now,
        act,
        lambda standing, _: points.ask_to_replace(standing.held, kept, why, act=act, at=now),
    )


@answers
def replace_point(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Confirm the replacement that was asked for, after its night."""
    return _decide(
        desk, now, act, lambda standing, day: points.replace_point(standing.asked, day, act=act, at=now)
    )


@answers
def stay_with_point(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Stay with the point after all."""
    decision = points.Decision(id=act, at=now, kind=points.Turned.STAYED)
    return _decide(
        desk, now, act, lambda standing, _: decision if standing.asked else Problem(Code.REPLACING_NONE)
    )


@answers
def set_pace(desk: Desk, now: datetime, act: str, pace: points.Pace) -> Kept | Problem:
    """Choose how much each day asks."""
    decision = points.Decision(id=act, at=now, kind=points.Turned.PACED, pace=pace)
    return _decide(desk, now, act, lambda *_: decision)


@answers
def let_go(desk: Desk, now: datetime, act: str, pull: str) -> Kept | Problem:
    """Let a pull of one's own list go, from today."""
    if pull not in desk.cover(now).pulls:
        return Problem(Code.PULL_UNKNOWN)
    decision = points.Decision(id=act, at=now, kind=points.Turned.LET_GO, words=pull)
    return _decide(desk, now, act, lambda *_: decision)


@answers
def take_up(desk: Desk, now: datetime, act: str, pull: str) -> Kept | Problem:
    """Put a pull that was let go back on the list: that, too, is written with its day."""
    decision = points.Decision(id=act, at=now, kind=points.Turned.RETURNED, words=pull)
    return _decide(desk, now, act, lambda *_: decision)


@answers
def read_foundation(desk: Desk, now: datetime, act: str, reading: pages.Reading) -> Kept | Problem:
    """Write that a foundation was read, and how it lives."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, desk.moment(now).day, act, lambda page: pages.read(page, reading))


@answers
def settle(
    desk: Desk, now: datetime, act: str, day: date, ask: pages.Ask, take_other: bool
) -> Kept | Problem:
    """Answer an ask: keep what stands, or take the other."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: settle_ask(page, ask, take_other))


def _asked(desk: Desk, now: datetime, here: Moment) -> date:
    """The day whose account it is time for."""
    return asked_day(desk.standing(now), here.day, here.account_day, desk.cover(now).begun)


def _today(desk: Desk, now: datetime) -> date:
    return desk.moment(now).day
