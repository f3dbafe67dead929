"""Asking in a circle, going on with what was asked, and finding an unnamed question by its code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.circle import asking, scans
from kesher.circle.asking import Question
from kesher.circle.choice import SMALL, Choice, Leave
from kesher.circle.people import few
from kesher.circle.publishing import agree
from kesher.circle.role import Right
from kesher.circle.room import Room
from kesher.circle.thread import Said, Thread
from kesher.host.accounts.limits import allow
from kesher.host.circle.access import Here, day, inside
from kesher.host.circle.calls import calls, hear
from kesher.host.page import words_for
from kesher.method.problems import Code, Problem, Refused, refuse


@inside(Right.COME, "GET", "POST")
def ask(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask: the words, who sees the name, and whether it may be published."""
    number = _number(request.GET.get("after", "") or request.POST.get("after", ""))
    if request.method == "GET":
        return _asked(request, here, number)
    text = request.POST.get("text", "")
    heard = hear(text)
    try:
        allow(request, "circle_ask")
        question = Question(
            text, _choice(request), _leave(request), heard=int(heard), from_published=number
        )  # fmt: skip
        sent = asking.ask(here.room, here.now, here.me.id, question)
    except Refused as refused:
        return _asked(request, here, number, heard=bool(heard), problem=refused.problem)
    if not sent.code:
        return HttpResponseRedirect(f"{here.at}/thread/{sent.thread}")
    # Shown once, and in no address: whoever asked keeps it.
    context = {"code": sent.code, "text": text, **_chosen(question.choice, question.leave)}
    return here.show(request, "sent", context | calls_if(request, shown=bool(heard)))


def _asked(
    request: HttpRequest, here: Here, number: int, *, heard: bool = False, problem: Problem | None = None
) -> HttpResponse:
    with here.room.database.reading():
        small = few(here.room, SMALL)
    context = {"given": request.POST, "small": small, "after": number or ""}
    return here.show(request, "ask", context | calls_if(request, shown=heard), problem=problem)


def calls_if(request: HttpRequest, *, shown: bool) -> dict[str, Any]:
    """The people to call, where they are to be shown."""
    return calls(words_for(request)) if shown else {}


def _choice(request: HttpRequest) -> Choice:
    given = request.POST.get("choice", "")
    if given not in set(Choice):
        raise refuse(Code.CIRCLE_CHOICE)
    return Choice(given)


def _leave(request: HttpRequest) -> Leave:
    given = request.POST.get("leave", "")
    return Leave(given) if given in set(Leave) else Leave.NO


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _chosen(choice: Choice, leave: Leave) -> dict[str, str]:
    """How it was sent, shown again where it is read."""
    return {"choice": f"circle.choice.{choice}", "leave": f"circle.may.{leave}"}


def told(said: tuple[Said, ...], pages: dict[int, list[int]] | None = None) -> list[dict[str, Any]]:
    """What was said, for a page; and which pages lie beside it that were written on paper."""
    beside = pages or {}
    return [{"kind": each.kind.value, "text": each.text, "day": day(each.day), "place": each.place,
             "label": f"library.kind.{each.kind}", "pages": beside.get(each.place, ())}
            for each in said]  # fmt: skip


def picture(found: bytes) -> HttpResponse:
    """A page that was written on paper."""
    return HttpResponse(found, content_type="image/jpeg")


def thread_context(request: HttpRequest, room: Room, found: Thread) -> dict[str, Any]:
    """A thread as its asker sees it."""
    return {
        "thread": found,
        "parts": told(found.said, scans.places(room, found.id)),
        "proposed": [(f"library.kind.{kind}", text) for kind, text in found.about.proposed],
        "published": found.number,
        **_chosen(found.about.choice, found.about.leave),
        **calls_if(request, shown=bool(found.heard) or found.about.handed),
    }


@inside(Right.COME, "GET", "POST")
def own(request: HttpRequest, here: Here, thread: UUID) -> HttpResponse:
    """A question of one's own, and how it goes on."""
    which = str(thread)
    found = asking.own_thread(here.room, here.me.id, which)
    if request.method == "GET":
        return here.show(request, "thread", _context(request, here, found))
    text = request.POST.get("text", "")
    heard = hear(text)
    try:
        allow(request, "circle_ask")
        asking.follow(here.room, here.now, here.me.id, which, text, heard=int(heard))
    except Refused as refused:
        context = _context(request, here, found) | {"typed": text} | calls_if(request, shown=bool(heard))
        return here.show(request, "thread", context, problem=refused.problem)
    return HttpResponseRedirect(f"{here.at}/thread/{which}")


def _context(request: HttpRequest, here: Here, found: Thread) -> dict[str, Any]:
    return thread_context(request, here.room, found) | {"scans_at": f"{here.at}/thread/{found.id}/scan"}


@inside(Right.COME, "GET")
def scanned(request: HttpRequest, here: Here, thread: UUID, place: int, number: int) -> HttpResponse:
    """A page of an answer to a question of one's own."""
    found = asking.own_thread(here.room, here.me.id, str(thread))
    return picture(scans.scan(here.room, found.id, place, number))


@inside(Right.COME, "POST")
def settle(request: HttpRequest, here: Here, thread: UUID) -> HttpResponse:
    """Take a question of one's own back, or say whether it may be published, and how."""
    which, act = str(thread), request.POST.get("act", "")
    if act == "back":
        asking.take_back(here.room, here.now, here.me.id, which)
        return HttpResponseRedirect(here.at)
    found = asking.own_thread(here.room, here.me.id, which)
    if act == "agree":
        agree(here.room, here.now, found)
    elif act == "leave":
        asking.set_leave(here.room, here.me.id, which, _leave(request))
    return HttpResponseRedirect(f"{here.at}/thread/{which}")
