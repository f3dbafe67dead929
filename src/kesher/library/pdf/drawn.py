"""The objects that a page draws: of which kind each is, where it stands, and its font. Each is asked once."""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium

from .addresses import objects_of, plain
from .arrays import Integers

Bounds = tuple[float, float, float, float]
_EDGES = struct.Struct("4f")


class Drawn:
    """The objects of one page.

    Attributes:
        objects: their addresses, in the order in which the page draws them.
        speaking: those that say which letters they draw.
        silent: the others, in the same order.
        mute: the places among all of those that draw letters and say nothing.
    """

    def __init__(self, page: Any, speaking: Integers) -> None:
        """Look at the objects of a page.

        Args:
            page: a ``pypdfium2.PdfPage``.
            speaking: the object of each of its glyphs.
        """
        self.objects = objects_of(page)
        self.speaking: set[int] = set(speaking.tolist())
        self._kinds: dict[int, int] = {}
        self._bounds: dict[int, Bounds | None] = {}
        self._matrices: dict[int, pdfium.FS_MATRIX | None] = {}
        self._edges = (ctypes.c_float * 4)()
        first = ctypes.addressof(self._edges)
        self._places = [ctypes.c_void_p(first + 4 * number) for number in range(4)]
        places = [place for place, key in enumerate(self.objects) if key not in self.speaking]
        self.silent = [self.objects[place] for place in places]
        self.mute = [place for place in places if self.is_text(self.objects[place])]

    def is_text(self, key: int) -> bool:
        """Whether an object draws letters."""
        return bool(self.kind(key) == pdfium.FPDF_PAGEOBJ_TEXT)

    def kind(self, key: int) -> int:
        """Of which kind an object is, as pdfium counts them."""
        found = self._kinds.get(key)
        if found is None:
            found = self._kinds[key] = _calls().kind(ctypes.c_void_p(key))
        return found

    def bounds(self, key: int) -> Bounds | None:
        """Left, bottom, right and top of what an object draws; None if it has none."""
        if key not in self._bounds:
            given = _calls().bounds(ctypes.c_void_p(key), *self._places)
            self._bounds[key] = _EDGES.unpack(self._edges) if given else None
        return self._bounds[key]

    def matrix(self, key: int) -> Any:
        """How an object is set on the page; None if it is not."""
        if key not in self._matrices:
            matrix = pdfium.FS_MATRIX()
            given = _calls().matrix(ctypes.c_void_p(key), ctypes.byref(matrix))
            self._matrices[key] = matrix if given else None
        return self._matrices[key]


class _Calls:
    """Pdfium's questions of an object."""

    def __init__(self) -> None:
        self.kind = plain(pdfium.FPDFPageObj_GetType)
        self.bounds = plain(pdfium.FPDFPageObj_GetBounds)
        self.matrix = plain(pdfium.FPDFPageObj_GetMatrix)
        self.font = plain(pdfium.FPDFTextObj_GetFont, ctypes.c_size_t)


@cache
def _calls() -> _Calls:
    return _Calls()


def font_at(key: int) -> int:
    """The address of the font of an object of text, or 0."""
    found: int = _calls().font(ctypes.c_void_p(key))
    return found


def pointer(key: int) -> Any:
    """An object by its address, as pdfium's typed functions take it."""
    return ctypes.cast(ctypes.c_void_p(key), pdfium.FPDF_PAGEOBJECT)
