"""What the journal's store costs, each figure beside a raw limit from the same run.

Run it with the project's own interpreter: ``python benchmarks/journal/store.py``. CPU is the process's own,
wall is the clock's; both are medians of several rounds. A ratio says how many times the raw limit is spent.
"""

import base64
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kesher.journal import export
from kesher.journal.cover import Cover
from kesher.journal.journal import Book, Journal
from kesher.journal.keys import new_code
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head
from kesher.method import page as pages
from kesher.method.page import Account, Glance, Heart, Lives, Page, Sitting
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.standing import Standing, fold

ROUNDS = 9
WRITES = 300
DAYS = 3650
FIRST = date(2016, 11, 23)
NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
WORDS = "היום היה קצת יותר שקט ובערב נזכרתי פתאום במה שרציתי בבוקר ולא הספקתי לעשות".split()  # noqa: SIM905 (a line of words reads better)


class Cost(NamedTuple):
    """Medians, in milliseconds."""

    cpu: float
    wall: float


def cost(*works: Callable[[], object], rounds: int = ROUNDS) -> list[Cost]:
    """Measure some works in turns, so that what disturbs one disturbs all."""
    found: list[list[tuple[float, float]]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(rounds):
        for work, times in zip(works, found, strict=True):
            cpu, wall = time.process_time(), time.perf_counter()
            result = work()
            times.append((time.process_time() - cpu, time.perf_counter() - wall))
            del result  # what was read stays read in use; letting it go is not part of reading
    return [Cost(*(statistics.median(each) * 1e3 for each in zip(*times, strict=True))) for times in found]


def a_day(number: int, chance: random.Random) -> Page:
    """A day as people write them: a sitting, some glances, an account of a few lines, the point."""
    day = FIRST + timedelta(days=number)
    at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)

    def some(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))

    sitting = Sitting(
        id=uuid4().hex,
        at=at,
        route="king",
        seconds=chance.randint(300, 1500),
        foundation="none-but-he",
        lives=chance.choice(list(Lives)),
        clarity=chance.randint(0, 10),
        heart=chance.choice(list(Heart)),
        words=some(25),
    )
    looks = tuple(
        Glance(id=uuid4().hex, at=at + timedelta(hours=3 + hour), where=chance.randint(0, 10), pull=some(3))
        for hour in range(chance.randint(0, 4))
    )
    numbers = {name: chance.randint(0, 10) for name in ("clarity", "love", "desire", "thought")}
    account = Account(**numbers, pull=some(4), words=some(60), written=at + timedelta(hours=14))
    chosen = Decision(id="d", at=at, kind=Turned.CHOSE, point=Point(id="p", act=some(8)))
    return Page(
        day=day,
        sittings=(sitting,),
        glances=looks,
        account=account,
        point=PointDay(chance.choice(list(Mark)), "p"),
        decisions=(chosen,) if number == 0 else (),
        acts=tuple(uuid4().hex for _ in range(3 + len(looks))),
    )


def filled(home: Path) -> Journal:
    """A journal of ten years."""
    store = SqliteStore(home / "journal.db", create=True)
    store.migrate()
    head = Head(uuid4(), uuid4(), 1, 0, "he")
    journal = Journal.create(store, head, None, new_code(), Cover())
    chance = random.Random(613)
    journal.add(tuple(a_day(number, chance) for number in range(DAYS)))
    return journal


def raw_read(journal: Journal) -> list[bytes]:
    """The limit of reading: the driver's SELECT, and the decryption of the same rows."""
    head, aes = journal.head, AESGCM(journal.key.raw())
    rows = journal.store.execute(
        "SELECT day, version, sealed FROM pages WHERE person = ? AND journal = ? AND day <> 'cover'",
        (str(head.person), str(head.journal)),
    ).fetchall()
    start = b"kesher|"
    middle = b"|" + head.journal.bytes + b"|"
    return [
        aes.decrypt(sealed[3:15], sealed[15:], start + sealed[:3] + middle + day.encode() + b"|%d" % version)
        for day, version, sealed in rows
    ]


def reading(journal: Journal) -> None:
    """Ten years, from nothing to where the person stands."""

    def read() -> tuple[Book, Standing]:
        book = Journal(journal.store, journal.head, journal.key).book()
        return book, fold(Standing(), book.pages)

    ours, raw = cost(read, lambda: raw_read(journal))
    row("ten years, read and folded", ours, "SELECT and AES-GCM", raw)
    again, _ = cost(journal.book, lambda: None)
    print(f"  the same again, nothing changed: {again.cpu * 1e3:.0f} µs CPU")


def writing(journal: Journal) -> None:
    """One account, kept; beside one row, kept in the same file and mode."""
    store = journal.store
    store.execute("CREATE TABLE limits (day TEXT PRIMARY KEY, sealed BLOB NOT NULL)")
    content = os.urandom(1043)
    turn = iter(range(10**9))

    def write() -> None:
        number = next(turn)
        account = Account(love=number % 11, words=" ".join(WORDS * 3), written=NOW)
        day = FIRST + timedelta(days=number * 37 % DAYS)
        journal.change(day, uuid4().hex, lambda page: pages.write_account(page, account))

    def upsert() -> None:
        day = str(FIRST + timedelta(days=next(turn) * 37 % DAYS))
        store.execute("BEGIN IMMEDIATE")
        store.execute(
            "INSERT INTO limits VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET sealed = excluded.sealed",
            (day, content),
        )
        store.execute("COMMIT")

    row("one account written", *interleaved(write, "one row UPSERTed", upsert))
    store.execute("DROP TABLE limits")


def interleaved(ours: Callable[[], None], beside: str, raw: Callable[[], None]) -> tuple[Cost, str, Cost]:
    """Measure many small works in turns."""
    first, second = cost(ours, raw, rounds=WRITES)
    return first, beside, second


def copying(journal: Journal, home: Path) -> None:
    """An online backup beside a plain copy of the file, both brought to the disk."""

    def back_up() -> None:
        (home / "copy.db").unlink(missing_ok=True)
        journal.store.copy_to(home / "copy.db")

    def copy() -> None:
        shutil.copyfile(home / "copy.db", home / "plain.db")
        with (home / "plain.db").open("rb+") as out:
            os.fsync(out.fileno())

    row("online backup", *interleaved_few(back_up, "copy of the file, synced", copy))


def interleaved_few(ours: Callable[[], None], beside: str, raw: Callable[[], None]) -> tuple[Cost, str, Cost]:
    """Measure two larger works in turns."""
    first, second = cost(ours, raw)
    return first, beside, second


def exporting(journal: Journal) -> None:
    """Both exports, each beside what it cannot do without."""

    def raw_sealed() -> bytes:
        found = journal.store.execute("SELECT sealed FROM pages").fetchall()
        return b",".join(base64.b64encode(sealed) for (sealed,) in found)

    fresh = Journal(journal.store, journal.head, journal.key)
    clear, raw, sealed, raw_noise = cost(
        lambda: export.readable(Journal(journal.store, journal.head, journal.key), NOW),
        lambda: raw_read(journal),
        lambda: b"".join(export.sealed(fresh, NOW)),
        raw_sealed,
    )
    row("readable export", clear, "SELECT and AES-GCM", raw)
    row("sealed export", sealed, "SELECT and base64", raw_noise)


def row(name: str, ours: Cost, beside: str, raw: Cost) -> None:
    """Print one line."""
    print(
        f"{name:28} {ours.cpu:9.2f} {ours.wall:9.2f}   {beside:26} {raw.cpu:9.2f} {raw.wall:9.2f}"
        f" {ours.cpu / raw.cpu:7.2f} {ours.wall / raw.wall:7.2f}"
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        journal = filled(home)
        store = journal.store
        size = sum(len(sealed) for _, _, sealed in store.rows(journal.head))
        print(
            f"SQLite {store.sqlite_version}, {store.setting('journal_mode')}, synchronous "
            f"{store.setting('synchronous')}; {DAYS} pages, {size / 1e6:.1f} MB sealed"
        )
        print(
            f"\n{'milliseconds (median)':28} {'CPU':>9} {'wall':>9}   {'beside':26} {'CPU':>9} {'wall':>9}"
            f" {'×CPU':>7} {'×wall':>7}"
        )
        reading(journal)
        writing(journal)
        copying(journal, home)
        exporting(journal)
        store.close()


if __name__ == "__main__":
    main()
