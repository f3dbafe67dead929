"""The letters that are to go out: each is queued once, and sent by whoever claims it first.

Who claims a letter has ten minutes to send it. Should he end meanwhile, another sends it, under the same
message id: who gets it twice then sees it once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from kesher.circle import statements as sql
from kesher.circle.room import Room, seconds

CLAIMED = 10 * 60
"""Seconds for which a letter is one worker's."""

BATCH = 50


class Queued(NamedTuple):
    """A letter that is to go out.

    Attributes:
        letter: which: ``week:2026-48``, or ``answer:`` with its thread and place.
        member: to whom.
    """

    letter: str
    member: str


def queue(room: Room, letter: str, members: Iterable[str], due: datetime) -> None:
    """Queue a letter for people; who has it in the queue already gets it once."""
    with room.database.writing():
        for who in members:
            room.write(sql.QUEUE, letter, who, seconds(due))


def claimed(room: Room, now: datetime, most: int = BATCH) -> list[Queued]:
    """Claim letters whose time has come."""
    at, before = seconds(now), seconds(now) - CLAIMED
    with room.database.writing():
        waiting = room.run(sql.QUEUED, before, at, most)
        return [
            Queued(str(letter), str(who))
            for letter, who in waiting
            if room.run_bare(sql.CLAIM, at, room.id, letter, who, before)
        ]


def sent(room: Room, queued: Queued) -> None:
    """A letter went out."""
    with room.database.writing():
        room.write(sql.SENT, queued.letter, queued.member)


def put_off(room: Room, queued: Queued, until: datetime) -> None:
    """A letter waits: it is a day of rest where its reader is."""
    with room.database.writing():
        room.write_bare(sql.PUT_OFF, seconds(until), room.id, queued.letter, queued.member)
