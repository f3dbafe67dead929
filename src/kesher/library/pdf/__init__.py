"""A PDF's words in the order in which they are read.

:mod:`.glyphs` asks pdfium what a page draws; :mod:`.cells` ties marks to letters; :mod:`.columns` finds the
columns; :mod:`.lines` and :mod:`.reorder` make text of what stands in a line; :mod:`.margins` puts running
heads and page numbers aside; :mod:`.paragraphs` joins lines; :mod:`.trust` marks what must not be trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kesher.library.book import Extract
    from kesher.library.recognise import Recogniser

__all__ = ["read_pdf"]


def read_pdf(
    raw: bytes,
    *,
    progress: Callable[[int, int], None] | None = None,
    recognise: Recogniser | None = None,
) -> Extract:
    """Read a PDF into paragraphs in reading order, with the pages that are not to be trusted marked.

    Args:
        raw: the file.
        progress: is told how many pages are done, and of how many, after each.
        recognise: reads the pictures of pages without text; without one they are marked and left empty.

    Raises:
        Refused: the file is locked by a password, no page of it opens, or it has too many.
    """
    from .reading import read

    return read(raw, progress, recognise)
