"""A new key of the journal, passed on to each device that stays: sealed to its public key, by one it knows.

Two secrets go into the seal: one of this passing alone, and one that only the device that passes it on can
make. So neither a carrier nor a device that was taken off can put a key of its own in its place.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec

from kesher.journal import cipher
from kesher.journal.cipher import NONCE_BYTES, NotOpened
from kesher.journal.keys import Kind, Wrap
from kesher.journal.rows import Rows
from kesher.journal.seal import DataKey
from kesher.sync.head import Device
from kesher.sync.kept import Self


class Passed(msgspec.Struct, frozen=True, array_like=True):
    """A key that was passed on to one device.

    Attributes:
        by: the device that did.
        once: the public half that was made for it.
        nonce: of the seal.
        sealed: the key, and its wrap by the recovery code.
    """

    by: str
    once: bytes
    nonce: bytes
    sealed: bytes


class NewKey(msgspec.Struct, frozen=True):
    """What is passed on.

    Attributes:
        raw: the key.
        code: its wrap by the new recovery code.
    """

    raw: bytes
    code: Wrap


_passed = msgspec.msgpack.Decoder(Passed)
_keys = msgspec.msgpack.Decoder(NewKey)


def _bound(journal: UUID, epoch: int, by: str, to: str) -> bytes:
    return f"kesher sync key|{journal}|{epoch}|{by}|{to}".encode()


def pass_on(me: Self, key: DataKey, code: Wrap, to: str, device: Device) -> bytes:
    """Seal a new key to a device."""
    private, once = cipher.pair()
    agreed = cipher.agreed(private, device.public) + cipher.agreed(me.private, device.public)
    bound = _bound(key.journal, key.epoch, me.id, to)
    nonce = os.urandom(NONCE_BYTES)
    plain = msgspec.msgpack.encode(NewKey(key.raw(), code))
    sealed = cipher.sealer(cipher.derived(agreed, once, b"kesher sync key")).seal(nonce, plain, bound)
    return msgspec.msgpack.encode(Passed(me.id, once, nonce, sealed))


def passed_to_all(me: Self, rows: Rows) -> dict[str, bytes]:
    """The key of now, sealed once more to every device: where it was passed on before, that is lost."""
    code = rows.store.wraps(rows.head).get(Kind.RECOVERY)
    if code is None:
        return {}
    return {
        each: pass_on(me, rows.key, code, each, device)
        for each, device in me.devices.items()
        if not device.gone
    }


class Given(NamedTuple):
    """A new key as it was passed on to this device.

    Attributes:
        key: it.
        code: its wrap by the recovery code.
        by: the device that renewed it.
    """

    key: DataKey
    code: Wrap
    by: str


def renewed_key(me: Self, journal: UUID, epoch: int, wraps: Iterable[Mapping[str, bytes]]) -> Given | None:
    """The new key that was passed on to this device; None where none was, or by nobody it knows.

    Where several devices renewed it at once there are several, and all devices choose the same of them.
    """
    return min(given_keys(me, journal, epoch, wraps), key=lambda each: each.by, default=None)


def given_keys(me: Self, journal: UUID, epoch: int, wraps: Iterable[Mapping[str, bytes]]) -> list[Given]:
    """Every key of an epoch that was passed on to this device."""
    found = (_opened(me, journal, epoch, each.get(me.id)) for each in wraps)
    return [each for each in found if each is not None]


def _opened(me: Self, journal: UUID, epoch: int, wrap: bytes | None) -> Given | None:
    try:
        passed = _passed.decode(wrap or b"")
        by = me.devices.get(passed.by)
        if by is None or by.gone:
            return None
        agreed = cipher.agreed(me.private, passed.once) + cipher.agreed(me.private, by.public)
        sealer = cipher.sealer(cipher.derived(agreed, passed.once, b"kesher sync key"))
        plain = sealer.unseal(passed.nonce, passed.sealed, _bound(journal, epoch, passed.by, me.id))
        found = _keys.decode(plain)
        return Given(DataKey(journal, epoch, found.raw), found.code, passed.by)
    except (msgspec.DecodeError, NotOpened, ValueError):
        return None
