"""EPUB: its pages in the order of its spine, without contents and navigation; scripts are never run."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kesher.library.archive import Archive
from kesher.library.book import Extract
from kesher.library.contents_links import contents_in
from kesher.library.css import classes_of, sheets_in
from kesher.library.headings import with_headings
from kesher.library.letters import Tally, pages_in, walk_page
from kesher.library.markup import attribute, local, parse_page, parse_xml
from kesher.library.page_files import joined
from kesher.library.page_notes import notes_in
from kesher.library.script import tidy
from kesher.library.web_page import Notes, page_of
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
_FONT_ONLY = re.compile(r"idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC")


def read_epub(raw: bytes, name: str) -> Extract:
    """Read an EPUB.

    Args:
        raw: its bytes.
        name: unused; every reader takes it.

    Raises:
        Refused: it is damaged, locked, unfolds beyond all measure, or has no word.
    """
    archive = Archive(raw)
    _unlocked(archive)
    package = archive.main("META-INF/container.xml", _package, ".opf")
    root = parse_xml(archive.read(package))
    files = _spine(root, posixpath.dirname(package))
    names = {each.casefold(): each for each in archive.names()}
    there = (each if each in archive else names.get(each.casefold(), "") for each in files)
    texts = {each: archive.read(each) for each in there if each}
    pages = {each: parse_page(text) for each, text in texts.items() if text.strip()}
    tally = Tally()
    for each, text in pages_in(archive).items():
        if each not in pages:
            tally.left_out += walk_page(text)  # contents, and what its contents do not name
    linked = notes_in(pages)
    notes = Notes(linked, tally, contents_in(pages, linked))
    sheets = [
        archive.read(each).decode("utf-8", "replace") for each in archive.names() if each.endswith(".css")
    ]
    classes = classes_of([*sheets, *(sheet for page in pages.values() for sheet in sheets_in(page))])
    made = [page_of(page, notes, file, classes, book=True) for file, page in pages.items()]
    paragraphs = with_headings(*joined([(each.paragraphs, each.looks) for each in made], tally))
    paragraphs.extend(notes.left())
    if not paragraphs:
        raise refuse(Code.BOOK_WORDLESS if files else Code.BOOK_DAMAGED)
    return Extract(title=_title(root), paragraphs=tuple(paragraphs), counted=tally.counted())


def _unlocked(archive: Archive) -> None:
    root = archive.part("META-INF/encryption.xml")
    for each in root.iter() if root is not None else ():
        if local(each) == "EncryptionMethod" and not _FONT_ONLY.search(attribute(each, "Algorithm")):
            raise refuse(Code.BOOK_LOCKED)


def _package(each: _Element) -> str:
    """The package, where an element of the container names it."""
    return attribute(each, "full-path") if local(each) == "rootfile" else ""


def _spine(package: _Element, folder: str) -> list[str]:
    """The files of the pages in reading order: those out of line last, contents and navigation left out.

    A page that the package names and its order does not is a page out of line as well.
    """
    items = {attribute(each, "id"): each for each in package.iter() if local(each) == "item"}
    contents = {
        _path(folder, attribute(each, "href"))
        for each in package.iter()
        if local(each) == "reference" and attribute(each, "type").lower() == "toc"
    }
    lines: tuple[list[str], list[str]] = ([], [])
    for each in package.iter():
        item = items.get(attribute(each, "idref")) if local(each) == "itemref" else None
        if item is None or "nav" in attribute(item, "properties").split():
            continue
        file = _path(folder, attribute(item, "href"))
        media = attribute(item, "media-type")
        if (media in _PAGES or file.endswith((".xhtml", ".html", ".htm"))) and file not in contents:
            lines[attribute(each, "linear") == "no"].append(file)
    named = (each for each in items.values() if "nav" not in attribute(each, "properties").split())
    rest = [
        _path(folder, attribute(each, "href")) for each in named if attribute(each, "media-type") in _PAGES
    ]
    return list(dict.fromkeys([*lines[0], *lines[1], *(each for each in rest if each not in contents)]))


def _path(folder: str, href: str) -> str:
    # From the top of the file, as it names its own parts: else one part would have names without end.
    return posixpath.normpath(posixpath.join("/", folder, unquote(href.partition("#")[0]))).lstrip("/")


def _title(package: _Element) -> str:
    for each in package.iter():
        if local(each) == "title" and "purl.org/dc" in str(each.tag):
            return tidy("".join(str(part) for part in each.itertext()))
    return ""
