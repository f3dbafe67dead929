"""Dated copies of the sealed database: before every migration and once a week, the newest eight kept."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import SCHEMA
from kesher.method.problems import Code, Refused, refuse

FOLDER = "backups"
KEEP = 8
WEEK = timedelta(days=7)
_NAME = "kesher-%Y%m%d-%H%M%S.db"


def back_up(store: SqliteStore, home: Path, now: datetime) -> Path:
    """Copy the database into the backups' folder and let the oldest go.

    Args:
        store: the open database.
        home: Kesher's own folder.
        now: the instant the copy is named by.

    Raises:
        Refused: the disk is full or the folder cannot be written; then no copy is left half-written.
    """
    folder = home / FOLDER
    path = folder / now.astimezone(UTC).strftime(_NAME)
    fresh = path.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        fresh.unlink(missing_ok=True)
        store.copy_to(fresh)
        fresh.chmod(0o600)
        fresh.replace(path)
        for old in backups(home)[:-KEEP]:
            old.unlink(missing_ok=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise refuse(Code.DISK_FULL if full else Code.FOLDER_UNWRITABLE) from None
    return path


def backups(home: Path) -> list[Path]:
    """The backups there are, oldest first."""
    return sorted((home / FOLDER).glob("kesher-*.db"))


def due(home: Path, now: datetime) -> bool:
    """True when the newest backup is a week old, or lies in the future because the clock was set back."""
    dated = [made for path in backups(home) if (made := _made(path)) is not None]
    return not dated or not timedelta(0) <= now - max(dated) < WEEK


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


def _made(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
