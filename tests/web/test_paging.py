"""A long list is shown a part to a page, and every part is reached from the one before."""

import re
from datetime import date

import msgspec
import pytest
from django.test import RequestFactory

from doors import Client
from kesher.method.highlight import Highlight
from kesher.method.page import Page
from kesher.method.problems import Problem
from kesher.web.paging import MOST, paged

DAY = date(2026, 11, 22)


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("", 1, MOST), ("x", 1, MOST), *((each, MOST + 1, MOST + 2) for each in ("2", "9", "0"))],
)
def test_an_address_that_asks_for_no_part_gets_the_nearest(asked: str, first: int, last: int) -> None:
    found = paged(RequestFactory().get(f"/?list={asked}"), range(1, MOST + 3))
    assert (found[0], found[-1]) == (first, last)


def marked(client: Client, how_many: int) -> None:
    """So many places marked, tied to one foundation."""
    now, desk = client.world.now, client.world.desk
    made = tuple(
        Highlight(id=f"m{n}", at=now, book="b", ref=f"r{n}", quote=f"words {n}.", foundation="to-him-alone")
        for n in range(how_many)
    )

    def change(page: Page) -> Page:
        return msgspec.structs.replace(page, highlights=made)

    assert not isinstance(desk.change(now, DAY, "marks", change), Problem)


def test_the_latest_stand_first_and_all_are_reached(client: Client) -> None:
    marked(client, 2 * MOST + 1)
    seen: list[str] = []
    address = "/foundations/to-him-alone"
    for _ in range(3):
        body = client.get(address).body
        seen += re.findall(r"words (\d+)\.", body)
        following = re.search(r'rel="next" href="([^"#]+)', body)
        address = f"/foundations/to-him-alone{following[1]}" if following else ""
    assert address == "" and seen == [str(n) for n in reversed(range(2 * MOST + 1))]
    assert (
        f"\u206851\u2069 to \u2068100\u2069 of \u2068{2 * MOST + 1}\u2069"
        in client.get("/foundations/to-him-alone?list=2").body
    )


def test_a_list_of_one_page_says_nothing_of_pages(client: Client) -> None:
    marked(client, MOST)
    assert "?list=" not in client.get("/foundations/to-him-alone").body
