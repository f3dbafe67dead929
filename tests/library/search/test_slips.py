"""One slip of the finger finds what was meant, says so, and comes after what was typed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kesher.library.search import Index
from kesher.library.search.normal import forms
from kesher.library.search.slips import FAR, slips
from library.search.shelves import GARDEN, SEA, found, numbers, shelve

RARE = ("התפוחים", "מזמרה", "במגדלור", "לספנים", "נמשכה", "אדומים")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return shelve(Path(tmp_path_factory.mktemp("index")), ("garden", GARDEN), ("sea", SEA))


def test_a_neighbour_on_the_keyboard_is_nearer_than_another_letter() -> None:
    near = slips("שלומ")
    assert near["שלומ"[:3] + "נ"] == near["דלומ"] == near["לשומ"] == near["שלמ"] == near["שללומ"] == 0
    assert near["תלומ"] == FAR
    assert "שלומ" not in near


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RARE), st.data())
def test_a_swap_of_any_two_letters_still_finds_the_word(
    library: Index, word: str, data: st.DataObject
) -> None:
    wanted = numbers(library, word)[0]
    at = data.draw(st.integers(0, len(word) - 2))
    assert wanted in numbers(library, word[:at] + word[at + 1] + word[at] + word[at + 2 :])[:3]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RARE), st.sampled_from("אבגדהוזחטיכלמנסעפצקרשת"), st.data())
def test_a_letter_too_much_or_too_few_still_finds_the_word(
    library: Index, word: str, letter: str, data: st.DataObject
) -> None:
    wanted = numbers(library, word)[0]
    at = data.draw(st.integers(0, len(word) - 1))
    assert wanted in numbers(library, word[:at] + letter + word[at:])[:3]
    assert wanted in numbers(library, word[:at] + word[at + 1 :])[:3]


def test_it_says_what_else_it_looked_for(library: Index) -> None:
    (term,) = found(library, "מזמרח").terms
    assert term.also == ("מזמרה",)
    (term,) = found(library, "מזמרה").terms
    assert term.also == ()


def test_only_what_is_in_what_was_found_is_said(library: Index) -> None:
    (term,) = found(library, "קנגורו").terms
    assert term.also == ()


def test_the_very_word_comes_first(tmp_path: Path) -> None:
    index = shelve(tmp_path / "i", ("b", ["סלע בים", "צלע בים", "צלע אדם"]))
    assert numbers(index, "סלע")[0] == 1
    assert found(index, "צלע").hits[0].number == 2


def test_a_word_that_is_one_too_is_met_where_the_others_say_so(tmp_path: Path) -> None:
    near = [*["תקיעת שופר"] * 9, "סופר מהיר", "שלום לכולם"]
    index = shelve(tmp_path / "i", ("b", near))
    answer = found(index, "תקיעת סופר")
    assert answer.hits[0].number in range(1, 10)
    assert "שופר" in answer.terms[1].also


def test_english_slips_too(library: Index) -> None:
    assert numbers(library, "lighthuose")[0] == 8
    assert numbers(library, "sailots")[0] == 8


HIDDEN = st.lists(
    st.sampled_from("\u200f\u200e\u202a\u202c\u2066\u2069\u00ad\u034f\u200d\u0591\u05bc"), max_size=3
)


@given(st.lists(st.sampled_from(["שלום", 'ק"ש', "ר'", "אלהים", "תש״פ"]), min_size=1, max_size=4), st.data())
def test_marks_hyphens_and_signs_of_direction_change_nothing(words: list[str], data: st.DataObject) -> None:
    laced = " ".join(
        "".join(letter + "".join(data.draw(HIDDEN) if letter.isalpha() else []) for letter in word)
        for word in words
    )
    assert forms(laced) == forms(" ".join(words))
