"""Bringing a backup back: where the journal's file is lost or damaged, and where some of its pages are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.desk import State
from kesher.actions.journal.recovery import restore_backup
from kesher.journal.keys import Kind
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, text, visit_of


def show(request: HttpRequest) -> HttpResponse:
    """The backups there are, the newest first, and the one that is brought back."""
    visit = visit_of(request)
    context = _context(visit)
    if request.method != "POST":
        return visit.render("journal/backups.html", context)
    given = request.POST
    wanted = {each.path.name: each.path for each in context["copies"]}.get(text(given, "copy"))
    if wanted is None:
        return visit.render("journal/backups.html", context, problem=Problem(Code.CHOICE_UNKNOWN))
    code = text(given, "code").strip()
    done = restore_backup(
        visit.desk,
        visit.now,
        wanted,
        secret=code or text(given, "passphrase") or None,
        kind=Kind.RECOVERY if code else Kind.PASSPHRASE,
    )
    if isinstance(done, Problem):
        return visit.render("journal/backups.html", context, problem=done)
    # What was damaged when the request came is whole now.
    fresh = Visit(request, visit.door)
    said = fresh.words.say("backups.done", n=done.found)
    return fresh.render(
        "frame/done.html", {"title": fresh.words.say("backups.done_title"), "said": said, "asks": done.asks}
    )


def _context(visit: Visit) -> dict[str, Any]:
    copies = visit.desk.copies()[::-1]
    if visit.state is State.LOST:
        state = "lost" if copies else "key"
    else:
        state = "damaged" if visit.problem is not None else "some"
    return {"state": state, "copies": copies}
