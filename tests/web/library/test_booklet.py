"""A book's booklet from its own page."""

import pytest

from doors import Client
from kesher.actions.library.shelf import Added
from talks import HEBREW, HEBREW_TITLE, file_name


def hebrew(client: Client) -> str:
    """The Hebrew booklet stands on the shelf; its id."""
    added = client.world.server.door.shelf.add(file_name(HEBREW_TITLE), HEBREW.encode())
    assert isinstance(added, Added)
    return added.book.id


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_the_page_of_a_book_leads_to_its_booklet(client: Client) -> None:
    book = hebrew(client)
    shown = client.get(f"/library/{book}")
    assert f'action="/library/{book}/booklet"' in shown.body
    for paper in ("", "?paper=a5", "?paper=a4"):
        made = client.get(f"/library/{book}/booklet{paper}")
        assert (made.status, made.headers["content-type"]) == (200, "application/pdf")
        name = f"kesher-{book}-{paper[-2:] or 'a5'}.pdf"
        assert made.headers["content-disposition"] == f'inline; filename="{name}"'


@pytest.mark.parametrize("world", ["en"], indirect=True)
def test_a_paper_that_there_is_not_is_said_and_a_book_that_there_is_not_is_no_page(client: Client) -> None:
    book = hebrew(client)
    answer = client.get(f"/library/{book}/booklet?paper=a3")
    assert answer.said and "pdf" not in answer.headers["content-type"]
    assert client.get("/library/none/booklet").status == 404
