"""Slips: what a locked device wrote, sealed to the journal, until an open one takes it in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.host.gate import To, open_to
from kesher.host.rows.room import SLIPS
from kesher.host.rows.store import store
from kesher.host.rows.sync import now, packed
from kesher.method.problems import Code, refuse
from kesher.sync import wire
from kesher.sync.sealed_person import slips_waiting


@open_to(To.PERSON, "GET", "POST")
def slips(request: HttpRequest) -> HttpResponse:
    """The slips that wait; or one more."""
    person = request.person.id
    with store() as found:
        if request.method == "GET":
            return packed([wire.Slip(*each) for each in found.slips(person)])
        sent = wire.read_slip(request.body)
        if slips_waiting(found, person) >= SLIPS:
            raise refuse(Code.JOURNAL_ROOM, limit=SLIPS * wire.SLIP // 1024 // 1024)
        found.add_slip(person, sent.id, sent.sealed, now())
    return HttpResponse(status=204)


@open_to(To.PERSON, "DELETE")
def slip(request: HttpRequest, which: str) -> HttpResponse:
    """A slip was taken in."""
    try:
        wanted = bytes.fromhex(which)
    except ValueError:
        raise refuse(Code.PUSH_UNREADABLE) from None
    with store() as found:
        found.take_slip(request.person.id, wanted)
    return HttpResponse(status=204)
