"""What a person may write into the search, and what is answered when nothing can be looked for."""

from hypothesis import given
from hypothesis import strategies as st

from kesher.library.search import Query, parse
from kesher.method.problems import Code, Problem
from library.search.shelves import ask


def test_words_of_no_meaning_are_not_required() -> None:
    assert [(term.text, term.required) for term in ask("נרות של ספנים").terms] == [
        ("נרות", True),
        ("של", False),
        ("ספנימ", True),
    ]


def test_where_there_are_no_other_words_they_are() -> None:
    assert all(term.required for term in ask("אם אין אני לי").terms)


def test_quotes_make_a_phrase_and_gershayim_do_not() -> None:
    (phrase, short, last) = ask('"עצי תפוח" קב"ה נר').terms
    assert phrase.exact
    assert phrase.forms == ("עצי", "תפוח")
    assert not short.exact
    assert short.forms == ('קב"ה',)
    assert not last.exact


def test_a_phrase_may_hold_an_abbreviation() -> None:
    (phrase,) = ask("״אמר ר״ל היום״").terms
    assert phrase.forms == ("אמר", 'ר"ל', "היומ")


def test_a_minus_leaves_out_and_a_maqaf_does_not() -> None:
    query = ask('תפוח -אדום -"בסלים יפים" אל־תבוא')
    assert [term.text for term in query.without] == ["אדומ", "בסלימ יפימ"]
    assert [term.text for term in query.terms] == ["תפוח", "אל", "תבוא"]


def test_only_the_last_word_is_unfinished_and_only_while_it_is_typed() -> None:
    assert [term.unfinished for term in ask("נרות במגד", typing=True).terms] == [False, True]
    assert [term.unfinished for term in ask("נרות במגד ", typing=True).terms] == [False, False]
    assert [term.unfinished for term in ask("נרות במגד").terms] == [False, False]
    assert [term.unfinished for term in ask("נרות -מגד", typing=True).terms] == [False]


def test_an_endless_query_is_refused() -> None:
    refused = parse("שלום " * 2000)
    assert isinstance(refused, Problem)
    assert refused.code is Code.QUERY_LONG
    assert isinstance(parse("א ב ג ד " * 20), Problem)


def test_a_query_of_only_marks_is_refused() -> None:
    for query in ("", "   ", "ְֱֲ ֳ", '"" - ״', "-שלום", "…?!"):
        refused = parse(query)
        assert isinstance(refused, Problem), query
        assert refused.code is Code.QUERY_EMPTY


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_a_query_or_is_refused(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    if isinstance(query, Query):
        assert query.terms
        assert any(term.required for term in query.terms)
