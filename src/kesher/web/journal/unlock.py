"""Opening a closed journal, and closing an open one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.journal.keeper import Keeping
from kesher.journal.keys import Kind
from kesher.method.problems import Code, Problem
from kesher.web.journal import drafts
from kesher.web.visit import Visit, redirect, text, visit_of


def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, the recovery code, or the kept key."""
    visit = visit_of(request)
    context: dict[str, Any] = {
        "kept": visit.desk.keeping(visit.now) is not Keeping.NOT,
        "passphrase": visit.desk.has_passphrase(visit.now),
    }
    if request.method != "POST":
        return visit.render("journal/unlock.html", context)
    given = request.POST
    if visit.waiting:
        context["waits"] = drafts.hold(request, visit.door, sent=drafts.HOLD not in request.headers)
        return visit.render("journal/unlock.html", context, problem=Problem(Code.LOCKED))
    if "kept" in given:
        problem = visit.desk.unlock_kept(visit.now)
    elif text(given, "code"):
        problem = visit.desk.unlock(visit.now, text(given, "code"), Kind.RECOVERY)
    else:
        problem = visit.desk.unlock(visit.now, text(given, "passphrase"))
        if problem is None:
            visit.door.carrying.opened(text(given, "passphrase"))
    if problem is not None:
        context["damaged"] = problem.code is Code.DATABASE_DAMAGED
        return visit.render("journal/unlock.html", context, problem=problem)
    return drafts.send_on(visit) or redirect("/")


def anew(request: HttpRequest) -> HttpResponse:
    """After the recovery code has opened the journal: choose a new passphrase, or leave it for now.

    A journal that was left open is not given away here either: later the settings ask for a proof.
    """
    visit = visit_of(request)
    if not visit.desk.opened_by_code(visit.now, lately=True):
        return redirect("/settings")
    if request.method != "POST":
        return visit.render("journal/passphrase.html")
    problem = chosen(visit)
    return (
        visit.render("journal/passphrase.html", problem=problem) if problem else redirect("/?note=passphrase")
    )


def chosen(visit: Visit) -> Problem | None:
    """Set the passphrase that was typed twice."""
    given = visit.request.POST
    if text(given, "passphrase") != text(given, "again"):
        return Problem(Code.PASSPHRASE_DIFFERS)
    return visit.desk.change_passphrase(visit.now, text(given, "passphrase"))


def lock(request: HttpRequest) -> HttpResponse:
    """Close the journal now."""
    visit = visit_of(request)
    if request.method == "POST":
        visit.desk.lock()
        return redirect("/unlock")
    return redirect("/")
