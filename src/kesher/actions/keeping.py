"""Taking the journal out, bringing it back, and asking whether all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from kesher.actions.desk import Begun, Desk, State, answers, heeded
from kesher.actions.library import Shelf
from kesher.actions.markdown import markdown
from kesher.disk.files import read_bounded, write_whole
from kesher.disk.sqlite import has_reset_fault
from kesher.journal import backup, export
from kesher.journal.journal import Journal
from kesher.journal.keys import Kind, open_wrap
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.method.care import hearing
from kesher.method.page import Page
from kesher.method.problems import Code, Problem, Refused
from kesher.words.help import lexicons


class Shape(StrEnum):
    """How a journal can be taken out."""

    JSON = "json"
    MARKDOWN = "markdown"
    SEALED = "sealed"


SUFFIX = {Shape.JSON: ".json", Shape.MARKDOWN: ".md", Shape.SEALED: ".kesher"}


class Restored(NamedTuple):
    """What a restore did: pages in the file, pages that changed here, days that could not be read."""

    found: int
    changed: int
    damaged: tuple[str, ...]
    asks: int
    begun: Begun | None = None


class Checked(NamedTuple):
    """One thing ``doctor`` looked at; ``said`` names its sentence in the catalogue."""

    name: str
    well: bool
    said: str
    values: dict[str, str | int]


@answers
def take_out(desk: Desk, now: datetime, shape: Shape) -> bytes | Problem:
    """The whole journal as the bytes of one file."""
    journal = desk.journal(now)
    if shape is Shape.SEALED:
        return export.sealed(journal, now)
    if shape is Shape.JSON:
        return export.readable(journal, now)
    return markdown(journal.book().pages, desk.cover(now), desk.pack(now)).encode()


@answers
def export_to(
    desk: Desk, now: datetime, shape: Shape, path: Path, *, replace: bool = False
) -> Path | Problem:
    """Write the whole journal into a file, whole or not at all."""
    content = take_out(desk, now, shape)
    if isinstance(content, Problem):
        return content
    write_whole(path, content, replace=replace)
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
        return _restore_backup(desk, now, path, secret, kind, new_passphrase, keep)
    content = read_bounded(path, export.LIMIT)
    return restore(
        desk, now, content, path.name, secret=secret, kind=kind, new_passphrase=new_passphrase, keep=keep
    )


@answers
def restore(
    desk: Desk,
    now: datetime,
    content: bytes,
    name: str,
    *,
    secret: str | None = None,
    kind: Kind = Kind.PASSPHRASE,
    new_passphrase: str | None = None,
    keep: bool = False,
) -> Restored | Problem:
    """Bring an export into the journal: merged, with nothing written over.

    Args:
        desk: the desk. Where it holds no book yet, one is begun with the export's settings.
        now: the instant.
        content: the file.
        name: its name, for the sentence of a refusal.
        secret: the passphrase or code that opens a sealed export of another journal.
        kind: which of the two ``secret`` is.
        new_passphrase: the passphrase of a journal that is begun here; by default ``secret``.
        keep: whether that new journal's key is kept on this computer.

    Returns:
        What was done, or why nothing was.
    """
    found = export.read_export(content, name)
    if isinstance(found, export.Readable):
        brought = export.Brought(found.cover, tuple(found.pages))
    else:
        brought = export.open_sealed(found, secret, kind, _key(desk, now), name)
    passphrase = new_passphrase or (secret if kind is Kind.PASSPHRASE else None)
    return _bring(desk, now, brought, passphrase, keep)


@contextmanager
def room_for_a_restore(desk: Desk, now: datetime) -> Iterator[bool]:
    """See whether there is a book to restore into; one whose file is damaged is set aside first.

    Yields:
        True when a new book will be begun. When the restore then fails, a file set aside is moved back.

    Raises:
        Refused: anything else that keeps the book from being opened.
    """
    back: Callable[[], None] | None = None
    try:
        fresh = desk.state(now) is State.NONE
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
    """Look at everything the journal rests on. Works on a locked book too."""
    state = desk.state(now)
    if state is State.NONE or desk.store is None:
        return Problem(Code.NO_JOURNAL)
    store = desk.store
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
        _backups(desk.home, now),
        *_books(desk.home),
        Checked("key", True, f"key-{desk.keeping(now).value}", {}),
    ]
    if state is State.OPEN:
        book = desk.journal(now).book()
        checks.append(Checked("pages", not book.damaged, "pages", {"n": len(book.pages)}))
        checks += [Checked("page", False, "page-damaged", {"day": day}) for day in book.damaged]
    return tuple(checks)


def _safe_mode(store: SqliteStore) -> bool:
    version = tuple(int(part) for part in store.sqlite_version.split("."))
    mode, synchronous = store.setting("journal_mode"), int(store.setting("synchronous"))
    if mode == "wal":
        return not has_reset_fault(version) and synchronous >= 2
    return mode == "delete" and synchronous >= 3


def _folder(home: Path) -> Checked:
    open_to_others = bool(home.stat().st_mode & 0o077)
    said = "folder-open" if open_to_others else "folder"
    return Checked("folder", not open_to_others, said, {"folder": str(home)})


def _backups(home: Path, now: datetime) -> Checked:
    made = backup.backups(home)
    late = backup.due(home, now)
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


def _restore_backup(
    desk: Desk,
    now: datetime,
    path: Path,
    secret: str | None,
    kind: Kind,
    new_passphrase: str | None,
    keep: bool,
) -> Restored | Problem:
    if not path.is_file():
        return Problem(Code.FILE_MISSING, {"file": path.name})
    try:
        store = SqliteStore(path, read_only=True)
    except Refused as refused:
        newer = refused.problem.code is Code.DATABASE_NEWER
        return Problem(Code.FILE_NEWER if newer else Code.FILE_DAMAGED, {"file": path.name})
    try:
        head = store.head()
        if head is None or not store.whole():
            return Problem(Code.FILE_DAMAGED, {"file": path.name})
        key = _key(desk, now)
        if key is None or key.journal != head.journal or key.epoch != head.epoch:
            wrap = store.wraps(head).get(kind)
            if secret is None or wrap is None:
                return Problem(Code.FILE_OTHER_JOURNAL, {"file": path.name})
            key = open_wrap(head.journal, wrap, secret)
        with store.reading():
            brought = export.unseal_rows(store.rows(head, enclosures=True), key)
    except Refused as refused:
        if refused.problem.code is Code.DATABASE_DAMAGED:
            return Problem(Code.FILE_DAMAGED, {"file": path.name})
        raise
    finally:
        store.close()
    return _bring(desk, now, brought, new_passphrase or (secret if kind is Kind.PASSPHRASE else None), keep)


def _bring(
    desk: Desk, now: datetime, brought: export.Brought, passphrase: str | None, keep: bool
) -> Restored | Problem:
    begun: Begun | None = None
    if desk.state(now) is State.NONE:
        made = desk.begin(now, brought.cover, passphrase, keep=keep, anew=False)
        if isinstance(made, Problem):
            return made
        begun = made
    journal: Journal = desk.journal(now)
    asked = _asks(journal.book().pages)
    heard = hearing(brought.pages, lexicons())  # years of words are read before others are kept waiting
    changed = journal.add(brought.pages, lambda cover: heeded(cover, heard), brought.enclosures)
    return Restored(
        found=len(brought.pages),
        changed=changed,
        damaged=brought.damaged,
        asks=_asks(journal.book().pages) - asked,
        begun=begun,
    )


def _asks(pages: tuple[Page, ...]) -> int:
    return sum(len(page.asks) for page in pages)
