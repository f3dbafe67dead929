"""Of which kind each of many characters is, looked up all at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kesher.parts import np, npt

from .arrays import Integers
from .script import HIGH_MARKS, LETTERS, MARKS, SPACES
from .script import SILENT as WITHOUT_SHAPE

MARK, SPACE, SILENT, HIGH, HEBREW, SIGN = (1 << place for place in range(6))
"""A point or an accent; one of them that never stands under its letter is high as well. A space. A character
without a shape. A Hebrew letter. A sign of punctuation that carries no mark.
"""
_PUNCTUATION = ".,:;!?\"'()[]-–־"
_CODES = 0x10000
"""Nothing that is of a kind stands beyond the first plane."""

Classes = npt.NDArray[np.uint8]


def classes_of(codes: Integers) -> Classes:
    """The kinds of characters, as bits."""
    return _table().take(codes, mode="clip")


@cache
def _table() -> Classes:
    table = np.zeros(_CODES + 1, np.uint8)
    kinds: list[tuple[int, Iterable[int]]] = [
        (MARK, MARKS),
        (SPACE, SPACES),
        (SILENT, WITHOUT_SHAPE - {0}),
        (HIGH, HIGH_MARKS),
        (HEBREW, LETTERS),
        (SIGN, map(ord, _PUNCTUATION)),
    ]
    for bit, codes in kinds:
        table[list(codes)] |= bit
    return table
