"""The browsers of a person that show notices, and where these are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kesher.host.directory.hidden import hidden
from kesher.host.directory.models import Shown
from kesher.method.problems import Code, refuse

MOST = 10
"""Browsers of one person that show notices."""

LONGEST = 1024

SERVICES = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
FAMILIES = (".push.apple.com", ".notify.windows.com")
"""Where the browsers that are known have notices taken. Nobody else is asked, whatever a browser names."""


class Place(NamedTuple):
    """Where a notice of a person is handed over."""

    person: UUID
    endpoint: str


def origin_of(endpoint: str) -> str:
    """The service of an address.

    Raises:
        Refused: ``PUSH_SERVICE``: it is none of those that are known.
    """
    try:
        parts = urlsplit(endpoint)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise refuse(Code.PUSH_SERVICE) from None
    origin = f"{parts.scheme}://{parts.netloc}"
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    known = name in SERVICES or name.endswith(FAMILIES)
    ours = parts.scheme == "https" and port in (None, 443) and known
    if not plain or len(endpoint) > LONGEST or "@" in origin:
        raise refuse(Code.PUSH_SERVICE)
    if not ours and origin not in settings.HOST_OPTIONS.push:
        raise refuse(Code.PUSH_SERVICE)
    return origin


def here(request: HttpRequest) -> bool:
    """Whether this browser shows notices."""
    return bool(_of(request).exists())


def show_here(request: HttpRequest, endpoint: str) -> None:
    """Let this browser show notices.

    Raises:
        Refused: ``PUSH_SERVICE``.
    """
    origin_of(endpoint)
    given = {"account": request.user, "session_id": _session(request), "endpoint": endpoint}
    Shown.objects.update_or_create(place=hidden(endpoint), defaults=given)
    # A browser that was given another address has no use for the former one.
    _of(request).exclude(place=hidden(endpoint)).delete()
    for each in request.user.shown.order_by("-session__expire_date")[MOST:]:
        each.delete()


def stop_here(request: HttpRequest) -> None:
    """Let this browser show none."""
    _of(request).delete()


def _of(request: HttpRequest):  # type: ignore[no-untyped-def] # Django's types are untyped
    return Shown.objects.filter(account=request.user, session_id=_session(request))


def _session(request: HttpRequest) -> str:
    return hidden(request.session.session_key or "")


def has_any(person: UUID) -> bool:
    """Whether any browser of a person shows notices."""
    return bool(Shown.objects.filter(account_id=person, session__expire_date__gt=timezone.now()).exists())


def places(people: Sequence[UUID]) -> list[Place]:
    """Where the notices of some people are handed over."""
    found = Shown.objects.filter(account_id__in=people, session__expire_date__gt=timezone.now())
    return [Place(*each) for each in found.values_list("account_id", "endpoint")]


def forget(endpoint: str) -> None:
    """The service says that it is nobody's any more."""
    Shown.objects.filter(place=hidden(endpoint)).delete()
