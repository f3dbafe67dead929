"""Taking a journal out: readable (JSON, or Markdown by day) or sealed; and reading it back.

A readable export holds what was written, in the clear, because the person asked for it. A sealed one is
the sealed pages with their wraps: it opens with the passphrase or the recovery code of the day it was
made, and with nothing else.
"""

from __future__ import annotations

import base64
import io
from datetime import date, datetime
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

import msgspec

from kesher.journal import cipher
from kesher.journal.brought import Brought, Gathered, Later, brought, unseal_rows
from kesher.journal.cover import FORMAT as COVER_FORMAT
from kesher.journal.cover import Cover, sound
from kesher.journal.enclosures import Enclosure, is_known
from kesher.journal.journal import Journal
from kesher.journal.keys import Kind, Wrap, open_wrap
from kesher.journal.seal import DataKey
from kesher.journal.sealed_file import FORMAT, SealedFile, sealed, sealed_file
from kesher.journal.store import COVER, Row
from kesher.method.merge import unsettleable
from kesher.method.page import FORMAT as PAGE_FORMAT
from kesher.method.page import Page, cleaned, to_plain
from kesher.method.problems import Code, Problem, refuse
from kesher.words.encoding import utf8

__all__ = ["Brought", "brought", "open_sealed", "read_export", "readable", "sealed", "unseal_rows"]

LIMIT = 512 * 1024 * 1024
"""Bytes of what must be read as a whole: a readable export, which has no photographs, or a sealed one that
was rewritten. Forty years of long pages are some 160 MB."""


MOST_OBJECTS = 3_000_000
MOST_STRINGS = 20_000_000
"""In a readable export: ten times what fifty full years have. More were made to fill a machine's memory."""


class Readable(msgspec.Struct, frozen=True, kw_only=True, tag_field="kesher", tag="journal"):
    """A readable export.

    Attributes:
        format: of the file.
        journal: whose it is.
        exported: when it was made.
        cover: the settings.
        pages: all of them.
        damaged: the days that could not be read when it was made.
        digest: of all the rest; empty in older exports, and where it was taken out.
    """

    format: int
    journal: UUID
    exported: datetime
    cover: Cover
    pages: list[Page]
    damaged: list[str] = []
    digest: str = ""


class Sealed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kesher", tag="sealed-journal"):
    """A sealed export. Its wraps and rows are read one by one, so that one that is damaged spoils no other.

    ``rows`` are (day or key of an enclosure, version, sealed bytes in base64); of one that is read as a
    stream they stay in its file.
    """

    format: int
    journal: UUID
    epoch: int
    exported: datetime
    wraps: list[msgspec.Raw]
    rows: list[msgspec.Raw]


class Streamed(NamedTuple):
    """A sealed export whose rows are still in its file."""

    sealed: Sealed
    file: SealedFile


class _Head(msgspec.Struct):
    kesher: str = ""
    format: int = 0


_decoder: msgspec.json.Decoder[Readable | Sealed] = msgspec.json.Decoder(Readable | Sealed)
_row_decoder = msgspec.json.Decoder(tuple[str, int, str])
UNNAMED = "#"
"""Before the place in the file of a row that has no day any more."""


def readable(journal: Journal, now: datetime) -> bytes:
    """The journal as JSON, indented, in the clear, without its enclosures.

    When and how long he wrote is nobody else's matter.
    """
    book = journal.book()
    cover = msgspec.structs.replace(journal.cover(), written=())
    document = {
        "kesher": "journal",
        "format": FORMAT,
        "journal": str(journal.head.journal),
        "exported": now.isoformat(),
        "digest": "",  # not last: whoever takes its line out leaves whole JSON
        "cover": msgspec.to_builtins(cover),
        "pages": [_plain_page(page) for page in book.pages],
        "damaged": list(book.damaged),
    }
    document["digest"] = _digest(document)
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def read_export(source: bytes | BinaryIO, name: str) -> Readable | Sealed | Streamed:
    """Read an export file. The rows of a sealed one stay in the file, where it is as it was written.

    Args:
        source: the file, or its bytes; an editor may have put a mark before them, or saved them in UTF-16.
        name: the file's name, for the sentence of a refusal.

    Raises:
        Refused: ``FILE_NEWER``, ``FILE_FOREIGN``, ``FILE_DAMAGED``, or ``FILE_CHANGED`` when a readable one
            is not what was written: damaged, or edited with its digest left in.
    """
    source = io.BytesIO(source) if isinstance(source, bytes) else source
    streamed = sealed_file(source, name)
    if streamed is not None and (found := _header(streamed)) is not None:
        return Streamed(found, streamed)
    source.seek(0)
    content = source.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise refuse(Code.FILE_FOREIGN, file=name)
    return _read_whole(content, name)


def _header(streamed: SealedFile) -> Sealed | None:
    """What stands before the rows; None where it is not as this program writes it."""
    try:
        found = msgspec.json.decode(streamed.header, type=Sealed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.format <= FORMAT else None


def _read_whole(content: bytes, name: str) -> Readable | Sealed:
    content = utf8(content)
    try:
        head = msgspec.json.decode(content, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        broken = b'"kesher"' in content[:200]
        raise refuse(Code.FILE_DAMAGED if broken else Code.FILE_FOREIGN, file=name) from None
    if head.kesher not in ("journal", "sealed-journal"):
        raise refuse(Code.FILE_FOREIGN, file=name)
    if head.format > FORMAT:
        raise refuse(Code.FILE_NEWER, file=name)
    if head.kesher == "journal" and (
        content.count(b"{") + content.count(b"[") > MOST_OBJECTS or content.count(b'"') > 2 * MOST_STRINGS
    ):
        raise refuse(Code.FILE_FOREIGN, file=name)
    try:
        found: Readable | Sealed = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refuse(Code.FILE_NEWER if _newer_pages(content) else Code.FILE_DAMAGED, file=name) from None
    if isinstance(found, Readable):
        if found.cover.format > COVER_FORMAT:
            raise refuse(Code.FILE_NEWER, file=name)
        if not sound(found.cover):
            raise refuse(Code.FILE_DAMAGED, file=name)
        checked = msgspec.structs.replace(found, pages=[_checked(page, name) for page in found.pages])
        if not _as_written(found, content):
            raise refuse(Code.FILE_CHANGED, file=name, line="digest")
        return checked
    return found


def open_sealed(
    found: Sealed | Streamed, secret: str | None, kind: Kind, key: DataKey | None, name: str
) -> Brought:
    """Open a sealed export.

    Args:
        found: the export.
        secret: the passphrase or code of the export, if one was given.
        kind: which of the two.
        key: the key of the journal that is open, if any: enough when the export is of the same journal.
        name: the file's name.

    Raises:
        Refused: the secret is wrong or missing, or the cover cannot be read.
    """
    head = found.sealed if isinstance(found, Streamed) else found
    opened = key if key and key.journal == head.journal and key.epoch == head.epoch else None
    if opened is None:
        wraps = {wrap.kind: wrap for each in head.wraps if (wrap := _wrap(each)) is not None}
        if secret is None or (kind not in wraps and len(wraps) == len(head.wraps)):
            raise refuse(Code.FILE_OTHER_JOURNAL, file=name)
        if kind not in wraps:
            raise refuse(Code.FILE_DAMAGED, file=name)
        opened = open_wrap(head.journal, wraps[kind], secret)
    rows = found.file.rows() if isinstance(found, Streamed) else enumerate(found.rows)
    gathered, broken, places = Gathered(opened), set[str](), list[int]()
    for number, (place, raw) in enumerate(rows, 1):
        row = _row(raw)
        if row is None:
            broken.add(_name_of(raw) or f"{UNNAMED}{number}")
        elif gathered.take(row) is not None:
            places.append(place)

    def enclosure(place: int) -> Enclosure:
        """The photograph at a place, read once more."""
        row = _row(found.file.row(place) if isinstance(found, Streamed) else found.rows[place])
        if row is None:
            raise refuse(Code.FILE_DAMAGED, file=name)
        return Enclosure(row.day, opened.unseal(*row))

    return gathered.brought(broken, Later(enclosure, places))


def _plain_page(page: Page) -> Any:
    return {"format": PAGE_FORMAT, **to_plain(page)}


def _checked(page: Page, name: str) -> Page:
    """A readable export may have been edited by hand, or by someone hostile."""
    if page.format > PAGE_FORMAT:
        raise refuse(Code.FILE_NEWER, file=name)
    checked = unsettleable(page) or cleaned(page)
    if isinstance(checked, Problem):
        raise refuse(Code.FILE_DAMAGED, file=name)
    return checked


def _row(raw: msgspec.Raw | bytes) -> Row | None:
    """A row as it stands in a file; None when it is damaged."""
    try:
        day, version, sealed = _row_decoder.decode(raw)
        whole = Row(day, version, base64.b64decode(sealed, validate=True))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    return whole if _is_key(day) else None


def _name_of(row: msgspec.Raw | bytes) -> str:
    """The day of a row of which something else is damaged, or its other key; empty when it has none."""
    try:
        day = msgspec.json.decode(row, type=list[Any])[0]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, IndexError):
        return ""
    return day if isinstance(day, str) and _is_key(day) else ""


def _is_key(day: str) -> bool:
    """True for a day, the cover, or the key of an enclosure."""
    if day == COVER or is_known(day):
        return True
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _wrap(found: msgspec.Raw) -> Wrap | None:
    try:
        return msgspec.json.decode(found, type=Wrap)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _as_written(found: Readable, content: bytes) -> bool:
    """Whether a readable export is what was written; one without a digest cannot be told from that."""
    try:
        return not found.digest or found.digest == _digest(msgspec.json.decode(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _digest(document: dict[str, Any]) -> str:
    """What tells a readable export from a damaged one, however it is spaced, ordered and escaped."""
    plain = msgspec.json.encode(
        {key: each for key, each in document.items() if key != "digest"}, order="sorted"
    )
    return f"sha256:{cipher.digest(plain).hex()}"


class _PageFormats(msgspec.Struct):
    pages: list[_Head] = []


def _newer_pages(content: bytes) -> bool:
    try:
        pages = msgspec.json.decode(content, type=_PageFormats).pages
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return any(page.format > PAGE_FORMAT for page in pages)
