"""A code as a picture (QR), for the camera of the device that is let in: the same letters, no more."""

from __future__ import annotations

import io
from typing import Any

LONGEST = 400
"""Letters: with more of them the squares are too small for a telephone across the table."""

_EDGE = 4
"""Squares of white around it, without which no camera finds it."""

_WHITE_ON_BLACK, _AS_BEFORE = "\033[97;40m", "\033[0m"
"""What is light is drawn; so its colours are said, for a terminal that is light itself."""


def for_page(code: str) -> str:
    """The picture as SVG, to stand in a page; empty where there is none.

    It is black on white on a dark page too, and is drawn without any style, which a page may not hold.

    Raises:
        Refused: the library is not here.
    """
    made = _made(code)
    if made is None:
        return ""
    drawn: str = made.svg_inline(border=_EDGE, dark="#000", light="#fff", omitsize=True, lineclass=None)
    return drawn


def for_terminal(code: str) -> str:
    """The picture as lines of a terminal; empty where there is none.

    Raises:
        Refused: the library is not here.
    """
    made = _made(code)
    if made is None:
        return ""
    lines = io.StringIO()
    made.terminal(lines, compact=True, border=_EDGE)
    return "\n".join(f"{_WHITE_ON_BLACK}{line}{_AS_BEFORE}" for line in lines.getvalue().splitlines())


def _made(code: str) -> Any:
    from kesher.parts import segno

    return segno.make(code, error="m", micro=False) if len(code) <= LONGEST else None
