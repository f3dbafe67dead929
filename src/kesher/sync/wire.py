"""What a device and a host say to each other: MessagePack, of these shapes and no others."""

from __future__ import annotations

from typing import Any

import msgspec

from kesher.sync.bundle import Bundle

KIND = "application/vnd.kesher.sync"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what changed.

    Attributes:
        epoch: of the journal's key.
        serial: of the journal.
        head: sealed.
        bundles: some of its rows, in the order of serials and names.
        upto: the serial of the last of them.
        more: there are further ones.
    """

    epoch: int
    serial: int
    head: bytes
    bundles: tuple[Bundle, ...]
    upto: int
    more: bool


class Pushing(msgspec.Struct, frozen=True, kw_only=True):
    """A push; with wraps where it puts a renewed key in place, and then without rows: they were staged.

    Attributes:
        device: who pushes.
        id: of the push.
        epoch: of the key.
        after: the serial that it follows.
        head: sealed.
        bundles: the rows.
        wraps: of a renewed key.
    """

    device: str
    id: bytes
    epoch: int
    after: int
    head: bytes
    bundles: tuple[Bundle, ...] = ()
    wraps: dict[str, bytes] = {}


class Staging(msgspec.Struct, frozen=True, kw_only=True):
    """Rows under a new key, laid by for a push.

    Attributes:
        id: of the push.
        bundles: some of its rows.
    """

    id: bytes
    bundles: tuple[Bundle, ...]


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """What a locked device wrote.

    Attributes:
        id: its own.
        sealed: to the journal's public key.
    """

    id: bytes
    sealed: bytes


def packed(message: Any) -> bytes:
    """A message as bytes."""
    return msgspec.msgpack.encode(message)
