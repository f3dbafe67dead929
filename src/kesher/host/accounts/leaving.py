"""Leaving: first all that the host holds of a person is handed out, then it is deleted, at once."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse

from kesher.host.accounts.fresh import must_be_fresh
from kesher.host.accounts.limits import allow
from kesher.host.gate import To, open_to
from kesher.host.page import show
from kesher.host.rows.store import store
from kesher.method.problems import Code, Problem
from kesher.sync.sealed_person import held

HELD = "held"

HELD_TOO: list[Callable[[Any], Iterator[tuple[str, object]]]] = []
GOES_TOO: list[Callable[[Any], None]] = []
"""What other rooms of the host hold of a person, and let go of; each adds itself where its addresses are."""


@open_to(To.SIGNED_IN, "GET")
def export(request: HttpRequest) -> HttpResponse:
    """All that the host holds of a person, as lines of JSON."""
    allow(request, "export")
    request.session[HELD] = True
    answer = StreamingHttpResponse(_lines(request.user), content_type="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="kesher-host.jsonl"'
    return answer


def _lines(account: Any) -> Iterator[bytes]:
    for kind, value in _held(account):
        yield json.dumps({kind: value}, ensure_ascii=False, default=_plain).encode() + b"\n"


def _held(account: Any) -> Iterator[tuple[str, object]]:
    yield (
        "account",
        {"id": account.id, "email": account.email, "made": account.made, "operator": account.operator},
    )
    for email in EmailAddress.objects.filter(user=account):
        yield "address", {"email": email.email, "verified": email.verified}
    for session in account.sessions.all():
        yield "browser", {"name": session.name, "seen": session.seen}
    for device in account.devices.all():
        yield "device", {"id": device.id, "name": device.name, "made": device.made, "seen": device.seen}
    for key in Authenticator.objects.filter(user=account):
        yield "passkey", {"made": key.created_at, "used": key.last_used_at, "data": key.data}
    for shown in account.shown.all():
        yield "notices", {"endpoint": shown.endpoint}
    for served in account.served.all():
        yield "calendar", {"made": served.made, "entries": bytes(served.entries)}
    for invitation in account.invitations.all():
        yield "invitation", {"until": invitation.until}
    with store() as found:
        yield from held(found, account.id)
    for also in HELD_TOO:
        yield from also(account)


def _plain(value: object) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


@open_to(To.SIGNED_IN, "GET", "POST")
def leave(request: HttpRequest) -> HttpResponse:
    """The page that says what is deleted, and deletes it."""
    must_be_fresh(request)
    if request.method == "GET":
        return show(request, "pages/leave.html")
    if not request.session.get(HELD) and "without" not in request.POST:
        return show(request, "pages/leave.html", problem=Problem(Code.EXPORT_FIRST))
    account = request.user
    # What is sealed goes first: should the rest not be done, the person is still there to do it again.
    for also in GOES_TOO:
        also(account)
    with store() as found:
        found.forget(account.id)
    logout(request)
    account.delete()
    return HttpResponseRedirect("/?left=1")
