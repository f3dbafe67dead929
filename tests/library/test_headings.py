"""Headings that were set by hand: told by their size, or by standing bold over text, and by nothing less."""

import pytest

from books import W, docx, paragraph, run
from kesher.library.book import Paragraph, Role
from kesher.library.docx import read_docx
from kesher.library.headings import Look, with_headings

TEXT = "בבוקר יצא האיש מביתו, והשמש עוד לא זרחה. הוא הלך לאט, כי ידע שהדרך ארוכה."
PLAIN, BOLD, LARGE, LARGER = Look(12, False), Look(12, True), Look(14, False), Look(18, True)


def levels(*given: tuple[str, Look | None]) -> list[int]:
    found = with_headings([Paragraph(text) for text, _ in given], [look for _, look in given])
    assert all((each.level > 0) == (each.role is Role.HEADING) for each in found)
    return [each.level for each in found]


def test_the_larger_the_higher() -> None:
    rows = [
        ("מסע", LARGER),
        ("על ההליכה", LARGE),
        (TEXT, PLAIN),
        ("על השיבה", LARGE),
        (TEXT, PLAIN),
        (TEXT, PLAIN),
    ]
    assert levels(*rows) == [1, 2, 0, 2, 0, 0]


def test_bold_lines_that_stand_over_text_are_headings_below_the_larger_ones() -> None:
    rows = [
        ("מסע", LARGER),
        ("על ההליכה", BOLD),
        (TEXT, PLAIN),
        ("על השיבה", BOLD),
        (TEXT, PLAIN),
        (TEXT, PLAIN),
    ]
    assert levels(*rows) == [1, 2, 0, 2, 0, 0]


@pytest.mark.parametrize(
    "rows",
    [
        [(TEXT, PLAIN), ("מודגש אחד", BOLD), (TEXT, PLAIN), (TEXT, PLAIN)],  # one alone
        [("סוף משפט.", BOLD), (TEXT, PLAIN), ("ועוד אחד!", BOLD), (TEXT, PLAIN), (TEXT, PLAIN)],
        [("על ההליכה", BOLD), (TEXT, BOLD), ("על השיבה", BOLD), (TEXT, BOLD), (TEXT, BOLD)],  # all of it is
        [("שורה", BOLD), ("שורה", PLAIN)] * 4,  # too many
        [("שאלה:", BOLD), (TEXT, PLAIN), ("תשובה:", BOLD), (TEXT, PLAIN), (TEXT, PLAIN), (TEXT, PLAIN)],
        [("תשובה", LARGE), (TEXT, PLAIN), (TEXT, PLAIN)],
        [("מעט גדול", Look(13, False)), (TEXT, PLAIN), (TEXT, PLAIN)],
        [(TEXT, LARGE), (TEXT, PLAIN), (TEXT, PLAIN)],  # a large sentence
        [("מילה " * 15, LARGE), (TEXT, PLAIN), (TEXT, PLAIN)],
        [("בטבלה", None), (TEXT, PLAIN), (TEXT, PLAIN)],
        [("על ההליכה", BOLD), ("על השיבה", BOLD)],  # over nothing
        [("על ההליכה", BOLD), ("קצר", PLAIN), (TEXT, BOLD), ("על השיבה", BOLD), ("קצר", PLAIN), (TEXT, BOLD)]
        + [(TEXT, BOLD)] * 3,  # most of it is bold
        [("אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע", BOLD), (TEXT, PLAIN), (TEXT, PLAIN)]
        * 3,  # too many words
        [(" ".join(["מיליםארוכותמאוד"] * 8), LARGE), (TEXT, PLAIN), (TEXT, PLAIN), (TEXT, PLAIN)],  # too long
    ],
)
def test_what_is_less_is_text(rows: list[tuple[str, Look | None]]) -> None:
    assert not any(levels(*rows))


def test_of_two_bold_lines_the_one_over_the_text_is_the_heading() -> None:
    rows = [
        ("על ההליכה", BOLD),
        ("בדרך", BOLD),
        (TEXT, PLAIN),
        (TEXT, PLAIN),
        ("על השיבה", BOLD),
        (TEXT, PLAIN),
    ]
    assert levels(*rows, (TEXT, PLAIN), (TEXT, PLAIN)) == [0, 1, 0, 0, 1, 0, 0, 0]


def test_where_a_file_says_what_its_headings_are_no_other_is_one() -> None:
    said = Paragraph("פרק", role=Role.HEADING, level=1)
    found = with_headings([said, Paragraph("גדול"), Paragraph(TEXT)], [None, LARGER, PLAIN])
    assert [each.level for each in found] == [1, 0, 0]


def sized(points: int, more: str = "") -> str:
    return f'{more}<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'


def test_a_document_whose_headings_were_set_by_hand() -> None:
    body = paragraph(run("מסע אל הבוקר", sized(20, "<w:b/>"))) + paragraph(run("על ההליכה", sized(14)))
    body += paragraph(TEXT) + paragraph(TEXT) + paragraph(run("על השיבה", sized(14))) + paragraph(TEXT)
    body += f"<w:tbl><w:tr><w:tc>{paragraph(run('גדול בטבלה', sized(20)))}</w:tc></w:tr></w:tbl>"
    found = read_docx(docx(body), "x.docx").paragraphs
    assert [each.level for each in found] == [1, 2, 0, 0, 2, 0, 0]


@pytest.mark.parametrize(
    ("styles", "level"),
    [
        (f'<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr>{sized(14)}</w:rPr></w:style>', 0),
        (f"<w:docDefaults><w:rPrDefault><w:rPr>{sized(14)}</w:rPr></w:rPrDefault></w:docDefaults>", 0),
        (f'<w:style w:type="paragraph" w:styleId="Other"><w:rPr>{sized(14)}</w:rPr></w:style>', 1),
    ],
)
def test_how_large_the_text_is_its_styles_say(styles: str, level: int) -> None:
    body = paragraph(run("על ההליכה", sized(14))) + paragraph(TEXT) * 3
    found = read_docx(docx(body, styles=f"<w:styles {W}>{styles}</w:styles>"), "x.docx").paragraphs
    assert found[0].level == level
