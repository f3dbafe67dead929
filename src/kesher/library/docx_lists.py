"""The marks of Word's lists, which a DOCX counts and does not write: a paragraph names a list and a level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kesher.library.lists import in_kind
from kesher.library.markup import attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


def child(element: _Element, *names: str) -> _Element | None:
    """The element that a path of names leads to."""
    for name in names:
        found = next((each for each in element if local(each) == name), None)
        if found is None:
            return None
        element = found
    return element


def value(element: _Element, *names: str) -> str:
    """What the element that a path of names leads to says; nothing when it is not there."""
    found = child(element, *names)
    return attribute(found, "val") if found is not None else ""


class _Level:
    """How the items of one level are marked."""

    def __init__(self, element: _Element) -> None:
        self.kind = value(element, "numFmt")
        self.text = value(element, "lvlText")
        self.start = _number(value(element, "start"), 1)


class Lists:
    """The lists of a document, and how far each has been counted.

    Args:
        root: of the part that describes them, if there is one.
    """

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        for each in root if root is not None else ():
            if local(each) == "abstractNum":
                levels = (one for one in each if local(one) == "lvl")
                found = {_number(attribute(one, "ilvl"), 0): _Level(one) for one in levels}
                self._levels[attribute(each, "abstractNumId")] = found
            elif local(each) == "num":
                number = attribute(each, "numId")
                self._list_of[number] = value(each, "abstractNumId")
                overrides = (one for one in each if child(one, "startOverride") is not None)
                self._restarts[number] = {
                    _number(attribute(one, "ilvl"), 0): _number(value(one, "startOverride"), 1)
                    for one in overrides
                }

    def mark(self, number: str, level: int) -> str:
        """The mark of the next item of a list; nothing where its items have none, or only a bullet."""
        name = self._list_of.get(number, "")
        levels = self._levels.get(name, {})
        if level not in levels or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(name, [None] * _LEVELS)
        begun = self._restarts.get(number, {}).pop(level, None)
        if begun is not None:
            counts[level] = begun
        else:
            last = counts[level]
            counts[level] = levels[level].start if last is None else last + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            if at not in levels:
                return ""
            count = counts[at]
            return in_kind(levels[at].start if count is None else count, levels[at].kind)

        mark = _PLACE.sub(shown, levels[level].text).strip()
        return mark if _PLACE.search(levels[level].text) and any(map(str.isalnum, mark)) else ""


def _number(text: str, instead: int) -> int:
    return int(text[:6]) if text.isascii() and text.isdigit() else instead
