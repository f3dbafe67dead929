"""A book of the shelf as a booklet to print: of one person, without a journal."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kesher.actions.desk import answers
from kesher.actions.library.shelf import Shelf
from kesher.disk.files import write_whole
from kesher.library.booklet import print_booklet
from kesher.library.store import Book
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, refuse
from kesher.paper.geometry import Paper


class Printed(NamedTuple):
    """A book, and the PDF that it was set as."""

    book: Book
    content: bytes
    pages: int


@answers
def print_book(shelf: Shelf, name: str, paper: Paper, *, indexed: bool = False) -> Printed | Problem:
    """Set a book as a booklet.

    Args:
        shelf: where it stands.
        name: its id or its title.
        paper: its size.
        indexed: with an index of its subjects, and of the places in other books that it names.

    Returns:
        The booklet, or why not: ``LIBRARY_NONE``, ``BOOK_UNKNOWN``, ``BOOK_WORDLESS``.
    """
    opened = shelf.book(name)
    if isinstance(opened, Problem):
        return opened
    book = opened.book
    units = shelf.units(book.id)
    if isinstance(units, Problem):
        return units
    if not units:
        raise refuse(Code.BOOK_WORDLESS)
    each_unit = [each.unit for each in units]
    content = print_booklet(book.title, Language(book.language), each_unit, paper, indexed=indexed)
    return Printed(book, content, _pages(content))


@answers
def write_booklet(path: Path, content: bytes, *, replace: bool = False) -> Path | Problem:
    """Write a booklet into a file, whole or not at all, for its owner's eyes only."""
    write_whole(path, content, replace=replace)
    return path


def file_name(book: Book, paper: Paper) -> str:
    """A name for the file, of letters that every program takes."""
    return f"kesher-{book.id}-{paper.value}.pdf"


def _pages(content: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()
