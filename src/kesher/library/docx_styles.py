"""What the styles of a DOCX say: of headings, of hidden words, of lists, and how large letters are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kesher.library.docx_lists import child, value
from kesher.library.markup import attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|כותרת)\s*(\d)", re.I)
_OFF = frozenset(("0", "false", "off", "none"))
USUAL_SIZE = 10.0
"""Points, where neither the letters nor a style say."""


def switched_on(element: _Element | None) -> bool | None:
    """What a switch says; nothing when it is not there."""
    return None if element is None else attribute(element, "val").lower() not in _OFF


class Styles:
    """What the styles of paragraphs and of letters say about headings and hidden words."""

    def __init__(self, root: _Element | None) -> None:
        named = ((attribute(each, "styleId"), each) for each in (root if root is not None else ()))
        self._by_id = {name: each for name, each in named if name}
        styles = [each for each in (root if root is not None else ()) if local(each) == "style"]
        self._normal = next((attribute(each, "styleId") for each in styles if _is_normal(each)), "")
        defaults = child(root, "docDefaults", "rPrDefault") if root is not None else None
        self._defaults = [] if defaults is None else [defaults]
        # What a style says is read once, however many name it.
        self._sizes: dict[str, float] = {}
        self._levels: dict[str, int] = {}
        self._hidden: dict[str, bool] = {}
        self._names: dict[str, str] = {}

    def level(self, paragraph: _Element) -> int:
        """The level of a heading, 1 the highest; 0 for all others."""
        own = child(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return _outline(own)
        style = value(paragraph, "pPr", "pStyle")
        if style not in self._levels:
            self._levels[style] = self._level_of(self._by_id.get(style))
        return self._levels[style]

    def item(self, paragraph: _Element) -> tuple[str, int]:
        """The list that a paragraph is an item of, and its level; the paragraph says so, or its style."""
        styled = self._by_id.get(value(paragraph, "pPr", "pStyle"))
        for each in (paragraph, *self._chain(styled)):
            if number := value(each, "pPr", "numPr", "numId"):
                level = value(each, "pPr", "numPr", "ilvl")
                return number, int(level[:2]) if level.isascii() and level.isdigit() else 0
        return "", 0

    def size(self, paragraph: _Element) -> float:
        """The size of a paragraph's letters in points, as its style says, or the file."""
        style = value(paragraph, "pPr", "pStyle") or self._normal
        if style not in self._sizes:
            chain = (*self._chain(self._by_id.get(style)), *self._defaults)
            self._sizes[style] = next((size for each in chain if (size := size_of(each))), USUAL_SIZE)
        return self._sizes[style]

    @staticmethod
    def is_initial(paragraph: _Element) -> bool:
        """True for the drop cap of the paragraph after it."""
        frame = child(paragraph, "pPr", "framePr")
        return frame is not None and attribute(frame, "dropCap").lower() in ("drop", "margin")

    def contents(self, paragraph: _Element) -> bool:
        """True for a line of a table of contents."""
        style = value(paragraph, "pPr", "pStyle")
        if style not in self._names:
            found = self._by_id.get(style)
            self._names[style] = value(found, "name") if found is not None else ""
        return bool(re.match(r"(?:toc|תוכן עניינים|table of figures)\b", self._names[style], re.I))

    def hidden(self, run: _Element) -> bool:
        """True for letters that are not shown."""
        own = switched_on(child(run, "rPr", "vanish"))
        if own is not None:
            return own
        style = value(run, "rPr", "rStyle")
        if style not in self._hidden:
            chain = self._chain(self._by_id.get(style))
            self._hidden[style] = any(switched_on(child(each, "rPr", "vanish")) for each in chain)
        return self._hidden[style]

    def _level_of(self, style: _Element | None) -> int:
        for each in self._chain(style):
            outline = child(each, "pPr", "outlineLvl")
            if outline is not None:
                return _outline(outline)
            name = child(each, "name")
            named = attribute(name, "val") if name is not None else ""
            if found := _HEADING.match(named):
                return int(found[1]) or 1
            if named.lower() in ("title", "כותרת טקסט"):
                return 1
        return 0

    def _chain(self, style: _Element | None) -> Iterator[_Element]:
        for _ in range(20):  # styles may be based on each other in a ring
            if style is None:
                return
            yield style
            style = self._by_id.get(value(style, "basedOn"))


def size_of(element: _Element) -> float:
    """The size of letters that an element sets, in points; 0 where it sets none."""
    for name in ("szCs", "sz"):
        if (said := value(element, "rPr", name)).isascii() and said.isdigit():
            return int(said[:4]) / 2
    return 0.0


def _is_normal(style: _Element) -> bool:
    """True for the style of the paragraphs that name none."""
    return attribute(style, "type") == "paragraph" and attribute(style, "default").lower() not in ("", *_OFF)


def _outline(element: _Element) -> int:
    value = attribute(element, "val")
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0
