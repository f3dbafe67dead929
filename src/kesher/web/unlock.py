"""Opening a closed book, and closing an open one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.journal.keeper import Keeping
from kesher.journal.keys import Kind
from kesher.method.problems import Code, Problem
from kesher.web import drafts
from kesher.web.visit import redirect, text, visit_of


def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, the recovery code, or the kept key."""
    visit = visit_of(request)
    context: dict[str, Any] = {
        "kept": visit.desk.keeping(visit.now) is not Keeping.NOT,
        "passphrase": visit.desk.has_passphrase(visit.now),
    }
    if request.method != "POST":
        return visit.render("unlock.html", context)
    given = request.POST
    if visit.waiting:
        context["waits"] = drafts.hold(request, visit.door, sent=drafts.HOLD not in request.headers)
        return visit.render("unlock.html", context, problem=Problem(Code.LOCKED))
    if "kept" in given:
        problem = visit.desk.unlock_kept(visit.now)
    elif text(given, "code"):
        problem = visit.desk.unlock(visit.now, text(given, "code"), Kind.RECOVERY)
    else:
        problem = visit.desk.unlock(visit.now, text(given, "passphrase"))
    if problem is not None:
        return visit.render("unlock.html", context, problem=problem)
    return drafts.send_on(visit) or redirect("/")


def lock(request: HttpRequest) -> HttpResponse:
    """Close the book now."""
    visit = visit_of(request)
    if request.method == "POST":
        visit.desk.lock()
        return redirect("/unlock")
    return redirect("/")
