"""Foundations: to read, with their question, and how they live; always by free choice."""

from __future__ import annotations

import secrets
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.journal import days
from kesher.actions.library import highlights
from kesher.actions.practice import foundations, sitting, today
from kesher.journal.journal import Kept
from kesher.method.foundations import FIRST
from kesher.method.page import Lives, Reading
from kesher.method.problems import Code, Problem
from kesher.web.paging import paged
from kesher.web.practice.sitting import levels
from kesher.web.visit import Visit, redirect, text, visit_of

HISTORY = 20
"""Things said of a foundation that stand on one page of it; those before them have pages of their own."""


def contents(request: HttpRequest) -> HttpResponse:
    """Every set, and where each foundation stands."""
    visit = visit_of(request)
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.still:
        return redirect("/")
    stands = found.standing.foundations
    sets = [
        (visit.pack.sets[name], [(visit.pack.foundations[each], stands.get(each)) for each in ids])
        for name, ids in visit.whole_pack.sets.items()
    ]
    resting = sitting.resting(visit.desk, visit.now)
    return visit.render(
        "practice/foundations.html", {"sets": sets, "due": found.foundation, "resting": resting}
    )


def first(request: HttpRequest) -> HttpResponse:
    """The first reading, before the first sitting: a few foundations, one to a page, to read slowly."""
    visit = visit_of(request)
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.still:
        return visit.refuse(Problem(Code.RESTING))
    if not found.first:
        return redirect("/")
    if request.method == "POST":
        name = text(request.POST, "foundation")
        if name not in visit.pack.foundations:
            return visit.refuse(Problem(Code.CHOICE_UNKNOWN))
        act = text(request.POST, "act") or secrets.token_hex(8)
        reading = Reading(id=act, at=visit.now, foundation=name)
        kept = foundations.read_foundation(visit.desk, visit.now, act, reading)
        return visit.refuse(kept) if isinstance(kept, Problem) else redirect("/first")
    foundation = visit.pack.foundations[found.first[0]]
    context = {
        "foundation": foundation,
        "question": foundation.now[0] if foundation.now else "",
        "turn": FIRST - len(found.first) + 1,
        "total": FIRST,
        "act": secrets.token_hex(8),
    }
    return visit.render("practice/first.html", context)


def one(request: HttpRequest, name: str) -> HttpResponse:
    """One foundation: its text, its question, how it lives, and what was written of it before.

    While it rests its page says so, and shows only what he himself wrote and marked.
    """
    visit = visit_of(request)
    foundation = visit.pack.foundations.get(name)
    if foundation is None:
        raise Http404
    found = today.home(visit.desk, visit.now)
    history = days.lives_of(visit.desk, visit.now, name)
    if isinstance(found, Problem) or isinstance(history, Problem) or found.still:
        return visit.refuse(found if isinstance(found, Problem) else Problem(Code.RESTING))
    act = text(request.POST, "act") or secrets.token_hex(8)
    until = _day(text(request.GET, "before"))
    told = [each for each in history if until is None or each.day < until]
    context = {
        "foundation": foundation,
        "question": foundation.questions[len(history) % len(foundation.questions)],
        "levels": levels(),
        "history": list(reversed(told[-HISTORY:])),
        "earlier": told[-HISTORY].day if len(told) > HISTORY else None,
        "passages": paged(request, highlights.of_foundation(visit.desk, visit.now, name)[::-1]),
        "act": act,
        "rests": name in sitting.resting(visit.desk, visit.now),
        "may_sit": sitting.may_sit(visit.desk, visit.now) is None,
    }
    if request.method != "POST":
        return visit.render("practice/foundation.html", context)
    # What was written while its page stood open is kept, though it rests since.
    kept = _read(visit, name, act)
    if isinstance(kept, Problem):
        return visit.render("practice/foundation.html", context, problem=kept)
    return redirect("/foundations?note=saved")


def _day(typed: str) -> date | None:
    """A day of an address; one that is none is as good as not given."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def _read(visit: Visit, name: str, act: str) -> Kept | Problem:
    given = visit.request.POST
    lives, words = text(given, "lives"), text(given, "words")
    if lives not in ("", *Lives):
        return Problem(Code.CHOICE_UNKNOWN)
    if not lives and not words.strip():
        return Problem(Code.NOTHING_GIVEN)
    level = Lives(lives) if lives else None
    reading = Reading(id=act, at=visit.now, foundation=name, lives=level, words=words)
    return foundations.read_foundation(visit.desk, visit.now, act, reading)
