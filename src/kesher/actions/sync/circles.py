"""A question of one's own, brought to a circle of the journal's host; and its answers, brought home.

It is written down here before it goes out, with the code that opens its answers where it is sent without a
name. So nothing that was sent is without its code; and what may not have arrived is sent again as the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.practice import question as questions
from kesher.actions.sync.place import place_of
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method import question
from kesher.method.page import WORDS_LIMIT, Changed, Page
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.method.question import Brought, Said, Saying

if TYPE_CHECKING:
    from kesher.sync.asked import Circle
    from kesher.sync.hosted import Host

LOOKED_FOR = 12
"""Questions whose answers are looked for: those that were brought last."""

_ON_THE_WAY = frozenset({Code.SYNC_UNREACHABLE, Code.TRIED_OFTEN, Code.SIGNED_OUT})
"""Refusals after which a question waits here to be sent again; after any other it was not brought."""


class Wish(NamedTuple):
    """How a question is to be brought.

    Attributes:
        circle: the id or the name of the circle; empty where the person is in one only.
        words: in which it is asked there.
        choice: who sees the person's name.
        leave: whether it may be published.
    """

    circle: str
    words: str
    choice: str
    leave: str = "no"


def reaches(desk: Desk) -> bool:
    """Whether a host carries this journal, so that there may be circles."""
    place = place_of(desk.home)
    return place is not None and bool(place.address)


def _host(desk: Desk) -> Host:
    from kesher.sync.hosted import Host

    place = place_of(desk.home)
    if place is None or not place.address:
        raise refuse(Code.CIRCLE_HOST)
    return Host(place.address, place.token)


@answers
def circles(desk: Desk, now: datetime) -> Sequence[Circle] | Problem:
    """The person's circles at the host."""
    from kesher.sync import asked

    desk.journal(now)
    return asked.circles(_host(desk))


@answers
def bring(desk: Desk, now: datetime, act: str, which: str, wish: Wish) -> Kept | Problem:
    """Bring the open question to a circle.

    Args:
        desk: the desk.
        now: the instant.
        act: the act's id.
        which: the question's.
        wish: how.
    """
    from kesher.circle.choice import Choice, Leave
    from kesher.circle.home_code import new_code

    if desk.still(now):
        return Problem(Code.RESTING)
    if wish.choice not in set(Choice) or wish.leave not in set(Leave):
        return Problem(Code.CIRCLE_CHOICE)
    known = questions.said(desk, now, act)
    if known is not None:  # the form came twice
        return send_again(desk, now, act)
    host = _host(desk)
    circle = _meant(circles(desk, now), wish.circle)
    brought = Brought(
        host=host.address,
        circle=circle.circle,
        name=circle.name,
        choice=wish.choice,
        leave=wish.leave,
        thread=str(UUID(bytes=secrets.token_bytes(16), version=4)),
        code=new_code() if wish.choice == Choice.UNNAMED else "",
    )
    written = questions.bring(desk, now, act, which, wish.words, brought)
    return written if isinstance(written, Problem) else send_again(desk, now, act)


def _meant(found: Sequence[Circle] | Problem, circle: str) -> Circle:
    """The circle that is meant.

    Raises:
        Refused: ``CIRCLE_WHICH``: there are several, and none is named so.
    """
    if isinstance(found, Problem):
        raise Refused(found)
    if not found:
        raise refuse(Code.CIRCLE_NOWHERE)
    named = [each for each in found if circle in (each.circle, each.name)]
    if not named and not circle and len(found) == 1:
        return found[0]
    if len(named) != 1:
        raise refuse(Code.CIRCLE_WHICH)
    return named[0]


@answers
def send_again(desk: Desk, now: datetime, act: str) -> Kept | Problem:
    """Send what was brought and may not have arrived; what has arrived stays as it is."""
    from kesher.circle.home_code import home_of
    from kesher.sync.asked import Asking, send

    told = questions.said(desk, now, act)
    if told is None or told.said.brought is None:
        return Problem(Code.QUESTION_NONE)
    brought = told.said.brought
    if not brought.sent:
        home = home_of(brought.code, brought.circle) if brought.code else None
        asking = Asking(
            thread=brought.thread,
            text=told.said.words,
            choice=brought.choice,
            leave=brought.leave,
            place=home.place.hex() if home else "",
            public=home.public.hex() if home else "",
        )
        host = _host(desk)
        if host.address != brought.host:
            return Problem(Code.CIRCLE_HOST)
        try:
            send(host, brought.circle, asking)
        except Refused as refused:
            if refused.problem.code not in _ON_THE_WAY:
                desk.change(now, told.day, f"{act}-not", lambda page: _without(page, act))
            raise
    return desk.change(now, told.day, f"{act}-sent", lambda page: _sent(page, act))


def _sent(page: Page, act: str) -> Changed:
    stands = next((each for each in page.questions if each.id == act), None)
    if stands is None or stands.brought is None:
        return Problem(Code.QUESTION_NONE)
    return pages.say(page, replace(stands, brought=replace(stands.brought, sent=True)))


def _without(page: Page, act: str) -> Page:
    return replace(page, questions=tuple(each for each in page.questions if each.id != act))


@answers
def bring_home(desk: Desk, now: datetime) -> int | Problem:
    """Bring the answers home that lie at the host; how many came.

    Those to a question without a name are fetched without saying by whom, and opened here.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    known = [each.said for thread in questions.all_of(desk, now) for each in thread.told]
    here = {(each.to, int(each.id.split("-")[-2])) for each in known if each.kind is Saying.ANSWERED}
    sent = [each for each in known if each.brought is not None and each.brought.sent]
    came = [
        said
        for bringing in sorted(sent, key=lambda each: each.at)[-LOOKED_FOR:]
        for place, text in _answers(desk, bringing)
        if (bringing.id, place) not in here
        for said in question.come_home(bringing, place, text, now, most=WORDS_LIMIT)
    ]
    if came:
        kept = desk.change(
            now, desk.moment(now).day, f"home-{secrets.token_hex(8)}", lambda page: _all(page, came)
        )
        if isinstance(kept, Problem):
            return kept
    return len({(each.to, each.id.rpartition("-")[0]) for each in came})


def _answers(desk: Desk, bringing: Said) -> Iterator[tuple[int, str]]:
    """The answers to what was brought; none where it was taken back there, or the host is another by now."""
    from kesher.circle.home_code import home_of, opened_home
    from kesher.sync import asked

    brought = bringing.brought
    assert brought is not None  # noqa: S101 - who calls has looked
    try:
        if brought.code:
            home = home_of(brought.code, brought.circle)
            found = asked.home(brought.host, brought.circle, home.place)
            for each in found.answers:
                yield each.place, opened_home(bytes.fromhex(each.text), home, f"{found.thread}|{each.place}")
        elif (host := _host(desk)).address == brought.host:
            for each in asked.answers(host, brought.circle, brought.thread):
                yield each.place, each.text
    except ValueError:
        raise refuse(Code.SYNC_UNREACHABLE) from None
    except Refused as refused:
        if refused.problem.code not in (Code.CIRCLE_NONE, Code.CIRCLE_HOST, Code.HOME_CODE):
            raise


def _all(page: Page, came: Sequence[Said]) -> Changed:
    for each in came:
        said = pages.say(page, each)
        if isinstance(said, Problem):
            return said
        page = said
    return page
