"""What travels: a sealed page under a hidden name, and the dot of who wrote it before it.

The page is sealed exactly as it lies in the journal, padded and bound to the journal, its day and its
version; so what is taken is written as it came, and who carries it opens nothing. The dot stands open: who
carries bundles knows anyway which device brought them. It is part of what the head vouches for.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kesher.journal import cipher
from kesher.journal.store import Row
from kesher.method.problems import Code, refuse
from kesher.sync.dots import STAMP, Dot
from kesher.sync.names import Names

INLINE = 64 * 1024
"""Bytes. A longer body is left out of what is pulled, and asked for by its name when it is wanted."""


class Bundle(msgspec.Struct, frozen=True, array_like=True):
    """One row as it travels.

    Attributes:
        name: hidden.
        version: of the row.
        digest: of the whole body.
        size: of the whole body, in bytes.
        body: the dot and the sealed row, or the dot alone where the row was taken away. Where it is shorter
            than its size, the rest was left out and is to be asked for.
    """

    name: bytes
    version: int
    digest: bytes
    size: int
    body: bytes

    @property
    def dot(self) -> Dot:
        """Who wrote it.

        Raises:
            Refused: ``SYNC_FORGED``: there is no dot.
        """
        dot = Dot.of(self.body)
        if dot is None:
            raise refuse(Code.SYNC_FORGED)
        return dot

    @property
    def sealed(self) -> bytes:
        """The sealed row; empty where it was taken away."""
        return self.body[STAMP.size :]

    @property
    def gone(self) -> bool:
        """Whether it says that the row was taken away."""
        return self.size == STAMP.size

    @property
    def cut(self) -> bool:
        """Whether a part of the body was left out."""
        return len(self.body) < self.size

    @property
    def whole(self) -> bool:
        """Whether the body is there and is the one that is named."""
        return len(self.body) == self.size and cipher.digest(self.body) == self.digest

    def stub(self) -> Bundle:
        """The same with all of the body left out but the dot."""
        return Bundle(self.name, self.version, self.digest, self.size, self.body[: STAMP.size])


def bundled(names: Names, row: Row, dot: Dot) -> Bundle:
    """A row as it travels."""
    body = dot.stamp() + row.sealed
    return Bundle(names.hide(row.day), row.version, cipher.digest(body), len(body), body)


def digest_of(rows: Iterable[tuple[bytes, int, bytes]]) -> bytes:
    """What vouches for all rows: their names, versions and digests, in the order of the names."""
    listed = sorted(rows)
    return cipher.digest(b"".join(name + version.to_bytes(8, "big") + each for name, version, each in listed))
