"""An unnamed question, by its code: whoever has the code is not asked who he is, nor to sign in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.circle import asking, scans
from kesher.circle.publishing import agree
from kesher.circle.room import Room
from kesher.host import faults
from kesher.host.accounts.limits import allow
from kesher.host.circle import store
from kesher.host.circle.asking import calls_if, picture, thread_context
from kesher.host.circle.calls import hear
from kesher.host.gate import To, open_to
from kesher.host.page import show
from kesher.method.problems import Code, Problem, Refused


@open_to(To.ANYONE, "GET", "POST")
def coded(request: HttpRequest, circle: UUID) -> HttpResponse:
    """Open a question by its code, and go on with it. The code travels in no address."""
    with store.circles() as database:
        try:
            room = store.room(database, circle)
        except Refused:
            return faults.not_found(request)
        if request.method == "GET":
            return _shown(request, room, "coded", {})
        allow(request, "circle_code")
        return _opened(request, room, request.POST.get("code", ""), request.POST.get("text", ""))


def _opened(request: HttpRequest, room: Room, code: str, text: str) -> HttpResponse:
    act, now, problem = request.POST.get("act", ""), datetime.now(UTC), None
    heard = hear(text)
    try:
        if act == "back":
            asking.take_back_by_code(room, now, code)
            return HttpResponseRedirect("/circles")
        if act == "agree":
            agree(room, now, asking.by_code(room, code))
        elif act == "follow":
            asking.follow_by_code(room, now, code, text, heard=int(heard))
            text = ""
    except Refused as refused:
        problem = refused.problem
        if problem.code is Code.HOME_CODE:
            return _shown(request, room, "coded", {"code": code}, problem)
    try:
        found = asking.by_code(room, code)
    except Refused as refused:
        return _shown(request, room, "coded", {"code": code}, refused.problem)
    if act == "page":
        try:
            place, number = (int(each) for each in request.POST.get("page", "").split("/"))
            return picture(scans.scan(room, found.id, place, number))
        except (ValueError, Refused):
            return faults.not_found(request)
    context = thread_context(request, room, found) | {"code": code, "typed": text}
    return _shown(
        request, room, "coded_thread", context | calls_if(request, shown=bool(heard)), problem
    )  # fmt: skip


def _shown(
    request: HttpRequest, room: Room, template: str, context: dict[str, Any], problem: Problem | None = None
) -> HttpResponse:
    whole = {"at": f"/circle/{room.circle}", **context}
    return show(request, f"circle/{template}.html", whole, problem=problem)
