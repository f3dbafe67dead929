"""The address by which a member answers a letter: one for each member and thread, good for a while.

``NAME+token@host``: the token holds the circle, a handle of the door, the day on which it closes, and a seal
over the three under the circle's key. Nobody makes one up, and an old one opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from kesher.circle import statements as sql
from kesher.circle.room import DAY, Room, day_of, seconds
from kesher.method.problems import Code, refuse

OPEN = 60
"""Days for which a door is open."""

_BODY = struct.Struct(">16s6sH")
_SEAL = 8
_LENGTH = 52


class Door(NamedTuple):
    """Where an address leads.

    Attributes:
        member: whose it is.
        thread: that it goes on with; empty where it begins one.
    """

    member: str
    thread: str


def open_door(room: Room, now: datetime, member: str, thread: str = "") -> str:
    """The token of a new door."""
    handle, until = os.urandom(6), day_of(now) + OPEN
    with room.database.writing():
        room.write(sql.PUT_DOOR, handle, member, thread, until * DAY)
    body = _BODY.pack(room.circle.bytes, handle, until)
    return base64.b32encode(body + _seal(room, body)).decode().lower().rstrip("=")


def circle_of(token: str) -> UUID:
    """The circle that a token names; it is not known yet whether it is one.

    Raises:
        Refused: ``POST_CLOSED``: it is none.
    """
    return UUID(bytes=_parts(token)[0])


def behind(room: Room, now: datetime, token: str) -> Door:
    """Where a token leads. Inside ``reading`` or ``writing``.

    Raises:
        Refused: ``POST_CLOSED``: it is none of this circle, or is over.
    """
    circle, handle, until, seal = _parts(token)
    body = _BODY.pack(circle, handle, until)
    if circle != room.circle.bytes or not hmac.compare_digest(seal, _seal(room, body)):
        raise refuse(Code.POST_CLOSED)
    rows = room.run(sql.DOOR, handle, seconds(now))
    if not rows:
        raise refuse(Code.POST_CLOSED)
    return Door(str(rows[0][0]), str(rows[0][1]))


def _parts(token: str) -> tuple[bytes, bytes, int, bytes]:
    letters = token.strip().upper()
    if len(letters) != _LENGTH:
        raise refuse(Code.POST_CLOSED)
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise refuse(Code.POST_CLOSED) from None
    if base64.b32encode(raw).decode().rstrip("=") != letters:  # bits that stand for nothing were changed
        raise refuse(Code.POST_CLOSED)
    circle, handle, until = _BODY.unpack_from(raw)
    return circle, handle, until, raw[_BODY.size :]


def _seal(room: Room, body: bytes) -> bytes:
    return hmac.new(room.key.derived(b"door"), body, hashlib.sha256).digest()[:_SEAL]
