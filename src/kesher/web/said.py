"""Answers to forms, shown after a redirect.

A browser keeps what it sent for every page that answered a form itself, and writes it into the files of its
session, so that it could be sent again. So none of ours does: what would have been the answer lies on the
desk, in memory only, until the journal is locked, and the browser is sent to an address where it is shown.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse

from kesher.web.visit import Visit

SAID = "/said/"
_ONCE = "/code/"
"""What shows a recovery code is shown again only by its own page."""


class Said(NamedTuple):
    """An answer to a form."""

    status: int
    content: bytes
    once: bool


def put_by(visit: Visit, response: HttpResponse) -> HttpResponse:
    """Lay a page that answers a form by, and send the browser to where it is shown."""
    request = visit.request
    page = response.headers.get("Content-Type", "").startswith("text/html")
    if request.method != "POST" or not page or 300 <= response.status_code < 400 or _fetched(visit):
        return response
    said = Said(response.status_code, response.content, request.path.startswith(_ONCE))
    away = HttpResponse(status=303, headers={"Location": f"{SAID}{visit.desk.lay_by(said)}"})
    away.cookies = response.cookies
    return away


def again(visit: Visit) -> HttpResponse:
    """Show what was laid by; what is no longer there leads home."""
    token = visit.request.path.removeprefix(SAID)
    said = visit.desk.laid_by(token)
    if not isinstance(said, Said):
        return HttpResponse(status=303, headers={"Location": "/"})
    if said.once:
        visit.desk.forget_laid(token)
    return HttpResponse(said.content, status=said.status)


def _fetched(visit: Visit) -> bool:
    """Whether a script asked, which puts nothing into the browser's history."""
    mode: str = visit.request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode != "navigate"
