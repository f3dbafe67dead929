"""Pdfium's functions asked with ready-made addresses: a question of every glyph costs a third of what it did.

A call through :mod:`ctypes` spends most of its time on making its arguments. Here they are made once: the
rows into which pdfium writes stay where they are, and a page is read through them portion by portion. (Pdfium
itself serves one thread; so do these.)
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable
from functools import cache
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from kesher.parts import np

from .arrays import Floats, Integers

_ROWS = 2048
"""So many glyphs are asked for in one go; most pages have fewer."""


class Asked:
    """What pdfium says of every glyph of a page.

    Attributes:
        boxes: ``(n, 4)`` left, bottom, right, top of the ink.
        origins: ``(n, 2)`` where the pen stood.
        places: ``(n, 2)`` the two sides of the place it takes in the line.
        objects: ``(n,)`` the address of the object that drew it, or 0.
    """

    def __init__(self, text: Any, count: int) -> None:
        self.boxes: Floats = np.empty((count, 4))
        self.origins: Floats = np.empty((count, 2))
        self.places: Floats = np.empty((count, 2))
        self.objects: Integers = np.empty(count, np.int64)
        rows, page = _rows(), at(text)
        for begin in range(0, count, _ROWS):
            end = min(count, begin + _ROWS)
            self._ask(rows, page, begin, end)

    def _ask(self, rows: _Rows, page: Any, begin: int, end: int) -> None:
        glyphs, handle, many = range(begin, end), repeat(page), end - begin
        rows.places[:many] = 0
        rows.loose[:many] = 0
        deque(map(_char_box(), handle, glyphs, *rows.boxes), maxlen=0)
        deque(map(_char_origin(), handle, glyphs, *rows.pens), maxlen=0)
        deque(map(_loose_box(), handle, glyphs, rows.sides), maxlen=0)
        self.objects[begin:end] = np.fromiter(map(_text_object(), handle, glyphs), np.int64, many)
        self.boxes[begin:end] = rows.places[:many, :4]
        self.origins[begin:end] = rows.places[:many, 4:]
        self.places[begin:end] = rows.loose[:many, ::2]


class _Rows:
    """The rows that pdfium writes into, and the address of every number in them."""

    def __init__(self) -> None:
        self.places = np.zeros((_ROWS, 6))
        self.loose = np.zeros((_ROWS, 4), np.float32)
        first, step = self.places.ctypes.data, self.places.strides[0]
        left, bottom, right, top, across, up = (
            [ctypes.c_void_p(first + 8 * number + step * row) for row in range(_ROWS)] for number in range(6)
        )
        self.boxes = left, right, bottom, top
        self.pens = across, up
        first, step = self.loose.ctypes.data, self.loose.strides[0]
        self.sides = [ctypes.c_void_p(first + step * row) for row in range(_ROWS)]


@cache
def _rows() -> _Rows:
    return _Rows()


def at(pointer: Any) -> ctypes.c_void_p:
    """A pointer as a plain address, ready to be passed on."""
    return ctypes.cast(pointer, ctypes.c_void_p)


def objects_of(page: Any) -> list[int]:
    """The addresses of a page's objects, in the order in which it draws them."""
    count = max(0, pdfium.FPDFPage_CountObjects(page.raw))
    return list(map(_page_object(), repeat(at(page.raw)), range(count)))


def plain(function: Any, answer: Any = ctypes.c_int) -> Callable[..., Any]:
    """A function that takes numbers and addresses (:class:`ctypes.c_void_p`) as they are.

    Args:
        function: of pdfium.
        answer: what it gives back.
    """
    return ctypes.PYFUNCTYPE(answer)(at(function).value or 0)


_char_box = cache(lambda: plain(pdfium.FPDFText_GetCharBox))
_char_origin = cache(lambda: plain(pdfium.FPDFText_GetCharOrigin))
_loose_box = cache(lambda: plain(pdfium.FPDFText_GetLooseCharBox))
_text_object = cache(lambda: plain(pdfium.FPDFText_GetTextObject, ctypes.c_size_t))
_page_object = cache(lambda: plain(pdfium.FPDFPage_GetObject, ctypes.c_size_t))
