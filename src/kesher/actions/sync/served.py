"""A calendar at an address of the host: the times of a year, about, under names that say nothing."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import msgspec
from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.reminders.coming import coming, secret_of
from kesher.actions.sync.place import Place, choose, place_of
from kesher.method.problems import Code, Problem, refuse
from kesher.reminders.calendar import DAYS
from kesher.reminders.opaque import CALENDAR, Hidden, hidden, instant
from kesher.reminders.times import free

BYTES = 24


def address_of(place: Place | None) -> str:
    """Where the calendar is served; empty where it is not."""
    if place is None or not place.address or not place.calendar:
        return ""
    return f"{place.address}/calendar/{place.calendar}.ics"


@answers
def serve(desk: Desk, now: datetime) -> str | Problem:
    """Have a calendar served; the answer is its address, which is new each time it is begun."""
    place = place_of(desk.home)
    if place is None or not place.address:
        raise refuse(Code.REMINDERS_HOST)
    place = place if place.calendar else replace(place, calendar=secrets.token_urlsafe(BYTES))
    _put(desk, now, place, _year(desk, now))
    return address_of(place)


@answers
def stop(desk: Desk, now: datetime) -> Problem | None:
    """Have it served no more: the address is nobody's from now on."""
    place = place_of(desk.home)
    if place is not None and place.calendar:
        _asked("DELETE", place, None)
        choose(desk.home, replace(place, calendar="", served=""))
    return None


def renew(desk: Desk, now: datetime) -> None:
    """Put a newer year there, once a month and after another choice: not after each thing that is done.

    Raises:
        Refused: the host cannot be reached; then it is put there after another round.
    """
    place = place_of(desk.home)
    if place is not None and place.calendar and place.served != _mark(desk, now):
        _put(desk, now, place, _year(desk, now, empty=True))


def _year(desk: Desk, now: datetime, *, empty: bool = False) -> list[Hidden]:
    cover = desk.cover(now)
    found = coming(desk, now, DAYS) if cover.sheet_secret else []
    if not found and not empty:
        raise refuse(Code.REMINDERS_NONE)
    moved = (hidden(secret_of(cover), due, CALENDAR) for due in found)
    return [each for each in moved if free(instant(each.at), cover.place)]


def _put(desk: Desk, now: datetime, place: Place, year: list[Hidden]) -> None:
    _asked("PUT", place, msgspec.msgpack.encode(year))
    choose(desk.home, replace(place, served=_mark(desk, now)))


def _asked(method: str, place: Place, body: bytes | None) -> None:
    from kesher.sync.hosted import Host

    answer = Host(place.address, place.token).ask(method, f"/calendar/{place.calendar}", body)
    if answer.status != 204:
        raise refuse(Code.SYNC_UNREACHABLE)


def _mark(desk: Desk, now: datetime) -> str:
    cover = desk.cover(now)
    chosen = msgspec.msgpack.encode([sorted(cover.reminders.items()), cover.place, f"{now:%Y-%m}"])
    return hashlib.sha256(chosen).hexdigest()[:16]
