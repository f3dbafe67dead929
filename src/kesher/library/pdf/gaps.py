"""The signs of each line from left to right, and where white between them is a space: all lines at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from kesher.parts import np

from .arrays import Flags, Floats, Integers
from .columns import Row
from .layers import COLLISION, LEAST_COLLISION, in_layers
from .placed import RAISED_DIGITS, Placed
from .script import is_hebrew, raised
from .styles import Styles, usual_of

_SPACE = 0.17
"""A gap wider than the usual gap of its line by this part of the font's size is a space."""
_LETTERSPACED = 0.1
"""Letters farther apart than this were set so; less is the white within their own places."""
_WHITE = 0.08
"""So much of a space is white, whatever marks reach into it."""
_NO_ROOM = (0.3, 0.06)
_FEWEST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Spaced:
    """A line as it stands on the page.

    Attributes:
        letters: what stands in it from left to right, with a space wherever there is one.
        widths: how wide each is, in points.
        left: where it begins, in points.
        right: where it ends.
        size: that most of its letters have, in points.
        bold: nearly all of them are.
        first: the glyph at its left end.
        last: the glyph at its right end.
        baseline: in points from the foot of the page.
    """

    letters: list[str]
    widths: list[float]
    left: float
    right: float
    size: float
    bold: bool
    first: int
    last: int
    baseline: float


def spaced(
    rows: list[tuple[Row, Row]], cells: Placed, style: Styles, size: float, begin: float
) -> Iterator[Spaced]:
    """Each row that has ink, put together.

    Args:
        rows: of a column, each with the raised signs that stand over it.
        cells: of the page.
        style: how the glyph of a number is drawn.
        size: the usual font size of the page, in points.
        begin: the right edge at which most lines of the column begin.
    """
    own = cells.cells
    placed, row = _in_order(rows, cells, size, begin)
    at = np.flatnonzero(~own.spaces[placed])
    if not len(at):
        return
    inked, row = placed[at], row[at]
    edges = np.append(np.flatnonzero(np.diff(row, prepend=-1)), len(row))
    lefts, rights = own.lefts[inked], own.rights[inked]
    styles = _styles(inked, row, edges, cells, style)
    sizes = [each or size for each, _ in styles]
    # From each sign to the next: those at the ends of lines too, for which nobody asks.
    gaps = lefts[1:] - rights[:-1]
    of = np.repeat(sizes, np.diff(edges))[:-1]
    outer = own.reach[inked[1:], 0] - own.reach[inked[:-1], 1]
    wide = (gaps > np.repeat(_widest(gaps, row, edges, sizes), np.diff(edges))[:-1]) & (outer > _WHITE * of)
    # A space drawn where there is no room for it, such as at the far end of a line, is none.
    room = (gaps <= -_NO_ROOM[0] * of) | (gaps >= _NO_ROOM[1] * of)
    spaces = wide | ((np.diff(at) > 1) & room)
    texts = list(map(cells.texts.__getitem__, inked.tolist()))
    up = {cell for _, signs in rows for each in signs for cell in each.members}
    if up or cells.raised.any():
        _part(spaces, texts, inked, row, cells, up)
    ends = own.glyphs[inked].tolist()
    left, right = np.minimum.reduceat(lefts, edges[:-1]), np.maximum.reduceat(rights, edges[:-1])
    widths, whites = (rights - lefts).tolist(), np.maximum(gaps, 0.0).tolist()
    bounds = edges.tolist()
    parted = np.flatnonzero(spaces).tolist()
    cuts = np.searchsorted(parted, edges).tolist()
    for number, (start, end) in enumerate(itertools.pairwise(bounds)):
        letters, wides = texts[start:end], widths[start:end]
        for gap in reversed(parted[cuts[number] : cuts[number + 1]]):
            if gap + 1 < end:
                letters.insert(gap + 1 - start, " ")
                wides.insert(gap + 1 - start, whites[gap])
        yield Spaced(
            letters,
            wides,
            float(left[number]),
            float(right[number]),
            sizes[number],
            styles[number][1],
            ends[start],
            ends[end - 1],
            rows[int(row[start])][0][0].baseline,
        )


def _in_order(
    rows: list[tuple[Row, Row]], cells: Placed, size: float, begin: float
) -> tuple[Integers, Integers]:
    """The cells of all rows from left to right, row by row, and the row of each."""
    strings = [each.members for row, _ in rows for each in row]
    starts = np.array([each.start for each in strings])
    counts = np.array([len(each) for each in strings])
    owner = np.repeat(np.arange(len(strings)), counts)
    row = np.repeat(np.arange(len(rows)), [len(own) for own, _ in rows])[owner]
    found = np.arange(len(owner)) + (starts - np.cumsum(counts) + counts)[owner]
    order = np.lexsort((cells.middles[found], row))
    found, owner = found[order], owner[order]
    odd = [number for number, (_, signs) in enumerate(rows) if signs]
    odd += _mixed(found, owner, row, cells, size)
    if not odd:
        return found, row
    edges = np.searchsorted(row, np.arange(len(rows) + 1)).tolist()
    parts = [found[begin:end] for begin, end in itertools.pairwise(edges)]
    for number in odd:
        one, signs = rows[number]
        placed = in_layers(one, cells.lists, size, begin)
        if up := {cell for each in signs for cell in each.members}:
            placed = sorted([*placed, *up], key=cells.lists.middles.__getitem__)
        parts[number] = np.array(placed, np.int64)
    return np.concatenate(parts), np.repeat(np.arange(len(rows)), [len(each) for each in parts])


def _mixed(found: Integers, owner: Integers, row: Integers, cells: Placed, size: float) -> list[int]:
    """The rows in which a cell stands over its neighbour of another string."""
    own = cells.cells
    inked = np.flatnonzero(~own.spaces[found])
    cell, string, line = found[inked], owner[inked], row[inked]
    meet = np.flatnonzero((string[1:] != string[:-1]) & (line[1:] == line[:-1]))
    one, two = cell[meet], cell[meet + 1]
    narrow = np.minimum(own.rights[one] - own.lefts[one], own.rights[two] - own.lefts[two])
    over = np.minimum(own.rights[one] - own.lefts[two], own.boxes[one, 2] - own.boxes[two, 0])
    collide = over > np.maximum(COLLISION * narrow, LEAST_COLLISION * size)
    return sorted(set(line[meet[collide]].tolist()))


def _styles(
    inked: Integers, row: Integers, edges: Integers, cells: Placed, style: Styles
) -> list[tuple[float, bool]]:
    """The usual size of each line, and whether it is bold: told by its letters, if it has any."""
    glyphs = cells.cells.glyphs
    signs = glyphs[inked].tolist()
    worded = np.flatnonzero(cells.words[inked])
    letters = glyphs[inked[worded]].tolist()
    cuts = np.searchsorted(worded, edges).tolist()
    return [
        usual_of(letters[first:last] or signs[begin:end], style)
        for (begin, end), (first, last) in zip(
            itertools.pairwise(edges.tolist()), itertools.pairwise(cuts), strict=True
        )
    ]


def _widest(gaps: Floats, row: Integers, edges: Integers, sizes: list[float]) -> list[float]:
    """What the white between two letters of each line is at the most."""
    # Of each line the gaps stand together, the least first, and the one behind its end at their end.
    within = np.append(np.where(row[1:] == row[:-1], gaps, np.inf), np.inf)
    ordered = within[np.lexsort((within, row))]
    counts = np.diff(edges) - 1
    usual = np.where(counts > _FEWEST_GAPS, np.maximum(0.0, ordered[edges[:-1] + counts // 3]), 0.0).tolist()
    return [
        (each if each > _LETTERSPACED * size else 0.0) + _SPACE * size
        for each, size in zip(usual, sizes, strict=True)
    ]


def _part(
    spaces: Flags, texts: list[str], inked: Integers, row: Integers, cells: Placed, up: set[int]
) -> None:
    """Part the raised signs of each line from what they are no word with, and raise them, in place."""
    places = inked.tolist()
    for at, cell in enumerate(places):
        if cell in up:
            texts[at] = raised(texts[at])
    high = cells.raised[inked] | (np.isin(inked, list(up)) if up else False)
    lines = np.unique(row[high])
    for at in np.flatnonzero(np.isin(row[1:], lines) & (row[1:] == row[:-1])).tolist():
        spaces[at] |= _parted(texts[at], texts[at + 1], places[at] in up, places[at + 1] in up)


def _parted(left: str, right: str, left_up: bool, right_up: bool) -> bool:
    """Whether two signs side by side are no word: a raised letter or number of a verse beside its text."""
    if left_up != right_up:
        sign, other = (left, right) if left_up else (right, left)
        if is_hebrew(sign[0]) and other[0].isalnum():
            return True
    # A number that comes before a word is a verse's; one that comes after it is a note's.
    if is_hebrew(left[0]):
        return right[0] in RAISED_DIGITS
    return left[0] in RAISED_DIGITS and right[0].isalpha() and not is_hebrew(right[0])
