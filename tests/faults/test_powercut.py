"""The power is cut while accounts are being written."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.powercut import Call, images, record, snapshot, strace
from faults.writer import NOW, day_of, words_of
from kesher.actions.desk import Desk
from kesher.disk import sqlite as disk
from kesher.journal.journal import Journal
from kesher.journal.sqlite import SqliteStore
from kesher.method.problems import Refused

WRITER = Path(__file__).with_name("writer.py")
pytestmark = pytest.mark.slow


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: hundreds of disks are built in it."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)


def replay(
    home: Path, memory: Path, mode: tuple[str, str], *, accounts: int, cuts: int, seed: int
) -> tuple[int, int, int]:
    """Write, cut and look.

    Returns:
        How many disks lost an acknowledged account, how many were damaged, and how many were looked at.
    """
    if strace() is None:
        pytest.skip("STRACE IS MISSING OR MAY NOT WATCH HERE: no power was cut")
    desk = Desk(home, keyring=False)
    assert desk.unlock_kept(NOW) is None
    head, key = desk.journal(NOW).head, desk.journal(NOW).key
    desk.close()
    before = snapshot(home)
    calls = record(home, memory / "trace", [str(WRITER), str(home), str(accounts), *mode])
    (memory / "trace").unlink()
    assert [call.at for call in calls if call.kind == "said"] == list(range(accounts))
    if mode[0] == "wal" and accounts > 500:
        # Long enough for the log to be written into the database and begun again.
        assert (
            sum(call.kind == "write" and (call.name, call.at) == ("journal.db-wal", 0) for call in calls) > 1
        )
    lost = damaged = looked = 0
    for image in images(before, calls, cuts, memory, seed):
        looked += 1
        try:
            store = SqliteStore(image.folder / "journal.db")
            try:
                whole = store.whole()
                book = Journal(store, head, key).book()
            finally:
                store.close()
        except Refused:
            damaged += 1
            continue
        damaged += not whole or bool(book.damaged)
        found = {page.day: page.account.words for page in book.pages}
        lost += any(found.get(day_of(number)) != words_of(number).strip() for number in image.said)
    return lost, damaged, looked


@pytest.mark.parametrize(
    ("mode", "accounts", "cuts"),
    [(("wal", "full"), 600, 1000), (("delete", "extra"), 150, 500)],
    ids=["wal-full", "delete-extra"],
)
def test_no_cut_of_the_power_loses_what_was_acknowledged(
    home: Path,
    memory: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: tuple[str, str],
    accounts: int,
    cuts: int,
    record_property,
) -> None:
    monkeypatch.setattr(disk, "modes", lambda version: mode)
    lost, damaged, looked = replay(home, memory, mode, accounts=accounts, cuts=cuts, seed=613)
    print(f"{'/'.join(mode)}: {looked} cuts, {lost} lost, {damaged} damaged")
    assert (lost, damaged, looked) == (0, 0, cuts)


@pytest.mark.parametrize("mode", [("wal", "normal"), ("delete", "off")], ids="-".join)
def test_the_control_that_does_not_wait_for_the_disk_must_lose(
    home: Path, memory: Path, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, str]
) -> None:
    monkeypatch.setattr(disk, "modes", lambda version: mode)
    lost, damaged, looked = replay(home, memory, mode, accounts=80, cuts=150, seed=613)
    print(f"{'/'.join(mode)}: {looked} cuts, {lost} lost, {damaged} damaged")
    assert lost + damaged > looked // 10


def test_the_replay_itself_keeps_what_was_synced_and_drops_what_was_not(tmp_path: Path) -> None:
    calls = [
        Call("make", "a"),
        Call("write", "a", 0, b"x" * 1024),
        Call("sync", "a"),
        Call("sync-folder"),
        Call("said", at=0),
        Call("write", "a", 0, b"y" * 1024),
        Call("make", "b"),
    ]
    seen = set()
    for image in images({"old": b"old"}, calls, 2000, tmp_path, 1):
        files = snapshot(image.folder)
        assert files["old"] == b"old"
        if image.said:
            content = files["a"]
            assert len(content) == 1024
            seen.add((content[0:1], content[-1:], "b" in files))
            assert {content[:512], content[512:]} <= {b"x" * 512, b"y" * 512}
    assert {each[:2] for each in seen} == {(b"x", b"x"), (b"y", b"y"), (b"x", b"y"), (b"y", b"x")}
    assert {each[2] for each in seen} == {True, False}
    assert not list(tmp_path.iterdir())
    shutil.rmtree(tmp_path)
