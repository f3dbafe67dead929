"""What is SQLite's own: the mode, a damaged file, a newer one, two processes."""

import multiprocessing
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from journal.conftest import DAY, account
from journal.rival import write_many
from kesher.disk import sqlite as disk
from kesher.disk.sqlite import has_reset_fault, modes
from kesher.journal import backup
from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.keys import new_code
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head
from kesher.method.problems import Code, Refused

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def code_of(work) -> Code:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.problem.code


def filled(path: Path) -> Journal:
    fresh = SqliteStore(path, create=True)
    fresh.migrate()
    journal = Journal.create(fresh, Head(uuid4(), uuid4(), 1, 0, "he"), None, new_code(), Cover())
    journal.change(DAY, "a", account(words="x" * 3000))
    return journal


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 7), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_versions_whose_log_can_corrupt_go_without_it(version: tuple[int, ...], faulty: bool) -> None:
    assert has_reset_fault(version) is faulty
    assert modes(version) == (("delete", "extra") if faulty else ("wal", "full"))


def test_the_file_is_in_the_mode_its_version_needs(tmp_path: Path) -> None:
    found = filled(tmp_path / "journal.db").store
    version = tuple(int(part) for part in found.sqlite_version.split("."))
    journal, synchronous = modes(version)
    assert found.setting("journal_mode") == journal
    assert found.setting("synchronous") == {"full": "2", "extra": "3"}[synchronous]
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
    found.close()


def test_the_linked_sqlite_is_used_in_its_own_mode_where_no_other_is_bundled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = filled(tmp_path / "journal.db")
    journal.store.close()
    monkeypatch.setattr(disk, "_bundled", None)
    linked = SqliteStore(tmp_path / "journal.db")
    assert linked.sqlite_version == sqlite3.sqlite_version
    assert linked.setting("journal_mode") == modes(sqlite3.sqlite_version_info)[0]
    again = Journal(linked, journal.head, journal.key)
    assert again.change(DAY, "b", account(words="still here")).version == 2
    linked.close()


def test_a_missing_file_is_no_journal_and_is_not_made(tmp_path: Path) -> None:
    assert code_of(lambda: SqliteStore(tmp_path / "journal.db")) is Code.NO_JOURNAL
    assert not (tmp_path / "journal.db").exists()


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    assert code_of(lambda: SqliteStore(tmp_path / "no" / "j.db", create=True)) is Code.FOLDER_UNWRITABLE


@pytest.mark.parametrize("content", [b"not a database at all, only some words" * 40, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_damaged_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(content)
    assert code_of(lambda: SqliteStore(path)) is Code.DATABASE_DAMAGED
    assert path.read_bytes() == content


def test_a_database_with_torn_pages_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    for number in range(60):
        journal.change(DAY + timedelta(days=number + 1), "a", account(words="x" * 2000))
    journal.store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)

    def read() -> None:
        torn = SqliteStore(path)
        try:
            assert not torn.whole()
            Journal(torn, journal.head, journal.key).book()
        finally:
            torn.close()

    assert code_of(read) is Code.DATABASE_DAMAGED


def test_a_database_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    filled(path).store.close()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE later (x)")
        other.execute("PRAGMA user_version=99")
    other.close()
    assert code_of(lambda: SqliteStore(path)) is Code.DATABASE_NEWER
    assert code_of(lambda: backup.open_or_migrate(path, tmp_path, NOW)) is Code.DATABASE_NEWER


@pytest.mark.parametrize("number", [99, -5, 1 << 30])
def test_a_number_of_a_schema_that_only_a_flipped_bit_made_newer_is_damage(
    tmp_path: Path, number: int
) -> None:
    path = tmp_path / "journal.db"
    filled(path).store.close()
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version={number}")
    other.close()
    assert code_of(lambda: SqliteStore(path)) is Code.DATABASE_DAMAGED


def test_read_only_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    copy = tmp_path / "copy.db"
    journal.store.copy_to(copy)
    journal.store.close()
    content = copy.read_bytes()
    reading = SqliteStore(copy, read_only=True)
    assert Journal(reading, journal.head, journal.key).book().pages
    assert code_of(lambda: Journal(reading, journal.head, journal.key).change(DAY, "b", account(love=1))) is (
        Code.FOLDER_UNWRITABLE
    )
    reading.close()
    assert copy.read_bytes() == content


def test_a_writer_that_never_ends_makes_the_others_busy_not_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "BUSY_SECONDS", 0.05)
    journal = filled(tmp_path / "journal.db")
    other = SqliteStore(tmp_path / "journal.db")
    late = Journal(other, journal.head, journal.key)
    with journal.store.writing():
        assert code_of(lambda: late.change(DAY, "b", account(love=1))) is Code.DATABASE_BUSY
    assert late.change(DAY, "b", account(love=1)).version == 2
    other.close()
    journal.store.close()


def test_processes_that_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=write_many, args=(path, journal.head, journal.key.raw(), writer))
        for writer in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    book = journal.book()
    assert len(book.pages) == 25 and book.damaged == ()
    for number, page in enumerate(book.pages):
        said = {str(page.account.love), *(ask.other for ask in page.asks)}
        assert said == {"0", "1", "2"}
        assert {f"{writer}-{number}" for writer in range(3)} <= set(page.acts)
    journal.store.close()
