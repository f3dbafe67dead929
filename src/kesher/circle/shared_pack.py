"""The pack that the people of a circle share: its file, sealed as what is said is."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kesher.circle import statements as sql
from kesher.circle.room import Card, Room
from kesher.method.problems import Code, refuse
from kesher.words.pack_file import packed, whole

_PLACE = ("", 0, 0)
"""Where it lies among the scans: beside no thread."""


class Shared(msgspec.Struct, frozen=True):
    """What is sealed of it.

    Attributes:
        id: the pack's own.
        file: the pack as one file, made anew: of the one that was given nothing but its texts is kept.
    """

    id: str
    file: bytes


def share(room: Room, now: datetime, who: str, card: Card, raw: bytes) -> None:
    """Share a pack in the circle, in the place of an earlier one; its title comes to stand on the card.

    Args:
        room: the circle.
        now: the instant.
        who: the teacher.
        card: what the circle is to be.
        raw: the pack's file.

    Raises:
        Refused: it is no pack's file, or not a whole one; then nothing is changed.
    """
    pack, parts = whole(raw)
    words = pack.words.get(card.language.value) or next(iter(pack.words.values()))
    sealed = room.key.seal(Shared(pack.id, packed(parts)), "pack")
    card = msgspec.structs.replace(card, pack=words.title, pack_lies=True)
    with room.database.writing():
        room.write(sql.CLEAR_SCAN, *_PLACE)
        room.write(sql.PUT_SCAN, *_PLACE, sealed)
        room.write_bare(sql.SET_CARD, room.key.seal(card, "card"), room.id)
        room.note(now, who, "pack")


def withdraw(room: Room, now: datetime, who: str) -> None:
    """Share no pack any more. Whoever took it along has it."""
    with room.database.writing():
        card = msgspec.structs.replace(room.card(), pack="", pack_lies=False)
        room.write(sql.CLEAR_SCAN, *_PLACE)
        room.write_bare(sql.SET_CARD, room.key.seal(card, "card"), room.id)
        room.note(now, who, "pack-withdrawn")


def shared(room: Room) -> Shared:
    """The pack, to take along. Who asks for it is of the circle: that is looked at before.

    Raises:
        Refused: ``CIRCLE_NONE``: none is shared.
    """
    with room.database.reading():
        rows = room.run(sql.SCAN, *_PLACE)
    if not rows:
        raise refuse(Code.CIRCLE_NONE)
    return room.key.unseal(Shared, rows[0][0], "pack")
