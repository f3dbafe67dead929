"""One slip of the finger: the words that a word may have been meant for.

A letter typed too much or forgotten, two letters in each other's place, or another letter than was meant: a
neighbour on the keyboard or one that sounds alike before any other. Forms are folded, so a final letter typed
for a plain one is no slip at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kesher.library.search.normal import HEBREW, is_hebrew

_ROWS = {
    "he": ("/'קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
    "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
}
"""The letters' keys, row by row; each row stands half a key further to the right than the one above."""
_FINAL = dict(zip("ךםןףץ", "כמנפצ", strict=True))
_SOUNDS = ("אעה", "טת", "כקח", "בו", "סשצ", "גק", "דט", "וי")
LATIN = "abcdefghijklmnopqrstuvwxyz"

FAR = 0.06
"""What another letter costs that neither stands near on the keyboard nor sounds alike."""
SHORTEST = 3
"""A shorter word may be too many others."""


@cache
def _neighbours() -> frozenset[str]:
    """Return every pair of letters, one after the other, of which one is easily typed for the other."""
    pairs: set[str] = set()
    for rows in _ROWS.values():
        for row, below in zip(rows, (*rows[1:], ""), strict=True):
            pairs.update(a + b for a, b in pairwise(row))
            pairs.update(a + b for a, b in zip(row, below, strict=False))
            pairs.update(a + b for a, b in zip(row[1:], below, strict=False))
    for sounds in _SOUNDS:
        pairs.update(a + b for a in sounds for b in sounds)
    folded = {"".join(_FINAL.get(letter, letter) for letter in pair) for pair in pairs}
    return frozenset(folded | {pair[::-1] for pair in folded})


def slips(form: str) -> dict[str, float]:
    """Return every form that is one slip from a form, and what each costs beyond the least."""
    found: dict[str, float] = {}
    for other, price in _slips(form):
        if other != form and price < found.get(other, 1.0):
            found[other] = price
    return found


def _slips(form: str) -> Iterator[tuple[str, float]]:
    letters = HEBREW if is_hebrew(form) else LATIN
    near = _neighbours()
    for at in range(len(form) + 1):
        head, tail = form[:at], form[at:]
        for letter in letters:
            yield head + letter + tail, 0.0
        if not tail:
            break
        yield head + tail[1:], 0.0
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], 0.0
        for letter in letters:
            yield head + letter + tail[1:], 0.0 if letter + tail[0] in near else FAR
