"""A sealed export as a stream: written row after row, and read so, however many photographs lie in it.

It is the same JSON as ever. Where a row is damaged only that row is lost, wherever in it the damage lies.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

import msgspec

from kesher.journal.journal import Journal
from kesher.journal.store import Row
from kesher.method.problems import Code, refuse

FORMAT = 1
PIECE = 1 << 20
"""Bytes that are written or read at once, or one row when that is larger."""

_HEADER = 1 << 20
"""Bytes in which the rows must have begun."""

LIMIT = 8 << 30
"""Bytes. Two thousand photographs of the largest size are some six thousand million."""

LARGEST_ROW = 64 << 20
"""Bytes of one row; a day of two hundred thousand words has four million."""

_KIND = re.compile(rb'\s*\{\s*"kesher"\s*:\s*"sealed-journal"')
_ROWS = re.compile(rb'"rows"\s*:\s*\[')
_BETWEEN = re.compile(rb"[\s,]*")
_END = re.compile(rb"\]\s*\}\s*$")
_PLAIN = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*"|[^"\s,\[\]{}]+)(?=[\s,\]])', re.DOTALL)
_SIGN = re.compile(rb'["\[\]{}]')
_DEPTH = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


def sealed(journal: Journal, now: datetime) -> Iterator[bytes]:
    """The journal as it is stored, in pieces of one file that opens only with its own keys.

    Between two pieces the journal may be written in: each page is taken as it stood at the beginning.

    Raises:
        Refused: what the database says; ``LOCKED`` when the key is renewed meanwhile, for the file would not
            open.
    """
    store, head = journal.store, journal.head
    # As a writer, though nothing is written: a key renewed between the two readings would part them.
    with journal.writing():
        listed, wraps = sorted(store.listed(head)), store.wraps(head)
    whole = {
        "kesher": "sealed-journal",
        "format": FORMAT,
        "journal": head.journal,
        "epoch": journal.key.epoch,
        "exported": now,
        "wraps": list(wraps.values()),
    }
    piece, comma = bytearray(msgspec.json.encode(whole)[:-1] + b',"rows":['), b""
    for row in _rows(journal, listed):
        piece += comma
        piece += msgspec.json.encode((row.day, row.version, base64.b64encode(row.sealed).decode()))
        comma = b","
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece) + b"]}"


def _rows(journal: Journal, listed: list[tuple[str, int, int]]) -> Iterator[Row]:
    """The rows that were listed, as they were then."""
    store, head, epoch = journal.store, journal.head, journal.key.epoch
    waiting = iter(listed)
    left = len(listed)
    while left:
        found: list[Row] = []
        size = 0
        with store.reading():
            if store.pulse(head).epoch != epoch:
                raise refuse(Code.LOCKED)
            while left and size < PIECE:
                day, version, place = next(waiting)
                left -= 1
                row = store.at(head, day, place)
                if row is not None and row.version != version:
                    row = store.earlier(head, day, version) or row
                if row is not None:  # else a photograph that was taken away meanwhile
                    found.append(row)
                    size += len(row.sealed)
        yield from found


class SealedFile:
    """A sealed export that is read row after row.

    Args:
        source: its bytes, which can be gone through more than once.
        name: of the file, for the sentence of a refusal.
        header: everything but its rows.
        begin: where the rows begin.
    """

    def __init__(self, source: BinaryIO, name: str, header: bytes, begin: int) -> None:
        self.name = name
        self.header = header
        self._source = source
        self._begin = begin

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """Each row as it stands in the file, and where.

        Raises:
            Refused: ``FILE_DAMAGED``: between the rows, or behind them, it is not as it was written.
        """
        buffer, at, place = b"", self._begin, 0
        while True:
            buffer, place, at = buffer[place:], 0, at + place
            place = _BETWEEN.match(buffer, 0).end()  # type: ignore[union-attr] # it matches nothing as well
            end = self._ending(buffer, place)
            while end < 0:
                more = self._more(at + len(buffer))
                if not more or len(buffer) > LARGEST_ROW:
                    self._over(buffer[place:])
                    return
                buffer += more
                place = max(place, _BETWEEN.match(buffer, 0).end())  # type: ignore[union-attr]
                end = self._ending(buffer, place)
            yield at + place, buffer[place:end]
            place = end

    def row(self, place: int) -> bytes:
        """The row at a place."""
        buffer = b""
        while (end := self._ending(buffer, 0)) < 0:
            more = self._more(place + len(buffer))
            if not more:
                raise refuse(Code.FILE_DAMAGED, file=self.name)
            buffer += more
        return buffer[:end]

    def _more(self, at: int) -> bytes:
        self._source.seek(at)
        return self._source.read(PIECE)

    def _over(self, rest: bytes) -> None:
        if not _END.fullmatch(rest):
            raise refuse(Code.FILE_DAMAGED, file=self.name)

    @staticmethod
    def _ending(buffer: bytes, begin: int) -> int:
        """Where the row ends that begins there; -1 when more must be read to know, or none begins there."""
        if buffer[begin : begin + 1] not in (b"[", b"{"):
            plain = _PLAIN.match(buffer, begin)  # no row, which is told of it later
            return plain.end(1) if plain else -1
        depth, place = 0, begin
        while (sign := _SIGN.search(buffer, place)) is not None:
            place = sign.end()
            if sign[0] == b'"':
                place = _string_end(buffer, place)
                if not place:
                    return -1
            depth += _DEPTH.get(sign[0], 0)
            if depth == 0:
                return place
        return -1


def _string_end(buffer: bytes, begin: int) -> int:
    """Behind the end of a string that begins there; 0 when it is not over."""
    end = buffer.find(b'"', begin)
    while end >= 0:
        before = buffer[begin:end]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:
            return end + 1
        end = buffer.find(b'"', end + 1)
    return 0


def sealed_file(source: BinaryIO, name: str) -> SealedFile | None:
    """A sealed export that is as this program writes it; None for every other file, and for one rewritten."""
    source.seek(0)
    begin = source.read(_HEADER)
    rows = _ROWS.search(begin) if _KIND.match(begin) else None
    if rows is None:
        return None
    return SealedFile(source, name, begin[: rows.end()] + b"]}", rows.end())
