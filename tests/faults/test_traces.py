"""What a new passphrase, code or key replaces is gone from the file and from what lies beside it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk
from kesher.actions.practice.account import write_account
from kesher.journal.cover import Cover
from kesher.journal.keys import Kind
from kesher.method.page import Account
from kesher.method.problems import Code, Problem

OLD, NEW = "the old one of before", "the new one of now"


@pytest.fixture
def now() -> datetime:
    return datetime.fromisoformat("2026-11-23T19:00+02:00")


@pytest.fixture
def desk(tmp_path: Path, quick_keys: None, now: datetime) -> Desk:
    made = Desk(tmp_path / "kesher", keyring=False)
    assert isinstance(made.begin(now, Cover(), OLD, keep=False), Begun)
    for number in range(30):
        write_account(made, now, f"a{number}", Account(words=f"line {number}" * 40))
    return made


def on_disk(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(desk.home.glob("journal.db*")))


def wraps(desk: Desk) -> list[bytes]:
    with desk.store.reading():
        return [bytes(row[0]) for row in desk.store.execute("SELECT wrap FROM wraps").fetchall()]


def replaced(desk: Desk, now: datetime, how: str) -> None:
    change: dict[str, Callable[[], object]] = {
        "passphrase": lambda: desk.change_passphrase(now, NEW),
        "code": lambda: desk.new_code(now),
        "key": lambda: desk.renew_key(now, NEW),
    }
    assert not isinstance(change[how](), Problem)


@pytest.mark.parametrize(("how", "kept"), [("passphrase", 1), ("code", 1), ("key", 0)])
def test_the_old_wraps_are_gone_while_the_program_still_runs(
    desk: Desk, now: datetime, how: str, kept: int
) -> None:
    before = wraps(desk)
    assert all(wrap in on_disk(desk) for wrap in before)
    replaced(desk, now, how)
    assert sum(wrap in on_disk(desk) for wrap in before) == kept


def test_the_old_pages_are_gone_after_a_new_key(desk: Desk, now: datetime) -> None:
    with desk.store.reading():
        store, head = desk.store, desk.journal(now).head
        before = [sealed for _, _, sealed in store.rows(head)] + [row.sealed for row in store.past(head)]
    # A row that is too long for a page of the file lies in pieces; any 64 bytes of it would show.
    pieces = [sealed[at : at + 64] for sealed in before for at in range(0, len(sealed) - 64, 64)]
    assert sum(piece in on_disk(desk) for piece in pieces) > len(pieces) * 0.9
    replaced(desk, now, "key")
    assert not [piece for piece in pieces if piece in on_disk(desk)]


def test_the_file_alone_is_whole_after_each_act(desk: Desk, now: datetime, tmp_path: Path) -> None:
    """Who copies journal.db while the program runs, and not what lies beside it, has all of it."""
    for number in range(20):
        write_account(desk, now, f"b{number}", Account(words=f"later {number}"))
        copy = tmp_path / f"copy{number}"
        copy.mkdir()
        (copy / "journal.db").write_bytes(desk.path.read_bytes())
        other = Desk(copy, keyring=False)
        assert other.unlock(now, OLD) is None
        (page,) = other.journal(now).book().pages
        assert page.account.words == f"later {number}" and not other.hurt(now)
        other.close()


def test_earlier_backups_go_when_the_person_says_so(desk: Desk, now: datetime) -> None:
    desk.back_up(now)
    replaced(desk, now, "passphrase")
    write_account(desk, now, "c", Account(words="after"))
    before = [each.path for each in desk.copies()]
    assert desk.let_copies_go(now) == len(before)
    (left,) = desk.copies()
    assert left.path not in before and not any(path.exists() for path in before)
    assert desk.let_copies_go(now) == 0 and desk.copies() == [left]
    # Where the fresh one cannot be made none is deleted.
    (desk.home / "backups").chmod(0o500)
    try:
        write_account(desk, now, "d", Account(words="later"))
        found = desk.let_copies_go(now)
        if isinstance(found, Problem):  # root writes everywhere
            assert found.code is Code.FOLDER_UNWRITABLE and desk.copies() == [left]
    finally:
        (desk.home / "backups").chmod(0o700)
    desk.lock()
    assert desk.unlock(now, OLD) == Problem(Code.PASSPHRASE_WRONG)
    assert desk.unlock(now, NEW, Kind.PASSPHRASE) is None
