"""What is too large for memory on its way in: laid on the disk, sealed with a key that only we have.

A file that a person brings may hold readable words. Whatever of it comes to the disk is nothing without this
process, and the file has no name, or one that goes with its closing.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from kesher.disk.files import unwritten
from kesher.journal import cipher
from kesher.journal.cipher import KEY_BYTES, NONCE_BYTES, TAG_BYTES
from kesher.method.problems import refuse

BLOCK = 1 << 20
"""Bytes that are sealed at once."""

IN_MEMORY = 16 << 20
"""Bytes that lie in memory and never on the disk: the words of many years are fewer."""


class Spool(io.RawIOBase):
    """A file to append to and to read, of which no more lies in memory than is bounded.

    Args:
        folder: where it may lie on the disk; the system's own for such files when it is not there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._file: BinaryIO | None = None
        self._sealer = cipher.sealer(os.urandom(KEY_BYTES))
        self._blocks = 0
        self._last = bytearray()
        self._at = 0
        self._shown = (-1, b"")

    def __len__(self) -> int:
        """How many bytes were put into it."""
        return self._blocks * BLOCK + len(self._last)

    def append(self, data: bytes) -> None:
        """Put bytes behind the others.

        Raises:
            Refused: ``DISK_FULL`` or ``FOLDER_UNWRITABLE``.
        """
        self._last += data
        if len(self._last) < IN_MEMORY and not self._blocks:
            return
        while len(self._last) >= BLOCK:
            self._lay(bytes(self._last[:BLOCK]))
            del self._last[:BLOCK]

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The bytes from the place on."""
        most = len(self) - self._at if size < 0 else min(size, len(self) - self._at)
        found: list[bytes] = []
        while most > 0:
            number, inside = divmod(self._at, BLOCK)
            piece = self._piece(number, inside, most)
            found.append(piece)
            self._at += len(piece)
            most -= len(piece)
        return found[0] if len(found) == 1 else b"".join(found)

    def close(self) -> None:
        """Forget it."""
        if self._file is not None:
            self._file.close()
        self._last.clear()
        self._shown = (-1, b"")
        super().close()

    def _lay(self, block: bytes) -> None:
        nonce = self._blocks.to_bytes(NONCE_BYTES, "big")
        try:
            if self._file is None:
                there = self._folder is not None and self._folder.is_dir()
                self._file = tempfile.TemporaryFile(dir=self._folder if there else None, prefix=".kesher-")  # noqa: SIM115
            self._file.seek(0, os.SEEK_END)
            self._file.write(self._sealer.seal(nonce, block, b""))
            self._file.flush()
        except OSError as error:
            raise refuse(unwritten(error)) from None
        self._blocks += 1

    def _piece(self, number: int, inside: int, most: int) -> bytes:
        """Bytes of a block, from a place inside it on; of what lies in memory, all that is asked for."""
        if number >= self._blocks:
            begin = (number - self._blocks) * BLOCK + inside
            return bytes(self._last[begin : begin + most])
        if self._shown[0] != number:
            assert self._file is not None  # noqa: S101
            self._file.seek(number * (BLOCK + TAG_BYTES))
            sealed = self._file.read(BLOCK + TAG_BYTES)
            self._shown = (number, self._sealer.unseal(number.to_bytes(NONCE_BYTES, "big"), sealed, b""))
        return self._shown[1][inside : inside + most]
