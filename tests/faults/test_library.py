"""The library after a kill and on a full disk: whole, and without a word of the person in it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk
from kesher.actions.library import highlights
from kesher.actions.library.shelf import Added, Shelf
from kesher.library.search import index as searching
from kesher.method.problems import Code, Problem
from talks import HEBREW, HEBREW_TITLE, file_name

NUMBERS = ["אחד", "שנים", "שלשה", "ארבעה", "חמשה", "ששה", "שבעה", "שמנה", "תשעה", "עשרה"]


def verses(count: int, word: str) -> bytes:
    """Many units with given references, each with a word of its own book in it."""
    chance = random.Random(count)
    rows = (
        {"ref": f"{word}:{n}", "text": " ".join([word, *chance.choices(NUMBERS, k=20), f"פסוק{n}"])}
        for n in range(1, count + 1)
    )
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "kesher")
    yield made
    made.close()


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_the_whole_book_or_none_of_it(tmp_path: Path) -> None:
    """Killed at many moments: while it is read, while it is written, and while it is indexed."""
    count, home = 6_000, tmp_path / "kesher"
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_bytes(verses(300, "דגן"))
    second.write_bytes(verses(count, "תירוש"))
    env = os.environ | {"KESHER_HOME": str(home), "KESHER_LANGUAGE": "en"}
    command = [sys.executable, "-m", "kesher", "library", "add"]
    subprocess.run([*command, str(first)], env=env, check=True, capture_output=True, timeout=120)
    began = time.monotonic()
    subprocess.run([*command, str(second)], env=env, check=True, capture_output=True, timeout=120)
    whole = time.monotonic() - began
    chance = random.Random(22)
    ends = set()
    for kill in range(16):
        remover = Shelf(home)
        remover.remove("second")
        remover.close()
        writer = subprocess.Popen(
            [*command, str(second)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Beyond the whole time too: the machine may have become slower since that was measured.
        time.sleep(whole * (0.15 + 1.25 * (kill + chance.random()) / 16))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        after = Shelf(home)
        books = after.books()
        assert isinstance(books, tuple)
        units = {each.title: each.units for each in books}
        assert units in ({"first": 300}, {"first": 300, "second": count}), units
        ends.add(len(units))
        for word, title in (("דגן", "first"), ("תירוש", "second")):
            found = after.search(word, limit=5)
            assert not isinstance(found, Problem)
            assert len(found.results) == (5 if title in units else 0), (kill, title)
        after.close()
    assert ends == {1, 2}, "the kills must fall on both sides of the commit"


def test_a_full_disk_refuses_the_book_and_leaves_the_shelf_as_it_was(shelf: Shelf) -> None:
    added = shelf.add(file_name(HEBREW_TITLE), HEBREW.encode())
    assert isinstance(added, Added)
    store = shelf._must()
    pages = int(store.setting("page_count"))
    store.setting(f"max_page_count={pages + 2}")
    refused = shelf.add("many.jsonl", verses(2_000, "רבים"))
    assert isinstance(refused, Problem) and refused.code is Code.LIBRARY_FULL
    assert shelf.books() == (added.book,)
    store.setting("max_page_count=1000000")
    assert isinstance(shelf.add("many.jsonl", verses(2_000, "רבים")), Added)


def test_an_index_that_cannot_be_written_costs_only_the_finding(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.add(file_name(HEBREW_TITLE), HEBREW.encode())

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(searching, "change", full)
        added = shelf.add("many.jsonl", verses(50, "רבים"))
        assert isinstance(added, Added)
        found = shelf.search("לבד")
        assert not isinstance(found, Problem) and found.results
    found = shelf.search("רבים")
    assert not isinstance(found, Problem) and found.results


def test_two_programs_that_add_at_once_both_succeed(tmp_path: Path) -> None:
    env = os.environ | {"KESHER_HOME": str(tmp_path / "kesher"), "KESHER_LANGUAGE": "en"}
    running = []
    for word in ("דגן", "תירוש", "יצהר"):
        file = tmp_path / f"{word}.jsonl"
        file.write_bytes(verses(800, word))
        command = [sys.executable, "-m", "kesher", "library", "add", str(file)]
        running.append(subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
    for each in running:
        _, said = each.communicate(timeout=120)
        assert each.returncode == 0, said.decode()
    shelf = Shelf(tmp_path / "kesher")
    for word in ("דגן", "תירוש", "יצהר"):
        found = shelf.search(word, limit=3)
        assert not isinstance(found, Problem)
        assert [each.book.title for each in found.results] == [word] * 3
    shelf.close()


def test_nothing_a_person_marks_is_in_the_librarys_folder_or_bare_in_the_journals(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    shelf = Shelf(desk.home)
    added = shelf.add(file_name(HEBREW_TITLE), HEBREW.encode())
    assert isinstance(added, Added)
    units = shelf.units(added.book.id)
    assert not isinstance(units, Problem)
    highlights.mark(desk, now, "a1", units[1], words="הערהייחודית", foundation="one-point")
    highlights.keep_place(desk, now, added.book.id, 2)
    shelf.search("הלב")
    shelf.close()
    desk.close()
    for file in desk.home.rglob("*"):
        if not file.is_file():
            continue
        content = file.read_bytes()
        assert "הערהייחודית".encode() not in content, file.name
        if shelf.folder not in file.parents:
            # Which book was marked, and which words of it, is the person's own too.
            assert added.book.id.encode() not in content, file.name
            assert "יבדוק".encode() not in content, file.name
        else:
            assert b"one-point" not in content, file.name


Make = Callable[..., Desk]


def test_marks_come_back_with_a_restored_journal(
    desk: Desk, begun: Begun, now: datetime, make_desk: Make, tmp_path: Path
) -> None:
    from kesher.actions.journal.keeping import Shape, export_to, restore_file

    shelf = Shelf(desk.home)
    shelf.add(file_name(HEBREW_TITLE), HEBREW.encode())
    books = shelf.books()
    assert isinstance(books, tuple)
    units = shelf.units(books[0].id)
    assert not isinstance(units, Problem)
    highlights.mark(desk, now, "a1", units[1], words="לזכור")
    shelf.close()
    out = tmp_path / "book.kesher"
    export_to(desk, now, Shape.SEALED, out)
    other = make_desk("other")
    restored = restore_file(other, now, out, secret="נקודה אחת פנימה")
    assert not isinstance(restored, Problem), restored
    assert [each.highlight.words for each in highlights.all_of(other, now)] == ["לזכור"]
