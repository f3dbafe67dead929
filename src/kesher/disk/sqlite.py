"""SQLite used safely: one file on the person's own machine.

SQLite 3.7.0 to 3.51.2 (but for 3.50.7 and 3.44.6) can corrupt a database when a write-ahead log is reset
at the wrong moment. Where a bundled newer SQLite is installed it is used; otherwise, on a faulty version,
a file goes without the log: ``DELETE`` with ``synchronous=EXTRA``. Everywhere else: WAL with FULL,
which kept every acknowledged row in every replayed power cut (see ``docs/explanation/store.md``).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3 as _linked
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kesher.method.problems import Code, refuse

try:
    from pysqlite3 import dbapi2 as _bundled
except ImportError:  # no wheel for this platform
    _bundled = None

BUSY_SECONDS = 10.0
ROOM = 128 * 1024
"""Bytes. With less left on the disk SQLite cannot even open its log."""
_FULL, _BUSY, _LOCKED, _CANNOT_OPEN, _READ_ONLY, _IO = 13, 5, 6, 14, 8, 10
# Write, fsync, truncate, and giving the log's index its size.
_IO_WRITE = {_IO | (3 << 8), _IO | (4 << 8), _IO | (6 << 8), _IO | (19 << 8)}


def has_reset_fault(version: tuple[int, ...]) -> bool:
    """True for the versions of SQLite whose write-ahead log can corrupt a database when it is reset."""
    return (3, 7, 0) <= version <= (3, 51, 2) and version not in {(3, 50, 7), (3, 44, 6)}


def driver() -> Any:
    """The SQLite to use: the interpreter's own, unless it has the fault and a bundled one has not."""
    if _bundled is not None and has_reset_fault(_linked.sqlite_version_info):
        return _bundled
    return _linked


def modes(version: tuple[int, ...]) -> tuple[str, str]:
    """The journal mode and the synchronous setting for a version of SQLite."""
    return ("delete", "extra") if has_reset_fault(version) else ("wal", "full")


class Cursor(Protocol):
    """The part of a database cursor that is used here."""

    def fetchone(self) -> Any: ...  # noqa: D102
    def fetchall(self) -> list[Any]: ...  # noqa: D102
    def __iter__(self) -> Iterator[Any]: ...


class Refusals(NamedTuple):
    """What is said when a file cannot be used."""

    missing: Code
    newer: Code
    damaged: Code
    full: Code = Code.DISK_FULL
    busy: Code = Code.DATABASE_BUSY
    unwritable: Code = Code.FOLDER_UNWRITABLE


class SqliteFile:
    """One database file, and one connection to it that several threads may share."""

    refusals: Refusals
    migrations: tuple[tuple[str, ...], ...]
    """One tuple of statements for each schema, in order; ``{blob}`` is the dialect's word for bytes."""
    blob = "BLOB"

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        """Open the file; ``migrate`` brings an older one up to date.

        Args:
            path: the database file.
            create: make it when it is missing.
            read_only: change nothing, not even the schema (for backups).

        Raises:
            Refused: missing, damaged, newer than this program, or not to be written.
        """
        # One connection, kept open; a lock, because the web door has several threads.
        self._lock = threading.RLock()
        self.path = path
        self._driver = driver()
        if not create and not path.exists():
            raise refuse(self.refusals.missing)
        mode = "ro" if read_only else "rwc" if create else "rw"
        with self._worded():
            if create and not path.exists():
                # The file is made with its final permissions; only the person may read even the noise.
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._db = self._driver.connect(
                f"{path.resolve().as_uri()}?mode={mode}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._prepare(read_only)
            except BaseException:
                self._db.close()
                raise

    @property
    def sqlite_version(self) -> str:
        """The version of SQLite at work."""
        return str(self._driver.sqlite_version)

    def setting(self, name: str) -> str:
        """A pragma's value, for ``doctor``."""
        return str(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Cursor:
        """Run one statement."""
        cursor: Cursor = self._db.execute(sql, values)
        return cursor

    def execute_all(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for each row."""
        self._db.executemany(sql, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One immediate transaction."""
        with self._lock, self._worded():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(self._driver.Error):
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Reads under the lock, with errors turned into refusals."""
        with self._lock, self._worded():
            yield

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def schema(self) -> int:
        """The schema of the file."""
        return int(self.setting("user_version"))

    def whole(self) -> bool:
        """True when SQLite finds no fault in the file."""
        with self._lock:
            try:
                return bool(self._db.execute("PRAGMA quick_check").fetchone()[0] == "ok")
            except self._driver.DatabaseError:
                return False

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the whole file, however busy it is.

        Raises:
            Refused: the disk is full or the folder cannot be written; then no copy is left behind.
        """
        with self._lock, self._worded():
            copy = self._driver.connect(str(path), isolation_level=None)
            try:
                self._db.backup(copy, pages=-1)
                # The copy is one file that can be carried away; it needs no log beside it.
                copy.execute("PRAGMA journal_mode=DELETE")
            except BaseException:
                copy.close()
                path.unlink(missing_ok=True)
                raise
            copy.close()

    def _prepare(self, read_only: bool) -> None:
        self._db.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        self._db.execute("PRAGMA trusted_schema=OFF")
        found = self.schema()
        if found > len(self.migrations):
            raise refuse(self.refusals.newer)
        if read_only:
            self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return
        journal, synchronous = modes(self._driver.sqlite_version_info)
        self._db.execute(f"PRAGMA journal_mode={journal}")
        self._db.execute(f"PRAGMA synchronous={synchronous}")
        self._db.execute("PRAGMA secure_delete=ON")

    def migrate(self) -> None:
        """Bring the schema up to date, all of it or nothing."""
        with self.writing():
            # Another process may have migrated while this one waited for the lock.
            for number in range(self.schema(), len(self.migrations)):
                for statement in self.migrations[number]:
                    self._db.execute(statement.format(blob=self.blob))
                self._db.execute(f"PRAGMA user_version={number + 1}")

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """Turn the database's errors into refusals; what they say may hold paths and is not passed on."""
        try:
            yield
        except self._driver.Error as error:
            raise refuse(_why(error, self.path, self.refusals)) from None
        except OSError as error:
            raise refuse(self.refusals.full if error.errno == 28 else self.refusals.unwritable) from None


def _why(error: Exception, path: Path, refusals: Refusals) -> Code:
    code = int(getattr(error, "sqlite_errorcode", 0) or 0)
    plain = code & 0xFF
    said = str(error)
    if plain == _FULL or code in _IO_WRITE or "disk is full" in said:
        return refusals.full
    if plain == _IO and _no_room(path):  # the bundled driver does not say which kind of I/O failed
        return refusals.full
    if plain in (_BUSY, _LOCKED) or "locked" in said:
        return refusals.busy
    if plain in (_CANNOT_OPEN, _READ_ONLY) or "readonly" in said or "unable to open" in said:
        return refusals.unwritable
    return refusals.damaged


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ROOM
    except OSError:
        return False
