"""On a computer that lacks a heavy part, the page that needs it says so, and the others are as always."""

import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from doors import Client
from kesher.actions.parts import Fetching, Part
from kesher.method.page import Account, write_account
from kesher.method.problems import Code, Problem


def test_the_books_say_what_finds_in_them_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = client.world.server.door.shelf
    assert not isinstance(shelf.add("a.txt", b"of fire and of water\n\nof earth"), Problem)
    shelf.close()
    monkeypatch.setitem(sys.modules, "numpy", None)
    page = client.post("/library/find", {"words": "fire"})
    page = client.get(page.to) if page.to else page
    assert page.status == 503 and "NumPy" in page.body and "Install Kesher again" in page.body
    assert client.get("/").status == client.get("/library").status == 200


def test_a_book_that_could_not_be_found_in_is_not_put_on_the_shelf(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = client.world.server.door.shelf
    monkeypatch.setitem(sys.modules, "tantivy", None)
    assert shelf.add("a.txt", b"of fire") == Problem(Code.PART_MISSING, {"part": "Tantivy"})
    assert not shelf.books()


def test_the_thread_says_what_reckons_it_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, now, last = client.world.desk, client.world.now, date(2026, 11, 22)
    for number in range(40):
        day, account = last - timedelta(days=number), Account(clarity=number % 10, written=now)
        kept = desk.change(now, day, f"a{number}", lambda page, one=account: write_account(page, one))
        assert not isinstance(kept, Problem)
    monkeypatch.setitem(sys.modules, "numpy", None)
    page = client.get("/thread")
    assert page.status == 503 and "NumPy" in page.body
    assert client.get("/").status == 200


@pytest.fixture
def unset(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Client:
    """A computer without the typesetter, whose network is what a test makes of it."""
    monkeypatch.setitem(sys.modules, "typst", None)
    (tmp_path / "tools").mkdir()
    (tmp_path / ".venv").mkdir()
    (tmp_path / "tools" / "part").write_text("exit 1\n", encoding="utf-8")
    client.world.server.door.parts = Fetching(tmp_path)
    return client


def test_what_print_needs_is_offered_before_anything_is_chosen(
    unset: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/parts/printing"' in unset.get("/sheets").body
    asked = unset.get("/parts/printing")
    assert (
        "Bring it now" in asked.body and "megabytes" in asked.body and "nothing of the journal" in asked.body
    )
    monkeypatch.undo()
    assert 'href="/parts/' not in unset.get("/sheets").body + unset.get("/sheets/read").body
    assert 'href="/sheets"' in unset.get("/parts/printing").body


def test_what_reads_photographs_is_offered_before_one_is_taken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert 'href="/parts/photographs"' in client.get("/sheets/read").body


def test_nothing_is_brought_until_the_person_says_so(unset: Client, tmp_path: Path) -> None:
    (tmp_path / "tools" / "part").write_text("echo came >> came\n", encoding="utf-8")
    unset.get("/parts/printing")
    unset.get("/sheets")
    assert not (tmp_path / "came").exists()


def test_one_that_does_not_come_says_so_and_can_be_asked_for_again(unset: Client) -> None:
    assert unset.post("/parts/printing", {}).to == "/parts/printing"
    for thread in threading.enumerate():
        if thread.name == "part-printing":
            thread.join(20)
    told = unset.get("/parts/printing")
    assert told.status == 200 and "did not come" in told.body and "Bring it now" in told.body
    assert "Bring it now" in unset.get("/parts/printing?part=1").body
    assert unset.get("/parts/dreams").status == 404


def test_while_it_comes_the_page_says_so(unset: Client, tmp_path: Path) -> None:
    wait = "while [ ! -e go ]; do sleep 0.02; done; exit 1\n"
    (tmp_path / "tools" / "part").write_text(wait, encoding="utf-8")
    unset.post("/parts/printing", {})
    coming = unset.get("/parts/printing?part=1").body
    (tmp_path / "go").touch()
    assert "on its way" in coming and 'data-working="1"' in coming


def test_on_shabbat_nothing_is_offered_or_brought(unset: Client) -> None:
    unset.world.clock.set("2026-11-28T10:00+02:00")
    assert unset.get("/parts/printing").to == "/"
    assert "Bring it now" not in unset.post("/parts/printing", {}).body
    assert not unset.world.server.door.parts.going(Part.PRINTING)


def test_one_that_came_in_part_only_can_be_brought_again(unset: Client, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.undo()
    (tmp_path / "tools" / "part").write_text("echo again >> again\n", encoding="utf-8")
    here = unset.get("/parts/printing")
    assert "It is here" in here.body and "bring it again" in here.body
    unset.post("/parts/printing", {})
    for thread in threading.enumerate():
        if thread.name == "part-printing":
            thread.join(20)
    assert (tmp_path / "again").exists()
