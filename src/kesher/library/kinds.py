"""Which kind of file a book is, by what is in it and not by its name, and the reader of that kind.

A name decides one thing only: that a text is Markdown.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from enum import StrEnum
from itertools import chain, pairwise
from pathlib import PurePath
from typing import Protocol, cast

import msgspec

from kesher.library import letters
from kesher.library.archive import Archive
from kesher.library.book import Extract
from kesher.method.problems import Code, refuse

Progress = Callable[[int, int], None]
"""Called with how many pages are read, and of how many."""

MOST_MEGABYTES = 200
"""A scanned volume has as much; a file of text never does."""
MOST_TEXT_MEGABYTES = 100
"""Fifteen million words."""
_MOST_PARAGRAPHS = 2_000_000
"""Lines of the longest shelf of books that is one file; more were made to wear a computer out."""
KINDS = "PDF, DOCX, EPUB, HTML, Markdown, TXT, JSON, JSONL"

_HEAD = 4096
_PICTURES = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|BM....\x00\x00\x00\x00|RIFF....WEBP|\x00\x00\x00\x0cjP"
    rb"|....ftyp(?:heic|heix|mif1|avif)|8BPS",
    re.S,
)
_FOREIGN = re.compile(
    rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x7fELF|MZ[\x00-\xff]{2}\x00|%!PS|SQLite format 3|ID3|OggS|fLaC"
    rb"|....ftyp|\x1aE\xdf\xa3|AT&TFORM|!<arch>|\x00asm|wOF[F2]|OTTO|ITSF|TPZ|MSCF|\xca\xfe\xba\xbe",
    re.S,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<(?:head|body)[\s>]", re.I)
_MARKUP = re.compile(
    rb"<(?:p|div|h[1-6]|br|span|table|tr|td|center|b|i|em|strong|sup|font|[ou]l|li|section|article)\b[^<>]*>",
    re.I,
)
_SIGNED = re.compile(rb"#{1,6} +[^\s#]")
_UNDER = re.compile(rb"(?:={3,}|-{3,})[ \t]*")
_ADDRESSED = re.compile(rb"^ {0,3}\[[^\]\n^][^\]\n]{0,100}\]:", re.M)
"""What Markdown takes for the address of a link, and shows nowhere; in a plain text it may be a note."""
_LOOKED_AT = 1 << 16
_LONGEST_BROKEN = 200
"""Bytes of a line that somebody may have broken at a measure."""
_FEW_CLOSE = 0.1
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


class FileKind(StrEnum):
    """The kinds of file a book may be."""

    PDF = "pdf"
    DOCX = "docx"
    EPUB = "epub"
    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    TEXT = "text"


class _Reader(Protocol):
    def __call__(self, raw: bytes, name: str) -> Extract: ...


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_READERS = {
    FileKind.DOCX: ("docx", "read_docx"),
    FileKind.EPUB: ("epub", "read_epub"),
    FileKind.HTML: ("web_page", "read_web_page"),
    FileKind.MARKDOWN: ("markdown", "read_markdown"),
    FileKind.JSON: ("torah_export", "read_torah_export"),
    FileKind.JSONL: ("jsonl", "read_jsonl"),
    FileKind.TEXT: ("plain", "read_plain"),
}
_WALKS: dict[FileKind, Callable[[bytes], int]] = {
    FileKind.DOCX: letters.walk_docx,
    FileKind.EPUB: letters.walk_epub,
    FileKind.HTML: letters.walk_page,
    FileKind.MARKDOWN: letters.walk_markdown,
    FileKind.JSON: letters.walk_json,
    FileKind.JSONL: letters.walk_jsonl,
    FileKind.TEXT: letters.walk_plain,
}
"""How the letters of a kind are counted beside its reader. Those of a PDF are counted where it is read."""


def read(raw: bytes, name: str, progress: Progress | None = None) -> Extract:
    """Read a file of any kind there is a reader for, in this very process (see ``reader`` for a bounded one).

    Args:
        raw: its bytes.
        name: its name, with the suffix.
        progress: told of every page, where there are pages.

    Raises:
        Refused: with the one thing that is the matter.
    """
    found = _read(raw, name, progress)
    if len(found.paragraphs) > _MOST_PARAGRAPHS:
        raise refuse(Code.BOOK_UNFOLDS)
    return _writable(found)


def _writable(extract: Extract) -> Extract:
    """The extract without what no text holds: control signs, and halves of letters without the other."""
    texts = chain([extract.title], *((each.text, each.ref) for each in extract.paragraphs))
    if not any(_UNWRITABLE.search(each) for each in texts):
        return extract
    paragraphs = tuple(
        msgspec.structs.replace(each, text=_written(each.text), ref=_written(each.ref))
        for each in extract.paragraphs
    )
    return msgspec.structs.replace(extract, title=_written(extract.title), paragraphs=paragraphs)


def _written(text: str) -> str:
    if not _UNWRITABLE.search(text):
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWRITABLE.sub("\ufffd", whole)


def _read(raw: bytes, name: str, progress: Progress | None) -> Extract:
    kind = kind_of(raw, name)
    if kind is FileKind.PDF:
        from kesher.library.pdf import read_pdf
        from kesher.library.recognise import recogniser

        return read_pdf(raw, progress=progress, recognise=recogniser())
    if kind not in (FileKind.DOCX, FileKind.EPUB) and len(raw) > MOST_TEXT_MEGABYTES << 20:
        raise refuse(Code.BOOK_LARGE, limit=MOST_TEXT_MEGABYTES)
    module, function = _READERS[kind]
    reader = cast(_Reader, getattr(importlib.import_module(f"kesher.library.{module}"), function))
    return letters.with_source(reader(raw, name), _WALKS[kind](raw))


def kind_of(raw: bytes, name: str) -> FileKind:
    """The kind of a file.

    Raises:
        Refused: it is empty, a picture, in a format of old, or nothing that can be read here.
    """
    head = raw[:_HEAD]
    if not raw.strip(b"\x00 \t\r\n"):
        raise refuse(Code.BOOK_EMPTY)
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(raw)
    _refuse_foreign(raw, head)
    return _text(raw, head, PurePath(name.replace("\\", "/")).suffix.lower())


def _refuse_foreign(raw: bytes, head: bytes) -> None:
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise refuse(Code.BOOK_LOCKED)
        raise refuse(Code.BOOK_OLD_KIND, kind="DOC", better="DOCX")
    if head.startswith(b"{\\rtf"):
        raise refuse(Code.BOOK_OLD_KIND, kind="RTF", better="DOCX")
    if _PICTURES.match(head):
        raise refuse(Code.BOOK_PICTURE, better="PDF")
    wide = head.count(0) + head.count(5) >= 0.3 * len(head) or head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if _FOREIGN.match(head) or (not wide and len(_CONTROL.findall(head)) > 0.01 * len(head)):
        raise refuse(Code.BOOK_KIND, kinds=KINDS)


def _zipped(raw: bytes) -> FileKind:
    archive = Archive(raw)
    if "mimetype" in archive:
        named = archive.read("mimetype").strip()
        if named.startswith(b"application/vnd.oasis.opendocument.text"):
            raise refuse(Code.BOOK_OLD_KIND, kind="ODT", better="DOCX")
        if named == b"application/epub+zip":
            return FileKind.EPUB
    if "META-INF/container.xml" in archive:
        return FileKind.EPUB
    if "word/document.xml" in archive:
        return FileKind.DOCX
    if "[Content_Types].xml" in archive and b"wordprocessingml" in archive.read("[Content_Types].xml"):
        return FileKind.DOCX
    raise refuse(Code.BOOK_KIND, kinds=KINDS)


def _text(raw: bytes, head: bytes, suffix: str) -> FileKind:
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith((b"{", b"[")) and (found := _json(raw, start, suffix)):
        return found
    if start.startswith(b"<") or suffix in (".html", ".htm", ".xhtml"):
        if _PAGE.search(start) or len(_MARKUP.findall(start)) > 2:
            return FileKind.HTML
        if start.startswith(b"<?xml"):
            raise refuse(Code.BOOK_KIND, kinds=KINDS)
    marked = suffix in (".md", ".markdown", ".mdown", ".mkd") or (
        _is_marked(raw[:_LOOKED_AT]) and not _ADDRESSED.search(raw)
    )
    return FileKind.MARKDOWN if marked else FileKind.TEXT


def _is_marked(raw: bytes) -> bool:
    """Whether a text says its headings as Markdown does; in a list of a wiki they follow one another.

    Nor is it Markdown where every line is a paragraph: there it would be one with the next.
    """
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    full = [at for at, line in enumerate(lines) if line.strip()]
    close = sum(two == one + 1 and len(lines[one]) > _LONGEST_BROKEN for one, two in pairwise(full))
    if close > _FEW_CLOSE * len(full):
        return False
    signs = [at for at, line in enumerate(lines) if _SIGNED.match(line)]
    if len(signs) > 1:
        return all(two > one + 1 for one, two in pairwise(signs))
    under = [
        at
        for at, line in enumerate(lines)
        if at and _UNDER.fullmatch(line) and lines[at - 1].strip() and (at < 2 or not lines[at - 2].strip())
    ]
    return len(under) > 1 and any(lines[at][:1] == b"=" for at in under)


def _json(raw: bytes, start: bytes, suffix: str) -> FileKind | None:
    """JSON, or JSON a line; nothing for a text that merely begins with a bracket."""
    first = raw.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    try:
        row = msgspec.json.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        row = None
    if isinstance(row, dict) and isinstance(row.get("ref"), str) and isinstance(row.get("text"), str):
        return FileKind.JSONL
    if suffix == ".jsonl":
        return FileKind.JSONL
    if suffix == ".json" or row is not None:
        return FileKind.JSON
    # A text that begins with a bracket is no JSON; what begins as an object does, and breaks off, is.
    begun = re.match(rb'[\[{]\s*["{\[]', start) and re.search(rb'"\s*:', start)
    return FileKind.JSON if begun else None
