"""What is due at a host: instants under names that say nothing, and whoever sends them claims each first.

A claim is written before anything is sent, and nobody claims it again: one reminder may be missed, when a
sender ends between the two, and none comes twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from kesher.reminders.opaque import Hidden
from kesher.reminders.times import LATE
from kesher.sync import sealed_sql as sql
from kesher.sync.buckets import BUCKETS, bucket_of
from kesher.sync.sealed_store import Owner, SealedStore

BATCH = 50
"""The most that are claimed at once: so many may be missed when a sender ends."""

REMEMBERED = timedelta(days=2)
"""How long it is known of one that it was sent; by then it is in no list any more."""


class Claimed(NamedTuple):
    """One to be sent, by whoever claimed it."""

    person: UUID
    channel: str
    at: int


def put(store: SealedStore, owner: Owner, channel: str, found: Sequence[Hidden], now: datetime) -> None:
    """Keep what is due of a journal by a channel, in the place of what was; what was sent stays sent."""
    bucket, old = bucket_of(owner.person), int((now - REMEMBERED).timestamp())
    with store.database.writing():
        store.database.execute(sql.CLEAR_DUE, (bucket, *owner.key, channel, old))
        for each in found:
            store.database.execute(sql.PUT_DUE, (bucket, *owner.key, each.id, each.at, channel))


def claims(store: SealedStore, now: datetime, first: int = 0) -> Iterator[list[Claimed]]:
    """Claim what is due and not too late, bucket by bucket and a batch at a time.

    Args:
        store: the store.
        now: the instant.
        first: the bucket to begin with, so that several senders do not all wait for each other.
    """
    at = int(now.timestamp())
    late = at - int(LATE.total_seconds())
    for number in range(BUCKETS):
        bucket = (first + number) % BUCKETS
        while found := _claimed(store, bucket, late, at):
            yield found


def _claimed(store: SealedStore, bucket: int, late: int, at: int) -> list[Claimed]:
    with store.database.writing():
        values = (at, bucket, bucket, late, at, BATCH)
        rows = store.database.execute(sql.CLAIM_DUE, values).fetchall()
    return [Claimed(UUID(person), channel, due) for person, channel, due in rows]
