"""SQLite used safely: one file on the person's own machine.

SQLite 3.7.0 to 3.51.2 (but for 3.50.7 and 3.44.6) can corrupt a database when a write-ahead log is reset
at the wrong moment. Where a bundled newer SQLite is installed it is used; otherwise, on a faulty version,
a file goes without the log: ``DELETE`` with ``synchronous=EXTRA``. Everywhere else: WAL with FULL,
which kept every acknowledged row in every replayed power cut (see ``docs/explanation/store.md``).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3 as _linked
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kesher.disk.files import unwritten
from kesher.method.problems import Code, Refused, refuse

try:
    from pysqlite3 import dbapi2 as _bundled
except ImportError:  # no wheel for this platform
    _bundled = None

BUSY_SECONDS = 10.0
ROOM = 128 * 1024
"""Bytes. With less left on the disk SQLite cannot even open its log."""
_FULL, _BUSY, _LOCKED, _CANNOT_OPEN, _READ_ONLY, _IO, _AUTH, _PERM = 13, 5, 6, 14, 8, 10, 23, 3
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
    silent: Code = Code.DISK_SILENT


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
        # In a damaged file even what the driver says of the damage may be no text.
        self.errors = (self._driver.Error, UnicodeDecodeError)
        self._only_read = read_only
        if not create and not path.exists():
            raise refuse(self.refusals.missing)
        mode = "ro" if read_only else "rwc" if create else "rw"
        with self._worded():
            if create and not path.exists():
                # The file is made with its final permissions; only the person may read even the noise.
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            try:
                self._open(mode)
            except Refused as refused:
                if read_only or refused.problem.code not in (self.refusals.unwritable, self.refusals.full):
                    raise
                # A full disk, or a folder that may only be read, keeps nobody from reading what is there.
                self._open("ro")

    def _open(self, mode: str) -> None:
        """Connect in a mode of SQLite's: ``ro``, ``rw`` or ``rwc``."""
        self.read_only = mode == "ro"
        # Nobody writes beside a reader that could not even make the log's index: the file is as it stands.
        still = self.read_only and not self._logged()
        with self._worded():
            self._db = self._driver.connect(
                f"{self.path.resolve().as_uri()}?mode={mode}{'&immutable=1' if still else ''}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _logged(self) -> bool:
        """Whether something lies in a log beside the file, and is not in the file yet."""
        return any(
            beside.exists() and beside.stat().st_size > 0
            for ending in ("-wal", "-journal")
            if (beside := self.path.with_name(self.path.name + ending))
        )

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
        """One immediate transaction. When it is over the file holds it by itself, without its log."""
        with self._lock, self._worded():
            if self.read_only:
                self._write_again()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(*self.errors):
                    self._db.execute("ROLLBACK")
                raise
            self.settle()

    def settle(self, *, gone: bool = False) -> bool:
        """Bring what lies in the log into the file: who copies the file alone then has all of it.

        Args:
            gone: leave nothing of it in the log either.

        Returns:
            False when another reader kept it from being done; then a later act does it.
        """
        if self._db.in_transaction:
            return False
        with contextlib.suppress(*self.errors):  # what was committed is safe in the log as well
            found = self._db.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if gone else 'PASSIVE'})").fetchone()
            return found is None or found[0] == 0
        return False

    def _write_again(self) -> None:
        """What was opened for reading only, because it could not be otherwise, may be writable by now."""
        if self._only_read:
            raise refuse(self.refusals.unwritable)
        self._db.close()
        try:
            self._open("rw")
            if self.schema() < len(self.migrations):
                # Before it is migrated it is copied, and that is done at the next start.
                self._db.close()
                raise refuse(self.refusals.unwritable)
        except BaseException:
            self._open("ro")
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Reads under the lock that see one state of the file, with errors turned into refusals."""
        with self._lock, self._worded():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                with contextlib.suppress(*self.errors):
                    self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def schema(self) -> int:
        """The schema of the file."""
        return int(self.setting("user_version"))

    def whole(self) -> bool:
        """True when SQLite finds no fault in the file: in its pages, and between its tables and indexes."""
        with self._lock:
            try:
                sound = self._db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
                return bool(sound and self._shape(self._db) == self._made(self.schema()))
            except self.errors:
                return False

    def _shape(self, db: Any) -> list[tuple[object, ...]]:
        """The tables and indexes of a database, as their statements say."""
        found = db.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
        return sorted(map(tuple, found), key=repr)

    def _made(self, schema: int) -> list[tuple[object, ...]]:
        """The tables and indexes that a file of a schema has."""
        fresh = self._driver.connect(":memory:", isolation_level=None)
        try:
            self._step(fresh, 0, schema)
            return self._shape(fresh)
        finally:
            fresh.close()

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the whole file, however busy it is.

        Raises:
            Refused: the disk is full or the folder cannot be written; then no copy is left behind.
        """
        with self._lock, self._worded(), self._fresh(path) as copy:
            self._db.backup(copy, pages=-1)
            # The copy is one file that can be carried away; it needs no log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")

    @contextmanager
    def _fresh(self, path: Path) -> Iterator[Any]:
        """A database in a file that is not there yet; after a fault none is left behind."""
        copy = self._driver.connect(str(path), isolation_level=None)
        try:
            yield copy
        except BaseException:
            copy.close()
            path.unlink(missing_ok=True)
            raise
        copy.close()

    def _prepare(self) -> None:
        self._db.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        self._db.execute("PRAGMA trusted_schema=OFF")
        found = self.schema()
        if not 0 <= found <= len(self.migrations):
            # What has the tables of this program was written by no other: only its number is not what it was.
            known = self._shape(self._db) == self._made(len(self.migrations))
            raise refuse(self.refusals.damaged if known else self.refusals.newer)
        if self.read_only:
            self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if 0 < found < len(self.migrations):
                self._migrate_apart(found)
            return
        journal, synchronous = modes(self._driver.sqlite_version_info)
        self._db.execute(f"PRAGMA journal_mode={journal}")
        self._db.execute(f"PRAGMA synchronous={synchronous}")
        self._db.execute("PRAGMA secure_delete=ON")

    def _migrate_apart(self, found: int) -> None:
        """Read an older file as it would be after its migration, which is done on a copy in memory."""
        apart = self._driver.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.backup(apart)
        self._step(apart, found, len(self.migrations))
        self._db.close()
        self._db = apart

    def migrate(self) -> None:
        """Bring the schema up to date, all of it or nothing."""
        with self.writing():
            # Another process may have migrated while this one waited for the lock.
            self._step(self._db, self.schema(), len(self.migrations))

    def _step(self, db: Any, first: int, last: int) -> None:
        """Bring a database from one schema to another."""
        for number in range(first, last):
            for statement in self.migrations[number]:
                db.execute(statement.format(blob=self.blob))
            db.execute(f"PRAGMA user_version={number + 1}")

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """Turn the database's errors into refusals; what they say may hold paths and is not passed on."""
        try:
            yield
        except UnicodeDecodeError:
            raise refuse(self.refusals.damaged) from None
        except self._driver.Error as error:
            raise refuse(_why(error, self.path, self.refusals)) from None
        except OSError as error:
            raise refuse(_why_not(error, self.refusals)) from None


def _why_not(error: OSError, refusals: Refusals) -> Code:
    said = {Code.DISK_FULL: refusals.full, Code.DISK_SILENT: refusals.silent}
    return said.get(unwritten(error), refusals.unwritable)


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
    if plain == _IO:  # the disk or the network did not answer: nothing is known of the file
        return refusals.silent
    if plain in (_CANNOT_OPEN, _READ_ONLY, _AUTH, _PERM) or "readonly" in said or "unable to open" in said:
        return refusals.unwritable
    return refusals.damaged


def _no_room(path: Path) -> bool:
    try:
        import shutil  # it brings half a dozen kinds of archive with it

        return shutil.disk_usage(path.parent).free < ROOM
    except OSError:
        return False
