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
from kesher.journal import backup, store
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
        other.execute("PRAGMA user_version=99")
    other.close()
    assert code_of(lambda: SqliteStore(path)) is Code.DATABASE_NEWER
    assert code_of(lambda: backup.open_or_migrate(path, tmp_path, NOW)) is Code.DATABASE_NEWER


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


# --- backups and migrations ---------------------------------------------------------------------------


def test_a_backup_a_week_and_the_newest_eight_are_kept(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    made = []
    for day in range(100):
        moment = NOW + timedelta(days=day)
        if backup.due(tmp_path, moment):
            made.append(backup.back_up(journal.store, tmp_path, moment))
    assert len(made) == 15
    assert backup.backups(tmp_path) == made[-8:]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made[-8:]} == {0o600}
    assert stat.S_IMODE((tmp_path / backup.FOLDER).stat().st_mode) == 0o700
    assert sorted(path.name for path in (tmp_path / backup.FOLDER).iterdir()) == [
        path.name for path in made[-8:]
    ]
    copy = SqliteStore(made[-1], read_only=True)
    assert copy.whole() and Journal(copy, journal.head, journal.key).book() == journal.book()
    copy.close()
    journal.store.close()


def test_a_clock_set_back_makes_a_backup_due_and_foreign_files_do_not_count(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    assert backup.due(tmp_path, NOW)
    backup.back_up(journal.store, tmp_path, NOW)
    (tmp_path / backup.FOLDER / "kesher-mine.db").write_bytes(b"")
    assert not backup.due(tmp_path, NOW + timedelta(days=6, hours=23))
    assert backup.due(tmp_path, NOW + timedelta(days=7))
    assert backup.due(tmp_path, NOW - timedelta(days=365))
    journal.store.close()


def test_a_backup_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    (tmp_path / backup.FOLDER).write_text("a file where the folder should be")
    assert code_of(lambda: backup.back_up(journal.store, tmp_path, NOW)) is Code.FOLDER_UNWRITABLE
    journal.store.close()


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of some later day, which knows one schema more."""
    more = (*store.MIGRATIONS, ("CREATE TABLE later (person TEXT NOT NULL)",))
    monkeypatch.setattr(SqliteStore, "migrations", more)
    monkeypatch.setattr(backup, "SCHEMA", 2)


def test_an_older_database_is_copied_before_it_is_migrated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    journal.store.close()
    request.getfixturevalue("next_schema")
    opened = backup.open_or_migrate(path, tmp_path, NOW)
    assert opened.schema() == 2
    assert Journal(opened, journal.head, journal.key).book().pages[0].account.words == "x" * 3000
    (copy,) = backup.backups(tmp_path)
    with sqlite3.connect(copy) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        assert old.execute("SELECT count(*) FROM pages").fetchone() == (2,)
    old.close()
    opened.close()


def test_what_cannot_be_copied_is_not_migrated(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "journal.db"
    filled(path).store.close()
    request.getfixturevalue("next_schema")
    (tmp_path / backup.FOLDER).write_text("in the way")
    assert code_of(lambda: backup.open_or_migrate(path, tmp_path, NOW)) is Code.FOLDER_UNWRITABLE
    with sqlite3.connect(path) as found:
        assert found.execute("PRAGMA user_version").fetchone() == (1,)
    found.close()


def test_a_migration_that_fails_leaves_the_old_schema_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    journal.store.close()
    broken = (*store.MIGRATIONS, ("CREATE TABLE later (x)", "ALTER TABLE nothing ADD y"))
    monkeypatch.setattr(SqliteStore, "migrations", broken)
    monkeypatch.setattr(backup, "SCHEMA", 2)
    with pytest.raises(Refused):
        backup.open_or_migrate(path, tmp_path, NOW)
    monkeypatch.undo()
    again = SqliteStore(path)
    assert again.schema() == 1 and Journal(again, journal.head, journal.key).book().pages
    again.close()
