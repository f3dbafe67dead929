"""What a host asks of its sealed rows beyond carrying them: all of a person's, their room, a page of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from kesher.sync import sealed_sql as sql
from kesher.sync.buckets import bucket_of
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.dots import STAMP
from kesher.sync.sealed_store import PAGE, Laid, Owner, SealedStore
from kesher.sync.wire import NAME, Enveloped, Rows

ALL = b"\xff" * NAME
"""The name after which no row has one: all of a serial is known."""

ANSWER = 4 * 1024 * 1024
"""Bytes of the rows of one answer; one row more may be in it."""


def journals(store: SealedStore, person: UUID) -> list[UUID]:
    """A person's journals. Inside ``reading`` or ``writing``."""
    return [UUID(row[0]) for row in store.database.execute(sql.JOURNALS, (str(person),)).fetchall()]


def room(store: SealedStore, owner: Owner) -> int:
    """How many bytes a journal takes. Inside ``reading`` or ``writing``."""
    return sum(int(store.database.execute(each, owner.key).fetchone()[0]) for each in sql.ROOM)


def page(store: SealedStore, owner: Owner, serial: int, name: bytes) -> Rows:
    """What was pushed after a row: as many rows as one answer holds.

    Args:
        store: the store.
        owner: whose.
        serial: of the last row that is known.
        name: its name; empty where none of the next serial's rows is known.
    """
    if name == ALL:
        with store.database.asking():
            laid: Laid = store.laid(owner)
        if laid.serial <= serial:  # as nearly always: nothing came
            return Rows(epoch=laid.epoch, serial=laid.serial, head=laid.head, rows=())
    with store.database.reading():
        laid = store.laid(owner)
        values = (INLINE, STAMP.size, *owner.key, serial, serial, name, PAGE)
        found = store.database.execute(sql.ROWS_AFTER, values).fetchall()
    rows: list[Bundle] = []
    size = 0
    more = found[-1] if len(found) == PAGE else None
    for row in found:
        rows.append(Bundle(bytes(row[0]), row[1], bytes(row[3]), row[4], bytes(row[5])))
        size += len(rows[-1].body)
        if size > ANSWER and row is not found[-1]:
            more = row
            break
    after = (int(more[2]), bytes(more[0])) if more is not None else None
    return Rows(epoch=laid.epoch, serial=laid.serial, head=laid.head, rows=tuple(rows), more=after)


def put_wrap(store: SealedStore, owner: Owner, epoch: int, device: str, sealed: bytes) -> bool:
    """Keep a key that is sealed to a device; False where it is not the journal's key of now."""
    with store.database.writing():
        if store.laid(owner).epoch != epoch:
            return False
        store.database.execute(sql.PUT_WRAP, (*owner.key, epoch, device, sealed))
        return True


def envelopes(store: SealedStore, person: UUID, name: str) -> list[Enveloped]:
    """What lies under one name in a person's journals, for a new device of his."""
    with store.database.reading():
        found = store.database.execute(sql.ENVELOPES, (str(person), name)).fetchall()
    return [Enveloped(UUID(journal), epoch, bytes(sealed)) for journal, epoch, sealed in found]


def clear_envelopes(store: SealedStore, person: UUID, name: str) -> None:
    """Take away what lies under one name in a person's journals."""
    with store.database.writing():
        store.database.execute(sql.CLEAR_ENVELOPES, (str(person), name))


def slips_waiting(store: SealedStore, person: UUID) -> int:
    """How many slips wait."""
    with store.database.reading():
        return int(store.database.execute(sql.COUNT_SLIPS, (str(person),)).fetchone()[0])


def take_note(store: SealedStore, name: bytes, now: datetime) -> bytes | None:
    """A note for a device that is to be let in: whoever asks first has it, and nobody after."""
    with store.database.writing():
        found = store.database.execute(sql.TAKE_NOTE, (name, int(now.timestamp()))).fetchone()
        store.database.execute(sql.CLEAR_NOTE, (name,))
    return bytes(found[0]) if found else None


def held(store: SealedStore, person: UUID) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that lies there of a person, one thing after the other, each with its kind."""
    with store.database.reading():
        found = journals(store, person)
    for journal in found:
        owner = Owner(person, journal)
        with store.database.reading():
            laid = store.laid(owner)
            wraps = store.database.execute(sql.ALL_WRAPS, owner.key).fetchall()
            names = [each.name for each in store.all_after(owner, -1)]
        told = {"journal": journal, "epoch": laid.epoch, "serial": laid.serial, "head": laid.head}
        yield "journal", told
        for epoch, device, sealed in wraps:
            wrap = {"journal": journal, "epoch": epoch, "device": device, "sealed": bytes(sealed)}
            yield "wrap", wrap
        for each in store.rows(owner, names):
            yield "row", {"journal": journal, "name": each.name, "version": each.version, "body": each.body}
            for version, body in store.past(owner, each.name):
                yield "past", {"journal": journal, "name": each.name, "version": version, "body": body}
    for slip, sealed in store.slips(person):
        yield "slip", {"id": slip, "sealed": sealed}
    with store.database.reading():
        due = store.database.execute(sql.DUE, (bucket_of(person), str(person))).fetchall()
    for journal_, id_, at, channel, sent in due:
        yield "due", {"journal": journal_, "id": bytes(id_), "at": at, "channel": channel, "sent": bool(sent)}
