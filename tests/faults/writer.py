"""A program that writes one account after another and says each number once it was told it is kept.

Run in a process of its own: to be killed, or to be watched call by call.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from kesher.actions.desk import Desk
from kesher.actions.practice.account import write_account
from kesher.disk import sqlite
from kesher.journal.store import COVER, Head, Row, Store
from kesher.method.page import Account
from kesher.method.problems import Problem

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = date(2000, 1, 1)


def day_of(number: int) -> date:
    """The day an account is written on: each has its own."""
    return FIRST + timedelta(days=number)


def words_of(number: int) -> str:
    """What is written: from a line to some pages, and known by its number."""
    return f"account {number}: " + "מילה " * (number * 37 % 500)


def write_on(home: Path, first: int, last: int, say: Callable[[int], None]) -> None:
    """Open the book with its kept key and write accounts, saying each number when it is kept."""
    desk = Desk(home, keyring=False)
    if (problem := desk.unlock_kept(NOW)) is not None:
        raise SystemExit(problem.code)
    for number in range(first, last):
        answer = write_account(
            desk, NOW, f"act-{number}", Account(words=words_of(number)), day=day_of(number), based_on=0
        )
        if isinstance(answer, Problem):
            raise SystemExit(answer.code)
        say(number)


def write_until_killed(home: Path, first: int, pipe: Connection) -> None:
    """Write until someone kills this process."""
    write_on(home, first, first + 100_000, lambda number: pipe.send_bytes(b"%d" % number))


def act_until_killed(home: Path, words: str) -> None:
    """Write one account, and be killed at the moment in which the cover would be written."""
    put_all = Store.put_all

    def dying(store: Store, head: Head, rows: Sequence[tuple[Row, int]]) -> None:
        if any(row.day == COVER for row, _ in rows):
            os.kill(os.getpid(), signal.SIGKILL)
        put_all(store, head, rows)

    Store.put_all = dying
    desk = Desk(home, keyring=False)
    if (problem := desk.unlock_kept(NOW)) is not None:
        raise SystemExit(problem.code)
    write_account(desk, NOW, "act", Account(words=words))


def main() -> None:
    """``writer.py HOME LAST JOURNAL SYNCHRONOUS``: write in a given mode, and end without tidying up."""
    home, last, journal, synchronous = sys.argv[1:]
    sqlite.modes = lambda version: (journal, synchronous)
    if synchronous in ("normal", "off"):
        # A control that must lose: what an act brings into the file would hide what the mode does not.
        sqlite.SqliteFile.settle = lambda self, gone=False: True
    write_on(Path(home), 0, int(last), lambda number: os.write(1, b"%d\n" % number) and None)
    os._exit(0)


if __name__ == "__main__":
    main()
