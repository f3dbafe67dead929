"""A folder that may only be read, a full disk, one that does not answer: what can be read is read."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal.keeping import Shape, doctor, export_to
from kesher.actions.journal.recovery import Restored, restore_backup
from kesher.actions.practice.account import write_account
from kesher.disk import sqlite as disk
from kesher.disk.files import unwritten, write_whole
from kesher.journal import backup, store
from kesher.journal.cover import Cover
from kesher.journal.sqlite import SqliteStore
from kesher.method.page import Account
from kesher.method.problems import Code, Problem, Refused

PASSPHRASE = "נקודה אחת פנימה"
SHARED = Path(__file__).parents[3] / "shared" / "cases" / "journal"
NOBODY = 65534


@pytest.fixture
def now() -> datetime:
    return datetime.fromisoformat("2026-11-23T19:00+02:00")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user of the machine can reach."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    for path in (made, *made.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(made)


@contextlib.contextmanager
def plain_user() -> Iterator[None]:
    """Without the rights of root, who may write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def closed(folder: Path, quick_keys: None, now: datetime) -> Path:
    """A journal in a folder that may only be read."""
    desk = Desk(folder / "kesher", keyring=False)
    assert isinstance(desk.begin(now, Cover(), PASSPHRASE, keep=False), Begun)
    write_account(desk, now, "a", Account(words="what is there"))
    desk.close()
    for path in (desk.home, *desk.home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return desk.home


def code_of(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


def test_a_healthy_file_in_a_folder_that_may_only_be_read_is_read(
    closed: Path, folder: Path, now: datetime
) -> None:
    with plain_user():
        desk = Desk(closed, keyring=False)
        assert desk.state(now) is State.LOCKED
        assert desk.unlock(now, PASSPHRASE) is None
        (page,) = desk.journal(now).book().pages
        assert page.account.words == "what is there"
        assert code_of(write_account(desk, now, "b", Account(words="more"))) is Code.FOLDER_UNWRITABLE
        (again,) = desk.journal(now).book().pages
        assert again == page
        checks = doctor(desk, now)
        assert not isinstance(checks, Problem) and {each.name: each.well for each in checks}["database"]
    out = folder / "out"
    out.mkdir()
    out.chmod(0o777)
    with plain_user():
        assert export_to(desk, now, Shape.JSON, out / "journal.json") == out / "journal.json"
        desk.close()


def test_when_the_folder_may_be_written_again_it_is_without_a_restart(closed: Path, now: datetime) -> None:
    with plain_user():
        desk = Desk(closed, keyring=False)
        assert desk.unlock(now, PASSPHRASE) is None
        assert code_of(write_account(desk, now, "b", Account(words="more"))) is Code.FOLDER_UNWRITABLE
    closed.chmod(0o777)
    (closed / "journal.db").chmod(0o666)
    with plain_user():
        assert not isinstance(write_account(desk, now, "b", Account(words="more")), Problem)
        desk.close()


def test_a_file_of_an_older_program_is_not_written_before_it_was_copied_and_migrated(
    closed: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = (*store.MIGRATIONS, ("CREATE TABLE later (person TEXT NOT NULL)",))
    monkeypatch.setattr(SqliteStore, "migrations", more)
    monkeypatch.setattr(backup, "SCHEMA", len(more))
    with plain_user():
        desk = Desk(closed, keyring=False)
        assert desk.unlock(now, PASSPHRASE) is None
    closed.chmod(0o777)
    (closed / "journal.db").chmod(0o666)
    (closed / "backups").chmod(0o777)
    with plain_user():
        # Not "damaged": it is read as before, and the next start migrates it.
        assert code_of(write_account(desk, now, "b", Account(words="more"))) is Code.FOLDER_UNWRITABLE
        assert len(desk.journal(now).book().pages) == 1
        desk.close()
        again = Desk(closed, keyring=False)
        assert again.unlock(now, PASSPHRASE) is None
        assert not isinstance(write_account(again, now, "b", Account(words="more")), Problem)
        again.close()


def test_a_backup_in_such_a_folder_comes_back(closed: Path, folder: Path, now: datetime) -> None:
    other = folder / "other"
    other.mkdir()
    other.chmod(0o777)
    with plain_user():
        desk = Desk(other / "kesher", keyring=False)
        # The file itself, in the mode with a log, as somebody carried it away.
        done = restore_backup(desk, now, closed / "journal.db", secret=PASSPHRASE)
        assert isinstance(done, Restored), done
        assert done.found == 1
        desk.close()


@pytest.mark.skipif(not SHARED.exists(), reason="the given cases are not here")
def test_the_given_file_in_the_mode_with_a_log(folder: Path, now: datetime) -> None:
    shutil.copy(SHARED / "wal-mode-journal.db", folder / "given.db")
    (folder / "given.db").chmod(0o444)
    home = folder / "home"
    home.mkdir()
    home.chmod(0o777)
    folder.chmod(0o555)
    with plain_user():
        desk = Desk(home / "kesher", keyring=False)
        done = restore_backup(desk, now, folder / "given.db", secret="correct horse 1")
        assert isinstance(done, Restored), done
        assert (done.found, done.damaged) == (7, ())
        desk.close()


# --- what is said -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (disk._IO | (1 << 8), Code.DISK_SILENT),
        (disk._IO | (2 << 8), Code.DISK_SILENT),
        (disk._IO | (3 << 8), Code.DISK_FULL),
        (disk._FULL, Code.DISK_FULL),
        (disk._BUSY, Code.DATABASE_BUSY),
        (disk._CANNOT_OPEN, Code.FOLDER_UNWRITABLE),
        (disk._PERM, Code.FOLDER_UNWRITABLE),
        (11, Code.DATABASE_DAMAGED),
        (26, Code.DATABASE_DAMAGED),
    ],
)
def test_each_trouble_has_its_own_sentence(tmp_path: Path, number: int, said: Code) -> None:
    error = type("Error", (Exception,), {"sqlite_errorcode": number})()
    refusals = disk.Refusals(Code.NO_JOURNAL, Code.DATABASE_NEWER, Code.DATABASE_DAMAGED)
    assert disk._why(error, tmp_path / "journal.db", refusals) is said


@pytest.mark.parametrize(
    ("number", "said"),
    [(28, Code.DISK_FULL), (122, Code.DISK_FULL), (5, Code.DISK_SILENT), (13, Code.FOLDER_UNWRITABLE)],
)
def test_a_file_that_could_not_be_written_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: Code
) -> None:
    assert unwritten(OSError(number, "")) is said

    def fails(*_: object) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(Refused) as refused:
        write_whole(tmp_path / "out", b"content")
    assert refused.value.problem.code is said and not list(tmp_path.iterdir())
