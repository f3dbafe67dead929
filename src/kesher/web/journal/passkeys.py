"""A new device with no other at hand: by the recovery code, or by a passkey that the journal was opened to.

A passkey belongs to the name of its host, so its pages are those of a pocket that a host serves. What it
gives to the page goes to the Python beside the page, and never to the host.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.desk import State
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, redirect, text, visit_of


def passkey(request: HttpRequest) -> HttpResponse:
    """Whether a passkey opens the journal; and one that is to open it, by the hand of who owns it."""
    visit = visit_of(request)
    if not visit.door.served_by:
        raise Http404
    if request.method != "POST":
        return _shown(visit)
    from kesher.actions.sync import passkeys as acts

    given = request.POST
    problem = visit.desk.proves(visit.now, text(given, "proof")) or acts.let_passkey(
        visit.desk, visit.now, text(given, "credential"), text(given, "secret")
    )
    return _shown(visit, problem) if problem else redirect("/devices/passkey?note=passkey")


def _shown(visit: Visit, problem: Problem | None = None) -> HttpResponse:
    from kesher.actions.sync import passkeys as acts

    found = acts.passkeys(visit.desk, visit.now)
    known = None if isinstance(found, Problem) else len(found)
    context = {"known": known, "passphrase": visit.desk.has_passphrase(visit.now)}
    said = problem or (found if isinstance(found, Problem) else None)
    return visit.render("journal/passkey.html", context, problem=said)


def forget(request: HttpRequest) -> HttpResponse:
    """No passkey opens the journal any more."""
    visit = visit_of(request)
    if not visit.door.served_by:
        raise Http404
    if request.method != "POST":
        return redirect("/devices/passkey")
    from kesher.actions.sync import passkeys as acts

    problem = acts.forget_passkeys(visit.desk, visit.now)
    return _shown(visit, problem) if problem else redirect("/devices/passkey")


def join(request: HttpRequest) -> HttpResponse:
    """Where there is no journal yet: open that of another device by a passkey."""
    visit = visit_of(request)
    if not visit.door.served_by:
        raise Http404
    if request.method != "POST":
        return visit.render("journal/join_passkey.html")
    from kesher.actions.sync import devices as acts

    given = request.POST
    problem = _different(visit) or acts.join_by_passkey(
        visit.desk,
        visit.now,
        visit.door.served_by,
        text(given, "credential"),
        text(given, "secret"),
        text(given, "passphrase"),
        name=visit.words.plain("sync.this_device"),
    )
    return visit.render("journal/join_passkey.html", problem=problem) if problem else redirect("/")


def join_by_code(request: HttpRequest) -> HttpResponse:
    """The same by the recovery code, and a code of the host's page."""
    visit = visit_of(request)
    context = {"served_by": visit.door.served_by}
    if request.method != "POST":
        return visit.render("journal/join_code.html", context)
    from kesher.actions.sync import devices as acts

    given = request.POST
    problem = _different(visit) or acts.join_by_code(
        visit.desk,
        visit.now,
        text(given, "address") or visit.door.served_by,
        text(given, "host_code").strip(),
        text(given, "code"),
        text(given, "passphrase"),
        name=visit.words.plain("sync.this_device"),
    )
    return visit.render("journal/join_code.html", context, problem=problem) if problem else redirect("/")


def _different(visit: Visit) -> Problem | None:
    given = visit.request.POST
    if visit.state in (State.OPEN, State.LOCKED):
        return Problem(Code.JOURNAL_EXISTS)
    return Problem(Code.PASSPHRASE_DIFFERS) if text(given, "passphrase") != text(given, "again") else None
