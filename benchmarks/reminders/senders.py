"""Many reminders at once: several senders, of which one is killed in the middle, and none comes twice.

Run: ``.venv/bin/python benchmarks/reminders/senders.py [--sqlite] [NUMBER]``. It starts a PostgreSQL of its
own with its usual durability, or uses a file. A sender that is killed misses what it had claimed and not yet
sent: that is counted. Then it is looked whether anything that devices tell a host, at a dozen places over a
year, could come in a rest.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from kesher.days import Place, rest_at
from kesher.reminders.chosen import Thing, When, Zman
from kesher.reminders.opaque import AHEAD, Hidden, hidden, instant
from kesher.reminders.times import LATE, dues, free
from kesher.sync.sealed_due import BATCH, claims, put
from kesher.sync.sealed_postgres import PostgresRows
from kesher.sync.sealed_sqlite import SqliteRows
from kesher.sync.sealed_store import Owner, SealedStore

SENDERS = 4
EACH = 4
"""Reminders of one person that are due at once."""

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
PLACES = [
    Place(latitude=latitude, longitude=longitude, zone=zone, israel=israel)
    for latitude, longitude, zone, israel in (
        (31.77, 35.22, "Asia/Jerusalem", True),
        (32.08, 34.83, "Asia/Jerusalem", True),
        (40.71, -74.0, "America/New_York", False),
        (34.05, -118.24, "America/Los_Angeles", False),
        (51.57, -0.2, "Europe/London", False),
        (51.21, 4.42, "Europe/Brussels", False),
        (55.75, 37.61, "Europe/Moscow", False),
        (-37.87, 144.99, "Australia/Melbourne", False),
        (-26.15, 28.07, "Africa/Johannesburg", False),
        (-34.6, -58.4, "America/Argentina/Buenos_Aires", False),
        (59.33, 18.06, "Europe/Stockholm", False),
        (69.65, 18.96, "Europe/Oslo", False),
    )
]


def main() -> None:
    if "--send" in sys.argv:
        sent(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    number = numbers[0] if numbers else 20_000
    with tempfile.TemporaryDirectory(prefix="kesher-bench-") as name, database(Path(name)) as where:
        measured(Path(name), where, number)
    in_rest()


def measured(folder: Path, where: str, number: int) -> None:
    store = connected(where)
    store.database.migrate()  # type: ignore[attr-defined]
    due = Hidden(b"%016d" % 0, int(NOW.timestamp()))
    people = [UUID(int=each + 1) for each in range(number // EACH)]
    for person in people:
        lists = [due._replace(id=b"%016d" % each) for each in range(EACH)]
        put(store, Owner(person, UUID(int=1)), "mail", lists, NOW - timedelta(hours=1))
    store.database.close()  # type: ignore[attr-defined]
    began = time.perf_counter()
    command = [sys.executable, __file__, "--send", where]
    files = [folder / each for each in ("0", "1", "2", "3", "again")]
    senders = [subprocess.Popen([*command, str(each), str(n * 60)]) for n, each in enumerate(files[:SENDERS])]
    while senders[0].poll() is None and found_in(files[0]) < number // SENDERS // 4:
        time.sleep(0.002)
    senders[0].send_signal(signal.SIGKILL)
    for each in senders:
        each.wait(300)
    took = time.perf_counter() - began
    # After one was killed another look, as there is one every few seconds.
    subprocess.run([*command, str(folder / "again"), "0"], check=True)
    counts = Counter(line for each in files for line in each.read_text().splitlines() if len(line) == 36)
    found = sum(counts.values())
    twice = sum(each - EACH for each in counts.values() if each > EACH)
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"due {number}, senders {SENDERS}, one killed after {found_in(files[0])}; {took:.1f} s")
    print(f"sent {found}, missed {number - found} (at most {BATCH}), twice {twice}")
    print(f"CPU of the senders {(cpu.ru_utime + cpu.ru_stime) * 1000 / number:.2f} ms for each")
    assert twice == 0
    assert number - found <= BATCH


def found_in(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


def sent(where: str, path: str, first: int) -> None:
    """Send: here, a line in a file, that is there for good when it was written."""
    store = connected(where)
    out = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for batch in claims(store, NOW + timedelta(minutes=1), first):
        for each in batch:
            os.write(out, f"{each.person}\n".encode())


def connected(where: str) -> SealedStore:
    return SealedStore(PostgresRows(where) if "=" in where else SqliteRows(Path(where), create=True))


@contextmanager
def database(folder: Path) -> Iterator[str]:
    if "--sqlite" in sys.argv:
        yield str(folder / "sealed.db")
        return
    folder.chmod(0o755)
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "host"))
    from host import started

    conninfo, stop = started(folder / "pg")
    try:
        yield conninfo
    finally:
        stop()


def in_rest() -> None:
    """What devices tell a host, over a year: nothing of it, however late it comes, is in a rest."""
    drawn = random.Random(5)
    told = rest = 0
    for place in PLACES:
        for week in range(0, 365, AHEAD):
            chosen = {thing: some(drawn) for thing in Thing}
            first = date(2026, 9, 1) + timedelta(days=week)
            for due in dues(chosen, first, AHEAD, place, lambda *_: False):
                at = instant(hidden(b"0123456789abcdef", due).at)
                if free(at, place):
                    told += 1
                    late = range(0, int(LATE.total_seconds()) // 60 + 1)
                    rest += any(rest_at(at + timedelta(minutes=each), place) is not None for each in late)
    print(f"told {told} at {len(PLACES)} places in a year, in rest {rest}")
    assert rest == 0


def some(drawn: random.Random) -> Any:
    if drawn.random() < 0.5:
        return When(drawn.randrange(24 * 60))
    return When(drawn.randrange(-180, 181), drawn.choice(list(Zman)))


if __name__ == "__main__":
    main()
