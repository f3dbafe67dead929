"""Photographs that wait, on the pages: sealed in the pocket, and read on a computer with the usual looks."""

import re

import pytest

from doors import Client
from kesher.actions.paper import waiting
from web.paper.test_returns import DOUBT, FIRST, form, held, page, refusals, week

__all__ = ["held"]


@pytest.fixture
def pocket(held: Client) -> Client:
    """The same pages as the pocket shows them."""
    held.world.server.door.served_by = "https://host.example.org"
    return held


def waits(client: Client) -> int:
    return len(waiting.photographs(client.world.desk, client.world.now))


def test_in_the_pocket_it_is_sealed_and_at_home_it_is_read(pocket: Client) -> None:
    assert "reads no sheets" in pocket.get("/sheets/read").body
    done = pocket.upload("/sheets/read", "week.jpg", week(DOUBT))
    assert done.to == "/sheets/read?note=sheet-waits" and waits(pocket) == 1
    shown = pocket.get(done.to).body
    assert "One photograph waits" in shown and "is kept, sealed" in shown and "this device only" in shown
    assert "waiting" not in re.findall('<button[^>]* name="([^"]+)"', shown)
    assert page(pocket, FIRST).empty and "waits to be read" not in pocket.get("/").body
    pocket.world.server.door.served_by = ""
    assert 'href="/sheets/read">A photograph of a sheet waits' in pocket.get("/").body
    home = pocket.get("/sheets/read")
    assert "One photograph waits" in home.body and 'name="waiting"' in home.body
    path = pocket.post("/sheets/read", {"waiting": "1"}).to
    review = pocket.get(path)
    assert "need a look" in review.body
    assert "waits to be read" not in pocket.get("/").body, "it lies on the desk"
    pocket.post(path, form(review) | {"3.love": "8", "4.point": "kept"})
    assert page(pocket, FIRST).empty and page(pocket, FIRST.replace(day=17)).account.love == 8
    assert waits(pocket) == 0


def test_what_is_none_is_refused_and_what_is_not_wanted_goes(pocket: Client) -> None:
    large = week() + bytes(3 << 20)
    answer = pocket.uploads("/sheets/read", [("a.txt", b"words"), ("b.jpg", large), ("c.jpg", week())])
    assert answer.status == 200 and [name for name, _ in refusals(answer)] == ["a.txt", "b.jpg"]
    assert "not a picture" in refusals(answer)[0][1] and "2 megabytes" in refusals(answer)[1][1]
    (mark,) = re.findall(r'action="/sheets/waiting/([0-9a-f]{8})"', answer.body)
    assert pocket.uploads("/sheets/read", []).status == 422 and waits(pocket) == 1
    assert pocket.get(f"/sheets/waiting/{mark}").to == "/sheets/read"
    assert pocket.post(f"/sheets/waiting/{mark}", {}).to == "/sheets/read?note=forgotten"
    assert pocket.post(f"/sheets/waiting/{mark}", {}).status == 404 and waits(pocket) == 0


def test_one_that_cannot_be_read_says_why_and_still_waits(pocket: Client) -> None:
    pocket.upload("/sheets/read", "x.jpg", b"\xff\xd8\xff nothing \xff\xd9")
    pocket.world.server.door.served_by = ""
    answer = pocket.post("/sheets/read", {"waiting": "1"})
    assert answer.status == 422 and len(refusals(answer)) == 1 and waits(pocket) == 1
    pocket.world.clock.set("2026-11-28T10:00+02:00")
    assert pocket.post("/sheets/read", {"waiting": "1"}).status == 409
