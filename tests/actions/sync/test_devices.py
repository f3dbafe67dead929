"""Devices let in and taken off, and the key of a journal that is on several."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.sync import devices, rounds
from kesher.actions.sync.place import Place, choose, leave, place_of
from kesher.journal.keeper import Keeping
from kesher.journal.keys import Kind
from kesher.method import page as pages
from kesher.method.page import Glance
from kesher.method.problems import Code, Problem
from sync.model import Kill

PASSPHRASE = "נקודה אחת פנימה"
OTHER = "מנורה ביער שקט ומים"


@pytest.fixture
def folder(desk: Desk, begun: Begun, tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    choose(desk.home, Place(folder=str(made)))
    return made


def glance(desk: Desk, now: datetime, name: str) -> None:
    day = desk.moment(now).day
    written = Glance(id=name, at=now, where=3, pull="")
    desk.change(now, day, name, lambda page: pages.glance(page, written))


def let_in(desk: Desk, other: Desk, now: datetime, **how: bool) -> None:
    code = devices.pair(desk, now)
    assert isinstance(code, str)
    assert devices.join(other, now, code, OTHER, name="other", **how) is None


def synced(desk: Desk, now: datetime, passphrase: str | None = None) -> rounds.Synced:
    found = rounds.sync(desk, now, passphrase=passphrase)
    assert not isinstance(found, Problem), found
    return found


def test_a_new_device_opens_with_its_own_passphrase_and_the_same_code(
    desk: Desk, begun: Begun, folder: Path, make_desk: Callable[..., Desk], now: datetime
) -> None:
    glance(desk, now, "g")
    other = make_desk("other")
    let_in(desk, other, now)
    assert other.state(now) is State.OPEN and other.keeping(now) is Keeping.NOT
    assert other.journal(now).book().pages == desk.journal(now).book().pages
    assert other.cover(now) == desk.cover(now)
    assert place_of(other.home) == Place(folder=str(folder))
    other.lock()
    assert other.unlock(now, PASSPHRASE) == Problem(Code.PASSPHRASE_WRONG)
    assert other.unlock(now, OTHER) is None
    other.lock()
    assert other.unlock(now, begun.code, Kind.RECOVERY) is None


def test_a_device_that_is_killed_while_it_is_let_in_is_empty_or_whole(
    desk: Desk,
    folder: Path,
    make_desk: Callable[..., Desk],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    glance(desk, now, "g")
    other = make_desk("other")
    code = devices.pair(desk, now)
    assert isinstance(code, str)

    def killed(*_: object) -> None:
        raise Kill

    for place, name in ((Desk, "put_in_place"), (devices, "_discard"), (devices, "choose")):
        with monkeypatch.context() as patched, pytest.raises(Kill):
            patched.setattr(place, name, killed)
            devices.join(other, now, code, OTHER, name="other")
        other.close()
        if other.state(now) is not State.NONE:
            break
        assert devices.join(make_desk("third"), now + timedelta(hours=1), code, OTHER, name="x") == Problem(
            Code.PAIR_PAST
        )
    else:
        assert devices.join(other, now, code, OTHER, name="other") is None
    if other.state(now) is State.LOCKED:
        assert other.unlock(now, OTHER) is None
    assert other.journal(now).book().pages == desk.journal(now).book().pages
    choose(other.home, Place(folder=str(folder)))
    glance(other, now, "h")
    synced(other, now)
    assert synced(desk, now).done.pulled == 1


def test_after_a_renewal_each_device_asks_for_its_own_passphrase(
    desk: Desk, begun: Begun, folder: Path, make_desk: Callable[..., Desk], now: datetime
) -> None:
    other, off = make_desk("other"), make_desk("off")
    let_in(desk, other, now, keep=True)
    let_in(desk, off, now)
    glance(other, now, "not sent")
    listed = devices.devices(off, now)
    assert not isinstance(listed, Problem)
    wanted = next(each.id for each in listed if each.this)
    assert devices.revoke(desk, now, wanted, OTHER) == Problem(Code.PASSPHRASE_WRONG)
    revoked = devices.revoke(desk, now, wanted, PASSPHRASE)
    assert not isinstance(revoked, Problem) and revoked.code != begun.code
    found = rounds.sync(other, now)
    assert isinstance(found, Problem) and found.code is Code.SYNC_RENEWED
    found = rounds.sync(other, now, passphrase=PASSPHRASE)
    assert isinstance(found, Problem) and found.code is Code.PASSPHRASE_WRONG
    assert synced(other, now, OTHER).done.pushed == 1
    assert synced(desk, now).done.pulled == 1
    found = rounds.sync(off, now)
    assert isinstance(found, Problem) and found.code is Code.SYNC_REMOVED
    for each, passphrase in ((desk, PASSPHRASE), (other, OTHER)):
        assert not each.cover(now).code_confirmed
        assert each.journal(now).book().pages and not each.journal(now).book().damaged
        each.lock()
        assert each.unlock(now, begun.code, Kind.RECOVERY) == Problem(Code.CODE_WRONG)
        assert each.unlock(now, revoked.code, Kind.RECOVERY) is None
        each.lock()
        assert each.unlock(now, passphrase) is None
    assert other.keeping(now) is Keeping.FILE
    other.lock()
    assert other.unlock_kept(now) is None  # the key that was kept is the new one


def test_the_key_of_a_journal_on_several_devices_is_not_renewed_on_one_alone(
    desk: Desk, folder: Path, make_desk: Callable[..., Desk], now: datetime
) -> None:
    glance(desk, now, "g")
    synced(desk, now)
    assert desk.renew_key(now, OTHER) == Problem(Code.SYNC_RENEW_HERE)
    assert desk.journal(now).key.epoch == 1
    leave(desk.home)
    begun = desk.renew_key(now, OTHER)
    assert isinstance(begun, Begun) and desk.journal(now).key.epoch == 2
    store = desk.journal(now).store
    for table in ("device", "synced", "there"):
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_what_is_chosen_and_held_on_one_is_held_on_the_other(
    desk: Desk, folder: Path, make_desk: Callable[..., Desk], now: datetime
) -> None:
    other = make_desk("other")
    let_in(desk, other, now)
    desk.change_cover(now, lambda cover: replace(cover, pulls=("כבוד",), pack="my-pack"))
    other.change_cover(now, lambda cover: replace(cover, pulls=("חיפזון",), places={"book": 7}))
    for each in (desk, other, desk):
        synced(each, now)
    assert desk.cover(now) == other.cover(now)
    assert set(desk.cover(now).pulls) == {"כבוד", "חיפזון"}
    assert desk.cover(now).pack == "my-pack" and desk.cover(now).places == {"book": 7}


def test_a_journal_that_is_restored_from_its_own_backup_goes_on(
    desk: Desk, folder: Path, make_desk: Callable[..., Desk], now: datetime
) -> None:
    from kesher.actions.journal import keeping

    other = make_desk("other")
    let_in(desk, other, now)
    glance(desk, now, "before")
    synced(desk, now)
    backup = desk.back_up(now)
    assert isinstance(backup, Path)
    glance(desk, now, "after")
    synced(desk, now)
    synced(other, now)
    glance(other, now, "of the other")
    synced(other, now)
    desk.close()
    for path in desk.home.glob("journal.db*"):
        path.unlink()
    restored = keeping.restore_file(desk, now, backup, secret=PASSPHRASE)
    assert not isinstance(restored, Problem)
    glance(desk, now, "since then")
    for each in (desk, other, desk, other, desk):
        synced(each, now)
    found = desk.journal(now).book().pages
    assert found == other.journal(now).book().pages
    (page,) = found
    assert {each.id for each in page.glances} == {"before", "after", "of the other", "since then"}
    assert not page.asks


def test_two_that_renew_the_key_at_once_say_so_and_one_code_is_good(
    desk: Desk, folder: Path, make_desk: Callable[..., Desk], now: datetime, tmp_path: Path
) -> None:
    other = make_desk("other")
    let_in(desk, other, now)
    synced(desk, now)
    synced(other, now)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    choose(other.home, Place(folder=str(copy)))
    glance(other, now, "before")
    codes = [devices.renew(desk, now, PASSPHRASE), devices.renew(other, now, OTHER)]
    first, second = (rounds.round_of(each, now).me().id for each in (desk, other))

    def carried() -> None:
        for one, into, whose in ((folder, copy, first), (copy, folder, second)):
            (place,) = one.glob(f"kesher-*/{whose}")
            shutil.copytree(place, into / place.parent.name / whose, dirs_exist_ok=True)

    carried()
    stays, goes = (0, 1) if first < second else (1, 0)
    both, phrases = (desk, other), (PASSPHRASE, OTHER)
    here = synced(both[stays], now)
    assert [each.code for each in here.done.notices] == [Code.SYNC_CROSSED]
    asked = rounds.sync(both[goes], now)
    assert isinstance(asked, Problem) and asked.code is Code.SYNC_RENEWED
    there = synced(both[goes], now, phrases[goes])
    assert [each.code for each in there.done.notices] == [Code.SYNC_KEY_OTHER]
    both[goes].lock()
    assert both[goes].unlock(now, codes[goes], Kind.RECOVERY) == Problem(Code.CODE_WRONG)
    assert both[goes].unlock(now, codes[stays], Kind.RECOVERY) is None
    for _ in range(2):
        carried()
        for each in both:
            assert not synced(each, now).done.notices
    assert desk.journal(now).book().pages == other.journal(now).book().pages
    assert "before" in str(desk.journal(now).book().pages)
