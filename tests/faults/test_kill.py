"""The writer is killed without warning, two hundred times."""

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from faults.writer import NOW, day_of, words_of, write_until_killed
from kesher.actions.desk import Desk

KILLS = 200


def heard(pipe: Connection) -> list[int]:
    numbers = []
    try:
        while True:
            numbers.append(int(pipe.recv_bytes()))
    except EOFError:
        return numbers


@pytest.mark.slow
def test_two_hundred_kills_lose_no_acknowledged_account(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(613)
    # A server that has everything imported makes a new writer in milliseconds.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "faults.writer"])
    acknowledged = 0
    midway = 0
    for kill in range(KILLS):
        receive, send = context.Pipe(duplex=False)
        writer = context.Process(target=write_until_killed, args=(home, acknowledged, send))
        writer.start()
        send.close()
        assert receive.poll(30), "the writer never began"
        time.sleep(chance.random() * 0.025)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        numbers = heard(receive)
        assert writer.exitcode == -signal.SIGKILL
        # The first act of each writer may be the one that the last kill left in doubt: a repeat is harmless.
        assert numbers == list(range(acknowledged, acknowledged + len(numbers)))
        acknowledged += len(numbers)
        desk = Desk(home, keyring=False)
        assert desk.unlock_kept(NOW) is None
        book = desk.journal(NOW).book()
        if kill % 10 == 9:
            assert desk.store.whole()
        desk.close()
        assert book.damaged == ()
        found = {page.day: page.account.words for page in book.pages}
        for number in range(acknowledged):
            assert found[day_of(number)] == words_of(number).strip(), f"kill {kill} lost account {number}"
        assert len(found) - acknowledged in (0, 1)
        midway += len(found) - acknowledged
    with sqlite3.connect(home / "journal.db") as database:
        assert database.execute("SELECT max(version) FROM pages WHERE day <> 'cover'").fetchone() == (1,)
    database.close()
    print(f"{KILLS} kills, {acknowledged} accounts acknowledged, {midway} kept before they were acknowledged")
    assert acknowledged > KILLS
