"""What carries sealed rows between the devices of one journal: a host, a folder, a stick.

A carrier opens nothing and merges nothing. Its answers are held against the sealed heads (``verdict``), so it
need not be believed; and it may fail at any moment, since what was not answered is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from kesher.sync.bundle import Bundle


class Seen(NamedTuple):
    """How far a source was read before: its serial, and the digest of its head."""

    serial: int
    digest: bytes


class Source(NamedTuple):
    """What one writer left with a carrier.

    Attributes:
        writer: the device, where each writes for itself; empty where all write to one place.
        epoch: of the key it is sealed with.
        serial: how many pushes it has seen.
        head: sealed; empty where nothing was pushed yet.
        bundles: its rows.
        whole: these are all its rows, and not only those that changed since it was read before.
    """

    writer: str
    epoch: int
    serial: int
    head: bytes
    bundles: tuple[Bundle, ...]
    whole: bool


class Push(NamedTuple):
    """What one device leaves with a carrier.

    Attributes:
        device: which.
        id: random; the same again is the same push, and is answered as before.
        epoch: of the key.
        after: the serial that it follows.
        head: sealed, of the serial after that.
        bundles: the rows that are new or changed, all of them with their bodies.
        whole: these are all rows, as far as the device knows.
    """

    device: str
    id: bytes
    epoch: int
    after: int
    head: bytes
    bundles: tuple[Bundle, ...]
    whole: bool = False


class Pushed(NamedTuple):
    """It lies there now; the carrier's serial is this."""

    serial: int


class Behind(NamedTuple):
    """Another device pushed meanwhile: nothing was written. What it brought is to be pulled first."""

    serial: int


class Renewed(NamedTuple):
    """Another device renewed the key: nothing was written."""

    epoch: int


Answer = Pushed | Behind | Renewed


class Carrier(Protocol):
    """What must be given by whatever carries a journal.

    Raises:
        Refused: from any of these, when it cannot be reached, or does not answer as a carrier does.
    """

    apart: bool
    """Each device writes to a place of its own, and no push is ever behind another."""

    def pull(self, seen: Mapping[str, Seen], device: str) -> Sequence[Source]:
        """What changed since it was read; of what is not in ``seen``, everything.

        Bodies longer than ``bundle.INLINE`` may be left out.
        """

    def bodies(self, writer: str, names: Sequence[bytes]) -> Iterator[Bundle]:
        """The rows of these names with their bodies; those that are not there are left out."""

    def push(self, push: Push) -> Answer:
        """Write all of a push, or nothing of it; with the same id as before, answer as before."""

    def renew(self, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        """Put all rows under a new key in the place of the old ones, and its wraps, at once or not at all.

        Args:
            push: of the new epoch, with every row; ``after`` is the serial of the old.
            wraps: the new key, sealed to each device that stays, by its id.
        """

    def wraps(self, epoch: int) -> Sequence[Mapping[str, bytes]]:
        """The wraps of the key of an epoch; several where several devices renewed it at once."""

    def leave(self, name: bytes, note: bytes) -> None:
        """Leave a note for a device that is to be let in. It lives ten minutes where there is a clock."""

    def note(self, name: bytes) -> bytes | None:
        """A note that was left and not yet taken away."""

    def clear(self, name: bytes) -> None:
        """Take a note away."""
