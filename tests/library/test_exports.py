"""Exports of open libraries: nested arrays of text, and passages a line, with the references they give."""

import json

import pytest

from kesher.library.book import Role, Unit
from kesher.library.jsonl import read_jsonl
from kesher.library.torah_export import in_letters, read_torah_export
from kesher.library.units import cut
from kesher.method.problems import Code, Problem, Refused


def units(found: object) -> tuple[Unit, ...]:
    extract = read_torah_export(json.dumps(found).encode(), "x.json")
    assert extract.given
    return cut(extract.title, extract.paragraphs)


def rows(*lines: dict[str, object] | str) -> bytes:
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines).encode()


def refused(read: object, raw: bytes) -> Problem:
    with pytest.raises(Refused) as found:
        read(raw, "x")  # type: ignore[operator]
    return found.value.problem


SPARSE = {
    "title": "Ways",
    "heTitle": "דרכים",
    "sectionNames": ["Chapter", "Verse"],
    "text": [["<b>אחת</b> ו<small>שתיים</small>", "שלוש&nbsp;וארבע<br>חמש"], [], ["", "שש"]],
}


def test_a_hebrew_book_is_referred_to_in_hebrew() -> None:
    assert [(each.ref, each.text, each.chapter) for each in units(SPARSE)] == [
        ("דרכים א, א", "אחת ושתיים", "פרק א"),
        ("דרכים א, ב", "שלוש וארבע חמש", "פרק א"),
        ("דרכים ג, ב", "שש", "פרק ג"),
    ]
    assert read_torah_export(json.dumps(SPARSE).encode("utf-16"), "x").title == "דרכים"


def test_a_translation_is_referred_to_in_its_own_language() -> None:
    found = units({**SPARSE, "text": [["one", "two"], ["three"]]})
    assert [(each.ref, each.chapter) for each in found] == [
        ("Ways 1:1", "Chapter 1"),
        ("Ways 1:2", "Chapter 1"),
        ("Ways 2:1", "Chapter 2"),
    ]


def test_leaves_of_the_talmud() -> None:
    book = {"title": "Gates", "heTitle": "שערים", "sectionNames": ["Daf", "Line"]}
    assert [each.ref for each in units({**book, "text": [[], [], ["one", "two"], ["three"]]})] == [
        "Gates 2a:1", "Gates 2a:2", "Gates 2b:1",
    ]  # fmt: skip
    assert [each.ref for each in units({**book, "text": [[], [], ["אחת"], ["שתיים"]]})] == [
        "שערים ב ע״א, א", "שערים ב ע״ב, א",
    ]  # fmt: skip


def test_other_depths() -> None:
    assert [each.ref for each in units({"title": "T", "text": ["one", "two"]})] == ["T 1", "T 2"]
    assert [each.ref for each in units({"title": "T", "text": [[["one"], ["two"]]]})] == [
        "T 1:1:1",
        "T 1:2:1",
    ]
    assert [each.ref for each in units({"title": "T", "text": "one"})] == ["T"]


def test_parts_with_names() -> None:
    parts = {"Introduction": ["אחת", "שתיים"], "": [["שלוש"]], "End": {"A": ["ארבע"]}}
    schema = {
        "nodes": [{"enTitle": "Introduction", "heTitle": "הקדמה"}, {"enTitle": "End", "heTitle": "סיום"}]
    }
    found = units({**SPARSE, "sectionNames": [], "text": parts, "schema": schema})
    assert [(each.ref, each.chapter) for each in found] == [
        ("דרכים, הקדמה א", "הקדמה"),
        ("דרכים, הקדמה ב", "הקדמה"),
        ("דרכים א, א", "א"),
        ("דרכים, סיום, A א", "סיום, A"),
    ]


def test_notes_inside_a_text_are_kept_apart() -> None:
    text = 'one<sup class="footnote-marker">1</sup><i class="footnote"><b>note</b> of it</i> two'
    assert [(each.text, each.notes) for each in units({"title": "T", "text": [text]})] == [
        ("one two", "note of it")
    ]


def test_other_shapes_of_the_same_export() -> None:
    api = {
        "ref": "Ways 1",
        "heRef": "דרכים א",
        "text": ["one"],
        "he": ["אחת"],
        "heTitle": "דרכים",
        "title": "Ways",
    }
    assert [(each.ref, each.text) for each in units(api)] == [("דרכים א", "אחת")]
    versions = {"title": "Ways", "heTitle": "דרכים", "versions": [{"text": ["one"]}, {"text": ["אחת"]}]}
    assert [each.text for each in units(versions)] == ["אחת"]
    twice = units([SPARSE, SPARSE])
    assert len({each.ref for each in twice}) == len(twice) == 6


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"text": [', Code.BOOK_DAMAGED),
        (b"[1, 2]", Code.BOOK_SHAPE),
        (b'{"a": 1}', Code.BOOK_SHAPE),
        (b'{"title": "T", "text": ["", "<br>"]}', Code.BOOK_WORDLESS),
        (b'{"text": ' + b"[" * 40 + b'"a"' + b"]" * 40 + b"}", Code.BOOK_SHAPE),
        (b"[" * 100_000, Code.BOOK_DAMAGED),
    ],
)
def test_what_is_no_export_is_refused(raw: bytes, code: Code) -> None:
    assert refused(read_torah_export, raw).code is code


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "א"), (15, "ט״ו"), (16, "ט״ז"), (119, "קי״ט"), (400, "ת"), (615, "תרט״ו"), (1000, "1000")],
)
def test_numbers_in_letters(number: int, word: str) -> None:
    assert in_letters(number) == word


# --- a passage a line ------------------------------------------------------------------------------------


def test_references_are_kept_exactly() -> None:
    raw = b"\xef\xbb\xbf" + rows(
        {"ref": "a:1", "text": "אחת  ו\nשתיים", "more": 1},
        "",
        {"ref": "א, ב ", "text": "שלוש"},
        {"ref": "c", "text": " "},
    )
    found = read_jsonl(raw, "x.jsonl")
    assert [(each.ref, each.text, each.role) for each in found.paragraphs] == [
        ("a:1", "אחת ו שתיים", Role.BODY),
        ("א, ב ", "שלוש", Role.BODY),
    ]
    assert found.given


def test_lines_of_one_reference_are_one_passage() -> None:
    found = read_jsonl(
        rows({"ref": "a", "text": "אחת"}, {"ref": "a", "text": "שתיים"}, {"ref": "b", "text": "שלוש"}), "x"
    )
    assert [(each.ref, each.text) for each in cut("", found.paragraphs)] == [
        ("a", "אחת\nשתיים"),
        ("b", "שלוש"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        '{"ref": "a"}',
        '{"ref": 1, "text": "x"}',
        "[]",
        '{"ref": " ", "text": "x"}',
        '"x"',
        '{"ref": "a\\n", "text": "x"}',
    ],
)
def test_a_bad_line_is_refused_by_its_number(bad: str) -> None:
    problem = refused(read_jsonl, rows({"ref": "z", "text": "אחת"}, "", bad))
    assert (problem.code, problem.values) == (Code.BOOK_LINE, {"line": 3})


def test_a_reference_that_returns_is_refused_by_its_line() -> None:
    problem = refused(
        read_jsonl, rows({"ref": "a", "text": "1א"}, {"ref": "b", "text": "2"}, {"ref": "a", "text": "3"})
    )
    assert (problem.code, problem.values) == (Code.BOOK_LINE_TWICE, {"line": 3})
    assert refused(read_jsonl, rows({"ref": "a", "text": ""})).code is Code.BOOK_WORDLESS


def test_a_raised_piece_of_text_before_a_note_is_no_mark() -> None:
    text = 'one<sup>words of the text itself</sup><i class="footnote">note</i>'
    raw = json.dumps({"title": "T", "text": [text]}).encode()
    assert [each.text for each in read_torah_export(raw, "").paragraphs] == [
        "one words of the text itself",
        "note",
    ]
