"""Leaving a circle, and closing one: what goes, and what stays without a name."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kesher.circle import statements as sql
from kesher.circle.keyring import Keyring
from kesher.circle.people import another_teacher, member, members
from kesher.circle.publishing import unname_published
from kesher.circle.role import Role
from kesher.circle.room import Room, whole
from kesher.circle.thread import About


def leave(room: Room, now: datetime, who: str) -> None:
    """Leave: one's unpublished words go along; what is published stays, without the name.

    What was asked without a name is known to be nobody's, and is taken back by its code.

    Raises:
        Refused: ``CIRCLE_LAST_TEACHER``: first another has to be one, or the circle is closed.
    """
    with room.database.writing():
        found = member(room, who)
        if found is None:
            return
        if found.role is Role.TEACHER:
            another_teacher(room)
        for thread, number in room.run(sql.ALL_OWN, who):
            if whole(number) == 0:
                for statement in sql.CLEAR_THREAD:
                    room.write(statement, thread)
            else:
                _unname(room, str(thread), who)
        for statement in (sql.CLEAR_DOORS_OF, sql.CLEAR_QUEUE_OF, sql.CLEAR_MEMBER):
            room.write(statement, who)
        room.write_bare(sql.CLEAR_MINE, who, room.id)
        room.note(now, "", "left")


def _unname(room: Room, thread: str, who: str) -> None:
    about = room.key.unseal(About, room.run(sql.THREAD, thread)[0][6], "thread", thread)
    nameless = msgspec.structs.replace(about, caller="")
    room.write_bare(sql.UNNAME, room.key.seal(nameless, "thread", thread), room.id, thread)
    room.write(sql.UNNAME_SAID, thread, who)
    unname_published(room, thread)


def close(room: Room, keyring: Keyring) -> None:
    """Close the circle: all of it goes, and its key with it."""
    everyone = [each.id for each in members(room)]
    with room.database.writing():
        for who in everyone:
            room.write_bare(sql.CLEAR_MINE, who, room.id)
        for statement in sql.CLOSE:
            room.write(statement)
    keyring.forget(room.circle)
