"""A PDF file read whole: pages, paragraphs, title, and the pages that are not to be trusted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kesher.library.book import Counted, Doubt, Extract, Marked, Paragraph
from kesher.library.letters import count_all
from kesher.library.recognise import Recogniser
from kesher.library.titles import title_in
from kesher.method.problems import Code, refuse

from .brackets import turned
from .contents import without_contents
from .letters import with_letters
from .lines import Line
from .margins import without_margins
from .own_index import without_index
from .pages import Page, read_page
from .paragraphs import measure, paragraphs_of
from .scans import is_scan, picture_of
from .trust import doubt_of, lacks_letters

MOST_PAGES = 10_000
"""More than any book: the longest printed sets of one title have some six thousand."""
_FEW_GLYPHS = 20


def read(
    raw: bytes,
    progress: Callable[[int, int], None] | None,
    recognise: Recogniser | None,
) -> Extract:
    """See :func:`kesher.library.pdf.read_pdf`."""
    document = _opened(raw)
    try:
        count = len(document)
        if count == 0:
            raise refuse(Code.BOOK_DAMAGED)
        if count > MOST_PAGES:
            raise refuse(Code.BOOK_PAGES, pages=count, most=MOST_PAGES)
        return _extract(document, count, progress or (lambda done, of: None), recognise)
    finally:
        document.close()


def _opened(raw: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        if getattr(error, "err_code", None) in locked or pdfium.FPDF_GetLastError() in locked:
            raise refuse(Code.BOOK_LOCKED) from error
        raise refuse(Code.BOOK_DAMAGED) from error


def _extract(
    document: Any, count: int, progress: Callable[[int, int], None], recognise: Recogniser | None
) -> Extract:
    pages: list[Page] = []
    doubts: dict[int, Doubt] = {}
    recognised: dict[int, list[str]] = {}
    opened = 0
    legacy = latin = False
    gutters: list[float] = []
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            doubts[number] = Doubt.DAMAGED
        else:
            opened += 1
            try:
                read = read_page(page, number, legacy, latin, gutters)
                legacy, latin = read.legacy, read.latin
                pages.append(read)
                if read.glyphs < _FEW_GLYPHS and is_scan(page):
                    doubts[number] = Doubt.NO_TEXT
                    words = recognise(picture_of(page)) if recognise else None
                    if words:
                        doubts[number] = Doubt.RECOGNISED
                        recognised[number] = words
            finally:
                page.close()
        progress(number, count)
    if not opened:
        raise refuse(Code.BOOK_DAMAGED)
    lines = [line for page in pages for line in page.lines]
    told = with_letters(pages)
    texts = turned([line.text for line in lines], [line.latin for line in lines])
    for line, text in zip(lines, texts, strict=True):
        line.text = text
    lacking = lacks_letters(pages)
    for page in pages:
        why = Doubt.DAMAGED if page.number in lacking else doubt_of(page)
        if why and page.number not in doubts:
            doubts[page.number] = why
    written = [page for page in pages if page.number not in recognised]
    body = measure([page.lines for page in written]).size
    inner = without_margins(written, body)
    kept = without_contents(without_index(inner))
    paragraphs = _with_recognised(paragraphs_of(kept), recognised)
    # What was recognised from a picture has no letters in the file: none are missing, and none came twice.
    source = told + sum(page.letters + page.beyond for page in pages)
    source += count_all(text for texts in recognised.values() for text in texts)
    behind = [page.lines for page in pages if page.number in recognised]
    left_out = sum(page.beyond for page in pages) + _letters_of(behind) + _gone(inner, kept)
    counted = Counted(source, _gone([page.lines for page in written], inner), left_out)
    marked = tuple(Marked(number, why) for number, why in sorted(doubts.items()))
    title = title_in(document.get_metadata_value("Title") or "", paragraphs)
    return Extract(title, tuple(paragraphs), count, marked, counted=counted)


def _with_recognised(found: list[Paragraph], recognised: dict[int, list[str]]) -> list[Paragraph]:
    """The paragraphs of the pages that were written, with those that were recognised in their places."""
    for number, texts in sorted(recognised.items()):
        place = next((at for at, each in enumerate(found) if each.page > number), len(found))
        found[place:place] = [Paragraph(unicodedata.normalize("NFC", text), number) for text in texts]
    return found


def _gone(before: list[list[Line]], after: list[list[Line]]) -> int:
    """The letters of the lines that were taken off the pages."""
    kept = {id(line) for lines in after for line in lines}
    return _letters_of([[line for line in lines if id(line) not in kept] for lines in before])


def _letters_of(pages: list[list[Line]]) -> int:
    return count_all(line.text for lines in pages for line in lines)
