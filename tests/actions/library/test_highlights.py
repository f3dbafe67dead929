"""What is marked in a book is on the day's page, is found in a better edition, and outlives the book."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

import pdfs
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal.keeping import Shape, take_out
from kesher.actions.library import highlights
from kesher.actions.library.shelf import Added, Shelf
from kesher.actions.paper import printing
from kesher.journal.cover import PLACES_LIMIT
from kesher.journal.journal import Kept
from kesher.library.store import Placed
from kesher.method.problems import Code, Problem
from talks import BETTER, HEBREW, HEBREW_TITLE, file_name


@pytest.fixture
def shelf(desk: Desk) -> Iterator[Shelf]:
    made = Shelf(desk.home)
    added = made.add(file_name(HEBREW_TITLE), HEBREW.encode())
    assert isinstance(added, Added)
    yield made
    made.close()


def unit(shelf: Shelf, place: int) -> Placed:
    books = shelf.books()
    assert not isinstance(books, Problem)
    units = shelf.units(books[0].id, place, place)
    assert not isinstance(units, Problem)
    return units[0]


def test_words_are_marked_and_tied_and_the_foundation_shows_them(
    desk: Desk, begun: Begun, now: datetime, shelf: Shelf
) -> None:
    answer = unit(shelf, 2)
    start = answer.unit.text.index("יקבע")
    kept = highlights.mark(desk, now, "a1", answer, start, start + 12, foundation="one-point", words="לזכור")
    assert isinstance(kept, Kept)
    (found,) = highlights.of_foundation(desk, now, "one-point")
    assert found.highlight.quote == "יקבע דבר קטן"
    assert found.highlight.ref == answer.unit.ref
    assert found.day == desk.moment(now).day
    assert highlights.of_book(desk, now, answer.book) == (found,)


def test_half_a_word_is_widened_to_the_whole_of_it() -> None:
    text = "קודם כול יבדוק מתי"
    assert highlights.whole_words(text, 11, 13) == (9, 14)
    assert highlights.whole_words(text, 4, 9) == (5, 8)
    assert highlights.whole_words(text, 4, 5) == (5, 5)
    assert highlights.whole_words(text, -3, 99) == (0, len(text))


def test_nothing_between_two_words_an_unknown_foundation_and_a_day_of_rest_are_refused(
    desk: Desk, begun: Begun, now: datetime, shabbat: datetime, shelf: Shelf
) -> None:
    answer = unit(shelf, 2)
    space = answer.unit.text.index(" ")
    assert highlights.mark(desk, now, "a1", answer, space, space + 1) == Problem(Code.HIGHLIGHT_GONE)
    assert highlights.mark(desk, now, "a1", answer, foundation="no-such") == Problem(Code.CHOICE_UNKNOWN)
    desk.unlock(shabbat, "נקודה אחת פנימה")
    assert highlights.mark(desk, shabbat, "a1", answer) == Problem(Code.RESTING)


def test_a_locked_book_marks_nothing(desk: Desk, begun: Begun, now: datetime, shelf: Shelf) -> None:
    answer = unit(shelf, 2)
    desk.lock()
    assert highlights.mark(desk, now, "a1", answer) == Problem(Code.LOCKED)


def test_a_mark_stands_where_it_stood_in_a_better_edition(
    desk: Desk, begun: Begun, now: datetime, shelf: Shelf
) -> None:
    answer = unit(shelf, 4)
    start = answer.unit.text.index("הלב")
    highlights.mark(desk, now, "a1", answer, start, start + 20)
    better = shelf.add(file_name(HEBREW_TITLE), BETTER.encode())
    assert isinstance(better, Added)
    assert better.book.id == answer.book
    units = shelf.units(answer.book)
    assert not isinstance(units, Problem)
    spans, lost = highlights.found_in(shelf, answer.book, highlights.of_book(desk, now, answer.book))
    assert not lost
    ((place, (span,)),) = spans.items()
    assert place == 4
    assert units[place - 1].unit.text[span.start : span.end].startswith("הלב בא אחרי")


def test_words_that_are_gone_are_said_to_be_lost_and_are_kept_in_the_journal(
    desk: Desk, begun: Begun, now: datetime, shelf: Shelf
) -> None:
    answer = unit(shelf, 6)
    highlights.mark(desk, now, "a1", answer)
    other = HEBREW[: HEBREW.rindex("שאלה:")]
    shelf.add("other.txt", other.encode(), edition_of=answer.book)
    spans, lost = highlights.found_in(shelf, answer.book, highlights.all_of(desk, now))
    assert not spans
    assert [each.highlight.quote for each in lost] == [answer.unit.text]
    shelf.remove(answer.book)
    assert len(highlights.all_of(desk, now)) == 1


def test_a_note_is_changed_on_the_day_it_was_marked(
    desk: Desk, begun: Begun, now: datetime, shelf: Shelf, make_desk: Callable[..., Desk]
) -> None:
    highlights.mark(desk, now, "a1", unit(shelf, 2), words="ראשון")
    later = now + timedelta(minutes=5)
    (marked,) = highlights.all_of(desk, later)
    kept = highlights.note(desk, later, "a2", marked.day, "a1", words="אחר", foundation="awaiting", today="")
    assert isinstance(kept, Problem)
    assert kept.code is Code.CHOICE_UNKNOWN
    kept = highlights.note(desk, later, "a3", marked.day, "a1", words="אחר", foundation="one-point", today="")
    assert isinstance(kept, Kept)
    assert highlights.of_foundation(desk, later, "one-point")[0].highlight.words == "אחר"
    assert isinstance(highlights.unmark(desk, later, "a4", marked.day, "a1"), Kept)
    assert highlights.all_of(desk, later) == ()


def test_ones_place_is_kept_and_the_book_read_last_is_last(desk: Desk, begun: Begun, now: datetime) -> None:
    for book, place in (("a", 3), ("b", 1), ("a", 5)):
        highlights.keep_place(desk, now, book, place)
    assert desk.cover(now).places == {"b": 1, "a": 5}
    for number in range(PLACES_LIMIT + 5):
        highlights.keep_place(desk, now, f"n{number}", 1)
    places = desk.cover(now).places
    assert len(places) == PLACES_LIMIT
    assert list(places)[-1] == f"n{PLACES_LIMIT + 4}"


def test_what_was_marked_is_in_the_readable_export_and_in_the_printed_book(
    desk: Desk, begun: Begun, now: datetime, shelf: Shelf
) -> None:
    answer = unit(shelf, 6)
    highlights.mark(desk, now, "a1", answer, 0, 9, words="לזכור בבוקר")
    exported = take_out(desk, now, Shape.MARKDOWN)
    assert isinstance(exported, bytes)
    text = exported.decode()
    assert answer.unit.ref in text and "> מי שלומד" in text and "> לזכור בבוקר" in text
    printed = printing.print_sheet(desk, now, printing.Wanted(printing.Kind.JOURNAL))
    assert isinstance(printed, bytes) and printed.startswith(b"%PDF")
    assert {"לזכור", "בבוקר"} <= pdfs.words(printed)
