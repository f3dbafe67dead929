"""What a host says when something goes wrong: a page to a person, a code to a device, a place to the log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError

from kesher.config.log import note
from kesher.host.page import show, status_of, words_for
from kesher.method.problems import Code, Problem, Refused

_PATIENCE = 64 * 1024 * 1024
"""Bytes of what is too large that are read before it is said."""

_DISK_FULL = "53100"
"""PostgreSQL's word for it."""

log = logging.getLogger("kesher.host")

VALUES = (
    *("/sync/", "/wraps/", "/envelopes/", "/due/", "/calendar/", "/slips", "/pair/", "/device"),
    "/brought",
)
"""How the addresses begin that are answered in values and not with pages."""


def answer(problem: Problem, **more: object) -> HttpResponse:
    """Refuse a device: the code of the refusal and its values, which its own Kesher words."""
    body = {"problem": problem.code.value, "values": problem.values, **more}
    return JsonResponse(body, status=status_of(problem))


def refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Refuse with a page of its own, or in values."""
    if _in_values(request):
        return answer(problem)
    return show(request, "pages/problem.html", {"stale": problem.code is Code.STALE}, problem=problem)


def form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old tab, or another site's form."""
    return refuse(request, Problem(Code.FORM_OLD))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that is no page, or is none for who asks."""
    if _in_values(request):
        return JsonResponse({"problem": "not-found"}, status=404)
    return _said(request, "fault.not_found", 404)


def elsewhere(request: HttpRequest) -> HttpResponse:
    """A request under a name that is not ours."""
    response = not_found(request)
    response.status_code = 421
    return response


def method(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """A page that does not answer in this way."""
    response = not_found(request)
    response.status_code = 405
    response.headers["Allow"] = ", ".join(methods)
    return response


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """More than any form of ours holds, or no form at all."""
    if isinstance(exception, RequestDataTooBig):
        _read_away(request)
        return refuse(request, Problem(Code.PUSH_LARGE))
    return refuse(request, Problem(Code.PUSH_UNREADABLE))


def _read_away(request: HttpRequest) -> None:
    """Read what is too large, and keep nothing of it: who is still sending hears no answer."""
    stream, left = request.META["wsgi.input"], _PATIENCE
    while left > 0 and (part := stream.read(64 * 1024)):
        left -= len(part)


def broken(request: HttpRequest) -> HttpResponse:
    """The last page there is: it depends on nothing. Django calls it while it holds what broke."""
    error = sys.exc_info()[1]
    return unforeseen(request, error) if isinstance(error, Exception) else HttpResponse(status=500)


def of(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The answer for an exception that a view let through."""
    if (problem := _known(exception)) is not None:
        return refuse(request, problem)
    if isinstance(
        exception, RequestDataTooBig | TooManyFieldsSent | SuspiciousOperation | MultiPartParserError
    ):
        return unreadable(request, exception)
    if isinstance(exception, Http404):
        return None
    note(log, exception)
    try:
        if _in_values(request):
            return JsonResponse({"problem": "broken"}, status=500)
        return _said(request, "fault.broken", 500)
    except Exception:
        return HttpResponse(status=500)


def unforeseen(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer for an exception before there was a page."""
    problem = _known(exception)
    if problem is None:
        note(log, exception)
        return HttpResponse(status=500)
    if _in_values(request):
        return answer(problem)
    # A page asks who it is for, and that may be just what cannot be told now.
    said = words_for(request).problem(problem, plain=True)
    return HttpResponse(said, status=status_of(problem), content_type="text/plain; charset=utf-8")


def _known(exception: Exception) -> Problem | None:
    """What is to be said of an exception; None for one that nobody foresaw."""
    if isinstance(exception, Refused):
        return exception.problem
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    said = str(exception)
    if "disk is full" in said or getattr(exception.__cause__, "sqlstate", "") == _DISK_FULL:
        return Problem(Code.DISK_FULL)
    return Problem(Code.DATABASE_BUSY if "locked" in said else Code.DATABASE_UNREACHABLE)


def _in_values(request: HttpRequest) -> bool:
    path: str = request.path
    return path.startswith(VALUES) and not path.startswith("/devices")


def _said(request: HttpRequest, name: str, status: int) -> HttpResponse:
    response = show(request, "pages/problem.html", {"said": words_for(request).say(name)})
    response.status_code = status
    return response
