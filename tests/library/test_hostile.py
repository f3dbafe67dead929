"""Files that were made to be long to read, or to lose words on the way: each is read, or is one refusal."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from books import W, docx, epub, page, paragraph, zipped
from hostile import case, forms_in_forms
from kesher.library.book import Role
from kesher.library.kinds import read
from kesher.library.making import called, made_of
from kesher.library.reader import make_book, read_bytes
from kesher.library.repair import mend
from kesher.method.problems import Code, Refused


def said(raw: bytes, name: str) -> list[str]:
    return [each.text for each in read(raw, name).paragraphs]


def refused(raw: bytes, name: str) -> Code:
    with pytest.raises(Refused) as found:
        read(raw, name)
    return found.value.problem.code


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Of the processor: what is not linear takes ten times as many."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


# --- nothing unfolds, and no word is lost without one -------------------------------------------------------

LATE = " " * 70_000 + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>hello {{}} world</w:t></w:r></w:p></w:body></w:document>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
@pytest.mark.parametrize(
    "head",
    [
        LATE,
        '<!DOCTYPE x [<!ENTITY a "words">]>',
        '<!DOCTYPE x [<!ENTITY % p "<!ENTITY &#37; q \'x\'>"> %p;<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_an_entity_is_refused_wherever_and_however_it_is_declared(head: str, encoding: str) -> None:
    mark = f'<?xml version="1.0" encoding="{encoding.upper()}"?>' if head != LATE else ""
    raw = (mark + head + BODY.format("&a;")).encode(encoding)
    assert refused(zipped({"word/document.xml": raw}), "x.docx") is Code.BOOK_DAMAGED


def test_an_entity_that_xml_itself_has_is_no_harm() -> None:
    raw = BODY.format("&amp; &#1488; &lt;").encode()
    assert said(zipped({"word/document.xml": raw}), "x.docx") == ["hello & א < world"]


@pytest.mark.parametrize("name", ["xxe-late.docx", "lol-be.docx"])
def test_entities_that_others_hid_are_one_refusal(name: str) -> None:
    assert refused(case(name), name) is Code.BOOK_DAMAGED


@pytest.mark.parametrize("deep", [3, 50, 70, 400])
def test_what_is_nested_is_read_to_its_end_or_refused(deep: int) -> None:
    for raw, name in (
        (("> " * deep + "last").encode(), "x.md"),
        ("\n".join("  " * each + "- last" for each in range(deep)).encode(), "x.md"),
        (b"<html><body>" + b"<div>" * deep + b"last", "x.html"),
        (b"<html><body>" + b"<b>" * deep + b"last", "x.html"),
        (docx("<w:tbl><w:tr><w:tc>" * deep + paragraph("last") + "</w:tc></w:tr></w:tbl>" * deep), "x.docx"),
        (b'{"title": "a", "text": ' + b"[" * deep + b'"last"' + b"]" * deep + b"}", "x.json"),
    ):
        try:
            assert "last" in said(raw, name)[-1], name
        except Refused as found:
            assert deep > 10 and found.problem.code in (Code.BOOK_DAMAGED, Code.BOOK_SHAPE), name


def test_the_same_part_by_many_names_is_read_once() -> None:
    names = [f"{'../' * each}a.xhtml" for each in range(300)]
    items = "".join(f'<item id="i{n}" href="{each}" media-type="text/html"/>' for n, each in enumerate(names))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    opf = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    assert said(epub({"a.xhtml": page("<p>once</p>")}, opf=opf), "x.epub") == ["once"]


# --- a note is given once -----------------------------------------------------------------------------------


def test_a_note_that_is_named_twice_is_given_after_the_first_of_both() -> None:
    mark = "<a href='#n'><sup>1</sup></a>"
    body = f"<p>one{mark}</p><p>two{mark}</p><aside id='n'>note</aside>"
    found = [(each.text, each.role) for each in read(page(body).encode(), "x.html").paragraphs]
    assert found == [("one", Role.BODY), ("note", Role.NOTE), ("two", Role.BODY)]
    notes = f'<w:footnotes {W}><w:footnote w:id="1">{paragraph("note")}</w:footnote></w:footnotes>'
    refer = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    raw = docx(paragraph("one", refer) + paragraph("two", refer), footnotes=notes)
    assert said(raw, "x.docx") == ["one", "note", "two"]


def test_a_small_file_that_names_one_long_note_a_thousand_times() -> None:
    marks, words = "<a href='#n'><sup>1</sup></a>" * 3000, "word " * 20_000
    with within(8):
        assert len(said(page(f"<p>one{marks}</p><aside id='n'>{words}</aside>").encode(), "x.html")) == 2
    with within(8):
        assert len(said(case("note-amplify.epub"), "x.epub")) == 2


def test_many_anchors_in_one_block_are_looked_at_once() -> None:
    anchors = "".join(f"<a id='n{each}'></a>" for each in range(4000))
    marks = "".join(f"<a href='#n{each}'><sup>{each % 99}</sup></a>" for each in range(4000))
    with within(8):
        read(page(f"<div>{'<i>x</i>' * 20_000}{anchors}</div><p>{marks}</p>").encode(), "x.html")


def test_a_style_of_many_parts_is_read_once() -> None:
    parts = "<w:x/>" * 20_000
    style = f'<w:style w:styleId="S"><w:name w:val="s"/>{parts}<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    runs = '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>x</w:t></w:r>' * 5000
    raw = docx(f"<w:p>{runs}</w:p>", styles=f"<w:styles {W}>{style}</w:styles>")
    with within(5):
        assert said(raw, "x.docx") == ["x" * 5000]


# --- linear -------------------------------------------------------------------------------------------------


SUP = '<sup class="footnote-marker">'


def given(text: str) -> bytes:
    """A text as the open libraries give it."""
    return json.dumps({"title": "a", "text": [text]}).encode()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"<!DOCTYPE[" * 24_000, "x.html"),
        (b"<!DOCTYPE a [" + b"] " * 200_000, "x.html"),
        (given(SUP * 20_000), "x.json"),
        (given("<sup footnote-marker " * 20_000), "x.json"),
        (given(f'{SUP}1</sup><i class="footnote">' * 9000), "x.json"),
        (("ם" + " " * 100_000 + "שלום\n").encode() * 3 + "םולש םלוע\n".encode() * 30, "x.txt"),
        (b'"' * 300_000 + b"a", "x.txt"),
        (b'. "' * 100_000 + b"a", "x.txt"),
        (("א  ב" * 60_000).encode(), "x.txt"),
        (b"word" + b" " * 300_000 + b"word", "x.txt"),
        ((b"-" * 290 + b"x\n") * 1000, "x.txt"),
        (("תוכן\n" + ("א" + "." * 290 + "x\n") * 1000).encode(), "x.txt"),
        (b"[a]:" + b" " * 300_000 + b"\n\nb", "x.md"),
        (given('<i class="' + "class=" * 50_000 + '">a</i>'), "x.json"),
        (f"<p><a id=x href=#y>{'(' * 300_000}a</a>b<p id=y><a href=#x>1</a> c".encode(), "x.html"),
    ],
    ids=[
        "doctypes",
        "subset",
        "sups",
        "sup",
        "notes",
        "padded",
        "quotes",
        "stops",
        "seams",
        "spaces",
        "rules",
        "dots",
        "name",
        "classes",
        "brackets",
    ],
)
def test_what_was_made_to_be_long_to_read_is_not(raw: bytes, name: str) -> None:
    with within(6), suppress(Refused):
        made_of(read(raw, name), name)


@pytest.mark.slow
@pytest.mark.parametrize("different", [7, 10**6])
def test_a_hundred_thousand_short_lines(different: int) -> None:
    """Seven that return are all taken for furniture at first: so many lines cost what they are, no more."""
    raw = "\n".join(f"שורה קצרה {each % different}" for each in range(100_000)).encode()
    with within(12):
        assert len(mend(read(raw, "x.txt")).paragraphs) == 100_000


@pytest.mark.slow
def test_markdown_of_brackets_alone() -> None:
    with within(8):
        assert said(b"[" * 20_000, "x.md") == ["[" * 20_000]


@pytest.mark.slow
@pytest.mark.parametrize("opens", ["[", "![", "[^"])
def test_markdown_of_brackets_without_end_is_refused_in_time(opens: str) -> None:
    with within(20), pytest.raises(Refused) as found:
        said(opens.encode() * 200_000, "x.md")
    assert found.value.problem.code is Code.BOOK_LIMITS


# --- through the other process ------------------------------------------------------------------------------


def test_what_is_made_over_there_is_what_is_made_here() -> None:
    raw = "ספר\n\nשאלה: מה?\nתשובה: כך , ולא\nאחרת.\n".encode()
    assert make_book(raw, "ספר.txt") == made_of(read(raw, "ספר.txt"), "ספר.txt")
    assert make_book(raw, "ספר.txt", "שם אחר").units[0].ref.startswith("שם אחר, ")


def test_a_book_by_another_title_has_it_in_all_its_references_but_those_that_were_given() -> None:
    extract = read("שאלה: מה?\nתשובה: כך.\n".encode(), "ספר.txt")
    assert called(made_of(extract, "ספר.txt"), "אחר").units == made_of(extract, "x", "אחר").units
    own = made_of(read(b'{"ref": "a, 1", "text": "b"}\n', "a.jsonl"), "a.jsonl")
    assert own.title == "a" and called(own, "c").units == own.units and called(own, "c").title == "c"


def test_a_page_that_draws_itself_without_end_is_one_refusal_in_time() -> None:
    began = time.monotonic()
    with pytest.raises(Refused) as found:
        read_bytes(forms_in_forms(), "x.pdf")
    assert found.value.problem.code is Code.BOOK_LIMITS
    assert time.monotonic() - began < 12


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nested-forms.pdf", "shading.pdf", "slow-draw.pdf", "huge-image.pdf"])
def test_pages_that_others_made_to_do_harm_are_read_or_refused_in_time(name: str) -> None:
    raw, began = case(name), time.monotonic()
    try:
        read_bytes(raw, name)
    except Refused as found:
        assert found.problem.code in (Code.BOOK_LIMITS, Code.BOOK_DAMAGED)
    assert time.monotonic() - began < 13
