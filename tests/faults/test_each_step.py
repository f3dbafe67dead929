"""Killed between any two steps of an act that changes keys, files or copies: the journal is there afterwards.

A child does the act and is killed (SIGKILL) at its first step, then at its second, and so on until it comes
to its end: a step is a statement of the database or an act on a file.
"""

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal.recovery import Restored, restore_backup
from kesher.actions.practice.account import write_account
from kesher.disk.sqlite import SqliteFile
from kesher.journal.cover import Cover
from kesher.journal.keys import Kind
from kesher.method.page import Account
from kesher.method.problems import Problem, Refused

pytestmark = pytest.mark.slow
OLD, NEW = "the old one of before", "the new one of now"
NOW = datetime.fromisoformat("2026-11-23T19:00+02:00")
FILES = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod"}
Act = Callable[[Desk], object]


def killed_at(step: int, home: Path, act: Act) -> bool:
    """Do an act in a child that is killed at a step; False when it came to its end."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(*_: object) -> None:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        opens = SqliteFile._open

        def traced(self: SqliteFile, mode: str) -> None:
            opens(self, mode)
            self._db.set_trace_callback(count)

        SqliteFile._open = traced
        sys.addaudithook(lambda event, given: count() if event in FILES else None)
        with contextlib.suppress(BaseException):
            act(Desk(home, keyring=False))
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the act itself failed"
    return False


def opened(home: Path) -> Desk | None:
    """The journal, opened in any way that there is; None where it is not in its place."""
    desk = Desk(home, keyring=False)
    try:
        if desk.state(NOW) is not State.LOCKED:
            desk.close()
            return None
    except Refused:
        desk.close()
        return None
    if desk.unlock_kept(NOW) is None:
        return desk
    for secret in (NEW, OLD):
        if desk.unlock(NOW, secret) is None:
            return desk
    raise AssertionError("nothing opens it")


def words(desk: Desk) -> set[str]:
    book = desk.journal(NOW).book()
    assert not book.damaged and not book.doubted and not desk.journal(NOW).cover_damaged()
    return {page.account.words for page in book.pages}


@pytest.fixture
def made(tmp_path: Path, quick_keys: None) -> Path:
    home = tmp_path / "made"
    desk = Desk(home, keyring=False)
    assert isinstance(desk.begin(NOW, Cover(), OLD, keep=False), Begun)
    write_account(desk, NOW, "a", Account(words="first"))
    desk.back_up(NOW)
    desk.close()
    return home


def homes(made: Path, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    for step in range(400):
        home = tmp_path / "tried"
        shutil.rmtree(home, ignore_errors=True)
        if made.exists():
            shutil.copytree(made, home)
        yield step, home


def must(found: object) -> None:
    if isinstance(found, Problem):
        raise Refused(found)


def with_key(act: Act) -> Act:
    def done(desk: Desk) -> None:
        must(desk.unlock(NOW, OLD))
        must(act(desk))

    return done


ACTS: dict[str, Act] = {
    "account": lambda desk: write_account(desk, NOW, "b", Account(words="second"), based_on=1),
    "passphrase": lambda desk: desk.change_passphrase(NOW, NEW),
    "code": lambda desk: desk.new_code(NOW),
    "key": lambda desk: desk.renew_key(NOW, NEW),
    "keep": lambda desk: desk.keep_key(NOW, keep=True),
    "backup": lambda desk: desk.back_up(NOW),
    "copies": lambda desk: desk.let_copies_go(NOW),
}


@pytest.mark.parametrize("name", list(ACTS))
def test_an_act_that_is_killed_loses_nothing(made: Path, tmp_path: Path, name: str) -> None:
    for step, home in homes(made, tmp_path):
        killed = killed_at(step, home, with_key(ACTS[name]))
        desk = opened(home)
        assert desk is not None, step
        assert words(desk) in ({"first"}, {"second"}), step
        assert desk.copies(), "there is always a backup"
        desk.close()
        if not killed:
            assert step > 3
            return
    raise AssertionError("it never came to its end")


def test_a_restore_that_is_killed_can_be_done_again(made: Path, tmp_path: Path) -> None:
    copy = next((made / "backups").iterdir()).name
    (made / "journal.db").write_bytes(b"noise" * 1000)

    def act(desk: Desk) -> None:
        must(restore_backup(desk, NOW, desk.home / "backups" / copy, secret=OLD))

    for step, home in homes(made, tmp_path):
        killed = killed_at(step, home, act)
        desk = opened(home)
        if desk is None:
            assert killed
            desk = Desk(home, keyring=False)
            found = restore_backup(desk, NOW, home / "backups" / copy, secret=OLD)
            assert isinstance(found, Restored), (step, found)
        assert words(desk) == {"first"}, step
        desk.close()
        if not killed:
            assert step > 10
            return
    raise AssertionError("it never came to its end")


def test_a_beginning_that_is_killed_leaves_a_journal_that_opens_or_none(
    tmp_path: Path, quick_keys: None
) -> None:
    def act(desk: Desk) -> None:
        must(desk.begin(NOW, Cover(), None, keep=True))

    for step, home in homes(tmp_path / "none", tmp_path):
        killed = killed_at(step, home, act)
        desk = opened(home)
        if desk is None:
            assert killed
            desk = Desk(home, keyring=False)
            assert desk.state(NOW) in (State.NONE, State.LOST), step
            assert isinstance(desk.begin(NOW, Cover(), OLD, keep=True, beside=True), Begun), step
            desk.lock()
            assert desk.unlock(NOW, OLD, Kind.PASSPHRASE) is None
        assert words(desk) == set()
        desk.close()
        if not killed:
            assert step > 10
            return
    raise AssertionError("it never came to its end")
