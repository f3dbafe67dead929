"""Notes of web pages and EPUBs as programs write them: the mark, the note, the way back, in many shapes."""

import pytest

from books import epub, page
from kesher.library.book import Role
from kesher.library.kinds import read
from kesher.library.making import made_of

MARK = '<a href="#n1" id="r1">{}</a>'
TWO = "<p>אחת{} ושתיים.</p><p>סוף דבר.</p>{}"

SHAPES = {
    "pandoc": (
        '<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>',
        '<section class="footnotes" role="doc-endnotes"><hr/><ol><li id="fn1"><p>הערה. <a href="#fnref1" '
        'class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
    ),
    "google": (
        '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>',
        '<hr/><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> הערה.</span></p></div>',
    ),
    "word": (
        '<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference"><span>[1]</span></span></a>',
        '<div style="mso-element:footnote-list"><div style="mso-element:footnote" id="ftn1"><p class='
        '"MsoFootnoteText"><a href="#_ftnref1" name="_ftn1"><span class="MsoFootnoteReference">[1]</span></a>'
        " הערה.</p></div></div>",
    ),
    "wiki": (
        '<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup>',
        '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink">^ <a href="#cite_ref-1">'
        '<sup>a</sup></a> <a href="#cite_ref-1"><sup>b</sup></a></span> <span>הערה.</span></li></ol>',
    ),
    "back in sup": (
        '<sup id="c1"><a epub:type="noteref" href="#d1">1</a></sup>',
        '<aside epub:type="footnote" id="d1"><p><span><sup><a href="#c1">1</a></sup>הערה.</span></p></aside>',
    ),
    "raised sign": (MARK.format("²"), '<ol><li id="n1">הערה. <a href="#r1">↩</a></li></ol>'),
    "asterisk": (MARK.format("*"), '<p id="n1"><a href="#r1">*</a> הערה.</p>'),
    "hebrew letter": (f"<sup>{MARK.format('א')}</sup>", '<p id="n1"><a href="#r1">א</a>. הערה.</p>'),
    "number without a link": (f"<sup>{MARK.format('1')}</sup>", '<p id="n1">1. הערה.</p>'),
    "letter without a link": (f"<sup>{MARK.format('א')}</sup>", '<p id="n1">א. הערה.</p>'),
    "a word leads back": (f"<sup>{MARK.format('1')}</sup>", '<p id="n1">הערה. <a href="#r1">חזרה</a></p>'),
    "a caret": (MARK.format("[1]"), '<p id="n1"><a href="#r1">^</a> הערה.</p>'),
    "an arrow at the end": (MARK.format("[1]"), '<p id="n1">הערה. <a href="#r1">↑</a></p>'),
    "not raised, led back to": (MARK.format("1"), '<p id="n1"><a href="#r1">1</a> הערה.</p>'),
    "dl": (f"<sup>{MARK.format('1')}</sup>", '<dl><dt id="n1"><a href="#r1">1</a></dt><dd>הערה.</dd></dl>'),
    "table": (
        f"<sup>{MARK.format('1')}</sup>",
        '<table><tr><td><a id="n1" href="#r1">1</a></td><td>הערה.</td></tr></table>',
    ),
    "beside": ("", '<aside>הערה.</aside>'),
    "sidenote": ('<span class="sidenote">הערה.</span>', ""),
    "behind its mark": ('<sup class="footnote-marker">א</sup><i class="footnote">הערה.</i>', ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_note_in_many_shapes(name: str) -> None:
    mark, note = SHAPES[name]
    made = made_of(read(epub({"a.xhtml": page(TWO.format(mark, note))}), "x.epub"), "x.epub")
    assert [each.text for each in made.units] == ["אחת ושתיים.", "סוף דבר."]
    assert "\n".join(filter(None, (each.notes for each in made.units))) == "הערה."
    assert made.account is not None and made.account.missing == 0


@pytest.mark.parametrize("opens", [False, True], ids=["in the sentence", "before it"])
def test_a_paragraph_is_never_the_note_of_its_note(opens: bool) -> None:
    """Two numbers that lead to each other, and nothing else that tells which of them is the note's."""
    mark = '<sup><a id="r1" href="#n1">1</a></sup>'
    text = f"{mark} אחת ושתיים." if opens else f"אחת{mark} ושתיים."
    body = f'<p>{text}</p><p>סוף.</p><p><sup><a id="n1" href="#r1">1</a></sup> הערה.</p>'
    found = read(page(body).encode(), "x.html").paragraphs
    assert [(each.text, each.role) for each in found] == [
        ("אחת ושתיים.", Role.BODY), ("הערה.", Role.NOTE), ("סוף.", Role.BODY),
    ]  # fmt: skip


def test_a_note_that_no_mark_brings_comes_last() -> None:
    mark = '<sup><a href="#n{}">1</a></sup>'
    body = (
        f'<p>אחת{mark.format(1)}.</p><p id="n1">הערה{mark.format(2)}.</p><p id="n2">הערה של הערה.</p>'
        f'<nav>תפריט{mark.format(3)}</nav><p id="n3">הערה שלישית.</p>'
    )
    found = read(page(body).encode(), "x.html").paragraphs
    assert [each.text for each in found] == ["אחת.", "הערה.", "הערה של הערה.", "הערה שלישית."]


def test_numbers_that_lead_to_chapters_are_no_marks() -> None:
    contents = "".join(f'<a href="#c{n}">{n}</a> ' for n in (1, 2))
    body = f"<p>{contents}</p>" + "".join(f'<p id="c{n}">דבר {n}.</p>' for n in (1, 2))
    assert [each.text for each in read(page(body).encode(), "x.html").paragraphs] == [
        "1 2",
        "דבר 1.",
        "דבר 2.",
    ]


def test_raised_letters_of_verses_stand_apart_and_a_power_does_not() -> None:
    body = "<p><sup>א</sup>בראשית <sup>ב</sup>והארץ, דבר<sup>ג</sup> ו־x<sup>2</sup>.</p>"
    assert [each.text for each in read(page(body).encode(), "x.html").paragraphs] == [
        "א בראשית ב והארץ, דבר ג ו־x²."
    ]


def test_rows_are_passages_and_pages_laid_out_by_tables_are_not() -> None:
    long = "מילה ועוד מילה. " * 100
    body = (
        "<table><tr><th>מידה<th>הפכה</tr><tr><td>ענוה</td><td><p>גאוה</p></td><td></td></tr></table>"
        f"<table><tr><td>תפריט</td><td>{long}</td></tr><tr><td>שאלה: מה?</td><td>תשובה: כך.</td></tr></table>"
        "<table><tr>בין <td>תא</td> לתא</tr></table>"
    )
    assert [each.text for each in read(f"<div>{body}</div>".encode(), "x.html").paragraphs][:2] == [
        "מידה | הפכה", "ענוה | גאוה",
    ]  # fmt: skip
    assert [each.text for each in read(page(body).encode(), "x.html").paragraphs][2:6] == [
        "תפריט", long.strip(), "שאלה: מה?", "תשובה: כך.",
    ]  # fmt: skip


def test_the_marks_of_numbered_lists_stay() -> None:
    body = (
        '<ol start="3"><li>שלוש</li><li value="7"><p>שבע</p><p>המשך</p></li><li>שמונה</li></ol>'
        '<ol style="list-style-type: hebrew"><li>אלף</li></ol><ol type="i"><li>a</li><li>4. b</li></ol>'
        '<ul><li>נקודה</li></ul><ol style="list-style:none"><li>בלי</li></ol>'
    )
    assert [each.text for each in read(page(body).encode(), "x.html").paragraphs] == [
        "3. שלוש", "7. שבע", "המשך", "8. שמונה", "א. אלף", "i. a", "4. b", "נקודה", "בלי",
    ]  # fmt: skip


def test_a_note_keeps_the_words_of_its_links() -> None:
    mark = '<sup><a href="#n{0}" id="r{0}">{0}</a></sup>'
    body = (
        f"<p>אחת{mark.format(1)} ושתיים{mark.format(2)}.</p>"
        '<p id="n1"><a href="http://x.example">כתב</a> הרב כך.</p>'
        '<p id="n2"><a href="http://x.example">ראה כאן</a>, under backlink.</p>'
    )
    found = made_of(read(page(body).encode(), "x.html"), "x.html")
    assert [each.notes for each in found.units] == ["כתב הרב כך.\nראה כאן, under backlink."]
    assert found.account is not None and found.account.furniture == 0


@pytest.mark.parametrize(
    "frame", ["<footer>{}</footer>", "<div class='page-footer'>{}</div>", "<nav>{}</nav>"]
)
def test_a_note_in_the_frame_of_a_page_is_given_and_is_not_counted_as_left_out_too(frame: str) -> None:
    note = '<ol><li id="n1">הערה ראשונה. <a href="#r1">↩</a></li></ol><p>כל הזכויות שמורות</p>'
    text = f"<h1>על הדרך</h1><p>הדרך ארוכה{MARK.format('[1]')} ואין לה קיצור. {'ועוד מילים. ' * 9}</p>"
    made = made_of(read(page(text + frame.format(note)).encode(), "x.html"), "x.html")
    assert [each.notes for each in made.units] == ["הערה ראשונה."]
    assert made.account is not None and made.account.missing == 0 and made.account.left_out > 0
