"""Bookmarks behind a joined PDF: there where it is as it is expected, and else it stays as it was."""

import io

import pypdfium2
import pytest

from kesher.paper.bookmarks import bookmarked


@pytest.fixture(scope="module")
def plain() -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(3):
        made.new_page(100, 100)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_each_leads_to_its_page(plain: bytes) -> None:
    marks = [("(first) \\", 0), ("חשוון", 2), ("𝕏", 1)]
    made = pypdfium2.PdfDocument(plain + bookmarked(plain, "היומן", "he", marks))
    assert [(each.get_title(), each.get_dest().get_index()) for each in made.get_toc()] == marks
    assert made.get_metadata_dict(skip_empty=True) == {"Title": "היומן"} and len(made) == 3


@pytest.mark.parametrize(
    "harm",
    [
        lambda pdf: b"",
        lambda pdf: pdf[:-30],
        lambda pdf: pdf.replace(b"/Type/Catalog", b"/Type/Catalogs"),
        lambda pdf: pdf.replace(b"/Kids[", b"/Kidz["),
        lambda pdf: pdf.replace(b"/Size ", b"/Site "),
    ],
)
def test_where_it_is_otherwise_nothing_is_added(plain: bytes, harm) -> None:
    assert bookmarked(plain, "a", "en", [("a", 0)])
    assert bookmarked(harm(plain), "a", "en", [("a", 0)]) == b""


def test_no_mark_leads_past_the_end(plain: bytes) -> None:
    assert bookmarked(plain, "a", "en", [("a", 3)]) == bookmarked(plain, "a", "en", []) == b""
