"""Care on the page: people to call, one gentle offer, and how it was after *last day*.

People to call are shown whatever became of the journal: locked, damaged, or not begun; and to a browser that
was not let in, since nothing of anybody's is on that page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kesher.actions.practice import care
from kesher.actions.practice import people as calling
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.problems import Problem
from kesher.web.door import Door
from kesher.web.people import listed, people_context
from kesher.web.visit import Visit, redirect, text, visit_of
from kesher.words import catalogue

PEOPLE = "/people"
"""The page of people to call. The gate lets everyone through to it."""


def people(request: HttpRequest) -> HttpResponse:
    """Whom one can call: in the country that was asked for, or where the person is, or anywhere."""
    visit = visit_of(request)
    return visit.render("practice/people.html", _people(visit, text(request.GET, "country")))


def people_outside(request: HttpRequest, door: Door) -> HttpResponse:
    """The same for a browser that was not let in: the journal is not even asked how it lies."""
    asked = text(request.GET, "language")
    words = catalogue(Language(asked) if asked in set(Language) else door.language)
    context = {
        "words": words,
        "language": words.language.value,
        "direction": words.language.direction,
        **listed(words, text(request.GET, "country")),
    }
    return HttpResponse(render_to_string("practice/people.html", context))


def answer(request: HttpRequest, what: str) -> HttpResponse:
    """What the person answers: a way out he takes, how it was, that measuring may go on, or where he is."""
    visit = visit_of(request)
    if request.method != "POST" or what not in _ANSWERS:
        raise Http404
    done = _ANSWERS[what](visit)
    if isinstance(done, Problem):
        return visit.render("practice/people.html", _people(visit, ""), problem=done)
    return redirect(f"{PEOPLE}?note=saved" if what == "country" else "/")


def _after(visit: Visit) -> Cover | Problem:
    given = visit.request.POST
    return care.answered(visit.desk, visit.now, text(given, "sitting"), text(given, "how"))


_ANSWERS: dict[str, Callable[[Visit], Cover | Problem]] = {
    "read": lambda visit: care.passed(visit.desk, visit.now),
    "after": _after,
    "open": lambda visit: care.open_again(visit.desk, visit.now),
    "rest": lambda visit: care.rest_a_week(visit.desk, visit.now),
    "return": lambda visit: care.return_from_rest(visit.desk, visit.now),
    "wordless": lambda visit: care.in_words(visit.desk, visit.now, only=True),
    "awaiting": lambda visit: care.back_to_awaiting(visit.desk, visit.now),
    "country": lambda visit: calling.choose(visit.desk, visit.now, text(visit.request.POST, "country")),
}


def _people(visit: Visit, country: str) -> dict[str, Any]:
    """The people to call; and, of another country than the place's, that it may be kept."""
    context = people_context(visit.words, visit.cover, country)
    here = context["here"]
    other = here and visit.cover is not None and here.code != calling.here(visit.cover)
    if other and not visit.desk.still(visit.now):
        context["to_keep"] = here
    return context
