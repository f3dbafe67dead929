"""How a glyph is drawn: the size, weight and colour of its font."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from .arrays import Integers

_BOLD = ("bold", "black", "heavy", "semibold")
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
_FILLED_AND_STROKED = 2
_INVISIBLE = 3
_SAMPLES = 16


class Style(NamedTuple):
    """How a glyph is drawn.

    Attributes:
        size: of its font, in points on the page.
        bold: by its font's name or flags, or drawn with an outline.
        colour: red, green and blue, 0 to 255.
        invisible: text that was laid under a picture of itself.
    """

    size: float
    bold: bool
    colour: tuple[int, int, int]
    invisible: bool


class Styles:
    """Answers how a glyph is drawn, asking once an object and once a font."""

    def __init__(self, text: Any, objects: Integers, places: Integers) -> None:
        self._text = text
        self._objects = objects
        self._places = places
        self._known: dict[int, Style] = {}
        self._fonts: dict[int, bool] = {}
        self._matrix = pdfium.FS_MATRIX()
        self._fill = [ctypes.c_uint() for _ in range(4)]

    def __call__(self, index: int) -> Style:
        """How the glyph of a number is drawn."""
        key = int(self._objects[index])
        if key not in self._known:
            self._known[key] = self._ask(int(self._places[index]), key)
        return self._known[key]

    def usual(self, codes: Integers) -> float:
        """The middle size of a few glyphs spread over the page, in points; 10 where there are none."""
        count = len(codes)
        sizes = sorted(self(each).size for each in range(0, count, max(1, count // _SAMPLES)))
        return max(sizes[len(sizes) // 2], 1.0) if sizes else 10.0

    def _ask(self, place: int, owner: int) -> Style:
        matrix = self._matrix
        scale = 1.0
        if pdfium.FPDFText_GetMatrix(self._text, place, matrix):
            scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5 or 1.0
        size = abs(pdfium.FPDFText_GetFontSize(self._text, place)) * scale
        drawn = ctypes.cast(ctypes.c_void_p(owner), pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
        for each in self._fill:
            each.value = 0
        pdfium.FPDFPageObj_GetFillColor(drawn, *self._fill)
        red, green, blue, _ = self._fill
        bold = mode == _FILLED_AND_STROKED or self._bold(pdfium.FPDFTextObj_GetFont(drawn))
        return Style(size, bold, (red.value, green.value, blue.value), mode == _INVISIBLE)

    def _bold(self, font: Any) -> bool:
        if not font:
            return False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            name = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, name, 256)
            said = name.value.decode("latin-1").lower()
            flags = max(0, pdfium.FPDFFont_GetFlags(font))
            heavy = any(word in said for word in _BOLD) or bool(flags & _FORCED_BOLD)
            self._fonts[key] = heavy or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        return self._fonts[key]
