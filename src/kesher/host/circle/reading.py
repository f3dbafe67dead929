"""What a circle reads together: its page, what is published, finding in it, and the book of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.circle import answering, asking, people, publishing, shared_pack
from kesher.circle.choice import Leave
from kesher.circle.publication.book import KINDS, made_book
from kesher.circle.publishing import Numbered
from kesher.circle.role import Right
from kesher.circle.thread import Kind
from kesher.host.accounts.limits import allow
from kesher.host.circle import store
from kesher.host.circle.access import Here, day, inside
from kesher.host.circle.desk import name_of
from kesher.host.circle.letters import tell_proposed
from kesher.host.circle.person import read_name
from kesher.method.problems import Code, Refused, refuse


@inside(Right.COME, "GET")
def circle(request: HttpRequest, here: Here) -> HttpResponse:
    """The circle's page: this week's subject, one's own questions, and what was published of late."""
    own = [
        {"id": each.id, "text": each.said[0].text if each.said else "", "state": f"circle.state.{each.state}",
         "day": day(each.day), "proposed": bool(each.about.proposed)}
        for each in asking.own_threads(here.room, here.me.id)
    ]  # fmt: skip
    passage = publishing.in_sight(here.room, here.card.passage)
    context = {
        "own": own,
        "passage": _row(passage) if passage else None,
        "published": [_row(each) for each in publishing.published_page(here.room)],
        "waits": answering.waiting_many(here.room, here.now) if here.may(Right.DESK) else 0,
    }
    return here.show(request, "circle", context)


def _row(each: Numbered) -> dict[str, Any]:
    return {"number": each.number, "text": each.published.parts[0][1], "subject": each.published.subject}


@inside(Right.COME, "GET", "POST")
def published(request: HttpRequest, here: Here) -> HttpResponse:
    """All that is published, page by page; and finding in it. What is looked for stands in no address."""
    sought = request.POST.get("words", "")[:500] if request.method == "POST" else ""
    if sought.strip():
        with store.index(here.room) as found:
            hits = found.words.find(sought, kind="published", most=publishing.PAGE)
        rows = []
        for each in hits:
            with suppress(Refused):  # taken out of sight meanwhile
                rows.append(_row(publishing.published(here.room, int(each.key[1]))))
        return here.show(request, "published", {"rows": rows, "sought": sought, "partly": not found.whole})
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    rows = [_row(each) for each in publishing.published_page(here.room, before)]
    more = rows[-1]["number"] if len(rows) == publishing.PAGE else 0
    return here.show(request, "published", {"rows": rows, "more": more, "sought": ""})


@inside(Right.COME, "GET", "POST")
def one(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """One that is published; and saying to the desk that something is not well with it."""
    found = publishing.published(here.room, number, hidden=here.may(Right.DESK))
    context: dict[str, Any] = {
        "number": number,
        "hidden": found.hidden,
        "of_week": here.card.passage == number,
        "subject": found.published.subject,
        "name": found.published.name,
        "parts": [
            {"kind": kind.value, "label": f"library.kind.{kind}", "text": text}
            for kind, text in found.published.parts
        ],
    }
    if request.method == "POST":
        allow(request, "circle_ask")
        try:
            publishing.report(here.room, here.now, number, request.POST.get("text", ""))
        except Refused as refused:
            return here.show(request, "one", context, problem=refused.problem)
        context["reported"] = True
    return here.show(request, "one", context)


@inside(Right.LEAD, "POST")
def week(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Make what is published the week's passage, or let it be that no more."""
    found = publishing.published(here.room, number)
    away = "away" in request.POST
    card = msgspec.structs.replace(here.card, passage=0 if away else number)
    if not away and found.published.subject:
        card = msgspec.structs.replace(card, subject=found.published.subject)
    people.set_card(here.room, here.now, here.me.id, card)
    return HttpResponseRedirect(here.at)


@inside(Right.DESK, "POST")
def hide(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Take what is published out of sight, or bring it back."""
    publishing.hide(here.room, here.now, here.me.id, number, hidden="show" not in request.POST)
    return HttpResponseRedirect(f"{here.at}/published/{number}")


@inside(Right.DESK, "GET", "POST")
def publish(request: HttpRequest, here: Here, thread: UUID) -> HttpResponse:
    """Publish a thread, edited; where its asker wishes, he is shown it first."""
    which = str(thread)
    found = answering.at_desk(here.room, here.now, which)
    parts = [(each.kind, each.text) for each in found.said]
    subject = ""
    if found.number:
        kept = publishing.published(here.room, found.number, hidden=True).published
        parts, subject = list(kept.parts), kept.subject
    context: dict[str, Any] = {
        "id": which,
        "leave": f"circle.may.{found.about.leave}",
        "subject": subject,
        "may": found.about.leave is not Leave.NO,
        "name": name_of(here, found),
    }
    if request.method == "GET":
        return here.show(request, "publish", context | {"parts": _fields(parts)})
    kinds, texts = request.POST.getlist("kind"), request.POST.getlist("text")
    given = [
        (Kind(kind), text) for kind, text in zip(kinds, texts, strict=False) if kind in set(Kind)
    ]  # fmt: skip
    context |= {"subject": request.POST.get("subject", "")}
    try:
        subject = read_name(context["subject"], 120) if context["subject"].strip() else ""
        if not publishing.publish(here.room, here.now, here.me.id, which, given, subject):
            tell_proposed(here, which)
    except Refused as refused:
        if refused.problem.code is Code.CIRCLE_NONE:
            raise
        return here.show(request, "publish", context | {"parts": _fields(given)}, problem=refused.problem)
    return HttpResponseRedirect(f"{here.at}/desk")


def _fields(parts: list[tuple[Kind, str]]) -> list[dict[str, str]]:
    return [{"kind": kind.value, "label": f"library.kind.{kind}", "text": text} for kind, text in parts]


@inside(Right.LEAD, "GET", "POST")
def subject(request: HttpRequest, here: Here) -> HttpResponse:
    """The circle's name, the subject of the week, and the pack that its people share."""
    given, file = request.POST, request.FILES.get("pack")
    if request.method == "GET":
        return here.show(request, "subject", {"given": given})
    if "away" in given:
        shared_pack.withdraw(here.room, here.now, here.me.id)
        return HttpResponseRedirect(f"{here.at}/subject")
    try:
        card = msgspec.structs.replace(
            here.card,
            name=read_name(given.get("circle", ""), 80),
            subject=read_name(given["subject"], 120) if given.get("subject", "").strip() else "",
            words=asking.words_of(given["words"]) if given.get("words", "").strip() else "",
        )
        if file is not None:
            allow(request, "circle_pack")
            shared_pack.share(here.room, here.now, here.me.id, card, file.read())
        else:
            people.set_card(here.room, here.now, here.me.id, card)
    except Refused as refused:
        context = {"given": given, "file_again": file is not None}
        return here.show(request, "subject", context, problem=refused.problem)
    return HttpResponseRedirect(here.at)


@inside(Right.COME, "GET")
def pack(request: HttpRequest, here: Here) -> HttpResponse:
    """The pack that is shared, to take along."""
    found = shared_pack.shared(here.room)
    answer = HttpResponse(found.file, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.id}.zip"'
    return answer


@inside(Right.COME, "GET")
def book(request: HttpRequest, here: Here, kind: str) -> HttpResponse:
    """What is published as a booklet to print, an EPUB, or a page of its own."""
    if kind not in KINDS:
        raise refuse(Code.CIRCLE_NONE)
    allow(request, "circle_book")
    content = made_book(here.room, here.card, kind, here.now)
    media, name = KINDS[kind]
    answer = HttpResponse(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
