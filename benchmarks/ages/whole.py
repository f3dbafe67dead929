"""What the acts on a whole journal cost as it grows old: opened, printed, taken out, brought back, backed up.

Run it with the project's own interpreter: ``python benchmarks/ages/whole.py --years 1 10 40``. It prints one
table in Markdown. Each act has a process of its own; CPU is its own and its children's, the peak is that of
the larger. Beside each stands what cannot be done without, from the same run: the same bytes read, sealed or
written with nothing around them.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kesher.actions.desk import Desk
from kesher.actions.journal import keeping
from kesher.actions.journal.entries import entries
from kesher.actions.paper.printing import Kind, Wanted, print_sheet
from kesher.disk.sqlite import driver
from kesher.journal import backup
from kesher.journal.cover import Cover
from kesher.journal.store import Row
from kesher.method.language import Language
from kesher.method.page import Account, Glance, Heart, Page, Sitting, to_json
from kesher.method.point import Mark, PointDay
from kesher.paper.geometry import Paper
from kesher.paper.journal import Written
from kesher.paper.journal_parts import parts
from kesher.words import catalogue
from kesher.words.packs import shipped

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
LAST = date(2026, 11, 22)
PASSPHRASE = "forty years of evenings"
PHOTOGRAPH = 110_000
VERSIONS = 3
"""How often each page was written."""
AT_ONCE = 10
"""Years that are still set in type at once: forty take eight thousand million bytes."""
WORDS = "היום היה קצת יותר שקט ובערב נזכרתי פתאום במה שרציתי בבוקר ולא הספקתי לעשות אז ישבתי לבד".split()  # noqa: SIM905 (a line of words reads better)


def fill(home: Path) -> int:
    filled(home, int(home.name))
    return 0


def filled(home: Path, years: int, seed: int = 613) -> None:
    """A journal of so many years: a page for each day but Shabbat, and a photograph of each week's sheet."""
    chance, first = random.Random(seed), LAST - timedelta(days=round(365.2425 * years))
    desk = Desk(home, keyring=False)
    begun = datetime(first.year, first.month, first.day, 9, tzinfo=UTC)
    desk.begin(begun, Cover(), PASSPHRASE, keep=True)
    journal = desk.journal(begun)
    key, store, head = journal.key, journal.store, journal.head
    owner = (str(head.person), str(head.journal))
    written: list[tuple[str, bytes]] = []
    for number in range((LAST - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() != 5:
            written.append((day.isoformat(), to_json(_page(day, chance))))
        if day.weekday() == 6:
            written.append((f"sheet:{day}:{number:08x}", chance.randbytes(PHOTOGRAPH)))
    with journal.rows.transaction():
        for serial, (name, content) in enumerate(written, 2):
            versions = 1 if name.startswith("sheet:") else VERSIONS
            rows = [
                Row(name, version, key.seal(name, version, content)) for version in range(1, versions + 1)
            ]
            for row in rows[:-1]:
                store.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?)", (*owner, *row))
            last = rows[-1]
            values = (*owner, last.day, last.version, serial, last.sealed)
            store.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)", values)
        store.execute("UPDATE journals SET serial = ?", (len(written) + 1,))
        journal.rows.manifest.anew(store.rows(head, enclosures=True), len(written) + 1, doubted=False)
    desk.close()
    shutil.rmtree(home / backup.FOLDER, ignore_errors=True)


def _page(day: date, chance: random.Random) -> Page:
    at, number = datetime(day.year, day.month, day.day, 5, tzinfo=UTC), day.toordinal()

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))

    sitting = Sitting(
        id=f"s{number}", at=at, route="own", seconds=600, clarity=5, heart=next(iter(Heart)),
        words=some(3, 20) if chance.random() < 0.2 else "",
    )  # fmt: skip
    scales = {name: chance.randint(1, 9) for name in ("clarity", "love", "desire", "thought")}
    return Page(
        day=day,
        sittings=(sitting,) if chance.random() < 0.75 else (),
        glances=(Glance(id=f"g{number}", at=at, where=chance.randint(0, 10)),)
        if chance.random() < 0.3
        else (),
        account=Account(**scales, words=some(6, 30), written=at),
        point=PointDay(chance.choice(list(Mark)), "p1"),
        acts=(f"a{number}", f"b{number}"),
    )


# --- the acts, each in a process of its own ------------------------------------------------------------


def opened(home: Path) -> Desk:
    desk = Desk(home, keyring=False)
    assert desk.unlock(NOW, PASSPHRASE) is None
    return desk


def unlock(home: Path) -> int:
    opened(home)
    return 0


def printing(home: Path) -> int:
    made = print_sheet(opened(home), NOW, Wanted(Kind.JOURNAL, Paper.A5))
    assert isinstance(made, bytes)
    return len(made)


def at_once(home: Path) -> int:
    """The same words given to the typesetter in one call."""
    from kesher.paper import journal, journal_parts, typeset

    journal_parts.PART = journal_parts._NEARLY = 1 << 40
    typeset.MEMORY = 16 << 30
    words, named = catalogue(Language.HE), shipped().words["he"]
    pages = opened(home).journal(NOW).book().pages
    days = [Written(page.day, tuple(entries(page, words, named, act=""))) for page in pages]
    assert len(list(parts(days, words))) == 1
    return len(journal.print_journal(days, Paper.A5, words))


def export(home: Path) -> int:
    out = home / "out.kesher"
    assert keeping.export_to(opened(home), NOW, keeping.Shape.SEALED, out, replace=True) == out
    return out.stat().st_size


def raw_export(home: Path) -> int:
    """The same bytes, selected, put into base 64 and written."""
    store = opened(home).store
    with (home / "raw").open("wb") as out:
        for (sealed,) in store.execute("SELECT sealed FROM pages"):
            out.write(base64.b64encode(sealed))
    return (home / "raw").stat().st_size


def restore(home: Path) -> int:
    desk = Desk(home / "new", keyring=False)
    done = keeping.restore_file(desk, NOW, home / "out.kesher", secret=PASSPHRASE)
    assert isinstance(done, keeping.Restored) and not done.damaged
    size = desk.path.stat().st_size
    shutil.rmtree(home / "new")
    return size


def raw_restore(home: Path) -> int:
    """The same bytes, unsealed, sealed and inserted."""
    desk, sealer = opened(home), AESGCM(bytes(32))
    into = driver().connect(str(home / "raw.db"), isolation_level=None)
    into.execute("CREATE TABLE pages (day TEXT PRIMARY KEY, sealed BLOB)")
    into.execute("BEGIN")
    journal = desk.journal(NOW)
    for day, version, sealed in journal.store.rows(journal.head, enclosures=True):
        again = sealer.encrypt(bytes(12), journal.key.unseal(day, version, sealed), b"")
        into.execute("INSERT INTO pages VALUES (?, ?)", (day, again))
    into.execute("COMMIT")
    into.close()
    size = (home / "raw.db").stat().st_size
    (home / "raw.db").unlink()
    return size


def _backed_up(home: Path, now: datetime) -> int:
    folder = home / backup.FOLDER
    before = {path: path.stat().st_ino for path in folder.rglob("*")} if folder.exists() else {}
    desk = opened(home)
    desk.look_after(now)
    fresh = [path for path in folder.rglob("*") if path.is_file() and before.get(path) != path.stat().st_ino]
    return sum(path.stat().st_size for path in fresh)


def first_backup(home: Path) -> int:
    return _backed_up(home, NOW)


def next_backup(home: Path) -> int:
    copies = len(list((home / backup.FOLDER).glob("*.db")))
    return _backed_up(home, NOW + timedelta(weeks=9 * copies))


def raw_backup(home: Path) -> int:
    """The whole file, copied by SQLite."""
    opened(home).store.copy_to(home / "copy.db")
    size = (home / "copy.db").stat().st_size
    (home / "copy.db").unlink()
    return size


def history(home: Path) -> int:
    """The bytes of earlier versions that are kept."""
    found = opened(home).store.execute("SELECT coalesce(sum(length(sealed)), 0) FROM history").fetchone()
    return int(found[0])


ACTS: dict[str, tuple[Callable[[Path], int], Callable[[Path], int] | None]] = {
    "open": (unlock, None),
    "print": (printing, at_once),
    "sealed export": (export, raw_export),
    "restore into a new journal": (restore, raw_restore),
    "earlier versions, before": (history, None),
    "first backup": (first_backup, raw_backup),
    "backup nine weeks later": (next_backup, raw_backup),
    "earlier versions, after": (history, None),
}


def measured(act: Callable[[Path], int], home: Path, rounds: int) -> tuple[float, float, int]:
    """CPU seconds, peak in megabytes, and bytes: medians of some processes."""
    found = []
    for _ in range(rounds):
        command = [sys.executable, __file__, "--act", act.__name__, "--home", str(home)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    cpu, peak, size = (statistics.median(each[place] for each in found) for place in range(3))
    return cpu, peak, int(size)


def one(name: str, home: Path) -> None:
    size = globals()[name](home)
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    print(json.dumps([cpu, max(_peak(), children.ru_maxrss) / 1024, size]))


def _peak() -> int:
    """The most kilobytes this process had; what the one that began it had is not counted."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise OSError("no peak is told here")


def table(years: list[int], rounds: int) -> None:
    print("| act | years | CPU s | peak MB | MB | raw: CPU s | raw: peak MB | raw: MB |")
    print("|---|---|---|---|---|---|---|---|")
    for age in years:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / str(age)
            measured(fill, home, 1)  # in a process of its own, so that this one stays small
            for name, (act, raw) in ACTS.items():
                cpu, peak, size = measured(act, home, 1 if act in (first_backup, next_backup) else rounds)
                row = f"| {name} | {age} | {cpu:.2f} | {peak:.0f} | {size / 1e6:.1f} |"
                if raw is None or (raw is at_once and age > AT_ONCE):
                    print(f"{row} – | – | – |", flush=True)
                    continue
                cpu, peak, size = measured(raw, home, rounds)
                print(f"{row} {cpu:.2f} | {peak:.0f} | {size / 1e6:.1f} |", flush=True)


def main() -> None:
    typed = argparse.ArgumentParser(description=__doc__)
    typed.add_argument("--years", type=int, nargs="+", default=[1, 10, 40])
    typed.add_argument("--rounds", type=int, default=1)
    typed.add_argument("--act")
    typed.add_argument("--home", type=Path)
    wanted = typed.parse_args()
    if wanted.act:
        one(wanted.act, wanted.home)
    else:
        table(wanted.years, wanted.rounds)


if __name__ == "__main__":
    main()
