"""Letters that stand twice side by side, of which pdfium gives one.

To tell a letter drawn twice for boldness, pdfium leaves out what is drawn once more near itself; where each
letter is drawn by an object of its own, two equal letters of a word are as near as that. Their objects say
where they stand: one that has its own place in the line is a letter, and is given back.
"""

from __future__ import annotations

from kesher.parts import np

from .arrays import Floats, Integers
from .drawn import Drawn, font_at

_SAME = 0.02
_ASIDE = 0.6
"""How far a letter stands from its twin at the least, in widths of its ink; and at the most."""
_NEAR = 2.5


def with_twins(
    drawn: Drawn, objects: Integers, boxes: Floats, origins: Floats, order: Integers
) -> tuple[Integers, Floats]:
    """The order of a page's glyphs with each lost letter after its twin, and how far each is from its box.

    Args:
        drawn: the page's objects.
        objects: ``(n,)`` which object of the page drew each glyph.
        boxes: ``(n, 4)`` of their ink.
        origins: ``(n, 2)`` where the pen stood.
        order: ``(m,)`` the glyphs that are on the page, as they are read on.
    """
    if not drawn.mute:
        return order, np.zeros(len(order))
    owners, firsts, counts = np.unique(objects[order], return_index=True, return_counts=True)
    alone = counts == 1
    speaking = dict(zip(owners[alone].tolist(), firsts[alone].tolist(), strict=True))
    found: list[tuple[int, float]] = []
    for place in drawn.mute:
        key = drawn.objects[place]
        for near in drawn.objects[max(0, place - 1) : place + 2]:
            if near in speaking:
                glyph = int(order[speaking[near]])
                shift = _shift(drawn, key, near)
                if shift and _has_room(shift, glyph, boxes[order], origins[order], boxes, origins):
                    found.append((speaking[near], shift))
                    break
    if not found:
        return order, np.zeros(len(order))
    places = [at + 1 for at, _ in found]
    made = np.insert(order, places, [order[at] for at, _ in found])
    return made, np.insert(np.zeros(len(order)), places, [shift for _, shift in found])


def _shift(drawn: Drawn, key: int, near: int) -> float:
    """How far one object stands beside another that draws the same shape on the same line; else 0."""
    one, two = drawn.bounds(key), drawn.bounds(near)
    if one is None or two is None or abs(one[1] - two[1]) > _SAME or abs(one[3] - two[3]) > _SAME:
        return 0.0
    wide, far = one[2] - one[0], one[0] - two[0]
    if abs(wide - (two[2] - two[0])) > _SAME or not _ASIDE * wide < abs(far) < _NEAR * wide:
        return 0.0
    first, second = drawn.matrix(key), drawn.matrix(near)
    if first is None or second is None:
        return 0.0
    pens = one[0] - first.e, two[0] - second.e
    same = all(abs(a - b) <= _SAME for a, b in (pens, (first.a, second.a), (first.d, second.d)))
    return far if same and font_at(key) == font_at(near) else 0.0


def _has_room(shift: float, glyph: int, drawn: Floats, pens: Floats, boxes: Floats, origins: Floats) -> bool:
    """Whether no other letter stands where the twin of a glyph would."""
    left, right = boxes[glyph, 0] + shift, boxes[glyph, 2] + shift
    level = abs(pens[:, 1] - origins[glyph, 1]) < _SAME
    over = np.minimum(drawn[:, 2], right) - np.maximum(drawn[:, 0], left)
    return not bool((level & (over > 0.3 * (right - left))).any())
