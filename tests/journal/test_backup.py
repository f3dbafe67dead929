"""Backups: what is copied, what is let go, and what a wrong clock may not do."""

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.conftest import DAY, account
from journal.test_sqlite import code_of, filled
from kesher.journal import backup, store
from kesher.journal.backup import Copy
from kesher.journal.journal import Journal
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head
from kesher.method.problems import Code, Refused

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAD = Head(uuid4(), uuid4(), 1, 0, "he")


def paths(home: Path) -> list[Path]:
    return [each.path for each in backup.backups(home)]


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / backup.FOLDER).iterdir())


def used_weekly(journal: Journal, home: Path, weeks: int) -> list[Path]:
    """A journal that is written in each day of some weeks, and copied as it is opened."""
    made = []
    for day in range(7 * weeks):
        journal.change(DAY + timedelta(days=day), "a", account(love=day % 10))
        if backup.due(home, NOW + timedelta(days=day)):
            made.append(backup.back_up(journal.store, home, NOW + timedelta(days=day)))
    return made


def test_a_backup_a_week_and_the_newest_twelve_are_kept(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    made = used_weekly(journal, tmp_path, 15)
    assert len(made) == 15
    assert paths(tmp_path) == made[-12:] and names(tmp_path) == [path.name for path in made[-12:]]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made[-12:]} == {0o600}
    assert stat.S_IMODE((tmp_path / backup.FOLDER).stat().st_mode) == 0o700
    backup.back_up(journal.store, tmp_path, NOW + timedelta(days=200))
    copy = SqliteStore(paths(tmp_path)[-1], read_only=True)
    assert copy.whole() and Journal(copy, journal.head, journal.key).book() == journal.book()
    copy.close()
    journal.store.close()


def test_a_clock_once_ahead_lets_nothing_good_go(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    weekly = used_weekly(journal, tmp_path, 8)
    assert len(weekly) == 8
    ahead = datetime(2036, 1, 5, tzinfo=UTC)
    assert backup.due(tmp_path, ahead)
    backup.back_up(journal.store, tmp_path, ahead)
    for run in range(9):
        now = NOW + timedelta(days=56, minutes=run)
        if backup.due(tmp_path, now):
            backup.back_up(journal.store, tmp_path, now)
    assert set(weekly) <= set(paths(tmp_path))
    assert len(paths(tmp_path)) == 10
    assert not backup.due(tmp_path, NOW + timedelta(days=57))
    # In the years that follow the one of that day makes room, and those of the weeks stand in its place.
    for week in range(9, 30):
        journal.change(DAY + timedelta(days=7 * week), "a", account(love=1))
        backup.back_up(journal.store, tmp_path, NOW + timedelta(weeks=week))
    assert not any(path.name.startswith("kesher-2036") for path in paths(tmp_path))
    assert len(paths(tmp_path)) == backup.NEWEST + backup.WEEKLY
    journal.store.close()


def test_a_clock_set_back_lets_nothing_good_go_and_the_named_file_is_there(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    weekly = used_weekly(journal, tmp_path, 8)
    back = datetime(2020, 1, 1, tzinfo=UTC)
    assert backup.due(tmp_path, back)
    made = backup.back_up(journal.store, tmp_path, back)
    assert made.exists() and made.name == "kesher-20200101-000000.db"
    assert set(paths(tmp_path)) == {*weekly, made}
    assert not backup.due(tmp_path, back + timedelta(days=1))
    # Twice in one second is one copy; what was written between is another, and neither is written over.
    assert backup.back_up(journal.store, tmp_path, back) == made
    journal.change(DAY, "b", account(love=1))
    again = backup.back_up(journal.store, tmp_path, back)
    journal.change(DAY, "c", account(love=2))
    third = backup.back_up(journal.store, tmp_path, back)
    assert len({made, again, third}) == 3 and again.exists() and third.exists()
    assert third.name == "kesher-20200101-000000-3.db" and third in paths(tmp_path)
    journal.store.close()


def test_many_copies_of_one_day_leave_those_of_the_weeks(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    weekly = used_weekly(journal, tmp_path, 8)
    for number in range(12):
        backup.back_up(journal.store, tmp_path, NOW + timedelta(days=56, minutes=number))
    assert set(weekly[1:]) <= set(paths(tmp_path)) and len(paths(tmp_path)) == 12
    journal.store.close()


@settings(max_examples=200)
@given(st.lists(st.integers(-4000, 4000), max_size=30))
def test_however_the_clock_went_the_copies_of_most_writes_stay(days: list[int]) -> None:
    """Retention is a matter of writes: no order of dates makes a newest one go, or many go at once."""
    copies: list[Copy] = []
    for serial, day in enumerate(days):
        copies.append(Copy(Path(str(serial)), HEAD._replace(serial=serial), NOW + timedelta(days=day)))
        gone = backup._outlived(copies)
        assert not set(gone) & set(copies[-backup.NEWEST :])
        copies = [each for each in copies if each not in gone]
        assert len(copies) <= backup.NEWEST + backup.WEEKLY
        assert len(copies) >= min(serial + 1, backup.NEWEST)


def test_a_backup_is_due_by_its_own_age_and_foreign_files_do_not_count(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    assert backup.due(tmp_path, NOW)
    backup.back_up(journal.store, tmp_path, NOW)
    folder = tmp_path / backup.FOLDER
    (folder / "kesher-mine.db").write_bytes(b"")
    (folder / "kesher-20261122-120000.db").write_bytes(b"not a journal at all")
    (folder / "notes.txt").write_text("mine")
    assert not backup.due(tmp_path, NOW + timedelta(days=6, hours=23))
    assert backup.due(tmp_path, NOW + timedelta(days=7))
    assert backup.due(tmp_path, NOW - timedelta(days=365))
    other = filled(tmp_path / "other.db")
    backup.back_up(other.store, tmp_path, NOW + timedelta(days=30))
    other.store.close()
    # That of another journal is none of this one's, and is not let go with its own.
    assert backup.due(tmp_path, NOW + timedelta(days=30), journal.head)
    for week in range(5, 30):
        backup.back_up(journal.store, tmp_path, NOW + timedelta(weeks=week))
    assert {"kesher-mine.db", "kesher-20261122-120000.db", "notes.txt", "kesher-20261223-120000.db"} <= set(
        names(tmp_path)
    )
    assert len(backup.backups(tmp_path, journal.head)) == 12 and len(backup.backups(tmp_path)) == 13
    journal.store.close()


def test_a_copy_that_is_not_whole_is_no_backup_and_nothing_is_let_go_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = filled(tmp_path / "journal.db")
    used_weekly(journal, tmp_path, 14)
    before = names(tmp_path)
    copies = SqliteStore.copy_beside

    def torn(self: SqliteStore, path: Path, marks: dict[tuple[str, int], bytes]) -> None:
        copies(self, path, marks)
        with sqlite3.connect(path) as other:
            other.execute("DELETE FROM pages WHERE day = ?", (DAY.isoformat(),))
        other.close()

    monkeypatch.setattr(SqliteStore, "copy_beside", torn)
    late = NOW + timedelta(days=200)
    assert code_of(lambda: backup.back_up(journal.store, tmp_path, late)) is Code.DATABASE_DAMAGED
    assert names(tmp_path) == before
    journal.store.close()


def test_a_backup_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    (tmp_path / backup.FOLDER).write_text("a file where the folder should be")
    assert code_of(lambda: backup.back_up(journal.store, tmp_path, NOW)) is Code.FOLDER_UNWRITABLE
    journal.store.close()


# --- migrations ---------------------------------------------------------------------------------------


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of some later day, which knows one schema more."""
    more = (*store.MIGRATIONS, ("CREATE TABLE later (person TEXT NOT NULL)",))
    monkeypatch.setattr(SqliteStore, "migrations", more)
    monkeypatch.setattr(backup, "SCHEMA", store.SCHEMA + 1)


def test_an_older_database_is_copied_before_it_is_migrated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    journal.store.close()
    request.getfixturevalue("next_schema")
    opened = backup.open_or_migrate(path, tmp_path, NOW)
    assert opened.schema() == store.SCHEMA + 1
    assert Journal(opened, journal.head, journal.key).book().pages[0].account.words == "x" * 3000
    (copy,) = backup.backups(tmp_path)
    with sqlite3.connect(copy.path) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (store.SCHEMA,)
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
        assert found.execute("PRAGMA user_version").fetchone() == (store.SCHEMA,)
    found.close()


def test_a_migration_that_fails_leaves_the_old_schema_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    journal = filled(path)
    journal.store.close()
    broken = (*store.MIGRATIONS, ("CREATE TABLE later (x)", "ALTER TABLE nothing ADD y"))
    monkeypatch.setattr(SqliteStore, "migrations", broken)
    monkeypatch.setattr(backup, "SCHEMA", store.SCHEMA + 1)
    with pytest.raises(Refused):
        backup.open_or_migrate(path, tmp_path, NOW)
    monkeypatch.undo()
    again = SqliteStore(path)
    assert again.schema() == store.SCHEMA and Journal(again, journal.head, journal.key).book().pages
    again.close()


def test_a_backup_of_an_older_program_is_read_as_it_is(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    journal = filled(tmp_path / "journal.db")
    made = backup.back_up(journal.store, tmp_path, NOW)
    content = made.read_bytes()
    request.getfixturevalue("next_schema")
    (copy,) = backup.backups(tmp_path)
    old = SqliteStore(copy.path, read_only=True)
    assert old.whole() and old.schema() == store.SCHEMA + 1 and "later" in old.counts()
    assert Journal(old, journal.head, journal.key).book() == journal.book()
    old.copy_to(tmp_path / "placed.db")
    old.close()
    assert made.read_bytes() == content
    journal.store.close()
