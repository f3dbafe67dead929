"""Setting a page in type: a template of ours, and the words as data.

The words never become markup: they reach the template as one JSON text and are placed as they are, whatever
signs they hold. Nothing is fetched, no font of the system is used, and nothing is written to the disk. What
sets them is a process of its own (:mod:`kesher.paper.typesetter`), which forgets them by ending and takes no
more than it may.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from kesher.apart.parent import PATIENCE, Bounds, Clock, Ended, Why, program, work
from kesher.method.problems import Code, refuse
from kesher.paper.typesetter import Asked, Placed

SECONDS = 120
"""Of the processor; what is set at once is bounded, and takes a second or two of them."""
MEMORY = 320 << 20
"""Bytes, beyond those of the program itself. What the person can write at once takes a third of it."""
ANSWER = 256 << 20

_PROGRAM = program("kesher.paper.typesetter")


FORMER = "book"
"""What the journal was called among what can be printed."""


class Template(StrEnum):
    """What can be printed of the journal, or blank."""

    WEEK = "week"
    CARD = "card"
    FOUNDATIONS = "foundations"
    MONTH = "month"
    JOURNAL = "journal"
    QUESTION = "question"
    RECOVERY = "recovery"

    @classmethod
    def _missing_(cls, value: object) -> Template | None:
        """The journal was called ``book``; kept addresses and old commands still say so."""
        return cls.JOURNAL if value == FORMER else None


class OfTheLibrary(StrEnum):
    """What can be printed of the books."""

    BOOKLET = "booklet"


def typeset(template: Template | OfTheLibrary, data: Mapping[str, Any], *, png: float | None = None) -> bytes:
    """Set a template in type.

    Args:
        template: which.
        data: what it says, as plain JSON values.
        png: pixels per inch, to get the first page as a picture instead.

    Returns:
        A PDF, or the first page as PNG.

    Raises:
        Refused: what sets it is not there, or it is too much to be set at once.
    """
    told = json.dumps(data, ensure_ascii=False).encode()
    (made,) = _set(Asked(template.value, png=png), told, None)
    return made


def set_part(
    template: Template, told: bytes, cancelled: Callable[[], bool] | None = None
) -> tuple[bytes, Placed]:
    """Set one part of what is too long to be set at once.

    Args:
        template: which.
        told: what it says, as JSON.
        cancelled: asked again and again; once true, it ends.

    Returns:
        A PDF, and where its headings stand.

    Raises:
        Refused: as :func:`typeset`, or ``SHEET_STOPPED``.
    """
    made, placed = _set(Asked(template.value, part=True), told, cancelled)
    return made, msgspec.msgpack.decode(placed, type=Placed)


def _set(asked: Asked, told: bytes, cancelled: Callable[[], bool] | None) -> list[bytes]:
    bounds = Bounds(SECONDS, SECONDS, MEMORY, ANSWER)
    clock = Clock(PATIENCE * SECONDS)
    try:
        return list(work(_PROGRAM, msgspec.msgpack.encode(asked), told, bounds, clock, cancelled=cancelled))
    except Ended as ended:
        raise unset(ended, asked.template) from None


def unset(ended: Ended, what: str) -> Exception:
    """Why there is no end, without a word of what was to be printed."""
    if ended.why is Why.STOPPED:
        return refuse(Code.SHEET_STOPPED)
    return refuse(Code.SHEET_LIMITS) if ended.why is Why.LIMITS else RuntimeError(what)
