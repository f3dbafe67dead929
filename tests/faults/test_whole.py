"""Acts on a whole journal, cut short anywhere: killed or cancelled, they leave nothing half-made."""

import signal
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from faults.test_each_step import NOW, killed_at
from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal.keeping import Restored, Shape, export_to, restore_file
from kesher.actions.practice.account import write_account
from kesher.journal import backup, export, sealed_file
from kesher.journal.backup_store import BackupStore
from kesher.journal.cover import Cover
from kesher.journal.enclosures import Enclosures
from kesher.journal.journal import Journal
from kesher.method.page import Account

SECRET = "the words of this journal"
FIRST = date(2026, 11, 1)
forks = pytest.mark.skipif(not hasattr(signal, "SIGKILL") or sys.platform == "darwin", reason="needs fork")


def photograph(number: int) -> bytes:
    return b"\xff\xd8" + bytes([number]) * 3000


@pytest.fixture
def desk(tmp_path: Path, quick_keys: None) -> Iterator[Desk]:
    made = Desk(tmp_path / "kesher", keyring=False)
    assert isinstance(made.begin(NOW, Cover(idle_minutes=0), SECRET, keep=False), Begun)
    for number in range(4):
        write_account(made, NOW, f"a{number}", Account(words=f"line {number}"))
        made.change_all(NOW, [], (FIRST + timedelta(days=7 * number), photograph(number)))
    yield made
    made.close()


@pytest.fixture
def taken(desk: Desk, tmp_path: Path) -> Path:
    out = tmp_path / "out.kesher"
    assert export_to(desk, NOW, Shape.SEALED, out) == out
    return out


def whole(journal: Journal) -> bool:
    found = [journal.enclosure(name) for name in journal.enclosures()]
    return len(journal.book().pages) == 1 and found == [photograph(number) for number in range(4)]


# --- a restore ----------------------------------------------------------------------------------------


@forks
@pytest.mark.slow
def test_a_restore_that_is_killed_leaves_no_journal_or_all_of_it(taken: Path, tmp_path: Path) -> None:
    outcomes = set[State]()
    for step in range(0, 400, 6):
        home = tmp_path / f"new{step}"
        killed = killed_at(step, home, lambda desk: restore_file(desk, NOW, taken, secret=SECRET))
        again = Desk(home, keyring=False)
        state = again.state(NOW)
        outcomes.add(state)
        if state is State.NONE:
            assert isinstance(restore_file(again, NOW, taken, secret=SECRET), Restored)
        else:
            assert state is State.LOCKED and again.unlock(NOW, SECRET) is None
        assert whole(again.journal(NOW)), step
        again.close()
        if not killed:
            break
    assert outcomes == {State.NONE, State.LOCKED} and not killed


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, OSError])
def test_a_restore_that_is_stopped_among_the_photographs_begins_no_journal(
    taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    put, left = Enclosures._put, [2]

    def stopping(self: Enclosures, name: str, content: bytes) -> None:
        left[0] -= 1
        if not left[0]:
            raise error
        put(self, name, content)

    fresh = Desk(tmp_path / "new", keyring=False)
    with monkeypatch.context() as patch:
        patch.setattr(Enclosures, "_put", stopping)
        if error is OSError:
            assert not isinstance(restore_file(fresh, NOW, taken, secret=SECRET), Restored)
        else:
            with pytest.raises(error):
                restore_file(fresh, NOW, taken, secret=SECRET)
    assert fresh.state(NOW) is State.NONE
    assert isinstance(restore_file(fresh, NOW, taken, secret=SECRET), Restored)
    assert whole(fresh.journal(NOW))
    fresh.close()


# --- an export ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_export_that_is_stopped_leaves_no_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    real, left = sealed_file._rows, [3]

    def stopping(*given: object) -> Iterator[object]:
        for each in real(*given):  # type: ignore[arg-type]
            left[0] -= 1
            if not left[0]:
                raise error
            yield each

    monkeypatch.setattr(sealed_file, "_rows", stopping)
    monkeypatch.setattr(sealed_file, "PIECE", 1)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(error):
        export_to(desk, NOW, Shape.SEALED, folder / "out.kesher")
    assert not list(folder.iterdir())


# --- a backup -----------------------------------------------------------------------------------------


@forks
@pytest.mark.slow
def test_a_backup_that_is_killed_harms_none_before_it(desk: Desk) -> None:
    desk.look_after(NOW)
    assert len(backup.backups(desk.home)) == 1
    key, head = desk.journal(NOW).key, desk.journal(NOW).head
    desk.close()

    def act(other: Desk) -> None:
        other.unlock(later, SECRET)
        other.look_after(later)
        other.close()

    for step in range(0, 400, 9):
        later = NOW + timedelta(weeks=1 + step)
        killed = killed_at(step, desk.home, act)
        for each in backup.backups(desk.home):
            store = BackupStore(each.path)
            assert store.whole() and whole(Journal(store, head, key)), step
            store.close()
        if not killed:
            break
    assert not killed and len(backup.backups(desk.home)) > 1


# --- what it costs ------------------------------------------------------------------------------------


def test_what_an_act_asks_of_the_database_grows_with_the_journal_and_no_faster(
    tmp_path: Path, quick_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in statements, and in photographs that are in memory at once."""
    costs: list[tuple[int, int, int]] = []
    for years in (1, 2, 4):
        desk = Desk(tmp_path / f"of{years}", keyring=False)
        assert isinstance(desk.begin(NOW, Cover(idle_minutes=0), SECRET, keep=False), Begun)
        journal = desk.journal(NOW)
        with journal.writing():
            for number in range(20 * years):
                journal.rows.seal(
                    f"sheet:{FIRST + timedelta(days=7 * number)}:{number:08x}", 1, photograph(number)
                )
        out, fresh = tmp_path / f"{years}.kesher", Desk(tmp_path / f"new{years}", keyring=False)
        acts = (
            lambda desk=desk, out=out: export_to(desk, NOW, Shape.SEALED, out),
            lambda fresh=fresh, out=out: restore_file(fresh, NOW, out, secret=SECRET),
            lambda desk=desk: desk.back_up(NOW),
        )
        costs.append(tuple(counted(monkeypatch, act) for act in acts))  # type: ignore[arg-type]
        assert len(fresh.journal(NOW).enclosures()) == 20 * years
        fresh.close()
        desk.close()
    for one, two, four in zip(*costs, strict=True):
        assert four - two <= 2.2 * (two - one) + 8


def counted(monkeypatch: pytest.MonkeyPatch, act: object) -> int:
    from kesher.disk.sqlite import SqliteFile

    real, asked = SqliteFile.execute, [0]

    def counts(self: SqliteFile, sql: str, values: tuple[object, ...] = ()) -> object:
        asked[0] += 1
        return real(self, sql, values)

    with monkeypatch.context() as patch:
        patch.setattr(SqliteFile, "execute", counts)
        assert callable(act)
        act()
    return asked[0]


def test_of_an_export_no_more_than_one_photograph_is_opened_at_once(taken: Path, desk: Desk) -> None:
    with taken.open("rb") as source:
        found = export.read_export(source, "x")
        assert not isinstance(found, export.Readable)
        brought = export.open_sealed(found, None, None, desk.journal(NOW).key, "x")  # type: ignore[arg-type]
        seen = iter(brought.enclosures)
        assert next(seen).content == photograph(0)
        source.close()
        with pytest.raises(ValueError):
            next(seen)  # it is read from the file only now
