"""The numbers of notes: raised within the text, and before the notes at the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from kesher.library.book import Paragraph

_RAISED = "[⁰¹²³⁴-⁹]"
_MARK = re.compile(f"{_RAISED}+")
_PLAIN = re.compile(r"[\[(]?(\d{1,3})[\])]?[.):]?\s+(?=\S)")
_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AT_END = re.compile(rf"(?:\s*{_RAISED})+$")
_LONGEST = 40
"""Characters within which the numbers at the end of a paragraph begin."""


def mark_of(note: str) -> str:
    """The number that a note begins with, as it is raised in the text, or none."""
    return _begins(note)[0]


def _begins(note: str) -> tuple[str, int]:
    """The number that a note begins with, raised or on its line, and where its words begin."""
    found = _MARK.match(note)
    if found:
        return found[0], found.end()
    plain = _PLAIN.match(note)
    return (plain[1].translate(_RAISE), plain.end()) if plain else ("", 0)


def marks_of(text: str) -> list[str]:
    """The raised numbers in some lines; where several stand at the end of one, each that they may be."""
    made: list[str] = []
    for line in text.split("\n"):
        end = _AT_END.search(line, max(0, len(line) - _LONGEST))
        made += _MARK.findall(line[: end.start()] if end else line)
        digits = re.sub(r"\s", "", end[0]) if end else ""
        made += sorted({digits[a:b] for a in range(len(digits)) for b in range(a + 1, len(digits) + 1)})
    return made


def unmarked(paragraph: Paragraph, notes: Sequence[Paragraph]) -> list[Paragraph]:
    """A paragraph and its notes without the numbers at its end, if they are all numbers of these.

    A number within the text stays, and so does that of its note: it says to which words the note belongs.
    """
    text = paragraph.text
    end = _AT_END.search(text, max(0, len(text) - _LONGEST)) if notes else None
    if end is None or not end.start():
        return [paragraph, *notes]
    left = re.sub(r"\s", "", end[0])
    numbered = {mark: place for place, each in enumerate(notes) if (mark := mark_of(each.text))}
    referred: set[int] = set()
    while left:
        mark = max((each for each in numbered if left.endswith(each)), key=len, default="")
        if not mark:
            return [paragraph, *notes]
        referred.add(numbered.pop(mark))
        left = left[: -len(mark)]
    return [
        msgspec.structs.replace(paragraph, text=text[: end.start()]),
        *(
            msgspec.structs.replace(each, text=each.text[_begins(each.text)[1] :].strip())
            if place in referred
            else each
            for place, each in enumerate(notes)
        ),
    ]
