"""What a host is told of a reminder: a name that says nothing, and about when."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from kesher.reminders.chosen import Channel
from kesher.reminders.times import Due

AHEAD = 14
"""How many days ahead a host is told."""

MOST = 2 * (AHEAD + 1)
"""The most that a host is told at once."""

ID = 16
STEP = 5 * 60
JITTER = 10 * 60
"""Seconds: what an instant is rounded to, and by how much it is moved before."""


CALENDAR = "calendar"
"""By what those come that a host serves to a calendar."""


class Hidden(NamedTuple):
    """One reminder as a host knows it.

    Attributes:
        id: the same on each device of the journal, so that no two of them make two of one.
        at: seconds since 1970.
    """

    id: bytes
    at: int


class Dues(msgspec.Struct, frozen=True, array_like=True):
    """All that a host is told, as it travels: it takes the place of what it was told before."""

    channel: str
    list: tuple[Hidden, ...]


def hidden(secret: bytes, due: Due, by: str = Channel.MAIL) -> Hidden:
    """Hide a reminder.

    By how much it is moved follows from the secret and the day: were it drawn anew with each list, the mean
    of many lists would be the time that was chosen.

    Args:
        secret: of the journal, which no host has.
        due: the reminder.
        by: what it comes; by each it has another name, and is moved alike.
    """
    said = f"{due.day.isoformat()}|{due.thing}".encode()
    drawn = _drawn(secret, said)
    moved = int.from_bytes(drawn[ID:]) % (2 * JITTER + 1) - JITTER
    name = drawn if by == Channel.MAIL else _drawn(secret, said + f"|{by}".encode())
    return Hidden(name[:ID], round((due.at.timestamp() + moved) / STEP) * STEP)


def _drawn(secret: bytes, said: bytes) -> bytes:
    return hashlib.blake2b(said, key=secret, digest_size=ID + 8, person=b"kesher reminders").digest()


def instant(seconds: int) -> datetime:
    """The instant that a host was told."""
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
