"""What comes in on standard input, line by line, whatever it was saved in."""

from __future__ import annotations

from collections import deque
from typing import BinaryIO, TextIO

from kesher.words.encoding import text_of, wide


class Lines:
    """The lines of a stream. Each is read when it is asked for, so that nobody waits for the stream's end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bytes: BinaryIO | None = getattr(stream, "buffer", None)
        self._read: deque[str] = deque()

    def next(self) -> str:
        """The next line without its end; empty at the end of the stream.

        Raises:
            Refused: ``TEXT_UNREADABLE``.
        """
        if self._read:
            return self._read.popleft()
        if self._bytes is None:  # a stream that never was bytes
            return self._stream.readline().rstrip("\r\n")
        raw = self._bytes.readline()
        if wide(raw):  # its line ends are not single bytes: only the whole can be cut
            self._read.extend(text_of(raw + self._bytes.read()).split("\n"))
            return self._read.popleft()
        return text_of(raw).rstrip("\n")
