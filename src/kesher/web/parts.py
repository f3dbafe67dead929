"""A part of the program that is not here yet: the question whether to bring it, and how far it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.desk import State
from kesher.actions.parts import Part, megabytes
from kesher.actions.wording import worded
from kesher.method.problems import Code, Problem
from kesher.web.visit import redirect, text, visit_of


def show(request: HttpRequest, which: str) -> HttpResponse:
    """Ask; bring it; with ``part`` only how far it is, for a page that asks again and again."""
    visit = visit_of(request)
    if which not in set(Part):
        raise Http404
    if visit.state is State.OPEN and visit.desk.still(visit.now):
        return visit.refuse(Problem(Code.RESTING))
    part, fetching = Part(which), visit.door.parts
    if request.method == "POST":
        fetching.begin(part)
        return redirect(f"/parts/{part}")
    failed, here = fetching.failed(part), part.here
    context = {
        "which": part.value,
        "working": fetching.going(part),
        "here": here,
        "why": worded(visit.words, failed) if failed else "",
        "megabytes": 0 if here else megabytes(part),
    }
    return visit.render("frame/part_now.html" if text(request.GET, "part") else "frame/part.html", context)
