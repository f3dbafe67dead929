"""One question of one's own that stayed, what was found for it, and how it goes on (METHOD.md, M23).

A question is a thread of things said, each on the page of its day: first it is *asked*, then what was
*found* for it and how it *goes on*, in any order and as often as wished, until it is *put down*; and it may
be *taken up* again. One is open at a time, as there is one point; the ones that were put down are kept.

It may be *brought* to a circle, and what a teacher answered there comes home as *answered*: his words,
beside the person's own and never taken for them.

Two devices that were apart may each have asked one. Then both stand: the one that was there first is open,
the other waits, and opens by itself when the first is put down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

import msgspec
from msgspec.structs import replace

from kesher.method.point import Instant
from kesher.method.problems import Code, Problem


class Saying(StrEnum):
    """What is said of a question."""

    ASKED = "asked"
    FOUND = "found"
    FOLLOWED = "followed"
    BROUGHT = "brought"
    ANSWERED = "answered"
    PUT_DOWN = "put-down"
    TAKEN_UP = "taken-up"


WORDED = (Saying.ASKED, Saying.FOUND, Saying.FOLLOWED, Saying.BROUGHT, Saying.ANSWERED)
"""What is said in words. To put a question down, and to take it up, needs none."""

_TURNS = (Saying.ASKED, Saying.PUT_DOWN, Saying.TAKEN_UP)
"""What changes how a question stands."""


class Brought(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where a question was brought, and how.

    Attributes:
        host: the address of the circle's host.
        circle: its id there.
        name: the circle's.
        choice: who sees the person's name: ``named``, ``teacher`` or ``unnamed``.
        leave: whether it may be published: ``no``, ``seen`` or ``yes``.
        thread: the id of what was sent.
        code: that opens its answers, where it was sent without a name; it is kept nowhere else.
        sent: the host has it.
    """

    host: str
    circle: str
    name: str
    choice: str
    leave: str
    thread: str
    code: str = ""
    sent: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing said of a question.

    Attributes:
        id: its own.
        at: when it was said.
        question: the id of what was *asked*; for that one, its own.
        kind: which.
        words: the person's own words; none where it is only put down or taken up.
        book: the book in which it was found, where it was found in one.
        ref: the reference there, as it was then.
        quote: the words of the book.
        noted: when the words were last corrected.
        brought: where it was brought, where it was; an answer that came home refers to it by ``to``.
        to: the id of what was brought, where this answers it.
    """

    id: str
    at: Instant
    question: str
    kind: Saying
    words: str = ""
    book: str = ""
    ref: str = ""
    quote: str = ""
    noted: Instant | None = None
    brought: Brought | None = None
    to: str = ""

    @property
    def own(self) -> str:
        """The person's own words: none of an answer that came home."""
        return "" if self.kind is Saying.ANSWERED else self.words


class State(StrEnum):
    """How a question stands."""

    OPEN = "open"
    WAITS = "waits"
    DOWN = "down"


class Dated(msgspec.Struct, frozen=True):
    """Something said, and the day on whose page it lies."""

    day: date
    said: Said


class Thread(msgspec.Struct, frozen=True):
    """A question and all that was said of it.

    Attributes:
        asked: the question.
        rest: what was said of it since, in order.
        state: how it stands.
    """

    asked: Dated
    rest: tuple[Dated, ...]
    state: State

    @property
    def id(self) -> str:
        """By which what is said of it refers to it."""
        return self.asked.said.id

    @property
    def title(self) -> str:
        """Its first line."""
        return self.asked.said.words.partition("\n")[0].strip()

    @property
    def told(self) -> tuple[Dated, ...]:
        """All of it, the question first."""
        return (self.asked, *self.rest)


class Telling(Protocol):
    """What is needed of a page: its day, and what was said on it of questions."""

    @property
    def day(self) -> date:
        """The day of the page."""

    @property
    def questions(self) -> tuple[Said, ...]:
        """What was said on it."""


def threads(pages: Iterable[Telling]) -> tuple[Thread, ...]:
    """Every question on some pages, in the order in which they were asked.

    Of those that are not put down the one that was asked, or taken up, first is open; the others wait. So
    there is one at most that is open, whatever devices wrote the pages and in whatever order they met.
    What was said of a question whose own page is missing belongs to no thread; it is told on its day.
    """
    dated = sorted((Dated(page.day, said) for page in pages for said in page.questions), key=_order)
    asked: dict[str, Dated] = {}
    for each in dated:
        if each.said.kind is Saying.ASKED:
            asked.setdefault(each.said.id, each)
    rest: dict[str, list[Dated]] = {name: [] for name in asked}
    for each in dated:
        of = each.said.id if each.said.kind is Saying.ASKED else each.said.question
        if of in rest and each is not asked[of]:
            rest[of].append(each)
    since = {name: _since(asked[name], rest[name]) for name in asked}
    first = min((each for each in since.values() if each is not None), key=_order, default=None)
    return tuple(Thread(each, tuple(rest[name]), _state(since[name], first)) for name, each in asked.items())


def open_one(known: Iterable[Thread]) -> Thread | None:
    """The question that is open, if one is."""
    return next((each for each in known if each.state is State.OPEN), None)


def one_of(known: Iterable[Thread], which: str) -> Thread | None:
    """A question by its id."""
    return next((each for each in known if each.id == which), None)


def ask(known: Sequence[Thread], words: str, *, act: str, at: datetime) -> Said | Problem:
    """Ask a question.

    Args:
        known: the questions there are.
        words: its words.
        act: the id of the act, which is the question's too.
        at: the instant.

    Returns:
        What to write on the day's page, or why not: one is open already.
    """
    if open_one(known) is not None:
        return Problem(Code.QUESTION_OPEN)
    return Said(id=act, at=at, question=act, kind=Saying.ASKED, words=words)


def find(
    known: Sequence[Thread],
    which: str,
    words: str,
    *,
    act: str,
    at: datetime,
    book: str = "",
    ref: str = "",
    quote: str = "",
) -> Said | Problem:
    """Say what was found for the open question: in one's own words, in a passage of a book, or both."""
    if problem := _closed(known, which):
        return problem
    return Said(
        id=act, at=at, question=which, kind=Saying.FOUND, words=words, book=book, ref=ref, quote=quote
    )


def follow(known: Sequence[Thread], which: str, words: str, *, act: str, at: datetime) -> Said | Problem:
    """Say how the open question goes on."""
    if problem := _closed(known, which):
        return problem
    return Said(id=act, at=at, question=which, kind=Saying.FOLLOWED, words=words)


def bring(
    known: Sequence[Thread], which: str, words: str, brought: Brought, *, act: str, at: datetime
) -> Said | Problem:
    """Say that the open question was brought to a circle, in which words."""
    if problem := _closed(known, which):
        return problem
    return Said(id=act, at=at, question=which, kind=Saying.BROUGHT, words=words, brought=brought)


def come_home(bringing: Said, place: int, words: str, at: datetime, *, most: int) -> tuple[Said, ...]:
    """An answer that came home, however the question stands by now.

    Args:
        bringing: what was brought.
        place: of the answer in the circle's thread; by it the answer is known when it comes again.
        words: the answer's.
        at: the instant.
        most: characters that one thing said may have; a longer answer is several.
    """
    parts = [words[start : start + most] for start in range(0, len(words), most)]
    return tuple(
        Said(
            id=f"{bringing.id}-{place}-{number}",
            at=at + timedelta(microseconds=100 * place + number),
            question=bringing.question,
            kind=Saying.ANSWERED,
            words=part,
            to=bringing.id,
        )
        for number, part in enumerate(parts)
    )


def put_down(known: Sequence[Thread], which: str, *, act: str, at: datetime) -> Said | Problem:
    """Put a question down, be it open or waiting. It is kept, and may be taken up again."""
    thread = one_of(known, which)
    if thread is None or thread.state is State.DOWN:
        return Problem(Code.QUESTION_NONE if thread is None else Code.QUESTION_DOWN)
    return Said(id=act, at=_turned(thread, at), question=which, kind=Saying.PUT_DOWN)


def take_up(known: Sequence[Thread], which: str, *, act: str, at: datetime) -> Said | Problem:
    """Take up a question that was put down, while no other is open."""
    thread = one_of(known, which)
    if thread is None:
        return Problem(Code.QUESTION_NONE)
    if open_one(known) is not None:
        return Problem(Code.QUESTION_OPEN)
    return Said(id=act, at=_turned(thread, at), question=which, kind=Saying.TAKEN_UP)


def corrected(said: Said, words: str, at: datetime) -> Said:
    """The same thing said in other words; when it was first said stays."""
    return said if words == said.words else replace(said, words=words, noted=at)


def says_nothing(said: Said) -> bool:
    """True where words are missing. A passage of a book, brought as what was found, speaks for itself."""
    if said.kind not in WORDED or said.words:
        return False
    return said.kind is not Saying.FOUND or not said.quote.strip()


def _order(each: Dated) -> tuple[datetime, str]:
    return each.said.at, each.said.id


def _turned(thread: Thread, at: datetime) -> datetime:
    """When a question is put down or taken up: after its last turn, also where the clock was set back."""
    last = max(each.said.at for each in thread.told if each.said.kind in _TURNS)
    return max(at, last + timedelta(microseconds=1))


def _since(asked: Dated, rest: Sequence[Dated]) -> Dated | None:
    """Since when a question has been up: its asking, or its being taken up; None when it is put down."""
    since: Dated | None = asked
    for each in rest:
        if each.said.kind is Saying.PUT_DOWN:
            since = None
        elif each.said.kind is Saying.TAKEN_UP and since is None:
            since = each
    return since


def _state(since: Dated | None, first: Dated | None) -> State:
    if since is None:
        return State.DOWN
    return State.OPEN if since is first else State.WAITS


def _closed(known: Sequence[Thread], which: str) -> Problem | None:
    """Refuse to write to a question that is not open."""
    thread = one_of(known, which)
    if thread is None:
        return Problem(Code.QUESTION_NONE)
    return None if thread.state is State.OPEN else Problem(Code.QUESTION_DOWN)
