"""The manifest: nothing is removed, rolled back or brought in unseen, and nothing is said without it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.conftest import DAY, PASSPHRASE, Shelf, account
from journal.test_store import code_of
from kesher.journal import manifest
from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.keys import Kind, new_code
from kesher.journal.manifest import Entry, Manifest, Standing, part_of
from kesher.journal.store import COVER, Row
from kesher.method.problems import Code

NEXT = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=40)


@pytest.fixture
def journal(shelf: Shelf) -> Journal:
    """Two days of this month and one of another, and three versions of the first."""
    made, _ = shelf.begin()
    for number, day in enumerate((DAY, DAY, DAY, NEXT, LATER)):
        made.change(day, f"a{number}", account(love=number, words=f"words {number}"))
    made.change_cover(lambda cover: Cover(minutes=7))
    return made


def tampered(journal: Journal, sql: str, *values: object) -> None:
    owner = (str(journal.head.person), str(journal.head.journal))
    with journal.store.writing():
        journal.store.execute(f"{sql} AND person = ? AND journal = ?", (*values, *owner))


def named(shelf: Shelf, journal: Journal) -> tuple[str, ...]:
    book = shelf.again(journal).book()
    assert {page.day.isoformat() for page in book.pages} | set(book.damaged) >= set(
        map(str, (DAY, NEXT, LATER))
    )
    assert not {page.day.isoformat() for page in book.pages} & set(book.damaged)
    return book.damaged


def test_a_journal_is_listed_from_its_beginning(shelf: Shelf, journal: Journal) -> None:
    again = shelf.again(journal)
    assert named(shelf, again) == () and not again.book().doubted and not again.cover_damaged()
    with again.store.reading():
        listed = again.rows.look()
        assert listed.standing is Standing.WHOLE
        assert set(listed.names()) == {COVER, *map(str, (DAY, NEXT, LATER))}
        assert listed.entry(str(DAY)).version == 3 and listed.entry(COVER).version == 2
        assert set(again.store.manifest(again.head, ("manifest", "cover", "2026-11", "2027-01"))) == {
            "manifest",
            "cover",
            "2026-11",
            "2027-01",
        }


def test_a_row_that_was_removed_is_named(shelf: Shelf, journal: Journal) -> None:
    tampered(journal, "DELETE FROM pages WHERE day = ?", str(NEXT))
    assert named(shelf, journal) == (str(NEXT),)
    again = shelf.again(journal)
    assert code_of(lambda: again.page(NEXT)) is Code.PAGE_DAMAGED
    # Nothing is written in the place of what is missing, as though the day were empty.
    assert code_of(lambda: again.change(NEXT, "new", account(love=1))) is Code.PAGE_DAMAGED
    again.change(DAY, "more", account(love=1))
    assert named(shelf, journal) == (str(NEXT),)


def test_an_earlier_version_in_its_place_is_seen(shelf: Shelf, journal: Journal) -> None:
    with journal.store.reading():
        old = journal.store.earlier(journal.head, str(DAY), 2)
    tampered(journal, "UPDATE pages SET version = 2, sealed = ? WHERE day = ?", old.sealed, str(DAY))
    assert journal.key.unseal(*old)  # by itself it opens
    assert named(shelf, journal) == (str(DAY),)
    tampered(journal, "DELETE FROM history WHERE day = ?", str(DAY))
    assert named(shelf, journal) == (str(DAY),)


def test_another_page_of_the_same_version_is_seen(shelf: Shelf, journal: Journal) -> None:
    other = journal.key.seal(str(NEXT), 1, b'{"day": "%s", "format": 2}' % str(NEXT).encode())
    tampered(journal, "UPDATE pages SET sealed = ? WHERE day = ?", other, str(NEXT))
    assert named(shelf, journal) == (str(NEXT),)


def test_a_row_that_nobody_listed_is_not_taken_in(shelf: Shelf, journal: Journal) -> None:
    day = str(NEXT + timedelta(days=1))
    sealed = journal.key.seal(day, 1, b'{"day": "%s", "format": 2}' % day.encode())
    tampered(journal, "UPDATE pages SET day = ?, sealed = ? WHERE day = ?", day, sealed, str(NEXT))
    book = shelf.again(journal).book()
    assert day in book.damaged and day not in {str(page.day) for page in book.pages}


@pytest.mark.parametrize("part", ["manifest", "2026-11", "cover"])
@pytest.mark.parametrize("how", ["removed", "turned"])
def test_a_manifest_that_is_damaged_hides_no_page_and_is_said(
    shelf: Shelf, journal: Journal, part: str, how: str
) -> None:
    if how == "removed":
        tampered(journal, "DELETE FROM manifest WHERE part = ?", part)
    else:
        with journal.store.reading():
            _, sealed = journal.store.manifest(journal.head, (part,))[part]
        turned = sealed[:-1] + bytes([sealed[-1] ^ 1])
        tampered(journal, "UPDATE manifest SET sealed = ? WHERE part = ?", turned, part)
    again = shelf.again(journal)
    book = again.book()
    assert [page.day for page in book.pages] == [DAY, NEXT, LATER] and book.damaged == () and book.doubted
    # What is written makes it anew, and the doubt stays until a backup answers it.
    again.change(NEXT, "more", account(clarity=3))
    later = shelf.again(journal)
    assert later.book().doubted and later.book().damaged == () and len(later.book().pages) == 3
    with later.store.reading():
        assert later.rows.look().standing is Standing.WHOLE
    later.trust()
    assert not shelf.again(journal).book().doubted and not later.book().doubted


def test_what_was_missing_before_the_manifest_was_damaged_is_not_forgotten(
    shelf: Shelf, journal: Journal
) -> None:
    tampered(journal, "DELETE FROM pages WHERE day = ?", str(LATER))
    tampered(journal, "DELETE FROM manifest WHERE part = ?", "2026-11")
    again = shelf.again(journal)
    again.change(NEXT, "more", account(clarity=3))
    book = shelf.again(journal).book()
    assert book.damaged == (str(LATER),) and book.doubted


def test_an_older_manifest_and_its_page_together_are_seen(shelf: Shelf, journal: Journal) -> None:
    """A month and its page rolled back as one: the head knows better."""
    parts = ("2026-11",)
    with journal.store.reading():
        before = journal.store.manifest(journal.head, parts)
        page = journal.store.row(journal.head, str(NEXT))
    journal.change(NEXT, "more", account(words="to be undone"))
    tampered(
        journal,
        "UPDATE pages SET version = ?, sealed = ? WHERE day = ?",
        page.version,
        page.sealed,
        str(NEXT),
    )
    tampered(journal, "UPDATE manifest SET sealed = ? WHERE part = ?", before["2026-11"][1], "2026-11")
    assert shelf.again(journal).book().doubted


def test_an_older_head_is_seen_by_the_number_of_writes(shelf: Shelf, journal: Journal) -> None:
    with journal.store.reading():
        before = journal.store.manifest(journal.head, ("manifest", "2026-11"))
    journal.change(NEXT, "more", account(words="to be undone"))
    for part, (serial, sealed) in before.items():
        tampered(journal, "UPDATE manifest SET serial = ?, sealed = ? WHERE part = ?", serial, sealed, part)
    assert shelf.again(journal).book().doubted


def test_a_turned_serial_is_said(shelf: Shelf, journal: Journal) -> None:
    tampered(journal, "UPDATE journals SET serial = serial + 64 WHERE 1 = 1")
    book = shelf.again(journal).book()
    assert book.doubted and len(book.pages) == 3


def test_a_journal_of_an_older_program_is_read_and_listed_with_its_first_write(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal.store.reading():
        rows = list(journal.store.rows(journal.head))
    monkeypatch.setattr(manifest, "LISTED", 3)  # as though these had been sealed before
    tampered(journal, "DELETE FROM manifest WHERE 1 = 1")
    again = shelf.again(journal)
    assert len(again.book().pages) == 3 and not again.book().doubted
    with again.store.reading():
        assert again.rows.look().standing is Standing.NONE
    with again.writing():
        again.rows.put(again.store.row(again.head, str(NEXT))._replace(version=2))
    with again.store.reading():
        assert set(again.rows.look().names()) == {row[0] for row in rows}
        sealed = {day: each for day, _, each in rows}
        assert again.rows.look().entry(str(LATER)) == Entry(1, manifest.tag(sealed[str(LATER)]))


def test_several_pages_in_one_transaction_are_all_listed(shelf: Shelf, journal: Journal) -> None:
    days = [DAY + timedelta(days=number) for number in range(60)]
    changes = [(day, f"b{day}", account(love=2), None) for day in days]
    assert journal.change_all(changes) == 60
    assert named(shelf, journal) == () and len(shelf.again(journal).book().pages) == 60


def test_a_transaction_that_fails_leaves_the_manifest_as_it_was(shelf: Shelf, journal: Journal) -> None:
    def breaks(*_: object) -> Cover:
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        journal.change(NEXT, "x", account(love=1), note=breaks)
    with journal.store.reading():
        assert journal.rows.look().entry(str(NEXT)).version == 1
    journal.change(NEXT, "y", account(love=1))
    assert named(shelf, journal) == ()


def test_two_programs_keep_one_manifest(shelf: Shelf, journal: Journal) -> None:
    other = shelf.again(journal)
    for number in range(6):
        (journal if number % 2 else other).change(NEXT, f"n{number}", account(love=number))
        (other if number % 2 else journal).change(LATER, f"l{number}", account(love=number))
    assert named(shelf, journal) == ()
    assert journal.book() == other.book() and not journal.book().doubted


def test_a_reader_sees_one_state_while_another_writes(shelf: Shelf, journal: Journal) -> None:
    """Between two looks of one reading nothing moves, so no page is called damaged for being newer."""
    other = shelf.again(journal)
    with other.store.reading():
        before = other.store.pulse(other.head)
        rows = {row[0]: row[1] for row in other.store.rows(other.head)}
        journal.change(NEXT, "meanwhile", account(love=7))
        assert other.store.pulse(other.head) == before
        assert {row[0]: row[1] for row in other.store.rows(other.head)} == rows
    assert other.store.pulse(other.head).serial == before.serial + 1
    assert named(shelf, journal) == ()


def test_a_removed_photograph_is_removed_and_a_stolen_one_is_named(shelf: Shelf, journal: Journal) -> None:
    journal.change_all([], (DAY, b"one"))
    journal.change_all([], (NEXT, b"two"))
    first, second = journal.enclosures()
    assert part_of(first) == "sheet:2026-11"
    journal.remove_enclosure(first)
    again = shelf.again(journal)
    assert again.damaged_enclosures() == () and again.enclosures() == (second,)
    tampered(journal, "DELETE FROM pages WHERE day = ?", second)
    again = shelf.again(journal)
    assert again.damaged_enclosures() == (second,)
    assert code_of(lambda: again.enclosure(second)) is Code.PAGE_DAMAGED


def test_a_new_key_lists_everything_again(shelf: Shelf, journal: Journal) -> None:
    journal.renew(PASSPHRASE, new_code())
    journal.change(NEXT, "after", account(love=1))
    store, head = shelf.connect(), journal.store.head(shelf.person)
    again = Journal.unlock(store, head, Kind.PASSPHRASE, PASSPHRASE)
    book = again.book()
    assert len(book.pages) == 3 and book.damaged == () and not book.doubted
    tampered(journal, "DELETE FROM pages WHERE day = ?", str(LATER))
    assert code_of(lambda: journal.renew(PASSPHRASE, new_code())) is Code.PAGE_DAMAGED
    assert named(shelf, journal) == (str(LATER),)


# --- the cover ----------------------------------------------------------------------------------------


def test_a_damaged_cover_gives_way_to_the_one_before_and_is_said(shelf: Shelf, journal: Journal) -> None:
    journal.change_cover(lambda cover: Cover(minutes=9))
    tampered(journal, "UPDATE pages SET sealed = ? WHERE day = ?", b"\x02" + bytes(90), COVER)
    again = shelf.again(journal)
    assert again.cover_damaged() and again.cover().minutes == 7
    # The next change stands on the one before, and never on the first settings.
    assert again.change_cover(lambda cover: Cover(minutes=cover.minutes, bell=True)).minutes == 7
    assert not shelf.again(journal).cover_damaged()
    with again.store.reading():
        assert again.rows.look().entry(COVER).version == 4


def test_where_no_cover_opens_nothing_is_written_over_it(shelf: Shelf, journal: Journal) -> None:
    tampered(journal, "UPDATE pages SET sealed = ? WHERE day = ?", b"\x02" + bytes(90), COVER)
    tampered(journal, "DELETE FROM history WHERE day = ?", COVER)
    again = shelf.again(journal)
    assert again.cover_damaged() and again.cover() == Cover()
    assert code_of(lambda: again.change_cover(lambda cover: Cover(minutes=4))) is Code.COVER_DAMAGED
    note = lambda cover, before, after: Cover(minutes=4)  # noqa: E731
    assert code_of(lambda: again.change(DAY, "n", account(love=1), note=note)) is Code.COVER_DAMAGED
    assert again.page(DAY).page.account.love == 2
    again.put_cover(Cover(minutes=6))
    assert shelf.again(journal).cover().minutes == 6 and not shelf.again(journal).cover_damaged()


def test_a_cover_that_was_rolled_back_is_said(shelf: Shelf, journal: Journal) -> None:
    with journal.store.reading():
        old = journal.store.earlier(journal.head, COVER, 1)
    tampered(journal, "UPDATE pages SET version = 1, sealed = ? WHERE day = ?", old.sealed, COVER)
    assert shelf.again(journal).cover_damaged()


# --- in itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "part"),
    [("2026-11-23", "2026-11"), (COVER, COVER), ("sheet:2026-11-23:0a1b2c3d", "sheet:2026-11")],
)
def test_the_part_of_a_row(name: str, part: str) -> None:
    assert part_of(name) == part


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 70), st.booleans()), max_size=12))
def test_whatever_was_written_is_listed_and_nothing_else(acts: list[tuple[int, bool]]) -> None:
    written: dict[str, Entry] = {}
    listed = Manifest(None, None, None)  # type: ignore[arg-type]
    listed.standing = Standing.WHOLE
    for serial, (number, removed) in enumerate(acts):
        name = str(DAY + timedelta(days=number))
        if removed:
            listed.drop(name, serial)
            written.pop(name, None)
        else:
            row = Row(name, serial + 1, bytes([number]))
            listed.note(row, serial)
            written[name] = Entry(serial + 1, manifest.tag(row.sealed))
    assert set(listed.names()) == set(written)
    for name, entry in written.items():
        assert listed.entry(name) == entry
        assert listed.fits(name, (name, entry.version, b"")) is (entry.tag == manifest.tag(b""))
        assert not listed.fits(name, None)
    assert listed.fits("2001-01-01", None) and not listed.fits("2001-01-01", ("2001-01-01", 1, b""))
