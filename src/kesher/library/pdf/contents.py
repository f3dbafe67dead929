"""A table of contents among the pages: it is a way through the file, and left out as in every other kind."""

from __future__ import annotations

import re

from kesher.library.titles import is_contents

from .lines import Line

_ENTRY_END = re.compile(r"(?P<dots>(?:[.…·_]\s?){3})?\s*\b(?P<page>\d{1,4})$")
_ENTRY_ENDS = 20
"""Characters within which an entry ends: the last of its dots, and the number of its page."""
_TRAIL = "0123456789.…·_ "
_LONGEST_HEADING = 60
_FEWEST = 3
_MOST_LINES = 2
"""Lines that one entry may run over."""


def without_contents(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page without those of a table of contents and its heading.

    The heading shows one, with three entries under it whose pages do not fall; or dots that lead to them.
    An index, whose pages fall, is text.

    Args:
        pages: the lines of each page, without its margins.
    """
    lines = [line for page in pages for line in page]
    aside: set[int] = set()
    at = 0
    while at < len(lines):
        headed = _is_headed(lines[at].text)
        last = _last_entry(lines, at + headed, dotted=not headed)
        if last:
            aside.update(id(line) for line in lines[at : last + 1])
            at = last
        at += 1
    return [[line for line in page if id(line) not in aside] for page in pages] if aside else pages


def _is_headed(text: str) -> bool:
    """Whether a line is the heading of a table of contents; it is short, but for its dots and its page."""
    return len(text.rstrip(_TRAIL)) <= _LONGEST_HEADING and is_contents(text)


def _last_entry(lines: list[Line], first: int, *, dotted: bool) -> int:
    """Where the entries that begin at a line end; 0 where there are too few for a table of contents."""
    found, last, page, between = 0, 0, 0, 0
    for at in range(first, len(lines)):
        entry = _entry(lines[at].text)
        if entry is None or (dotted and not entry["dots"]):
            between += 1
            # An entry that runs over lines does not run over pages; nor does a chapter begin inside one.
            turned = found > 0 and lines[at].page != lines[last].page
            if turned or between > _MOST_LINES - (not found) or (dotted and not found):
                break
            continue
        if int(entry["page"]) < page:
            # Where the pages fall from entry to entry, it is an index: all of it is text, and not its end.
            if not between and lines[at].page == lines[last].page:
                return 0
            break
        page, last, between = int(entry["page"]), at, 0
        found += 1
    return last if found >= _FEWEST else 0


def _entry(text: str) -> re.Match[str] | None:
    """How a line ends that is an entry: with the number of a page, and perhaps with dots before it."""
    return _ENTRY_END.search(text, max(1, len(text) - _ENTRY_ENDS)) if text[-1:].isdecimal() else None
