"""What lines are drawn around: the rows of a table, and notes in a box beside the text.

Lines and boxes that touch are one frame. A frame that is cut into rows is a table, and each of its rows is
read across; one that is not, and that has text beside it, holds a note.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2.raw as pdfium

from .cells import Cells
from .columns import String
from .drawn import Drawn

_THIN = 2.6
"""Points; what is thinner is a line. pdfium counts the width of its pen."""
_SHORTEST = 6.0
_MOST_LINES = 600
"""With more lines than this a page holds a drawing."""
_TOUCH = 2.6
_MOST_OF = 0.5
"""A line that parts rows or columns runs over this part of its frame."""
_MOST_OF_PAGE = 0.7
"""A frame about this part of a page's words is the page's."""
_FEWEST_BESIDE = 2
_ROWS = 3
"""Lines across that make two rows."""


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, across: float, up: float) -> bool:
        return self.left <= across <= self.right and self.bottom <= up <= self.top


class _Places(NamedTuple):
    """Where the cells of a page stand, as plain lists: their middles, their edges, and which are spaces."""

    middles: list[float]
    lefts: list[float]
    rights: list[float]
    spaces: list[bool]


@dataclass(slots=True)
class Frame:
    """What stands in a frame.

    Attributes:
        left: of the frame, in points.
        right: of the frame.
        bottom: of the frame.
        top: of the frame.
        rows: of a table, each its cells from left to right, each its strings.
        note: the strings of a note; of a table none.
    """

    left: float
    right: float
    bottom: float
    top: float
    rows: list[list[list[String]]] = field(default_factory=list)
    note: list[String] = field(default_factory=list)


def framed(
    drawn: Drawn, strings: list[String], cells: Cells, size: float
) -> tuple[list[String], list[Frame]]:
    """The strings that stand in no frame, and the frames.

    Args:
        drawn: the page's objects.
        strings: of the page, not mirrored.
        cells: of the page.
        size: the usual font size of the page, in points.
    """
    lines = _lines(drawn)
    if not 3 < len(lines) <= _MOST_LINES:
        return strings, []
    places = _Places(
        ((cells.lefts + cells.rights) / 2).tolist(),
        cells.lefts.tolist(),
        cells.rights.tolist(),
        cells.spaces.tolist(),
    )
    found: list[Frame] = []
    for cluster in _clusters(lines):
        box = _around(cluster)
        inside, outside = _parted(strings, places, box)
        words = sum(len(each.members) for each in inside)
        if not inside or words > _MOST_OF_PAGE * sum(len(each.members) for each in strings):
            rows = _edges(cluster, box, level=True)
            if not inside or len(rows) < _ROWS or len(_edges(cluster, box, level=False)) < _ROWS:
                continue
        frame = _frame(cluster, box, inside, outside, places, size)
        if frame:
            found.append(frame)
            strings = outside
    return strings, found


def _frame(
    cluster: list[_Box], box: _Box, inside: list[String], outside: list[String], cells: _Places, size: float
) -> Frame | None:
    across = _edges(cluster, box, level=True)
    down = _edges(cluster, box, level=False)
    made = Frame(box.left, box.right, box.bottom, box.top)
    if len(across) >= _ROWS or len(down) >= _ROWS:
        bounds = [box.bottom - size, *across[1:-1], box.top + size]
        walls = [box.left - size, *down[1:-1], box.right + size]
        for low, high in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
            row = [each for each in inside if low < each.baseline + size / 3 <= high]
            parts = [
                [piece for each in row for piece in _within(each, cells, left, right)]
                for left, right in itertools.pairwise(walls)
            ]
            if full := [part for part in parts if part]:
                made.rows.append(full)
        return made if len(made.rows) > 1 or any(len(row) > 1 for row in made.rows) else None
    beside = {
        round(each.baseline)
        for each in outside
        if box.bottom - size < each.baseline < box.top + size and not box.left < each.left < box.right
    }
    if len(across) == len(down) == 2 and len(beside) >= _FEWEST_BESIDE:
        made.note = inside
        return made
    return None


def _lines(drawn: Drawn) -> list[_Box]:
    """The lines that a page draws, the sides of its boxes among them."""
    found: list[_Box] = []
    for key in drawn.silent:
        bounds = drawn.bounds(key) if drawn.kind(key) == pdfium.FPDF_PAGEOBJ_PATH else None
        if bounds is None:
            continue
        box = _Box(*bounds)
        wide, tall = box.right - box.left, box.top - box.bottom
        if min(wide, tall) <= _THIN:
            if max(wide, tall) >= _SHORTEST:
                found.append(box)
        else:
            found += [
                box._replace(right=box.left),
                box._replace(left=box.right),
                box._replace(top=box.bottom),
                box._replace(bottom=box.top),
            ]
        if len(found) > _MOST_LINES:
            break
    return found


def _clusters(lines: list[_Box]) -> list[list[_Box]]:
    """Lines that touch one another, together; the largest frames first."""
    clusters: list[list[_Box]] = []
    for line in lines:
        own = [line]
        apart = []
        for cluster in clusters:
            if any(_touch(line, each) for each in cluster):
                own += cluster
            else:
                apart.append(cluster)
        clusters = [*apart, own]
    return sorted((each for each in clusters if len(each) > _ROWS), key=len, reverse=True)


def _touch(one: _Box, two: _Box) -> bool:
    return (
        one.left <= two.right + _TOUCH
        and two.left <= one.right + _TOUCH
        and one.bottom <= two.top + _TOUCH
        and two.bottom <= one.top + _TOUCH
    )


def _around(lines: Iterable[_Box]) -> _Box:
    lefts, bottoms, rights, tops = zip(*lines, strict=True)
    return _Box(min(lefts), min(bottoms), max(rights), max(tops))


def _edges(cluster: list[_Box], box: _Box, *, level: bool) -> list[float]:
    """Where lines run across a frame, or down it, over most of it: from the foot up, or from the left."""
    whole = (box.right - box.left) if level else (box.top - box.bottom)
    places: list[tuple[float, float]] = []
    for each in cluster:
        wide, tall = each.right - each.left, each.top - each.bottom
        if (wide > tall) is level:
            places.append(
                ((each.bottom + each.top) / 2 if level else (each.left + each.right) / 2, max(wide, tall))
            )
    edges: list[list[float]] = []
    for place, long in sorted(places):
        if edges and place - edges[-1][0] <= _TOUCH:
            edges[-1][1] += long
        else:
            edges.append([place, long])
    return [place for place, long in edges if long >= _MOST_OF * whole]


def _parted(strings: list[String], cells: _Places, box: _Box) -> tuple[list[String], list[String]]:
    """Strings inside a box and outside it; one that runs over its edge is cut there."""
    inside: list[String] = []
    outside: list[String] = []
    for each in strings:
        if not box.bottom <= each.baseline <= box.top or each.right < box.left or each.left > box.right:
            outside.append(each)
        else:
            inside += _within(each, cells, box.left, box.right)
            outside += _within(each, cells, -1e9, box.left) + _within(each, cells, box.right, 1e9)
    return inside, outside


def _within(string: String, cells: _Places, left: float, right: float) -> list[String]:
    """The runs of a string whose middles stand between two places."""
    begin, end = string.members.start, string.members.stop
    middles = cells.middles[begin:end]
    if max(middles) < left or min(middles) >= right:
        return []
    runs: list[list[int]] = []
    for cell, middle in enumerate(middles, begin):
        if left <= middle < right:
            if runs and runs[-1][-1] == cell - 1:
                runs[-1].append(cell)
            else:
                runs.append([cell])
    made = []
    for run in runs:
        inked = [cell for cell in run if not cells.spaces[cell]]
        if inked:
            lefts, rights = (
                min([cells.lefts[cell] for cell in inked]),
                max([cells.rights[cell] for cell in inked]),
            )
            made.append(String(range(run[0], run[-1] + 1), lefts, rights, string.baseline, string.mark))
    return made
