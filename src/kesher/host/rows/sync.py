"""A journal's rows: what came after a serial, a push, and a key that is renewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse

from kesher.host.gate import To, open_to
from kesher.host.rows.room import must_have_room
from kesher.host.rows.store import store
from kesher.method.problems import Code, refuse
from kesher.sync import wire
from kesher.sync.carrier import Answer, Behind, Pushed
from kesher.sync.sealed_person import ALL, page
from kesher.sync.sealed_store import Owner

_FIRST = -1


def now() -> datetime:
    """The host's clock: it says only how long a thing is kept."""
    return datetime.now(UTC)


def owner_of(request: HttpRequest, journal: UUID) -> Owner:
    """Whose journal is meant: never anybody's but of who asks."""
    return Owner(request.person.id, journal)


@open_to(To.PERSON, "GET", "POST")
def rows(request: HttpRequest, journal: UUID) -> HttpResponse:
    """What came after a serial; or a push onto it."""
    owner = owner_of(request, journal)
    if request.method == "POST":
        return _pushed(request, owner)
    serial, name = after_of(request.GET)
    with store() as found:
        return packed(page(found, owner, serial, name))


def after_of(asked: Mapping[str, str]) -> tuple[int, bytes]:
    """After which row, as it is asked in an address.

    Raises:
        Refused: ``PUSH_UNREADABLE``.
    """
    try:
        serial = int(asked.get("after", _FIRST))
        # All of a serial that is known is known, unless it is said up to which name.
        name = bytes.fromhex(asked["name"]) if "name" in asked else ALL
    except ValueError:
        raise refuse(Code.PUSH_UNREADABLE) from None
    if not _FIRST <= serial < 2**53 or len(name) > wire.NAME:
        raise refuse(Code.PUSH_UNREADABLE)
    return serial, name


def _pushed(request: HttpRequest, owner: Owner) -> HttpResponse:
    sent = wire.read_push(request.body)
    with store() as found:
        must_have_room(found, owner, sent.after, len(request.body))
        return answered(found.push(owner, sent.push(), now(), sent.staged))


@open_to(To.PERSON, "GET")
def row(request: HttpRequest, journal: UUID, name: str) -> HttpResponse:
    """One row with its whole body."""
    try:
        wanted = bytes.fromhex(name)
    except ValueError:
        raise refuse(Code.PUSH_UNREADABLE) from None
    with store() as found:
        return packed(tuple(found.rows(owner_of(request, journal), [wanted])))


@open_to(To.PERSON, "POST")
def stage(request: HttpRequest, journal: UUID, push: str) -> HttpResponse:
    """Lay rows of a push by, where nobody sees them, because it is too large for one message."""
    owner, bundles = owner_of(request, journal), wire.read_bundles(request.body)
    with store() as found:
        must_have_room(found, owner, 0, len(request.body))
        found.stage(owner, _id(push), bundles)
    return HttpResponse(status=204)


def _id(push: str) -> bytes:
    try:
        found = bytes.fromhex(push)
    except ValueError:
        raise refuse(Code.PUSH_UNREADABLE) from None
    if not 0 < len(found) <= wire.ID:
        raise refuse(Code.PUSH_UNREADABLE)
    return found


@open_to(To.PERSON, "POST")
def epoch(request: HttpRequest, journal: UUID) -> HttpResponse:
    """Put the rows that were laid by, under a new key, in the place of all there are, at once."""
    sent = wire.read_push(request.body)
    owner = owner_of(request, journal)
    with store() as found:
        must_have_room(found, owner, sent.after, len(request.body))
        found.stage(owner, sent.id, sent.bundles)
        return answered(found.flip(owner, sent.push(), sent.wraps))


def packed(value: object) -> HttpResponse:
    """An answer in msgpack."""
    return HttpResponse(msgspec.msgpack.encode(value), content_type=wire.KIND)


def answered(answer: Answer) -> HttpResponse:
    """What became of a push."""
    if isinstance(answer, Pushed):
        return JsonResponse({"serial": answer.serial})
    if isinstance(answer, Behind):
        return JsonResponse({"problem": "behind", "serial": answer.serial}, status=409)
    return JsonResponse({"problem": "renewed", "epoch": answer.epoch}, status=410)
