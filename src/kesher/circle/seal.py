"""A circle's key: what seals each thing said, and what it is bound to.

The key lies outside the database, so that a copy of the database is noise without it. Whoever runs the host
has both and can read a circle; the first page says so.
"""

from __future__ import annotations

import os
from typing import Any, TypeVar

import msgspec

from kesher.journal import cipher
from kesher.journal.cipher import KEY_BYTES, NONCE_BYTES, NotOpened
from kesher.method.problems import Code, refuse

FORMAT = b"\x01"
BLOCK = 256
"""What is sealed is padded to multiples of this many bytes, so that its length tells little."""

_Kept = TypeVar("_Kept", bound=msgspec.Struct)


class CircleKey:
    """The key of one circle."""

    __slots__ = ("_circle", "_raw", "_sealer")

    def __init__(self, circle: str, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise refuse(Code.CIRCLE_KEY)
        self._circle = circle
        self._raw = raw
        self._sealer = cipher.sealer(raw)

    def seal(self, value: msgspec.Struct, *where: object) -> bytes:
        """Seal a value, bound to the place where it lies."""
        nonce = os.urandom(NONCE_BYTES)
        plain = msgspec.msgpack.encode(value) + b"\x80"
        padded = plain + bytes(-len(plain) % BLOCK)
        return FORMAT + nonce + self._sealer.seal(nonce, padded, self._bound(where))

    def unseal(self, kind: type[_Kept], sealed: Any, *where: object) -> _Kept:
        """Unseal what was sealed there.

        Raises:
            Refused: ``CIRCLE_KEY``: it was sealed by another key, elsewhere, or has changed.
        """
        raw = bytes(sealed)
        nonce, body = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
        try:
            padded = self._sealer.unseal(nonce, body, self._bound(where))
            return msgspec.msgpack.decode(padded[: padded.rindex(b"\x80")], type=kind)
        except (NotOpened, ValueError, msgspec.MsgspecError):
            raise refuse(Code.CIRCLE_KEY) from None

    def derived(self, purpose: bytes) -> bytes:
        """A key of the circle for another purpose."""
        return cipher.derived(self._raw, self._circle.encode(), b"kesher circle " + purpose)

    def _bound(self, where: tuple[object, ...]) -> bytes:
        return "|".join(("kesher circle", self._circle, *map(str, where))).encode()
