"""The one point: choosing it, seeing it, and marking how it was."""

from __future__ import annotations

import secrets
from datetime import date

from django.http import HttpRequest, HttpResponse

from kesher.actions import practice
from kesher.method.point import Mark, Point
from kesher.method.problems import Code, Problem
from kesher.web.visit import redirect, text, visit_of


def show(request: HttpRequest) -> HttpResponse:
    """The point that is held; or the short conversation in which one is chosen."""
    visit = visit_of(request)
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.moment.rest is not None:
        return redirect("/")
    act = text(request.POST, "act") or secrets.token_hex(8)
    context = {
        "home": found,
        "held": found.standing.held,
        "tally": found.standing.tally,
        "marks": list(Mark),
        "suggestions": [(f"point.idea_{area}", lines) for area, lines in visit.pack.suggestions.items()],
        "act": act,
    }
    if request.method != "POST":
        return visit.render("point.html", context)
    chosen = Point(
        id=act,
        act=text(request.POST, "do"),
        when=text(request.POST, "when"),
        least=text(request.POST, "least"),
        why=text(request.POST, "why"),
    )
    kept = practice.choose_point(visit.desk, visit.now, act, chosen)
    if isinstance(kept, Problem):
        return visit.render("point.html", context, problem=kept)
    return redirect("/?note=chosen")


def mark(request: HttpRequest, day: date) -> HttpResponse:
    """Kept, partly, or not that day."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/point")
    how = text(request.POST, "mark")
    if how not in set(Mark):
        return visit.refuse(Problem(Code.NOTHING_GIVEN))
    act = text(request.POST, "act") or secrets.token_hex(8)
    kept = practice.mark_point(visit.desk, visit.now, act, Mark(how), day=day)
    return visit.refuse(kept) if isinstance(kept, Problem) else redirect("/?note=marked")
