"""The disk is full: the act is refused in words, and nothing is half-written."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal.keeping import Shape, export_to, restore, take_out
from kesher.actions.practice.account import write_account
from kesher.journal import backup
from kesher.journal.cover import Cover
from kesher.journal.journal import Kept
from kesher.method.page import Account
from kesher.method.problems import Code, Problem, Refused

PASSPHRASE = "נקודה אחת פנימה"


def code(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


def account(desk: Desk, now: datetime, number: int, words: str = "מילה " * 300) -> Kept | Problem:
    day = now.date() - timedelta(days=number)
    return write_account(desk, now, f"act-{number}", Account(words=words), day=day, based_on=0)


def write_until_refused(desk: Desk, now: datetime) -> int:
    for number in range(5000):
        answer = account(desk, now, number)
        if isinstance(answer, Problem):
            assert answer.code is Code.DISK_FULL
            return number
    raise AssertionError("the disk never filled")


# --- everywhere: the database may grow no more ----------------------------------------------------------


def test_a_database_that_may_not_grow_refuses_the_act_and_keeps_the_rest(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    account(desk, now, 0)
    before = desk.journal(now).book()
    pages = int(desk.store.setting("page_count"))
    desk.store.setting(f"max_page_count={pages + 4}")
    kept = write_until_refused(desk, now)
    assert kept >= 1
    assert len(desk.journal(now).book().pages) == kept
    assert desk.journal(now).book().pages[-1] == before.pages[-1]
    assert code(account(desk, now, kept)) is Code.DISK_FULL
    assert desk.store.whole()
    desk.store.setting("max_page_count=1000000")
    assert isinstance(account(desk, now, kept), Kept)


# --- a real small disk ----------------------------------------------------------------------------------


class SmallDisk:
    """A disk of two megabytes that can be filled to the last byte and freed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        handle = os.open(self._filler, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        for size in (65536, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while True:
                    os.write(handle, bytes(size))
        os.close(handle)

    def free(self) -> None:
        self._filler.unlink()

    def names(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("ONLY ROOT CAN MOUNT A SMALL DISK: a full disk was only imitated")
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("NO SMALL DISK COULD BE MOUNTED HERE: a full disk was only imitated")
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def on_disk(small_disk: SmallDisk, make_desk: Callable[..., Desk], now: datetime) -> Desk:
    desk = make_desk(small_disk.folder / "kesher")
    assert isinstance(desk.begin(now, Cover(), PASSPHRASE, keep=False), Begun)
    for number in range(20):
        account(desk, now, number)
    return desk


def test_on_a_full_disk_an_act_is_refused_and_succeeds_when_there_is_room(
    small_disk: SmallDisk, on_disk: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    before = on_disk.journal(now).book().pages
    small_disk.fill()
    kept = 20
    # The log may still have room in the block it ends in; soon it has not.
    while isinstance(answer := account(on_disk, now, kept), Kept):
        kept += 1
    assert answer.code is Code.DISK_FULL
    assert code(account(on_disk, now, kept, "short")) is Code.DISK_FULL
    pages = on_disk.journal(now).book().pages
    assert len(pages) == kept and pages[-20:] == before
    assert on_disk.store.whole()
    small_disk.free()
    assert isinstance(account(on_disk, now, kept), Kept)
    on_disk.close()
    again = make_desk(on_disk.home)
    assert again.unlock(now, PASSPHRASE) is None
    assert len(again.journal(now).book().pages) == kept + 1 and again.journal(now).book().damaged == ()


def test_on_a_full_disk_export_and_backup_leave_no_file_behind(
    small_disk: SmallDisk, on_disk: Desk, now: datetime
) -> None:
    small_disk.fill()
    before = small_disk.names()
    kept = backup.backups(on_disk.home)
    for shape in (Shape.JSON, Shape.SEALED):
        target = small_disk.folder / f"book-{shape.value}"
        assert code(export_to(on_disk, now, shape, target)) is Code.DISK_FULL
    assert code(on_disk.back_up(now + timedelta(days=1))) is Code.DISK_FULL
    assert small_disk.names() == before and backup.backups(on_disk.home) == kept
    small_disk.free()
    assert isinstance(on_disk.back_up(now + timedelta(days=1)), Path)


def test_on_a_full_disk_the_book_still_opens_or_says_why(
    small_disk: SmallDisk, on_disk: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    on_disk.close()
    small_disk.fill()
    again = make_desk(on_disk.home)
    try:
        answer = again.unlock(now + timedelta(days=30), PASSPHRASE)
    except Refused as refused:
        answer = refused.problem
    assert answer is None or answer.code is Code.DISK_FULL
    if answer is None:
        assert len(again.journal(now).book().pages) == 20
        assert code(again.change_passphrase(now, "another passphrase")) is Code.DISK_FULL
        assert code(again.renew_key(now, "another passphrase")) is Code.DISK_FULL
    small_disk.free()
    third = make_desk(on_disk.home)
    assert third.unlock(now, PASSPHRASE) is None
    assert len(third.journal(now).book().pages) == 20


def test_on_a_full_disk_no_book_is_begun_and_later_it_is(
    small_disk: SmallDisk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    desk = make_desk(small_disk.folder / "kesher")
    small_disk.fill()
    assert code(desk.begin(now, Cover(), PASSPHRASE, keep=True)) in (Code.DISK_FULL, Code.FOLDER_UNWRITABLE)
    small_disk.free()
    assert desk.state(now) is State.NONE
    assert isinstance(desk.begin(now, Cover(), PASSPHRASE, keep=True), Begun)


def test_a_restore_that_does_not_fit_brings_nothing(
    small_disk: SmallDisk, desk: Desk, begun: Begun, make_desk: Callable[..., Desk], now: datetime
) -> None:
    for number in range(150):
        account(desk, now, number, "מילה " * 1500)
    content = take_out(desk, now, Shape.JSON)
    other = make_desk(small_disk.folder / "kesher")
    other.begin(now, Cover(), PASSPHRASE, keep=False)
    account(other, now, 7, "שלי")
    before = other.journal(now).book()
    assert code(restore(other, now, content, "x")) is Code.DISK_FULL
    assert other.journal(now).book() == before and other.store.whole()
