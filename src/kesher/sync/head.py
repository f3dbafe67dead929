"""The head that a device seals over everything it leaves with a carrier.

It is what makes a carrier honest: it names the digest of all rows, the head before it, what it contains of
each device, and the devices themselves with their public keys, so that a carrier can neither hold back, nor
turn back, nor add a device, without its being seen.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kesher.journal import cover
from kesher.journal.seal import LISTED, DataKey
from kesher.method import page
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.dots import Mark

SYNC = 1

FORMATS: dict[str, int] = {"sync": SYNC, "seal": LISTED, "page": page.FORMAT, "cover": cover.FORMAT}
"""The newest formats that this program reads and writes."""


class Device(msgspec.Struct, frozen=True):
    """One device of the person's.

    Attributes:
        name: what he calls it.
        public: its public key, to which a new key of the journal is sealed.
        gone: it was taken off, and stays so.
    """

    name: str
    public: bytes
    gone: bool = False


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What one device says of all that lies with a carrier.

    Attributes:
        serial: how many pushes there were.
        digest: of all rows (see :func:`kesher.sync.bundle.digest_of`).
        before: the digest of the head before this one; empty for the first.
        by: the device that sealed it.
        vector: what is contained of each device.
        devices: all there are, by their ids.
        formats: the newest that any of what lies there has.
    """

    serial: int
    digest: bytes
    before: bytes
    by: str
    vector: dict[str, Mark]
    devices: dict[str, Device]
    formats: dict[str, int] = msgspec.field(default_factory=FORMATS.copy)


class _Formats(msgspec.Struct):
    formats: dict[str, int] = {}


_heads = msgspec.msgpack.Decoder(Head)
_formats = msgspec.msgpack.Decoder(_Formats)


def newer(formats: Mapping[str, int]) -> bool:
    """Whether something was written in a format that this program does not know."""
    return any(number > FORMATS.get(name, 0) for name, number in formats.items())


def _place(writer: str) -> str:
    return f"sync head|{writer}"


def seal_head(key: DataKey, writer: str, head: Head) -> bytes:
    """Seal a head, bound to the journal, to where it lies, and to its serial."""
    return key.seal(_place(writer), head.serial, msgspec.msgpack.encode(head))


def open_head(key: DataKey, writer: str, serial: int, sealed: bytes) -> Head:
    """Open a head.

    Raises:
        Refused: ``SYNC_FORGED``: it is not one of this place and serial; ``SYNC_UPDATE``: a newer program
            wrote it in a way that is not known here.
    """
    try:
        plain = key.unseal(_place(writer), serial, sealed)
    except Refused as refused:
        newer_seal = refused.problem.code is Code.PAGE_NEWER
        raise refuse(Code.SYNC_UPDATE if newer_seal else Code.SYNC_FORGED) from None
    try:
        head = _heads.decode(plain)
    except (msgspec.DecodeError, ValueError):
        raise refuse(Code.SYNC_UPDATE if _is_newer(plain) else Code.SYNC_FORGED) from None
    if head.serial != serial:
        raise refuse(Code.SYNC_FORGED)
    return head


def _is_newer(plain: bytes) -> bool:
    try:
        return newer(_formats.decode(plain).formats)
    except (msgspec.DecodeError, ValueError):
        return False


def listed(one: Mapping[str, Device], other: Mapping[str, Device]) -> dict[str, Device]:
    """The devices that both name; one that either took off is off."""
    found = dict(one)
    for name, device in other.items():
        mine = found.get(name)
        if mine is None or (device.gone and not mine.gone):
            found[name] = device
    return dict(sorted(found.items()))
