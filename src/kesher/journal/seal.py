"""Sealing one page: ``format | key epoch | nonce | AES-256-GCM(padded)``.

The associated data binds a sealed page to its journal, its day and its version, so that a page cannot be
moved to another day, rolled back to another version's place, or carried into another journal unnoticed.
Padding to whole blocks hides how much was written.
"""

from __future__ import annotations

import os
import struct
from uuid import UUID

from kesher.journal import cipher
from kesher.journal.cipher import KEY_BYTES, NONCE_BYTES, TAG_BYTES, NotOpened
from kesher.method.problems import Code, Refused, refuse

EPOCHS = 0xFFFF
BLOCK = 256
"""Sealed pages are padded to multiples of this many bytes."""

LISTED = 2
"""The format of what is sealed now: it is listed in the manifest of its journal, and counts only there."""

_UNLISTED = 1
"""What was sealed before there were manifests. It is read for ever."""

_HEAD = struct.Struct(">BH")
_NONCE_AT = _HEAD.size
_BODY_AT = _NONCE_AT + NONCE_BYTES


class DataKey:
    """The key of a journal's pages.

    Attributes:
        journal: the journal it belongs to.
        epoch: counts from 1; a new epoch is a new key, made when the old one may have leaked.
    """

    __slots__ = ("_heads", "_raw", "_sealer", "epoch", "journal")

    def __init__(self, journal: UUID, epoch: int, raw: bytes) -> None:
        if len(raw) != KEY_BYTES or not 0 <= epoch <= EPOCHS:
            raise ValueError("a data key has 32 bytes, and an epoch of two")
        self.journal = journal
        self.epoch = epoch
        self._raw = raw
        self._sealer = cipher.sealer(raw)
        # How each format begins, and what it is bound to; its day and version follow.
        self._heads = {
            head: b"|".join((b"kesher", head, journal.bytes, b""))
            for head in (_HEAD.pack(LISTED, epoch), _HEAD.pack(_UNLISTED, epoch))
        }

    @classmethod
    def new(cls, journal: UUID, epoch: int = 1) -> DataKey:
        """A fresh random key."""
        return cls(journal, epoch, os.urandom(KEY_BYTES))

    def __repr__(self) -> str:
        return f"DataKey(journal={self.journal}, epoch={self.epoch})"

    def raw(self) -> bytes:
        """The 32 bytes themselves, for wrapping only."""
        return self._raw

    def seal(self, day: str, version: int, plain: bytes) -> bytes:
        """Seal the bytes of one page.

        Args:
            day: the page's key, an ISO date, or ``cover``.
            version: the version these bytes become.
            plain: what to seal.
        """
        nonce = os.urandom(NONCE_BYTES)
        head, bound = next(iter(self._heads.items()))
        return head + nonce + self._sealer.seal(nonce, _pad(plain), bound + f"{day}|{version}".encode())

    def unseal(self, day: str, version: int, sealed: bytes) -> bytes:
        """Unseal one page.

        Raises:
            Refused: ``PAGE_DAMAGED`` when these bytes are not this day's page at this version, under
                this key, whole; ``PAGE_NEWER`` when a newer program sealed it.
        """
        bound = self._heads.get(sealed[:_NONCE_AT])
        if bound is None or len(sealed) < _BODY_AT + TAG_BYTES:
            newer = len(sealed) >= _BODY_AT + TAG_BYTES and sealed[0] > LISTED
            if newer and not self._ours(day, version, sealed):
                raise refuse(Code.PAGE_NEWER, format=sealed[0])
            raise refuse(Code.PAGE_DAMAGED, day=day)
        try:
            padded = self._sealer.unseal(
                sealed[_NONCE_AT:_BODY_AT], sealed[_BODY_AT:], bound + f"{day}|{version}".encode()
            )
        except NotOpened:
            raise refuse(Code.PAGE_DAMAGED, day=day) from None
        return padded[: padded.rindex(b"\x80")]

    def _ours(self, day: str, version: int, sealed: bytes) -> bool:
        """Whether what seems a newer program's was sealed by this one, and a bit of its format flipped."""
        head = next(iter(self._heads))
        try:
            self.unseal(day, version, head[:1] + sealed[1:])
        except Refused:
            return False
        return True


def _pad(plain: bytes) -> bytes:
    """ISO/IEC 7816-4: one 0x80, then zeros, to the next whole block."""
    return plain + b"\x80" + bytes(-(len(plain) + 1) % BLOCK)
