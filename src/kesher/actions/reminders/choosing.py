"""Choosing when one is reminded, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.journal.cover import Cover, tied
from kesher.method.problems import Code, Problem
from kesher.reminders.chosen import FURTHEST, Channel, Thing, When


@answers
def choose(desk: Desk, now: datetime, times: Mapping[Thing, When | None]) -> Cover | Problem:
    """Choose when to be reminded.

    Args:
        desk: the desk.
        now: the instant.
        times: by what it is of; None for no more. What is not named stays as it is.
    """
    for when in times.values():
        if when is not None and not when.sound:
            wrong = Code.REMINDER_TIME if when.zman is None else Code.REMINDER_MINUTES
            return Problem(wrong, {} if when.zman is None else {"limit": FURTHEST})

    def chosen(cover: Cover) -> Cover:
        both = {thing: times.get(thing, cover.reminders.get(thing)) for thing in Thing}
        # Their names at a host come from the secret, so there is one from now on.
        return replace(tied(cover), reminders={thing: when for thing, when in both.items() if when})

    return desk.change_cover(now, chosen)


@answers
def by(desk: Desk, now: datetime, channel: Channel, *, wanted: bool) -> Cover | Problem:
    """Be reminded by a channel, or not by it; for the host's mail see :func:`kesher.actions.sync.due.by`."""

    def chosen(cover: Cover) -> Cover:
        kept = {*cover.reminded_by, channel} if wanted else {*cover.reminded_by} - {channel}
        return replace(tied(cover), reminded_by=tuple(each for each in Channel if each in kept))

    return desk.change_cover(now, chosen)
