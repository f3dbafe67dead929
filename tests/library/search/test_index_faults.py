"""A writer is killed in the middle, again and again: the last whole state is always there."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from kesher.library.search import Index
from library.search.shelves import entries, found, write_for_ever

KILLS = 25


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_killed_writer_leaves_the_last_commit(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    Index(folder).add(entries("still", ["נר אחד", "ספר אחד"]), state="0")
    chance = random.Random(7)
    context = multiprocessing.get_context("spawn")
    last = 0
    for _kill in range(KILLS):
        writer = context.Process(target=write_for_ever, args=(folder, last))
        writer.start()
        assert writer.pid is not None
        until = time.monotonic() + 20
        while (Index(folder).state or "0") == str(last) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.1)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        index = Index(folder)
        assert index.state is not None
        assert int(index.state) > last
        last = int(index.state)
        assert found(index, f"מצב {last}").hits[0].number == 1000 + last
        assert found(index, "ספר").hits[0].number == 2
    Index(folder).add(entries("after", ["סוף"], 9), state="end")
    named = {path.name.split("-")[0] for path in folder.iterdir()}
    assert named <= {"list.json", "lock", "words", "batch"}
    assert len(list(folder.glob("words-*"))) == 1
