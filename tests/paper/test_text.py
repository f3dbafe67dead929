"""Somebody's words on paper: the way they run, and where they may break."""

from hypothesis import given
from hypothesis import strategies as st

from kesher.method.language import Language
from kesher.paper.text import LONG, direction, isolated, one, paragraphs, soft


def test_a_paragraph_runs_as_its_first_letter_does() -> None:
    assert direction("12 – שלום and more", Language.EN) == "rtl"
    assert direction("(1) hello שלום", Language.HE) == "ltr"
    assert direction("12:30 !?", Language.HE) == "rtl"
    assert direction("12:30 !?", Language.EN) == "ltr"
    assert [each["direction"] for each in paragraphs("שלום\n\nhello", Language.HE)] == ["rtl", "ltr"]


def test_lines_stay_lines_and_may_be_one() -> None:
    assert [each["text"] for each in paragraphs("a\r\nb\n \nc", Language.EN)] == ["a", "b", "c"]
    assert one("a\r\n b\n\nc", Language.EN)["text"] == "a b c"


def test_what_turns_the_line_around_is_taken_out() -> None:
    assert isolated("a\u202eb\u2066c") == "\u2068abc\u2069"


def test_only_a_word_that_no_line_holds_may_be_broken() -> None:
    assert soft("a plain line") == "a plain line"
    assert soft("x" * LONG) == "x" * LONG
    assert soft("x" * (LONG + 1)).count("\u200b") == LONG
    pointed = "שָׁ" * 30
    assert all(not part or part[0] == "ש" for part in soft(pointed).split("\u200b"))


@given(st.text())
def test_nothing_is_lost_by_it(text: str) -> None:
    assert soft(text).replace("\u200b", "") == text.replace("\u200b", "")
