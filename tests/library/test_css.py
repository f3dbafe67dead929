"""Headings that a page sets by its classes, by styles or by the elements of old are headings."""

import pytest

from books import epub, page
from kesher.library.book import Role
from kesher.library.css import Set, classes_of, font_size, set_by
from kesher.library.kinds import read

TEXT = "טקסט ארוך של פסקה אחת, ובה כמה מילים ועוד כמה מילים."


def headings(raw: bytes, name: str = "x.html") -> list[tuple[str, int]]:
    return [(each.text, each.level) for each in read(raw, name).paragraphs if each.role is Role.HEADING]


def html(body: str, style: str = "") -> bytes:
    return f"<html><head><style>{style}</style></head><body>{body}</body></html>".encode()


LARGE = "p.t{font-size:20pt} .h, .x {font-weight:700;font-size:14pt}.c{font-size:11pt}"
BODY = (
    '<p class="t">דרך</p><p><span class="h">התחלה</span></p><p class="c">{0}</p><p class="c">{0}</p>'
    '<p class="h">אמצע</p><p class="c">{0}</p><p class="c">{0}</p>'
)


def test_what_classes_make_larger_is_a_heading_and_the_largest_the_highest() -> None:
    assert headings(html(BODY.format(TEXT), LARGE)) == [("דרך", 1), ("התחלה", 2), ("אמצע", 2)]
    pages = {"a.xhtml": page(BODY.format(TEXT))}
    assert headings(epub(pages, extra={"OEBPS/s.css": LARGE}), "x.epub") == [
        ("דרך", 1),
        ("התחלה", 2),
        ("אמצע", 2),
    ]


@pytest.mark.parametrize(
    ("body", "between"),
    [
        ("<font size=5>התחלה</font><br><br>{0}<br><br><font size='+2'>אמצע</font><br><br>{0}", "<br><br>"),
        ("<b>התחלה</b><br><br>{0}<br><br><b>אמצע</b><br><br>{0}", "<br><br>"),
        ("<div style='font-weight: bold'>התחלה</div>{0}<div style='font-weight:600'>אמצע</div>{0}", "<p>"),
        ("<p style='font-size: x-large'>התחלה</p><p>{0}</p><p style='font-size: 150%'>אמצע</p><p>{0}", "<p>"),
        (
            "<p style='font-size:2em'>התחלה<p style='font-size:1em'>{0}<p style='font-size:24px'>אמצע<p>{0}",
            "<p>",
        ),
    ],
)
def test_what_a_page_sets_by_hand(body: str, between: str) -> None:
    found = headings(html(body.format(f"{TEXT}{between}{TEXT}")))
    assert [text for text, _ in found] == ["התחלה", "אמצע"]


@pytest.mark.parametrize(
    "body",
    [
        "<h2>פרק</h2><p><b>התחלה</b></p><p>{0}</p><p><b>אמצע</b></p><p>{0}</p>",  # what says so is believed
        "<p><b>התחלה</b> {0}</p><p><b>אמצע</b> {0}</p>",
        "<ul><li><b>התחלה</b><li>{0}<li><b>אמצע</b><li>{0}</ul>",
        "<table><tr><td><b>התחלה</b><tr><td>{0}<tr><td><b>אמצע</b><tr><td>{0}</table>",
        "<p><b>התחלה.</b></p><p>{0}</p><p><b>אמצע.</b></p><p>{0}</p>",
        "<p style='font-size: small'>התחלה</p><p>{0}</p><p style='font-weight: normal'>אמצע</p><p>{0}</p>",
    ],
)
def test_what_is_set_otherwise_is_no_heading(body: str) -> None:
    assert [text for text, _ in headings(html(body.format(TEXT)))] in ([], ["פרק"])


def test_sheets_are_read_by_single_classes_alone() -> None:
    sheet = "/* .no{font-weight:bold} */ .a, b.b {font: bold 12px x} .c .d {font-weight: bold} .e{color:red}"
    sheet += ".a{font-size:50%}"
    assert classes_of([sheet]) == {"a": Set(True, -0.5), "b": Set(True, None)}
    assert set_by("font-size: 16px") == Set(None, 12.0) and set_by("font-size: .pt") == Set()
    assert font_size("7") == 36.0 and font_size("-1") == pytest.approx(9.84) and font_size("x") is None


@pytest.mark.parametrize(
    "sheet", ["/*" * 400_000, "a{" * 400_000, ".a," * 300_000 + "{font-weight:bold}", "x" * (1 << 20)]
)
def test_a_sheet_that_was_made_to_be_long_is_read_at_once(sheet: str) -> None:
    assert len(classes_of([sheet])) < 1000
    set_by("font:" * 200_000)
