"""The teacher's desk: what waits, answering it, typing for somebody who phoned, and what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.circle import answering, asking, people, scans
from kesher.circle.asking import Question
from kesher.circle.choice import Choice, Leave
from kesher.circle.letters.kept_mail import kept_mail, kept_places
from kesher.circle.people import member
from kesher.circle.publishing import published
from kesher.circle.role import Right, sees_name
from kesher.circle.thread import Kind, State, Thread
from kesher.host.circle import store
from kesher.host.circle.access import Here, day, inside
from kesher.host.circle.asking import picture, told
from kesher.host.circle.calls import hear
from kesher.host.circle.letters import tell_answered
from kesher.method.problems import Code, Refused, refuse
from kesher.paper.leaves import PAGES, leaves
from kesher.words import catalogue


@inside(Right.DESK, "GET")
def desk(request: HttpRequest, here: Here) -> HttpResponse:
    """What waits, the oldest first."""
    reports = [
        {"report": each, "day": day(each.day), "subject": _subject(here, each.number)}
        for each in answering.reports(here.room)
    ]
    context = {
        "waiting": [_row(here, each) for each in answering.waiting(here.room, here.now)],
        "many": answering.waiting_many(here.room, here.now),
        "aside": [_row(here, each) for each in answering.waiting(here.room, here.now, State.ASIDE)],
        "ready": [_row(here, each) for each in answering.waiting(here.room, here.now, State.ANSWERED)],
        "reports": reports,
    }
    return here.show(request, "desk", context)


def _subject(here: Here, number: int) -> str:
    try:
        return published(here.room, number, hidden=True).published.subject
    except Refused:
        return ""


def _row(here: Here, found: Thread) -> dict[str, Any]:
    return {
        "id": found.id,
        "text": found.said[0].text if found.said else "",
        "day": day(found.day),
        "name": name_of(here, found),
        "phoned": found.about.phoned,
        "heard": found.heard,
        "number": found.number,
        "choice": f"circle.choice.{found.about.choice}",
    }


def name_of(here: Here, found: Thread) -> str:
    """The asker's name, where who looks may see it."""
    if not sees_name(here.me.role, found.about.choice, published=False):
        return ""
    if found.about.phoned or not found.asker:
        return found.about.caller
    with here.room.database.reading():
        asker = member(here.room, found.asker)
    return asker.person.name if asker else ""


@inside(Right.DESK, "GET", "POST")
def answer(request: HttpRequest, here: Here, thread: UUID) -> HttpResponse:
    """A thread at the desk: its answer, a draft of it, or what else is done with it."""
    which = str(thread)
    if request.method == "GET":
        return here.show(request, "answer", _context(here, which))
    text, act = request.POST.get("text", ""), request.POST.get("act", "")
    try:
        _done(request, here, which, act, text)
    except Refused as refused:
        if refused.problem.code is Code.CIRCLE_NONE:
            raise
        context = _context(here, which) | {"typed": text, "file_again": bool(request.FILES)}
        return here.show(request, "answer", context, problem=refused.problem)
    stays = act in ("draft", "hand")
    return HttpResponseRedirect(f"{here.at}/desk/{which}" if stays else f"{here.at}/desk")


def _done(request: HttpRequest, here: Here, which: str, act: str, text: str) -> None:
    room, now, me = here.room, here.now, here.me.id
    if act == "answer":
        given = request.POST.get("seen", "")
        seen = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1
        pages = _pages(request)
        text = text if text.strip() or not pages else catalogue(here.card.language).plain("circle.on_paper")
        place = answering.answer(room, now, me, which, text, seen, pages)
        tell_answered(here, which, place)
    elif act == "draft":
        answering.draft(room, now, me, which, text)
    elif act == "aside":
        answering.put_aside(room, now, me, which)
    elif act == "hand":
        answering.hand_on(room, now, me, which)
    else:
        raise refuse(Code.CIRCLE_CHOICE)


def _pages(request: HttpRequest) -> list[bytes]:
    """The pages of an answer that was written on paper.

    Raises:
        Refused: with the one thing that is the matter with a file.
    """
    pages = [page for each in request.FILES.getlist("scan") for page in leaves(each.read())]
    if len(pages) > PAGES:
        raise refuse(Code.PICTURE_PAGES, count=len(pages), limit=PAGES)
    return pages


@inside(Right.DESK, "GET")
def scanned(request: HttpRequest, here: Here, thread: UUID, place: int, number: int) -> HttpResponse:
    """A page of an answer, as the desk sees it."""
    found = answering.at_desk(here.room, here.now, str(thread))
    return picture(scans.scan(here.room, found.id, place, number))


def _context(here: Here, which: str) -> dict[str, Any]:
    found = answering.at_desk(here.room, here.now, which)
    drafts = answering.drafts(here.room, which)
    own = next((each.text for each in drafts if each.by == here.me.id), "")
    asked = "\n".join(each.text for each in found.said if each.kind is not Kind.ANSWER)
    return {
        **_row(here, found),
        "seen": found.turns,
        "parts": told(found.said, scans.places(here.room, which)),
        "scans_at": f"{here.at}/desk/{which}/scan",
        "cut": kept_places(here.room, here.now, which),
        "typed": own,
        "drafts": [each for each in drafts if each.by != here.me.id],
        "similar": _similar(here, asked, which),
        "leave": f"circle.may.{found.about.leave}",
        "answered": any(each.kind is Kind.ANSWER for each in found.said),
    }


def _similar(here: Here, text: str, which: str) -> list[dict[str, Any]]:
    """What was answered before and is most like this."""
    with store.index(here.room) as found:
        hits = found.words.find(text, kind="thread", leave_out=which, most=4)
    similar = []
    for hit in hits:
        try:
            thread = answering.at_desk(here.room, here.now, hit.key[1])
        except Refused:
            continue
        parts = told(thread.said)[:2]
        similar.append({"id": thread.id, "parts": parts, "day": day(thread.day)})
    return similar


@inside(Right.DESK, "GET", "POST")
def phone(request: HttpRequest, here: Here) -> HttpResponse:
    """Type a question for somebody who phoned."""
    if request.method == "GET":
        return here.show(request, "phone", {"given": request.POST})
    text = request.POST.get("text", "")
    given = request.POST.get("choice", "")
    choice = Choice(given) if given in set(Choice) else Choice.UNNAMED
    leave = Leave.YES if "leave" in request.POST else Leave.NO
    caller = request.POST.get("caller", "") if choice is not Choice.UNNAMED else ""
    question = Question(text, choice, leave, caller, phoned=True, heard=int(hear(text)))
    try:
        sent = asking.ask(here.room, here.now, here.me.id, question)
    except Refused as refused:
        return here.show(request, "phone", {"given": request.POST}, problem=refused.problem)
    return HttpResponseRedirect(f"{here.at}/desk/{sent.thread}")


@inside(Right.DESK, "GET")
def whole_mail(request: HttpRequest, here: Here, thread: UUID, place: int) -> HttpResponse:
    """A mail as it came, with what was cut from it, for thirty days."""
    return here.show(
        request, "mail", {"mail": kept_mail(here.room, here.now, str(thread), place), "id": thread}
    )  # fmt: skip


@inside(Right.DESK, "POST")
def seen(request: HttpRequest, here: Here) -> HttpResponse:
    """A report was seen to."""
    answering.settle_report(here.room, here.now, here.me.id, request.POST.get("report", ""))
    return HttpResponseRedirect(f"{here.at}/desk")


@inside(Right.LEAD, "GET")
def acts(request: HttpRequest, here: Here) -> HttpResponse:
    """What was done in the circle, by whom, on which day; and never what was said."""
    names = {each.id: each.person.name for each in people.members(here.room)}
    rows = [
        {"day": day(on), "name": names.get(who, ""), "what": f"circle.act.{what}"}
        for on, who, what in people.acts(here.room, here.now)
    ]
    return here.show(request, "acts", {"acts": rows})
