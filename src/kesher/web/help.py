"""What a page means: its numbers, its beads and its knots, in plain words that can be printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from kesher.insight.chart import Bead, Chart, Place, svg
from kesher.method.language import Language
from kesher.web.visit import Visit, visit_of

TOPICS = ("today", "sit", "account", "point", "thread", "book", "library", "sheets", "key")
"""One for each capability, in the order in which a person meets them."""

MOST = 9
"""The most things one page explains."""


def contents(request: HttpRequest) -> HttpResponse:
    """All the pages of help."""
    visit = visit_of(request)
    topics = [(topic, visit.words.say(f"help.{topic}.title")) for topic in TOPICS]
    return visit.render("frame/help_contents.html", {"topics": topics})


def show(request: HttpRequest, topic: str) -> HttpResponse:
    """One page of help."""
    visit = visit_of(request)
    if topic not in TOPICS:
        raise Http404
    context: dict[str, Any] = {
        "title": visit.words.say(f"help.{topic}.title"),
        "told": [
            (visit.words.say(f"help.{topic}.a{number}"), visit.words.say(f"help.{topic}.b{number}"))
            for number in range(1, MOST + 1)
            if visit.words.has(f"help.{topic}.a{number}")
        ],
        "samples": _samples(visit) if topic == "thread" else [],
    }
    return visit.render("frame/help_page.html", context)


_FIRST = date(2000, 1, 2)
_WEEK = timedelta(weeks=1)
_CLARITY = (4.2, 4.0, 4.6, 5.1, 4.8, 5.4, 5.9, 5.6, 6.2, 6.4)
_KEPT = ((6, 5), (6, 6), (4, 3), (6, 4), (5, 5), (3, 1), (6, 6), (6, 5))


def _samples(visit: Visit) -> list[SafeString]:
    """A thread and a bond that nobody lived, drawn as the real ones are."""
    days = [_FIRST + number * _WEEK for number in range(len(_CLARITY))]
    places = tuple(
        Place(day, middle - 1.6 + number * 0.1, middle, middle + 1.6 - number * 0.1)
        for number, (day, middle) in enumerate(zip(days, _CLARITY, strict=True))
    )
    knots = tuple(day - timedelta(days=1) for day in days[1:])
    line = Chart(days[0], days[-1], places, knots, height=90.0)
    beads = tuple(
        Bead(_FIRST + number * _WEEK, recorded / 6, kept / 6) for number, (recorded, kept) in enumerate(_KEPT)
    )
    bond = Chart(_FIRST, _FIRST + (len(_KEPT) - 1) * _WEEK, (), height=24.0, beads=beads)
    label, rtl = visit.words.say("help.sample"), visit.words.language is Language.HE
    return [mark_safe(svg(chart, rtl=rtl, label=label)) for chart in (line, bond)]  # noqa: S308 - numbers
