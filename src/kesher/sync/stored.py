"""The store of sealed rows as a carrier, for whoever has it at hand: the host itself, and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Answer, Push, Seen, Source
from kesher.sync.sealed_store import PAGE, Owner, SealedStore


class Stored:
    """A carrier that all devices of one journal write to.

    Args:
        store: the store.
        owner: whose journal.
        clock: for how long notes and replaced rows are kept.
    """

    apart = False

    def __init__(self, store: SealedStore, owner: Owner, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._owner = owner
        self._clock = clock

    def pull(self, seen: Mapping[str, Seen], device: str) -> Sequence[Source]:
        """What changed since it was read."""
        known = seen.get("")
        with self._store.database.reading():
            laid = self._store.laid(self._owner)
            rows = tuple(self._store.all_after(self._owner, known.serial if known else -1))
        return [Source("", laid.epoch, laid.serial, laid.head, rows, known is None)]

    def bodies(self, writer: str, names: Sequence[bytes]) -> Iterator[Bundle]:
        """The rows of these names with their bodies."""
        return self._store.rows(self._owner, names)

    def push(self, push: Push) -> Answer:
        """Write all of a push, or nothing of it."""
        return self._store.push(self._owner, push, self._clock())

    def renew(self, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        """Stage all rows, then flip."""
        for first in range(0, len(push.bundles), PAGE):
            self._store.stage(self._owner, push.id, push.bundles[first : first + PAGE])
        return self._store.flip(self._owner, push, wraps)

    def wraps(self, epoch: int) -> Sequence[Mapping[str, bytes]]:
        """The wraps of the key of an epoch."""
        found = self._store.wraps(self._owner, epoch)
        return [found] if found else []

    def leave(self, name: bytes, note: bytes) -> None:
        """Leave a note."""
        self._store.leave(name, note, self._clock())

    def note(self, name: bytes) -> bytes | None:
        """A note that was left."""
        return self._store.note(name, self._clock())

    def clear(self, name: bytes) -> None:
        """Take a note away."""
        self._store.clear(name)
