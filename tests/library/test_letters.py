"""The account of letters: a plain walk over each format, and nothing of it missing from the book."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from books import W, docx, epub, page, paragraph, run
from kesher.library import letters, web_page
from kesher.library.book import Account, Extract
from kesher.library.kinds import read
from kesher.library.letters import between_tags, count
from kesher.library.making import made_again, made_of
from kesher.method.language import Language


def account(raw: bytes | str, name: str) -> Account:
    raw = raw.encode() if isinstance(raw, str) else raw
    found = made_of(read(raw, name), name).account
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "letters_of_it"),
    [("שָׁלוֹם", 4), ("\ufb2a\ufb35", 2), ("e\u0301é", 2), ("a1, 2.", 1), ("", 0), ("״ב׳־", 1)],
)
def test_letters_are_counted_without_points_digits_and_signs(text: str, letters_of_it: int) -> None:
    assert count(text) == letters_of_it


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<b title='x>y'>c</b>d", "acd"),
        ('a<b title="x>y" id=z>c', "ac"),
        ("a<!-- no <b> -->b<![CDATA[c<d]]>e", "abc<de"),
        ("a<script>if (a<b) x()</script>b<STYLE>p{}</style >c", "abc"),
        ("1 < 2 &amp; &#1488;&nbsp;", "1 < 2 & א\xa0"),
        ("a<![if !x]>b<![endif]>c<?pi?>d", "abcd"),
        ("a<script/>b", "ab"),
        ("a<!-- never closed", "a"),
        ('a<b c="never closed>d', "ad"),
    ],
)
def test_what_stands_between_tags(markup: str, text: str) -> None:
    assert "".join(between_tags(markup)) == text


BODY = (
    paragraph("אחת", '<w:r><w:footnoteReference w:id="1"/></w:r>')
    + f"<w:p>{run('גלוי')}{run('נסתר', '<w:vanish/>')}"
    + "<w:del><w:r><w:delText>נמחק</w:delText></w:r></w:del></w:p>"
    + f"<w:tbl><w:tr><w:tc>{paragraph('ימין')}</w:tc><w:tc>{paragraph('שמאל')}</w:tc></w:tr></w:tbl>"
    + paragraph("פרק א 3", style="T1")
)
NOTES = f'<w:footnotes {W}><w:footnote w:id="1">{paragraph("הערה")}</w:footnote></w:footnotes>'
GLOSSARY = f"<w:body>{paragraph('כאן יבוא שם')}</w:body></w:document>"
OLD_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
    '<item id="a" href="a.xml" media-type="application/xhtml+xml"/>'
    '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
    '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
)
ORPHAN = NOTES.replace('w:id="1"', 'w:id="9"')


@pytest.mark.parametrize(
    ("raw", "name", "wanted"),
    [
        ("אחת.\n\nשתיים.\n", "x.txt", Account(8, 8)),
        (docx(BODY, footnotes=NOTES), "x.docx", Account(31, 15, 4, 0, 12)),
        (docx(BODY, footnotes=ORPHAN), "x.docx", Account(31, 15, 4, 0, 12)),
        (
            "<title>שם</title><h1>ספר</h1><nav>תפריט</nav><p>אחת<sup><a href='#n'>א</a></sup>.</p>"
            "<p id='n'>הערה</p><script>var x</script>",
            "x.html",
            Account(18, 6, 4, 1, 7),
        ),
        (
            epub(
                {
                    "nav.xhtml": page("<nav>תוכן</nav>"),
                    "a.xhtml": page("<p>אחת</p>"),
                    "b.xhtml": page("<p>שתים</p>"),
                }
            ),
            "x.epub",
            Account(11, 7, 0, 0, 4),
        ),
        (
            '---\ntitle: שם\n---\nאחת [שתיים](http://x/y "כותר")[^a] <b>ג</b>\n\n<div>ד</div>\n\n'
            "![תמונה](z.png)\n\n[^a]: הערה\n\n```js\nקוד\n```\n",
            "x.md",
            Account(22, 13, 4, 0, 5),
        ),
        (
            json.dumps(
                {"title": "T", "text": ["one"], "he": ["אחת<sup>ב</sup><i class='footnote'>הערה</i>"]}
            ),
            "x.json",
            Account(11, 3, 4, 1, 3),
        ),
        (
            docx(paragraph("אחת"), **{"glossary/document": f"<w:document {W}>{GLOSSARY}"}),
            "x.docx",
            Account(3, 3),
        ),
        (
            epub(
                {},
                opf=OLD_PACKAGE,
                extra={"OEBPS/a.xml": page("<p>אחת</p>"), "OEBPS/b.XHTML": page("<p>שתים</p>")},
            ),
            "x.epub",
            Account(7, 7),
        ),
        ('{"ref": "a", "text": "אחת"}\n{"ref": "b", "text": "שתים"}\n', "x.jsonl", Account(7, 7)),
    ],
    ids=["txt", "docx", "docx-orphan", "html", "epub", "md", "json", "docx-glossary", "epub-old", "jsonl"],
)
def test_where_each_letter_of_a_file_went(raw: bytes | str, name: str, wanted: Account) -> None:
    assert account(raw, name) == wanted
    assert wanted.missing == 0


def test_code_and_comments_of_markdown_hold_no_tags_and_no_addresses() -> None:
    links = "[`קוד`](http://x/(y)) [שם][`מ`] [`מ`]\n\n[`מ`]: http://x 'z'\n"
    raw = f"`<b>` ו\n\n<!-- `not` read -->\n\n{links}"
    found = account(raw, "x.md")
    assert (found.missing, found.source) == (0, 8)


def test_a_reader_that_loses_a_paragraph_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = "<p>אחת.</p><p>שתיים.</p><p>שלוש.</p>"

    def forgetful(page: web_page.Page) -> web_page.Page:
        return msgspec.structs.replace(page, paragraphs=page.paragraphs[:1] + page.paragraphs[2:])

    real = web_page.page_of
    monkeypatch.setattr(web_page, "page_of", lambda *given: forgetful(real(*given)))
    assert account(whole, "x.html").missing == len("שתיים")


def test_words_that_came_twice_are_found_out_as_well() -> None:
    extract = letters.with_source(Extract(paragraphs=read("אחת.".encode(), "x.txt").paragraphs * 2), 3)
    found = made_of(extract, "x.txt").account
    assert found is not None and found.missing == -3


def test_what_was_never_counted_has_no_account() -> None:
    assert made_of(Extract(paragraphs=read("אחת.".encode(), "x.txt").paragraphs), "x.txt").account is None


def test_what_a_repair_took_off_is_furniture_until_it_is_refused() -> None:
    raw = "\n".join(["@18הבוקר בא ואיתו האור.", "", "@18הערב בא. {{ציטוט|אמרו}} עוד.", ""]).encode()
    extract = read(raw, "x.txt")
    made = made_of(extract, "x.txt")
    assert made.account == Account(34, 29, 0, 5)
    refused = frozenset(each.key for each in made.changes)
    assert made_again(extract, made.title, Language.HE, refused).account == Account(34, 34)


def test_the_marks_of_a_list_that_a_page_counts_are_counted() -> None:
    found = account("<p>א</p><ol type='a'><li>אחת<li>שתים</ol>", "x.html")
    assert (found.source, found.text, found.missing) == (10, 10, 0)


def test_a_heading_over_nothing_is_text_and_the_title_is_counted_once() -> None:
    raw = "<h1>ספר</h1><h2>מאת</h2><h2>פרק</h2><p>דבר.</p><h2>סוף</h2>"
    made = made_of(read(raw.encode(), "x.html"), "x.html")
    assert [(each.ref, each.text) for each in made.units] == [
        ("ספר, 1", "מאת"), ("ספר, פרק, 1", "דבר."), ("ספר, 2", "סוף"),
    ]  # fmt: skip
    assert made.account == Account(15, 15)


ELEMENTS = [
    "p",
    "div",
    "b",
    "sup",
    "li",
    "ol",
    "ul",
    "h1",
    "h2",
    "td",
    "tr",
    "table",
    "aside",
    "nav",
    "blockquote",
    "section",
    "dl",
    "dt",
    "dd",
    "a_href='#x'",
    "a_id='x'_href='#y'",
    "p_id='y'",
    "span_class='sidenote'",
]
WORDS = st.text("אבגד הו", min_size=1, max_size=6)


def element(name: str, parts: list[str]) -> str:
    """An element; its name has its attributes after underscores."""
    return f"<{name.replace('_', ' ')}>{''.join(parts)}</{name.partition('_')[0]}>"


TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(element, st.sampled_from(ELEMENTS), st.lists(inner, max_size=4)),
    max_leaves=25,
)


@given(TREES)
def test_no_letter_of_any_page_is_lost(tree: str) -> None:
    raw = f"<html><body><p>דבר</p>{tree}</body></html>".encode()
    assert account(raw, "x.html").missing == 0


def test_a_text_that_is_nothing_but_its_title_and_a_note_has_both() -> None:
    raw = "<html><body><p>דבר</p><span class='sidenote'>הערה ארוכה</span></body></html>"
    found = made_of(read(raw.encode(), "x.html"), "x.html")
    assert [(each.text, each.notes) for each in found.units] == [("דבר", "הערה ארוכה")]
    assert found.account == Account(12, 3, 9)
