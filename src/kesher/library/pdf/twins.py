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

from .addresses import objects_of
from .arrays import Floats, Integers

_SAME = 0.02
_ASIDE = 0.6
"""How far a letter stands from its twin at the least, in widths of its ink; and at the most."""
_NEAR = 2.5


def with_twins(
    page: Any, objects: Integers, boxes: Floats, origins: Floats, order: Integers
) -> tuple[Integers, Floats]:
    """The order of a page's glyphs with each lost letter after its twin, and how far each is from its box.

    Args:
        page: an open ``pypdfium2.PdfPage``.
        objects: ``(n,)`` which object of the page drew each glyph.
        boxes: ``(n, 4)`` of their ink.
        origins: ``(n, 2)`` where the pen stood.
        order: ``(m,)`` the glyphs that are on the page, as they are read on.
    """
    owners, firsts, counts = np.unique(objects[order], return_index=True, return_counts=True)
    speaking = {int(key): int(at) for key, at, many in zip(owners, firsts, counts, strict=True) if many == 1}
    every = {*objects.tolist()}
    drawn = objects_of(page)
    found: list[tuple[int, float]] = []
    for place, key in enumerate(drawn):
        if key in every:
            continue
        for near in drawn[max(0, place - 1) : place + 2]:
            if near in speaking:
                glyph = int(order[speaking[near]])
                shift = _shift(key, near)
                if shift and _has_room(shift, glyph, boxes[order], origins[order], boxes, origins):
                    found.append((speaking[near], shift))
                    break
    if not found:
        return order, np.zeros(len(order))
    places = [at + 1 for at, _ in found]
    made = np.insert(order, places, [order[at] for at, _ in found])
    return made, np.insert(np.zeros(len(order)), places, [shift for _, shift in found])


def _shift(key: int, near: int) -> float:
    """How far one object stands beside another that draws the same shape on the same line; else 0."""
    seen = []
    for each in (key, near):
        drawn = ctypes.cast(ctypes.c_void_p(each), pdfium.FPDF_PAGEOBJECT)
        box = [ctypes.c_float() for _ in range(4)]
        matrix = pdfium.FS_MATRIX()
        if (
            pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_TEXT
            or not pdfium.FPDFPageObj_GetBounds(drawn, *box)
            or not pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
        ):
            return 0.0
        font = ctypes.cast(pdfium.FPDFTextObj_GetFont(drawn), ctypes.c_void_p).value
        left, bottom, right, top = (edge.value for edge in box)
        # The ink of one shape is of one size and stands in one place to its pen.
        seen.append((font, (right - left, bottom, top, left - matrix.e, matrix.a, matrix.d), left))
    (font, shape, left), (its_font, its_shape, its_left) = seen
    same = font == its_font and all(abs(one - two) < _SAME for one, two in zip(shape, its_shape, strict=True))
    far = abs(left - its_left)
    return left - its_left if same and _ASIDE * shape[0] < far < _NEAR * shape[0] else 0.0


def _has_room(shift: float, glyph: int, drawn: Floats, pens: Floats, boxes: Floats, origins: Floats) -> bool:
    """Whether no other letter stands where the twin of a glyph would."""
    left, right = boxes[glyph, 0] + shift, boxes[glyph, 2] + shift
    level = abs(pens[:, 1] - origins[glyph, 1]) < _SAME
    over = np.minimum(drawn[:, 2], right) - np.maximum(drawn[:, 0], left)
    return not bool((level & (over > 0.3 * (right - left))).any())
