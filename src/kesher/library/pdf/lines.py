"""The lines of a column, as text: spaces from the gaps, letters in the order of reading.

It is long because a line is put together in one pass, whose steps share what they measured.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from kesher.library.script import LETTER
from kesher.library.tables import CELLS_APART
from kesher.parts import np

from .cells import Cells
from .columns import Row, String, rows_of
from .reorder import from_left, from_right, is_plain
from .script import is_hebrew, raised, written
from .styles import Styles

_SPACE = 0.17
"""A gap wider than the usual gap of its line by this part of the font's size is a space."""
_LETTERSPACED = 0.1
"""Letters farther apart than this were set so; less is the white within their own places."""
_WHITE = 0.08
"""So much of a space is white, whatever marks reach into it."""
_COLLISION = 0.4
_RAISED = (0.2, 0.65)
"""How far above its line a raised sign stands, in sizes of the font."""
_MOST_SIGNS = 8
_TOUCHING = 0.1
"""How far strings that follow one another may reach into one another, in sizes of the font."""
_BEGIN = 2.0
_BLOCK = 4
_FLUSH = 0.6
_NO_ROOM = (0.3, 0.06)
_ENDS = frozenset(".,;:!?")
_CLOSING = _ENDS | frozenset("\"'”“״׳()[]")
_SAMPLES = 32
_NEARLY = 0.9
_ENGLISH = 3
"""How many Latin letters a Hebrew one has beside it where a line of a Hebrew page is read from the left."""
_SIGN = 3
_HEBREW = re.compile("[א-ת]")
_RAISED_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A page's cells as plain lists, by which a line is put together faster than from arrays.

    Attributes:
        texts: each cell with its marks, as it is written.
        lefts: where its place in the line begins, in points.
        rights: where it ends.
        ink_lefts: where its ink begins, which a place measured too wide says better.
        ink_rights: where its ink ends.
        outer_lefts: where it begins with the ink of its marks.
        outer_rights: where it ends with them.
        middles: twice the middle of its place: cells in this order stand from left to right.
        spaces: whether it is a space.
        words: whether it is a letter or a digit.
        glyphs: its index among the glyphs.
    """

    texts: list[str]
    lefts: list[float]
    rights: list[float]
    ink_lefts: list[float]
    ink_rights: list[float]
    outer_lefts: list[float]
    outer_rights: list[float]
    middles: list[float]
    spaces: list[bool]
    words: list[bool]
    glyphs: list[int]


def placed(cells: Cells) -> Placed:
    """The cells of a page as plain lists."""
    codes = cells.codes.tolist()
    known = {code: written(code) for code in set(codes)}
    alone = {code: text[0].isalnum() for code, text in known.items()}
    texts = [known[code] for code in codes]
    for cell in np.flatnonzero(cells.high).tolist():
        texts[cell] = raised(texts[cell])
    for cell, marks in cells.marks.items():
        texts[cell] += "".join(map(chr, dict.fromkeys(marks)))
    return Placed(
        texts,
        cells.lefts.tolist(),
        cells.rights.tolist(),
        cells.boxes[:, 0].tolist(),
        cells.boxes[:, 2].tolist(),
        cells.reach[:, 0].tolist(),
        cells.reach[:, 1].tolist(),
        (cells.lefts + cells.rights).tolist(),
        cells.spaces.tolist(),
        [alone[code] for code in codes],
        cells.glyphs.tolist(),
    )


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
    lines = []
    rows = rows_of(strings, size)
    begin = _usual([max(each.right for each in row) for row in rows], 0.5 * size)
    for row, signs in _with_raised(rows, size):
        placed = _placed(row, cells, size, begin)
        up = {cell for each in signs for cell in each.members}
        if up:
            placed = sorted([*placed, *up], key=cells.middles.__getitem__)
        inked = [cell for cell in placed if not cells.spaces[cell]]
        if not inked:
            continue
        own, bold = _usual_style(inked, cells, style)
        own = own or size
        letters, widths = _spaced(placed, inked, cells, up, own)
        text, from_the_left = _read(letters, latin)
        text = unicodedata.normalize("NFC", " ".join(text.split()))
        if not text:
            continue
        lines.append(
            Line(
                text,
                page,
                min(map(cells.lefts.__getitem__, inked)),
                max(map(cells.rights.__getitem__, inked)),
                row[0].baseline,
                own,
                bold,
                style.colour(cells.glyphs[inked[0 if latin else -1]]),
                column,
                _first_word(letters, widths, from_the_left),
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


def _usual_style(inked: list[int], cells: Placed, style: Styles) -> tuple[float, bool]:
    """The size that most letters of a line have, and whether nearly all of them are bold.

    Signs do not count: a full stop may be of another font, and one word may be larger than its line.
    """
    letters = [cell for cell in inked if cells.words[cell]] or inked
    last = len(letters) - 1
    samples = [style(cells.glyphs[letters[last * at // 10]]) for at in (1, 3, 5, 7, 9)]
    if samples.count(samples[0]) == len(samples):
        return samples[0].size, samples[0].bold
    samples = [style(cells.glyphs[cell]) for cell in letters[:: max(1, len(letters) // _SAMPLES)]]
    sizes = Counter(each.size for each in samples)
    bold = sum(each.bold for each in samples)
    return max(sizes, key=lambda each: (sizes[each], -each)), bold >= _NEARLY * len(samples)


def _with_raised(rows: list[Row], size: float) -> list[tuple[Row, Row]]:
    """Each row with the raised signs that stand over it."""
    low, high = _RAISED
    kept: list[tuple[Row, Row]] = []
    waiting: Row = []
    for row in rows:
        signs = [
            each
            for each in waiting
            if low * size <= each.baseline - row[0].baseline <= high * size and _fits(each, row)
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


def _fits(sign: String, row: Row) -> bool:
    """Whether a sign stands in a gap or at an end of a row, touching it, and not over its letters."""
    left, right = min(each.left for each in row), max(each.right for each in row)
    wide = sign.right - sign.left
    over = any(min(sign.right, each.right) - max(sign.left, each.left) > 0.5 * wide for each in row)
    return not over and sign.right >= left - wide and sign.left <= right + wide


def _placed(row: Row, cells: Placed, size: float, begin: float) -> list[int]:
    """The cells of a row from left to right.

    Strings that were drawn over one another are put side by side, each whole: their letters are not mixed.
    """
    ordered = sorted((cell for each in row for cell in each.members), key=cells.middles.__getitem__)
    if len(row) < 2:
        return ordered
    owner = {cell: number for number, each in enumerate(row) for cell in each.members}
    inked = [cell for cell in ordered if not cells.spaces[cell]]
    mixed = sum(owner[one] != owner[two] for one, two in itertools.pairwise(inked)) >= len(row)
    for one, two in itertools.pairwise(inked):
        if owner[one] == owner[two] or not _collide(one, two, cells, size):
            continue
        # One pointed letter over its neighbour is no line over another, as long as it stands between strings
        # and not within one: its width, a part of a shape's, was measured badly.
        if mixed or not any(_is_lone(row[owner[each]], each, cells) for each in (one, two)):
            break
    else:
        return ordered
    rank = {id(each): place for place, each in enumerate(_layered(row, size, begin))}
    return sorted(ordered, key=lambda cell: rank[id(row[owner[cell]])])


def _is_lone(string: String, cell: int, cells: Placed) -> bool:
    """Whether a cell is a pointed letter that is a string by itself."""
    return len(string.members) == 1 and len(cells.texts[cell]) > 1


def _collide(one: int, two: int, cells: Placed, size: float) -> bool:
    """Whether two cells stand over one another, by their places and by their ink."""
    narrow = min(cells.rights[one] - cells.lefts[one], cells.rights[two] - cells.lefts[two])
    over = cells.rights[one] - cells.lefts[two]
    inked_over = cells.ink_rights[one] - cells.ink_lefts[two]
    return min(over, inked_over) > max(_COLLISION * narrow, 0.05 * size)


def _layered(row: Row, size: float, begin: float) -> Row:
    """Strings drawn over one another, from left to right as they would stand had they had room.

    Strings that follow one another without touching are a layer. A layer that stands where the lines of the
    column begin, and ends before another does, was meant to stand before it: a label, or the first part of a
    line cut in two, over which the rest was drawn because its points were measured wrongly.

    Args:
        row: the strings.
        size: of the font.
        begin: the right edge at which most lines of the column begin.
    """
    layers: list[Row] = []
    places: list[tuple[float, float]] = []
    for each in sorted(row, key=lambda each: each.members[0]):
        own = each.left, each.right
        at = bisect_left(places, own)
        if places and not _is_over(own, places, at, _TOUCHING * size):
            layers[-1].append(each)
            places.insert(at, own)
        else:
            layers.append([each])
            places = [own]
    first = min(layers, key=lambda layer: abs(max(each.right for each in layer) - begin))
    ends = min(each.left for each in first)
    rest = [each for layer in layers if layer is not first for each in layer]
    if (
        rest
        and abs(max(each.right for each in first) - begin) < _BEGIN * size
        and ends > min(e.left for e in rest)
    ):
        return [*_layered(rest, size, begin), *sorted(first, key=lambda each: each.left)]
    return sorted(row, key=lambda each: each.left + each.right)


def _is_over(own: tuple[float, float], places: list[tuple[float, float]], at: int, most: float) -> bool:
    """Whether a string stands over any of others that do not stand over one another.

    Args:
        own: where it begins and ends.
        places: of the others, from left to right.
        at: where among them its own would be.
        most: how far two may reach into one another.
    """
    left, right = own
    for begin, end in places[at:]:
        if begin > right - most:
            break
        if min(right, end) - max(left, begin) >= most:
            return True
    for begin, end in reversed(places[:at]):
        if min(right, end) - max(left, begin) >= most:
            return True
        if end - begin >= most:
            break  # what is left of it does not reach over it
    return False


def _spaced(
    placed: list[int], inked: list[int], cells: Placed, up: set[int], size: float
) -> tuple[list[str], list[float]]:
    """What stands in a line from left to right, with a space wherever there is one, and how wide each is."""
    lefts, rights, texts, spaces = cells.lefts, cells.rights, cells.texts, cells.spaces
    gaps = sorted([lefts[two] - rights[one] for one, two in itertools.pairwise(inked)])
    usual = max(0.0, gaps[len(gaps) // 3]) if len(gaps) > 3 else 0.0
    widest = (usual if usual > _LETTERSPACED * size else 0.0) + _SPACE * size
    white, least, most = _WHITE * size, -_NO_ROOM[0] * size, _NO_ROOM[1] * size
    letters: list[str] = []
    widths: list[float] = []
    last = -1
    space = False
    high = bool(up) or not _RAISED_DIGITS.isdisjoint("".join([texts[cell] for cell in inked]))
    for cell in placed:
        if spaces[cell]:
            space = True
            continue
        own = raised(texts[cell]) if up and cell in up else texts[cell]
        if last >= 0:
            gap = lefts[cell] - rights[last]
            wide = gap > widest and cells.outer_lefts[cell] - cells.outer_rights[last] > white
            if high:
                wide = wide or _parted(letters[-1], own, last in up, cell in up)
            # A space drawn where there is no room for it, such as at the far end of a line, is none.
            if wide or (space and not least < gap < most):
                letters.append(" ")
                widths.append(max(gap, 0.0))
        letters.append(own)
        widths.append(rights[cell] - lefts[cell])
        last, space = cell, False
    return letters, widths


def _parted(left: str, right: str, left_up: bool, right_up: bool) -> bool:
    """Whether two signs side by side are no word: a raised letter or number of a verse beside its text."""
    if left_up != right_up:
        sign, other = (left, right) if left_up else (right, left)
        if is_hebrew(sign[0]) and other[0].isalnum():
            return True
    # A number that comes before a word is a verse's; one that comes after it is a note's.
    if is_hebrew(left[0]):
        return right[0] in _RAISED_DIGITS
    return left[0] in _RAISED_DIGITS and right[0].isalpha() and not is_hebrew(right[0])


def _read(letters: list[str], latin: bool) -> tuple[str, bool]:
    """The text of a line, and whether it is read from the left: by its own letters, whatever its page is."""
    if is_plain(text := "".join(letters)) and _HEBREW.search(text):
        return _from_right(letters), False
    strong = LETTER.findall("".join([each[0] for each in letters]))
    hebrew = sum(map(is_hebrew, strong))
    others = len(strong) - hebrew
    if not hebrew:
        # A whole line of Latin on a Hebrew page: what ends its sentence shows from which side it is read.
        words = "".join(letters).split()
        if latin or (len(words) >= 3 and others and letters[0] not in _ENDS):
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
    step = 1 if from_the_left else -1
    width = 0.0
    for at, (letter, wide) in enumerate(zip(letters[::step], widths[::step], strict=True)):
        if letter == " " and (at > 1 or from_the_left):
            break
        width += wide
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
