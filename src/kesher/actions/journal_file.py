"""The file of the journal in Kesher's own folder: found, put in place, set aside, and its backups."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kesher.disk.files import unreachable, unwritten
from kesher.journal import backup
from kesher.journal.backup_store import BackupStore
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head, Row
from kesher.method.problems import Code, Refused, refuse

DATABASE = "journal.db"
CARRIER = "carrier.json"
"""What carries the journal to other devices, where something was chosen."""


class JournalFile:
    """One journal's file, and its database while that is open.

    Attributes:
        store: the open database, if it was opened.
        head: whose journal it is, as of the last look.
    """

    def __init__(self, home: Path, lock: threading.RLock) -> None:
        self.home = home
        self.path = home / DATABASE
        self.store: SqliteStore | None = None
        self.head: Head | None = None
        self._lock = lock

    def find(self, now: datetime) -> Head | None:
        """Look whether there is a journal, and whose.

        Raises:
            Refused: the database is damaged, newer, or not to be opened.
        """
        if self.store is None:
            try:
                if not self.path.exists() or not self.path.stat().st_size:
                    return None
            except OSError as error:
                raise refuse(unreachable(error) or Code.DISK_SILENT) from None
            self.store = backup.open_or_migrate(self.path, self.home, now)
        self.head = self.store.head()
        return self.head

    def make(self, now: datetime) -> SqliteStore:
        """Open the file of a journal that is begun.

        Raises:
            Refused: the folder cannot be made, or what the database says.
        """
        self.make_home()
        self.store = self.store or backup.open_or_migrate(self.path, self.home, now, create=True)
        return self.store

    @property
    def carried(self) -> bool:
        """Whether something was chosen that carries the journal to other devices."""
        return (self.home / CARRIER).exists()

    def close(self) -> None:
        """Give the database back."""
        store, self.store, self.head = self.store, None, None
        if store is not None:
            store.close()

    def make_home(self) -> None:
        """Make Kesher's own folder.

        Raises:
            Refused: the disk is full, or the folder cannot be written.
        """
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise refuse(unwritten(error)) from None

    # --- copies ------------------------------------------------------------------------------------

    def back_up(self, store: SqliteStore, now: datetime, *, let_go: bool) -> Path:
        """Copy the sealed database into the backups' folder (see :func:`backup.back_up`)."""
        return backup.back_up(store, self.home, now, let_go=let_go)

    def due(self, now: datetime, head: Head) -> bool:
        """Whether the week's copy is still to be made; of a file that cannot be written none is."""
        return self.store is not None and not self.store.read_only and backup.due(self.home, now, head)

    def forget(self, store: SqliteStore, head: Head, now: datetime) -> None:
        """Forget the earlier versions that no backup and no window may need, in small steps."""
        serial = backup.forgettable(self.home, head, now)
        while serial >= 0 and store.let_history_go(head, serial):
            pass

    def copies(self) -> list[backup.Copy]:
        """The backups of the journal, or of whichever there are when it is lost: of fewest writes first."""
        with self._lock, contextlib.suppress(OSError):
            return backup.backups(self.home, self.head)
        return []

    # --- a damaged file ----------------------------------------------------------------------------

    def whole(self) -> bool:
        """Whether the file has no fault that only another file could mend."""
        with self._lock:
            store, head = self.store, self.head
            try:
                return store is not None and head is not None and store.keys_whole(head) and store.whole()
            except Refused:
                return False

    def salvage(self) -> tuple[list[Row], list[Row]]:
        """Every sealed row that can still be read of the file, and the earlier ones beside them."""
        with self._lock:
            try:
                store = self.store or SqliteStore(self.path, read_only=True)
            except Refused:
                return [], []
            try:
                return store.salvage()
            finally:
                if store is not self.store:
                    store.close()

    def replace(self, copy: Path) -> None:
        """Put a copy of a backup in the file's place; the database must be closed.

        Raises:
            Refused: the disk is full, the folder cannot be written, or the copy is no journal.
        """
        self.make_home()
        source = BackupStore(copy)
        fresh = self.path.with_name(f".{self.path.name}.fresh")
        try:
            fresh.unlink(missing_ok=True)
            source.copy_to(fresh)
            fresh.chmod(0o600)
            fresh.replace(self.path)
        except OSError as error:
            raise refuse(unwritten(error)) from None
        finally:
            source.close()

    def set_aside(self, now: datetime, close: Callable[[], None]) -> Callable[[], None]:
        """Move a damaged file out of the way, deleting nothing, so that a backup can take its place.

        Args:
            now: the instant it is named by.
            close: closes whatever holds the file.

        Returns:
            What moves it back, for when the backup turns out not to open.

        Raises:
            Refused: ``FOLDER_UNWRITABLE``.
        """
        close()
        stamp = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        moved: list[tuple[Path, Path]] = []

        def back() -> None:
            close()
            for old, new in moved:
                new.replace(old)

        try:
            for ending in ("", "-wal", "-shm", "-journal"):
                old = self.path.with_name(self.path.name + ending)
                if old.exists():
                    new = old.with_name(f"{self.path.stem}-damaged-{stamp}{self.path.suffix}{ending}")
                    old.replace(new)
                    moved.append((old, new))
        except OSError:
            back()
            raise refuse(Code.FOLDER_UNWRITABLE) from None
        return back
