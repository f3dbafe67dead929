"""What is said between a device and a host, as it travels: bytes of msgpack, and how large they may be."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

import msgspec

from kesher.method.problems import Code, refuse
from kesher.reminders.calendar import DAYS
from kesher.reminders.chosen import Channel
from kesher.reminders.opaque import AHEAD, MOST, Dues, Hidden
from kesher.reminders.opaque import ID as DUE_ID
from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Push

KIND = "application/vnd.msgpack"

ROW = 4 * 1024 * 1024
"""Bytes of one row. A photograph has two megabytes at most."""

MESSAGE = 8 * 1024 * 1024
"""Bytes of the rows of one message; a push that has more is laid by in several."""

HEAD = 512 * 1024
WRAP = 8 * 1024
SLIP = 64 * 1024
NOTE = 64 * 1024
NAME, DEVICE, ID = 64, 64, 64
CHANNELS = (Channel.MAIL.value, Channel.PUSH.value)
"""By what a host can remind."""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to what is asked after a serial.

    Attributes:
        epoch: of the key.
        serial: of the journal.
        head: sealed; empty where nothing was pushed yet.
        rows: the rows, in the order of serials and names.
        more: the serial and the name of the last of them, where there are more.
    """

    epoch: int
    serial: int
    head: bytes
    rows: tuple[Bundle, ...]
    more: tuple[int, bytes] | None = None


class Pushing(msgspec.Struct, frozen=True, kw_only=True):
    """A push: what :class:`~kesher.sync.carrier.Push` says.

    Attributes:
        staged: how many of its rows were laid by before.
        wraps: of the new key, where the key is renewed.
    """

    device: str
    id: bytes
    epoch: int
    after: int
    head: bytes
    bundles: tuple[Bundle, ...] = ()
    staged: int = 0
    wraps: dict[str, bytes] = {}

    def push(self) -> Push:
        """The push."""
        return Push(self.device, self.id, self.epoch, self.after, self.head, self.bundles)


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """What a locked device wrote."""

    id: bytes
    sealed: bytes


class Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    """A key, sealed to a device."""

    epoch: int
    device: str
    sealed: bytes


class Enveloped(msgspec.Struct, frozen=True, array_like=True):
    """What lies with a host for whoever has a secret (see :mod:`kesher.sync.envelope`)."""

    journal: UUID
    epoch: int
    sealed: bytes


_served = msgspec.msgpack.Decoder(tuple[Hidden, ...])
_dues = msgspec.msgpack.Decoder(Dues)
_pushing = msgspec.msgpack.Decoder(Pushing)
_bundles = msgspec.msgpack.Decoder(tuple[Bundle, ...])
_slip = msgspec.msgpack.Decoder(Slip)
_wrapped = msgspec.msgpack.Decoder(Wrapped)

_T = TypeVar("_T")
_WHOLE = range(2**53)


def read_push(body: bytes) -> Pushing:
    """A push as it came.

    Raises:
        Refused: ``PUSH_UNREADABLE``, ``ROW_LARGE`` or ``PUSH_LARGE``.
    """
    found = _read(_pushing, body)
    numbers = (found.epoch, found.after, found.staged)
    if not all(each in _WHOLE for each in numbers) or not 0 < len(found.id) <= ID:
        raise refuse(Code.PUSH_UNREADABLE)
    if not 0 < len(found.device) <= DEVICE or any(not 0 < len(each) <= DEVICE for each in found.wraps):
        raise refuse(Code.PUSH_UNREADABLE)
    if len(found.head) > HEAD or any(len(each) > WRAP for each in found.wraps.values()):
        raise refuse(Code.PUSH_LARGE)
    _check(found.bundles)
    return found


def read_bundles(body: bytes) -> tuple[Bundle, ...]:
    """Rows that are laid by.

    Raises:
        Refused: ``PUSH_UNREADABLE`` or ``ROW_LARGE``.
    """
    found = _read(_bundles, body)
    _check(found)
    return found


def read_slip(body: bytes) -> Slip:
    """A slip as it came.

    Raises:
        Refused: ``PUSH_UNREADABLE`` or ``PUSH_LARGE``.
    """
    found = _read(_slip, body)
    if not 0 < len(found.id) <= ID or not found.sealed:
        raise refuse(Code.PUSH_UNREADABLE)
    if len(found.sealed) > SLIP:
        raise refuse(Code.PUSH_LARGE)
    return found


def read_dues(body: bytes, now: int) -> Dues:
    """What is due as it came: some instants of the next days.

    Args:
        body: as it came.
        now: seconds since 1970.

    Raises:
        Refused: ``PUSH_UNREADABLE``.
    """
    found = _read(_dues, body)
    last = now + (AHEAD + 2) * 24 * 60 * 60
    if found.channel not in CHANNELS or len(found.list) > MOST:
        raise refuse(Code.PUSH_UNREADABLE)
    if any(len(each.id) != DUE_ID or not now < each.at <= last for each in found.list):
        raise refuse(Code.PUSH_UNREADABLE)
    return found


def read_served(body: bytes, now: int) -> tuple[Hidden, ...]:
    """What is served to a calendar as it came: some instants of the next year.

    Raises:
        Refused: ``PUSH_UNREADABLE``.
    """
    found = _read(_served, body)
    last = now + (DAYS + 2) * 24 * 60 * 60
    if len(found) > 2 * (DAYS + 1) or any(len(each.id) != DUE_ID for each in found):
        raise refuse(Code.PUSH_UNREADABLE)
    if any(not 0 < each.at <= last for each in found):
        raise refuse(Code.PUSH_UNREADABLE)
    return found


def read_wrap(body: bytes) -> Wrapped:
    """A wrap as it came.

    Raises:
        Refused: ``PUSH_UNREADABLE`` or ``PUSH_LARGE``.
    """
    found = _read(_wrapped, body)
    if found.epoch not in _WHOLE or not 0 < len(found.device) <= DEVICE or not found.sealed:
        raise refuse(Code.PUSH_UNREADABLE)
    if len(found.sealed) > WRAP:
        raise refuse(Code.PUSH_LARGE)
    return found


def _check(bundles: tuple[Bundle, ...]) -> None:
    for each in bundles:
        if max(len(each.body), each.size) > ROW:
            raise refuse(Code.ROW_LARGE, limit=ROW // 1024 // 1024)
        if not 0 < len(each.name) <= NAME or each.version not in _WHOLE or not each.whole:
            raise refuse(Code.PUSH_UNREADABLE)


def _read(decoder: msgspec.msgpack.Decoder[_T], body: bytes) -> _T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refuse(Code.PUSH_UNREADABLE) from None
