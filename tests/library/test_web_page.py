"""Web pages: the text, and not what stands around it."""

import pytest

from kesher.library.book import Role
from kesher.library.web_page import read_web_page
from kesher.method.problems import Code, Refused


def said(page: str, encoding: str = "utf-8") -> list[str]:
    return [each.text for each in read_web_page(page.encode(encoding), "x.html").paragraphs]


def test_headings_paragraphs_lists_and_tables() -> None:
    found = read_web_page(
        "<h1>הספר</h1><div>רופף <b>מודגש</b> וגם<p>פנימי</p>זנב</div><ul><li>א<li>ב</ul>"
        "<table><tr><td>ג<td>ד</table><h2>פרק<br>שני</h2><pre>שורה\nשורה</pre>".encode(),
        "x.html",
    )
    assert [(each.text, each.level) for each in found.paragraphs] == [
        ("הספר", 1), ("רופף מודגש וגם", 0), ("פנימי", 0), ("זנב", 0), ("א", 0), ("ב", 0), ("ג | ד", 0),
        ("פרק שני", 2), ("שורה", 0), ("שורה", 0),
    ]  # fmt: skip
    assert found.title == ""


TEXT = "וזה הכלל אשר יתן אדם אל לבו בכל בוקר, כי הבית עומד על שלשה עמודים. " * 3


@pytest.mark.parametrize(
    "part",
    [
        "<div id='header'><a href='/'>דף הבית</a> | <a href='/x'>צור קשר</a></div>",
        "<div class='site-sidebar'><h3>מאמרים נוספים</h3><ul><li><a href='1'>מאמר</a></ul></div>",
        "<ul class='main-menu'><li>בית<li>ספרים</ul>",
        "<div class='post share'>שתף: <a href='#'>דואר</a></div>",
        "<div id='comments'><h3>תגובות</h3><p>יפה מאוד!</p></div>",
        '<div id="footer">כל הזכויות שמורות</div>',
    ],
)
def test_what_frames_a_page_by_its_name_is_left_out_and_counted(part: str) -> None:
    found = read_web_page(f"<h1>שיחה</h1><p>{TEXT}</p>{part}".encode(), "x.html")
    assert [each.text for each in found.paragraphs] == ["שיחה", TEXT.strip()]
    assert found.counted is not None and found.counted.left_out > 0


@pytest.mark.parametrize(
    "part",
    [
        f"<div id='comments'><p>{TEXT}</p></div>",  # most of the page: a commentary
        "<div class='header'><p>מאת פלוני</p></div>",
        "<div class='comment'><p>פירוש קצר.</p></div>",
        "<div class='navy footnote-like'><p>עוד.</p></div>",
        "<span class='menu'>מילה.</span>",
    ],
)
def test_what_is_only_called_like_a_frame_is_text(part: str) -> None:
    found = read_web_page(f"<h1>שיחה</h1><p>קצר.</p>{part}".encode(), "x.html")
    assert len(found.paragraphs) > 2


@pytest.mark.parametrize("name", ["h1", "Heading-1", "calibre2 h1", "כותרת-1"])
def test_a_paragraph_set_as_a_heading_is_one_by_its_class(name: str) -> None:
    page = f"<p class='{name}'><b>שיחה ראשונה</b></p><p>הטקסט.</p><div class='chapter-title'>שיחה שנייה</div>"
    found = read_web_page(page.encode(), "x.html").paragraphs
    assert [(each.text, each.level) for each in found] == [
        ("שיחה ראשונה", 1),
        ("הטקסט.", 0),
        ("שיחה שנייה", 2),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<div class='h1'><p>הטקסט.</p></div>",  # holds paragraphs
        f"<p class='heading'>{'מילים רבות ' * 12}</p>",  # too long for one
        "<p class='headline-note th1s h7'>הטקסט.</p>",
        "<span class='h1'>הטקסט.</span>",
    ],
)
def test_other_classes_make_no_heading(page: str) -> None:
    assert not any(each.level for each in read_web_page(page.encode(), "x.html").paragraphs)


def test_the_numbers_of_printed_pages_are_not_of_the_text() -> None:
    page = (
        '<p>הזרע קטן, <span epub:type="pagebreak" id="p5">5</span>והעץ <i role="doc-pagebreak">6</i>גדול.</p>'
    )
    assert said(page) == ["הזרע קטן, והעץ גדול."]


def test_a_number_raised_beside_a_number_stays_a_power() -> None:
    page = "<p>10<sup>3</sup> ו־10<sup>-6</sup>, H<sub>2</sub>O, יום 1<sup>st</sup>, פסוק<sup>3</sup></p>"
    assert said(page) == ["10³ ו־10⁻⁶, H2O, יום 1st, פסוק³"]


def test_what_is_not_of_the_text_is_left_out() -> None:
    page = (
        "<html><head><title>אתר - "
        "ספר</title><style>x</style></head><body><nav>תפריט</nav><header>ראש"
        "</header>"
        "<script>רע()</script><p>טקסט</p><p hidden>נסתר</p><p style='display: "
        "none'>נסתר</p><aside>בצד</aside>"
        "<div role=navigation>ניווט</div><footer>סוף</footer></body></html>"
    )
    assert said(page) == ["ראש", "טקסט"]
    assert read_web_page(page.encode(), "x").title == "אתר - ספר"
    assert said(page.replace("<p>טקסט</p>", "<main><p>טקסט</p></main>")) == ["טקסט"]


def test_a_note_is_found_by_its_raised_number() -> None:
    found = read_web_page(
        '<p>אחת<sup><a href="#n1" id="r1">[1]</a></sup>, ושתיים.</p><p>עוד.</p>'
        '<ol><li id="n1"><a href="#r1">1</a> ראו שם. <a href="#r1">↩</a></li></ol>'.encode(),
        "x.html",
    )
    assert [(each.text, each.role) for each in found.paragraphs] == [
        ("אחת, ושתיים.", Role.BODY),
        ("ראו שם.", Role.NOTE),
        ("עוד.", Role.BODY),
    ]


def test_a_page_without_blocks_does_not_lose_its_text_to_its_notes() -> None:
    page = (
        '<div>אחת<sup><a href="#n1">1</a></sup> שתיים<sup><a href="#n2">2</a></sup><br>'
        '<a id="n1">1</a> הערה<br><a id="n2">2</a> הערה שנייה</div>'
    )
    assert "אחת" in " ".join(said(page)) and "הערה שנייה" in " ".join(said(page))


@pytest.mark.parametrize("name", ["windows-1255", "iso-8859-8-i", "utf-8", "utf-16"])
def test_the_encoding_a_page_names(name: str) -> None:
    python = {"iso-8859-8-i": "iso-8859-8"}.get(name, name)
    assert (
        said(
            f'<html><meta charset="{name}"><p>שלום לכולם</p><p>it is “so”</p>'.replace("“", '"').replace(
                "”", '"'
            ),
            python,
        )[0]
        == "שלום לכולם"
    )


def test_a_visual_page_is_turned_round() -> None:
    page = '<html><meta charset="iso-8859-8"><p align=right>.1984 תנשב םלועל בוט רפסו בותכ רבד לכ</p>'
    assert said(page, "iso-8859-8") == ["כל דבר כתוב וספר טוב לעולם בשנת 1984."]


def test_a_page_without_words_is_refused() -> None:
    for page in ("<html><body></body></html>", "<script>x</script>"):
        with pytest.raises(Refused) as found:
            read_web_page(page.encode(), "x.html")
        assert found.value.problem.code in (Code.BOOK_WORDLESS, Code.BOOK_DAMAGED)


def test_a_page_of_endless_depth_is_refused() -> None:
    with pytest.raises(Refused):
        read_web_page(("<div>" * 3000 + "שלום").encode(), "x.html")


def test_a_control_sign_that_is_named_by_its_number_spoils_no_page_that_is_turned_round() -> None:
    page = "<html><meta charset=iso-8859-8><body><p>םולש םלוע הז תירבע&#1;<p>םולש&#2;"
    assert said(page, "cp1255") == ["עברית זה עולם שלום", "שלום"]


@pytest.mark.parametrize("part", ["<main></main>", "<article><p>קצר.</p></article>"])
def test_a_part_that_says_it_is_the_text_and_is_not_takes_nothing_with_it(part: str) -> None:
    body = f"{part}<p>דבר ראשון של הדף.</p><p>דבר שני של הדף.</p>"
    found = [each.text for each in read_web_page(f"<html><body>{body}</body></html>".encode(), "").paragraphs]
    assert found[-2:] == ["דבר ראשון של הדף.", "דבר שני של הדף."]


def test_what_is_not_for_the_printer_may_be_text() -> None:
    assert said(f'<p>אחת.</p><div class="noprint"><p>{"שתיים ושלוש. " * 9}</p></div>')[0] == "אחת."
    assert len(said(f'<p>אחת.</p><div class="noprint"><p>{"שתיים ושלוש. " * 9}</p></div>')) == 2


def test_what_a_site_sets_into_its_headings_is_no_word_of_them() -> None:
    page = (
        '<div id="siteSub">מתוך האתר</div><div class="mw-heading"><h2>פרק</h2><span class="mw-editsection">'
        '[<a href="/e">עריכה</a>]</span></div><p>טקסט.</p><div class="toc"><h2>תוכן</h2>'
        '<a href="#a">פרק</a></div><h2>סוף<a class="anchor-link" href="#b">¶</a></h2><p>עוד.</p>'
        '<div id="catlinks"><a href="/c">קטגוריה</a></div>'
    )
    assert said(page) == ["פרק", "טקסט.", "סוף", "עוד."]
