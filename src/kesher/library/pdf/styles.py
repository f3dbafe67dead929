"""How a glyph is drawn: the size, weight and colour of its font."""

from __future__ import annotations

import ctypes
import struct
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from .addresses import at, plain
from .arrays import Integers
from .drawn import font_at

_BOLD = ("bold", "black", "heavy", "semibold")
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
_FILLED_AND_STROKED = 2
_INVISIBLE = 3
_SAMPLES = 16
_MATRIX = struct.Struct("6f")
_OF_A_LINE = 32
_OF_A_PAGE = 200
_NEARLY = 0.9

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


class Style(NamedTuple):
    """How a glyph is drawn.

    Attributes:
        size: of its font, in points on the page.
        bold: by its font's name or flags, or drawn with an outline, or in a nameless font beside the text's.
        invisible: text that was laid under a picture of itself.
    """

    size: float
    bold: bool
    invisible: bool


class Styles:
    """Answers how a glyph is drawn, asking once an object and once a font; while the page is open."""

    def __init__(self, text: Any, objects: Integers, places: Integers) -> None:
        self._text = at(text)
        self._objects: list[int] = objects.tolist()
        self._places = places
        self._known: dict[int, Style] = {}
        self._fonts: dict[int, bool] = {}
        self._main: int | None = None
        self._matrix = ctypes.create_string_buffer(_MATRIX.size)
        self._place = ctypes.byref(self._matrix)
        self._parts = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self._parts)
        self._fill = [ctypes.c_void_p(first + 4 * number) for number in range(4)]
        self._calls = _calls()

    def __call__(self, index: int) -> Style:
        """How the glyph of a number is drawn."""
        key = self._objects[index]
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._ask(int(self._places[index]), key)
        return found

    def colour(self, index: int) -> Colour:
        """In which colour the glyph of a number is filled."""
        parts = self._parts
        parts[:] = [0, 0, 0, 0]
        self._calls.fill(ctypes.c_void_p(self._objects[index]), *self._fill)
        return parts[0], parts[1], parts[2]

    def usual(self) -> float:
        """The middle size of a few glyphs spread over the page, in points; 10 where there are none."""
        count = len(self._objects)
        sizes = sorted(self(each).size for each in range(0, count, max(1, count // _SAMPLES)))
        return max(sizes[len(sizes) // 2], 1.0) if sizes else 10.0

    def _usual_font(self) -> int:
        """The font of most of a few glyphs spread over the page."""
        if self._main is None:
            step = max(1, len(self._objects) // _OF_A_PAGE)
            fonts = Counter(font_at(each) for each in self._objects[::step])
            self._main = fonts.most_common(1)[0][0]
        return self._main

    def _ask(self, place: int, owner: int) -> Style:
        calls = self._calls
        scale = 1.0
        if calls.matrix(self._text, place, self._place):
            a, b, c, d, _, _ = _MATRIX.unpack(self._matrix)
            scale = abs(a * d - b * c) ** 0.5 or 1.0
        size = abs(calls.size(self._text, place)) * scale
        mode = calls.mode(ctypes.c_void_p(owner))
        return Style(size, mode == _FILLED_AND_STROKED or self._bold(font_at(owner)), mode == _INVISIBLE)

    def _bold(self, key: int) -> bool:
        if key and key not in self._fonts:
            font = ctypes.cast(ctypes.c_void_p(key), pdfium.FPDF_FONT)
            name = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, name, 256)
            said = name.value.decode("latin-1").lower()
            if not said:
                # A weight that its font did not have is drawn as shapes without a name, beside the text's.
                self._fonts[key] = key != self._usual_font()
                return self._fonts[key]
            flags = max(0, pdfium.FPDFFont_GetFlags(font))
            heavy = any(word in said for word in _BOLD) or bool(flags & _FORCED_BOLD)
            self._fonts[key] = heavy or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        return key != 0 and self._fonts[key]


def usual_of(glyphs: list[int], style: Styles) -> tuple[float, bool]:
    """The size that most letters of a line have, and whether nearly all of them are bold.

    Signs do not count: a full stop may be of another font, and one word may be larger than its line.

    Args:
        glyphs: the numbers of its letters, from left to right.
        style: how the glyph of a number is drawn.
    """
    last = len(glyphs) - 1
    samples = [style(glyphs[last * at // 10]) for at in (1, 3, 5, 7, 9)]
    if samples.count(samples[0]) == len(samples):
        return samples[0].size, samples[0].bold
    samples = [style(glyph) for glyph in glyphs[:: max(1, len(glyphs) // _OF_A_LINE)]]
    sizes = Counter(each.size for each in samples)
    bold = sum(each.bold for each in samples)
    return max(sizes, key=lambda each: (sizes[each], -each)), bold >= _NEARLY * len(samples)


class _Calls:
    """Pdfium's questions of a glyph and of its object."""

    def __init__(self) -> None:
        self.matrix = plain(pdfium.FPDFText_GetMatrix)
        self.size = plain(pdfium.FPDFText_GetFontSize, ctypes.c_double)
        self.mode = plain(pdfium.FPDFTextObj_GetTextRenderMode)
        self.fill = plain(pdfium.FPDFPageObj_GetFillColor)


@cache
def _calls() -> _Calls:
    return _Calls()
