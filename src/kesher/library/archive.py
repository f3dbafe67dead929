"""A zip file that is read with care: nothing is unpacked to a disk, and nothing unfolds beyond its bound."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

from kesher.library.markup import parse_xml
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

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

    def part(self, name: str) -> _Element | None:
        """A part of XML, parsed; None if there is no such part.

        Raises:
            Refused: it is damaged, locked or unfolds beyond all measure, or is no sound XML.
        """
        return parse_xml(self.read(name)) if name in self else None

    def main(self, index: str, attribute_of: Callable[[_Element], str], else_named: str) -> str:
        """The name of the part that all others belong to: an index names it, or it has its usual name.

        Args:
            index: the part whose elements name others.
            attribute_of: the name that an element gives the main part; "" for every other element.
            else_named: how the usual name ends.

        Raises:
            Refused: there is no such part.
        """
        root = self.part(index)
        named = (attribute_of(each) for each in (root.iter() if root is not None else ()))
        usual = (each for each in self.names() if each.endswith(else_named))
        found = next((each for each in (*named, *usual) if each and each in self), None)
        if found is None:
            raise refuse(Code.BOOK_DAMAGED)
        return found

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
