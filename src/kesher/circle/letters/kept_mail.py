"""A mail as it came, kept thirty days, so that the desk can see what was cut from it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kesher.circle import statements as sql
from kesher.circle.room import DAY, Room, seconds, whole
from kesher.method.problems import Code, refuse

KEPT = 30 * DAY


class Mail(msgspec.Struct, frozen=True):
    """What is sealed of a mail: its text, whole, and how much of it was taken for new."""

    text: str
    new: str


def keep_mail(room: Room, now: datetime, thread: str, place: int, mail: Mail) -> None:
    """Keep a mail beside what was taken from it. Inside ``writing``."""
    sealed = room.key.seal(mail, "mail", thread, place)
    room.write(sql.PUT_MAIL, thread, place, seconds(now) + KEPT, sealed)


def kept_places(room: Room, now: datetime, thread: str) -> list[int]:
    """The places of a thread that came by mail, of late."""
    with room.database.reading():
        return [whole(row[0]) for row in room.run(sql.MAILS, thread, seconds(now))]


def kept_mail(room: Room, now: datetime, thread: str, place: int) -> Mail:
    """A mail as it came.

    Raises:
        Refused: ``CIRCLE_NONE``: there is none, or its thirty days are over.
    """
    with room.database.reading():
        rows = room.run(sql.MAIL, thread, place, seconds(now))
    if not rows:
        raise refuse(Code.CIRCLE_NONE)
    return room.key.unseal(Mail, rows[0][0], "mail", thread, place)
