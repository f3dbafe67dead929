"""An answer that was written on paper: its pages, sealed as what is said is, and lying beside it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kesher.circle import statements as sql
from kesher.circle.room import Room, whole
from kesher.method.problems import Code, refuse


class Scan(msgspec.Struct, frozen=True):
    """What is sealed of a page: its picture, a JPEG."""

    picture: bytes


def lay(room: Room, thread: str, place: int, pages: Sequence[bytes]) -> None:
    """Lay the pages of an answer beside it. Inside ``writing``."""
    for number, picture in enumerate(pages, 1):
        sealed = room.key.seal(Scan(picture), "scan", thread, place, number)
        room.write(sql.PUT_SCAN, thread, place, number, sealed)


def places(room: Room, thread: str) -> dict[int, list[int]]:
    """The pages that lie beside each answer of a thread, by its place."""
    found: dict[int, list[int]] = {}
    with room.database.reading():
        for place, page in room.run(sql.SCANS, thread):
            found.setdefault(whole(place), []).append(whole(page))
    return found


def scan(room: Room, thread: str, place: int, page: int) -> bytes:
    """One page. Who asks for it may see the thread: that is looked at before.

    Raises:
        Refused: ``CIRCLE_NONE``: there is none.
    """
    with room.database.reading():
        rows = room.run(sql.SCAN, thread, place, page)
    if not rows:
        raise refuse(Code.CIRCLE_NONE)
    return room.key.unseal(Scan, rows[0][0], "scan", thread, place, page).picture
