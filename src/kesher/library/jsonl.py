"""JSONL: one object a line, ``{"ref": …, "text": …}``; the reference given stays the passage's own."""

from __future__ import annotations

import re

import msgspec

from kesher.library.book import Extract, Paragraph
from kesher.library.script import tidy
from kesher.method.problems import Code, refuse

_LONGEST_REF = 500


class _Row(msgspec.Struct):
    ref: str
    text: str


def read_jsonl(raw: bytes, name: str) -> Extract:
    """Read a file of passages with their references.

    Lines that follow each other with one reference are the paragraphs of one passage. A passage without words
    is left out.

    Args:
        raw: its bytes, in UTF-8.
        name: unused; every reader takes it.

    Raises:
        Refused: a line is not such an object, or gives a reference that another passage has; with its number.
    """
    decoder = msgspec.json.Decoder(_Row)
    seen: set[str] = set()
    made: list[Paragraph] = []
    last = ""
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise refuse(Code.BOOK_LINE, line=number) from None
        if not row.ref.strip() or len(row.ref) > _LONGEST_REF or re.search(r"[\x00-\x1f\x7f]", row.ref):
            raise refuse(Code.BOOK_LINE, line=number)
        if row.ref != last and row.ref in seen:
            raise refuse(Code.BOOK_LINE_TWICE, line=number)
        last = row.ref
        seen.add(last)
        text = tidy(row.text)
        if text:
            made.append(Paragraph(text, ref=last))
    if not made:
        raise refuse(Code.BOOK_WORDLESS)
    return Extract(paragraphs=tuple(made), given=True)
