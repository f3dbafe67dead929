"""Taking a journal out: readable (JSON, or Markdown by day) or sealed; and reading it back.

A readable export holds what was written, in the clear, because the person asked for it. A sealed one is
the sealed pages with their wraps: it opens with the passphrase or the recovery code of the day it was
made, and with nothing else.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from kesher.journal.cover import FORMAT as COVER_FORMAT
from kesher.journal.cover import Cover, cover_from_json, sound
from kesher.journal.journal import ENCLOSURE_LIMIT, Enclosure, Journal, enclosure_day
from kesher.journal.keys import Kind, Wrap, open_wrap
from kesher.journal.seal import DataKey
from kesher.journal.store import COVER, ENCLOSED, Row
from kesher.method.merge import unsettleable
from kesher.method.page import FORMAT as PAGE_FORMAT
from kesher.method.page import Page, cleaned, from_json, to_plain
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words.encoding import utf8

FORMAT = 1
LIMIT = 512 * 1024 * 1024
"""Bytes. Ten years of long pages are some 40 MB, and a photograph of every week 70 more."""


class Readable(msgspec.Struct, frozen=True, kw_only=True, tag_field="kesher", tag="journal"):
    """A readable export. ``damaged`` names the days that could not be read when it was made."""

    format: int
    journal: UUID
    exported: datetime
    cover: Cover
    pages: list[Page]
    damaged: list[str] = []


class Sealed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kesher", tag="sealed-journal"):
    """A sealed export. ``rows`` are (day or key of an enclosure, version, sealed bytes in base64)."""

    format: int
    journal: UUID
    epoch: int
    exported: datetime
    wraps: list[Wrap]
    rows: list[tuple[str, int, str]]


class _Head(msgspec.Struct):
    kesher: str = ""
    format: int = 0


_decoder: msgspec.json.Decoder[Readable | Sealed] = msgspec.json.Decoder(Readable | Sealed)


class Brought(msgspec.Struct, frozen=True):
    """What a file held, opened."""

    cover: Cover
    pages: tuple[Page, ...]
    damaged: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


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
        "cover": msgspec.to_builtins(cover),
        "pages": [_plain_page(page) for page in book.pages],
        "damaged": list(book.damaged),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def sealed(journal: Journal, now: datetime) -> bytes:
    """The journal as it is stored, in one file that opens only with its own keys."""
    store, head = journal.store, journal.head
    # As a writer, though nothing is written: a key renewed between the two readings would part them.
    with journal.writing():
        rows, wraps = list(store.rows(head, enclosures=True)), store.wraps(head)
    whole = Sealed(
        format=FORMAT,
        journal=head.journal,
        epoch=journal.key.epoch,
        exported=now,
        wraps=list(wraps.values()),
        rows=[(day, version, base64.b64encode(sealed).decode()) for day, version, sealed in sorted(rows)],
    )
    return msgspec.json.encode(whole)


def read_export(content: bytes, name: str) -> Readable | Sealed:
    """Read an export file.

    Args:
        content: the file's bytes; an editor may have put a mark before them, or saved them in UTF-16.
        name: the file's name, for the sentence of a refusal.

    Raises:
        Refused: ``FILE_NEWER``, ``FILE_FOREIGN`` or ``FILE_DAMAGED``.
    """
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
    try:
        found: Readable | Sealed = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refuse(Code.FILE_NEWER if _newer_pages(content) else Code.FILE_DAMAGED, file=name) from None
    if isinstance(found, Readable):
        if found.cover.format > COVER_FORMAT:
            raise refuse(Code.FILE_NEWER, file=name)
        if not sound(found.cover):
            raise refuse(Code.FILE_DAMAGED, file=name)
        return msgspec.structs.replace(found, pages=[_checked(page, name) for page in found.pages])
    return found


def open_sealed(found: Sealed, secret: str | None, kind: Kind, key: DataKey | None, name: str) -> Brought:
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
    rows = [_row(row, name) for row in found.rows]
    opened = key if key and key.journal == found.journal and key.epoch == found.epoch else None
    if opened is None:
        wraps = {wrap.kind: wrap for wrap in found.wraps}
        if secret is None or kind not in wraps:
            raise refuse(Code.FILE_OTHER_JOURNAL, file=name)
        opened = open_wrap(found.journal, wraps[kind], secret)
    return unseal_rows(rows, opened)


def unseal_rows(rows: Iterable[tuple[str, int, bytes]], key: DataKey) -> Brought:
    """Unseal rows; a damaged page is named and left out, and the others are brought."""
    cover, pages, damaged, enclosures = Cover(), list[Page](), list[str](), list[Enclosure]()
    for day, version, sealed_page in rows:
        try:
            plain = key.unseal(day, version, sealed_page)
            if day == COVER:
                cover = cover_from_json(plain)
                if not sound(cover):
                    raise refuse(Code.PAGE_DAMAGED, day=COVER)
                continue
            if day.startswith(ENCLOSED):
                if enclosure_day(day) is None or len(plain) > ENCLOSURE_LIMIT:
                    raise refuse(Code.PAGE_DAMAGED, day=day)
                enclosures.append(Enclosure(day, plain))
                continue
            page = from_json(plain)
            if isinstance(page, Page):
                page = unsettleable(page) or cleaned(page)
            if isinstance(page, Problem):
                raise Refused(page)
            if page.day.isoformat() != day:
                raise refuse(Code.PAGE_DAMAGED, day=day)
            pages.append(page)
        except Refused as refused:
            if refused.problem.code is Code.PAGE_NEWER:
                raise
            damaged.append(day)
    return Brought(cover, tuple(pages), tuple(damaged), tuple(enclosures))


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


def _row(row: tuple[str, int, str], name: str) -> Row:
    try:
        return Row(row[0], row[1], base64.b64decode(row[2], validate=True))
    except binascii.Error:
        raise refuse(Code.FILE_DAMAGED, file=name) from None


class _PageFormats(msgspec.Struct):
    pages: list[_Head] = []


def _newer_pages(content: bytes) -> bool:
    try:
        pages = msgspec.json.decode(content, type=_PageFormats).pages
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return any(page.format > PAGE_FORMAT for page in pages)
