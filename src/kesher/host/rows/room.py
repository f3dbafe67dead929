"""How much of a person's a host keeps."""

from __future__ import annotations

from uuid import UUID

from kesher.method.problems import Code, refuse
from kesher.sync.sealed_person import journals, room
from kesher.sync.sealed_store import Owner, SealedStore

JOURNAL = 512 * 1024 * 1024
"""Bytes of a journal: some hundreds of photographs beside a life of pages."""

JOURNALS = 8
SLIPS = 2_000

LARGE = 64 * 1024
_EVERY = 32


def must_have_room(store: SealedStore, owner: Owner, serial: int, size: int) -> None:
    """Refuse what has no room.

    To add up a journal takes longer than to write a page of it, so it is done for what is large, and of what
    is small now and then.

    Args:
        store: the store.
        owner: whose.
        serial: that the push follows.
        size: of what is to be written, in bytes.

    Raises:
        Refused: ``JOURNAL_ROOM`` or ``JOURNALS_MANY``.
    """
    if serial == 0:
        _must_be_few(store, owner.person, owner.journal)
    if size > LARGE or serial % _EVERY == 0:
        with store.database.reading():
            taken = room(store, owner)
        if taken + size > JOURNAL:
            raise refuse(Code.JOURNAL_ROOM, limit=JOURNAL // 1024 // 1024)


def _must_be_few(store: SealedStore, person: UUID, journal: UUID) -> None:
    with store.database.reading():
        known = journals(store, person)
    if journal not in known and len(known) >= JOURNALS:
        raise refuse(Code.JOURNALS_MANY, limit=JOURNALS)
