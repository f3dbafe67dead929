"""A drill: the newest backup of a host is restored beside it, looked through, and thrown away again.

A backup nobody ever restored is a hope. This restores one into a scratch database, holds every row against
its digest and every journal against its serial and against what lies at the host now, and says what it found.
It opens nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from kesher.host.options import Options
from kesher.host.rows.store import FILE, open_store
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.sealed_postgres import PostgresRows
from kesher.sync.sealed_sqlite import SqliteRows

Rows = PostgresRows | SqliteRows

# It looks at everybody's, one journal after the other, in a database that nobody else uses.
JOURNALS = "SELECT person, journal, serial, length(head) FROM journals"
OF_ONE = "SELECT serial, digest, size, body FROM sealed WHERE person = ? AND journal = ?"
LAST_PUSH = "SELECT coalesce(max(serial), 0) FROM pushes WHERE person = ? AND journal = ?"


class Found(NamedTuple):
    """What a backup holds.

    Attributes:
        file: its name.
        made: when it was last written.
        journals: how many.
        rows: how many.
        torn: journals of which a row is not what its digest says, or is later than the head.
        ahead: journals that went further in the backup than they are at the host: the host went back.
        behind: journals that went on since.
        missing: journals that were begun since.
    """

    file: str
    made: datetime
    journals: int
    rows: int
    torn: int
    ahead: int
    behind: int
    missing: int

    @property
    def well(self) -> bool:
        """Whether nothing is wrong; that people wrote since the backup is as it should be."""
        return not self.torn and not self.ahead


def drill(options: Options, backups: Path) -> Found:
    """Restore the newest backup and look it through.

    Args:
        options: of the host.
        backups: the folder of its backups.

    Raises:
        Refused: there is none, it cannot be restored, or the host's database cannot be reached.
    """
    newest = _newest(backups, "*.dump" if options.database else "*sealed*.db")
    live = _serials(options)
    with _restored(options, newest) as scratch:
        return _compared(scratch, live, newest)


def _newest(backups: Path, pattern: str) -> Path:
    found = [each for each in backups.glob(pattern) if each.is_file()] if backups.is_dir() else []
    if not found:
        raise refuse(Code.HOST_BACKUP_NONE, folder=str(backups), pattern=pattern)
    return max(found, key=lambda each: each.stat().st_mtime)


def _serials(options: Options) -> dict[tuple[str, str], int]:
    """How far each journal is at the host now."""
    database: Rows
    if not options.database and (options.folder / FILE).exists():
        database = SqliteRows(options.folder / FILE, read_only=True)
    else:
        database = open_store(options)
    try:
        with database.reading():
            return {(row[0], row[1]): int(row[2]) for row in database.execute(JOURNALS)}
    finally:
        database.close()


@contextmanager
def _restored(options: Options, backup: Path) -> Iterator[Rows]:
    if options.database:
        with _scratch(options.database, backup) as database:
            yield database
        return
    with tempfile.TemporaryDirectory(prefix="drill-", dir=options.folder) as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(backup, copy)
        try:
            rows = SqliteRows(copy, read_only=True)
        except Refused:
            raise refuse(Code.HOST_BACKUP_DAMAGED, file=backup.name) from None
        try:
            if not rows.whole():
                raise refuse(Code.HOST_BACKUP_DAMAGED, file=backup.name)
            yield rows
        finally:
            rows.close()


@contextmanager
def _scratch(database: str, backup: Path) -> Iterator[PostgresRows]:
    """A database of its own beside that of the host, with the backup in it."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
    from psycopg.sql import SQL, Identifier

    name = f"kesher_drill_{secrets.token_hex(6)}"
    try:
        server = psycopg.connect(database, autocommit=True)
    except psycopg.Error:
        raise refuse(Code.DATABASE_SILENT) from None
    with server:
        try:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        except psycopg.Error:
            raise refuse(Code.DATABASE_UNFIT) from None
        try:
            parts = conninfo_to_dict(database, dbname=name)
            password = str(parts.pop("password", "") or "")
            _restore(make_conninfo("", **parts), password, backup)
            rows = PostgresRows(make_conninfo(database, dbname=name))
            try:
                yield rows
            finally:
                rows.close()
        finally:
            with suppress(psycopg.Error):
                server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _restore(conninfo: str, password: str, backup: Path) -> None:
    program = shutil.which("pg_restore")
    if program is None:
        raise refuse(Code.HOST_RESTORE_NONE)
    # A password on a command line can be read by every user of the machine.
    environ = os.environ | ({"PGPASSWORD": password} if password else {})
    command = [program, "--no-owner", "--no-privileges", "--exit-on-error", "-d", conninfo, str(backup)]
    done = subprocess.run(command, env=environ, capture_output=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise refuse(Code.HOST_BACKUP_DAMAGED, file=backup.name)


def _compared(scratch: Rows, live: dict[tuple[str, str], int], backup: Path) -> Found:
    torn = ahead = behind = rows = 0
    with scratch.reading():
        journals = scratch.execute(JOURNALS).fetchall()
        for person, journal, serial, head in journals:
            key = (person, journal)
            sound, number = _looked_through(scratch, key, int(serial), bool(head))
            rows += number
            torn += not sound
            now = live.get(key)  # one that is there no more belongs to somebody who left
            ahead += now is not None and now < serial
            behind += now is not None and now > serial
    known = {(person, journal) for person, journal, *_ in journals}
    made = datetime.fromtimestamp(backup.stat().st_mtime, UTC)
    return Found(backup.name, made, len(journals), rows, torn, ahead, behind, len(live.keys() - known))


def _looked_through(scratch: Rows, key: tuple[str, str], serial: int, head: bool) -> tuple[bool, int]:
    """Whether a journal is in one piece, and how many rows it has."""
    sound, number = head or not serial, 0
    for at, digest, size, body in scratch.execute(OF_ONE, key):
        number += 1
        content = bytes(body)
        whole = hashlib.sha256(content).digest() == bytes(digest) and len(content) == size
        sound = sound and whole and int(at) <= serial
    pushed = scratch.execute(LAST_PUSH, key).fetchone()[0]
    return sound and int(pushed) <= serial, number
