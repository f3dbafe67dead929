"""The letter of a Hebrew month: a line of the person's own, what moved, what was put down, and one question.

It counts nothing: how often one sat and how often the point was kept are no merit, and no letter says them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.journal.record import Told, level, look, month, record
from kesher.actions.journal.thread import OUTCOMES, at_rest, dull, month_of, sayable
from kesher.actions.journal.written import of_foundations
from kesher.actions.practice.sitting import resting
from kesher.days import Moment
from kesher.method.care import own_words
from kesher.method.page import Heart, Lives, Page, between, place_of
from kesher.method.point import Turned
from kesher.method.problems import Code, Problem
from kesher.method.standing import Lived, fold

if TYPE_CHECKING:
    from kesher.insight import Look

_LEAST = tuple(Lives)
"""How a foundation lives, the least first."""


class Yours(NamedTuple):
    """A line of his own, and the day on which he wrote it."""

    day: date
    words: str


class Moved(NamedTuple):
    """A foundation that lives otherwise than when the month began, by his own word."""

    foundation: str
    was: Lives
    now: Lives


class Findings(NamedTuple):
    """What can be said in numbers, with how much each thing rests on."""

    levels: tuple[Told, ...]
    month: Told
    sitting: Look | None


class Letter(NamedTuple):
    """What can be said of one Hebrew month.

    Attributes:
        moment: now.
        first: the month's first day.
        last: its last.
        written: whether anything was.
        yours: a line of his own, from a clear day; None where there is none that may be said back.
        yours_hidden: he does not wish to see it.
        moved: what lives otherwise.
        let_go: the pulls that were put down, and not taken up again.
        heart: whether the heart answered in any sitting, where in some it was silent; None where in none.
        foundations: those that came up, in order.
        question_of: the one it asks about: that which lives least among them.
        findings: None for one who gives his account in words only, and for a month without a word.
        before: a day of the month before, where that has a letter.
        after: a day of the month after.
    """

    moment: Moment
    first: date
    last: date
    written: bool
    yours: Yours | None
    yours_hidden: bool
    moved: tuple[Moved, ...]
    let_go: tuple[str, ...]
    heart: bool | None
    foundations: tuple[str, ...]
    question_of: str | None
    findings: Findings | None
    before: date | None
    after: date | None


@answers
def letter(desk: Desk, now: datetime, inside: date | None = None, *, found: bool = True) -> Letter | Problem:
    """The letter of a month that is over; by default of the last one.

    Args:
        desk: the desk.
        now: the instant.
        inside: any day of the month.
        found: with the findings; without them where the library that they take is not here.

    Returns:
        The letter, ``DAY_AHEAD`` when the month is not over, or ``MEASURING_STOPPED``.
    """
    if at_rest(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    moment, cover = desk.moment(now), desk.cover(now)
    this_first, _ = month_of(moment.day)
    first, last = month_of(inside or this_first - timedelta(days=1))
    if last >= moment.day:
        return Problem(Code.DAY_AHEAD)
    pages = desk.journal(now).book().pages
    within = tuple(between(pages, first, last))
    before = desk.reckoned(now, first - timedelta(days=1)).standing
    lived = fold(before, within).foundations
    read = tuple(dict.fromkeys(each.foundation for page in within for each in of_foundations(page)))
    met = tuple(each for each in read if each)
    rest = resting(desk, now)
    written = not all(page.empty for page in within)
    earlier = any(not page.empty for page in pages[: place_of(pages, first)])
    return Letter(
        moment=moment,
        first=first,
        last=last,
        written=written,
        yours=yours_of(within),
        yours_hidden=cover.line_hidden,
        moved=_moved(before.foundations, within),
        let_go=_let_go(within),
        heart=_heart(within),
        foundations=met,
        # The question is of the foundation that lives least among those that were met this month.
        question_of=min(
            (each for each in met if each not in rest),
            key=lambda each: _LEAST.index(lived[each].level or Lives.SAID),
            default=None,
        ),
        findings=_findings(desk, now, last) if found and written and not cover.wordless else None,
        before=first - timedelta(days=1) if earlier else None,
        after=last + timedelta(days=1) if month_of(last + timedelta(days=1))[1] < moment.day else None,
    )


def _findings(desk: Desk, now: datetime, last: date) -> Findings:
    known = record(desk, now, last)
    return Findings(
        levels=tuple(level(desk, known, name) for name in OUTCOMES[:1]),
        month=month(known),
        sitting=look(desk, known, last + timedelta(days=1)),
    )


def yours_of(pages: tuple[Page, ...]) -> Yours | None:
    """A line of the person's own from the clearest of the clear days; of equals, from the latest.

    A day on which anything was written that care would hear gives none.
    """
    clear = sorted((page for page in pages if _clear(page)), key=_clearest, reverse=True)
    for page in clear:
        line = next((each for each in page.account.words.splitlines() if any(map(str.isalpha, each))), "")
        if line and all(sayable(text) for _, text in own_words(page) if text):
            return Yours(page.day, line)
    return None


def _clear(page: Page) -> bool:
    """A day that was not dull, by the evening's number; without one, a day on which the heart answered."""
    answered = any(each.heart is Heart.ANSWERED for each in page.sittings)
    return not dull(page) and (page.account.clarity is not None or answered)


def _clearest(page: Page) -> tuple[int, date]:
    clarity = page.account.clarity
    return -1 if clarity is None else clarity, page.day


def _moved(before: dict[str, Lived], pages: tuple[Page, ...]) -> tuple[Moved, ...]:
    """What was said of each foundation when the month began, or first in it, against what was said last."""
    moved: dict[str, Moved] = {}
    for name, lives in _said(pages):
        known = before.get(name)
        was = moved[name].was if name in moved else (known and known.level) or lives
        moved[name] = Moved(name, was, lives)
    return tuple(each for each in moved.values() if each.was is not each.now)


def _said(pages: tuple[Page, ...]) -> Iterator[tuple[str, Lives]]:
    for page in pages:
        for each in sorted(of_foundations(page), key=lambda each: each.at):
            if each.foundation and each.lives is not None:
                yield each.foundation, each.lives


def _let_go(pages: tuple[Page, ...]) -> tuple[str, ...]:
    """The pulls that were let go, but for those that were taken up again."""
    gone: dict[str, None] = {}
    for page in pages:
        for decision in page.decisions:
            if decision.kind is Turned.LET_GO:
                gone[decision.words] = None
            elif decision.kind is Turned.RETURNED:
                gone.pop(decision.words, None)
    return tuple(each for each in gone if sayable(each))


def _heart(pages: tuple[Page, ...]) -> bool | None:
    noted = {each.heart for page in pages for each in page.sittings if each.heart is not None}
    return bool(noted - {Heart.SILENT}) if Heart.SILENT in noted else None
