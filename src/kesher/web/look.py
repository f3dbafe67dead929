"""How the pages look by a person's own choice: light or dark, and how large the letters are.

It is kept in a cookie: eyes and screens differ from one browser to another, and the page that opens a closed
journal is to be read as well.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

COOKIE = "kesher-look"
YEAR = 365 * 24 * 60 * 60

PAPERS = ("", "day", "night")
"""By the hour, light, dark."""
SIZES = ("", "large", "larger")


class Look(NamedTuple):
    """What was chosen; empty is what is usual."""

    paper: str = ""
    size: str = ""


def look_of(request: HttpRequest) -> Look:
    """The look that a browser has chosen; what is not understood is what is usual."""
    paper, _, size = request.COOKIES.get(COOKIE, "").partition(".")
    return checked(paper, size) or Look()


def checked(paper: str, size: str) -> Look | None:
    """A look, if there is such a one."""
    return Look(paper, size) if paper in PAPERS and size in SIZES else None


def keep(response: HttpResponse, look: Look) -> HttpResponse:
    """Let the browser remember a look."""
    response.set_cookie(
        COOKIE, f"{look.paper}.{look.size}", max_age=YEAR, httponly=True, samesite="Strict", path="/"
    )
    return response
