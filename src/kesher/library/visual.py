"""Visual order: Hebrew stored as it is seen from left to right, as old programs did.

Lines are turned round into the order in which they are read. Runs of digits and Latin keep theirs, and
brackets are mirrored. That a text is visual is told by the letters that have a form for the end of a word,
and where there are none, by which letters follow each other in the catalogue's own Hebrew.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from math import log

from kesher.library.script import FINAL, MARKS, WITH_FINAL, bare, hebrew_letters, latin_letters
from kesher.method.language import Language
from kesher.words.catalogue import catalogue

_WORD = re.compile("(?<![\"'״׳א-ת])[א-ת]{2,}(?![\"'״׳א-ת])")
_LATIN = "A-Za-z\u00c0-\u024f"
_NUMBER = r"[#$€£₪]?\d+(?:[.,:/-]\d+)*[%°]?"
_LEFT_TO_RIGHT = re.compile(rf"[{_LATIN}](?:[^א-ת]*[{_LATIN}\d][%°]?)?|{_NUMBER}")
_HEBREW_RUN = re.compile(rf"[א-ת](?:[^{_LATIN}]*[א-ת{MARKS}])?")
_CLUSTER = re.compile(f"[^{MARKS}][{MARKS}]*|[{MARKS}]+", re.S)
_STOP_BEFORE = re.compile(r"(?:^|(?<=\s))[.,:;?!](?=[א-ת])", re.M)
_STOP_AFTER = re.compile(r"(?<=[א-ת])[.,:;?!](?=\s|$)", re.M)
_INWARD = re.compile(r"(?:^|(?<=\s))[(\[]\w|\w[)\]](?=[\s.,:;?!]|$)", re.M)
_OUTWARD = re.compile(r"(?:^|(?<=\s))[)\]]\w|\w[(\[](?=[\s.,:;?!]|$)", re.M)
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_SURE = 3
"""A form for the end at a beginning is never right; the common form at an end may be (names, loanwords)."""
_MARGIN = 2.0
"""Nats by which the letters that follow each other must speak for it, where nothing else does."""
_READ = 200_000
_ENGLISH = 3
"""How many Latin letters a Hebrew one has beside it where a line runs from left to right."""


def is_visual(text: str, *, surely: bool = False) -> bool:
    """True when the text's Hebrew stands in visual order.

    Args:
        text: some of it suffices.
        surely: only on strong evidence, for encodings in which visual order is rare.
    """
    read = bare(text[:_READ])
    words = _WORD.findall(read)
    for_it = sum(_SURE * (each[0] in FINAL) + (each[-1] in WITH_FINAL) for each in words)
    against = sum(_SURE * (each[-1] in FINAL) + (each[0] in WITH_FINAL) for each in words)
    for_it += len(_STOP_BEFORE.findall(read))
    against += len(_STOP_AFTER.findall(read))
    if surely:
        return for_it >= 2 * _SURE and for_it > 4 * against
    if for_it != against:
        return for_it > against
    return sum(_follows(each) for each in words) < -_MARGIN


def to_logical(line: str) -> str:
    """A line of visual order in the order in which it is read."""
    hebrew = hebrew_letters(line)
    if not hebrew:
        return line
    if latin_letters(line) > _ENGLISH * hebrew:  # an English line with some Hebrew in it
        return _HEBREW_RUN.sub(lambda found: _turned(found[0]), line)
    return _turned(line)


def brackets_agree(text: str) -> str:
    """A text that was turned, with its brackets the way most of them face.

    Programs that stored visual order kept a bracket's shape, so turning a line turns its brackets too; some
    merely stored the letters backwards, and then all of them come out facing away from their words.
    """
    outward = len(_OUTWARD.findall(text))
    return text.translate(_MIRROR) if outward > len(_INWARD.findall(text)) else text


def _turned(line: str) -> str:
    pieces: list[str] = []
    done = 0
    for found in _LEFT_TO_RIGHT.finditer(line):
        pieces.append(_reversed(line[done : found.start()]))
        pieces.append(found[0])
        done = found.end()
    pieces.append(_reversed(line[done:]))
    return "".join(reversed(pieces))


def _reversed(text: str) -> str:
    return "".join(reversed(_CLUSTER.findall(text))).translate(_MIRROR)


def _follows(word: str) -> float:
    """How much likelier a word's letters are in this order than in the other, in nats."""
    pairs = _pairs()
    chain = f" {word} "
    return sum(log((pairs[one, two] + 1) / (pairs[two, one] + 1)) for one, two in pairwise(chain))


@cache
def _pairs() -> Counter[tuple[str, str]]:
    """Which letters follow which in the Hebrew of the catalogue, word ends included."""
    words = catalogue(Language.HE)
    counted: Counter[tuple[str, str]] = Counter()
    for name in words.names():
        entry = words.entry(name)
        for text in [entry] if isinstance(entry, str) else entry.values():
            for word in _WORD.findall(text):
                counted.update(pairwise(f" {word} "))
    return counted
