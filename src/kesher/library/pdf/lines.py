"""The lines of a column, as text: spaces from the gaps, letters in the order of reading."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from kesher.library.script import LETTER
from kesher.library.tables import CELLS_APART

from .columns import Row, String, rows_of
from .gaps import spaced
from .placed import Placed
from .reorder import from_left, from_right, is_plain
from .script import is_hebrew
from .styles import Styles

_RAISED = (0.2, 0.65)
"""How far above its line a raised sign stands, in sizes of the font."""
_NEAR = 0.8
"""How far from its line a raised sign stands at the most, in sizes of the font: a space and no more."""
_NEXT = 2.0
"""How far under a line, in sizes of the font, the next one stands at the most."""
_MOST_SIGNS = 8
_BLOCK = 4
_FLUSH = 0.6
_ENDS = frozenset(".,;:!?")
_CLOSING = _ENDS | frozenset("\"'”“״׳()[]")
_ENGLISH = 3
"""How many Latin letters a Hebrew one has beside it where a line of a Hebrew page is read from the left."""
_SIGN = 3
_HEBREW = re.compile("[א-ת]")
_FLUSH_LEFT = (0.8, 0.5)
"""Which part of the lines of a column begin beneath one another at the left, and at most at the right, where
Hebrew was set as if it were Latin."""


@dataclass(slots=True)
class Line:
    """One line of one column.

    Attributes:
        text: in reading order, NFC.
        page: 1-based.
        left: of its ink, in points from the left of the page.
        right: of its ink.
        baseline: in points from the foot of the page.
        size: of its font, in points.
        bold: all of it.
        colour: red, green, blue of its first letter.
        column: which column of the page it stands in, counted in reading order.
        first: how wide its first word is, in points.
        latin: it is read from left to right.
        start: where the lines of its column begin: the right edge, or the left of a Latin page's.
        end: where they end.
        from_left: it was set from left to right; so is Hebrew that was typed as if it were Latin.
        row: it is a whole row of a table.
        aside: it is of a note that stands in a box beside the text.
        verse: it is centred, and so is the line right above or under it.
    """

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    colour: tuple[int, int, int]
    column: int
    first: float
    latin: bool
    start: float = 0.0
    end: float = 0.0
    from_left: bool = False
    row: bool = False
    aside: bool = False
    verse: bool = False

    def __post_init__(self) -> None:
        self.from_left = self.latin

    @property
    def indent(self) -> float:
        """How far inside its column it begins, in points."""
        return self.left - self.start if self.from_left else self.start - self.right

    @property
    def room(self) -> float:
        """How much of its column it leaves free at its end, in points."""
        return self.end - self.right if self.from_left else self.left - self.end


def lines_of(
    strings: list[String],
    cells: Placed,
    style: Styles,
    size: float,
    latin: bool,
    page: int,
    column: int,
) -> list[Line]:
    """The lines of one column from the top down.

    Args:
        strings: of the column, not mirrored.
        cells: of the page.
        style: how the glyph of a number is drawn.
        size: the usual font size of the page, in points.
        latin: the page is read from left to right.
        page: its number, from 1.
        column: its number in reading order.
    """
    lines: list[Line] = []
    rows = rows_of(strings, size)
    begin = _usual([max([each.right for each in row]) for row in rows], 0.5 * size)
    for row in spaced(_with_raised(rows, size), cells, style, size, begin):
        goes_on = bool(lines) and lines[-1].latin and lines[-1].baseline - row.baseline < _NEXT * size
        text, from_the_left = _read(row.letters, latin, goes_on=goes_on)
        text = unicodedata.normalize("NFC", " ".join(text.split()))
        if not text:
            continue
        lines.append(
            Line(
                text,
                page,
                row.left,
                row.right,
                row.baseline,
                row.size,
                row.bold,
                style.colour(row.first if latin else row.last),
                column,
                _first_word(row.letters, row.widths, from_the_left),
                from_the_left,
            )
        )
    _set_edges(lines, latin)
    return lines


def row_of(cells: list[list[Line]], latin: bool) -> list[Line]:
    """One line of all the cells of a row of a table, read across; none of an empty row.

    Args:
        cells: the lines of each, from left to right.
        latin: the page is read from left to right.
    """
    full = [each for each in (cells if latin else cells[::-1]) if each]
    if not full:
        return []
    texts = [" ".join(line.text for line in cell) for cell in full]
    return [replace(full[0][0], text=CELLS_APART.join(texts), row=True)]


def _with_raised(rows: list[Row], size: float) -> list[tuple[Row, Row]]:
    """Each row with the raised signs that stand over it."""
    low, high = _RAISED
    kept: list[tuple[Row, Row]] = []
    waiting: Row = []
    for row in rows:
        signs = [
            each
            for each in waiting
            if low * size <= each.baseline - row[0].baseline <= high * size and _fits(each, row, size)
        ]
        alone = [each for each in waiting if each not in signs]
        if alone:
            kept.append((alone, []))
        few = sum(len(each.members) for each in row) <= _MOST_SIGNS or all(
            len(each.members) <= _SIGN for each in row
        )
        waiting = row if few and not signs else []
        if not waiting:
            kept.append((row, signs))
    if waiting:
        kept.append((waiting, []))
    return kept


def _fits(sign: String, row: Row, size: float) -> bool:
    """Whether a sign stands in a gap or at an end of a row, near it, and not over its letters."""
    left, right = min(each.left for each in row), max(each.right for each in row)
    wide = sign.right - sign.left
    over = any(min(sign.right, each.right) - max(sign.left, each.left) > 0.5 * wide for each in row)
    reach = max(wide, _NEAR * size)
    return not over and sign.right >= left - reach and sign.left <= right + reach


def _read(letters: list[str], latin: bool, *, goes_on: bool) -> tuple[str, bool]:
    """The text of a line, and whether it is read from the left: by its own letters, whatever its page is.

    Args:
        letters: from left to right.
        latin: the page is read from the left.
        goes_on: it stands right under a line that is read from the left.
    """
    if is_plain(text := "".join(letters)) and _HEBREW.search(text):
        return _from_right(letters), False
    strong = LETTER.findall("".join([each[0] for each in letters]))
    hebrew = sum(map(is_hebrew, strong))
    others = len(strong) - hebrew
    if not hebrew:
        # A whole line of Latin on a Hebrew page: what ends its sentence shows from which side it is read.
        words = "".join(letters).split()
        if (
            latin
            or (others and goes_on and letters[0] not in _ENDS)
            or (len(words) >= 3 and others and letters[0] not in _ENDS)
        ):
            return from_left(letters), True
        return from_right(letters[::-1]), False
    if latin:
        from_the_left = others >= hebrew
    else:
        from_the_left = (
            others > _ENGLISH * hebrew
            and not is_hebrew(strong[0])
            and not is_hebrew(strong[-1])
            and letters[0] not in _ENDS
        )
    if from_the_left:
        return from_left(letters), True
    return _from_right(letters), False


def _from_right(letters: list[str]) -> str:
    """The text of a Hebrew line.

    Hebrew that was set as if it were Latin has the signs that end its line at the right, where no line
    begins with them, and the signs that begin it at the left.
    """
    last = len(letters)
    while last and letters[last - 1] in _CLOSING:
        last -= 1
    signs = letters[last:]
    stops = sum(each in _ENDS for each in signs)
    turned = stops == 1 and last > 0 and letters[last - 1] != " " and letters[0] not in _ENDS
    if not turned:
        return from_right(letters[::-1])
    first = next((at for at, each in enumerate(letters) if each not in _CLOSING), 0)
    return "".join([*letters[:first], from_right(letters[first:last][::-1]), *signs])


def _first_word(letters: list[str], widths: list[float], from_the_left: bool) -> float:
    """How wide the first word of a line is; the letter or number of a verse stands with the word after it."""
    width = 0.0
    last = len(letters) - 1
    for at in range(last + 1):
        place = at if from_the_left else last - at
        if letters[place] == " " and (at > 1 or from_the_left):
            break
        width += widths[place]
    return width


def _set_edges(lines: list[Line], latin: bool) -> None:
    """Tell the lines of a column where it begins and ends: the edges that most of them reach."""
    if not lines:
        return
    alike = [each for each in lines if each.latin == latin]
    if 2 * len(alike) < len(lines):
        latin, alike = not latin, [each for each in lines if each.latin != latin]
    if not latin and _is_flush_left(alike):
        latin = True
        for each in alike:
            each.from_left = True
    sign = 1.0 if latin else -1.0
    starts = [sign * (each.left if latin else each.right) for each in lines]
    ends = sorted(sign * (each.right if latin else each.left) for each in lines)
    start = sign * _usual(starts, 0.5 * lines[0].size)
    # The outermost ends are passed over where there are enough: a line may be too long for its column.
    end = sign * ends[-1 - len(ends) // 10]
    for each in lines:
        each.start, each.end = (start, end) if each.from_left == latin else (end, start)
    for block in _blocks(lines):
        # Lines that agree on an end of their own are set in a narrower measure than their column's.
        own = [sign * (each.right if latin else each.left) for each in block]
        flush = sum(max(own) - each < 0.5 * block[0].size for each in own)
        if any(each.from_left != latin for each in block):
            continue
        if len(block) >= _BLOCK and flush >= _FLUSH * len(block):
            for each in block:
                each.end = sign * max(own)


def _is_flush_left(lines: list[Line]) -> bool:
    """Whether the lines of a Hebrew column begin beneath one another at the left and end anywhere."""
    if len(lines) < _BLOCK:
        return False
    near = 0.5 * lines[0].size
    left, right = min(each.left for each in lines), max(each.right for each in lines)
    least, most = _FLUSH_LEFT
    at_left = sum(each.left - left < near for each in lines)
    at_right = sum(right - each.right < near for each in lines)
    return at_left >= least * len(lines) and at_right <= most * len(lines)


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Lines of one size without white between them."""
    blocks: list[list[Line]] = []
    for line in lines:
        last = blocks[-1][-1] if blocks else None
        if (
            last
            and abs(last.size - line.size) < 0.05 * line.size
            and last.baseline - line.baseline < 1.9 * line.size
        ):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _usual(values: list[float], near: float) -> float:
    """The value that the most others are near; of equals the least."""
    ordered = sorted(values)

    def others(value: float) -> int:
        return bisect_right(ordered, value + near) - bisect_left(ordered, value - near)

    return max(ordered, key=lambda value: (others(value), -value))
