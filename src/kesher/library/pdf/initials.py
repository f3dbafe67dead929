"""What is set in larger type: an initial joins the word it begins, the words of a title are one string.

White that is a gutter's beside a page's text is the space between two words of its title.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from .cells import Cells
from .columns import String
from .styles import Styles

_MOST_LETTERS = 2
_MOST_CELLS = 4
_LARGE = 1.6
"""How many times as large as the text of its page an initial is."""
_NEAR = 1.5
"""How far from the text beside it an initial may stand, in sizes of that text."""
_INSIDE = 0.3
_LINES = 2
_TITLE = 1.25
"""How many times as large as the text of its page a title is."""
_TALL = 0.85
"""The ink of a title is higher than this part of the usual size: most words are told by it."""
_SPACE = 0.6
"""The widest space between two words, in sizes of their font."""
_LEVEL = 0.2


def with_initials(
    strings: list[String], cells: Cells, style: Styles, size: float, latin: bool
) -> list[String]:
    """The strings of a page with each initial brought to the line that it begins, in place.

    Args:
        strings: of a page, not mirrored.
        cells: of the page.
        style: how the glyph of a number is drawn.
        size: the usual font size of the page, in points.
        latin: the page is read from left to right.
    """
    short = [each for each in strings if len(each.members) <= _MOST_CELLS]
    if not short:
        return strings
    spaces, codes, glyphs = cells.spaces.tolist(), cells.codes.tolist(), cells.glyphs.tolist()
    baselines = sorted({other.baseline for other in strings})
    for each in short:
        inked = [cell for cell in each.members if not spaces[cell]]
        if not 0 < len(inked) <= _MOST_LETTERS or not all(chr(codes[cell]).isalpha() for cell in inked):
            continue
        top = float(max(cells.boxes[cell, 3] for cell in inked))
        # Most stand beside one line at the most, which is sooner told than the size of their font.
        over = slice(bisect_left(baselines, each.baseline - _INSIDE * size), bisect_right(baselines, top))
        if len(set(map(round, baselines[over]))) < _LINES or style(glyphs[inked[0]]).size < _LARGE * size:
            continue
        beside = [
            other
            for other in strings
            if other is not each
            and each.baseline - _INSIDE * size <= other.baseline <= top
            and 0 <= _gap(each, other, latin) + _INSIDE * size <= _NEAR * size
        ]
        lines = {round(other.baseline) for other in beside}
        if len(lines) >= _LINES:  # beside one line it is a word of that line in larger type
            first = max(beside, key=lambda other: other.baseline)
            _join(each, first, cells, latin)
    return strings


def _gap(initial: String, other: String, latin: bool) -> float:
    return other.left - initial.right if latin else initial.left - other.right


def _join(initial: String, first: String, cells: Cells, latin: bool) -> None:
    """Bring an initial to the line of a string, close to it: no space parts it from its word."""
    gap = _gap(initial, first, latin)
    for cell in initial.members:
        cells.baselines[cell] = first.baseline
    edge = cells.rights if latin else cells.lefts
    reach = cells.reach[:, 1 if latin else 0]
    last = (
        max(initial.members, key=lambda c: cells.rights[c])
        if latin
        else min(initial.members, key=lambda c: cells.lefts[c])
    )
    edge[last] += gap if latin else -gap
    reach[last] = edge[last]
    initial.baseline = first.baseline


def with_titles(strings: list[String], cells: Cells, style: Styles, size: float) -> list[String]:
    """The strings of a page, the words of a line in larger type joined to one.

    Args:
        strings: of a page, not mirrored, in the order of the file.
        cells: of the page.
        style: how the glyph of a number is drawn.
        size: the usual font size of the page, in points.
    """
    made: list[String] = []
    font = 0.0
    for each in strings:
        before, font = font, _large(each, cells, style, size)
        last = made[-1] if made else None
        if (
            last is not None
            and min(before, font) > 0
            and abs(last.baseline - each.baseline) <= _LEVEL * size
            and max(each.left - last.right, last.left - each.right) <= _SPACE * min(before, font)
            and cells.spaces[last.members.stop : each.members.start].all()
        ):
            members = range(last.members.start, each.members.stop)
            made[-1] = String(members, min(last.left, each.left), max(last.right, each.right), last.baseline)
        else:
            made.append(each)
    return made


def _large(string: String, cells: Cells, style: Styles, size: float) -> float:
    """The size of a string's font where it is a title's; 0 for others."""
    inked = slice(string.members.start, string.members.stop)
    boxes = cells.boxes[inked]
    tallest = int((boxes[:, 3] - boxes[:, 1]).argmax())
    if boxes[tallest, 3] - boxes[tallest, 1] <= _TALL * size:
        return 0.0
    font = style(int(cells.glyphs[string.members.start + tallest])).size
    return font if font >= _TITLE * size else 0.0
