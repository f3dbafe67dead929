"""A question that a person brings from his own Kesher: answered in values, since no page is asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse

from kesher.circle import asking, people
from kesher.circle.asking import Place, Question
from kesher.circle.choice import SMALL, Choice, Leave
from kesher.circle.people import few
from kesher.circle.thread import Kind
from kesher.host import faults
from kesher.host.accounts.limits import allow
from kesher.host.circle import store
from kesher.host.circle.access import here_of
from kesher.host.circle.calls import hear
from kesher.host.gate import To, open_to
from kesher.method.problems import Code, Refused, refuse
from kesher.sync import asked as wire

_asking = msgspec.json.Decoder(wire.Asking)
_BYTES = 32
"""Of a place, and of a public half."""


def _told(value: Any) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type=wire.KIND)


@open_to(To.PERSON, "GET")
def mine(request: HttpRequest) -> HttpResponse:
    """The circles of a person."""
    found = []
    with store.circles() as database:
        who = str(request.person.id)
        for circle in people.mine(database, who):
            here = here_of(database, circle, who)
            if here is None:
                continue
            with database.reading():
                found.append(wire.Circle(here.room.id, here.card.name, few(here.room, SMALL)))
    return _told(found)


@open_to(To.PERSON, "POST")
def bring(request: HttpRequest, circle: UUID) -> HttpResponse:
    """Take a question; one that comes again is the same."""
    sent = _read(request.body)
    allow(request, "circle_brought", str(request.person.id))
    with store.circles() as database:
        here = here_of(database, circle, str(request.person.id))
        if here is None:
            return faults.not_found(request)
        question = Question(
            sent.text,
            Choice(sent.choice),
            Leave(sent.leave),
            heard=int(hear(sent.text)),
            thread=sent.thread,
            home=Place(bytes.fromhex(sent.place), bytes.fromhex(sent.public)) if sent.place else None,
        )
        asking.ask(here.room, here.now, here.me.id, question)
    return HttpResponse(status=204)


def _read(body: bytes) -> wire.Asking:
    """A question as it came.

    Raises:
        Refused: ``PUSH_UNREADABLE``: it is none; ``CIRCLE_CHOICE``: it does not say who sees the name.
    """
    try:
        sent = _asking.decode(body)
        whole = UUID(sent.thread).version == 4 and str(UUID(sent.thread)) == sent.thread
        halves = {len(bytes.fromhex(each)) for each in (sent.place, sent.public)}
    except (msgspec.DecodeError, ValueError, UnicodeDecodeError):
        raise refuse(Code.PUSH_UNREADABLE) from None
    if sent.choice not in set(Choice) or sent.leave not in set(Leave):
        raise refuse(Code.CIRCLE_CHOICE)
    # Without a name it has to say where its answers go, and with one it must not.
    if not whole or halves != ({_BYTES} if sent.choice == Choice.UNNAMED else {0}):
        raise refuse(Code.PUSH_UNREADABLE)
    return sent


@open_to(To.PERSON, "GET")
def answers(request: HttpRequest, circle: UUID, thread: UUID) -> HttpResponse:
    """The answers to a question of one's own."""
    with store.circles() as database:
        here = here_of(database, circle, str(request.person.id))
        if here is None:
            return faults.not_found(request)
        found = asking.own_thread(here.room, here.me.id, str(thread))
    return _told([wire.Answer(each.place, each.text) for each in found.said if each.kind is Kind.ANSWER])


@open_to(To.ANYONE, "GET")
def home(request: HttpRequest, circle: UUID, place: str) -> HttpResponse:
    """What lies at the place of an unnamed question, sealed; nobody is asked who he is."""
    allow(request, "circle_code")
    try:
        where = bytes.fromhex(place)
        with store.circles() as database:
            found = asking.at_home(store.room(database, circle), where)
    except (ValueError, Refused):
        return faults.not_found(request)
    return _told(wire.Home(found.thread, tuple(wire.Answer(at, sealed.hex()) for at, sealed in found.slips)))
