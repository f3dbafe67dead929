"""One full wording of a sitting: its parts, their lines, and the marks that stand for words of the person.

A mark is a line of its own in square brackets. ``[own]`` is where the person's own picture is said, and
``[point]`` where the point he holds is said; what stands after ``[no-point]`` is said instead of the part
*point* while he holds none.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kesher.method.late import late

PARTS = ("arrive", "foundation", "picture", "choice", "point", "close")
"""The parts of a sitting, in order."""

OWN = "[own]"
POINT = "[point]"
NO_POINT = "[no-point]"

_MARK = late(r"\[[^\[\]]*\]")


class Spoken(msgspec.Struct, frozen=True):
    """One line of a sitting, and whether its words are the person's own."""

    words: str
    own: bool = False


class Script(msgspec.Struct, frozen=True):
    """The lines of each part, in order, with their marks."""

    parts: dict[str, tuple[str, ...]]

    def spoken(self, part: str, own: Sequence[str], act: str, no_point: str) -> tuple[Spoken, ...]:
        """The lines of a part as they are said to one person.

        Args:
            part: which.
            own: the lines of his own picture.
            act: the point he holds; empty when he holds none.
            no_point: what is said of the point when none is held and the script has no words for that.
        """
        lines = self.parts[part]
        if part == "point":
            return _of_the_point(lines, act, no_point)
        picture = tuple(Spoken(each, own=True) for each in own)
        return tuple(each for line in lines for each in (picture if line == OWN else (Spoken(line),)))


def _of_the_point(lines: Sequence[str], act: str, no_point: str) -> tuple[Spoken, ...]:
    """The part *point*: with the act where it is marked, else after the lines; or what is said of none."""
    end = lines.index(NO_POINT) if NO_POINT in lines else len(lines)
    held, none = lines[:end], lines[end + 1 :]
    if act:
        marked = held if POINT in held else (*held, POINT)
        return tuple(Spoken(act, own=True) if line == POINT else Spoken(line) for line in marked)
    if end == len(lines) and POINT not in held:
        return tuple(Spoken(line) for line in held)  # a script that is true either way
    return tuple(Spoken(line) for line in none or (no_point,))


def wrong_mark(line: str, part: str, before: Sequence[str]) -> str:
    """What is wrong with a line of a script that is a mark.

    Args:
        line: the line.
        part: the part in which it stands.
        before: the lines before it in that part.

    Returns:
        The code of a fault; empty for a mark that stands well, and for words.
    """
    if not _MARK.fullmatch(line):
        return ""
    if line not in (OWN, POINT, NO_POINT):
        return "unknown-mark"
    # The picture is no part of the point; and what is said when none is held cannot name it.
    if (line == OWN) == (part == "point") or (line == POINT and NO_POINT in before):
        return "mark-elsewhere"
    if line != OWN and line in before:
        return "named-twice"
    return ""
