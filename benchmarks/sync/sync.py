"""What it costs to keep ten years of a journal on two devices, through a folder and through a host's store.

Run it with the project's own interpreter: ``python benchmarks/sync/sync.py``. CPU is the process's own.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head
from kesher.method.page import Account, Glance, Page, glance, to_json
from kesher.sync.carrier import Carrier
from kesher.sync.folder import Folder
from kesher.sync.round import Round
from kesher.sync.sealed_sqlite import SqliteRows
from kesher.sync.sealed_store import Owner, SealedStore
from kesher.sync.stored import Stored

DAYS = 3650
FIRST = date(2016, 11, 23)
AT = datetime(2026, 11, 23, 18, tzinfo=UTC)
WORDS = "היום היה קצת יותר שקט ובערב נזכרתי פתאום במה שרציתי בבוקר ולא הספקתי לעשות"


def measured(name: str, work: Callable[[], Any]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    done = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"  {name:<34} {cpu:6.2f} s CPU  {wall:6.2f} s  in {done.pulled}, out {done.pushed}")


def journal_at(path: Path, person: Any, key: DataKey) -> Journal:
    store = SqliteStore(path, create=True)
    store.migrate()
    journal = Journal(store, Head(person, key.journal, 1, 0, "he"), key)
    with journal.rows.transaction():
        store.add_journal(journal.head, ())
    return journal


def write_years(journal: Journal) -> None:
    journal.put_cover(Cover())
    with journal.writing():
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            glances = tuple(Glance(id=f"{number}-{each}", at=AT, where=3) for each in range(2))
            page = Page(day=day, glances=glances, account=Account(words=WORDS, love=3, written=AT))
            journal.rows.seal(day.isoformat(), 1, to_json(page))


def kept_alike(folder: Path, person: Any, key: DataKey, carrier: Carrier) -> None:
    one, two = (journal_at(folder / f"{name}.db", person, key) for name in ("one", "two"))
    write_years(one)
    rounds = [Round(each.rows, carrier, "a device") for each in (one, two)]

    def write(number: int) -> None:
        day = FIRST + timedelta(days=number)
        one.change(day, f"act {number}", lambda page: glance(page, Glance(id="g", at=AT, where=5)))

    measured("ten years out", rounds[0].run)
    measured("a round with nothing to do", rounds[0].run)
    write(7)
    measured("a round with one page", rounds[0].run)
    measured("ten years in, on a new device", rounds[1].run)
    rounds[0].run()
    write(8)
    rounds[0].run()
    measured("one page in", rounds[1].run)
    for each in (one, two):
        each.store.close()
    print(f"  journal.db {(folder / 'one.db').stat().st_size / 1e6:.1f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("folder", "host"):
            (folder / name).mkdir()
        person, key = uuid4(), DataKey.new(uuid4())
        stick = folder / "stick"
        stick.mkdir()
        print(f"{DAYS} pages, through a folder")
        kept_alike(folder / "folder", person, key, Folder(stick, key.journal))
        places = sorted(each for each in stick.glob("kesher-*/*") if each.is_dir())
        print(f"  one device's place {sum(path.stat().st_size for path in places[0].iterdir()) / 1e6:.1f} MB")
        database = SqliteRows(folder / "host.db", create=True)
        database.migrate()
        print(f"{DAYS} pages, through a host's store on SQLite")
        store = Stored(SealedStore(database), Owner(person, key.journal), lambda: datetime.now(UTC))
        kept_alike(folder / "host", person, key, store)
        database.close()
        print(f"  host.db {(folder / 'host.db').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
