"""Notes in the margin beside the text they belong to, with no box around them: narrow, short, small."""

from __future__ import annotations

from .cells import Cells
from .columns import String
from .frames import Frame
from .styles import Styles

_SMALL = 0.83
"""The type of such a note, in sizes of the text."""
_APART = 0.5
"""White between a note and the text beside it, in sizes of the text."""
_NARROW = 0.35
"""How wide a note is at the most, as a part of the text's own width."""
_NARROW_SHORT, _SHORT = 0.5, 4
"""The same of one that has so many lines at the most."""
_NEXT = 1.8
"""How far from each other its lines are at the most, in sizes of its type."""
_LEAST, _MOST_LINES = 6, 8
"""Letters, without which it is a number or a sign; lines, with which it is a column."""
_LEVEL = 0.3
_UNDER = 0.8
"""How far under its last line the text beside it may begin, in sizes of the text."""


def beside(
    strings: list[String], cells: Cells, style: Styles, size: float
) -> tuple[list[String], list[Frame]]:
    """The strings of the text, and the notes beside it.

    Args:
        strings: of a page that stand in no frame, not mirrored.
        cells: of the page.
        style: how the glyph of a number is drawn.
        size: the usual font size of the page, in points.
    """
    small: list[String] = []
    text: list[String] = []
    for each in strings:
        font = style(int(cells.glyphs[each.members.start])).size
        (small if 0 < font <= _SMALL * size else text).append(each)
    if not small or not text:
        return strings, []
    wide = max(each.right for each in text) - min(each.left for each in text)
    notes = [made for block in _blocks(small, size) if (made := _note(block, text, cells, size, wide))]
    taken = {id(each) for note in notes for each in note.note}
    return [each for each in strings if id(each) not in taken], notes


def _blocks(small: list[String], size: float) -> list[list[String]]:
    """Strings in small type that stand beside or beneath one another, from the top down."""
    blocks: list[list[String]] = []
    for each in sorted(small, key=lambda each: -each.baseline):
        own = next(
            (
                block
                for block in blocks
                if min(other.baseline for other in block) - each.baseline <= _NEXT * _SMALL * size
                and any(
                    max(each.left - other.right, other.left - each.right) < _APART * size for other in block
                )
            ),
            None,
        )
        if own is None:
            blocks.append([each])
        else:
            own.append(each)
    return blocks


def _note(block: list[String], text: list[String], cells: Cells, size: float, wide: float) -> Frame | None:
    """The frame that stands for a block, if it is a note in the margin."""
    left, right = min(each.left for each in block), max(each.right for each in block)
    bottom, top = min(each.baseline for each in block), max(each.baseline for each in block)
    letters = sum(not cells.spaces[cell] for each in block for cell in each.members)
    lines = {round(each.baseline / (_LEVEL * size)) for each in block}
    widest = wide * (_NARROW_SHORT if len(lines) <= _SHORT else _NARROW)
    if letters < _LEAST or len(lines) > _MOST_LINES or right - left > widest:
        return None
    level = [each for each in text if bottom - _UNDER * size <= each.baseline <= top + size]
    near = [each for each in level if max(each.left - right, left - each.right) < _APART * size]
    if near or not level:
        return None
    # On one side of it alone: what stands between words is one of them.
    if min(each.left for each in level) < left and max(each.right for each in level) > right:
        return None
    return Frame(left, right, bottom, top + _SMALL * size, note=block)
