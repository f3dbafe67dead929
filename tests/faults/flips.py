"""One flipped bit anywhere in a journal's file: is every page there, or named, and does a backup serve?"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kesher.actions.desk import Desk, State
from kesher.actions.journal import keeping
from kesher.journal import backup
from kesher.journal.cover import Cover
from kesher.method import page as pages
from kesher.method.page import Account, Page
from kesher.method.problems import Problem, Refused

NOW = datetime(2026, 11, 23, 19, tzinfo=UTC)
FIRST = date(2026, 9, 1)
DAYS = 70
PULLS = ("phone", "news")


class Whole(NamedTuple):
    """A journal as it should be."""

    home: Path
    pages: tuple[Page, ...]
    cover: Cover
    photographs: dict[str, bytes | None]


class Outcome(NamedTuple):
    """What became of a journal with one bit flipped. The first three must be true.

    Attributes:
        nothing_silent: every page is there, or is named.
        doctor_agrees: where something is damaged, doctor does not say that all is well.
        restored: the backup brought all of it back.
        said: something was said: the flip hit what is in use.
        why: in words.
    """

    nothing_silent: bool
    doctor_agrees: bool
    restored: bool
    said: bool
    why: str


def desk_at(home: Path) -> Desk:
    return Desk(home, keyring=False)


def made(home: Path) -> Whole:
    """A journal of some weeks with a kept key, photographs, a history, and a backup."""
    desk = desk_at(home)
    desk.begin(NOW, Cover(), None, keep=True)
    journal = desk.journal(NOW)
    for number in range(DAYS):
        for again in range(1 + number % 3):
            words = f"line {number} {again} " + "x" * (number * 37 % 1500)
            journal.change(
                FIRST + timedelta(days=number),
                f"a{number}-{again}",
                lambda page, words=words: pages.write_account(
                    page, Account(words=words, love=3, written=NOW)
                ),
            )
    journal.change_all([], (FIRST, bytes(range(256)) * 20))
    desk.change_cover(NOW, lambda cover: Cover(pulls=PULLS, minutes=7, begun=cover.begun))
    whole = Whole(
        home,
        journal.book().pages,
        journal.cover(),
        {name: journal.enclosure(name) for name in journal.enclosures()},
    )
    assert not isinstance(desk.back_up(NOW), Problem)
    desk.close()
    return whole


def flips(size: int, count: int, seed: int) -> Iterator[tuple[int, int]]:
    """Places in a file, and a bit of each."""
    chance = random.Random(seed)
    for _ in range(count):
        yield chance.randrange(size), chance.randrange(8)


def tried(whole: Whole, home: Path, place: int, bit: int) -> Outcome:
    """Flip one bit of a copy, look at it as a person would, and bring the backup back."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(whole.home, home)
    content = bytearray((home / "journal.db").read_bytes())
    content[place] ^= 1 << bit
    (home / "journal.db").write_bytes(content)
    silent, doctor, why = _looked_at(whole, home)
    restored, how = _brought_back(whole, home)
    said = "said=False" not in why
    return Outcome(silent, doctor, restored, said, f"{why} {how}")


def _looked_at(whole: Whole, home: Path) -> tuple[bool, bool, str]:
    desk = desk_at(home)
    try:
        problem = desk.unlock_kept(NOW)
        if isinstance(problem, Problem):
            return True, True, f"refused: {problem.code}"
        journal = desk.journal(NOW)
        book = journal.book()
        there = {page.day: page for page in book.pages}
        wrong = [page.day for page in whole.pages if there.get(page.day) != page]
        named = set(book.damaged)
        said = bool(named) or book.doubted or journal.cover_damaged()
        silent = [day for day in wrong if day.isoformat() not in named]
        cover = journal.cover() == whole.cover or journal.cover_damaged()
        lost = set(whole.photographs) - set(journal.enclosures()) - set(journal.damaged_enclosures())
        checks = keeping.doctor(desk, NOW)
        well = not isinstance(checks, Problem) and all(check.well for check in checks)
        return not silent and cover and not lost, not (said and well), f"open, silent={silent} said={said}"
    except Refused as refused:
        return True, True, f"refused: {refused.problem.code}"
    finally:
        desk.close()


def _brought_back(whole: Whole, home: Path) -> tuple[bool, str]:
    desk = desk_at(home)
    try:
        copy = backup.backups(home)[-1].path
        try:
            if desk.state(NOW) is State.LOCKED:
                desk.unlock_kept(NOW)
        except Refused:
            pass
        found = keeping.restore_file(desk, NOW, copy)
        if isinstance(found, Problem):
            return False, f"not restored: {found.code}"
        journal = desk.journal(NOW)
        book = journal.book()
        photographs = {name: journal.enclosure(name) for name in journal.enclosures()}
        back = (
            book.pages == whole.pages
            and not book.damaged
            and not book.doubted
            and journal.cover() == whole.cover
            and photographs == whole.photographs
        )
        asks = sum(len(page.asks) for page in book.pages)
        return back, f"restored {len(book.pages)} damaged={book.damaged} doubted={book.doubted} asks={asks}"
    finally:
        desk.close()
