"""A backup that lies open. Its photographs lie beside it, each once for all the backups that hold it.

Photographs are never changed, and they are nearly all of a journal's bytes. So a backup's database names each
by its digest, and its bytes lie in a file of that name. A backup from before, which holds them itself, is
read as ever.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from kesher.disk.files import write_whole
from kesher.journal import cipher
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import MARK, MARKED, Head, Row
from kesher.method.problems import Refused

BESIDE = "photographs"
"""The folder, beside the backups."""

_YOUNG = 24 * 3600.0
"""Seconds in which a file may belong to a backup that another program is still making."""


class BackupStore(SqliteStore):
    """A backup, to be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, read_only=True)

    def row(self, head: Head, day: str) -> Row | None:
        """One sealed row as it was."""
        found = super().row(head, day)
        return None if found is None else Row(found.day, found.version, self._whole(found.sealed))

    def rows(
        self, head: Head, since: int = -1, *, enclosures: bool = False
    ) -> Iterator[tuple[str, int, bytes]]:
        """All sealed rows, as they were."""
        for day, version, sealed in super().rows(head, since, enclosures=enclosures):
            yield day, version, self._whole(sealed)

    def copy_to(self, path: Path) -> None:
        """Write a database that holds all of it, as the journal's own does."""
        super().copy_to(path)
        whole = SqliteStore(path)
        try:
            for place, sealed in self._marked():
                with whole.writing():
                    whole.execute("UPDATE pages SET sealed = ? WHERE rowid = ?", (self._whole(sealed), place))
            whole.single()
        except BaseException:
            whole.close()
            path.unlink(missing_ok=True)
            raise
        whole.close()

    def marks(self) -> set[str]:
        """The names of the files that belong to it."""
        return {_name(sealed) for _, sealed in self._marked()}

    def _marked(self) -> list[tuple[int, bytes]]:
        with self.reading():
            found = self.execute(
                "SELECT rowid, sealed FROM pages NOT INDEXED WHERE length(sealed) = ?", (MARKED,)
            ).fetchall()
        return [(place, sealed) for place, sealed in found if sealed[:1] == MARK]

    def _whole(self, sealed: bytes) -> bytes:
        """What a row holds; nothing that opens, when its file is missing."""
        if len(sealed) != MARKED or sealed[:1] != MARK:
            return sealed
        try:
            return (self.path.parent / BESIDE / _name(sealed)).read_bytes()
        except OSError:
            return b""


def lay_beside(store: SqliteStore, head: Head, folder: Path) -> dict[tuple[str, int], bytes]:
    """Lay every photograph of a journal beside its backups: those that are not there, or are damaged there.

    Returns:
        By the key and the version of each, what stands for it in a backup.

    Raises:
        Refused: the disk is full, or the folder cannot be written.
    """
    marks: dict[tuple[str, int], bytes] = {}
    with store.reading():
        names = store.enclosed(head)
    for name in names:
        with store.reading():  # one at a time: nobody waits for all of them
            row = store.row(head, name)
        if row is None:
            continue
        if not marks:
            (folder / BESIDE).mkdir(mode=0o700, exist_ok=True)
        mark = MARK + cipher.digest(row.sealed)
        path = folder / BESIDE / _name(mark)
        if _holds(path, mark):
            path.touch()
        else:
            write_whole(path, row.sealed, replace=True)
        marks[name, row.version] = mark
    return marks


def sweep(folder: Path, backups: Iterable[Path], *, young: bool = False) -> None:
    """Delete the photographs that belong to no backup; none, while there is one that does not open.

    Args:
        folder: of the backups.
        backups: all of them.
        young: those too that were laid there lately.
    """
    belongs: set[str] = set()
    try:
        for path in backups:
            store = BackupStore(path)
            try:
                belongs |= store.marks()
            finally:
                store.close()
        there = list((folder / BESIDE).iterdir())
    except (Refused, OSError):
        return
    for path in there:
        with contextlib.suppress(OSError):
            if path.name not in belongs and (young or time.time() - path.stat().st_mtime > _YOUNG):
                path.unlink()
    with contextlib.suppress(OSError):
        (folder / BESIDE).rmdir()  # where it is empty


def _name(mark: bytes) -> str:
    return mark[1:].hex()


def _holds(path: Path, mark: bytes) -> bool:
    try:
        return MARK + cipher.digest(path.read_bytes()) == mark
    except OSError:
        return False
