"""Words are found as they are meant, however they were typed, and marked where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.library.search.typed import bared, sought


def found(words: str, text: str) -> str | None:
    wanted = sought(words)
    assert wanted is not None
    place = wanted.place(text)
    return text[slice(*place)] if place else None


@pytest.mark.parametrize("sign", ['"', "״", "“", "”", "„", "″", "''", "׳׳"])
@pytest.mark.parametrize("asked", ['"', "״", "”", "''"])
def test_every_sign_for_gershayim_is_one(sign: str, asked: str) -> None:
    assert found(f"רש{asked}י", f"למדתי רש{sign}י בבוקר") == f"רש{sign}י"
    assert found(f"ברש{asked}י", f"עיינתי ברש{sign}י") == f"ברש{sign}י"


@pytest.mark.parametrize("sign", ["'", "׳", "’", "‘", "`", "´"])
@pytest.mark.parametrize("asked", ["'", "׳", "’"])
def test_every_sign_for_geresh_and_every_apostrophe_is_one(sign: str, asked: str) -> None:
    assert found(f"ר{asked} יהודה", f"ור{sign} יהודה אמר") == f"ר{sign} יהודה"
    assert found(f"don{asked}t", f"I don{sign}t know") == f"don{sign}t"


@pytest.mark.parametrize(
    "between", [" ", "  ", "\n", "\r\n", "\u00a0", "־", "-", "–", "—", "\u2011", "\u2212"]
)
def test_spaces_line_ends_maqaf_and_dashes_are_one(between: str) -> None:
    for asked in ("בן אדם", "בן־אדם", "בן-אדם", "בן – אדם"):
        assert found(asked, f"כל בן{between}אדם טוב") == f"בן{between}אדם"


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("שלום עליכם", "שָׁלוֹם עֲלֵיכֶם", "שָׁלוֹם עֲלֵיכֶם"),
        ("שלום עליכם", "ושלום, עליכם", "שלום, עליכם"),
        ("שלום עליכם", "״שלום״ עליכם", "שלום״ עליכם"),
        ("בן אדם", "מבן־האדם הזה", "בן־האדם"),
        ("בן האדם", "היה בן אדם", "בן אדם"),
        ("לבן האדם", "ולבן אדם", "לבן אדם"),
        ("השלום", "בשלום", "שלום"),
        ("השלום", "הולך בשלומי", None),  # without its particle a word stands by itself
        ("מלך", "לך מכאן", None),
        ("אדם", "אדמה", None),
        ("בית כנס", "לבית הכנסת", "בית הכנס"),
        ("ר יהודה", "סיפר יהודה", None),
        ('צה"ל', "צהלה", None),
        ("רשי", 'רש"י', 'רש"י'),
        ("dont", "don’t", "don’t"),
        ("״בשיחה״", "בשיחה", "בשיחה"),
        ('ב"שיחה"', "בשיחה", "בשיחה"),
        ("שיחה", 'ב"שיחה" ההיא', "שיחה"),
        ("'peace'", "a peace", "peace"),
        ("🙂", "good 🙂", "🙂"),
        ("3:15", "at 3:15", "3:15"),
        ("b c", "ab\ncd", None),
    ],
)
def test_words_are_found_as_they_are_meant_and_marked_whole(
    words: str, text: str, marked: str | None
) -> None:
    assert found(words, text) == marked


@pytest.mark.parametrize("nothing", ["", " ", "\n", '"', "״ ׳", "—", "…", "\u05b0", "\u200f"])
def test_there_is_nothing_to_look_for_in_signs_alone(nothing: str) -> None:
    assert sought(nothing) is None


LETTERS = st.text("אבגםןabß '״\"־-\u05b7\u200f\n.ﬁ", max_size=12)


@given(LETTERS, LETTERS, LETTERS)
def test_what_was_written_is_found_by_its_own_words(before: str, words: str, after: str) -> None:
    wanted = sought(words)
    if wanted is not None:
        place = wanted.place(f"{before}\n{words}\n{after}")
        assert place is not None and place[0] < place[1]


PIECES = (
    *("ו", "ה", "של", "שלום", "בית", "בערב", "רש", "י", "Ab", "c"),
    *('"', "'", "״", "׳", "''", " ", "\n", "־", "–", "\u05b8"),
)
"""Of these come words with particles and signs, and texts in which they stand."""


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join),
)
def test_the_letters_of_what_is_found_stand_in_the_bared_text(text: str, words: str) -> None:
    wanted = sought(words)
    if wanted is not None and wanted.place(text) is not None:
        assert all(any(form in bared(text) for form in word) for word in wanted.letters)
