"""Letters that stand twice side by side, of which pdfium gives one.

To tell a letter drawn twice for boldness, pdfium leaves out what is drawn once more near itself; where each
letter is drawn by an object of its own, two equal letters of a word are as near as that. Their objects say
where they stand: one that has its own place in the line is a letter, and is given back.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from .addresses import kind_of
from .arrays import Floats, Integers

_SAME = 0.02
_ASIDE = 0.6
"""How far a letter stands from its twin at the least, in widths of its ink; and at the most."""
_NEAR = 2.5


def with_twins(
    drawn: list[int], objects: Integers, boxes: Floats, origins: Floats, order: Integers
) -> tuple[Integers, Floats]:
    """The order of a page's glyphs with each lost letter after its twin, and how far each is from its box.

    Args:
        drawn: the addresses of the page's objects, in the order in which it draws them.
        objects: ``(n,)`` which object of the page drew each glyph.
        boxes: ``(n, 4)`` of their ink.
        origins: ``(n, 2)`` where the pen stood.
        order: ``(m,)`` the glyphs that are on the page, as they are read on.
    """
    owners, firsts, counts = np.unique(objects[order], return_index=True, return_counts=True)
    speaking = {int(key): int(at) for key, at, many in zip(owners, firsts, counts, strict=True) if many == 1}
    every = {*objects.tolist()}
    shapes = _Shapes()
    found: list[tuple[int, float]] = []
    for place, key in enumerate(drawn):
        if key in every:
            continue
        for near in drawn[max(0, place - 1) : place + 2]:
            if near in speaking:
                glyph = int(order[speaking[near]])
                shift = shapes.shift(key, near)
                if shift and _has_room(shift, glyph, boxes[order], origins[order], boxes, origins):
                    found.append((speaking[near], shift))
                    break
    if not found:
        return order, np.zeros(len(order))
    places = [at + 1 for at, _ in found]
    made = np.insert(order, places, [order[at] for at, _ in found])
    return made, np.insert(np.zeros(len(order)), places, [shift for _, shift in found])


class _Shapes:
    """The shapes of objects, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[float, ...]] = {}
        self._box = [ctypes.c_float() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()

    def shift(self, key: int, near: int) -> float:
        """How far one object stands beside another that draws the same shape on the same line; else 0."""
        one, two = self._shape(key), self._shape(near)
        if not one or not two or any(abs(a - b) > _SAME for a, b in zip(one[1:], two[1:], strict=True)):
            return 0.0
        far = one[0] - two[0]
        fonts = {
            ctypes.cast(pdfium.FPDFTextObj_GetFont(_object(each)), ctypes.c_void_p).value
            for each in (key, near)
        }
        return far if len(fonts) == 1 and _ASIDE * one[1] < abs(far) < _NEAR * one[1] else 0.0

    def _shape(self, key: int) -> tuple[float, ...]:
        """Where the ink of an object begins, its width, foot and head, and its place to its pen."""
        if key not in self._known:
            self._known[key] = ()
            if kind_of()(key) != pdfium.FPDF_PAGEOBJ_TEXT:
                return ()
            drawn, matrix = _object(key), self._matrix
            if pdfium.FPDFPageObj_GetBounds(drawn, *self._box) and pdfium.FPDFPageObj_GetMatrix(
                drawn, matrix
            ):
                left, bottom, right, top = (edge.value for edge in self._box)
                self._known[key] = left, right - left, bottom, top, left - matrix.e, matrix.a, matrix.d
        return self._known[key]


def _object(key: int) -> Any:
    return ctypes.cast(ctypes.c_void_p(key), pdfium.FPDF_PAGEOBJECT)


def _has_room(shift: float, glyph: int, drawn: Floats, pens: Floats, boxes: Floats, origins: Floats) -> bool:
    """Whether no other letter stands where the twin of a glyph would."""
    left, right = boxes[glyph, 0] + shift, boxes[glyph, 2] + shift
    level = abs(pens[:, 1] - origins[glyph, 1]) < _SAME
    over = np.minimum(drawn[:, 2], right) - np.maximum(drawn[:, 0], left)
    return not bool((level & (over > 0.3 * (right - left))).any())
