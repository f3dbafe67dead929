"""One row, written here and elsewhere: which of the two stands, or what holds both.

The rule asks no clock and does not know which side it stands on. One that follows the other takes its place;
where neither follows, both are merged by the last state that both come from. There is no choosing a side.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from kesher.sync.content import Content, both
from kesher.sync.dots import Dot, Vector, includes


class State(NamedTuple):
    """One state of a row.

    Attributes:
        version: its number.
        tag: what tells its sealed bytes from all others.
        content: what it holds.
        dot: who wrote it; None where it was written here and has not travelled yet.
    """

    version: int
    tag: bytes
    content: Content
    dot: Dot | None


class Stands(Enum):
    """Which of two states stands as it is."""

    MINE = "mine"
    THEIRS = "theirs"


def follows(mine: Dot | None, theirs: Dot, here: Vector, there: Vector) -> Stands | None:
    """Which of two states follows the other; None where neither does.

    Args:
        mine: the dot of the one that is here.
        theirs: that of the one that came.
        here: what the journal here contains.
        there: what the one that it came from contains.
    """
    if includes(here, theirs):
        return Stands.MINE
    return Stands.THEIRS if mine is not None and includes(there, mine) else None


def settled(mine: State, theirs: State, base: Callable[[], Content | None]) -> Stands | Content:
    """What becomes of two states neither of which follows the other.

    Args:
        mine: the one that is here.
        theirs: the one that came.
        base: the last state that both come from, where that is known.

    Returns:
        Which of them says it all, or what holds both.
    """
    # The same two on two devices are named in the same order, so that both come to the same.
    first, second = sorted((mine, theirs), key=lambda each: (each.version, each.tag), reverse=True)
    same = mine.content == theirs.content
    merged = first.content if same else both(base(), first.content, second.content)
    # Only the first may stand as it is, even of two that say the same: were each to find that its own says it
    # all, both would keep it. Whatever else comes of it is written, and follows both.
    if merged != first.content:
        return merged
    return Stands.MINE if first is mine else Stands.THEIRS
