"""Taking the journal out, bringing it back, and asking whether all is well."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kesher.actions.desk import Desk, State, answers
from kesher.actions.journal.markdown import markdown
from kesher.actions.journal.recovery import Restored, bring, restore_backup
from kesher.actions.library.shelf import Shelf
from kesher.disk.files import reading, write_whole
from kesher.disk.sqlite import has_reset_fault
from kesher.journal import backup, export
from kesher.journal.keeper import Keeping
from kesher.journal.keys import Kind
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.method.problems import Code, Problem, Refused

SHOWN = 6
"""So many names of files are said; of more, that there are."""


class Shape(StrEnum):
    """How a journal can be taken out."""

    JSON = "json"
    MARKDOWN = "markdown"
    SEALED = "sealed"


SUFFIX = {Shape.JSON: ".json", Shape.MARKDOWN: ".md", Shape.SEALED: ".kesher"}


class Checked(NamedTuple):
    """One thing ``doctor`` looked at; ``said`` names its sentence in the catalogue."""

    name: str
    well: bool
    said: str
    values: dict[str, str | int]


@answers
def taken_out(desk: Desk, now: datetime, shape: Shape) -> Iterator[bytes] | Problem:
    """The whole journal as one file, in pieces; of a sealed one no more than a piece is in memory at once."""
    journal = desk.journal(now)
    if shape is Shape.SEALED:
        pieces = export.sealed(journal, now)
        first = next(pieces)  # what cannot be read is refused before anything is given
        return chain((first,), pieces)
    if shape is Shape.JSON:
        return iter((export.readable(journal, now),))
    return iter((markdown(journal.book().pages, desk.cover(now), desk.pack(now)).encode(),))


@answers
def take_out(desk: Desk, now: datetime, shape: Shape) -> bytes | Problem:
    """The whole journal as the bytes of one file."""
    pieces = taken_out(desk, now, shape)
    return pieces if isinstance(pieces, Problem) else b"".join(pieces)


@answers
def export_to(
    desk: Desk, now: datetime, shape: Shape, path: Path, *, replace: bool = False
) -> Path | Problem:
    """Write the whole journal into a file, whole or not at all."""
    pieces = taken_out(desk, now, shape)
    if isinstance(pieces, Problem):
        return pieces
    write_whole(path, pieces, replace=replace)
    return path


@answers
def restore_file(
    desk: Desk,
    now: datetime,
    path: Path,
    *,
    secret: str | None = None,
    kind: Kind = Kind.PASSPHRASE,
    new_passphrase: str | None = None,
    keep: bool = False,
) -> Restored | Problem:
    """Bring an export or a backup into the journal (see :func:`restore`)."""
    if path.suffix == ".db":
        return restore_backup(
            desk, now, path, secret=secret, kind=kind, new_passphrase=new_passphrase, keep=keep
        )
    with reading(path) as source:
        return restore(
            desk, now, source, path.name, secret=secret, kind=kind, new_passphrase=new_passphrase, keep=keep
        )


@answers
def restore(
    desk: Desk,
    now: datetime,
    source: bytes | BinaryIO,
    name: str,
    *,
    secret: str | None = None,
    kind: Kind = Kind.PASSPHRASE,
    new_passphrase: str | None = None,
    keep: bool = False,
) -> Restored | Problem:
    """Bring an export into the journal: merged, with nothing written over.

    Args:
        desk: the desk. Where it holds no journal yet, one is begun with the export's settings.
        now: the instant.
        source: the file, or its bytes.
        name: its name, for the sentence of a refusal.
        secret: the passphrase or code that opens a sealed export of another journal.
        kind: which of the two ``secret`` is.
        new_passphrase: the passphrase of a journal that is begun here; by default ``secret``.
        keep: whether that new journal's key is kept on this computer.

    Returns:
        What was done, or why nothing was.
    """
    found = export.read_export(source, name)
    if isinstance(found, export.Readable):
        brought = export.Brought(found.cover, tuple(found.pages))
    else:
        brought = export.open_sealed(found, secret, kind, _key(desk, now), name)
    passphrase = new_passphrase or (secret if kind is Kind.PASSPHRASE else None)
    return bring(desk, now, brought, passphrase, keep=keep)


@contextmanager
def room_for_a_restore(desk: Desk, now: datetime) -> Iterator[bool]:
    """See whether there is a journal to restore into; one whose file is damaged is set aside first.

    Yields:
        True when a new journal will be begun. When the restore then fails, a file set aside is moved back.

    Raises:
        Refused: anything else that keeps the journal from being opened.
    """
    back: Callable[[], None] | None = None
    try:
        fresh = desk.state(now) in (State.NONE, State.LOST)
    except Refused as refused:
        if refused.problem.code is not Code.DATABASE_DAMAGED:
            raise
        back, fresh = desk.set_aside(now), True
    try:
        yield fresh
    except BaseException:
        if back is not None:
            back()
        raise


@answers
def doctor(desk: Desk, now: datetime) -> tuple[Checked, ...] | Problem:
    """Look at everything the journal rests on. Works on a locked journal too."""
    desk.look_after(now)  # what was opened only now is not late with its backup
    state = desk.state(now)
    if state in (State.NONE, State.LOST) or desk.store is None:
        return Problem(Code.JOURNAL_LOST if state is State.LOST else Code.NO_JOURNAL)
    store, head = desk.store, desk.store.head()
    if head is None:
        return Problem(Code.NO_JOURNAL)
    version = store.sqlite_version
    checks = [
        Checked("database", store.whole(), "database", {}),
        Checked(
            "mode",
            _safe_mode(store),
            "mode",
            {"sqlite": version, "mode": f"{store.setting('journal_mode')}/{store.setting('synchronous')}"},
        ),
        _folder(desk.home),
        *_modes(desk.home),
        _backups(desk, now),
        *_books(desk.home),
        _kept(desk, now),
    ]
    if state is State.OPEN:
        journal = desk.journal(now)
        book = journal.book()
        checks.append(Checked("pages", not book.damaged, "pages", {"n": len(book.pages)}))
        checks += [Checked("page", False, "page-damaged", {"day": day}) for day in book.damaged]
        if journal.cover_damaged():
            checks.append(Checked("settings", False, "cover-damaged", {}))
        if lost := journal.damaged_enclosures():
            checks.append(Checked("enclosures", False, "photographs-damaged", {"n": len(lost)}))
        if book.doubted:
            checks.append(Checked("list", False, "manifest-damaged", {}))
    elif not store.keys_whole(head):
        checks.append(Checked("keys", False, "wraps-damaged", {}))
    return tuple(checks)


def _safe_mode(store: SqliteStore) -> bool:
    version = tuple(int(part) for part in store.sqlite_version.split("."))
    mode, synchronous = store.setting("journal_mode"), int(store.setting("synchronous"))
    if mode == "wal":
        return not has_reset_fault(version) and synchronous >= 2
    return mode == "delete" and synchronous >= 3


def _open_to_others(path: Path) -> bool:
    """Whether another user may read or change it; on Windows the modes say nothing of that."""
    try:
        found = path.lstat()
    except OSError:
        return False
    foreign = hasattr(os, "getuid") and found.st_uid != os.getuid()
    return os.name == "posix" and (foreign or bool(found.st_mode & 0o077))


def _modes(home: Path) -> tuple[Checked, ...]:
    """What has modes that are open to others. Inside the folder of the books its own mode keeps them out."""
    private = (
        *("journal.db*", "kept*.key", "door.json", "carrier.json"),
        *("backups", "backups/*", "backups/*/*", "library"),
    )
    found = sorted({path for each in private for path in home.glob(each) if _open_to_others(path)})
    names = [path.relative_to(home).as_posix() for path in found]
    if not names:
        return ()
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return (Checked("modes", False, "modes-open", {"files": shown}),)


def _kept(desk: Desk, now: datetime) -> Checked:
    where = desk.keeping(now)
    told = where is not Keeping.FILE or not any(_open_to_others(path) for path in desk.home.glob("kept*.key"))
    return Checked("key", told, f"key-{where.value}" if told else "key-file-open", {})


def _folder(home: Path) -> Checked:
    open_to_others = _open_to_others(home)
    said = "folder-open" if open_to_others else "folder"
    return Checked("folder", not open_to_others, said, {"folder": str(home)})


def _backups(desk: Desk, now: datetime) -> Checked:
    made = desk.copies()
    late = all(abs(now - each.made) >= backup.WEEK for each in made)
    return Checked("backups", not late, "backups-late" if late else "backups", {"n": len(made)})


def _books(home: Path) -> tuple[Checked, ...]:
    """The books, where there are any."""
    shelf = Shelf(home)
    try:
        books = shelf.books()
        if isinstance(books, Problem) or not shelf.whole():
            return (Checked("books", False, "books-damaged", {}),)
        return (Checked("books", True, "books", {"n": len(books)}),) if books else ()
    finally:
        shelf.close()


def _key(desk: Desk, now: datetime) -> DataKey | None:
    try:
        return desk.journal(now).key
    except Refused:
        return None
