"""The files of a book that has one for each of its printed pages, or for each chapter: where they meet.

A file may break off in the middle of a sentence, and may repeat the title of the book at its head or foot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from kesher.library.book import Paragraph, Role
from kesher.library.headings import Look
from kesher.library.labels import label_of, perhaps_of
from kesher.library.letters import Tally, count
from kesher.library.lists import begins_with_mark
from kesher.library.script import LETTER, ends_sentence

_LONGEST_HEAD = 80
_FEWEST, _MOST = 3, 0.6
"""In so many files a line stands at the edge, and in so large a share of them, that is no text of theirs."""
_OPEN_END = re.compile(r"[,;־–—-]$")
_GOES_ON = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff,;:)]")
_RUNNING = 24
"""Letters of a paragraph that may have been broken off."""


class FileOf(NamedTuple):
    """What one file says: its paragraphs, and of each how it is set."""

    paragraphs: list[Paragraph]
    looks: list[Look | None]


def joined(files: Sequence[tuple[Sequence[Paragraph], Sequence[Look | None]]], tally: Tally) -> FileOf:
    """The paragraphs of all files, without running heads, and whole where a file broke one off.

    Args:
        files: of each its paragraphs, and how they are set.
        tally: of what is taken off.
    """
    own = [FileOf([*paragraphs], [*looks]) for paragraphs, looks in files if paragraphs]
    _take_heads(own, tally)
    own = [each for each in own if each.paragraphs]
    broken = [_breaks_off(one, two) for one, two in pairwise(own)]
    # One that only lacks its full stop is a verse, or a name; where most do, these are pages.
    pages = len(broken) >= _FEWEST and sum(each is not None for each in broken) >= _MOST * len(broken)
    made = FileOf([], [])
    for at, each in enumerate(own):
        plainly = broken[at - 1] if at else None
        begun = 0
        if plainly or (pages and plainly is not None):
            last, first = made.paragraphs[-1], each.paragraphs[0]
            made.paragraphs[-1] = msgspec.structs.replace(last, text=f"{last.text} {first.text}")
            made.looks[-1] = None
            begun = 1
        made.paragraphs.extend(each.paragraphs[begun:])
        made.looks.extend(each.looks[begun:])
    return made


def _take_heads(files: Sequence[FileOf], tally: Tally) -> None:
    """Take off, in place, the short line that stands at the head, or at the foot, of most files."""
    for place in (0, -1):
        able = [each for each in files if len(each.paragraphs) > 1 and _may_run(each.paragraphs[place])]
        for text, times in Counter(each.paragraphs[place].text for each in able).items():
            if times < _FEWEST or times < _MOST * len(files):
                continue
            for each in able:
                if each.paragraphs[place].text == text:
                    del each.paragraphs[place], each.looks[place]
                    tally.furniture += count(text)


def _may_run(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a running head: short, no sentence, no label, and no heading."""
    text = paragraph.text
    plain = paragraph.role is Role.BODY and len(text) <= _LONGEST_HEAD and LETTER.search(text) is not None
    return (
        plain
        and not ends_sentence(text, colon=True)
        and label_of(text, perhaps=True) is None
        and perhaps_of(text) is None
    )


def _breaks_off(one: FileOf, two: FileOf) -> bool | None:
    """Whether a file breaks off in a sentence that the next goes on with: plainly, perhaps (False), or no."""
    last, first = one.paragraphs[-1], two.paragraphs[0]
    if last.role is not Role.BODY or first.role is not Role.BODY or count(last.text) < _RUNNING:
        return None
    if ends_sentence(last.text, colon=True) or begins_with_mark(first.text):
        return None
    if label_of(first.text, perhaps=True) or perhaps_of(first.text):
        return None
    return bool(_OPEN_END.search(last.text) or _GOES_ON.match(first.text))
