"""A highlight in a better edition: found where its words are, or given up, and never put in a wrong place."""

from hypothesis import given
from hypothesis import strategies as st

from kesher.library.anchor import Place, anchor, find_again
from kesher.library.book import Kind, Unit
from layouts import ENGLISH, HEBREW


def units(*texts: str) -> list[Unit]:
    return [Unit(Kind.PASSAGE, f"ספר, {place}", each) for place, each in enumerate(texts, 1)]


def marked(book: list[Unit], words: str) -> tuple[Unit, int, int]:
    unit = next(each for each in book if words in each.text)
    start = unit.text.index(words)
    return unit, start, start + len(words)


def found(book: list[Unit], words: str, edition: list[Unit]) -> str | None:
    place = find_again(anchor(*marked(book, words)), edition)
    if place is None:
        return None
    return next(each.text for each in edition if each.ref == place.ref)[place.start : place.end]


BOOK = units(*HEBREW)
WORDS = "השקט בא למי שפינה לו מקום"


def test_in_the_same_edition_it_is_where_it_was() -> None:
    unit, start, end = marked(BOOK, WORDS)
    assert find_again(anchor(unit, start, end), BOOK) == Place(unit.ref, start, end)


@given(st.data())
def test_any_stretch_of_a_book_is_found_in_it(data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(BOOK))
    start = data.draw(st.integers(0, len(unit.text) - 2))
    end = data.draw(st.integers(start + 1, len(unit.text)))
    if any(each.isalnum() for each in unit.text[start:end]):
        assert find_again(anchor(unit, start, end), BOOK) == Place(unit.ref, start, end)


def test_when_a_paragraph_was_added_before_it() -> None:
    edition = units("פסקה חדשה לגמרי.", *HEBREW)
    place = find_again(anchor(*marked(BOOK, WORDS)), edition)
    assert place is not None and place.ref == "ספר, 4"
    assert found(BOOK, WORDS, edition) == WORDS


def test_when_punctuation_spaces_and_points_differ() -> None:
    edition = units(*(each.replace("השקט בא למי שפינה", "הַשֶּׁקֶט  בא, למי שפינה") for each in HEBREW))
    assert found(BOOK, WORDS, edition) == "הַשֶּׁקֶט  בא, למי שפינה לו מקום"


def test_when_a_word_was_mended() -> None:
    edition = units(*(each.replace("שפינה לו מקום", "שפנה לו המקום") for each in HEBREW))
    assert found(BOOK, WORDS, edition) == "השקט בא למי שפנה לו המקום"
    english = units(*ENGLISH)
    better = units(*(each.replace("empty chair", "emptied chair") for each in ENGLISH))
    assert found(english, "does not enter a house without an empty chair", better) == (
        "does not enter a house without an emptied chair"
    )


def test_when_it_moved_to_another_unit_and_was_mended() -> None:
    edition = units("חדש.", *(each.replace("למי שפינה", "למי שפנה") for each in reversed(HEBREW)))
    assert found(BOOK, WORDS, edition) == "השקט בא למי שפנה לו מקום"


def test_of_several_the_one_with_its_surroundings() -> None:
    book = units("בבוקר הוא אמר כך וכך לאביו.", "ובערב הוא אמר כך וכך לאמו.")
    edition = units("פתיחה.", "ובערב הוא אמר כך וכך לאמו.", "בבוקר הוא אמר כך וכך לאביו.")
    unit = book[1]
    start = unit.text.index("אמר כך")
    place = find_again(anchor(unit, start, start + 6), edition)
    assert place == Place("ספר, 2", start, start + 6)


def test_a_refrain_is_told_by_its_place_alone() -> None:
    refrain = "כי לעולם חסדו של הדבר"
    text = f"{refrain}. {refrain}. {refrain}."
    book = units(text)
    start = text.index(refrain, 5)
    place = find_again(anchor(book[0], start, start + len(refrain)), book)
    assert place == Place("ספר, 1", start, start + len(refrain))


def test_what_is_gone_is_given_up() -> None:
    without = units(*(each for each in HEBREW if WORDS not in each))
    assert find_again(anchor(*marked(BOOK, WORDS)), without) is None
    assert find_again(anchor(*marked(BOOK, WORDS)), units(*ENGLISH)) is None
    assert find_again(anchor(*marked(BOOK, WORDS)), []) is None


def test_a_short_common_word_is_not_put_elsewhere() -> None:
    book = units("מי שבא אל הבית ימצא אור גדול", "ועוד דבר")
    start = book[0].text.index("אור")
    edition = units("דבר אחר לגמרי כתוב כאן", "וגם אור אחר, בעניין אחר")
    assert find_again(anchor(book[0], start, start + 3), edition) is None


def test_two_places_that_are_equally_good_are_none() -> None:
    book = units("הנה משפט ארוך למדי שנאמר כאן פעם אחת")
    edition = units("x", "הנה משפט ארוך למדי שנאמר כאן פעם אחת", "הנה משפט ארוך למדי שנאמר כאן פעם אחת")
    assert find_again(anchor(book[0], 0, 20), edition) is None
