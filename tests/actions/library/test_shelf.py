"""The shelf: what a file becomes, what stays as it was when it is refused, and the index that follows."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kesher.actions.library.adding import Adding, State
from kesher.actions.library.shelf import FOLDER, INDEX, Added, Cancelling, Shelf, Stage, Step, Was
from kesher.library import finder
from kesher.library.store import DATABASE
from kesher.method.problems import Code, Problem
from talks import BETTER, ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, KINDS, file_name

NAME = file_name(HEBREW_TITLE)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "kesher")
    yield made
    made.close()


def added(shelf: Shelf, name: str = NAME, raw: bytes = HEBREW.encode(), **more: str) -> Added:
    found = shelf.add(name, raw, **more)
    assert isinstance(found, Added), found
    return found


def found(shelf: Shelf, words: str, **more: object) -> list[str]:
    """The references of what is found."""
    results = shelf.search(words, **more)
    assert not isinstance(results, Problem), results
    return [each.placed.unit.ref for each in results.results]


def test_a_booklet_becomes_its_units_with_exact_references(shelf: Shelf) -> None:
    book = added(shelf).book
    units = shelf.units(book.id)
    assert not isinstance(units, Problem)
    assert [each.unit.kind.value for each in units] == KINDS
    assert [each.unit.ref for each in units][:4] == [
        f"{HEBREW_TITLE}, שאלה 1",
        f"{HEBREW_TITLE}, שאלה 1, תשובה",
        f"{HEBREW_TITLE}, שאלה 1, המשך 1",
        f"{HEBREW_TITLE}, שאלה 1, המשך 1, תשובה",
    ]
    assert (book.title, book.language, book.units) == (HEBREW_TITLE, "he", 6)
    assert units[1].unit.text.count("\n") == 1


def test_nothing_is_made_before_the_first_book(shelf: Shelf) -> None:
    assert shelf.books() == ()
    assert found(shelf, "הלב") == []
    assert shelf.remove("nothing") == Problem(Code.LIBRARY_NONE)
    assert not shelf.folder.exists()


def test_the_same_file_is_the_same_book_and_a_better_one_takes_its_place(shelf: Shelf) -> None:
    first = added(shelf)
    again = added(shelf, "other.txt")
    better = added(shelf, raw=BETTER.encode())
    assert [each.was for each in (first, again, better)] == [Was.NEW, Was.SAME, Was.EDITION]
    assert first.book.id == again.book.id == better.book.id
    assert added(shelf).was is not Was.NEW


def test_another_book_of_the_same_title_gets_a_title_of_its_own(shelf: Shelf) -> None:
    added(shelf)
    other = added(shelf, NAME, ENGLISH.encode())
    assert other.was is Was.NEW
    assert other.book.title == f"{HEBREW_TITLE} (2)"
    refs = found(shelf, "habits")
    assert refs and all(ref.startswith(f"{HEBREW_TITLE} (2), ") for ref in refs)


def test_an_edition_is_named_by_hand_where_the_titles_differ(shelf: Shelf) -> None:
    first = added(shelf)
    better = added(shelf, "scan 7.txt", BETTER.encode(), edition_of=HEBREW_TITLE)
    assert (better.was, better.book.id, better.book.title) == (Was.EDITION, first.book.id, HEBREW_TITLE)
    refused = shelf.add("x.txt", ENGLISH.encode(), edition_of="no such book")
    assert isinstance(refused, Problem) and refused.code is Code.BOOK_UNKNOWN


def test_a_file_that_is_refused_leaves_the_shelf_as_it_was(shelf: Shelf) -> None:
    added(shelf)
    before = shelf.books()
    for raw in (b"", b"\x00\x01\x02" * 500, b"%PDF-1.7 and no more", b"PK\x03\x04" + bytes(100)):
        refused = shelf.add(NAME, raw)
        assert isinstance(refused, Problem), raw[:10]
    assert shelf.books() == before
    assert found(shelf, "לבד")


def test_what_is_stopped_leaves_nothing(shelf: Shelf) -> None:
    with pytest.raises(Cancelling):
        shelf.add(NAME, HEBREW.encode(), cancelled=lambda: True)
    assert shelf.books() == ()
    stages: list[Stage] = []

    def told(step: Step) -> None:
        stages.append(step.stage)

    with pytest.raises(Cancelling):
        shelf.add(NAME, HEBREW.encode(), told=told, cancelled=lambda: Stage.SHELVING in stages)
    assert shelf.books() == ()


def test_one_finds_by_another_form_in_quotes_without_and_in_one_book(shelf: Shelf) -> None:
    added(shelf)
    added(shelf, file_name(ENGLISH_TITLE), ENGLISH.encode())
    assert found(shelf, "הרגלים")
    assert found(shelf, '"נרדם לבד"') == [f"{HEBREW_TITLE}, שאלה 2, תשובה"]
    assert found(shelf, '"לבד נרדם לבד"') == [f"{HEBREW_TITLE}, שאלה 2, תשובה"]
    assert found(shelf, '"לבד לבד נרדם"') == []
    assert f"{HEBREW_TITLE}, שאלה 1, המשך 1" in found(shelf, "הרגל")
    assert f"{HEBREW_TITLE}, שאלה 1, המשך 1" not in found(shelf, "הרגל -לב")
    assert found(shelf, "צדיק") == found(shelf, "צַדִּיק") == [f"{HEBREW_TITLE}, שאלה 1, תשובה"]
    assert found(shelf, "bonds")[0].startswith(ENGLISH_TITLE)
    english = shelf.book(ENGLISH_TITLE)
    assert not isinstance(english, Problem)
    assert found(shelf, "הרגל", book=english.book.id) == []


def test_what_is_found_is_marked_in_the_text_as_it_stands(shelf: Shelf) -> None:
    added(shelf)
    results = shelf.search("צדיק")
    assert not isinstance(results, Problem)
    (result,) = results.results
    assert [each.text for each in result.pieces if each.found] == ["צַדִּיק"]
    whole = "".join(each.text for each in result.pieces)
    assert whole in result.placed.unit.text


def test_the_index_follows_what_another_program_did(shelf: Shelf) -> None:
    added(shelf)
    other = Shelf(shelf.folder.parent)
    added(other, file_name(ENGLISH_TITLE), ENGLISH.encode())
    assert found(shelf, "habit")
    other.remove(HEBREW_TITLE)
    other.close()
    assert found(shelf, "לבד") == []


@pytest.mark.parametrize("harm", ["lost", "noise", "cut"])
def test_an_index_that_was_lost_or_damaged_is_made_again(shelf: Shelf, harm: str) -> None:
    added(shelf)
    shelf.close()
    folder = shelf.folder / INDEX
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert files
    for each in files:
        if harm == "lost":
            each.unlink()
        elif harm == "noise":
            each.write_bytes(b"noise" * 20)
        else:
            each.write_bytes(each.read_bytes()[: each.stat().st_size // 2])
    again = Shelf(shelf.folder.parent)
    assert found(again, "לבד")
    again.close()


def test_what_was_taken_off_is_in_no_file_any_more(shelf: Shelf) -> None:
    added(shelf)
    added(shelf, file_name(ENGLISH_TITLE), ENGLISH.encode())
    shelf.remove(HEBREW_TITLE)
    shelf.close()
    for file in shelf.folder.rglob("*"):
        if file.is_file():
            assert "נרדם".encode() not in file.read_bytes(), file.name


def test_a_damaged_database_is_said_and_not_written_over(shelf: Shelf) -> None:
    added(shelf)
    shelf.close()
    path = shelf.folder / DATABASE
    path.write_bytes(b"no database" * 1000)
    again = Shelf(shelf.folder.parent)
    for answer in (again.books(), again.search("לבד"), again.add("x.txt", ENGLISH.encode())):
        assert isinstance(answer, Problem)
        assert answer.code is Code.LIBRARY_DAMAGED
    assert path.read_bytes() == b"no database" * 1000


def test_given_references_are_kept_exactly(shelf: Shelf) -> None:
    rows = [{"ref": f"bible:1:1:{n}", "text": f"פסוק מספר {n} על האור"} for n in range(1, 30)]
    raw = "\n".join(json.dumps(each, ensure_ascii=False) for each in rows).encode()
    book = added(shelf, "verses.jsonl", raw).book
    assert book.units == 29
    answer = shelf.referred("bible:1:1:7")
    assert not isinstance(answer, Problem)
    assert answer[0][1].unit.text == "פסוק מספר 7 על האור"
    missing = shelf.referred("bible:9:9:9")
    assert isinstance(missing, Problem) and missing.code is Code.REF_UNKNOWN


def test_files_come_in_one_after_another_and_can_be_stopped(shelf: Shelf) -> None:
    adding = Adding(shelf)
    hold = threading.Event()
    real = shelf.add

    def slow(name: str, raw: bytes, **more: object) -> Added | Problem:
        hold.wait(10)
        return real(name, raw, **more)

    shelf.add = slow  # type: ignore[method-assign]
    jobs = [adding.bring(name, HEBREW.encode()) for name in (NAME, "b.txt", "c.txt")]
    assert all(not isinstance(each, Problem) for each in jobs)
    adding.stop(adding.jobs()[1].id)
    assert adding.jobs()[1].state is State.STOPPED
    adding.stop(adding.jobs()[0].id)
    hold.set()
    until = time.monotonic() + 20
    while any(each.working for each in adding.jobs()) and time.monotonic() < until:
        time.sleep(0.02)
    assert [each.state for each in adding.jobs()] == [State.STOPPED, State.STOPPED, State.DONE]
    adding.put_away()
    assert adding.jobs() == ()
    adding.close()


def test_too_much_that_waits_is_refused_and_nothing_is_lost(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kesher.actions.library.adding.WAITING_LIMIT", 10)
    adding = Adding(shelf)
    hold = threading.Event()
    shelf.add = lambda *_, **__: hold.wait(10) and Problem(Code.BOOK_EMPTY)  # type: ignore[method-assign,assignment,return-value]
    adding.bring("a", b"12345678")
    until = time.monotonic() + 5
    while adding.jobs()[0].state is State.WAITING and time.monotonic() < until:
        time.sleep(0.01)
    adding.bring("b", b"12345678")
    refused = adding.bring("c", b"12345678")
    assert isinstance(refused, Problem) and refused.code is Code.LIBRARY_WAITING
    hold.set()
    adding.close()


def test_the_folder_is_its_owners_only(shelf: Shelf) -> None:
    added(shelf)
    assert shelf.folder.name == FOLDER
    assert shelf.folder.stat().st_mode & 0o077 == 0
    assert (shelf.folder / DATABASE).stat().st_mode & 0o077 == 0


def test_reading_and_searching_do_not_wait_for_a_book_that_is_being_indexed(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = added(shelf).book
    assert found(shelf, "לבד")
    begun, hold = threading.Event(), threading.Event()
    real = finder._catch_up

    def slow(*given: object) -> None:
        begun.set()
        hold.wait(10)
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(finder, "_catch_up", slow)
    adding = threading.Thread(target=shelf.add, args=(file_name(ENGLISH_TITLE), ENGLISH.encode()))
    adding.start()
    assert begun.wait(10)
    began = time.monotonic()
    assert found(shelf, "לבד")
    assert isinstance(shelf.units(book.id), tuple)
    assert time.monotonic() - began < 5
    hold.set()
    adding.join(10)
    assert found(shelf, "habit")


def test_a_book_that_is_being_written_can_be_stopped(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kesher.actions.library.shelf._LOOK_EVERY", 10)
    added(shelf)
    looks = 0

    def cancelled() -> bool:
        nonlocal looks
        looks += "shelving" in stages
        return looks > 5

    stages: list[str] = []
    raw = "\n".join(json.dumps({"ref": f"a:{n}", "text": f"word {n}"}) for n in range(500)).encode()
    with pytest.raises(Cancelling):
        shelf.add("a.jsonl", raw, told=lambda step: stages.append(step.stage.value), cancelled=cancelled)
    books = shelf.books()
    assert isinstance(books, tuple) and [each.title for each in books] == [HEBREW_TITLE]
    assert found(shelf, "word") == []


CHAPTERS = """# מסע אל הפסגה

## בעמק הצללים

הלכנו יום שלם ולא פגשנו איש.

עוד שורה שאין בה דבר.

## מעיין הגנים

שתינו מים קרים ונחנו[^1].

[^1]: כך סיפר המורה דרך.
"""


def test_the_title_and_the_chapters_are_found_and_shown(shelf: Shelf) -> None:
    added(shelf, "book.md", CHAPTERS.encode())
    for words in ("מסע אל הפסגה", "בעמק הצללים", "מעיין הגנים"):
        results = shelf.search(words)
        assert not isinstance(results, Problem)
        assert results.results, words
        first = results.results[0]
        assert [each.text for each in first.pieces if each.found][-len(words.split()) :] == words.split(), (
            words
        )


def test_a_renamed_book_is_found_by_its_new_title(shelf: Shelf) -> None:
    book = added(shelf, "book.md", CHAPTERS.encode()).book
    assert not isinstance(shelf.rename(book.id, "דרך ההרים"), Problem)
    assert found(shelf, "ההרים")
    assert found(shelf, "הפסגה") == []


def test_an_excerpt_always_shows_its_word(shelf: Shelf) -> None:
    added(shelf, "book.md", CHAPTERS.encode())
    for words in ("סיפר", "מים", "הצללים", "פסגה"):
        results = shelf.search(words)
        assert not isinstance(results, Problem)
        assert results.results and all(
            any(piece.found for piece in each.pieces) for each in results.results
        ), words


def test_the_search_says_what_else_it_looked_for(shelf: Shelf) -> None:
    added(shelf, "book.md", CHAPTERS.encode())
    slipped, plain = shelf.search("הצדללים"), shelf.search("הצללים")
    assert not isinstance(slipped, Problem) and not isinstance(plain, Problem)
    assert (slipped.also, plain.also) == (("הצללים",), ())
    assert [each.placed.unit.ref for each in slipped.results] == [
        each.placed.unit.ref for each in plain.results
    ]
