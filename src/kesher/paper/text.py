"""A person's own words on paper: which way they run, and where a line may break."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from kesher.method.language import Language
from kesher.method.page import clean

LONG = 22
"""Letters of a word that any line of ours has room for; a longer one may be broken anywhere."""

_BREAK = "\u200b"
_FIRST_STRONG, _POP = "\u2068", "\u2069"
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_JOINER = "\u200d"
_ACCENTS = re.compile("[\u0591-\u05af\u05c4-\u05c6]")
"""What the printed face has no signs for: a verse is set with its points and without its accents."""


def direction(text: str, language: Language) -> str:
    """The way a paragraph runs: that of its first strong letter; without one, that of the page."""
    for letter in text:
        found = _STRONG.get(unicodedata.bidirectional(letter))
        if found:
            return found
    return language.direction


def paragraphs(text: str, language: Language) -> list[dict[str, str]]:
    """Words as they were written: a paragraph to a line, each with the way it runs."""
    return [
        {"text": soft(line), "direction": direction(line, language)}
        for line in clean(text).split("\n")
        if line.strip()
    ]


def one(text: str, language: Language) -> dict[str, str]:
    """Words in one paragraph, whatever their line ends were."""
    flat = " ".join(clean(text).split())
    return {"text": soft(flat), "direction": direction(flat, language)}


def isolated(text: str) -> str:
    """Words inside a line of ours: they cannot turn what stands around them."""
    return f"{_FIRST_STRONG}{soft(' '.join(clean(text).split()))}{_POP}"


def soft(text: str) -> str:
    """Let a word that no line has room for be broken between any two of its letters."""
    words = _ACCENTS.sub("", text).split(" ")
    return " ".join(_broken(word) if len(word) > LONG else word for word in words)


def _broken(word: str) -> str:
    parts: list[str] = []
    for letter in word:
        # A point under a letter, or the parts of one picture, stay together.
        tied = unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf", "Sk")
        joined = bool(parts) and parts[-1][-1] == _JOINER
        if parts and (tied or joined):
            parts[-1] += letter
        else:
            parts.append(letter)
    return _BREAK.join(parts)


def lines_of(text: Any) -> tuple[str, ...]:
    """Lines of a pack's text, each of which may be broken."""
    return tuple(soft(each) for each in text)
