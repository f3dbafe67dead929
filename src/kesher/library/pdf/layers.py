"""Strings of one line that were drawn over one another: each is kept whole, and stands where it was meant to.

A producer that measures points wrongly draws the parts of a line over one another.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left

from .columns import Row, String
from .placed import Lists

COLLISION = 0.4
LEAST_COLLISION = 0.05
"""Over how much of the narrower of two cells, or of the font's size, they must stand over one another."""
_TOUCHING = 0.1
"""How far strings that follow one another may reach into one another, in sizes of the font."""
_BEGIN = 2.0


def in_layers(row: Row, cells: Lists, size: float, begin: float) -> list[int]:
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


def _is_lone(string: String, cell: int, cells: Lists) -> bool:
    """Whether a cell is a pointed letter that is a string by itself."""
    return len(string.members) == 1 and len(cells.texts[cell]) > 1


def _collide(one: int, two: int, cells: Lists, size: float) -> bool:
    """Whether two cells stand over one another, by their places and by their ink."""
    narrow = min(cells.rights[one] - cells.lefts[one], cells.rights[two] - cells.lefts[two])
    over = cells.rights[one] - cells.lefts[two]
    inked_over = cells.ink_rights[one] - cells.ink_lefts[two]
    return min(over, inked_over) > max(COLLISION * narrow, LEAST_COLLISION * size)


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
