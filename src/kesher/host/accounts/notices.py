"""The page on which a browser is told to show notices, and to show them no more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kesher.host import push
from kesher.host.accounts.limits import allow
from kesher.host.directory.showing import here, show_here, stop_here
from kesher.host.gate import To, open_to
from kesher.host.page import show
from kesher.method.problems import Problem, Refused

PAGE = "/notices"


@open_to(To.SIGNED_IN, "GET", "POST")
def notices(request: HttpRequest) -> HttpResponse:
    """The page, and what this browser was given by its service."""
    if request.method == "GET":
        return _shown(request)
    try:
        allow(request, "notices")
        show_here(request, request.POST.get("endpoint", ""))
    except Refused as refused:
        return _shown(request, refused.problem)
    return HttpResponseRedirect(PAGE)


@open_to(To.SIGNED_IN, "POST")
def stop(request: HttpRequest) -> HttpResponse:
    """No more of them in this browser."""
    stop_here(request)
    return HttpResponseRedirect(PAGE)


def _shown(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    context = {"here": here(request), "key": push.public_key()}
    return show(request, "pages/notices.html", context, problem=problem)
