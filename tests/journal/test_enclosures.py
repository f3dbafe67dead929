"""What lies in the book beside its pages: sealed, out of the way of reading, and never lost."""

from datetime import date, timedelta

import pytest

from journal.conftest import DAY, PASSPHRASE, Shelf, account
from kesher.journal import export
from kesher.journal.journal import ENCLOSURE_LIMIT, Enclosure, Journal, enclosure_day
from kesher.journal.keys import Kind, new_code
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Row
from kesher.method.problems import Code, Refused

FIRST = date(2026, 11, 22)
PHOTOGRAPH = b"\xff\xd8 a photograph of a sheet \xff\xd9" * 3000


@pytest.fixture
def journal(shelf: Shelf) -> Journal:
    begun, _ = shelf.begin()
    begun.change(DAY, "a", account(words="a page"))
    assert begun.change_all([], (FIRST, PHOTOGRAPH)) == 0
    return begun


def only(journal: Journal) -> str:
    (name,) = journal.enclosures()
    return name


def stored(journal: Journal, name: str) -> Row:
    with journal.store.reading():
        row = journal.store.row(journal.head, name)
    assert row is not None
    return row


def test_it_is_kept_under_a_key_that_is_no_day(shelf: Shelf, journal: Journal) -> None:
    again = shelf.again(journal)
    name = only(again)
    assert enclosure_day(name) == FIRST and again.enclosure(name) == PHOTOGRAPH
    assert b"photograph" not in stored(journal, name).sealed


def test_its_seal_is_bound_to_its_name_and_its_journal(shelf: Shelf, journal: Journal) -> None:
    name = only(journal)
    row = stored(journal, name)
    moved = f"sheet:{FIRST + timedelta(days=7)}:{name[-8:]}"
    with journal.writing():
        journal.store.put(journal.head, Row(moved, 1, row.sealed))
    with pytest.raises(Refused) as refused:
        journal.enclosure(moved)
    assert refused.value.problem.code is Code.PAGE_DAMAGED
    with pytest.raises(Refused):
        DataKey.new(journal.head.journal).unseal(*row)


def test_the_reading_of_the_book_does_not_load_it(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []
    plain = type(journal.store).rows

    def counted(store, *given, **named):
        for row in plain(store, *given, **named):
            loaded.append(len(row[2]))
            yield row

    monkeypatch.setattr(type(journal.store), "rows", counted)
    book = shelf.again(journal).book()
    assert [page.day for page in book.pages] == [DAY] and book.damaged == ()
    assert len(loaded) == 2 and max(loaded) < 10_000  # the page and the cover


def test_the_same_photograph_is_kept_once_and_another_beside_it(journal: Journal) -> None:
    journal.change_all([], (FIRST, PHOTOGRAPH))
    assert len(journal.enclosures()) == 1
    journal.change_all([], (FIRST, PHOTOGRAPH + b"x"))
    assert len(journal.enclosures()) == 2


def test_one_that_is_too_large_is_refused_with_all_that_came_with_it(journal: Journal) -> None:
    change = (FIRST, "b", account(love=3), 0)
    answer = journal.change_all([change], (FIRST, bytes(ENCLOSURE_LIMIT + 1)))
    assert answer.code is Code.PICTURE_LARGE
    assert journal.page(FIRST).version == 0 and len(journal.enclosures()) == 1


def test_it_is_deleted_and_leaves_nothing_behind(shelf: Shelf, journal: Journal) -> None:
    name = only(journal)
    assert journal.remove_enclosure(name) and not journal.remove_enclosure(name)
    assert shelf.again(journal).enclosures() == () and journal.enclosure(name) is None
    assert not journal.remove_enclosure("2026-11-23") and journal.page(DAY).version == 1


@pytest.mark.parametrize("name", ["cover", "2026-11-23", "sheet:2026-13-40:00000000", "sheet:", "x' OR 1=1"])
def test_no_other_row_can_be_read_as_one(journal: Journal, name: str) -> None:
    assert journal.enclosure(name) is None and enclosure_day(name) is None


def test_a_new_key_seals_it_again(shelf: Shelf, journal: Journal) -> None:
    name, before = only(journal), stored(journal, only(journal)).sealed
    journal.renew("another passphrase", new_code())
    assert journal.enclosure(name) == PHOTOGRAPH and stored(journal, name).sealed != before
    with pytest.raises(Refused):
        DataKey(journal.head.journal, 1, bytes(32)).unseal(*stored(journal, name))


def test_a_sealed_export_carries_it_and_a_restore_brings_it(shelf: Shelf, journal: Journal, now) -> None:
    sealed = export.read_export(b"".join(export.sealed(journal, now)), "x")
    brought = export.open_sealed(sealed, PASSPHRASE, Kind.PASSPHRASE, None, "x")
    assert [each.content for each in brought.enclosures] == [PHOTOGRAPH] and brought.damaged == ()
    assert len(brought.pages) == 1
    name = only(journal)
    journal.remove_enclosure(name)
    for _ in range(2):
        journal.add(brought.pages, None, brought.enclosures)
        assert only(journal) == name and journal.enclosure(name) == PHOTOGRAPH
    # What is here under that name is never written over.
    journal.add((), None, (Enclosure(name, b"other"),))
    assert journal.enclosure(name) == PHOTOGRAPH


def test_a_readable_export_leaves_it_out(journal: Journal, now) -> None:
    content = export.readable(journal, now)
    assert b"a page" in content and b"sheet:" not in content


def test_a_damaged_one_is_named_and_keeps_no_page_from_coming_back(journal: Journal, now) -> None:
    name = only(journal)
    with journal.writing():
        journal.store.remove(journal.head, name)
        journal.store.put(journal.head, Row(name, 1, bytes(90)))
    assert journal.book().damaged == ()
    sealed = export.read_export(b"".join(export.sealed(journal, now)), "x")
    brought = export.open_sealed(sealed, PASSPHRASE, Kind.PASSPHRASE, None, "x")
    assert brought.damaged == (name,) and len(brought.pages) == 1 and not tuple(brought.enclosures)


def test_a_backup_holds_it(shelf: Shelf, journal: Journal, tmp_path) -> None:
    if shelf.name != "sqlite":
        pytest.skip("a hosted database is backed up by its host")
    store = journal.store
    assert isinstance(store, SqliteStore)
    store.copy_to(tmp_path / "copy.db")
    copy = SqliteStore(tmp_path / "copy.db", read_only=True)
    brought = export.unseal_rows(copy.rows(journal.head, enclosures=True), journal.key)
    copy.close()
    assert [each.content for each in brought.enclosures] == [PHOTOGRAPH]
