"""The words of a query are folded as the words of a book are, whatever signs and marks stand on them."""

from hypothesis import example, given
from hypothesis import strategies as st

from kesher.library.search.normal import fold, forms, words

MARKS = "ְֱֲֳִֵֶַָׇֹֻּׁׂ֑֖"
hebrew = st.text("אבגדהוזחטיךכלםמןנסעףפץצקרשת", min_size=1, max_size=9)
pieces = st.text(st.sampled_from("אבגםןץות" + MARKS + "\"'״׳”’־-–., aZé1\u200f\ufb2a"), max_size=40)


def test_marks_are_off_and_final_letters_are_plain() -> None:
    assert forms("בְּרֵאשִׁ֖ית הָיוּ הַמַּיִם") == ["בראשית", "היו", "המימ"]


def test_maqaf_and_dashes_stand_between_words() -> None:
    assert forms("אל־תבוא–נא—היום-אחרי") == ["אל", "תבוא", "נא", "היומ", "אחרי"]


def test_every_sign_for_gershayim_and_geresh_is_one() -> None:
    assert len({fold(f"ק{sign}ו") for sign in ('"', "״", "”", "“", "''", "׳׳")}) == 1
    assert len({fold(f"ר{sign}") for sign in ("'", "׳", "’", "`")}) == 1


def test_a_quotation_after_a_prefix_is_not_an_abbreviation() -> None:
    assert forms('אמרו ש"כולם באו", וב"בית" לא') == ["אמרו", "שכולמ", "באו", "ובבית", "לא"]
    assert forms('ק"ו ח"ו קב"ה ת"ח') == ['ק"ו', 'ח"ו', 'קב"ה', 'ת"ח']


def test_presentation_forms_ligatures_and_hidden_signs_are_folded() -> None:
    assert fold("שּׁלום") == "שלומ"
    assert fold("ײדיש") == "יידיש"
    assert forms("\u200fשלום\u200f \u202bעולם\u202c") == ["שלומ", "עולמ"]
    assert fold("ﬡב") == "אב"


def test_english_loses_case_accents_and_the_possessive() -> None:
    assert forms("The sailor’s Café, don't!") == ["the", "sailor", "cafe", "dont"]


def test_digits_stand_apart_from_letters() -> None:
    assert forms("שבת3 ב15 דקות") == ["שבת", "3", "ב", "15", "דקות"]


def test_only_marks_are_no_words() -> None:
    assert forms(MARKS * 3 + " ״ ׳ ־ …") == []


@example("א״״אא")
@example('א"א"אא')
@given(pieces)
def test_folding_twice_changes_nothing(text: str) -> None:
    for form in forms(text):
        assert fold(form) == form
        assert forms(form) == [form]


@given(hebrew, st.lists(st.sampled_from(MARKS), min_size=9, max_size=9))
def test_a_pointed_word_and_the_same_word_bare_have_one_form(word: str, marks: list[str]) -> None:
    pointed = "".join(letter + mark for letter, mark in zip(word, marks, strict=False))
    assert forms(pointed) == forms(word)


@given(pieces)
def test_words_stand_where_they_are_said_to_stand(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert fold(text[word.start : word.end]) == word.form
        last = word.end
    assert [word.form for word in words(text)] == forms(text)
