"""Pdfium's functions with plain addresses for arguments: twice as fast as with typed pointers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium


@cache
def calls() -> tuple[Callable[..., Any], ...]:
    """What is asked of every glyph: its ink, its pen, its place, and the object that drew it."""
    return (
        _plain(pdfium.FPDFText_GetCharBox, 4),
        _plain(pdfium.FPDFText_GetCharOrigin, 2),
        _plain(pdfium.FPDFText_GetLooseCharBox, 1),
        _plain(pdfium.FPDFText_GetTextObject, 0, ctypes.c_void_p),
    )


def objects_of(page: Any) -> list[int]:
    """The addresses of a page's objects, in the order in which it draws them."""
    ask, handle = _object(), ctypes.cast(page.raw, ctypes.c_void_p).value
    return [ask(handle, number) or 0 for number in range(pdfium.FPDFPage_CountObjects(page.raw))]


@cache
def kind_of() -> Callable[[int], int]:
    """What tells of which kind an object is that stands at an address."""
    ask = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
    return ask(ctypes.cast(pdfium.FPDFPageObj_GetType, ctypes.c_void_p).value or 0)


@cache
def _object() -> Callable[..., Any]:
    return _plain(pdfium.FPDFPage_GetObject, 0, ctypes.c_void_p)


def _plain(function: Any, results: int, answer: Any = ctypes.c_int) -> Callable[..., Any]:
    kind = ctypes.PYFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * results)
    return kind(ctypes.cast(function, ctypes.c_void_p).value or 0)
