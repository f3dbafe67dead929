"""The marks of the items of lists, as a page shows them: numbers, letters, Hebrew letters."""

from __future__ import annotations

import re
from collections.abc import Callable

from kesher.days.letters import GERESH, GERSHAYIM, letters

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_BEGUN = re.compile(r"\(?(?:\d{1,4}|[א-ת]{1,3}|[A-Za-z])[.)]")


def in_kind(number: int, kind: str) -> str:
    """A number as the items of a list of some kind are marked; nothing for a kind that has no numbers.

    Args:
        number: from 1.
        kind: as CSS and Word name it.
    """
    how = _KINDS.get(kind)
    if how is None:
        return ""
    return how(number) if 0 < number < _MOST else str(number)


def begins_with_mark(text: str) -> bool:
    """Whether an item's own text begins with its mark already."""
    return bool(_BEGUN.match(text))


def _alphabetic(number: int) -> str:
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("a") + rest) + made
    return made


def _roman(number: int) -> str:
    made = ""
    for value, sign in _ROMAN:
        while number >= value:
            made += sign
            number -= value
    return made


def _hebrew(number: int) -> str:
    return letters(number).replace(GERSHAYIM, "").replace(GERESH, "")


def _capital_letters(number: int) -> str:
    return _alphabetic(number).upper()


def _capital_roman(number: int) -> str:
    return _roman(number).upper()


_MOST = 1000
_NAMES: tuple[tuple[Callable[[int], str], str], ...] = (
    (str, "1 decimal decimal-leading-zero decimalZero"),
    (_hebrew, "hebrew hebrew1 hebrew2"),
    (_alphabetic, "a lower-alpha lower-latin lowerLetter"),
    (_capital_letters, "A upper-alpha upper-latin upperLetter"),
    (_roman, "i lower-roman lowerRoman"),
    (_capital_roman, "I upper-roman upperRoman"),
)
_KINDS = {name: how for how, names in _NAMES for name in names.split()}
