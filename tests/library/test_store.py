"""A book is on the shelf whole or not at all; the same file is the same book."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kesher.library.book import Account, Change, Doubt, Extract, Kind, Marked, Paragraph, Unit, Wrong
from kesher.library.store import DATABASE, Book, Details, LibraryStore
from kesher.method.problems import Code, Refused


def units(title: str, count: int = 6) -> tuple[Unit, ...]:
    """Two passages of a first chapter, then threads of a question and an answer."""
    passages = [
        Unit(Kind.PASSAGE, f"{title}, פתיחה, {n}", f"דברי פתיחה {n}", chapter="פתיחה") for n in (1, 2)
    ]
    threads = [
        Unit(kind, f"{title}, שאלה {n}{rest}", f"{kind} {n}", thread=n)
        for n in range(1, (count - 2) // 2 + 1)
        for kind, rest in ((Kind.QUESTION, ""), (Kind.ANSWER, ", תשובה"))
    ]
    return (*passages, *threads)


def book(name: str = "b00k", title: str = "שיחות", fingerprint: str = "f1") -> Book:
    return Book(name, title, "he", f"{title}.txt", fingerprint, 1, 0, 3, 6, 12)


DETAILS = Details(
    (Marked(2, Doubt.NO_TEXT),),
    (Change("k1", "runs", 4, "לפני", "אחרי"),),
    frozenset({"k1"}),
)
EXTRACT = Extract("שיחות", (Paragraph("שאלה: אחת"),), lines=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LibraryStore]:
    made = LibraryStore(tmp_path / DATABASE, create=True)
    made.migrate()
    yield made
    made.close()


def test_what_is_put_on_the_shelf_is_found_there(store: LibraryStore) -> None:
    kept = store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    assert store.books() == [kept]
    assert store.book("b00k") == kept
    assert store.titled("שיחות") == [kept]
    assert store.known("f1") == kept
    assert store.details("b00k") == DETAILS
    assert store.extract("b00k") == EXTRACT
    assert store.extract("nothing") == Extract()
    assert [each.unit for each in store.units("b00k")] == list(units("שיחות"))
    assert [each.place for each in store.units("b00k", 2, 3)] == [2, 3]


def test_a_reference_leads_to_its_unit_and_an_unknown_one_to_none(store: LibraryStore) -> None:
    store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    (found,) = store.referred("שיחות, שאלה 2, תשובה")
    assert (found.unit.kind, found.unit.thread, found.place) == (Kind.ANSWER, 2, 6)
    assert store.referred("שיחות, שאלה 9") == []
    assert store.details("nothing") is None


def test_a_better_edition_takes_the_place_and_the_earlier_file_is_still_known(store: LibraryStore) -> None:
    first = store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    second = store.put(book(fingerprint="f2"), DETAILS, EXTRACT, units("שיחות", 4))
    assert second.edition > first.edition
    assert len(store.units("b00k")) == 4
    assert store.known("f1") == store.known("f2") == second
    assert {book: each >> 32 for book, each in store.editions().items()} == {"b00k": second.edition}


def test_numbers_of_units_are_never_used_again(store: LibraryStore) -> None:
    store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    old = [each.number for each in store.units("b00k")]
    store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    new = [each.number for each in store.units("b00k")]
    assert not set(old) & set(new)
    assert store.numbered([*old, new[0]]).keys() == {new[0]}


def test_a_thread_stands_together_and_so_do_the_passages_of_a_chapter(store: LibraryStore) -> None:
    store.put(book(), DETAILS, EXTRACT, units("שיחות", 8))
    assert store.section("b00k", 1) == store.section("b00k", 2) == (1, 2, 0)
    assert store.section("b00k", 3) == store.section("b00k", 4) == (3, 4, 1)
    assert store.section("b00k", 8) == (7, 8, 3)
    assert store.section("b00k", 9) is None


def test_the_contents_are_chapters_and_questions(store: LibraryStore) -> None:
    store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    found = [(place, kind) for place, kind, *_ in store.outline("b00k")]
    assert found == [(1, "passage"), (3, "question"), (5, "question")]


def test_a_new_title_is_in_every_reference(store: LibraryStore) -> None:
    store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    assert store.rename("b00k", "שיחות חדשות").title == "שיחות חדשות"
    assert all(each.unit.ref.startswith("שיחות חדשות, ") for each in store.units("b00k"))


def test_what_is_taken_off_is_gone_from_the_file_too(store: LibraryStore, tmp_path: Path) -> None:
    store.put(book(), DETAILS, EXTRACT, units("שיחות"))
    assert store.remove("b00k")
    assert not store.remove("b00k")
    assert store.books() == []
    assert store.known("f1") is None
    store.close()
    left = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert "דברי פתיחה".encode() not in left


def test_a_write_that_fails_in_the_middle_leaves_the_book_as_it_was(store: LibraryStore) -> None:
    kept = store.put(book(), DETAILS, EXTRACT, units("שיחות"))

    def broken() -> Iterator[Unit]:
        yield units("שיחות")[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.put(book(fingerprint="f2"), DETAILS, EXTRACT, broken())
    assert store.books() == [kept]
    assert len(store.units("b00k")) == 6


def test_text_for_the_index_comes_with_its_headings_and_notes(store: LibraryStore) -> None:
    noted = (Unit(Kind.PASSAGE, "שיחות, 1", "גוף", notes="הערה"), Unit(Kind.PASSAGE, "שיחות, 2", "גוף אחר"))
    store.put(book(), DETAILS, EXTRACT, noted)
    assert [text for _, text in store.texts("b00k")] == ["שיחות\nגוף\nהערה", "גוף אחר"]


def test_a_missing_a_damaged_and_a_newer_file_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with pytest.raises(Refused) as missing:
        LibraryStore(path)
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(Refused) as damaged:
        LibraryStore(path)
    path.unlink()
    store = LibraryStore(path, create=True)
    store.migrate()
    store.execute("CREATE TABLE later (x)")
    store.execute("PRAGMA user_version=99")
    store.close()
    with pytest.raises(Refused) as newer:
        LibraryStore(path)
    found = [each.value.problem.code for each in (missing, damaged, newer)]
    assert found == [Code.LIBRARY_NONE, Code.LIBRARY_DAMAGED, Code.LIBRARY_NEWER]


def test_a_shelf_of_before_letters_were_counted_is_read_as_it_was(tmp_path: Path) -> None:
    """Its books have no account, their units no doubt; what is put there now has both."""

    class Earlier(LibraryStore):
        migrations = LibraryStore.migrations[:1]

    old = Earlier(tmp_path / DATABASE, create=True)
    old.migrate()
    with old.writing():
        old.execute(
            "INSERT INTO books (id, title, language, file, fingerprint, reader, edition, pages, marked,"
            " changes, refused, extract, units, words)"
            " VALUES ('a', 'שיחות', 'he', 'a.txt', 'f', 1, 1, 0, ?, ?, ?, ?, 1, 1)",
            (b"\x90", zlib.compress(b"\x90"), b"\x90", zlib.compress(b"\x80")),
        )
        old.execute(
            "INSERT INTO units (book, place, ref, kind, thread, page, chapter, label, notes, text)"
            " VALUES ('a', 1, 'שיחות, 1', 'passage', 0, 0, '', '', '', 'דבר')"
        )
    old.close()
    now = LibraryStore(tmp_path / DATABASE)
    now.migrate()
    details = now.details("a")
    assert details is not None and details.account is None
    assert now.doubtful("a") == [] and now.units("a")[0].unit.wrong == ()
    account = Account(12, 9, 1, 1, 1)
    doubted = msgspec.structs.replace(units("שיחות")[2], wrong=(Wrong.CUT, Wrong.NOTE))
    now.put(book(), DETAILS._replace(account=account), EXTRACT, [doubted])
    details = now.details("b00k")
    assert details is not None and details.account == account
    assert now.units("b00k")[0].unit == doubted
    assert now.doubtful("b00k") == [(1, doubted.ref)]
    now.close()
