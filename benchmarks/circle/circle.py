"""What a circle costs: a booklet of 300 threads, a page and a search among 10,000, a week's letter for 5,000.

Prints one line of JSON for each figure: ``python benchmarks/circle/circle.py booklet page search letters``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from kesher.circle.answering import answer, waiting
from kesher.circle.asking import Question, ask, own_threads
from kesher.circle.choice import Choice, Leave
from kesher.circle.database import SqliteCircles
from kesher.circle.keyring import Keyring
from kesher.circle.people import Person, add
from kesher.circle.publication.units import units_of
from kesher.circle.publishing import Numbered, Published, publish, published_page
from kesher.circle.role import Role
from kesher.circle.room import Card, Room, open_circle, room_of
from kesher.circle.search import Index
from kesher.circle.thread import Kind
from kesher.days.letters import letters as hebrew
from kesher.library.booklet import print_booklet
from kesher.library.reader import make_book
from kesher.method.language import Language
from kesher.paper.geometry import Paper

NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
LETTERS = "אבגדהוזחטיכלמנסעפצקרשת"


def vocabulary(drawn: random.Random) -> tuple[list[str], list[float]]:
    """Words of a language: few are said often, and most are rare."""
    words = ["".join(drawn.choices(LETTERS, k=drawn.randint(3, 7))) for _ in range(12_000)]
    return words, [1 / (rank + 8) for rank in range(len(words))]


def in_letters(number: int) -> str:
    return hebrew(number).strip("׳").replace("״", "")


class Talk:
    def __init__(self, seed: int = 7) -> None:
        self.drawn = random.Random(seed)
        self.words, self.weights = vocabulary(self.drawn)

    def text(self, least: int, most: int) -> str:
        many = self.drawn.randint(least, most)
        return " ".join(self.drawn.choices(self.words, self.weights, k=many)) + self.drawn.choice(".?.")


def told(name: str, **figures: Any) -> None:
    print(json.dumps({"figure": name} | figures, ensure_ascii=False), flush=True)


def booklet() -> None:
    talk = Talk()
    made = []
    for number in range(1, 301):
        place = f"(תהלים {in_letters(number % 150 + 1)}, {in_letters(number % 20 + 1)})"
        answer_text = f"{talk.text(30, 130)} {place} {talk.text(30, 130)}"
        parts = [(Kind.QUESTION, talk.text(15, 60)), (Kind.ANSWER, answer_text)]
        for _ in range(talk.drawn.choice((0, 0, 1, 2))):
            parts += [(Kind.FOLLOWUP, talk.text(10, 40)), (Kind.ANSWER, talk.text(30, 120))]
        made.append(Numbered(number, False, Published(tuple(parts), f"עניין {number % 12}")))
    units = units_of("חבורת הבוקר", made)
    for paper in Paper:
        began, before = time.perf_counter(), time.process_time()
        content = print_booklet("חבורת הבוקר", Language.HE, units, paper, indexed=True)
        wall, cpu = time.perf_counter() - began, time.process_time() - before
        peaks = (
            resource.getrusage(each).ru_maxrss for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        peak = max(peaks) // 1024
        again = make_book(content, "b.pdf", "חבורת הבוקר")
        same = [(u.kind, u.text) for u in again.units] == [(u.kind, u.text) for u in units]
        words = sum(len(each.text.split()) for each in units)
        figures = {"seconds": round(wall, 2), "cpu": round(cpu, 2), "megabytes": peak, "words": words}
        told(f"booklet of 300 threads, {paper.value}", **figures, read_back_whole=same)


def circle(folder: Path, threads: int, members: int = 500) -> Room:
    database = SqliteCircles(folder / "circles.db", create=True)
    database.migrate()
    room = open_circle(database, Keyring(folder), Card("חבורה", subject="אולי היום"))
    with database.writing():
        add(room, NOW, "teacher", Role.TEACHER, Person("t", "t@example.org"))
        for number in range(members):
            add(room, NOW, f"m{number}", Role.MEMBER, Person(f"m{number}", f"m{number}@example.org"))
    with database.writing():
        fill(room._replace(database=AtOnce(database)), threads, members)
    return room


class AtOnce:
    """A database whose every act is part of one transaction: a circle of years is filled in seconds."""

    def __init__(self, database: Any) -> None:
        self.execute = database.execute
        self.writing = self.reading = nullcontext


def fill(room: Room, threads: int, members: int) -> None:
    talk = Talk()
    for number in range(threads):
        thread = ask(
            room, NOW, f"m{number % members}", Question(talk.text(10, 40), Choice.NAMED, Leave.YES)
        ).thread
        if number % 20 == 19:
            continue
        answer(room, NOW, "teacher", thread, talk.text(40, 120), seen=1)
        if number % 3 == 0:
            parts = [(Kind.QUESTION, talk.text(10, 40)), (Kind.ANSWER, talk.text(30, 90))]
            publish(room, NOW, "teacher", thread, parts, f"עניין {number % 40}")


class Counting:
    """A database that counts what is asked of it."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self.many = 0

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Any:
        self.many += 1
        return self.database.execute(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)


PAGES: dict[str, Callable[[Room], object]] = {
    "circle": lambda room: (own_threads(room, "m7"), published_page(room)),
    "desk": lambda room: waiting(room, NOW),
    "published": lambda room: published_page(room, 900),
}


def page() -> None:
    for many in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            room = circle(Path(folder), many)
            counting = Counting(room.database)
            for name, act in PAGES.items():
                counting.many, before = 0, time.process_time()
                for _ in range(20):
                    act(room._replace(database=counting))
                cpu = (time.process_time() - before) / 20 * 1000
                statements = counting.many // 20
                told(f"page “{name}” among {many} threads", cpu_ms=round(cpu, 1), statements=statements)


def search() -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = circle(Path(folder), 10_000)
        index = Index()
        before, steps = time.process_time(), []
        whole = False
        while not whole:
            began = time.perf_counter()
            whole = index.bring_up_to_date(room, time.monotonic() + 0.05)
            steps.append((time.perf_counter() - began) * 1000)
        told("words of 10,000 threads taken in", cpu=round(time.process_time() - before, 1),
             steps=len(steps), longest_ms=round(max(steps)))  # fmt: skip
        talk = Talk(8)
        times = []
        for number in range(1_000):
            text = talk.text(1, 4) if number % 2 else talk.text(20, 60)
            before = time.perf_counter()
            index.bring_up_to_date(room)
            index.find(text, kind="published" if number % 2 else "thread")
            times.append((time.perf_counter() - before) * 1000)
        times.sort()
        told("search among 10,000 threads", p50_ms=round(times[500], 1), p99_ms=round(times[990], 1))


def worker(folder: str, circle_id: Any, kept: str, now: datetime) -> None:
    """Send what waits; each letter that went out is a line of a file of this worker's own."""
    from kesher.host.circle.postman import Office as Sending
    from kesher.host.circle.postman import send_waiting

    database = SqliteCircles(Path(folder) / "circles.db")
    room = room_of(database, Keyring(Path(folder)), circle_id)
    with Path(kept).open("ab", buffering=0) as out:

        def hand_over(message: EmailMessage) -> None:
            out.write(f"{message['Message-ID']}\n".encode())

        send_waiting(room, now, Sending("https://h", "k@h", "h", None, hand_over))


def letters() -> None:
    from kesher.host.circle.postman import queue_week

    with tempfile.TemporaryDirectory() as folder:
        room = circle(Path(folder), 0, members=5_000)
        before, began = time.process_time(), time.perf_counter()
        queue_week(room, NOW)
        told("a week's letter for 5,000 queued", seconds=round(time.perf_counter() - began, 2),
             cpu=round(time.process_time() - before, 2))  # fmt: skip
        queue_week(room, NOW)
        began = time.perf_counter()
        spawn = multiprocessing.get_context("spawn")
        files = [str(Path(folder) / f"sent{number}") for number in range(3)]
        workers = [spawn.Process(target=worker, args=(folder, room.circle, name, NOW)) for name in files[:2]]
        for each in workers:
            each.start()
        while not Path(files[0]).exists() or Path(files[0]).stat().st_size < 20_000:
            time.sleep(0.01)
        os.kill(workers[0].pid or 0, signal.SIGKILL)
        workers[1].join()
        # What the killed one had claimed comes free after ten minutes.
        last = spawn.Process(target=worker, args=(folder, room.circle, files[2], NOW + timedelta(minutes=11)))
        last.start()
        last.join()
        sent = [line for name in files if Path(name).exists() for line in Path(name).read_text().split()]
        told("the letter sent by two workers, one killed", seconds=round(time.perf_counter() - began, 1),
             letters=len(set(sent)), twice=len(sent) - len(set(sent)))  # fmt: skip
        with room.database.reading():
            rows = room.run("SELECT count(*) FROM outbox WHERE circle = ? AND sent = 0")
        told("left unsent", letters=rows[0][0])


ALL = {"booklet": booklet, "page": page, "search": search, "letters": letters}

if __name__ == "__main__":
    for each in sys.argv[1:] or ALL:
        ALL[each]()
