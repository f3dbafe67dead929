"""DOCX: what a reader of the document sees, in its order, and nothing of what he does not."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books import W, docx, paragraph, run, zipped
from kesher.library.book import Extract, Role
from kesher.library.docx import read_docx
from kesher.method.problems import Code, Refused


def read(body: str, **parts: str | bytes) -> Extract:
    return read_docx(docx(body, **parts), "x.docx")


def said(body: str, **parts: str | bytes) -> list[str]:
    return [each.text for each in read(body, **parts).paragraphs]


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as found:
        read_docx(raw, "x.docx")
    return found.value.problem.code


def test_paragraphs_and_headings() -> None:
    found = read(
        paragraph("כותרת", style="Heading1")
        + paragraph("משנה", style="Sub")
        + paragraph(run("שאלה: ", "<w:b/>"), run("מה  השעה?"))
        + "<w:p/>"
        + '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>' + run("שלישית") + "</w:p>"
    )  # fmt: skip
    assert [(each.text, each.role, each.level) for each in found.paragraphs] == [
        ("כותרת", Role.HEADING, 1),
        ("משנה", Role.HEADING, 2),
        ("שאלה: מה השעה?", Role.BODY, 0),
        ("שלישית", Role.HEADING, 3),
    ]


def test_changes_are_read_as_accepted() -> None:
    moved = f"<w:moveFrom>{run('היה כאן ')}</w:moveFrom><w:moveTo>{run('ונמצא שם ')}</w:moveTo>"
    deleted = "<w:del><w:r><w:delText>נמחק</w:delText></w:r></w:del>"
    assert said(paragraph("אחת ", deleted, f"<w:ins>{run('נוסף ')}</w:ins>", moved, run("סוף"))) == [
        "אחת נוסף ונמצא שם סוף"
    ]


def test_hidden_words_are_left_out() -> None:
    body = paragraph(
        "גלוי ",
        run("נסתר ", "<w:vanish/>"),
        run("בסגנון ", '<w:rStyle w:val="Gone"/>'),
        run("גלוי שוב", '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>'),
    )
    assert said(body) == ["גלוי גלוי שוב"]


def test_tables_and_boxes_in_their_order_and_boxes_once() -> None:
    cell = "<w:tc>{}</w:tc>"
    table = (
        "<w:tbl><w:tr>"
        + cell.format(paragraph("א"))
        + cell.format(paragraph("ב") + paragraph("ג"))
        + "</w:tr></w:tbl>"
    )
    box = f"<w:txbxContent>{paragraph('בתיבה')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<w:r><mc:AlternateContent {mc}>{choice}</mc:AlternateContent></w:r>"
    assert said(paragraph("לפני ", both, run("אחרי")) + table + paragraph("סוף")) == [
        "לפני אחרי", "בתיבה", "א", "ב", "ג", "סוף",
    ]  # fmt: skip


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="-1" w:type="separator">{paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("הערה שנייה")}</w:footnote>'
        f'<w:footnote w:id="1">{paragraph("הערה ראשונה")}</w:footnote></w:footnotes>'
    )
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    found = read(
        paragraph("אחת", refer.format(1), run(" ושתיים")) + paragraph("שלוש", refer.format(2)),
        footnotes=notes,
    )
    assert [(each.text, each.role) for each in found.paragraphs] == [
        ("אחת ושתיים", Role.BODY),
        ("הערה ראשונה", Role.NOTE),
        ("שלוש", Role.BODY),
        ("הערה שנייה", Role.NOTE),
    ]


def test_a_field_shows_its_result_and_a_table_of_contents_nothing() -> None:
    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> {} </w:instrText></w:r>"
    shown = paragraph(
        "עמוד ", field("begin"), code.format("PAGE"), field("separate"), run("7"), field("end"), run(".")
    )
    contents = paragraph(
        field("begin"), code.format("TOC \\o"), field("separate"), run("פרק א 3")
    ) + paragraph("פרק ב 9", field("end"))
    assert said(shown + contents + paragraph("פרק ג 12", style="T1") + paragraph("הטקסט")) == [
        "עמוד 7.",
        "הטקסט",
    ]


def test_line_ends_inside_a_paragraph() -> None:
    line_end = "<w:r><w:br/></w:r>"
    assert said(paragraph("שאלה: מה?", line_end, run("תשובה: כך."))) == ["שאלה: מה?", "תשובה: כך."]
    assert said(paragraph("שיר ראשון", line_end, run("שיר שני"), line_end, run("שיר שלישי"))) == [
        "שיר ראשון", "שיר שני", "שיר שלישי",
    ]  # fmt: skip
    long = "והנה כך הולך אדם בדרכו מן הבוקר ועד הערב ואינו"
    assert said(paragraph(long, line_end, run(long), line_end, run("יודע."))) == [f"{long} {long} יודע."]
    assert said(
        paragraph(
            "ח", "<w:r><w:tab/><w:t>צי</w:t><w:noBreakHyphen/><w:t>א</w:t><w:softHyphen/><w:t>ב</w:t></w:r>"
        )
    ) == ["ח צי-אב"]


def test_the_title_of_the_file() -> None:
    core = '<p:coreProperties xmlns:p="p" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>שיחות</dc:title></p:coreProperties>'
    raw = zipped(
        {
            "word/document.xml": f"<w:document {W}><w:body>{paragraph('א')}</w:body></w:document>",
            "docProps/core.xml": core,
        }
    )
    assert read_docx(raw, "x.docx").title == "שיחות"


def test_macros_are_not_looked_at() -> None:
    raw = zipped(
        {
            "word/document.xml": f"<w:document {W}><w:body>{paragraph('הטקסט')}</w:body></w:document>",
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Shell" * 100,
            "../../../etc/passwd": b"root",
        }
    )
    assert [each.text for each in read_docx(raw, "x.docm").paragraphs] == ["הטקסט"]


def test_entities_are_not_unfolded() -> None:
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    assert refused(zipped({"word/document.xml": laughs + body})) is Code.BOOK_DAMAGED
    outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert refused(zipped({"word/document.xml": outside + body.replace("&b;", "&x;")})) is Code.BOOK_DAMAGED


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (docx(paragraph("שלום"))[:300], Code.BOOK_DAMAGED),
        (docx(paragraph(" ")), Code.BOOK_WORDLESS),
        (zipped({"word/document.xml": "<w:document"}), Code.BOOK_DAMAGED),
        (zipped({"word/document.xml": f"<w:document {W}/>"}), Code.BOOK_DAMAGED),
        (zipped({"a": "b"}), Code.BOOK_DAMAGED),
        (docx("<w:p>" + "<w:smartTag>" * 240 + "</w:smartTag>" * 240 + "</w:p>"), Code.BOOK_DAMAGED),
    ],
)
def test_what_cannot_be_read_is_refused(raw: bytes, code: Code) -> None:
    assert refused(raw) is code


@given(st.data())
def test_a_spoiled_file_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(docx(paragraph("שלום לכולם", style="Heading1") * 5))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        assert isinstance(read_docx(bytes(raw), "x.docx"), Extract)
