"""Care on the page: people to call, one gentle offer, and how it was after *last day*."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions import caring
from kesher.method.problems import Problem
from kesher.web.visit import Visit, redirect, text, visit_of
from kesher.words.help import directory


def people(request: HttpRequest) -> HttpResponse:
    """Whom one can call, by country; Israel first for one who is there."""
    visit = visit_of(request)
    return visit.render("people.html", people_context(visit, text(request.GET, "country")))


def answer(request: HttpRequest, what: str) -> HttpResponse:
    """What the person answers: the offer was read, how it was, or measuring may go on."""
    visit = visit_of(request)
    if request.method != "POST" or what not in ("read", "after", "open"):
        raise Http404
    if what == "read":
        done = caring.passed(visit.desk, visit.now)
    elif what == "after":
        done = caring.answered(
            visit.desk, visit.now, text(request.POST, "sitting"), text(request.POST, "how")
        )
    else:
        done = caring.open_again(visit.desk, visit.now)
    if isinstance(done, Problem):
        return visit.render("people.html", people_context(visit, ""), problem=done)
    return redirect("/")


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
