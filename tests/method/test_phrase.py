"""One's own few words: the same however they were written, and short where there is no room."""

import unicodedata

import pytest

from kesher.method.phrase import plain, shortened


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("עֲבוֹדָה", "עבודה"),
        ("עבודה.", " עבודה\u200f"),
        ("״חדשות״", "חדשות"),
        ("בית־מדרש", "בית  מדרש"),
        ("in-between", "in between"),
        ("News!", "news"),
        ("Émile", "emile"),
        ("ﬁrst", "FIRST"),
    ],
)
def test_the_same_words_are_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("עבודה", "העבודה"), ("חז״ל", "חזל"), ("C++", "C"), ("🙂", "🙃"), ("בן", "בנ")]
)
def test_other_words_are_others(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize("nothing", ["", "  ", "...", "—", "\u200f", "׳"])
def test_what_says_nothing_is_nothing(nothing: str) -> None:
    assert plain(nothing) == ""


def test_words_are_cut_behind_a_word_and_it_can_be_seen() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two…"
    assert shortened("one two three", 7) == "one two…"
    assert shortened("one two three", 6) == "one…"
    assert shortened("one, two three", 8) == "one, two…"
    assert shortened("one, two three", 5) == "one…"
    assert shortened(" one\n\ttwo ", 7) == "one two"


def test_a_word_without_an_end_is_cut_in_it_and_keeps_its_points() -> None:
    assert shortened("x" * 30, 5) == "xxxxx…"
    pointed = unicodedata.normalize("NFC", "שָׁלוֹם" * 9)
    for limit in range(1, 20):
        cut = shortened(pointed, limit)[:-1]
        assert pointed.startswith(cut) and not unicodedata.combining(pointed[len(cut)])
