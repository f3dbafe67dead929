"""Whether two files are the same book: the same bytes, or mostly the same words."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence

from kesher.library.book import Unit
from kesher.library.script import bare

_WORD = re.compile(r"[^\W\d_]+(?:[\"'״׳][^\W\d_]+)*")
_SHINGLE = 3
_SAMPLE = 100_000
"""Shingles that are compared at most, about."""


def fingerprint(raw: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal: the same file is the same book."""
    return hashlib.sha256(raw).hexdigest()


def overlap(a: Sequence[Unit], b: Sequence[Unit]) -> float:
    """How much two texts share, from 0 to 1: of their runs of three words, marks and punctuation aside.

    It is twice what they share by what both have, so that an excerpt of a book is not the book. Long texts
    are sampled by the hash of a run's first word: the same runs in both.
    """
    words = max(sum(len(each.text) for each in units) for units in (a, b)) // 5
    step = max(1, words // _SAMPLE)
    first, second = _runs(a, step), _runs(b, step)
    both = len(first) + len(second)
    return 2 * len(first & second) / both if both else 0.0


def _runs(units: Sequence[Unit], step: int) -> set[tuple[str, ...]]:
    chosen: dict[str, bool] = {}
    words: list[str] = []
    for each in units:
        words.extend(_WORD.findall(bare(each.text)))
    found = set()
    for place in range(len(words) - _SHINGLE + 1):
        word = words[place]
        taken = chosen.get(word)
        if taken is None:
            taken = chosen[word] = zlib.crc32(word.encode()) % step == 0
        if taken:
            found.add(tuple(words[place : place + _SHINGLE]))
    return found
