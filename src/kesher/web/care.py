"""Care on the page: people to call, one gentle offer, and how it was after *last day*."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions import caring
from kesher.journal.cover import Cover
from kesher.method.problems import Problem
from kesher.web.visit import Visit, redirect, text, visit_of
from kesher.words.help import directory


def people(request: HttpRequest) -> HttpResponse:
    """Whom one can call, by country; Israel first for one who is there."""
    visit = visit_of(request)
    return visit.render("people.html", people_context(visit, text(request.GET, "country")))


def answer(request: HttpRequest, what: str) -> HttpResponse:
    """What the person answers: a way out he takes, how it was, or that measuring may go on."""
    visit = visit_of(request)
    if request.method != "POST" or what not in _ANSWERS:
        raise Http404
    done = _ANSWERS[what](visit)
    if isinstance(done, Problem):
        return visit.render("people.html", people_context(visit, ""), problem=done)
    return redirect("/")


def _after(visit: Visit) -> Cover | Problem:
    given = visit.request.POST
    return caring.answered(visit.desk, visit.now, text(given, "sitting"), text(given, "how"))


_ANSWERS: dict[str, Callable[[Visit], Cover | Problem]] = {
    "read": lambda visit: caring.passed(visit.desk, visit.now),
    "after": _after,
    "open": lambda visit: caring.open_again(visit.desk, visit.now),
    "rest": lambda visit: caring.rest_a_week(visit.desk, visit.now),
    "return": lambda visit: caring.return_from_rest(visit.desk, visit.now),
    "wordless": lambda visit: caring.in_words(visit.desk, visit.now, only=True),
    "awaiting": lambda visit: caring.back_to_awaiting(visit.desk, visit.now),
}


def people_context(visit: Visit, country: str) -> dict[str, Any]:
    """The people to call: of the country that was asked for, else of the place."""
    listed, language = directory(), visit.words.language
    here = country or caring.country_of(visit.cover.place if visit.cover else None)
    return {
        "people": [(each.name(language), each.call, each) for each in listed.of(here)] if here else [],
        "countries": listed.countries,
        "here": here,
        "checked": listed.checked,
    }
