"""What a page sets of weight and size, by classes, styles and the elements of old: many a heading is no more.

Only rules of one class are read: what stands within what, and which rule outweighs which, is a browser's to
know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.headings import Look
from kesher.library.letters import count
from kesher.library.markup import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_CLASS = re.compile(r"(?:^|,)\s*(?:[a-z][a-z0-9]*)?\.([\w-]+)\s*(?=,|$)", re.I)
"""A class by itself or of one kind of element; not where it stands within another."""
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[1-9]00|normal|lighter)|\bfont\s*:[^;]*\bbold\b", re.I)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,8})\s*(pt|px|r?em|%)?|font-size\s*:\s*([a-z-]+)", re.I)
_NAMED = {
    "xx-small": 0.6, "x-small": 0.75, "small": 0.89, "medium": 1.0, "large": 1.2, "x-large": 1.5,
    "xx-large": 2.0, "larger": 1.2, "smaller": 0.83,
}  # fmt: skip
_FONT_SIZES = (0.0, 0.63, 0.82, 1.0, 1.13, 1.5, 2.0, 3.0)
"""Of the ``size`` of the element ``font``, from 1 to 7."""
_POINTS = 12.0
"""The usual size of a page's letters, in points."""
_MOST, _LONGEST = 1 << 20, 2000
"""Characters of a sheet that are read, and of one rule."""


class Set(NamedTuple):
    """What a style sets of letters; None for what it leaves as it is.

    Attributes:
        bold: whether they are bold.
        size: in points; below 0 a factor of the size around them, with its sign changed.
    """

    bold: bool | None = None
    size: float | None = None


@lru_cache(1 << 12)
def set_by(style: str) -> Set:
    """What the declarations of one rule, or of one element, set."""
    style = style[:_LONGEST]
    if not style:
        return Set()
    weight, size = _WEIGHT.search(style), _SIZE.search(style)
    bold = None if weight is None else (weight[1] or "bold").lower() in _HEAVY
    return Set(bold, _size(size) if size else None)


def font_size(said: str) -> float | None:
    """The size that ``<font size=…>`` sets, in points; None where it says none."""
    sign = said[:1] if said[:1] in ("+", "-") else ""
    if not said[len(sign) :].isascii() or not said[len(sign) :].isdigit():
        return None
    number = int(said[len(sign) :][:2])
    number = 3 + number if sign == "+" else 3 - number if sign else number
    return _POINTS * _FONT_SIZES[max(1, min(7, number))]


def classes_of(sheets: Iterable[str]) -> Mapping[str, Set]:
    """The classes of some style sheets, and what each sets of letters."""
    found: dict[str, Set] = {}
    for sheet in sheets:
        for rule in _without_comments(sheet[:_MOST]).split("}"):
            before_it, _, declared = rule.rpartition("{")
            own = set_by(declared)
            if own != Set():
                for name in _CLASS.findall(before_it.rpartition("{")[2][:_LONGEST].strip()):
                    before = found.get(name, Set())
                    found[name] = Set(
                        before.bold if own.bold is None else own.bold,
                        before.size if own.size is None else own.size,
                    )
    return found


def _without_comments(sheet: str) -> str:
    first, *parts = sheet.split("/*")
    return first + "".join(part.partition("*/")[2] for part in parts)


class Looks:
    """How the letters of a page are set while it is gone over, and so how each of its paragraphs is.

    Args:
        classes: what each class sets.
    """

    def __init__(self, classes: Mapping[str, Set]) -> None:
        self._classes = classes
        self._open = [(False, _POINTS)]
        self._sizes: Counter[float] = Counter()
        self._plain = False
        self._lines: list[Look] = []

    def own(self, element: _Element, name: str) -> Set:
        """What an element sets itself; ``name`` is what it is called."""
        bold, size = (True if name in _BOLD else None), None
        if name == "font":
            size = font_size((element.get("size") or "").strip())
        named = (
            self._classes[each] for each in (element.get("class") or "").split() if each in self._classes
        )
        for each in (*named, set_by(element.get("style") or "")):
            bold = bold if each.bold is None else each.bold
            size = size if each.size is None else each.size
        return Set(bold, size)

    def enter(self, own: Set) -> None:
        """Begin an element that sets so much itself."""
        bold, size = self._open[-1]
        if own.size is not None:
            size = own.size if own.size > 0 else -own.size * size
        self._open.append((bold if own.bold is None else own.bold, size))

    def leave(self) -> None:
        """End the element that was begun last."""
        self._open.pop()

    def add(self, text: str) -> None:
        """Go over a piece of text."""
        if letters := count(text):
            bold, size = self._open[-1]
            self._sizes[round(size, 1)] += letters
            self._plain = self._plain or not bold

    def end_line(self) -> None:
        """End a line of the paragraph."""
        if self._sizes:
            self._lines.append(Look(self._sizes.most_common(1)[0][0], not self._plain))
        self._sizes, self._plain = Counter(), False

    def take(self) -> list[Look]:
        """How the lines with letters are set, of the paragraph that ends here."""
        self.end_line()
        lines, self._lines = self._lines, []
        return lines


def sheets_in(root: _Element) -> list[str]:
    """The style sheets that a page holds itself."""
    return ["".join(each.itertext()) for each in root.iter() if local(each) == "style"]


_BOLD = frozenset(("b", "strong"))
_HEAVY = frozenset(("bold", "bolder", "600", "700", "800", "900"))


def _size(found: re.Match[str]) -> float | None:
    if found[3]:
        factor = _NAMED.get(found[3].lower())
        return None if factor is None else -factor
    try:
        number = float(found[1])
    except ValueError:
        return None
    unit = (found[2] or "px").lower()
    points = {"pt": number, "px": number * 0.75, "rem": number * _POINTS}
    return points.get(unit) or -(number / 100 if unit == "%" else number)
