"""Pages that are pictures: told from empty ones, and drawn for a reader of pictures."""

from __future__ import annotations

import io
from typing import Any

from kesher.parts import np

_LOOK = 0.25
"""How large a page is drawn, pixels to a point, to see whether anything is on it."""
_MOST_LOOK = 1_000_000
_INK = 0.002
"""A page with less of its area dark than this is empty."""
_DARK = 128
DOTS = 300
"""Dots to the inch of the picture that is recognised."""
MOST_PIXELS = 12_000_000
"""A bound on the picture: a page of A4 at 300 dots to the inch has under nine million."""


def is_scan(page: Any) -> bool:
    """Whether a page without text shows something all the same.

    Args:
        page: an open ``pypdfium2.PdfPage``.
    """
    picture = np.asarray(_drawn(page, _LOOK, _MOST_LOOK))
    return bool((picture < _DARK).mean() > _INK)


def picture_of(page: Any) -> bytes:
    """A page as a grey PNG of at most :data:`MOST_PIXELS`, :data:`DOTS` to the inch where that allows."""
    file = io.BytesIO()
    _drawn(page, DOTS / 72, MOST_PIXELS).save(file, "PNG", compress_level=1, dpi=(DOTS, DOTS))
    return file.getvalue()


def _drawn(page: Any, scale: float, most: int) -> Any:
    width, height = page.get_size()
    fitting = min(scale, (most / max(width * height, 1.0)) ** 0.5)
    return page.render(scale=fitting, grayscale=True).to_pil().convert("L")
