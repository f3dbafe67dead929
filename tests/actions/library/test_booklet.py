"""A booklet from the shelf: what is printed, and what is said where nothing can be."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kesher.actions.library.booklet import Printed, file_name, print_book, write_booklet
from kesher.actions.library.shelf import Added, Shelf
from kesher.library.making import made_of
from kesher.library.pdf import read_pdf
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import Paper
from talks import HEBREW, HEBREW_TITLE, KINDS
from talks import file_name as talk_name


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "kesher")
    yield made
    made.close()


def test_a_book_of_the_shelf_is_printed_whole_by_its_title_or_its_id(shelf: Shelf) -> None:
    added = shelf.add(talk_name(HEBREW_TITLE), HEBREW.encode())
    assert isinstance(added, Added)
    for name in (HEBREW_TITLE, added.book.id):
        printed = print_book(shelf, name, Paper.A4)
        assert isinstance(printed, Printed)
        assert printed.book == added.book and printed.pages >= 2
        back = made_of(read_pdf(printed.content), "x.pdf")
        assert (back.title, [each.kind.value for each in back.units]) == (HEBREW_TITLE, KINDS)
    assert file_name(added.book, Paper.A4) == f"kesher-{added.book.id}-a4.pdf"


def test_what_cannot_be_printed_is_said(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert print_book(shelf, "none", Paper.A5) == Problem(Code.LIBRARY_NONE)
    shelf.add(talk_name(HEBREW_TITLE), HEBREW.encode())
    assert print_book(shelf, "none", Paper.A5) == Problem(Code.BOOK_UNKNOWN, {"name": "none"})
    monkeypatch.setattr(shelf, "units", lambda book: ())
    assert print_book(shelf, HEBREW_TITLE, Paper.A5) == Problem(Code.BOOK_WORDLESS)


def test_a_booklet_is_written_whole_for_its_owner_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.pdf"
    assert write_booklet(out, b"first") == out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert write_booklet(out, b"second") == Problem(Code.FILE_EXISTS, {"file": "out.pdf"})
    assert out.read_bytes() == b"first"
    assert write_booklet(out, b"second", replace=True) == out
    assert write_booklet(tmp_path / "none" / "x.pdf", b"x") == Problem(Code.FOLDER_UNWRITABLE)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert write_booklet(out, b"third", replace=True) == Problem(Code.DISK_FULL)
    assert out.read_bytes() == b"second" and [each.name for each in tmp_path.iterdir()] == ["out.pdf"]
