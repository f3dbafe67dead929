"""Keys that are sealed to a device, and notes for one that is to be let in. The host opens neither."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from kesher.host.gate import To, open_to
from kesher.host.rows.store import store
from kesher.host.rows.sync import now, owner_of, packed
from kesher.method.problems import Code, refuse
from kesher.sync import wire
from kesher.sync.envelope import is_envelopes, is_passkeys
from kesher.sync.sealed_person import clear_envelopes, envelopes, put_wrap, take_note


@open_to(To.PERSON, "GET", "PUT")
def wraps(request: HttpRequest, journal: UUID) -> HttpResponse:
    """The wraps of a journal's key of an epoch, by device; or one more."""
    owner = owner_of(request, journal)
    with store() as found:
        if request.method == "GET":
            return packed(found.wraps(owner, _epoch(request)))
        sent = wire.read_wrap(request.body)
        if put_wrap(found, owner, sent.epoch, sent.device, sent.sealed):
            return HttpResponse(status=204)
        with found.database.reading():
            return JsonResponse({"problem": "renewed", "epoch": found.laid(owner).epoch}, status=410)


def _epoch(request: HttpRequest) -> int:
    given = request.GET.get("epoch", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise refuse(Code.PUSH_UNREADABLE)
    return int(given)


@open_to(To.PERSON, "GET", "DELETE")
def left(request: HttpRequest, name: str) -> HttpResponse:
    """What lies under a name for a new device that has a secret; that of a passkey can be taken away."""
    if not (is_envelopes(name) if request.method == "GET" else is_passkeys(name)):
        raise refuse(Code.PUSH_UNREADABLE)
    with store() as found:
        if request.method == "GET":
            return packed(envelopes(found, request.person.id, name))
        clear_envelopes(found, request.person.id, name)
    return HttpResponse(status=204)


@open_to(To.PERSON, "GET", "POST", "DELETE")
def pair(request: HttpRequest, place: str) -> HttpResponse:
    """A note for a new device: it lives ten minutes, and is read once."""
    try:
        name = bytes.fromhex(place)
    except ValueError:
        raise refuse(Code.PUSH_UNREADABLE) from None
    if not 16 <= len(name) <= wire.NAME:
        raise refuse(Code.PUSH_UNREADABLE)
    # The table of notes knows no persons: so that nobody takes another's, its names do.
    name = hashlib.sha256(request.person.id.bytes + name).digest()
    with store() as found:
        if request.method == "POST":
            if not 0 < len(request.body) <= wire.NOTE:
                raise refuse(Code.PUSH_LARGE)
            found.leave(name, request.body, now())
        elif request.method == "DELETE":
            found.clear(name)
        else:
            note = take_note(found, name, now())
            return HttpResponse(note or b"", status=200 if note else 404, content_type=wire.KIND)
    return HttpResponse(status=204)
