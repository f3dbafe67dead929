"""What is damaged can be brought back, and nothing of it is deleted on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal import days, keeping
from kesher.actions.practice import account
from kesher.journal.cover import Cover
from kesher.journal.store import COVER
from kesher.method.language import Language
from kesher.method.page import Account
from kesher.method.problems import Code, Problem, Refused, refuse

DAY = date(2026, 11, 23)
EARLIER = date(2026, 11, 22)


def written(desk: Desk, now: datetime) -> Path:
    """Two days written, and a backup of them."""
    for day, love in ((EARLIER, 4), (DAY, 7)):
        done = account.write_account(desk, now, f"act {day}", Account(love=love), day=day)
        assert not isinstance(done, Problem)
    made = desk.back_up(now)
    assert isinstance(made, Path)
    return made


def spoil(desk: Desk, now: datetime, day: str) -> None:
    journal = desk.journal(now)
    with journal.store.writing():
        journal.store.execute(
            "UPDATE pages SET sealed = zeroblob(300), serial = serial + 100 WHERE day = ?", (day,)
        )
        journal.store.execute("UPDATE journals SET serial = serial + 200")


def test_a_damaged_page_gives_way_to_the_one_in_a_backup(desk: Desk, begun: Begun, now: datetime) -> None:
    made = written(desk, now)
    spoil(desk, now, DAY.isoformat())
    refused = account.write_account(desk, now, "later", Account(love=1), day=DAY)
    assert isinstance(refused, Problem)
    assert refused.code is Code.PAGE_DAMAGED
    done = keeping.restore_file(desk, now, made)
    assert isinstance(done, keeping.Restored)
    assert done.changed == 1
    shown = days.day(desk, now, DAY)
    assert isinstance(shown, days.Day)
    assert shown.kept.page.account.love == 7
    kept = desk.journal(now).store.execute("SELECT sealed FROM history WHERE day = ?", (DAY.isoformat(),))
    assert bytes(300) in [bytes(row[0]) for row in kept.fetchall()]


def test_a_damaged_cover_keeps_no_one_from_his_pages(desk: Desk, begun: Begun, now: datetime) -> None:
    written(desk, now)
    spoil(desk, now, COVER)
    shown = days.contents(desk, now)
    assert isinstance(shown, days.Contents)
    assert len(shown.months) == 1
    changed = desk.change_cover(now, lambda cover: cover)
    assert not isinstance(changed, Problem)
    assert changed.language in set(Language)


def test_a_damaged_file_is_set_aside_for_a_backup(make_desk: Callable[..., Desk], now: datetime) -> None:
    desk = make_desk("first")
    desk.begin(now, Cover(), "correct horse", keep=False)
    made = written(desk, now)
    desk.close()
    (desk.home / "journal.db").write_bytes(b"\0" * 4096)
    noise = (desk.home / "journal.db").read_bytes()
    with keeping.room_for_a_restore(desk, now) as fresh:
        assert fresh
        done = keeping.restore_file(desk, now, made, secret="correct horse", new_passphrase="correct horse")
        assert isinstance(done, keeping.Restored)
    assert done.found == 2
    assert [path.read_bytes() for path in desk.home.glob("journal-damaged-*.db")] == [noise]
    assert desk.state(now) is State.OPEN


def test_a_failed_restore_moves_the_damaged_file_back(make_desk: Callable[..., Desk], now: datetime) -> None:
    desk = make_desk("first")
    desk.home.mkdir(parents=True)
    (desk.home / "journal.db").write_bytes(b"\1" * 4096)
    with pytest.raises(Refused), keeping.room_for_a_restore(desk, now):
        raise refuse(Code.FILE_FOREIGN, file="x")
    assert (desk.home / "journal.db").read_bytes() == b"\1" * 4096
    assert not list(desk.home.glob("journal-damaged-*"))
