"""The names under which pages travel: a day is hidden, and always as the same, so that it needs no list."""

from __future__ import annotations

from kesher.journal.cipher import KEY_BYTES, NotOpened, cloak, derived
from kesher.journal.seal import DataKey
from kesher.method.problems import Code, refuse

PADDED = 32
"""Bytes to which a name is filled up, so that its length does not say of what it is."""

NAME_BYTES = PADDED + 16


class Names:
    """The names of one journal under one key."""

    def __init__(self, key: DataKey) -> None:
        self._bound = b"kesher sync name|" + key.journal.bytes
        halves = (derived(key.raw(), key.journal.bytes, b"kesher sync names %d" % each) for each in (1, 2))
        secret = b"".join(halves)
        if len(secret) != 2 * KEY_BYTES:
            raise ValueError("two keys make one for names")
        self._cloak = cloak(secret)

    def hide(self, name: str) -> bytes:
        """The name under which a row of the journal travels."""
        plain = name.encode() + b"\x80"
        if len(plain) > PADDED:
            raise ValueError("no row of a journal has so long a name")
        return self._cloak.hide(plain.ljust(PADDED, b"\0"), self._bound)

    def show(self, hidden: bytes) -> str:
        """The row that travels under a name.

        Raises:
            Refused: ``SYNC_FORGED``: whoever has the key never gave this name.
        """
        try:
            plain = self._cloak.show(hidden, self._bound)
            return plain[: plain.rindex(b"\x80")].decode()
        except (NotOpened, ValueError):
            raise refuse(Code.SYNC_FORGED) from None
