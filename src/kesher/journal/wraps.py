"""The wraps of the journal's key: how a secret opens it, and how the key and its wraps are replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kesher.journal.keys import Kind, Wrap, open_wrap, wrap_by_code, wrap_by_passphrase
from kesher.journal.manifest import Manifest
from kesher.journal.rows import Rows
from kesher.journal.seal import DataKey
from kesher.journal.store import Head, Row, Store
from kesher.method.problems import Code, Refused, refuse


def wraps_of(key: DataKey, passphrase: str | None, code: str) -> tuple[Wrap, ...]:
    """The wraps of a new key: by the recovery code, and by the passphrase where there is one."""
    wraps = [wrap_by_code(key, code)]
    if passphrase is not None:
        wraps.append(wrap_by_passphrase(key, passphrase))
    return tuple(wraps)


def unwrapped(store: Store, head: Head, kind: Kind, secret: str) -> DataKey:
    """The key, by the passphrase or the recovery code.

    Raises:
        Refused: the secret is wrong, or there is no wrap of this kind; ``DATABASE_DAMAGED`` where that
            may be the fault of the file.
    """
    wrap = store.wraps(head).get(kind)
    try:
        if wrap is None:
            raise refuse(Code.PASSPHRASE_WRONG if kind is Kind.PASSPHRASE else Code.CODE_WRONG)
        key = open_wrap(head.journal, wrap, secret)
    except Refused as refused:
        wrong = refused.problem.code in (Code.PASSPHRASE_WRONG, Code.CODE_WRONG, Code.KEY_WEAKENED)
        if wrong and not store.keys_whole(head):
            raise refuse(Code.DATABASE_DAMAGED) from None
        raise
    if key.epoch != head.epoch:
        raise refuse(Code.DATABASE_DAMAGED)
    return key


def rewrap(rows: Rows, wrap: Wrap) -> None:
    """Wrap the same key anew; the old secret of this kind no longer opens."""
    with rows.writing():
        rows.store.put_wrap(rows.head, wrap)
    # Not even the log remembers the secret that no longer opens.
    rows.store.settle(gone=True)


def renew(rows: Rows, passphrase: str | None, code: str) -> None:
    """The key may have leaked: a new key, every page sealed again, all old wraps gone.

    Raises:
        Refused: a page is damaged; it would be lost, so nothing is changed.
    """
    key = DataKey.new(rows.head.journal, rows.key.epoch + 1)
    sealed_anew(rows, key, wraps_of(key, passphrase, code), lambda _: _alone(rows))


def _alone(rows: Rows) -> None:
    """Forget everything of other devices: under its new key the journal is on this one alone."""
    owner = (str(rows.head.person), str(rows.head.journal))
    for table in ("synced", "there", "device"):
        rows.store.execute(f"DELETE FROM {table} WHERE person = ? AND journal = ?", owner)  # noqa: S608 - constants


def sealed_anew(
    rows: Rows,
    key: DataKey,
    wraps: tuple[Wrap, ...],
    also: Callable[[Iterable[tuple[Row, Row]]], None] | None = None,
) -> None:
    """Seal every row under another key, in one transaction; all old wraps are gone.

    Args:
        rows: the journal's.
        key: the new one.
        wraps: its wraps.
        also: what else is done in the same transaction, with each row as it was and as it is.

    Raises:
        Refused: a page is damaged; it would be lost, so nothing is changed.
    """
    store, old_key = rows.store, rows.key
    head = rows.head._replace(epoch=key.epoch)
    manifest = Manifest(store, head, key)
    with rows.writing():
        old = [Row(*each) for each in store.rows(rows.head, enclosures=True)]
        missing, _ = rows.unlisted(old)
        if missing:
            raise refuse(Code.PAGE_DAMAGED, day=min(missing))
        new = [row._replace(sealed=key.seal(row.day, row.version, old_key.unseal(*row))) for row in old]
        store.reseal(rows.head, key.epoch, new, wraps)
        manifest.anew(new, store.pulse(rows.head).serial, doubted=rows.manifest.doubted)
        if also is not None:
            also(zip(old, new, strict=True))
    rows.key, rows.head, rows.manifest = key, head, manifest
    store.settle(gone=True)
