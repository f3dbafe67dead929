"""A zip file that is read with care: nothing is unpacked to a disk, and nothing unfolds beyond its bound."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO

from kesher.method.problems import Code, refuse

_MOST_NAMES = 20_000
_MOST_UNFOLDED = 256 << 20
"""Bytes that all the parts read of a file may unfold to: far above any book, far below the memory allowed."""
_STEP = 1 << 20


class Archive:
    """The parts of a zip file by name.

    Raises:
        Refused: it is damaged, locked, has too many parts, or unfolds beyond all measure.
    """

    def __init__(self, raw: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
            raise refuse(Code.BOOK_DAMAGED) from None
        if len(self._zip.filelist) > _MOST_NAMES:
            raise refuse(Code.BOOK_UNFOLDS)
        self._parts = {_plain(each.filename): each for each in self._zip.filelist}
        self._left = _MOST_UNFOLDED

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """All of a part; its real size is bounded, whatever size it declares.

        Raises:
            KeyError: there is no such part.
            Refused: it is damaged, locked or unfolds beyond all measure.
        """
        info = self._parts[_plain(name)]
        if info.flag_bits & 1:
            raise refuse(Code.BOOK_LOCKED)
        try:
            with self._zip.open(info) as part:
                return self._bounded(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            raise refuse(Code.BOOK_DAMAGED) from None

    def _bounded(self, part: IO[bytes]) -> bytes:
        pieces = []
        while piece := part.read(_STEP):
            self._left -= len(piece)
            if self._left < 0:
                raise refuse(Code.BOOK_UNFOLDS)
            pieces.append(piece)
        return b"".join(pieces)


def _plain(name: str) -> str:
    """A name as parts refer to each other by it; it never leaves the file, so that ".." is harmless."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")
