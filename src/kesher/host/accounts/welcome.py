"""The first page: what a host is, and what it can and cannot see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.host.gate import To, open_to
from kesher.host.page import show


@open_to(To.ANYONE, "GET")
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return show(request, "pages/welcome.html", {"left": "left" in request.GET})
