"""Forms that could not be written when they were sent: held until the journal is open, then offered again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

from kesher.actions.desk import State
from kesher.actions.journal import drafts
from kesher.method.problems import Problem, Refused
from kesher.web.door import Door, Held
from kesher.web.forms import PARTED, form_of, put_by, words_in
from kesher.web.visit import Visit, redirect, text, visit_of

HOLD = "X-Kesher-Hold"
"""A page that leaves itself because the journal was locked sends what stands in its form with this header."""


def show(request: HttpRequest) -> HttpResponse:
    """What was put by, each with a button that sends it again."""
    visit = visit_of(request)
    waiting = drafts.offered(visit.desk, visit.now)
    listed = [_shown(each.id, each.path, QueryDict(each.form)) for each in waiting]
    return visit.render("journal/drafts.html", {"drafts": listed}) if listed else redirect("/")


def let_go(request: HttpRequest, which: str) -> HttpResponse:
    """Keep one no longer."""
    visit = visit_of(request)
    problem = drafts.let_go(visit.desk, visit.now, which) if request.method == "POST" else None
    return visit.refuse(problem) if isinstance(problem, Problem) else redirect("/kept")


def left(visit: Visit) -> HttpResponse | None:
    """Put by what a page sent that had to leave, where the journal is open again already."""
    request = visit.request
    if request.method != "POST" or HOLD not in request.headers or visit.state is not State.OPEN:
        return None
    put_by(visit.desk, visit.now, request)
    return HttpResponse(status=204)


def hold(request: HttpRequest, door: Door, *, sent: bool) -> bool:
    """Hold a form until its browser has opened the journal; False when it holds nothing to be held."""
    owner, form = _owner(request), form_of(request)
    if not owner or not form:
        return False
    door.hold(Held(owner, request.path, form, sent))
    return True


def gather(visit: Visit) -> None:
    """What was held for this browser goes into its journal, now that it is open."""
    if visit.state is not State.OPEN:
        return
    for held in visit.door.take_held(_owner(visit.request)):
        if drafts.put_by(visit.desk, visit.now, held.path, held.form) is None:
            visit.cover = visit.desk.cover(visit.now)
        else:
            visit.door.hold(held)  # it could not be written now either


def send_on(visit: Visit) -> HttpResponse | None:
    """Once the journal is open: send on the form that found it closed; what else was held is put by."""
    held = visit.door.take_held(_owner(visit.request))
    last = held.pop() if held and held[-1].sent else None
    for each in held:
        if drafts.put_by(visit.desk, visit.now, each.path, each.form) is not None:
            visit.door.hold(each)
    if last is None:
        return None
    request = visit.request
    request.path = request.path_info = last.path
    request.POST = QueryDict(last.form)
    request.visit = Visit(request, visit.door)
    found = resolve(last.path)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer


def settle(visit: Visit, response: HttpResponse) -> None:
    """A form that was put by and is written now is kept no longer: it itself, or all its words in another."""
    request = visit.request
    if request.method != "POST" or response.status_code != 302 or not visit.desk.is_open:
        return
    with suppress(Refused):  # what was sent is written, whatever becomes of this
        waiting = drafts.offered(visit.desk, visit.now)
        written = set(request.POST.values()) if waiting else set()
        for each in waiting:
            if each.id == text(request.POST, "draft") or written.issuperset(words_in(QueryDict(each.form))):
                drafts.let_go(visit.desk, visit.now, each.id)


def _owner(request: HttpRequest) -> str:
    """The form cookie of a browser, which is its own and outlives a start of the program."""
    owner: str = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return owner


def _shown(which: str, path: str, form: QueryDict) -> dict[str, Any]:
    fields = [(name, value) for name, values in form.lists() for value in values]
    if path in PARTED:
        fields.append(("enter", "1"))  # the page it stood on shows it in its part, whose own button saves it
    return {"id": which, "path": path, "fields": fields, "words": words_in(form)}
