"""Backups whose photographs lie beside them, once: whole, verified, swept, and read when one is missing."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.conftest import DAY, account
from journal.test_sqlite import code_of, filled
from kesher.journal import backup, backup_store, export
from kesher.journal.backup_store import BESIDE, BackupStore
from kesher.journal.journal import Journal
from kesher.journal.sqlite import SqliteStore
from kesher.method.problems import Code, refuse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def photograph(number: int) -> bytes:
    return b"\xff\xd8" + bytes([number % 251]) * 20_000


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = filled(tmp_path / "journal.db")
    for number in range(5):
        made.change_all([], (DAY + timedelta(days=7 * number), photograph(number)))
    return made


def beside(home: Path) -> list[Path]:
    return sorted((home / backup.FOLDER / BESIDE).glob("*"))


def held(path: Path, journal: Journal) -> list[bytes]:
    store = BackupStore(path)
    brought = export.brought(Journal(store, journal.head, journal.key))
    found = [each.content for each in brought.enclosures]
    assert brought.proven == (len(found) == 5)
    store.close()
    return found


def test_what_is_new_is_written_and_nothing_else(journal: Journal, tmp_path: Path) -> None:
    """Counted in bytes: the first backup has all photographs, and each later one those that were added."""
    sizes, written = [], []
    for week in range(4):
        at = NOW + timedelta(weeks=week)
        before = {path: path.stat().st_ino for path in beside(tmp_path)}
        path = backup.back_up(journal.store, tmp_path, at)
        sizes.append(path.stat().st_size)
        written.append(sum(before.get(each) != each.stat().st_ino for each in beside(tmp_path)))
        journal.change_all([], (DAY + timedelta(days=100 + week), photograph(100 + week)))
    assert written == [5, 1, 1, 1] and max(sizes) < 5 * 20_000
    assert os.name != "posix" or {each.stat().st_mode & 0o777 for each in beside(tmp_path)} == {0o600}


def test_it_opens_and_holds_every_photograph(journal: Journal, tmp_path: Path) -> None:
    path = backup.back_up(journal.store, tmp_path, NOW)
    assert held(path, journal) == [photograph(number) for number in range(5)]
    store = BackupStore(path)
    assert store.whole() and Journal(store, journal.head, journal.key).book() == journal.book()
    copied = Journal(store, journal.head, journal.key)
    assert not copied.damaged_enclosures()
    store.copy_to(tmp_path / "whole.db")
    store.close()
    whole = SqliteStore(tmp_path / "whole.db", read_only=True)
    again = Journal(whole, journal.head, journal.key)
    assert [again.enclosure(name) for name in again.enclosures()] == [photograph(n) for n in range(5)]
    whole.close()


def test_alone_it_opens_and_names_what_is_not_beside_it(journal: Journal, tmp_path: Path) -> None:
    path = backup.back_up(journal.store, tmp_path, NOW)
    alone = tmp_path / "elsewhere" / path.name
    alone.parent.mkdir()
    path.rename(alone)
    store = BackupStore(alone)
    brought = export.brought(Journal(store, journal.head, journal.key))
    store.close()
    assert brought.pages == journal.book().pages and not tuple(brought.enclosures)
    assert set(brought.damaged) == set(journal.enclosures()) and not brought.proven


def test_one_that_was_damaged_there_is_laid_there_again(journal: Journal, tmp_path: Path) -> None:
    first = backup.back_up(journal.store, tmp_path, NOW)
    beside(tmp_path)[2].write_bytes(b"noise")
    beside(tmp_path)[3].unlink()
    assert len(held(first, journal)) == 3
    backup.back_up(journal.store, tmp_path, NOW + timedelta(weeks=1))
    assert len(held(first, journal)) == 5


def test_no_photograph_goes_while_a_backup_holds_it(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_store, "_YOUNG", -1.0)
    backup.back_up(journal.store, tmp_path, NOW)
    journal.remove_enclosure(journal.enclosures()[0])
    for week in range(1, 20):
        journal.change(DAY, f"a{week}", account(love=week % 10))
        backup.back_up(journal.store, tmp_path, NOW + timedelta(weeks=week))
        there = len(beside(tmp_path))
        assert there == (5 if any(each.made == NOW for each in backup.backups(tmp_path)) else 4)
    assert there == 4
    backup.let_go(tmp_path, backup.backups(tmp_path))
    assert not (tmp_path / backup.FOLDER / BESIDE).exists()


def test_while_a_backup_does_not_open_none_is_swept(journal: Journal, tmp_path: Path) -> None:
    path = backup.back_up(journal.store, tmp_path, NOW)
    (path.parent / "kesher-20200101-000000.db").write_bytes(b"noise" * 900)
    backup.let_go(tmp_path, backup.backups(tmp_path))
    assert not path.exists() and len(beside(tmp_path)) == 5


def test_a_full_disk_leaves_the_backups_as_they_are(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backup.back_up(journal.store, tmp_path, NOW)
    journal.change_all([], (DAY + timedelta(days=100), photograph(100)))

    def full(*_: object, **__: object) -> None:
        raise refuse(Code.DISK_FULL)

    monkeypatch.setattr(backup_store, "write_whole", full)
    late = NOW + timedelta(weeks=1)
    assert code_of(lambda: backup.back_up(journal.store, tmp_path, late)) is Code.DISK_FULL
    assert [each.path for each in backup.backups(tmp_path)] == [first] and len(held(first, journal)) == 5


# --- what is forgotten ---------------------------------------------------------------------------------


def kept(journal: Journal) -> int:
    with journal.store.reading():
        return sum(1 for _ in journal.store.past(journal.head))


def looked_after(journal: Journal, home: Path, at: datetime) -> None:
    if backup.due(home, at, journal.head):
        backup.back_up(journal.store, home, at)
    serial = backup.forgettable(home, journal.head, at)
    while serial >= 0 and journal.store.let_history_go(journal.head, serial, most=3):
        pass


def test_earlier_versions_go_when_no_backup_needs_them(tmp_path: Path) -> None:
    """Days that were each written three times: what is kept does not grow with their number."""
    journal, most = filled(tmp_path / "journal.db"), 0
    for day in range(0, 400, 4):
        for turn in range(3):
            journal.change(DAY + timedelta(days=day), f"{day}{turn}", account(love=turn))
        looked_after(journal, tmp_path, NOW + timedelta(days=day))
        most = max(most, kept(journal))
        if day == 200:
            half = most
    assert half == most < 2 * 30
    assert kept(journal) >= 2 * 14  # eight weeks of every fourth day


def test_what_was_changed_lately_keeps_its_versions_however_old_its_day(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    journal.change(DAY, "a", account(love=1))
    for week in range(20):
        journal.change(DAY, f"b{week}", account(love=week % 10))
        looked_after(journal, tmp_path, NOW + timedelta(weeks=week))
    old = backup.backups(tmp_path)[0].path
    store = BackupStore(old)
    brought = export.brought(Journal(store, journal.head, journal.key))
    book = journal.book()
    assert journal.add(brought.pages, None, brought.enclosures, brought.lineage) == 0
    store.close()
    assert journal.book() == book and not any(page.asks for page in book.pages)


def test_a_restored_backup_asks_nothing_of_what_was_forgotten(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    for week in range(20):
        for turn in range(3):
            journal.change(DAY + timedelta(weeks=week), f"{week}{turn}", account(love=turn))
        looked_after(journal, tmp_path, NOW + timedelta(weeks=week))
    book = journal.book()
    for each in backup.backups(tmp_path):
        store = BackupStore(each.path)
        brought = export.brought(Journal(store, journal.head, journal.key))
        assert journal.add(brought.pages, None, brought.enclosures, brought.lineage) == 0
        store.close()
    assert journal.book() == book


def test_fresh_backups_alone_let_nothing_be_forgotten(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    backup.back_up(journal.store, tmp_path, NOW)
    assert backup.forgettable(tmp_path, journal.head, NOW + backup.REMEMBERED - timedelta(days=1)) == -1
    assert backup.forgettable(tmp_path, journal.head, NOW + backup.REMEMBERED) >= 0
    assert backup.forgettable(tmp_path / "none", journal.head, NOW) == -1
