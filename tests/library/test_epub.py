"""EPUB: its pages in order, its notes where they are referred to, and nothing run or fetched."""

import pytest

from books import epub, page, zipped
from kesher.library.book import Extract, Role
from kesher.library.epub import read_epub
from kesher.method.problems import Code, Refused


def said(found: Extract) -> list[str]:
    return [each.text for each in found.paragraphs]


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as found:
        read_epub(raw, "x.epub")
    return found.value.problem.code


def test_pages_in_the_order_of_the_spine_without_contents() -> None:
    found = read_epub(
        epub(
            {
                "nav.xhtml": page("<nav><ol><li>תוכן</li></ol></nav>"),
                "b.xhtml": page("<h1>ראשון</h1><p>אחת</p>"),
                "a.xhtml": page("<h1>שני</h1><p>שתיים</p><aside>בצד</aside>"),
            },
            title="שיחות",
        ),
        "x.epub",
    )
    assert found.title == "שיחות"
    assert said(found) == ["ראשון", "אחת", "שני", "שתיים", "בצד"]


def test_pages_out_of_line_come_last_and_the_guide_s_contents_not_at_all() -> None:
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="n" href="n.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="t" href="toc.html" media-type="text/html"/>'
        '<item id="m" href="t/%D7%90.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="css" href="s.css" media-type="text/css"/></manifest>'
        '<spine><itemref idref="n" linear="no"/><itemref idref="t"/><itemref '
        'idref="m"/><itemref idref="css"/>'
        '<itemref idref="gone"/></spine><guide><reference type="toc" href="toc.html"/></guide></package>'
    )
    pages = {"n.xhtml": page("<p>נספח</p>"), "toc.html": page("<p>תוכן</p>"), "t/א.xhtml": page("<p>גוף</p>")}
    assert said(read_epub(epub({**pages, "s.css": "p {}"}, opf=opf), "x.epub")) == ["גוף", "נספח"]


def test_notes_stand_where_they_are_referred_to_even_from_another_page() -> None:
    body = page('<p>אחת<a epub:type="noteref" href="notes.xhtml#n2">2</a> ושתיים.</p>'
                '<p>שלוש<sup><a href="#n1">1</a></sup>.</p>'
                '<aside epub:type="footnote" id="n1"><p>הערה כאן</p></aside>')  # fmt: skip
    notes = page('<h2>הערות</h2><p id="n2"><a href="body.xhtml#r2">2</a>. הערה שם ↩</p>')
    found = read_epub(epub({"body.xhtml": body, "notes.xhtml": notes}), "x.epub")
    assert [(each.text, each.role) for each in found.paragraphs] == [
        ("אחת ושתיים.", Role.BODY),
        ("הערה שם", Role.NOTE),
        ("שלוש.", Role.BODY),
        ("הערה כאן", Role.NOTE),
        ("הערות", Role.HEADING),
    ]


def test_scripts_are_left_out_and_nothing_outside_is_opened() -> None:
    body = page(
        '<script>document.write("<p>רע</p>")</script><p onclick="go()">טוב<img src="http://127.0.0.1:9/x.png"/></p>'
        '<iframe src="http://127.0.0.1:9/"/><style>p { color: red }</style><p>וטוב&nbsp;מאד&hellip;</p>',
        '<script src="http://127.0.0.1:9/x.js"/><link rel="stylesheet" href="http://127.0.0.1:9/x.css"/><title/>',
    )
    assert said(read_epub(epub({"a.xhtml": body, "../../out.xhtml": body}), "x.epub"))[:2] == [
        "טוב",
        "וטוב מאד…",
    ]


def test_entities_of_a_page_s_own_are_not_unfolded() -> None:
    laughs = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    found = read_epub(epub({"a.xhtml": f"{laughs}<html><body><p>שלום &b; &x;</p></body></html>"}), "x.epub")
    assert "root" not in said(found)[0] and "ha" not in said(found)[0]


def test_a_page_that_is_not_well_formed_is_read_as_browsers_do() -> None:
    loose = "<html><body><p>אחת<p>שתיים<br>שלוש & ארבע</body>"
    assert said(read_epub(epub({"a.xhtml": loose}), "x.epub")) == [
        "אחת", "שתיים", "שלוש & ארבע",
    ]  # fmt: skip


def test_what_cannot_be_read_is_refused() -> None:
    good = epub({"a.xhtml": page("<p>שלום</p>")})
    assert refused(good[:200]) is Code.BOOK_DAMAGED
    assert refused(epub({"a.xhtml": page("<p> </p>")})) is Code.BOOK_WORDLESS
    assert refused(zipped({"mimetype": "application/epub+zip"})) is Code.BOOK_DAMAGED
    lock = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    assert (
        refused(epub({"a.xhtml": page("<p>א</p>")}, extra={"META-INF/encryption.xml": lock}))
        is Code.BOOK_LOCKED
    )
    fonts = lock.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding")
    read_epub(epub({"a.xhtml": page("<p>א</p>")}, extra={"META-INF/encryption.xml": fonts}), "x.epub")
