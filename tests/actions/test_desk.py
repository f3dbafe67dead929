"""How the book lies on the desk: closed, locked or open."""

import errno
import gc
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import FunctionType, ModuleType

import msgspec
import pytest

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.practice.account import write_account
from kesher.journal import backup, keeper
from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.keeper import Keeping
from kesher.journal.keys import Kind, new_code
from kesher.journal.seal import DataKey
from kesher.method.language import Language
from kesher.method.page import Account, Page
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.method.standing import Standing

PASSPHRASE = "נקודה אחת פנימה"


def code(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


def code_of(work) -> Code:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.problem.code


def test_the_first_day_of_a_book(desk: Desk, now: datetime) -> None:
    assert desk.state(now) is State.NONE and desk.language(now) is None
    assert not desk.home.exists()
    begun = desk.begin(now, Cover(language=Language.EN), PASSPHRASE, keep=False)
    assert isinstance(begun, Begun) and begun.keeping is Keeping.NOT
    assert desk.state(now) is State.OPEN and desk.language(now) is Language.EN
    assert stat.S_IMODE(desk.home.stat().st_mode) == 0o700
    assert code(desk.begin(now, Cover(), PASSPHRASE, keep=False)) is Code.JOURNAL_EXISTS


def test_a_journal_that_nothing_could_open_is_not_begun(desk: Desk, now: datetime) -> None:
    assert code(desk.begin(now, Cover(), "short", keep=True)) is Code.PASSPHRASE_SHORT
    assert code(desk.begin(now, Cover(), None, keep=False)) is Code.PASSPHRASE_SHORT
    assert desk.state(now) is State.NONE


def test_locked_it_opens_by_passphrase_or_code(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.lock()
    assert desk.state(now) is State.LOCKED
    assert code_of(lambda: desk.journal(now)) is Code.LOCKED
    assert code(desk.unlock(now, "not the passphrase")) is Code.PASSPHRASE_WRONG
    assert code(desk.unlock(now, new_code(), Kind.RECOVERY)) is Code.CODE_WRONG
    assert code(desk.unlock(now, "what?", Kind.RECOVERY)) is Code.CODE_MISTYPED
    assert code(desk.unlock_kept(now)) is Code.KEY_NOT_KEPT
    assert desk.state(now) is State.LOCKED
    assert desk.unlock(now, PASSPHRASE) is None and desk.state(now) is State.OPEN
    desk.lock()
    assert desk.unlock(now, begun.code.lower(), Kind.RECOVERY) is None


def test_forgotten_passphrase_the_code_opens_and_a_new_one_is_set(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    desk.lock()
    assert desk.unlock(now, begun.code, Kind.RECOVERY) is None
    assert desk.change_passphrase(now, "חדשה לגמרי") is None
    desk.lock()
    assert code(desk.unlock(now, PASSPHRASE)) is Code.PASSPHRASE_WRONG
    assert desk.unlock(now, "חדשה לגמרי") is None


def test_a_new_code_shuts_out_the_old_and_a_locked_book_makes_none(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    fresh = desk.new_code(now)
    assert isinstance(fresh, str)
    desk.lock()
    assert code(desk.new_code(now)) is Code.LOCKED
    assert code(desk.change_passphrase(now, "a longer one")) is Code.LOCKED
    assert code(desk.unlock(now, begun.code, Kind.RECOVERY)) is Code.CODE_WRONG
    assert desk.unlock(now, fresh, Kind.RECOVERY) is None


# --- the key kept here --------------------------------------------------------------------------------


def test_a_kept_key_opens_without_a_word(make_desk: Callable[..., Desk], now: datetime) -> None:
    desk = make_desk()
    begun = desk.begin(now, Cover(), None, keep=True)
    assert isinstance(begun, Begun) and begun.keeping is Keeping.FILE
    assert not desk.has_passphrase(now)
    kept = desk.home / keeper.FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    desk.close()
    again = make_desk()
    assert again.state(now) is State.LOCKED
    assert again.unlock_kept(now) is None and again.state(now) is State.OPEN
    # Without a passphrase the kept key is not given up: only the code would be left.
    assert code(again.keep_key(now, False)) is Code.PASSPHRASE_SHORT and kept.exists()
    assert again.change_passphrase(now, PASSPHRASE) is None
    assert again.keep_key(now, False) is Keeping.NOT and not kept.exists()
    again.lock()
    assert code(again.unlock_kept(now)) is Code.KEY_NOT_KEPT


def test_where_the_key_cannot_be_kept_the_code_is_still_shown(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeper.Keeper, "keep", full)
    begun = desk.begin(now, Cover(), None, keep=True)
    assert isinstance(begun, Begun) and begun.keeping is Keeping.NOT
    assert desk.state(now) is State.OPEN
    assert code(desk.keep_key(now, True)) is Code.FOLDER_UNWRITABLE
    desk.lock()
    assert desk.unlock(now, begun.code, Kind.RECOVERY) is None


def test_a_key_that_leaked_is_renewed_and_the_new_one_kept(
    make_desk: Callable[..., Desk], now: datetime
) -> None:
    desk = make_desk()
    first = desk.begin(now, Cover(), PASSPHRASE, keep=True)
    assert isinstance(first, Begun)
    write_account(desk, now, "a", Account(words="לפני"))
    leaked = (desk.home / keeper.FILE).read_bytes()
    second = desk.renew_key(now, "אחרי הדליפה")
    assert isinstance(second, Begun) and second.keeping is Keeping.FILE and second.code != first.code
    desk.lock()
    assert desk.unlock_kept(now) is None
    desk.lock()
    (desk.home / keeper.FILE).write_bytes(leaked)
    assert code(desk.unlock_kept(now)) is Code.KEY_NOT_KEPT
    assert code(desk.unlock(now, first.code, Kind.RECOVERY)) is Code.CODE_WRONG
    assert desk.unlock(now, "אחרי הדליפה") is None
    assert desk.journal(now).book().pages[0].account.words == "לפני"


def test_another_program_whose_key_was_renewed_finds_its_book_locked(
    make_desk: Callable[..., Desk], now: datetime
) -> None:
    here, there = make_desk(), make_desk()
    here.begin(now, Cover(), PASSPHRASE, keep=True)
    assert there.unlock(now, PASSPHRASE) is None
    here.renew_key(now, "אחרי הדליפה")
    assert code(write_account(there, now, "a", Account(love=3))) is Code.LOCKED
    assert there.state(now) is State.LOCKED
    assert there.unlock_kept(now) is None  # with the new key, which lies in the same home
    assert not isinstance(write_account(there, now, "a", Account(love=3)), Problem)


# --- left alone ---------------------------------------------------------------------------------------


def test_left_untouched_it_locks_itself(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.journal(now + timedelta(minutes=14))
    assert desk.state(now + timedelta(minutes=28)) is State.OPEN
    assert desk.state(now + timedelta(minutes=29)) is State.LOCKED


def test_the_owner_says_how_long_and_it_holds_at_once(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.change_cover(now, lambda cover: msgspec.structs.replace(cover, idle_minutes=1))
    assert desk.state(now + timedelta(minutes=1)) is State.LOCKED
    desk.unlock(now, PASSPHRASE)
    assert desk.state(now + timedelta(minutes=1)) is State.LOCKED
    desk.unlock(now, PASSPHRASE)
    desk.change_cover(now, lambda cover: msgspec.structs.replace(cover, idle_minutes=0))
    assert desk.state(now + timedelta(days=30)) is State.OPEN


def test_a_clock_set_back_does_not_keep_it_open(desk: Desk, begun: Begun, now: datetime) -> None:
    back = now - timedelta(days=365)
    assert desk.state(back) is State.OPEN
    assert desk.state(back + timedelta(minutes=15)) is State.LOCKED


def test_a_clock_set_back_a_year_still_writes(desk: Desk, begun: Begun, now: datetime) -> None:
    write_account(desk, now, "a", Account(love=1))
    desk.look_after(now)
    back = now - timedelta(days=365)
    desk.unlock(back, PASSPHRASE)
    desk.look_after(back)
    assert not isinstance(write_account(desk, back, "b", Account(love=2)), Problem)
    assert [page.account.love for page in desk.journal(back).book().pages] == [2, 1]
    assert len(backup.backups(desk.home)) == 2


def reached(start: object) -> list[object]:
    """Everything that can be reached from an object, but for what classes and modules hold."""
    seen, found, waiting = set[int](), list[object](), [start]
    while waiting:
        each = waiting.pop()
        if id(each) not in seen and not isinstance(each, type | ModuleType | FunctionType):
            seen.add(id(each))
            found.append(each)
            waiting += gc.get_referents(each)
    return found


def test_locking_forgets_the_key_and_all_that_was_read(desk: Desk, begun: Begun, now: datetime) -> None:
    write_account(desk, now, "a", Account(words="נסתר"))
    desk.standing(now)
    held = DataKey | Journal | Page | Standing
    assert {type(each) for each in reached(desk) if isinstance(each, held)} == {
        DataKey,
        Journal,
        Page,
        Standing,
    }
    desk.lock()
    assert not [each for each in reached(desk) if isinstance(each, held)]


# --- the file -----------------------------------------------------------------------------------------


def test_each_week_of_use_leaves_a_backup(desk: Desk, begun: Begun, now: datetime) -> None:
    for week in range(12):
        desk.lock()
        desk.unlock(now + timedelta(days=7 * week), PASSPHRASE)
        before = len(backup.backups(desk.home))
        assert before == week  # nothing of it is done while one waits for the journal to open
        desk.look_after(now + timedelta(days=7 * week))
        desk.look_after(now + timedelta(days=7 * week))
    assert len(backup.backups(desk.home)) == backup.NEWEST + backup.WEEKLY


def test_a_backup_that_fails_keeps_no_one_from_his_book(desk: Desk, begun: Begun, now: datetime) -> None:
    (desk.home / backup.FOLDER).write_text("in the way")
    desk.lock()
    assert desk.unlock(now, PASSPHRASE) is None
    desk.look_after(now)
    assert desk.is_open
    assert code(desk.back_up(now)) is Code.FOLDER_UNWRITABLE


def test_what_an_opened_journal_is_owed_is_done_at_the_latest_when_it_closes(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    desk.lock()
    assert backup.backups(desk.home) == []
    desk.close()
    assert [each.made for each in backup.backups(desk.home)] == [now]
    desk.close()
    assert len(backup.backups(desk.home)) == 1


def test_a_damaged_database_is_told_and_left_as_it_is(make_desk: Callable[..., Desk], now: datetime) -> None:
    desk = make_desk()
    desk.begin(now, Cover(), PASSPHRASE, keep=False)
    desk.close()
    desk.path.write_bytes(b"noise" * 1000)
    again = make_desk()
    assert code_of(lambda: again.state(now)) is Code.DATABASE_DAMAGED
    assert code(again.begin(now, Cover(), PASSPHRASE, keep=False)) is Code.DATABASE_DAMAGED
    assert desk.path.read_bytes() == b"noise" * 1000


def test_a_home_that_cannot_be_made_is_told(
    make_desk: Callable[..., Desk], tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "file").write_text("")
    desk = make_desk("file/kesher")
    assert code(desk.begin(now, Cover(), PASSPHRASE, keep=False)) is Code.FOLDER_UNWRITABLE


# --- locking whatever the database says ------------------------------------------------------------------


def test_a_database_that_fails_does_not_keep_the_journal_open(
    desk: Desk, begun: Begun, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise refuse(Code.DATABASE_BUSY)

    minutes = timedelta(minutes=desk.cover(now).idle_minutes)
    monkeypatch.setattr(desk.store, "pulse", fails)
    with pytest.raises(Refused):
        desk.lock_if_idle(now + minutes / 2)
    assert desk.is_open
    desk.lock_if_idle(now + minutes)
    assert not desk.is_open
    desk.lock()


def test_closing_locks_even_where_the_database_does_not_close(
    desk: Desk, begun: Begun, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = desk.store.close

    def fails() -> None:
        close()
        raise OSError("no disk")

    monkeypatch.setattr(desk.store, "close", fails)
    with pytest.raises(OSError):
        desk.close()
    assert not desk.is_open and desk.store is None


def test_a_secret_proves_whose_the_journal_is(desk: Desk, begun: Begun, now: datetime) -> None:
    for right in (PASSPHRASE, begun.code, begun.code.lower().replace("-", " ")):
        assert desk.proves(now, right) is None
    for wrong in ("", PASSPHRASE[:-1], begun.code[:-1], new_code()):
        assert desk.proves(now, wrong) == Problem(Code.PROOF_WRONG)
    # A passphrase that has the form of a code is a passphrase too.
    odd = new_code()
    assert desk.change_passphrase(now, odd) is None
    assert desk.proves(now, odd) is None and desk.proves(now, PASSPHRASE) == Problem(Code.PROOF_WRONG)
    desk.lock()
    assert desk.proves(now, odd) == Problem(Code.LOCKED)


@pytest.mark.parametrize(
    ("error", "code"), [(errno.EACCES, Code.FOLDER_CLOSED), (errno.EIO, Code.DISK_SILENT)]
)
def test_a_folder_that_cannot_be_entered_is_said(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch, error: int, code: Code
) -> None:
    def fails(*_: object) -> bool:
        raise OSError(error, "no")

    monkeypatch.setattr(Path, "exists", fails)
    with pytest.raises(Refused) as refused:
        desk.state(now)
    assert refused.value.problem.code is code


def test_what_something_else_wrote_is_seen_within_one_look_once_that_is_said(
    make_desk: Callable[..., Desk], now: datetime
) -> None:
    one, other = make_desk("same"), make_desk("same")
    assert isinstance(one.begin(now, Cover(), PASSPHRASE, keep=False), Begun)
    assert other.unlock(now, PASSPHRASE) is None
    with one.one_look():
        assert one.journal(now).book().pages == ()
        assert not isinstance(write_account(other, now, "a", Account(love=3)), Problem)
        assert one.journal(now).book().pages == ()  # a page is made of one state
        one.look_again()
        assert len(one.journal(now).book().pages) == 1
