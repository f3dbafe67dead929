"""The devices of the journal: which there are, one let in by a code, one taken off."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.actions.desk import Begun
from kesher.actions.sync import devices as acts
from kesher.method.problems import Problem
from kesher.web.journal.begin import show_code
from kesher.web.visit import Visit, redirect, text, visit_of


def devices(request: HttpRequest) -> HttpResponse:
    """The page of devices."""
    return _shown(visit_of(request))


def pair(request: HttpRequest) -> HttpResponse:
    """Make a code that lets a device in; who has it has the journal, so it is asked whose hand this is."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/devices")
    unproven = visit.desk.proves(visit.now, text(request.POST, "proof"))
    code = unproven or acts.pair(visit.desk, visit.now)
    if isinstance(code, Problem):
        return _shown(visit, code)
    return visit.render("journal/device_code.html", {"code": code})


def revoke(request: HttpRequest, which: str) -> HttpResponse:
    """Take a device off: the key is renewed, and there is a new recovery code, shown once."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/devices")
    secret = text(request.POST, "proof") if visit.desk.has_passphrase(visit.now) else None
    gone = acts.revoke(visit.desk, visit.now, which, secret)
    if isinstance(gone, Problem):
        return _shown(visit, gone)
    return show_code(visit, Begun(gone.code, visit.desk.keeping(visit.now)))


def _shown(visit: Visit, problem: Problem | None = None) -> HttpResponse:
    found = acts.devices(visit.desk, visit.now) if visit.desk.carried else []
    context = {
        "devices": [] if isinstance(found, Problem) else found,
        "carried": visit.desk.carried,
        "passphrase": visit.desk.has_passphrase(visit.now),
        "line": visit.door.carrying.line(visit.words),
    }
    return visit.render("journal/devices.html", context, problem=problem)
