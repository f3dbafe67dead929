"""What is over goes: doors, mails that were kept their thirty days, letters that went out long ago."""

from __future__ import annotations

from datetime import datetime

from kesher.circle import statements as sql
from kesher.circle.room import DAY, Room, seconds

SENT = 60 * DAY
"""Seconds for which it is known that a letter went out."""


def sweep(room: Room, now: datetime) -> None:
    """Let go of what is over."""
    with room.database.writing():
        for statement in (sql.CLEAR_MAILS, sql.CLEAR_DOORS, sql.CLEAR_CAME, sql.CLEAR_OVER):
            room.write(statement, seconds(now))
        room.write(sql.CLEAR_SENT, seconds(now) - SENT)
