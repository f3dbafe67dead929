"""Shapes whose text a file gives together: one of them says it all, and the others are silent.

A pointed letter is often drawn as several shapes. Some producers give the text of the whole group at once;
pdfium then lets the first shape say all of it, cut into equal parts, and the other shapes none.
"""

from __future__ import annotations

from typing import NamedTuple

from kesher.parts import np

from .arrays import Flags, Floats, Integers
from .drawn import Drawn

_MOST_PARTS = 12
_TALL = 0.5


_SAME = 1e-3
"""Points; what is nearer is in one place."""


class _Shape(NamedTuple):
    """A box of ink in points, and where the pen stood."""

    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float


def widen(
    drawn: Drawn,
    objects: Integers,
    boxes: Floats,
    origins: Floats,
    advances: Floats,
    kept: Flags,
) -> None:
    """Give, in place, the glyphs that speak for a group the place of all its shapes.

    Args:
        drawn: the page's objects.
        objects: ``(n,)`` which object of the page drew each glyph.
        boxes: ``(n, 4)`` of their ink.
        origins: ``(n, 2)`` where the pen stood.
        advances: ``(n, 2)`` left and right of their places.
        kept: ``(n,)`` which of them are on the page.
    """
    parts = _groups(objects, origins, boxes, kept)
    if not parts:
        return
    silent = _mute_shapes(drawn, set(parts)) if drawn.mute else {}
    places = [place for members in parts.values() for place in members]
    inks, pens = boxes[places].tolist(), origins[places].tolist()
    made: list[tuple[float, ...]] = []
    for owner, members in parts.items():
        mine = inks[len(made) : len(made) + len(members)]
        left, right = min(ink[0] for ink in mine), max(ink[2] for ink in mine)
        own = _Shape(left, mine[0][1], right, mine[0][3], *pens[len(made)])
        shapes = [own, *silent.get(owner, ())]
        tallest = max(shapes, key=lambda each: each.top - each.bottom)
        # Marks may stand out beyond their letter: its place is that of the tall shapes.
        least = _TALL * (tallest.top - tallest.bottom)
        tall = [each for each in shapes if each.top - each.bottom >= least]
        begins, ends = min([min(each.left, each.x) for each in tall]), max([each.right for each in tall])
        place = begins, ends, tallest.bottom, tallest.top, tallest.x, tallest.y
        made += [place] * len(members)
    given = np.array(made)
    advances[places] = given[:, :2]
    boxes[places, 1], boxes[places, 3] = given[:, 2], given[:, 3]
    origins[places] = given[:, 4:]


def _groups(objects: Integers, origins: Floats, boxes: Floats, kept: Flags) -> dict[int, list[int]]:
    """The objects whose glyphs, two or more, are parts of one shape: one pen, one height, side by side."""
    places = np.flatnonzero(kept)
    # Sorted by object, each object's glyphs are a run of equals.
    places = places[np.argsort(objects[places], kind="stable")]
    owners = objects[places]
    if not len(places):
        return {}
    starts = np.flatnonzero(np.diff(owners, prepend=owners[0] - 1))
    counts = np.diff(starts, append=len(places))
    many = (counts > 1) & (counts <= _MOST_PARTS)
    few = places[np.repeat(many, counts)]
    if not len(few):
        return {}
    starts = np.cumsum(counts[many]) - counts[many]
    place = np.hstack([origins[few], boxes[few][:, [1, 3, 0]]])
    spread = np.maximum.reduceat(place, starts) - np.minimum.reduceat(place, starts)
    one = (spread[:, :4] < _SAME).all(1) & (spread[:, 4] > _SAME)
    ends = np.append(starts[1:], len(few))
    return {
        int(objects[few[start]]): few[start:end].tolist()
        for start, end in zip(starts[one].tolist(), ends[one].tolist(), strict=True)
    }


def _mute_shapes(drawn: Drawn, wanted: set[int]) -> dict[int, list[_Shape]]:
    """The text objects that say nothing, by the object before them that speaks."""
    found: dict[int, list[_Shape]] = {}
    owner = 0
    for key in drawn.objects:
        if key in drawn.speaking:
            owner = key
        elif owner in wanted and drawn.is_text(key):
            bounds, matrix = drawn.bounds(key), drawn.matrix(key)
            if bounds is not None and matrix is not None:
                found.setdefault(owner, []).append(_Shape(*bounds, matrix.e, matrix.f))
    return found
