"""Plain text: a file of lines, whose paragraphs are still to be found (see ``repair``)."""

from __future__ import annotations

import re
import unicodedata

from kesher.library.book import Extract, Paragraph
from kesher.library.encoding import decode
from kesher.library.script import LETTER
from kesher.method.problems import Code, refuse

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")


def read_plain(raw: bytes, name: str) -> Extract:
    """Read a file of plain text, as its lines.

    Lines keep the spaces at their ends, for these tell where a page broke them. A form feed begins a page.

    Args:
        raw: its bytes, in any encoding that ``encoding`` knows.
        name: unused; every reader takes it.

    Raises:
        Refused: it is empty, its encoding is not clear, or it has no letter.
    """
    found = decode(raw)
    text = unicodedata.normalize("NFC", found.text.rstrip("\x1a"))
    if not LETTER.search(text):
        raise refuse(Code.BOOK_WORDLESS)
    sheets = text.split("\f")
    while len(sheets) > 1 and not sheets[-1].strip():
        sheets.pop()
    paged = len(sheets) > 1
    made: list[Paragraph] = []
    for number, sheet in enumerate(sheets, 1):
        lines = _LINE_END.split(sheet)
        # A line that was padded to the right edge of a screen ends in spaces that say nothing.
        kept = map(_unpadded, lines) if found.visual else lines
        made.extend(Paragraph(each, number if paged else 0) for each in kept)
    return Extract(paragraphs=tuple(made), pages=len(sheets) if paged else 0, lines=True)


def _unpadded(line: str) -> str:
    """A line without the spaces at its end, where there are several."""
    short = line.rstrip()
    return short if len(line) - len(short) > 1 else line
