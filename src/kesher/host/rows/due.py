"""What is due: a device leaves the instants of its next days, and takes them away again."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kesher.host import faults
from kesher.host.directory.showing import has_any
from kesher.host.gate import To, open_to
from kesher.host.rows.store import store
from kesher.host.rows.sync import now, owner_of
from kesher.method.problems import Code, refuse
from kesher.reminders.chosen import Channel
from kesher.sync import wire
from kesher.sync.sealed_due import put
from kesher.sync.sealed_store import NOTHING


@open_to(To.PERSON, "PUT")
def due(request: HttpRequest, journal: UUID) -> HttpResponse:
    """Put a list in the place of the one before."""
    owner, instant = owner_of(request, journal), now()
    sent = wire.read_dues(request.body, int(instant.timestamp()))
    if sent.channel == Channel.MAIL and settings.HOST_OPTIONS.mail is None:
        raise refuse(Code.HOST_MAIL_NONE)
    shown = sent.channel != Channel.PUSH or has_any(owner.person)
    with store() as found:
        with found.database.reading():
            known = found.laid(owner) != NOTHING
        if sent.list and not known:  # nobody keeps lists of journals that are not here
            return faults.not_found(request)
        put(found, owner, sent.channel, sent.list if shown else (), instant)
    if not shown:
        raise refuse(Code.HOST_PUSH_NONE)
    return HttpResponse(status=204)
