"""Which passphrases would soon be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.journal import grading
from kesher.journal.grading import guessable
from kesher.journal.keys import passphrase_problem
from kesher.method.language import Language
from kesher.method.problems import Code
from kesher.words.passphrase import drawn


@pytest.mark.parametrize(
    "weak",
    [
        "12345678",
        "0521234567",
        "05/12/1990",
        "314159265358",
        "qwertyuiop",
        "1q2w3e4r",
        "1qaz2wsx",
        "aaaaaaaa",
        "!!!!!!!!",
        "x" * 200,
        "abcabcabc",
        "password123",
        "P@ssw0rd",
        "iloveyou",
        "elephant4821",
        "Elephant 99!",
        "shalom2029",
        "moshiach770",
        "Yerushalayim",
        "שלום123456",
        "שלוםשלום",
        "אהבה 2031",
        "סִיסְמָה1234",
        "אבגדהוזחט",
        "שדגכעיחלך",
        "זסבהנמצתץ",
        "ץץץץץץץץץ",
        "akuo1234",  # שלום on a keyboard that was left in English
        "דבורה-1987",
    ],
)
def test_what_people_choose_first_is_no_passphrase(weak: str) -> None:
    assert guessable(weak)
    problem = passphrase_problem(weak)
    assert problem is not None and problem.code is Code.PASSPHRASE_WEAK and not problem.values


@pytest.mark.parametrize(
    "fair",
    [
        "correct horse 1",
        "correct horse battery",
        "נקודה אחת פנימה",
        "חתול אדום רץ",
        "שולחן כיסא",
        "בבית החדש",
        "גגדפלשבכ רחצ",
        "k7#Wq9-zvb",
        "elephant48215937",
        "73910458261947",
        "\ud800 נקודה אחת פנימה",
    ],
)
def test_a_few_words_are_one_in_either_language(fair: str) -> None:
    assert not guessable(fair) and passphrase_problem(fair) is None


@given(st.sampled_from(Language))
def test_words_that_were_drawn_are_always_one(language: Language) -> None:
    assert passphrase_problem(drawn(language)) is None


@given(st.text(max_size=90))
def test_any_text_is_graded(text: str) -> None:
    assert guessable(text) in (True, False)


def test_the_measure_is_not_asked_before_there_is_a_new_passphrase() -> None:
    assert not hasattr(grading, "zxcvbn")
