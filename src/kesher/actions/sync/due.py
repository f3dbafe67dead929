"""What a host is told of reminders: when, and no more; and only where its mail or its notices were chosen."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime

import msgspec
from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.reminders import choosing
from kesher.actions.reminders.coming import coming, secret_of
from kesher.actions.sync.place import Place, choose, place_of
from kesher.journal.cover import Cover
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.reminders.chosen import Channel
from kesher.reminders.opaque import AHEAD, MOST, Dues, Hidden, hidden, instant
from kesher.reminders.times import free

HOSTED = (Channel.MAIL, Channel.PUSH)
"""What a host reminds by."""


def list_of(desk: Desk, now: datetime, channel: Channel = Channel.MAIL) -> list[Hidden]:
    """The reminders of the next days as a host is told of them."""
    cover = desk.cover(now)
    if channel not in cover.reminded_by or not cover.sheet_secret:
        return []
    found = (hidden(secret_of(cover), due, channel) for due in coming(desk, now, AHEAD))
    # What was moved must not have been moved into a day of rest.
    fit = (each for each in found if instant(each.at) > now and free(instant(each.at), cover.place))
    return sorted(fit, key=lambda each: (each.at, each.id))[:MOST]


def tell(desk: Desk, now: datetime) -> None:
    """Tell the host what is still to come, where that changed since it was told.

    Raises:
        Refused: it cannot be reached, or refuses; then it is told at the next round.
    """
    for channel in HOSTED:
        place = place_of(desk.home)
        if place is None or not place.address:
            return
        found = list_of(desk, now, channel)
        mark = hashlib.sha256(msgspec.msgpack.encode(found)).hexdigest()[:16] if found else ""
        if mark != (place.told if channel is Channel.MAIL else place.told_push):
            _put(desk, now, place, channel, found)
            told = {"told": mark} if channel is Channel.MAIL else {"told_push": mark}
            choose(desk.home, replace(place, **told))


@answers
def by(desk: Desk, now: datetime, channel: Channel, *, wanted: bool) -> Cover | Problem:
    """Be reminded by a channel, or not by it.

    Args:
        desk: the desk.
        now: the instant.
        channel: by what; a host is asked first whether it can, and told at once when it is to stop.
        wanted: whether.
    """
    hosted = channel in HOSTED
    if hosted and wanted and channel not in desk.cover(now).reminded_by:
        place = place_of(desk.home)
        if place is None or not place.address:
            raise refuse(Code.REMINDERS_HOST)
        try:
            _put(desk, now, place, channel, [])
        except Refused as refused:
            if refused.problem.code is Code.HOST_PUSH_NONE:
                raise refuse(Code.HOST_PUSH_NONE, address=f"{place.address}/notices") from None
            raise
    chosen = choosing.by(desk, now, channel, wanted=wanted)
    if hosted:
        with suppress(Refused):  # what could not be told is told after the next round
            tell(desk, now)
    return chosen


def _put(desk: Desk, now: datetime, place: Place, channel: Channel, found: list[Hidden]) -> None:
    from kesher.sync.hosted import Host

    journal, list_ = desk.journal(now).head.journal, Dues(channel.value, tuple(found))
    answer = Host(place.address, place.token).ask("PUT", f"/due/{journal}", msgspec.msgpack.encode(list_))
    if answer.status != 204:
        raise refuse(Code.SYNC_UNREACHABLE)
