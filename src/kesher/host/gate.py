"""The gate of a host: what every answer carries, and who may come to a page.

A view that does not say who may come to it is open to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware

from kesher.config.browser import HEADERS
from kesher.host import faults
from kesher.host.directory.browsers import see
from kesher.host.directory.devices import Person, person_of
from kesher.host.page import remember_language
from kesher.method.problems import Code, Problem

TLS = {"Strict-Transport-Security": "max-age=31536000"}

View = Callable[..., HttpResponse]


class To(StrEnum):
    """Who may come to a page."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    OPERATOR = "operator"
    PERSON = "person"
    """A device by its token, or a browser that is signed in; answered in values, never with a page."""


def open_to(whom: To, *methods: str) -> Callable[[View], View]:
    """Say who may come to a view, and how.

    Args:
        whom: may come.
        methods: that it answers; HEAD goes with GET.
    """

    def marked(view: View) -> View:
        view.__dict__["open_to"] = whom
        view.__dict__["methods"] = (*methods, *(("HEAD",) if "GET" in methods else ()))
        # What a device sends carries its token, which no other site's page can send; see Access for the rest.
        view.__dict__["csrf_exempt"] = whom is To.PERSON
        return view

    return marked


class Gate:
    """Django middleware, the outermost of our own."""

    def __init__(self, get_response: View) -> None:
        self._next = get_response
        self._headers = HEADERS | (TLS if settings.HOST_OPTIONS.secure else {})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through, or answer it here."""
        try:
            request.get_host()
            response = self._next(request)
        except DisallowedHost:
            # Under a name that is not ours, as DNS rebinding would send.
            response = faults.elsewhere(request)
        except Exception as error:
            response = faults.unforeseen(request, error)
        for name, value in self._headers.items():
            response.headers[name] = value
        return remember_language(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Word what no view foresaw."""
        return faults.of(request, exception)


class Access:
    """Django middleware, the innermost: who may come to a view."""

    def __init__(self, get_response: View) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through."""
        return self._next(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer whoever may not come, in place of the view."""
        whom: To | None = getattr(view, "open_to", None)
        if whom is None:
            return faults.not_found(request)
        if request.method not in view.__dict__["methods"]:
            return faults.method(request, view.__dict__["methods"])
        if whom is To.PERSON:
            return _person(request)
        return None if whom is To.ANYONE else _signed_in(request, whom)


def _signed_in(request: HttpRequest, whom: To) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/sign-in")
    if whom is To.OPERATOR and not request.user.operator:
        return faults.not_found(request)
    see(request)
    return None


def _person(request: HttpRequest) -> HttpResponse | None:
    """Who syncs: by the token of a device, else by the cookie of a browser and the token of its forms."""
    found = person_of(request)
    if found is None and request.user.is_authenticated:
        if request.method not in ("GET", "HEAD") and _forged(request):
            return faults.answer(Problem(Code.FORM_OLD))
        found = Person(request.user.pk, "")
    if found is None:
        return faults.answer(Problem(Code.SIGNED_OUT))
    request.person = found
    return None


class _Forms(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _forged(request: HttpRequest) -> bool:
    return _Forms(lambda _: None).process_view(request, None, (), {}) is not None
