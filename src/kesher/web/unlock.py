"""Opening a closed book, and closing an open one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.journal.keeper import Keeping
from kesher.journal.keys import Kind
from kesher.method.problems import Code, Problem
from kesher.web import drafts
from kesher.web.visit import Visit, redirect, text, visit_of


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
    by_code = False
    if "kept" in given:
        problem = visit.desk.unlock_kept(visit.now)
    elif by_code := bool(text(given, "code")):
        problem = visit.desk.unlock(visit.now, text(given, "code"), Kind.RECOVERY)
    else:
        problem = visit.desk.unlock(visit.now, text(given, "passphrase"))
    if problem is not None:
        context["damaged"] = problem.code is Code.DATABASE_DAMAGED
        return visit.render("unlock.html", context, problem=problem)
    visit.door.by_code = by_code
    return drafts.send_on(visit) or redirect("/")


def anew(request: HttpRequest) -> HttpResponse:
    """After the recovery code has opened the journal: choose a new passphrase, or leave it for now."""
    visit = visit_of(request)
    if request.method != "POST":
        return visit.render("passphrase.html")
    problem = chosen(visit)
    return visit.render("passphrase.html", problem=problem) if problem else redirect("/?note=passphrase")


def chosen(visit: Visit) -> Problem | None:
    """Set the passphrase that was typed twice."""
    given = visit.request.POST
    if text(given, "passphrase") != text(given, "again"):
        return Problem(Code.PASSPHRASE_DIFFERS)
    problem = visit.desk.change_passphrase(visit.now, text(given, "passphrase"))
    visit.door.by_code = visit.door.by_code and problem is not None
    return problem


def lock(request: HttpRequest) -> HttpResponse:
    """Close the book now."""
    visit = visit_of(request)
    if request.method == "POST":
        visit.desk.lock()
        visit.door.by_code = False
        return redirect("/unlock")
    return redirect("/")
