"""Sealing one page: ``format | key epoch | nonce | AES-256-GCM(padded)``.

The associated data binds a sealed page to its journal, its day and its version, so that a page cannot be
moved to another day, rolled back to another version's place, or carried into another journal unnoticed.
Padding to whole blocks hides how much was written.
"""

from __future__ import annotations

import os
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kesher.method.problems import Code, refuse

KEY_BYTES = 32
EPOCHS = 0xFFFF
BLOCK = 256
"""Sealed pages are padded to multiples of this many bytes."""

_FORMAT = 1
_HEAD = struct.Struct(">BH")
_NONCE = 12
_TAG = 16
_NONCE_AT = _HEAD.size
_BODY_AT = _NONCE_AT + _NONCE


class DataKey:
    """The key of a journal's pages.

    Attributes:
        journal: the journal it belongs to.
        epoch: counts from 1; a new epoch is a new key, made when the old one may have leaked.
    """

    __slots__ = ("_aes", "_bound", "_head", "_raw", "epoch", "journal")

    def __init__(self, journal: UUID, epoch: int, raw: bytes) -> None:
        if len(raw) != KEY_BYTES or not 0 <= epoch <= EPOCHS:
            raise ValueError("a data key has 32 bytes, and an epoch of two")
        self.journal = journal
        self.epoch = epoch
        self._raw = raw
        self._aes = AESGCM(raw)
        self._head = _HEAD.pack(_FORMAT, epoch)
        # What every page is bound to; its day and version follow.
        self._bound = b"|".join((b"kesher", self._head, journal.bytes, b""))

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
        nonce = os.urandom(_NONCE)
        bound = self._bound + f"{day}|{version}".encode()
        return self._head + nonce + self._aes.encrypt(nonce, _pad(plain), bound)

    def unseal(self, day: str, version: int, sealed: bytes) -> bytes:
        """Unseal one page.

        Raises:
            Refused: ``PAGE_DAMAGED`` when these bytes are not this day's page at this version, under
                this key, whole; ``PAGE_NEWER`` when a newer program sealed it.
        """
        if not sealed.startswith(self._head) or len(sealed) < _BODY_AT + _TAG:
            newer = len(sealed) >= _BODY_AT + _TAG and sealed[0] > _FORMAT
            raise refuse(Code.PAGE_NEWER, format=sealed[0]) if newer else refuse(Code.PAGE_DAMAGED, day=day)
        try:
            padded = self._aes.decrypt(
                sealed[_NONCE_AT:_BODY_AT], sealed[_BODY_AT:], self._bound + f"{day}|{version}".encode()
            )
        except InvalidTag:
            raise refuse(Code.PAGE_DAMAGED, day=day) from None
        return padded[: padded.rindex(b"\x80")]


def _pad(plain: bytes) -> bytes:
    """ISO/IEC 7816-4: one 0x80, then zeros, to the next whole block."""
    return plain + b"\x80" + bytes(-(len(plain) + 1) % BLOCK)
