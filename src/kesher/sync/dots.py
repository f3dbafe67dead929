"""Who wrote a state of a page, and what of whom is contained in a state of a journal. No clock is asked.

Each device counts its own writings, and a state of a page carries the dot of the one that wrote it. A vector
says up to which count a journal contains what each device wrote, so that of two states of a page it can be
told whether one follows the other, and which earlier one both come from.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

WRITER_BYTES = 8
STAMP = struct.Struct(f">{WRITER_BYTES}sQ")


class Dot(NamedTuple):
    """One writing of one device.

    Attributes:
        writer: the device, 16 hex digits.
        counter: of its writings, from 1.
    """

    writer: str
    counter: int

    def stamp(self) -> bytes:
        """The dot as it stands before a sealed page."""
        return STAMP.pack(bytes.fromhex(self.writer), self.counter)

    @classmethod
    def of(cls, body: bytes) -> Dot | None:
        """The dot that stands before a sealed page; None where none does."""
        if len(body) < STAMP.size:
            return None
        writer, counter = STAMP.unpack_from(body)
        return cls(writer.hex(), counter)


class Mark(NamedTuple):
    """A count, and random bytes that were made with it: two devices of one name do not have the same."""

    counter: int
    mark: bytes


Vector = Mapping[str, Mark]
"""Up to which count of each device something contains what that device wrote."""


def includes(vector: Vector, dot: Dot) -> bool:
    """Whether what a vector describes contains a writing."""
    mark = vector.get(dot.writer)
    return mark is not None and mark.counter >= dot.counter


def covers(vector: Vector, other: Vector) -> bool:
    """Whether what one vector describes contains all that another does."""
    for writer, mark in other.items():
        mine = vector.get(writer)
        if mine is None or mine.counter < mark.counter:
            return False
        if mine.counter == mark.counter and mine.mark != mark.mark:
            return False
    return True


def joined(one: Vector, other: Vector) -> dict[str, Mark]:
    """What contains all that both do."""
    found = dict(one)
    for writer, mark in other.items():
        found[writer] = max(found.get(writer, mark), mark)
    return found
