"""The question that stayed: asked, written to, put down and taken up, each on the page of its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.days import Moment
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method import question
from kesher.method.highlight import Highlight
from kesher.method.page import Changed, Page
from kesher.method.problems import Code, Problem
from kesher.method.question import Brought, Dated, Said, Saying, Thread, open_one, threads

Known = tuple[Thread, ...]


class Seen(NamedTuple):
    """What the question's page shows.

    Attributes:
        moment: when.
        thread: the question itself; None when none is open and none was asked for.
        others: every other one, the latest first.
        may_ask: none is open.
    """

    moment: Moment
    thread: Thread | None
    others: Known
    may_ask: bool


@answers
def seen(desk: Desk, now: datetime, which: str = "") -> Seen | Problem:
    """The open question, or one by its id, and the others beside it."""
    if desk.still(now):
        return Problem(Code.RESTING)
    known = all_of(desk, now)
    stands = open_one(known)
    thread = question.one_of(known, which) if which else stands
    if which and thread is None:
        return Problem(Code.QUESTION_NONE)
    others = tuple(each for each in reversed(known) if each is not thread)
    return Seen(desk.moment(now), thread, others, may_ask=stands is None)


def all_of(desk: Desk, now: datetime) -> Known:
    """Every question, in the order in which they were asked.

    Raises:
        Refused: the journal is not open.
    """
    asking = desk.journal(now).asking()
    return desk.once("questions", asking, lambda: threads(asking))


def the_open(desk: Desk, now: datetime) -> Thread | None:
    """The question that is open, if one is.

    Raises:
        Refused: the journal is not open.
    """
    return open_one(all_of(desk, now))


class BroughtTo(NamedTuple):
    """The open question, and the passages of books that were brought to it already."""

    thread: Thread
    quotes: frozenset[str]


def brought_to(desk: Desk, now: datetime) -> BroughtTo | None:
    """To which question a passage may be brought now; None when none is open.

    Raises:
        Refused: the journal is not open.
    """
    thread = the_open(desk, now)
    return BroughtTo(thread, frozenset(each.said.quote for each in thread.rest)) if thread else None


def said(desk: Desk, now: datetime, which: str) -> Dated | None:
    """One thing that was said of a question, by its own id.

    Raises:
        Refused: the journal is not open.
    """
    told = (each for thread in all_of(desk, now) for each in thread.told)
    return next((each for each in told if each.said.id == which), None)


@answers
def ask(desk: Desk, now: datetime, act: str, words: str) -> Kept | Problem:
    """Ask a question. A second one, while one is open, is refused."""
    return _say(desk, now, act, lambda known: question.ask(known, words, act=act, at=now))


@answers
def find(
    desk: Desk, now: datetime, act: str, which: str, words: str, passage: Highlight | None = None
) -> Kept | Problem:
    """Write what was found for the open question.

    Args:
        desk: the desk.
        now: the instant.
        act: the act's id.
        which: the question's.
        words: the person's own words.
        passage: what he marked in a book, when it was found there.
    """
    book, ref, quote = (passage.book, passage.ref, passage.quote) if passage else ("", "", "")

    def found(known: Known) -> Said | Problem:
        return question.find(known, which, words, act=act, at=now, book=book, ref=ref, quote=quote)

    return _say(desk, now, act, found)


@answers
def follow(desk: Desk, now: datetime, act: str, which: str, words: str) -> Kept | Problem:
    """Write how the open question goes on."""
    return _say(desk, now, act, lambda known: question.follow(known, which, words, act=act, at=now))


@answers
def bring(desk: Desk, now: datetime, act: str, which: str, words: str, brought: Brought) -> Kept | Problem:
    """Write that the open question is brought to a circle, and in which words."""
    return _say(desk, now, act, lambda known: question.bring(known, which, words, brought, act=act, at=now))


@answers
def put_down(desk: Desk, now: datetime, act: str, which: str) -> Kept | Problem:
    """Put a question down."""
    return _say(desk, now, act, lambda known: question.put_down(known, which, act=act, at=now))


@answers
def take_up(desk: Desk, now: datetime, act: str, which: str) -> Kept | Problem:
    """Take up a question that was put down."""
    return _say(desk, now, act, lambda known: question.take_up(known, which, act=act, at=now))


@answers
def correct(desk: Desk, now: datetime, act: str, which: str, words: str) -> Kept | Problem:
    """Correct the words of something that was said, on the page where it lies."""
    if desk.still(now):
        return Problem(Code.RESTING)
    known = said(desk, now, which)
    # What was sent stands as it was sent, and what came home is not his own.
    if known is None or known.said.kind in (Saying.BROUGHT, Saying.ANSWERED):
        return Problem(Code.QUESTION_NONE)

    def changer(page: Page) -> Changed:
        stands = next((each for each in page.questions if each.id == which), None)
        if stands is None:
            return Problem(Code.QUESTION_NONE)
        return pages.say(page, question.corrected(stands, pages.clean(words), now))

    return desk.change(now, known.day, act, changer)


def _say(desk: Desk, now: datetime, act: str, decide: Callable[[Known], Said | Problem]) -> Kept | Problem:
    """Write something of a question on today's page.

    The questions it is decided from are read inside the transaction, so that of two askers at once each
    sees what the other did. What was said already, on another day's page too, is not said a second time:
    a form may be sent again after the day has turned.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    journal = desk.journal(now)

    def changer(page: Page) -> Changed:
        known = threads({each.day: each for each in (*journal.asking(), page)}.values())
        if any(each.said.id == act for thread in known for each in thread.told):
            return page
        told = decide(known)
        return told if isinstance(told, Problem) else pages.say(page, told)

    return desk.change(now, desk.moment(now).day, act, changer)
