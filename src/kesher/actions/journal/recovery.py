"""Bringing a journal back: from what was taken out of it, or from a backup in the place of a damaged file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kesher.actions.desk import Begun, Desk, State, answers
from kesher.journal import export
from kesher.journal.backup_store import BackupStore
from kesher.journal.cover import Cover, heeded
from kesher.journal.journal import Journal
from kesher.journal.keys import Kind, open_wrap, passphrase_problem
from kesher.journal.manifest import Lineage
from kesher.journal.seal import DataKey
from kesher.method.care import hearing
from kesher.method.page import Page
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words.help import lexicons


class Restored(NamedTuple):
    """What a restore did: pages in the file, pages that changed here, days that could not be read."""

    found: int
    changed: int
    damaged: tuple[str, ...]
    asks: int
    begun: Begun | None = None


@answers
def restore_backup(
    desk: Desk,
    now: datetime,
    path: Path,
    *,
    secret: str | None = None,
    kind: Kind = Kind.PASSPHRASE,
    new_passphrase: str | None = None,
    keep: bool = False,
) -> Restored | Problem:
    """Bring a backup back.

    Into a journal that is whole it is merged, and what is damaged or missing there is replaced. Where there
    is no journal, or one whose file no longer serves, the backup takes its place: the file is set aside,
    nothing is deleted, and whatever still opens in it is brought too.

    Args:
        desk: the desk.
        now: the instant.
        path: the backup.
        secret: the passphrase or code that opens it, where neither the open journal nor the computer has its
            key.
        kind: which of the two.
        new_passphrase: another passphrase from now on, where the backup takes the journal's place.
        keep: keep its key on this computer then.
    """
    chosen = new_passphrase if new_passphrase != secret else None
    if chosen is not None and (wrong := passphrase_problem(chosen)):
        return wrong
    with _opened(desk, path, secret, kind) as (brought, key):
        if _serves(desk, now):
            try:
                return bring(desk, now, brought, new_passphrase or secret, keep=keep)
            except Refused as refused:
                if refused.problem.code is not Code.DATABASE_DAMAGED:
                    raise
        changed = None if new_passphrase == secret else new_passphrase
        return _take_place(desk, now, path, brought, key, changed, keep=keep)


@contextmanager
def _opened(
    desk: Desk, path: Path, secret: str | None, kind: Kind
) -> Iterator[tuple[export.Brought, DataKey]]:
    """What a backup holds, while it lies open, and the key that opens it.

    That is the open journal's, the one kept here, or by a secret.

    Raises:
        Refused: it is missing, damaged, newer than this program, or nothing given opens it.
    """
    if not path.is_file():
        raise refuse(Code.FILE_MISSING, file=path.name)
    store: BackupStore | None = None
    try:
        try:
            store = BackupStore(path)
            found = _read(desk, store, path, secret, kind)
        except Refused as refused:
            said = {Code.DATABASE_NEWER: Code.FILE_NEWER, Code.DATABASE_DAMAGED: Code.FILE_DAMAGED}
            if code := said.get(refused.problem.code):
                raise refuse(code, file=path.name) from None
            raise
        yield found
    finally:
        if store is not None:
            store.close()


def _read(
    desk: Desk, store: BackupStore, path: Path, secret: str | None, kind: Kind
) -> tuple[export.Brought, DataKey]:
    head = store.head()
    if head is None or not store.whole():
        raise refuse(Code.DATABASE_DAMAGED)
    key = desk.kept(head)
    if key is None or key.epoch != head.epoch:
        wrap = store.wraps(head).get(kind)
        if secret is None or wrap is None:
            raise refuse(Code.FILE_OTHER_JOURNAL, file=path.name)
        key = open_wrap(head.journal, wrap, secret)
    return export.brought(Journal(store, head, key)), key


def _serves(desk: Desk, now: datetime) -> bool:
    """Whether a journal is here that can be written into as it is."""
    try:
        return desk.state(now) in (State.LOCKED, State.OPEN) and desk.whole()
    except Refused as refused:
        if refused.problem.code is not Code.DATABASE_DAMAGED:
            raise
        return False


def _take_place(
    desk: Desk,
    now: datetime,
    path: Path,
    brought: export.Brought,
    key: DataKey,
    new_passphrase: str | None,
    *,
    keep: bool,
) -> Restored:
    """Put a backup in the place of a file that no longer serves, and bring what still opens in that one."""
    rows, past = desk.salvage()
    back = desk.set_aside(now)
    try:
        desk.put_in_place(now, path, key)
        journal = desk.journal(now)
        before = _asks(journal.book().pages)
        saved = export.unseal_rows(rows, key)
        heard = hearing(saved.pages, lexicons())
        note = partial(heeded, hearing=heard)
        journal.add(saved.pages, note, saved.enclosures, lineage=Lineage.of(rows, past))
        if new_passphrase is not None:
            journal.set_passphrase(new_passphrase)
    except BaseException:
        back()
        raise
    if keep:
        desk.keep_key(now, keep=True)
    book = journal.book()
    found = {page.day for page in brought.pages}
    return Restored(
        found=len(brought.pages),
        changed=len(found | {page.day for page in saved.pages}),
        damaged=book.damaged,
        asks=_asks(book.pages) - before,
    )


def bring(
    desk: Desk, now: datetime, brought: export.Brought, passphrase: str | None, *, keep: bool
) -> Restored | Problem:
    """Merge what was brought into the journal that is open; where there is none, one is begun for it."""
    heard = hearing(brought.pages, lexicons())  # years of words are read before others are kept waiting
    note = partial(heeded, hearing=heard)
    if desk.state(now) in (State.NONE, State.LOST):
        return _begin_with(desk, now, brought, passphrase, note, keep=keep)
    journal: Journal = desk.journal(now)
    asked = _asks(journal.book().pages)
    if journal.cover_damaged():
        journal.put_cover(brought.cover)
    changed = journal.add(brought.pages, note, brought.enclosures, lineage=brought.lineage)
    if brought.proven:
        journal.trust()
    return Restored(
        found=len(brought.pages),
        changed=changed,
        damaged=brought.damaged,
        asks=_asks(journal.book().pages) - asked,
    )


def _begin_with(
    desk: Desk,
    now: datetime,
    brought: export.Brought,
    passphrase: str | None,
    note: Callable[[Cover], Cover],
    *,
    keep: bool,
) -> Restored | Problem:
    """Begin a journal with what was brought, in one transaction: there is never the one without the other."""
    changed = 0

    def arriving(journal: Journal) -> None:
        nonlocal changed
        changed = journal.take_in(brought.pages, note, brought.enclosures, brought.lineage)

    made = desk.begin(now, brought.cover, passphrase, keep=keep, anew=False, beside=True, arriving=arriving)
    if isinstance(made, Problem):
        return made
    return Restored(len(brought.pages), changed, brought.damaged, _asks(brought.pages), made)


def _asks(pages: tuple[Page, ...]) -> int:
    return sum(len(page.asks) for page in pages)
