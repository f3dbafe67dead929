"""The matched words are marked in the text as it stands, with its points."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kesher.library.search import Index, excerpt, matched
from kesher.library.search.normal import words
from library.search.shelves import GARDEN, SEA, found, shelve


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return shelve(Path(tmp_path_factory.mktemp("index")), ("garden", GARDEN), ("sea", SEA))


def marked(library: Index, query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in matched(text, found(library, query))]


def test_pointed_words_are_marked_whole(library: Index) -> None:
    assert marked(library, "תפוח בגינה", GARDEN[0]) == ["תַּפּוּחַ", "בַּגִּנָּה"]


def test_an_abbreviation_is_marked_for_what_it_stands_for(library: Index) -> None:
    assert marked(library, "הקדוש ברוך הוא", SEA[2]) == ['הקב"ה']


def test_a_phrase_is_marked_and_its_words_elsewhere_are_not(library: Index) -> None:
    text = "הנר הגדול, ולא הנר הקטן"
    assert marked(library, '"הנר הגדול"', text) == ["הנר", "הגדול"]


def test_a_word_of_no_meaning_is_marked_only_beside_another(library: Index) -> None:
    far = "של " + "מלה " * 30 + "בתו של השומר"
    assert marked(library, "בתו של השומר", far) == ["בתו", "של", "השומר"]


def test_a_text_without_the_words_has_no_marks(library: Index) -> None:
    assert marked(library, "תפוח", SEA[0]) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("נרותהגן ֵָ־\"'.,aי"), max_size=120))
def test_marks_are_whole_words_in_order(library: Index, text: str) -> None:
    spans = matched(text, found(library, "נרות הגן"))
    assert spans == sorted(set(spans))
    assert set(spans) <= {(word.start, word.end) for word in words(text)}


def test_the_excerpt_of_a_long_text_is_where_the_marks_are(library: Index) -> None:
    text = "מלה אחת " * 200 + "הדליקה את הנר הגדול במגדלור. " + "ועוד מלה " * 200
    spans = matched(text, found(library, "נר במגדלור"))
    part = excerpt(text, spans, around=20)
    assert part.before
    assert part.after
    assert [part.text[start:end] for start, end in part.spans] == ["הנר", "במגדלור"]
    assert len(words(part.text)) == 20
    assert part.text in text


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt(GARDEN[0], [(0, 5)]) == (GARDEN[0], [(0, 5)], False, False)
