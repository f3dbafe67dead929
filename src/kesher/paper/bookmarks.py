"""The bookmarks of a joined PDF, added behind it as the format provides: nothing before them is changed.

The library that joins carries pages over and no bookmarks, and can make none. What it writes is known: its
catalogue, its pages and its table of objects are found in one look. Where it should write otherwise, a PDF
goes without bookmarks rather than being damaged by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kesher.method.language import Language

_CATALOG = re.compile(rb"(?:^|[\r\n])(\d+) 0 obj\s*<<\s*/Pages (\d+) 0 R\s*/Type\s*/Catalog\s*>>\s*endobj")
_KID = re.compile(rb"(\d+) 0 R")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
_SIZE, _ID = re.compile(rb"/Size (\d+)"), re.compile(rb"/ID\s*\[[^\]]*\]")
_TAIL = 4096


def bookmarked(pdf: bytes, title: str, language: str, headings: Sequence[tuple[str, int]]) -> bytes:
    """What is to be added behind a PDF.

    Args:
        pdf: as the library that joins writes it.
        title: of the whole.
        language: of the whole.
        headings: each bookmark, and the page it leads to, from 0.

    Returns:
        The addition; nothing where the PDF is not as it is expected.
    """
    catalog, trailer = _CATALOG.search(pdf[:_TAIL]), _TRAILER.search(pdf[-_TAIL:])
    size = _SIZE.search(trailer[1]) if trailer else None
    pages = _pages(pdf, int(catalog[2])) if catalog else []
    if not catalog or not trailer or not size or not headings:
        return b""
    if any(page >= len(pages) for _, page in headings):
        return b""
    first = int(size[1])
    info, outline = first, first + 1
    last = outline + len(headings)
    turned = "R2L" if Language(language).direction == "rtl" else "L2R"
    objects = {
        int(catalog[1]): (
            f"<</Type/Catalog/Pages {int(catalog[2])} 0 R/Lang({language})"
            f"/ViewerPreferences<</DisplayDocTitle true/Direction/{turned}>>/Outlines {outline} 0 R>>"
        ),
        info: f"<</Title {_text(title)}>>",
        outline: f"<</Type/Outlines/First {outline + 1} 0 R/Last {last} 0 R/Count {len(headings)}>>",
    }
    for number, (name, page) in enumerate(headings, outline + 1):
        before = f"/Prev {number - 1} 0 R" if number > outline + 1 else ""
        after = f"/Next {number + 1} 0 R" if number < last else ""
        objects[number] = (
            f"<</Title {_text(name)}/Parent {outline} 0 R{before}{after}/Dest[{pages[page]} 0 R/Fit]>>"
        )
    known = _ID.search(trailer[1])
    ends = f"/Root {int(catalog[1])} 0 R/Info {info} 0 R/Size {last + 1}/Prev {int(trailer[2])}"
    return _added(len(pdf), objects, ends.encode() + (known[0] if known else b""))


def _pages(pdf: bytes, number: int) -> list[int]:
    """The objects of the pages, where they all stand in one list."""
    begin = pdf.find(b"\n%d 0 obj" % number)
    kids = pdf.find(b"/Kids[", begin)
    end = pdf.find(b"]", kids)
    if min(begin, kids, end) < 0 or b"endobj" in pdf[begin:kids]:
        return []
    return [int(each) for each in _KID.findall(pdf, kids, end)]


def _text(words: str) -> str:
    """Words as a string of PDF, of any script."""
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


def _added(start: int, objects: dict[int, str], ends: bytes) -> bytes:
    """Objects behind a PDF of so many bytes, with the table by which they are found."""
    body, table = bytearray(b"\n"), bytearray(b"xref\n")
    for number in sorted(objects):
        table += b"%d 1\n%010d 00000 n\r\n" % (number, start + len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number].encode())
    at = start + len(body)
    return bytes(body) + bytes(table) + b"trailer\n<<" + ends + b">>\nstartxref\n%d\n%%%%EOF\n" % at
