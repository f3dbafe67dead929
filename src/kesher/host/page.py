"""A page of the host: its words, in the language of who reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kesher.config.browser import preferred
from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.words import Catalogue, catalogue

COOKIE = "kesher-host-language"
_YEAR = 365 * 24 * 60 * 60

STATUS = {
    Code.SIGNED_OUT: 401,
    Code.FORM_OLD: 403,
    Code.STALE: 403,
    Code.TRIED_OFTEN: 429,
    Code.INVITATION_GONE: 410,
    Code.CIRCLE_INVITATION: 410,
    Code.CIRCLE_NONE: 404,
    Code.CIRCLE_CHANGED: 409,
    Code.DEVICE_CODE_WRONG: 403,
    Code.ROW_LARGE: 413,
    Code.PUSH_LARGE: 413,
    Code.JOURNAL_ROOM: 507,
    Code.JOURNALS_MANY: 409,
    Code.PUSH_UNREADABLE: 400,
    Code.SYNC_FORGED: 422,
    Code.SYNC_TORN: 409,
    Code.DATABASE_BUSY: 503,
    Code.DATABASE_UNREACHABLE: 503,
    Code.DATABASE_SILENT: 503,
    Code.DISK_FULL: 507,
    Code.DISK_SILENT: 503,
}
"""HTTP's word for a refusal; what is not here was simply a form to correct: 422."""


def status_of(problem: Problem) -> int:
    """HTTP's word for a refusal."""
    return STATUS.get(problem.code, 422)


def language_of(request: HttpRequest) -> Language:
    """The language of a page: as asked, as it was asked before, as the browser prefers, else the host's."""
    for asked in (request.GET.get("language"), request.COOKIES.get(COOKIE)):
        if asked in set(Language):
            return Language(asked)
    if (found := preferred(request.headers.get("Accept-Language", ""))) is not None:
        return found
    language: Language = settings.HOST_OPTIONS.language
    return language


def words_for(request: HttpRequest) -> Catalogue:
    """The words of a page."""
    return catalogue(language_of(request))


def remember_language(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser remember a language that was asked for."""
    asked = request.GET.get("language")
    if asked in set(Language):
        response.set_cookie(
            COOKIE,
            asked,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.HOST_OPTIONS.secure,
            path="/",
        )
    return response


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    problem: Problem | None = None,
) -> HttpResponse:
    """Answer with a page; with a problem, say it on that page."""
    words = words_for(request)
    user = getattr(request, "user", None)
    whole = {
        "words": words,
        "language": words.language.value,
        "direction": words.language.direction,
        "paper": "system",
        "problem": words.problem(problem) if problem else "",
        "me": user if user is not None and user.is_authenticated else None,
        "path": request.path,
        **(context or {}),
    }
    page = render_to_string(template, whole, request)
    return HttpResponse(page, status=status_of(problem) if problem else 200)
