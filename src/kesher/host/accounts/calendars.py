"""A year of instants at an address that nobody guesses, for whatever calendar asks for it."""

from __future__ import annotations

import re

import msgspec
from django.http import HttpRequest, HttpResponse

from kesher.host import faults
from kesher.host.accounts.limits import allow
from kesher.host.directory.hidden import hidden
from kesher.host.directory.models import Served
from kesher.host.gate import To, open_to
from kesher.host.rows.sync import now
from kesher.method.language import Language
from kesher.method.problems import Code, refuse
from kesher.reminders.calendar import calendar
from kesher.reminders.opaque import Hidden
from kesher.sync import wire
from kesher.words import catalogue

MOST = 4
"""Addresses of one person."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_entries = msgspec.msgpack.Decoder(tuple[Hidden, ...])


@open_to(To.PERSON, "PUT", "DELETE")
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Put a year in the place of the one before; or nothing any more."""
    mine = Served.objects.filter(account_id=request.person.id)
    if request.method == "DELETE":
        mine.filter(place=hidden(token)).delete()
        return HttpResponse(status=204)
    found = wire.read_served(request.body, int(now().timestamp()))
    taken = Served.objects.filter(place=hidden(token)).exclude(account_id=request.person.id)
    if not _TOKEN.fullmatch(token) or taken.exists():
        raise refuse(Code.PUSH_UNREADABLE)
    Served.objects.update_or_create(
        place=hidden(token),
        defaults={
            "account_id": request.person.id,
            "device_id": request.person.device or None,
            "entries": msgspec.msgpack.encode(found),
            "made": now().date(),
        },
    )
    others = mine.exclude(place=hidden(token)).order_by("-made", "place")
    for each in others[MOST - 1 :]:
        each.delete()
    return HttpResponse(status=204)


@open_to(To.ANYONE, "GET")
def served(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar asks for. It says what every such calendar of this host says, but for the times."""
    allow(request, "calendar")
    found = Served.objects.filter(place=hidden(token)).first()
    if found is None:
        return faults.not_found(request)
    name = " · ".join(catalogue(each).plain("app.name") for each in Language)
    made = calendar(_entries.decode(bytes(found.entries)), now(), name, name)
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")
