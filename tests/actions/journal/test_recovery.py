"""A backup comes back: into a whole journal, in the place of a damaged one, and where there is none."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal import keeping
from kesher.actions.journal.recovery import Restored, restore_backup
from kesher.actions.practice.account import write_account
from kesher.journal import backup
from kesher.journal.cover import Cover
from kesher.journal.keeper import FILE, Keeper, Keeping
from kesher.journal.keys import Kind
from kesher.journal.store import Store
from kesher.method.page import Account
from kesher.method.problems import Code, Problem

PASSPHRASE = "נקודה אחת פנימה"
Make = Callable[..., Desk]


@pytest.fixture
def make(tmp_path: Path, quick_keys: None) -> Make:
    return lambda name="kesher": Desk(tmp_path / name, keyring=False)


@pytest.fixture
def now() -> datetime:
    return datetime.fromisoformat("2026-11-23T19:00+02:00")


def written(
    desk: Desk, now: datetime, days: int, *, keep: bool = True, passphrase: str | None = None
) -> Begun:
    begun = desk.begin(now, Cover(), passphrase, keep=keep)
    assert isinstance(begun, Begun)
    write_more(desk, now, days)
    return begun


def write_more(desk: Desk, now: datetime, days: int, words: str = "line") -> None:
    for number in range(days):
        at = now - timedelta(days=7 * number)  # no day of rest among them
        kept = write_account(
            desk, now, f"{words}{number}", Account(words=f"{words} {number}"), day=at.date(), based_on=None
        )
        assert not isinstance(kept, Problem), kept


def texts(desk: Desk, now: datetime) -> list[str]:
    return [page.account.words for page in reversed(desk.journal(now).book().pages)]


def copied(desk: Desk, now: datetime) -> Path:
    made = desk.back_up(now)
    assert isinstance(made, Path)
    return made


def restored(desk: Desk, now: datetime, path: Path, **given: object) -> Restored:
    done = restore_backup(desk, now, path, **given)
    assert isinstance(done, Restored), done
    return done


def spoiled(desk: Desk) -> None:
    desk.close()
    desk.path.write_bytes(b"noise" * 1000)


def test_a_damaged_file_gives_way_and_opens_with_the_key_that_is_kept(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 3)
    copy = copied(desk, now)
    spoiled(desk)
    again = make()
    assert again.unlock_kept(now) == Problem(Code.DATABASE_DAMAGED)
    done = restored(again, now, copy)
    assert (done.found, done.damaged, done.asks, done.begun) == (3, (), 0, None)
    assert texts(again, now) == ["line 0", "line 1", "line 2"]
    assert again.keeping(now) is Keeping.FILE
    aside = list(again.home.glob("journal-damaged-*.db"))
    assert [path.read_bytes()[:5] for path in aside] == [b"noise"]
    again.close()
    assert make().unlock_kept(now) is None


def test_what_still_opens_in_a_damaged_file_comes_along_and_nothing_is_asked(
    make: Make, now: datetime
) -> None:
    desk = make()
    written(desk, now, 3)
    copy = copied(desk, now)
    write_more(desk, now, 5, "later")  # three pages changed since, and two are new
    before = desk.journal(now).book().pages
    desk.close()
    with sqlite3.connect(desk.path) as other:
        other.execute("PRAGMA writable_schema=ON")
        other.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'wrap BLOB', 'wrep BLOB') WHERE name = 'wraps'"
        )
    other.close()
    again = make()
    assert again.unlock_kept(now) is None and not again.whole()
    done = restored(again, now, copy)
    assert done.asks == 0 and again.journal(now).book().pages == before
    assert again.whole() and not again.hurt(now)


def test_in_a_whole_journal_an_older_backup_changes_nothing(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 3)
    copy = copied(desk, now)
    write_more(desk, now, 3, "later")
    done = restored(desk, now, copy)
    assert (done.changed, done.asks) == (0, 0)
    assert texts(desk, now) == ["later 0", "later 1", "later 2"]
    assert not list(desk.home.glob("journal-damaged-*"))


def test_two_that_parted_are_merged_and_asked_about(make: Make, now: datetime, tmp_path: Path) -> None:
    one = make("one")
    written(one, now, 2)
    one.close()
    shutil.copytree(one.home, tmp_path / "two")
    one, two = make("one"), make("two")
    assert one.unlock_kept(now) is None and two.unlock_kept(now) is None
    write_more(one, now, 1, "here")
    write_more(two, now, 1, "there")
    done = restored(one, now, copied(two, now))
    assert (done.changed, done.asks) == (1, 1)


def test_a_missing_page_and_a_missing_photograph_are_brought(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 4)
    journal = desk.journal(now)
    journal.change_all([], (now.date(), b"a photograph"))
    (photograph,) = journal.enclosures()
    copy = copied(desk, now)
    with desk.store.writing():
        desk.store.execute("DELETE FROM pages WHERE day IN (?, ?)", (now.date().isoformat(), photograph))
    desk.lock()
    assert desk.unlock_kept(now) is None
    checks = {check.name: check for check in keeping.doctor(desk, now)}
    assert not checks["pages"].well and checks["enclosures"].values == {"n": 1}
    done = restored(desk, now, copy)
    assert done.changed == 1 and len(texts(desk, now)) == 4
    assert desk.journal(now).enclosure(photograph) == b"a photograph"
    assert all(check.well for check in keeping.doctor(desk, now))


def test_a_damaged_cover_is_brought_and_the_doubt_of_a_damaged_list_goes(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 2)
    desk.change_cover(now, lambda cover: replace(cover, pulls=("phone",), minutes=9))
    copy = copied(desk, now)
    with desk.store.writing():
        desk.store.execute("DELETE FROM history WHERE day = 'cover'")
        desk.store.execute("UPDATE pages SET sealed = zeroblob(90) WHERE day = 'cover'")
        desk.store.execute("DELETE FROM manifest")
    desk.lock()
    assert desk.unlock_kept(now) is None
    assert desk.hurt(now) and desk.cover(now).pulls == ()
    assert desk.change_cover(now, lambda cover: replace(cover, minutes=3)) == Problem(Code.COVER_DAMAGED)
    names = {check.name for check in keeping.doctor(desk, now) if not check.well}
    assert {"settings", "list"} <= names
    restored(desk, now, copy)
    desk.lock()
    assert desk.unlock_kept(now) is None
    assert not desk.hurt(now) and desk.cover(now).pulls == ("phone",) and desk.cover(now).minutes == 9


# --- lost -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["missing", "empty", "of another program"])
def test_a_lost_file_beside_its_backups_is_no_new_installation(make: Make, now: datetime, how: str) -> None:
    desk = make()
    begun = written(desk, now, 2)
    copy = copied(desk, now)
    desk.close()
    kept = (desk.home / FILE).read_bytes()
    for path in desk.home.glob("journal.db*"):
        path.unlink()
    if how == "empty":
        desk.path.touch()
    elif how == "of another program":
        with sqlite3.connect(desk.path) as other:
            other.execute("CREATE TABLE other (x)")
        other.close()
    again = make()
    if how != "of another program":
        assert again.state(now) is State.LOST
        assert again.begin(now, Cover(), "another long one", keep=True) == Problem(Code.JOURNAL_LOST)
    assert (desk.home / FILE).read_bytes() == kept
    restored(again, now, copy)
    assert again.state(now) is State.OPEN and len(texts(again, now)) == 2
    again.close()
    assert make().unlock(now, begun.code, Kind.RECOVERY) is None


def test_a_new_journal_beside_the_backups_of_another_keeps_both_keys(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 2)
    copy = copied(desk, now)
    desk.close()
    kept = (desk.home / FILE).read_bytes()
    desk.path.unlink()
    again = make()
    assert isinstance(again.begin(now, Cover(), None, keep=True, beside=True), Begun)
    assert (desk.home / FILE).read_bytes() == kept
    again.close()
    assert again.unlock_kept(now) is None and again.keeping(now) is Keeping.FILE
    assert copy not in {each.path for each in again.copies()}
    # And that backup still opens with the key that lies beside it.
    assert restored(again, now, copy).found == 2
    assert not isinstance(again.change_passphrase(now, PASSPHRASE), Problem)
    assert again.keep_key(now, keep=False) is Keeping.NOT
    assert (desk.home / FILE).read_bytes() == kept


def test_a_kept_key_without_a_journal_is_said_too(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 1)
    desk.close()
    shutil.rmtree(desk.home / "backups")
    desk.path.unlink()
    again = make()
    assert again.state(now) is State.LOST and again.copies() == []
    assert keeping.doctor(again, now) == Problem(Code.JOURNAL_LOST)
    assert make("elsewhere").state(now) is State.NONE


def test_the_key_is_kept_before_there_is_a_journal_that_needs_it(
    make: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    keeps, adds = Keeper.keep, Store.add_journal

    def keep(self: Keeper, key: object) -> Keeping:
        order.append("key")
        return keeps(self, key)

    def add(self: Store, *given: object) -> None:
        order.append("journal")
        adds(self, *given)

    monkeypatch.setattr(Keeper, "keep", keep)
    monkeypatch.setattr(Store, "add_journal", add)
    written(make(), now, 0)
    assert order == ["key", "journal"]


def test_where_beginning_fails_no_key_is_left(
    make: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr(Store, "add_journal", breaks)
    desk = make()
    with pytest.raises(RuntimeError):
        desk.begin(now, Cover(), None, keep=True)
    assert not (desk.home / FILE).exists() and make().state(now) is State.NONE


# --- refusals -------------------------------------------------------------------------------------------


def test_a_backup_that_nothing_opens_is_refused_and_nothing_is_moved(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 2, keep=False, passphrase=PASSPHRASE)
    copy = copied(desk, now)
    spoiled(desk)
    again = make()
    found = restore_backup(again, now, copy)
    assert isinstance(found, Problem) and found.code is Code.FILE_OTHER_JOURNAL
    wrong = restore_backup(again, now, copy, secret="not that one")
    assert isinstance(wrong, Problem) and wrong.code is Code.PASSPHRASE_WRONG
    assert desk.path.read_bytes()[:5] == b"noise" and not list(desk.home.glob("journal-damaged-*"))
    assert restored(again, now, copy, secret=PASSPHRASE).found == 2
    again.lock()
    assert again.unlock(now, PASSPHRASE) is None


def test_a_damaged_backup_is_refused_and_the_file_stays(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 2)
    copy = copied(desk, now)
    content = bytearray(copy.read_bytes())
    content[4096:8192] = bytes(4096)
    copy.write_bytes(content)
    spoiled(desk)
    found = restore_backup(make(), now, copy)
    assert isinstance(found, Problem) and found.code is Code.FILE_DAMAGED
    assert desk.path.read_bytes()[:5] == b"noise"
    missing = restore_backup(make(), now, copy.with_name("none.db"))
    assert isinstance(missing, Problem) and missing.code is Code.FILE_MISSING


def test_a_locked_journal_that_is_whole_is_not_put_aside(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 2, passphrase=PASSPHRASE, keep=False)
    copy = copied(desk, now)
    desk.lock()
    found = restore_backup(desk, now, copy, secret=PASSPHRASE)
    assert isinstance(found, Problem) and found.code is Code.LOCKED
    assert not list(desk.home.glob("journal-damaged-*"))


def test_a_full_disk_in_the_middle_leaves_the_file_where_it_was(
    make: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make()
    written(desk, now, 2)
    copy = copied(desk, now)
    spoiled(desk)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    found = restore_backup(make(), now, copy)
    assert isinstance(found, Problem) and found.code is Code.DISK_FULL
    assert desk.path.read_bytes()[:5] == b"noise" and not list(desk.home.glob("journal-damaged-*"))


# --- earlier backups --------------------------------------------------------------------------------------


def test_no_backup_goes_while_something_does_not_open(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 2)
    good = copied(desk, now)
    with desk.store.writing():
        desk.store.execute("DELETE FROM pages WHERE day = ?", (now.date().isoformat(),))
    for week in range(1, 20):
        desk.lock()
        assert desk.unlock_kept(now + timedelta(weeks=week)) is None
        copied(desk, now + timedelta(weeks=week, hours=1))
    assert good.exists() and desk.let_copies_go(now) == Problem(Code.COPIES_NEEDED) and good.exists()
    late = now + timedelta(weeks=20)
    desk.lock()
    assert desk.unlock_kept(late) is None
    assert restored(desk, late, good).changed == 1
    # Now that all is whole, those that are no longer needed go again.
    copied(desk, late)
    assert not good.exists() and len(desk.copies()) == backup.NEWEST + backup.WEEKLY
    assert isinstance(desk.let_copies_go(late + timedelta(minutes=1)), int) and len(desk.copies()) == 1


def test_a_backup_of_a_closed_journal_lets_none_go(make: Make, now: datetime) -> None:
    desk = make()
    written(desk, now, 1)
    desk.lock()
    for week in range(15):
        copied(desk, now + timedelta(weeks=week))
    assert len(desk.copies()) == 15
    assert desk.unlock_kept(now + timedelta(weeks=15)) is None
    desk.look_after(now + timedelta(weeks=15))
    assert len(desk.copies()) == backup.NEWEST + backup.WEEKLY
