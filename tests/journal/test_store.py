"""A journal kept in a database: the same on SQLite and on PostgreSQL."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from journal.conftest import DAY, EVENING, PASSPHRASE, Shelf, account
from kesher.journal.cover import FORMAT, Cover
from kesher.journal.journal import Journal
from kesher.journal.keys import Kind, new_code
from kesher.journal.seal import DataKey
from kesher.journal.store import HISTORY, Head, Row
from kesher.method import page as pages
from kesher.method.language import Language
from kesher.method.merge import value_of
from kesher.method.page import Account, Glance, Page
from kesher.method.problems import Code, Problem, Refused, refuse
from method.strategies import acts, after

TUESDAY = date(2026, 11, 24)


def code_of(work) -> Code:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.problem.code


def shut(store, head, kind: Kind, secret: str) -> Code:
    return code_of(lambda: Journal.unlock(store, head, kind, secret))


# --- pages --------------------------------------------------------------------------------------------


def test_what_is_written_is_read_by_the_next_program(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    assert journal.page(DAY) == (Page(day=DAY), 0)
    kept = journal.change(DAY, "a1", account(love=3, words="ערב\nשני"))
    assert kept.version == 1
    again = shelf.again(journal)
    assert again.page(DAY) == kept
    assert again.book().pages == (kept.page,) and again.book().damaged == ()
    assert again.cover() == Cover(format=FORMAT)


def test_the_same_act_twice_changes_nothing(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    first = journal.change(DAY, "a1", account(words="once"))
    again = shelf.again(journal).change(DAY, "a1", account(words="twice"))
    assert again == first


def test_a_refused_act_writes_nothing(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    serial = journal.store.pulse(journal.head).serial
    answer = journal.change(DAY, "a1", lambda page: Problem(Code.NOTHING_GIVEN))
    assert answer == Problem(Code.NOTHING_GIVEN)

    def breaks(page: Page) -> Page:
        raise refuse(Code.POINT_NONE)

    assert code_of(lambda: journal.change(DAY, "a2", breaks)) is Code.POINT_NONE
    assert journal.store.pulse(journal.head).serial == serial
    assert journal.page(DAY).version == 0


def test_the_book_reads_again_only_what_changed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, _ = shelf.begin()
    other = shelf.again(journal)
    for number in range(5):
        journal.change(DAY + timedelta(days=number), "a", account(love=number))
    book = other.book()
    assert len(book.pages) == 5 and other.book() is book
    unsealed: list[str] = []
    opens = DataKey.unseal

    def counted(key: DataKey, day: str, version: int, sealed: bytes) -> bytes:
        unsealed.append(day)
        return opens(key, day, version, sealed)

    monkeypatch.setattr(DataKey, "unseal", counted)
    journal.change(TUESDAY, "b", account(love=9))
    unsealed.clear()
    assert other.book().pages[1].account.love == 9
    assert unsealed == ["manifest", "manifest:2026-11", "2026-11-24"]


def test_settings_are_sealed_too_and_only_the_language_shows(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    changed = journal.change_cover(lambda cover: Cover(language=Language.EN, idle_minutes=3))
    again = shelf.again(journal)
    assert again.cover() == changed and again.head.language == "en"
    assert again.book().pages == ()


def test_what_is_noted_on_the_cover_stands_with_its_page_or_neither_does(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    seen: list[tuple[Page, Page]] = []

    def note(cover: Cover, before: Page, after: Page) -> Cover:
        seen.append((before, after))
        return replace(cover, minutes=9)

    kept = journal.change(DAY, "a1", account(love=3), note=note)
    assert shelf.again(journal).cover().minutes == 9
    assert seen == [(Page(day=DAY), kept.page)]
    # Neither a repeat nor a refusal is noted, and a cover that nothing changes is not written again.
    journal.change(DAY, "a1", account(love=4), note=note)
    journal.change(DAY, "a2", lambda page: Problem(Code.NOTHING_GIVEN), note=note)
    assert len(seen) == 1
    serial = journal.store.pulse(journal.head).serial
    journal.change(DAY, "a3", account(love=5), note=note)
    assert journal.store.pulse(journal.head).serial == serial + 1

    def breaks(cover: Cover, *pages: Page) -> Cover:
        raise refuse(Code.DISK_FULL)

    assert code_of(lambda: journal.change(DAY, "a4", account(love=6), note=breaks)) is Code.DISK_FULL
    assert code_of(lambda: journal.add((Page(day=TUESDAY),), breaks)) is Code.DISK_FULL
    again = shelf.again(journal)
    assert again.page(DAY).page.account.love == 5 and again.page(TUESDAY).version == 0


# --- two writers --------------------------------------------------------------------------------------


def test_two_who_saw_the_same_page_touched_different_things(shelf: Shelf) -> None:
    phone, _ = shelf.begin()
    computer = shelf.again(phone)
    phone.change(DAY, "a1", account(love=3))
    phone.change(DAY, "a2", account(love=3, words="מן הטלפון"), based_on=1)
    kept = computer.change(DAY, "a3", account(love=7), based_on=1)
    assert (kept.page.account.love, kept.page.account.words) == (7, "מן הטלפון")
    assert kept.page.asks == () and kept.version == 3


def test_two_who_saw_the_same_page_touched_the_same_thing(shelf: Shelf) -> None:
    phone, _ = shelf.begin()
    computer = shelf.again(phone)
    phone.change(DAY, "a1", account(words="first"))
    phone.change(DAY, "a2", account(words="phone"), based_on=1)
    kept = computer.change(DAY, "a3", account(words="computer"), based_on=1)
    (ask,) = kept.page.asks
    assert kept.page.account.words == "phone" and value_of(ask.field, ask.other) == "computer"


def test_one_who_saw_an_empty_day_that_was_written_since(shelf: Shelf) -> None:
    phone, _ = shelf.begin()
    phone.change(DAY, "a1", account(love=2), based_on=0)
    kept = shelf.again(phone).change(DAY, "a2", account(thought=5), based_on=0)
    assert (kept.page.account.love, kept.page.account.thought, kept.page.asks) == (2, 5, ())


def test_one_whose_version_is_no_longer_kept_is_asked_and_loses_nothing(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    for number in range(HISTORY + 5):
        journal.change(DAY, f"a{number}", account(love=number % 11, words="stays"))
    day = DAY.isoformat()
    with journal.store.reading():
        assert journal.store.earlier(journal.head, day, 2) is None
        assert journal.store.earlier(journal.head, day, 6) is not None
    kept = journal.change(DAY, "late", account(love=10, words="stays"), based_on=2)
    (ask,) = kept.page.asks
    assert (ask.field, ask.other) == ("account.love", "10")
    assert kept.page.account.words == "stays"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(theirs=st.lists(acts, min_size=1, max_size=4), ours=st.lists(acts, min_size=1, max_size=4))
def test_any_two_writers_of_a_day_both_stand_or_are_asked_about(shelf: Shelf, theirs, ours) -> None:
    one = shelf._replace(person=new_person()).begin()[0]
    stored = one.change(DAY, "theirs", lambda page: after(page, theirs))
    mine = after(Page(day=DAY), ours)
    kept = one.change(DAY, "ours", lambda page: after(page, ours), based_on=0)
    others = {ask.field: value_of(ask.field, ask.other) for ask in kept.page.asks}
    for name in ("love", "words", "pull", "clarity"):
        was = getattr(Account(), name)
        first, second, now = (getattr(page.account, name) for page in (stored.page, mine, kept.page))
        assert first in (was, now)
        assert second in (was, now, others.get(f"account.{name}"))


def new_person():
    from uuid import uuid4

    return uuid4()


def test_many_threads_and_programs_write_at_once_and_nothing_is_lost(shelf: Shelf) -> None:
    first, _ = shelf.begin()
    programs = [first, shelf.again(first), shelf.again(first)]
    failed: list[BaseException] = []

    def write(journal: Journal, writer: int) -> None:
        try:
            for number in range(12):
                look = Glance(id=f"{writer}-{number}", at=EVENING, where=number % 11)
                journal.change(DAY, look.id, lambda page, look=look: pages.glance(page, look))
                journal.change(TUESDAY, f"w{look.id}", account(words=look.id), based_on=0)
                journal.book()
        except BaseException as error:
            failed.append(error)

    # Two threads share each program, as under the web door.
    threads = [threading.Thread(target=write, args=(programs[writer % 3], writer)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    page = first.page(DAY)
    assert {look.id for look in page.page.glances} == {f"{w}-{n}" for w in range(6) for n in range(12)}
    assert page.version == 72
    tuesday = first.page(TUESDAY).page
    said = {tuesday.account.words, *(value_of(ask.field, ask.other) for ask in tuesday.asks)}
    assert said == {look.id for look in page.page.glances}
    assert all(program.book() == first.book() for program in programs)


def test_of_two_beginnings_at_once_one_is_refused(shelf: Shelf) -> None:
    stores = [shelf.connect() for _ in range(4)]
    ready = threading.Barrier(4)
    answers: list[object] = []

    def begin(store) -> None:
        ready.wait()
        try:
            head = Head(shelf.person, new_person(), 1, 0, "he")
            answers.append(Journal.create(store, head, None, new_code(), Cover()).head.journal)
        except Refused as refused:
            answers.append(refused.problem.code)

    threads = [threading.Thread(target=begin, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(Code.JOURNAL_EXISTS) == 3
    (made,) = (each for each in answers if each is not Code.JOURNAL_EXISTS)
    assert stores[0].head(shelf.person).journal == made


def test_two_persons_do_not_meet(shelf: Shelf) -> None:
    one, _ = shelf.begin()
    other, _ = shelf._replace(person=new_person()).begin()
    one.change(DAY, "a", account(words="mine"))
    assert other.page(DAY).version == 0 and other.book().pages == ()
    with one.store.reading():
        row = one.store.row(one.head, DAY.isoformat())
    assert code_of(lambda: other.key.unseal(row.day, row.version, row.sealed)) is Code.PAGE_DAMAGED


# --- keys ---------------------------------------------------------------------------------------------


def test_it_opens_by_passphrase_and_by_code_and_by_nothing_else(shelf: Shelf) -> None:
    journal, code = shelf.begin()
    journal.change(DAY, "a", account(love=1))
    store, head = journal.store, journal.head
    for kind, secret in ((Kind.PASSPHRASE, PASSPHRASE), (Kind.RECOVERY, code)):
        assert Journal.unlock(store, head, kind, secret).page(DAY).version == 1
    assert (
        code_of(lambda: Journal.unlock(store, head, Kind.PASSPHRASE, "another one")) is Code.PASSPHRASE_WRONG
    )
    assert shut(store, head, Kind.RECOVERY, new_code()) is Code.CODE_WRONG
    assert shut(store, head, Kind.RECOVERY, "x") is Code.CODE_MISTYPED


def test_without_a_passphrase_only_the_code_opens(shelf: Shelf) -> None:
    journal, code = shelf.begin(None)
    assert Journal.unlock(journal.store, journal.head, Kind.RECOVERY, code)
    refused = code_of(lambda: Journal.unlock(journal.store, journal.head, Kind.PASSPHRASE, PASSPHRASE))
    assert refused is Code.PASSPHRASE_WRONG


def test_a_new_passphrase_and_a_new_code_shut_out_the_old(shelf: Shelf) -> None:
    journal, code = shelf.begin()
    store, head = journal.store, journal.head
    journal.set_passphrase("a wholly new one")
    fresh = new_code()
    journal.set_code(fresh)
    assert shut(store, head, Kind.PASSPHRASE, PASSPHRASE) is Code.PASSPHRASE_WRONG
    assert shut(store, head, Kind.RECOVERY, code) is Code.CODE_WRONG
    assert Journal.unlock(store, head, Kind.PASSPHRASE, "a wholly new one").key.raw() == journal.key.raw()
    assert Journal.unlock(store, head, Kind.RECOVERY, fresh).key.raw() == journal.key.raw()


def test_a_renewed_key_seals_everything_again(shelf: Shelf) -> None:
    journal, code = shelf.begin()
    journal.change(DAY, "a", account(words="before"))
    journal.change(DAY, "b", account(words="later"))
    old_key = journal.key
    with journal.store.reading():
        old_rows = list(journal.store.rows(journal.head))
    fresh = new_code()
    journal.renew("the new passphrase", fresh)
    assert journal.key.epoch == 2 and journal.key.raw() != old_key.raw()
    store, head = journal.store, journal.store.head(shelf.person)
    with store.reading():
        for row in map(Row._make, store.rows(head)):
            assert (
                code_of(lambda row=row: old_key.unseal(row.day, row.version, row.sealed)) is Code.PAGE_DAMAGED
            )
        assert store.earlier(head, DAY.isoformat(), 1) is None
        assert {row[0] for row in old_rows} == {row[0] for row in store.rows(head)}
    assert shut(store, head, Kind.RECOVERY, code) is Code.CODE_WRONG
    opened = Journal.unlock(store, head, Kind.PASSPHRASE, "the new passphrase")
    assert opened.page(DAY).page.account.words == "later"
    assert opened.cover() == Cover(format=FORMAT)
    # Writing goes on, with history, under the new key.
    assert opened.change(DAY, "c", account(words="after", love=1), based_on=2).version == 3


def test_a_program_that_holds_a_renewed_key_writes_nothing_with_it(shelf: Shelf) -> None:
    here, _ = shelf.begin()
    here.change(DAY, "a", account(words="before"))
    there = shelf.again(here)
    there.book()
    here.renew(PASSPHRASE, new_code())
    here.change(DAY, "b", account(words="after"))
    assert there.renewed and not here.renewed
    for work in (
        lambda: there.change(TUESDAY, "c", account(words="would be lost")),
        lambda: there.set_passphrase("would shut everyone out"),
        lambda: there.set_code(new_code()),
        lambda: there.change_cover(lambda cover: cover),
        lambda: there.add((Page(day=TUESDAY, acts=("x",)),)),
        lambda: there.renew(PASSPHRASE, new_code()),
        there.book,
    ):
        assert code_of(work) is Code.LOCKED
    assert Journal.unlock(there.store, here.head, Kind.PASSPHRASE, PASSPHRASE).book() == here.book()


# --- damage -------------------------------------------------------------------------------------------


def spoil(journal: Journal, day: str) -> bytes:
    """Turn one bit of a stored page, and return the whole one."""
    store, head = journal.store, journal.head
    with store.writing():
        row = store.row(head, day)
        store.execute(
            "UPDATE pages SET sealed = ? WHERE person = ? AND journal = ? AND day = ?",
            (row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]), str(head.person), str(head.journal), day),
        )
    return row.sealed


def test_a_damaged_page_is_named_the_others_are_read_and_it_is_never_written_over(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    for number in range(3):
        journal.change(DAY + timedelta(days=number), "a", account(love=number))
    spoil(journal, "2026-11-24")
    again = shelf.again(journal)
    book = again.book()
    assert book.damaged == ("2026-11-24",)
    assert [page.account.love for page in book.pages] == [0, 2]
    with again.store.reading():
        before = again.store.row(again.head, "2026-11-24")
    assert code_of(lambda: again.page(TUESDAY)) is Code.PAGE_DAMAGED
    assert code_of(lambda: again.change(TUESDAY, "b", account(love=9))) is Code.PAGE_DAMAGED
    assert code_of(lambda: again.renew(PASSPHRASE, new_code())) is Code.PAGE_DAMAGED
    with again.store.reading():
        assert again.store.row(again.head, "2026-11-24") == before
    # Only a page brought from elsewhere takes its place, and its bytes are kept among the earlier versions.
    assert again.add((Page(day=TUESDAY, account=Account(love=7, written=EVENING)),)) == 1
    assert again.page(TUESDAY).page.account.love == 7
    with again.store.reading():
        assert again.store.earlier(again.head, "2026-11-24", before.version) == before
    assert again.key.epoch == 1 and again.change(DAY, "b", account(love=5)).version == 2


def test_two_pages_exchanged_by_someone_else_are_both_named(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    journal.change(DAY, "a", account(love=1))
    journal.change(TUESDAY, "a", account(love=2))
    store, owner = journal.store, (str(journal.head.person), str(journal.head.journal))
    with store.writing():
        for day, swapped in ((DAY, "x"), (TUESDAY, DAY.isoformat()), ("x", TUESDAY.isoformat())):
            store.execute(
                "UPDATE pages SET day = ? WHERE person = ? AND journal = ? AND day = ?",
                (swapped, *owner, str(day)),
            )
    book = shelf.again(journal).book()
    assert (book.pages, book.damaged) == ((), ("2026-11-23", "2026-11-24"))


def test_a_damaged_wrap_is_a_damaged_database(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    with journal.store.writing():
        journal.store.execute("UPDATE wraps SET wrap = ? WHERE person = ?", (b"\xff{", str(shelf.person)))
    assert journal.store.wraps(journal.head) == {} and not journal.store.keys_whole(journal.head)
    # Not "a wrong passphrase": the words were right, the file is not.
    assert shut(journal.store, journal.head, Kind.PASSPHRASE, PASSPHRASE) is Code.DATABASE_DAMAGED


def test_one_damaged_wrap_leaves_the_other(shelf: Shelf) -> None:
    journal, code = shelf.begin()
    store, head = journal.store, journal.head
    assert store.keys_whole(head)
    wrap = store.wraps(head)[Kind.PASSPHRASE]
    with store.writing():
        store.put_wrap(head, replace(wrap, sealed=bytes([wrap.sealed[0] ^ 1]) + wrap.sealed[1:]))
    assert shut(store, head, Kind.PASSPHRASE, PASSPHRASE) is Code.DATABASE_DAMAGED
    assert Journal.unlock(store, head, Kind.RECOVERY, code).fits()
    # A wrap of an older program has nothing to be checked by, and opens.
    with store.writing():
        store.put_wrap(head, replace(wrap, check=b""))
    assert Journal.unlock(store, head, Kind.PASSPHRASE, PASSPHRASE).fits()
    assert shut(store, head, Kind.PASSPHRASE, "another one") is Code.PASSPHRASE_WRONG


def test_a_flipped_epoch_is_damage_and_not_a_closed_journal(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    with journal.store.writing():
        journal.store.execute("UPDATE journals SET epoch = 5 WHERE person = ?", (str(shelf.person),))
    head = journal.store.head(shelf.person)
    assert shut(journal.store, head, Kind.PASSPHRASE, PASSPHRASE) is Code.DATABASE_DAMAGED
    assert not journal.store.keys_whole(head)


# --- bringing in --------------------------------------------------------------------------------------


def test_pages_are_brought_in_all_or_none_and_twice_is_once(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    journal.change(DAY, "a", account(words="here", love=1))
    brought = (
        Page(day=DAY, account=Account(words="there", clarity=2, written=EVENING)),
        Page(day=TUESDAY, account=Account(words="new", written=EVENING)),
    )
    assert journal.add(brought) == 2
    assert journal.add(brought) == 0
    page = journal.page(DAY).page
    assert (page.account.words, page.account.love, page.account.clarity) == ("here", 1, 2)
    assert [ask.field for ask in page.asks] == ["account.words"]
    newer = journal.key.seal("2026-11-24", 1, b'{"day": "2026-11-24", "format": 99}')
    with journal.writing():
        journal.rows.put(Row("2026-11-24", 1, newer))  # as a newer program would
    wednesday = date(2026, 11, 25)
    more = (Page(day=wednesday, acts=("x",)), Page(day=TUESDAY, acts=("x",)))
    assert code_of(lambda: journal.add(more)) is Code.PAGE_NEWER
    assert journal.page(wednesday).version == 0


def test_a_clock_set_back_a_year_changes_only_the_day_written(shelf: Shelf) -> None:
    journal, _ = shelf.begin()
    journal.change(DAY, "a", account(love=1))
    back = DAY - timedelta(days=365)
    past = datetime(2025, 11, 23, 19, tzinfo=UTC)
    journal.change(back, "b", lambda page: pages.write_account(page, Account(love=2, written=past)))
    assert [page.day for page in shelf.again(journal).book().pages] == [back, DAY]
