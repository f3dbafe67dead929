"""From bytes to what somebody typed: the one way in which text comes in from files and from standard input.

UTF-8, with a mark at its beginning or without; UTF-16 with one, as some editors save; and the older encoding
of Hebrew on Windows where the bytes are plainly that. Anything else is refused: a letter that cannot be read
must not be kept as a sign that stands for one. Books are another matter: they may be old, and a book with a
few letters lost is read better than not at all (see ``kesher.library.encoding``).
"""

from __future__ import annotations

import codecs

from kesher.method.late import late
from kesher.method.problems import Code, refuse

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = "windows-1255"
_OLD_TEXT = late(
    "[\t\n\r\x20-\x7e\u00a0\u20aa\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u05be\u05c3\u05f0-\u05f4א-ת"
    "\u05b0-\u05bd\u05bf\u05c1\u05c2\u200e\u200f]*"
)
_WORD = late("[א-ת][\u05b0-\u05bd\u05bf\u05c1\u05c2]*[א-ת]")
_NO_WORD = late(
    "[ךםןףץ][\u05b0-\u05bd\u05bf\u05c1\u05c2]*[א-ת]|[A-Za-z][א-ת]|[א-ת][A-Za-z]"
    "|(?<![א-ת\u05b0-\u05bd\u05bf\u05c1\u05c2])[\u05b0-\u05bd\u05bf\u05c1\u05c2]"
)
"""What no Hebrew has: a final letter within a word, Latin letters in one, a point upon nothing."""


def text_of(raw: bytes) -> str:
    """The text of some bytes, with one kind of line end.

    Raises:
        Refused: ``TEXT_UNREADABLE``: no encoding surely makes these letters of them.
    """
    text = _decoded(raw)
    if text is None:
        raise refuse(Code.TEXT_UNREADABLE, better="UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utf8(raw: bytes) -> bytes:
    """The same text in UTF-8 without a mark; bytes that are no text stay as they are, for who reads them."""
    if not raw.startswith(tuple(mark for mark, _ in _MARKED)) and _in(raw, "utf-8") is not None:
        return raw
    text = _decoded(raw)
    return raw if text is None else text.encode()


def wide(raw: bytes) -> bool:
    """Whether bytes begin a text in which a letter has two bytes or four, and a line's end too."""
    return raw.startswith(tuple(mark for mark, _ in _MARKED[1:]))


def _decoded(raw: bytes) -> str | None:
    for mark, name in _MARKED:
        if raw.startswith(mark):
            return _in(raw[len(mark) :], name)
    text = _in(raw, "utf-8")
    return _plain_hebrew(raw) if text is None else text


def _in(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return None


def _plain_hebrew(raw: bytes) -> str | None:
    text = _in(raw, _OLD)
    plainly = text and _OLD_TEXT.fullmatch(text) and _WORD.search(text) and not _NO_WORD.search(text)
    return text if plainly else None
