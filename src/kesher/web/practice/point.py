"""The one point: a short conversation in which it is chosen; keeping, mending, deepening and replacing it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.journal import days
from kesher.actions.practice import account, ladder, point, today
from kesher.journal.journal import Kept
from kesher.method.language import address
from kesher.method.pack import Idea
from kesher.method.point import WORDED, Mark, Point
from kesher.method.problems import Code, Problem
from kesher.web.visit import Visit, redirect, text, visit_of

DAYS_BACK = 7
UNMARKED = "none"
"""What a form says to take a mark back."""
_FIELDS = ("do", "when", "least", "against", "why", "given")
"""What a form calls the words of a point, in the order of ``WORDED``."""


def show(request: HttpRequest) -> HttpResponse:
    """The point that is held; or the conversation in which one is chosen."""
    visit = visit_of(request)
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    if found.still:
        return visit.refuse(Problem(Code.RESTING))
    context = _context(visit, found)
    if request.method != "POST":
        return visit.render("practice/point.html", context)
    if "idea" in request.POST:
        return _suggested(visit, found, context)
    act = str(context["act"])
    kept = visit.no_button or point.choose_point(visit.desk, visit.now, act, _typed(request.POST, act))
    if isinstance(kept, Problem):
        return visit.render("practice/point.html", context, problem=kept)
    return redirect("/?note=chosen")


def _suggested(visit: Visit, found: today.Home, context: dict[str, Any]) -> HttpResponse:
    """The form with a suggestion in it, act and least together; what else was typed stays."""
    if found.standing.held is not None:
        return redirect("/point")
    given = visit.request.POST
    idea = _ideas(visit).get(text(given, "idea"))
    if idea is None:
        return visit.render("practice/point.html", context, problem=Problem(Code.CHOICE_UNKNOWN))
    act, least = (address(each, visit.words.form) for each in (idea.act, idea.least))
    filled = {name: text(given, name) for name in _FIELDS} | {"do": act, "least": least}
    return visit.render("practice/point.html", context | {"given": filled})


def mark(request: HttpRequest, day: date) -> HttpResponse:
    """Kept, partly, or not that day; or the mark is taken back."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/point")
    how = text(request.POST, "mark")
    if how not in (*Mark, UNMARKED):
        return visit.refuse(Problem(Code.NOTHING_GIVEN))
    act = text(request.POST, "act") or secrets.token_hex(8)
    if how == UNMARKED:
        kept = account.unmark_point(visit.desk, visit.now, f"{act}{UNMARKED}", day)
    else:
        kept = account.mark_point(visit.desk, visit.now, act, Mark(how), day=day)
    if isinstance(kept, Problem):
        return visit.refuse(kept)
    if how == UNMARKED:
        return redirect("/point?note=unmarked")
    return redirect("/point?note=marked" if how == Mark.MISSED else "/?note=marked")


def turn(request: HttpRequest, how: str) -> HttpResponse:
    """Deepen, widen, narrow, reword, mend, ask to replace, replace, or stay; and answer what is offered."""
    visit = visit_of(request)
    if how not in _TURNS or request.method != "POST":
        raise Http404
    act = text(request.POST, "act") or secrets.token_hex(8)
    kept = visit.no_button or _TURNS[how](visit, act)
    if not isinstance(kept, Problem):
        return redirect(f"/point?note={how}")
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem) or found.still:
        return visit.refuse(kept)
    return visit.render("practice/point.html", _context(visit, found, how), problem=kept)


def _widen(visit: Visit, act: str, *, wider: bool) -> Kept | Problem:
    posted = visit.request.POST
    given = text(posted, "given") if "given" in posted else None
    return point.widen_point(visit.desk, visit.now, act, text(posted, "do"), wider=wider, given=given)


def _reword(visit: Visit, act: str) -> Kept | Problem:
    posted = visit.request.POST
    said = {name: text(posted, field) for name, field in zip(WORDED, _FIELDS, strict=True) if field in posted}
    return point.reword_point(visit.desk, visit.now, act, said)


def _ask(visit: Visit, act: str) -> Kept | Problem:
    given = visit.request.POST
    return point.ask_to_replace(visit.desk, visit.now, act, _typed(given, act), text(given, "reason"))


_TURNS: dict[str, Callable[[Visit, str], Kept | Problem]] = {
    "deepen": lambda visit, act: point.deepen_point(
        visit.desk, visit.now, act, text(visit.request.POST, "given")
    ),
    "widen": lambda visit, act: _widen(visit, act, wider=True),
    "narrow": lambda visit, act: _widen(visit, act, wider=False),
    "reword": _reword,
    "ask": _ask,
    "mend": lambda visit, act: point.mend_point(visit.desk, visit.now, act),
    "replace": lambda visit, act: point.replace_point(visit.desk, visit.now, act),
    "offer": lambda visit, act: ladder.see_offer(visit.desk, visit.now, act),
    "try": lambda visit, act: ladder.begin_trial(visit.desk, visit.now, act, text(visit.request.POST, "do")),
    "try-deeper": lambda visit, act: ladder.begin_deepening(
        visit.desk, visit.now, act, text(visit.request.POST, "given")
    ),
    "decline": lambda visit, act: ladder.decline(visit.desk, visit.now, act),
    "settle": lambda visit, act: ladder.settle(visit.desk, visit.now, act),
    "lay-down": lambda visit, act: ladder.lay_down(visit.desk, visit.now, act),
    "stay": lambda visit, act: point.stay_with_point(visit.desk, visit.now, act),
}


def _typed(given: Any, name: str) -> Point:
    return Point(
        id=name,
        act=text(given, "do"),
        when=text(given, "when"),
        least=text(given, "least"),
        against=text(given, "against"),
        why=text(given, "why"),
    )


def _context(visit: Visit, found: today.Home, opened: str = "") -> dict[str, Any]:
    standing = found.standing
    prompts, turn = visit.pack.care, found.moment.day.toordinal()
    # Widening and narrowing are two buttons of one part.
    typed = visit.typed(*(("widen", "narrow") if opened in ("widen", "narrow") else (opened,)))
    return {
        "home": found,
        "held": standing.held,
        "before": standing.before,
        "tally": standing.tally,
        "measuring": visit.counted,
        "asked": standing.asked,
        "asked_ready": standing.asked is not None and found.moment.day > standing.asked.day,
        "ladder": ladder.climbed(visit.desk, visit.now),
        "missed": standing.mark is Mark.MISSED,
        "miss_words": prompts["miss"][turn % len(prompts["miss"])],
        "mend_words": prompts["mend"][turn % len(prompts["mend"])],
        "marks": list(Mark),
        "days": _days(visit, found),
        "suggestions": _suggestions(visit),
        "opened": opened,
        "typed": typed,
        "changes": opened in ("deepen", "widen", "narrow")
        or bool(typed["deepen"].get("given") or typed["widen"].get("do")),
        "act": text(visit.request.POST, "act") or secrets.token_hex(8),
    }


def _suggestions(visit: Visit) -> list[tuple[str, list[tuple[str, Idea]]]]:
    """The pack's suggestions, each with its number, by the name of their area."""
    named = []
    for place, (area, ideas) in enumerate(visit.pack.suggestions.items()):
        name = f"point.idea_{area}"
        # An area that a teacher made up is called as he called it.
        said = visit.words.say(name) if visit.words.has(name) else area
        named.append((said, [(f"{place}.{number}", idea) for number, idea in enumerate(ideas)]))
    return named


def _ideas(visit: Visit) -> dict[str, Idea]:
    return {number: idea for _, ideas in _suggestions(visit) for number, idea in ideas}


def _days(visit: Visit, found: today.Home) -> list[tuple[date, Any, bool]]:
    """The days before today on which the point was held, with their marks."""
    if found.standing.held is None:
        return []
    since = max(found.standing.held.since, found.moment.day - timedelta(days=DAYS_BACK))
    return days.marks(visit.desk, visit.now, since, found.moment.day - timedelta(days=1))
