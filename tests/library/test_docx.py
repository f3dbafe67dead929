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


def item(text: str, number: int, level: int = 0) -> str:
    """A paragraph that is an item of a list."""
    own = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{own}{run(text)}</w:p>"


def level(at: int, kind: str, text: str, start: int = 1) -> str:
    how = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{how}</w:lvl>'


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.", 3)}'
    f"{level(1, 'hebrew1', '%1.%2)')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "•")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)


def test_the_marks_of_numbered_lists_are_counted() -> None:
    body = "".join(
        [item("שלוש", 1), item("בן", 1, 1), item("בן שני", 1, 1), item("ארבע", 1), item("בן", 1, 1),
         item("נקודה", 2),
         item("מתחיל שוב", 3), item("שתיים", 3), item("3. כתוב", 3), item("בלי", 0), item("אין כזה", 9)]
    )  # fmt: skip
    assert [each.text for each in read(body, numbering=NUMBERING).paragraphs] == [
        "3. שלוש", "3.א) בן", "3.ב) בן שני", "4. ארבע", "4.א) בן", "נקודה",
        "1. מתחיל שוב", "2. שתיים", "3. כתוב", "בלי", "אין כזה",
    ]  # fmt: skip
    styles = (
        f'<w:styles {W}><w:style w:styleId="L"><w:name w:val="List Number"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    found = read(paragraph("בסגנון", style="L"), numbering=NUMBERING, styles=styles)
    assert [each.text for each in found.paragraphs] == ["3. בסגנון"]


def test_rows_boxes_controls_and_changes() -> None:
    cell, row = "<w:tc>{}</w:tc>", "<w:tr>{}</w:tr>"
    inner = f"<w:tbl>{row.format(cell.format(paragraph('פנים')) + cell.format(paragraph('חוץ')))}</w:tbl>"
    table = (
        row.format(
            cell.format(paragraph("ענוה"))
            + f"<w:sdt><w:sdtContent>{cell.format(paragraph('גאוה'))}</w:sdtContent></w:sdt>"
        )
        + row.format(cell.format(paragraph("א") + inner) + cell.format(paragraph("ב")))
        + row.format(cell.format(paragraph("לבד")) + cell.format(paragraph("")))
    )
    moved = (
        "<w:p><w:ins><w:r><w:t>נוסף </w:t></w:r></w:ins><w:moveTo><w:r><w:t>לכאן</w:t></w:r></w:moveTo></w:p>"
    )
    raised = paragraph(run("א", '<w:vertAlign w:val="superscript"/>'), run("בראשית"))
    assert said(f"<w:tbl>{table}</w:tbl>{moved}{raised}") == [
        "ענוה | גאוה", "א", "פנים | חוץ", "ב", "לבד", "נוסף לכאן", "א בראשית",
    ]  # fmt: skip


def test_a_bold_beginning_is_known() -> None:
    found = read(paragraph(run("שאלה", "<w:b/>"), run(" מה?")) + paragraph(run("כולו", "<w:b/>")))
    assert [each.lead for each in found.paragraphs] == [4, 0]


def test_a_table_of_contents_that_never_ends_takes_no_text_with_it() -> None:
    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> TOC </w:instrText></w:r>"
    contents = paragraph(field("begin"), code, field("separate"), run("פרק א 3"))
    assert said(contents + paragraph("הטקסט") + paragraph("ועוד")) == ["פרק א 3", "הטקסט", "ועוד"]


def framed(text: str, kind: str = "drop") -> str:
    return f'<w:p><w:pPr><w:framePr w:dropCap="{kind}" w:lines="3"/></w:pPr>{run(text)}</w:p>'


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_drop_cap_is_the_first_letter_of_its_word(kind: str) -> None:
    assert said(framed("ש", kind) + paragraph("לום רב.") + paragraph("ועוד.")) == ["שלום רב.", "ועוד."]
    assert said(framed("ש", kind) + paragraph("") + paragraph("לום.")) == ["שלום."]


def test_a_frame_of_another_kind_and_a_drop_cap_that_nothing_follows_stay() -> None:
    assert said(framed("בצד", "none") + paragraph("הטקסט.")) == ["בצד", "הטקסט."]
    assert said(paragraph("הטקסט.") + framed("ש")) == ["הטקסט.", "ש"]


def test_a_number_raised_beside_a_number_stays_a_power() -> None:
    raised = run("3", '<w:vertAlign w:val="superscript"/>')
    assert said(paragraph(run("10"), raised, run(" פעמים"))) == ["10³ פעמים"]
