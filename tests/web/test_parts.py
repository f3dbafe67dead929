"""On a computer that lacks a heavy part, the page that needs it says so, and the others are as always."""

import sys
from datetime import date, timedelta

import pytest

from doors import Client
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
