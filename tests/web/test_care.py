"""Care at the web door: people to call, one gentle offer, and how it was after *last day*."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from doors import Client
from kesher.method.page import Account, Page, Sitting

TODAY = date(2026, 11, 23)


def said(client: Client, words: str) -> None:
    client.post("/account/2026-11-22", {"love": 3, "words": words, "act": "a"})


def test_words_of_a_wish_to_die_show_people_to_call_and_stop_all_measuring(client: Client) -> None:
    said(client, "I want to die.")
    home = client.get("/")
    assert "Not alone" in home.body and 'href="tel:1201"' in home.body and 'href="tel:101"' in home.body
    assert "bubbles" not in client.get("/account/2026-11-21").body
    for path in ("/thread", "/letter", "/week", "/glance"):
        assert client.get(path).headers["location"] == "/"
    seat = client.post("/sit", {"minutes": "3"}).headers["location"].partition("?")[2]
    ending = client.get(f"/sit/end?{seat}")
    assert ending.status == 200 and "bubbles" not in ending.body
    # Too soon to go back; half a day later it is the person's own choice.
    refused = client.post("/care/open", {})
    assert refused.status == 422 and len(refused.said) == 1
    client.world.clock.at += timedelta(hours=13)
    assert client.post("/care/open", {}).status == 302
    assert "Not alone" not in client.get("/").body
    assert "bubbles" in client.get("/account/2026-11-21").body


@pytest.mark.parametrize("words", ["I was dying to see them.", "A quiet day, and a good one."])
def test_other_words_stop_nothing(client: Client, words: str) -> None:
    said(client, words)
    assert "Not alone" not in client.get("/").body


def test_people_are_listed_by_country(client: Client) -> None:
    assert 'href="tel:1201"' in client.get("/people").body
    assert 'href="tel:988"' in client.get("/people?country=US").body
    assert "tel:" not in client.get("/people?country=XX").body


def test_a_heavy_week_is_met_with_one_offer_that_can_be_put_away(client: Client) -> None:
    journal = client.world.desk.journal(client.world.now)
    days = [TODAY - timedelta(days=back) for back in (1, 3, 4, 5, 6, 7, 8)]
    journal.add(
        tuple(Page(day=day, account=Account(love=1, clarity=1, written=client.world.now)) for day in days)
    )
    assert "There have been heavy days" in client.get("/").body
    assert client.post("/care/read", {}).status == 302
    assert "There have been heavy days" not in client.get("/").body
    client.world.clock.at += timedelta(days=5)
    assert "There have been heavy days" not in client.get("/").body


def test_after_last_day_it_is_asked_once_and_twice_hard_closes_the_way(client: Client) -> None:
    desk, now = client.world.desk, client.world.now
    desk.change_cover(
        now, lambda cover: replace(cover, last_day=True, last_day_opened=TODAY - timedelta(days=9))
    )
    sat = tuple(
        Page(
            day=TODAY - timedelta(days=back),
            sittings=(Sitting(id=f"s{back}", at=now - timedelta(days=back), route="last-day"),),
        )
        for back in (3, 1)
    )
    desk.journal(now).add(sat[:1])
    home = client.get("/")
    assert "How was it after that sitting?" in home.body
    assert client.post("/care/after", {"sitting": "s3", "how": "afraid"}).status == 302
    assert "How was it after that sitting?" not in client.get("/").body
    assert client.post("/care/after", {"sitting": "s3", "how": "well"}).status == 422
    assert 'value="last-day"' in client.get("/sit").body
    desk.journal(now).add(sat[1:])
    assert client.post("/care/after", {"sitting": "s1", "how": "sleepless"}).status == 302
    assert "hard, more than once" in client.get("/").body
    assert 'value="last-day"' not in client.get("/sit").body


def test_a_lot_falls_between_two_ways_and_a_heavy_day_ends_it(client: Client) -> None:
    client.post("/practice/own", {"own": "a door"})
    for wrong in ({"lot": ["awaiting"]}, {"lot": ["awaiting", "last-day"]}, {"lot": ["awaiting", "nothing"]}):
        refused = client.post("/practice/lot", wrong)
        assert refused.status == 422 and len(refused.said) == 1
    client.post("/practice/lot", {"lot": ["awaiting", "own"]})
    assert "The way will fall by lot" in client.get("/sit").body
    drawn = {client.post("/sit", {"minutes": "3", "route": "own"}).headers["location"] for _ in range(24)}
    assert {"r=own" in each for each in drawn} == {True, False}
    client.post("/account/2026-11-22", {"love": 1, "clarity": 0, "act": "dark"})
    client.post("/sit", {"minutes": "3"})
    assert client.world.desk.cover(client.world.now).lot == ()


def test_a_day_is_asked_about_and_only_described(client: Client) -> None:
    journal = client.world.desk.journal(client.world.now)
    journal.add(
        tuple(
            Page(day=day, account=Account(clarity=3 if back > 10 else 7, written=client.world.now))
            for back in range(1, 20)
            if (day := TODAY - timedelta(days=back)).weekday() != 5
        )
    )
    said_of = client.get("/thread?date=2026-11-13").body.replace("\u2068", "").replace("\u2069", "")
    assert "before it 3.0 on average (8 days), and since 7.0 (8 days)" in said_of
    assert client.get("/thread?date=tomorrow").status == 422
    client.post("/practice/bond", {})
    assert client.world.desk.cover(client.world.now).bond_hidden
