"""Markdown: the words without the signs that mark them."""

import pytest

from kesher.library.book import Role
from kesher.library.markdown import read_markdown
from kesher.method.problems import Code, Refused


def read(text: str) -> list[tuple[str, Role, int]]:
    found = read_markdown(text.encode(), "x.md").paragraphs
    return [(each.text, each.role, each.level) for each in found]


def test_headings_paragraphs_lists_and_quotations() -> None:
    assert read(
        "# ספר *קטן*\n\nפסקה **ראשונה** עם [קישור](http://x)\nשממשיכה.\n\n- א\n- ב\n  1. "
        "ג\n\n> ציטוט\n\nמשנה\n----\n\n"
        "שורה  \nשורה\n\n```\nקוד\n```\n\n| א | ב |\n|---|---|\n| ג | ד |\n\n![תמונה](x.png)\n"
    ) == [
        ("ספר קטן", Role.HEADING, 1),
        ("פסקה ראשונה עם קישור שממשיכה.", Role.BODY, 0),
        ("א", Role.BODY, 0),
        ("ב", Role.BODY, 0),
        ("1. ג", Role.BODY, 0),
        ("ציטוט", Role.BODY, 0),
        ("משנה", Role.HEADING, 2),
        ("שורה", Role.BODY, 0),
        ("שורה", Role.BODY, 0),
        ("קוד", Role.BODY, 0),
        ("א | ב", Role.BODY, 0),
        ("ג | ד", Role.BODY, 0),
    ]


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    assert read("אחת[^a] ושתיים[^b].\n\nשלוש.\n\n[^b]: שנייה\n\n[^a]: ראשונה\n    ועוד.\n") == [
        ("אחת ושתיים.", Role.BODY, 0),
        ("ראשונה ועוד.", Role.NOTE, 0),
        ("שנייה", Role.NOTE, 0),
        ("שלוש.", Role.BODY, 0),
    ]


def test_the_front_matter_gives_the_title() -> None:
    found = read_markdown('---\ntitle: "שיחות ערב"\ndate: 2024-01-01\n---\nטקסט'.encode(), "x.md")
    assert found.title == "שיחות ערב"
    assert [each.text for each in found.paragraphs] == ["טקסט"]


def test_markup_inside_is_not_run() -> None:
    assert read("שלום <script>alert(1)</script> <b>לכם</b><br>וגם")[0][0].startswith("שלום")
    assert "script" not in " ".join(each[0] for each in read("שלום <script>alert(1)</script>"))


def test_nothing_is_refused() -> None:
    with pytest.raises(Refused) as found:
        read_markdown(b"---\n\n***\n", "x.md")
    assert found.value.problem.code is Code.BOOK_WORDLESS


def test_a_note_to_which_nothing_refers_comes_last() -> None:
    raw = "ראשון[^a].\n\n[^a]: הערה\n\n[^b]: יתומה[^c]\n\n[^c]: שלה\n\nאחרון.\n"
    assert [each.text for each in read_markdown(raw.encode(), "").paragraphs] == [
        "ראשון.", "הערה", "אחרון.", "יתומה", "שלה",
    ]  # fmt: skip


def test_what_was_struck_through_is_read_without_its_signs() -> None:
    assert read("~~נמחק~~ ומה שנשאר.") == [("נמחק ומה שנשאר.", Role.BODY, 0)]
