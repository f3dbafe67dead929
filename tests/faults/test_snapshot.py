"""A snapshot that was damaged in the file: a command says what it always said, and nothing is missing."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kesher.actions.desk import Desk
from kesher.actions.journal import keeping
from kesher.actions.practice import account, today
from kesher.actions.practice.ladder import climbed
from kesher.journal.cover import Cover
from kesher.method.page import Account, Page
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.problems import Problem

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
FIRST = date(2026, 4, 1)
DAYS = 230
PLACE = "UPDATE manifest SET sealed = ? WHERE part = 'snapshot'"


def told(home: Path) -> tuple[object, ...]:
    """What a command would say of it, and whether doctor finds that all is well."""
    desk = Desk(home, keyring=False)
    try:
        assert desk.unlock_kept(NOW) is None
        found = today.home(desk, NOW)
        assert not isinstance(found, Problem)
        said = (found.standing, found.today, found.page, climbed(desk, NOW))
        checks = keeping.doctor(desk, NOW)
        return (*said, desk.journal(NOW).book().damaged, all(check.well for check in checks))
    finally:
        desk.close()


def sealed(home: Path) -> bytes:
    database = sqlite3.connect(home / "journal.db")
    try:
        return bytes(database.execute("SELECT sealed FROM manifest WHERE part = 'snapshot'").fetchone()[0])
    finally:
        database.close()


def put(home: Path, content: bytes) -> None:
    database = sqlite3.connect(home / "journal.db")
    with database:
        database.execute(PLACE, (content,))
    database.close()


@pytest.fixture
def home(tmp_path: Path, quick_keys: None) -> Path:
    """A journal of some months, closed, with a snapshot in it."""
    return begun(tmp_path / "kesher")


def begun(home: Path) -> Path:
    desk = Desk(home, keyring=False)
    desk.begin(NOW, Cover(), None, keep=True)
    pages, point = [], Point(id="p", act="one thing")
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        chose = Decision(id="d", at=at, kind=Turned.CHOSE, point=point)
        pages.append(
            Page(
                day=day,
                account=Account(love=number % 11, words="a line", written=at),
                point=PointDay(list(Mark)[number % 3], "p"),
                decisions=(chose,) if not number else (),
            )
        )
    desk.journal(NOW).add(tuple(pages))
    desk.standing(NOW)
    write(desk, "first")
    desk.close()
    return home


def write(desk: Desk, words: str, day: date | None = None) -> None:
    kept = account.write_account(desk, NOW, words, Account(words=words), day=day)
    assert not isinstance(kept, Problem), kept


def spoilt(whole: bytes, old: bytes, strange: bytes) -> Iterator[bytes]:
    chance = random.Random(613)
    for _ in range(40):
        at, bit = chance.randrange(len(whole)), chance.randrange(8)
        yield whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
    yield from (whole[:-1], whole[:20], b"", whole + b"\0", old, strange)


def test_whatever_became_of_it_the_same_is_said(home: Path, tmp_path: Path) -> None:
    old, strange = sealed(home), sealed(begun(tmp_path / "other"))
    desk = Desk(home, keyring=False)
    desk.unlock_kept(NOW)
    write(desk, "late", FIRST + timedelta(days=3))  # of a past day: the snapshot of before is none any more
    desk.close()
    desk = Desk(home, keyring=False)
    desk.unlock_kept(NOW)
    desk.standing(NOW)
    write(desk, "second")
    desk.close()
    whole, before = sealed(home), told(home)
    assert whole != old and before[-1] is True
    for content in spoilt(whole, old, strange):
        put(home, content)
        assert told(home) == before
    delete(home)
    assert told(home) == before


def delete(home: Path) -> None:
    database = sqlite3.connect(home / "journal.db")
    with database:
        database.execute("DELETE FROM manifest WHERE part = 'snapshot'")
    database.close()


def test_a_reader_beside_a_writer_sees_one_state(home: Path, make_desk: Callable[..., Desk]) -> None:
    """Two threads of one desk: what one writes is seen whole by the other, or not at all."""
    import threading

    desk = make_desk()
    desk.unlock_kept(NOW)
    desk.standing(NOW)
    wrong: list[BaseException] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                with desk.one_look():
                    desk.journal(NOW).page(NOW.date())
                    assert not desk.journal(NOW).book().damaged and not desk.hurt(NOW)
            except BaseException as error:
                wrong.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    for number in range(60):
        write(desk, f"line {number}")
    over.set()
    for each in readers:
        each.join()
    assert not wrong
    assert desk.journal(NOW).book().doubted is False
