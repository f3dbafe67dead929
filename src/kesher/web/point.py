"""The one point: a short conversation in which it is chosen; keeping, mending, widening and replacing it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions import laddering, practice, record
from kesher.journal.journal import Kept
from kesher.method.point import Mark, Point
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, redirect, text, visit_of

DAYS_BACK = 7


def show(request: HttpRequest) -> HttpResponse:
    """The point that is held; or the conversation in which one is chosen."""
    visit = visit_of(request)
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.still:
        return visit.refuse(Problem(Code.RESTING))
    context = _context(visit, found)
    if request.method != "POST":
        return visit.render("point.html", context)
    act = str(context["act"])
    kept = practice.choose_point(visit.desk, visit.now, act, _typed(request.POST, act))
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
    if isinstance(kept, Problem):
        return visit.refuse(kept)
    return redirect("/point?note=marked" if how == Mark.MISSED else "/?note=marked")


def turn(request: HttpRequest, how: str) -> HttpResponse:
    """Widen, narrow, mend, ask to replace, replace, or stay."""
    visit = visit_of(request)
    if how not in _TURNS or request.method != "POST":
        raise Http404
    act = text(request.POST, "act") or secrets.token_hex(8)
    kept = _TURNS[how](visit, act)
    if not isinstance(kept, Problem):
        return redirect(f"/point?note={how}")
    found = practice.home(visit.desk, visit.now)
    if isinstance(found, Problem) or found.still:
        return visit.refuse(kept)
    return visit.render("point.html", _context(visit, found) | {"opened": how}, problem=kept)


def _widen(visit: Visit, act: str) -> Kept | Problem:
    return practice.widen_point(visit.desk, visit.now, act, text(visit.request.POST, "do"), wider=True)


def _narrow(visit: Visit, act: str) -> Kept | Problem:
    return practice.widen_point(visit.desk, visit.now, act, text(visit.request.POST, "do"), wider=False)


def _ask(visit: Visit, act: str) -> Kept | Problem:
    given = visit.request.POST
    return practice.ask_to_replace(visit.desk, visit.now, act, _typed(given, act), text(given, "reason"))


_TURNS: dict[str, Callable[[Visit, str], Kept | Problem]] = {
    "widen": _widen,
    "narrow": _narrow,
    "ask": _ask,
    "mend": lambda visit, act: practice.mend_point(visit.desk, visit.now, act),
    "replace": lambda visit, act: practice.replace_point(visit.desk, visit.now, act),
    "offer": lambda visit, act: laddering.see_offer(visit.desk, visit.now, act),
    "try": lambda visit, act: laddering.begin_trial(
        visit.desk, visit.now, act, text(visit.request.POST, "do")
    ),
    "decline": lambda visit, act: laddering.decline(visit.desk, visit.now, act),
    "settle": lambda visit, act: laddering.settle(visit.desk, visit.now, act),
    "lay-down": lambda visit, act: laddering.lay_down(visit.desk, visit.now, act),
    "stay": lambda visit, act: practice.stay_with_point(visit.desk, visit.now, act),
}


def _typed(given: Any, name: str) -> Point:
    return Point(
        id=name,
        act=text(given, "do"),
        when=text(given, "when"),
        least=text(given, "least"),
        why=text(given, "why"),
    )


def _context(visit: Visit, found: practice.Home) -> dict[str, Any]:
    standing = found.standing
    prompts, turn = visit.pack.care, found.moment.day.toordinal()
    return {
        "home": found,
        "held": standing.held,
        "before": standing.before,
        "tally": standing.tally,
        "measuring": visit.counted,
        "asked": standing.asked,
        "asked_ready": standing.asked is not None and found.moment.day > standing.asked.day,
        "ladder": laddering.climbed(visit.desk, visit.now),
        "missed": standing.mark is Mark.MISSED,
        "miss_words": prompts["miss"][turn % len(prompts["miss"])],
        "mend_words": prompts["mend"][turn % len(prompts["mend"])],
        "marks": list(Mark),
        "days": _days(visit, found),
        "suggestions": [(f"point.idea_{area}", lines) for area, lines in visit.pack.suggestions.items()],
        "act": text(visit.request.POST, "act") or secrets.token_hex(8),
    }


def _days(visit: Visit, found: practice.Home) -> list[tuple[date, Any, bool]]:
    """The days before today on which the point was held, with their marks."""
    if found.standing.held is None:
        return []
    since = max(found.standing.held.since, found.moment.day - timedelta(days=DAYS_BACK))
    return record.marks(visit.desk, visit.now, since, found.moment.day - timedelta(days=1))
