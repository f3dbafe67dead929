"""Pages for what goes wrong at the door."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kesher.config.log import note
from kesher.method.problems import Refused
from kesher.web.door import ENTERED, Door, the_door
from kesher.web.uploads import NoRoom
from kesher.web.visit import Visit, visit_of
from kesher.words import catalogue

log = logging.getLogger("kesher.web")


def stranger(door: Door) -> HttpResponse:
    """A browser that was not let in."""
    return _bare(door, "gate.lead", 403)


def cookieless(door: Door) -> HttpResponse:
    """A browser that was let in, and has not kept the cookie."""
    return _bare(door, "gate.cookies", 403)


def waits(door: Door) -> HttpResponse:
    """A browser that was not let in and sent words: they wait for it."""
    return _bare(door, "gate.waits", 403)


def entered(door: Door) -> HttpResponse:
    """A page that leads on by itself."""
    words = catalogue(door.language)
    context = {"words": words, "language": words.language.value, "direction": words.language.direction}
    return HttpResponse(render_to_string("frame/entered.html", context | {"to": ENTERED}))


def elsewhere(door: Door) -> HttpResponse:
    """A request under a name that is not ours, as DNS rebinding would send."""
    return _bare(door, "gate.host", 421)


def form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old tab, or another site's form. What was written in it is shown."""
    visit = visit_of(request)
    written = visit.written
    return _said(visit, "fault.form_kept" if written else "fault.form", 403, written)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """More than any form of ours holds, or no form at all."""
    visit = visit_of(request)
    if isinstance(exception, NoRoom):
        return visit.refuse(exception.problem)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _said(visit, "fault.too_large", 413)
    return _said(visit, "fault.form", 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that is no page."""
    visit: Visit | None = getattr(request, "visit", None)
    return _said(visit, "fault.not_found", 404) if visit else HttpResponse(status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The last page there is: it depends on as little as can be, because anything may have broken."""
    return _last()


def of(visit: Visit, exception: Exception) -> HttpResponse | None:
    """The page for an exception that a view let through."""
    if isinstance(exception, Refused):
        return visit.refuse(exception.problem)
    if isinstance(exception, Http404):
        return None
    note(log, exception)
    try:
        return _said(visit, "fault.broken", 500)
    except Exception:
        return _last()


def unforeseen(exception: Exception) -> HttpResponse:
    """The page for an exception before there was a visit."""
    note(log, exception)
    return _last()


def _said(visit: Visit, name: str, status: int, kept: Sequence[str] = ()) -> HttpResponse:
    said = {"title": visit.words.say("fault.title"), "said": visit.words.say(name), "kept": kept}
    response = visit.render("frame/problem.html", said)
    response.status_code = status
    return response


def _last() -> HttpResponse:
    try:
        return _bare(the_door(), "fault.broken", 500)
    except Exception:
        return HttpResponse(status=500)


def _bare(door: Door, name: str, status: int) -> HttpResponse:
    words = catalogue(door.language)
    context = {
        "words": words,
        "language": words.language.value,
        "direction": words.language.direction,
        "title": words.say("gate.title" if name.startswith("gate.") else "fault.title"),
        "said": words.say(name),
        # Under a name that is not ours no other page answers either.
        "elsewhere": name == "gate.host",
    }
    return HttpResponse(render_to_string("frame/problem.html", context), status=status)
