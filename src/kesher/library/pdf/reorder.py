"""From the order on the page to the order of reading: the runs of digits and Latin within Hebrew, and back.

The rules of the Unicode bidirectional algorithm say how a text in reading order is laid out. Here they are
run the other way: what stands on the page is given back in the order in which it is read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .script import SIGNS

_JOINING = frozenset(",.:/\u00a0\u060c+-\u2212")
"""Between two digits these belong to the number (separators)."""
_PLAIN = re.compile(r"[ \u0591-\u05f4.,:;!?\"'()\[\]–—-]*")
_BRACKETS = ("()", "[]", "{}")
_BESIDE = frozenset("%$#°€£¥¢‰₪")
"""Beside a digit these belong to the number (terminators)."""


def is_plain(text: str) -> bool:
    """Whether a text has only Hebrew and the commonest signs: of most lines that is all there is to ask."""
    return _PLAIN.fullmatch(text) is not None


@cache
def kind(letter: str) -> str:
    """What a character does to the order: ``R``, ``L``, ``N`` a digit, or ``O`` all else."""
    if ord(letter) in SIGNS:
        return "R"  # a shape without a name on a page of Hebrew
    found = unicodedata.bidirectional(letter)
    if found in {"R", "AL"}:
        return "R"
    if found == "EN":
        return "N"
    return "L" if found in {"L", "AN"} else "O"


def from_right(letters: list[str]) -> str:
    """The text of a right-to-left line.

    Args:
        letters: what stands on the page, from right to left; each with its marks, spaces included.
    """
    text = "".join(letters)
    if is_plain(text):
        return text
    kinds = [kind(each[0]) for each in letters]
    if "L" not in kinds and "N" not in kinds:
        return text
    _join_numbers(letters, kinds)
    parts: list[str] = []
    at = 0
    while at < len(letters):
        end = _run(kinds, at) if kinds[at] in "LN" else _closed_run(letters, kinds, at)
        parts += letters[at:end][::-1]
        at = end
    return "".join(parts)


def from_left(letters: list[str]) -> str:
    """The text of a left-to-right line.

    Args:
        letters: what stands on the page, from left to right; each with its marks, spaces included.
    """
    kinds = [kind(each[0]) for each in letters]
    if "R" not in kinds:
        return "".join(letters)
    parts: list[str] = []
    at = 0
    while at < len(letters):
        if kinds[at] != "R":
            parts.append(letters[at])
            at += 1
            continue
        reach = next((each for each in range(at, len(letters)) if kinds[each] == "L"), len(letters))
        end = max(each for each in range(at, reach) if kinds[each] == "R") + 1
        parts.append(from_right(letters[at:end][::-1]))
        at = end
    return "".join(parts)


def _join_numbers(letters: list[str], kinds: list[str]) -> None:
    """Make the signs of a number part of it, in place."""
    last = len(letters) - 1
    for at in range(1, last):
        if letters[at] in _JOINING and kinds[at - 1] == kinds[at + 1] == "N":
            kinds[at] = "N"
    for step in (1, -1):
        for at in range(last + 1)[::step]:
            before = at - step
            if kinds[at] == "O" and letters[at] in _BESIDE and 0 <= before <= last and kinds[before] == "N":
                kinds[at] = "N"


def _closed_run(letters: list[str], kinds: list[str], start: int) -> int:
    """Where a run that begins with a bracket is over: it belongs to Latin that holds its other bracket."""
    pair = next((each for each in _BRACKETS if letters[start] in each), "")
    if not pair or start + 1 >= len(letters) or kinds[start + 1] not in "LN":
        return start + 1
    end = _run(kinds, start + 1)
    inside = sum(each in pair for each in letters[start + 1 : end])
    return end if inside % 2 and "L" in kinds[start + 1 : end] else start + 1


def _run(kinds: list[str], start: int) -> int:
    """Where a left-to-right run, counted from its right end, is over.

    Latin words with what stands between them are one run, and a number to the right of Latin belongs to it:
    so a number after a Latin word is laid out. Numbers with a space between them are each a run.
    """
    end = start
    broken = latin = False
    for at in range(start, len(kinds)):
        if kinds[at] == "R":
            break
        if kinds[at] == "L":
            end, broken, latin = at + 1, False, True
        elif kinds[at] == "N" and (not broken or (latin and not start)):
            # Left of the Latin that begins a line is only a number that goes on with the line before.
            end = at + 1
        else:
            broken = True
    return end
