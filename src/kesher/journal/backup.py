"""Copies of the sealed database: before every migration and once a week.

A clock may be wrong, and then a file's name is wrong with it. So a copy is ordered by what it is, namely by
how many writes its journal had seen, and none is let go for a date that only a wrong clock believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kesher.disk.files import unwritten
from kesher.journal.backup_store import BackupStore, lay_beside, sweep
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import SCHEMA, Head
from kesher.method.late import late
from kesher.method.problems import Code, Refused, refuse

FOLDER = "backups"
NEWEST = 4
"""The copies of most writes, which are always kept."""

WEEKLY = 8
"""Of those before them, how many that lie a week apart."""

WEEK = timedelta(days=7)
REMEMBERED = timedelta(weeks=8)
"""So long at least the earlier versions of a page are kept."""
_ABOUT_A_WEEK = timedelta(days=6)
_STAMP = "%Y%m%d-%H%M%S"
_NAME = late(r"kesher-(\d{8})-(\d{6})(?:-\d+)?\.db")
_NEVER = datetime.min.replace(tzinfo=UTC)


class Copy(NamedTuple):
    """A backup of a journal.

    Attributes:
        path: where it lies.
        head: whose it is, and how many writes it had seen.
        made: when, by the clock of that time.
    """

    path: Path
    head: Head
    made: datetime


def back_up(store: SqliteStore, home: Path, now: datetime, *, let_go: bool = True) -> Path:
    """Copy the database into the backups' folder, look whether the copy is whole, and let old ones go.

    Args:
        store: the open database.
        home: Kesher's own folder.
        now: the instant the copy is named by.
        let_go: whether old ones may go.

    Raises:
        Refused: the disk is full, the folder cannot be written, or the copy is not whole; then no copy is
            left half-written, and no earlier one is let go.
    """
    folder = home / FOLDER
    stamp, head = now.astimezone(UTC).strftime(_STAMP), store.head()
    for there in folder.glob(f"kesher-{stamp}*.db"):
        if (copy := _copy(there)) is not None and copy.head == head:
            return there  # asked for twice at once
    path = _free(folder / f"kesher-{stamp}.db")
    fresh = path.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        fresh.unlink(missing_ok=True)
        if head is None or store.schema() != SCHEMA:
            store.copy_to(fresh)  # before a migration all of it, as it stands
        else:
            store.copy_beside(fresh, lay_beside(store, head, folder))
        fresh.chmod(0o600)
        if not _as_many(store, fresh):
            fresh.unlink(missing_ok=True)
            raise refuse(Code.DATABASE_DAMAGED)
        fresh.replace(path)
        outlived = [old for old in _outlived(backups(home, head)) if old.path != path] if let_go else []
        for old in outlived:
            old.path.unlink(missing_ok=True)
        if outlived:
            sweep(folder, folder.glob("kesher-*.db"))
    except OSError as error:
        raise refuse(unwritten(error)) from None
    return path


def let_go(home: Path, copies: list[Copy]) -> None:
    """Delete backups, with the photographs that are in no other one.

    Raises:
        Refused: the folder cannot be written.
    """
    try:
        for each in copies:
            each.path.unlink(missing_ok=True)
    except OSError as error:
        raise refuse(unwritten(error)) from None
    folder = home / FOLDER
    sweep(folder, folder.glob("kesher-*.db"), young=True)


def forgettable(home: Path, head: Head, now: datetime) -> int:
    """Up to which write earlier versions of pages are of use to nobody any more; -1 for none.

    A page that was last written before the oldest backup stands in every backup as it stands here, so that of
    none of them is asked what it once was; and no window has been open with it for so long.
    """
    copies = backups(home, head)
    if not copies or now - copies[0].made < REMEMBERED:
        return -1
    return copies[0].head.serial


def backups(home: Path, head: Head | None = None) -> list[Copy]:
    """The backups there are: those of fewest writes first.

    Args:
        home: Kesher's own folder.
        head: the journal whose copies are meant; None for those of all.
    """
    found = (_copy(path) for path in _named(home))
    of = [each for each in found if each is not None and (head is None or _of(each, head))]
    return sorted(of, key=lambda each: (each.head.serial, each.made, each.path.name))


def due(home: Path, now: datetime, head: Head | None = None) -> bool:
    """True when no copy was made within the week before now, by this clock; one of another clock is none."""
    # Their names say when they were made: of the others none is opened.
    recent = (path for path in _named(home) if timedelta(0) <= now - _made(path) < WEEK)
    found = (_copy(path) for path in recent)
    return not any(each is not None and (head is None or _of(each, head)) for each in found)


def open_or_migrate(path: Path, home: Path, now: datetime, *, create: bool = False) -> SqliteStore:
    """Open the database; when an older program wrote it, copy it first and then migrate it.

    Raises:
        Refused: missing, damaged, newer, or the copy could not be made: then nothing was migrated.
    """
    store = SqliteStore(path, create=create)
    try:
        found = store.schema()
        if 0 < found < SCHEMA:
            back_up(store, home, now)
        if found < SCHEMA:
            store.migrate()
    except Refused:
        store.close()
        raise
    return store


def _outlived(copies: list[Copy]) -> list[Copy]:
    """The copies that may go, of those that are ordered by their writes."""
    older = copies[:-NEWEST]
    kept: list[Copy] = []
    for each in reversed(older):
        if len(kept) == WEEKLY:
            break
        # One whose date is not before that of its followers was made by a clock that was ahead.
        if not kept or kept[-1].made - each.made >= _ABOUT_A_WEEK:
            kept.append(each)
    return [each for each in older if each not in kept]


def _named(home: Path) -> Iterator[Path]:
    """The files that are named as backups are; the newest by their names come first."""
    found = sorted((home / FOLDER).glob("kesher-*.db"), reverse=True)
    return (path for path in found if _made(path) != _NEVER)


def _made(path: Path) -> datetime:
    """When a backup was made, as its name says; of no use where it is not named as one."""
    named = _NAME.fullmatch(path.name)
    try:
        return datetime.fromisoformat(f"{named[1]}T{named[2]}+00:00") if named else _NEVER
    except ValueError:
        return _NEVER


def _of(copy: Copy, head: Head) -> bool:
    return copy.head.journal == head.journal


def _copy(path: Path) -> Copy | None:
    """A backup as it is; None for a file that does not open."""
    made = _made(path)
    try:
        store = BackupStore(path)
    except Refused:
        return None
    try:
        head = store.head()
    except Refused:
        return None
    finally:
        store.close()
    return Copy(path, head, made) if head is not None else None


def _as_many(store: SqliteStore, path: Path) -> bool:
    """Whether a copy opens, is whole, and holds as many rows of each kind as what it was made from."""
    copy = BackupStore(path)
    try:
        return copy.whole() and store.counts().items() <= copy.counts().items()
    finally:
        copy.close()


def _free(path: Path) -> Path:
    """The path, or one beside it when a copy of that second is there already."""
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{path.stem.rsplit('-', 1)[0] if number > 2 else path.stem}-{number}.db")
    return path
