"""Files that were made to do harm: those that others made, beside the checkout, and small ones made here."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

CASES = Path(__file__).resolve().parents[1].parent / "shared" / "cases" / "hostile"


def case(name: str) -> bytes:
    """A file that others made; a test that needs it says loudly that it is not here."""
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"THE HOSTILE FILE IS NOT HERE: {path}")
    return path.read_bytes()


def pdf(*objects: bytes) -> bytes:
    """A PDF of some objects, the first of which is object 3, its page."""
    whole = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        *objects,
    ]
    made = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(whole, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    size = len(whole) + 1
    ends = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return made + ends + b"startxref\n%d\n%%%%EOF" % len(made)


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A packed stream."""
    packed = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), more, packed)


def forms_in_forms(deep: int = 30, wide: int = 10) -> bytes:
    """A page of two kilobytes that draws itself ten to the thirtieth times."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    last = 5 + deep
    forms = [
        stream(
            b"/X Do\n" * wide if number < last else b"0 0 9 9 re f\n" * 200,
            b"/Type/XObject/Subtype/Form/BBox[0 0 420 595]/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
            if number < last
            else b"/Type/XObject/Subtype/Form/BBox[0 0 420 595]",
        )
        for number in range(5, last + 1)
    ]
    return pdf(page, stream(b"/X Do"), *forms)
