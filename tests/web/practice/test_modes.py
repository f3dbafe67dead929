"""Words only, a week of rest, Chol HaMoed, the first reading, and the one word of where love was."""

import re
from datetime import date, timedelta

import pytest

from doors import Client
from kesher.method.page import Account, Page

TODAY = date(2026, 11, 23)
BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)


def cover(client: Client):
    return client.world.desk.cover(client.world.now)


def page(client: Client, day: date = TODAY) -> Page:
    return client.world.desk.journal(client.world.now).page(day).page


def heavy_days(client: Client) -> None:
    journal, now = client.world.desk.journal(client.world.now), client.world.now
    days = [TODAY - timedelta(days=back) for back in (1, 3, 4, 5, 6, 7, 8)]
    journal.add(tuple(Page(day=day, account=Account(love=1, clarity=1, written=now)) for day in days))


# --- the ways out, each with its button ---------------------------------------------------------------------


@BOTH
def test_each_way_out_that_is_named_has_its_button(client: Client) -> None:
    heavy_days(client)
    care = client.get("/").body.partition('class="care"')[2].partition("<h2")[0]
    for address in ("/point", "/people", "/care/wordless", "/care/rest", "/care/read"):
        assert f'="{address}"' in care


@BOTH
def test_a_week_of_rest_asks_nothing_and_ends_by_itself_or_by_hand(client: Client) -> None:
    heavy_days(client)
    assert client.post("/care/rest", {}).to == "/"
    home = client.get("/").body
    assert 'action="/care/return"' in home and 'class="act"' not in home and 'class="care"' not in home
    # What is written all the same is kept.
    assert client.post("/account/2026-11-23", {"words": "a line", "act": "a"}).status == 302
    assert page(client).account.words == "a line"
    client.world.clock.set("2026-11-29T14:00+02:00")
    assert 'action="/care/return"' in client.get("/").body, "the seventh day"
    client.world.clock.set("2026-11-30T14:00+02:00")
    assert 'action="/care/return"' not in client.get("/").body, "the eighth"
    client.post("/care/rest", {})
    assert client.post("/care/return", {}).to == "/"
    assert cover(client).rests_until is None
    assert 'action="/care/return"' not in client.get("/").body


def test_after_last_day_was_hard_twice_the_ways_back_have_their_buttons(client: Client) -> None:
    from msgspec.structs import replace

    from kesher.method.page import Sitting

    desk, now = client.world.desk, client.world.now
    sat = tuple(
        Page(
            day=TODAY - timedelta(days=back),
            sittings=(Sitting(id=f"s{back}", at=now - timedelta(days=back), route="last-day"),),
        )
        for back in (3, 1)
    )
    desk.journal(now).add(sat)
    hard = {"s3": "afraid", "s1": "sleepless"}
    desk.change_cover(
        now,
        lambda c: replace(
            c,
            last_day=True,
            last_day_opened=TODAY - 9 * (TODAY - date(2026, 11, 22)),
            route="last-day",
            after_last_day=hard,
        ),
    )
    home = client.get("/").body
    assert 'action="/care/awaiting"' in home and 'action="/care/rest"' in home
    client.post("/care/awaiting", {})
    assert (cover(client).last_day, cover(client).route) == (False, "awaiting")


# --- words only ---------------------------------------------------------------------------------------------


@BOTH
def test_words_only_asks_for_no_number_anywhere_and_numbers_can_come_back(client: Client) -> None:
    client.post("/account/2026-11-22", {"love": 3, "clarity": 4, "act": "before"})
    assert "bubbles" in client.get("/account/2026-11-21").body
    assert client.post("/practice/wordless", {"wordless": "on"}).status == 302
    assert cover(client).wordless
    shown = client.get("/account/2026-11-21").body
    assert "bubbles" not in shown and 'name="where_word"' in shown and 'name="words"' in shown
    seat = client.post("/sit", {"minutes": "3"}).to.partition("?")[2]
    assert "bubbles" not in client.get(f"/sit/end?{seat}").body
    assert client.get("/glance").to == "/"
    assert "/glance" not in client.get("/").body
    assert 'name="2026-11-22.love"' not in client.get("/week").body
    # Numbers that stand are left as they are, also when the words beside them are corrected.
    assert client.post("/account/2026-11-22", {"words": "after", "act": "c"}).status == 302
    assert page(client, date(2026, 11, 22)).account.love == 3
    assert page(client, date(2026, 11, 22)).account.words == "after"
    assert client.post("/practice/wordless", {}).status == 302
    assert "bubbles" in client.get("/account/2026-11-21").body
    assert not cover(client).wordless


def test_a_number_from_a_form_that_stood_open_is_not_lost(client: Client) -> None:
    client.post("/practice/wordless", {"wordless": "on"})
    assert client.post("/account/2026-11-22", {"love": 5, "act": "a"}).status == 302
    assert page(client, date(2026, 11, 22)).account.love == 5
    assert client.post("/glance", {"where": 4, "act": "g"}).status == 302
    assert page(client).glances[0].where == 4


def test_words_only_is_a_way_out_of_an_offer(client: Client) -> None:
    heavy_days(client)
    assert client.post("/care/wordless", {}).to == "/"
    assert cover(client).wordless
    assert 'class="care"' not in client.get("/").body


# --- Chol HaMoed --------------------------------------------------------------------------------------------


@BOTH
def test_on_chol_hamoed_nothing_is_asked_of_one_who_does_not_write_then(client: Client) -> None:
    client.world.clock.set("2027-04-26T14:00+03:00")  # the fourth day of Pesach
    asked = client.get("/").body
    assert 'class="act"' in asked
    client.post("/practice/moed", {"moed": "on"})
    assert cover(client).moed
    home = client.get("/").body
    assert 'class="act"' not in home and "<nav" in home, "the journal itself is open"
    assert client.post("/account/2027-04-26", {"words": "a line", "act": "a"}).status == 302
    client.world.clock.set("2027-04-26T21:00+03:00")
    assert 'class="act"' not in client.get("/").body
    # On an ordinary day it is as ever.
    client.world.clock.set("2027-05-03T14:00+03:00")
    assert 'class="act"' in client.get("/").body


# --- the first reading --------------------------------------------------------------------------------------


@BOTH
def test_three_foundations_are_read_before_the_first_sitting(client: Client) -> None:
    home = client.get("/").body
    assert 'href="/first"' in home and 'class="act" href="/sit"' not in home
    pack = client.world.desk.pack(client.world.now)
    order = pack.order()[:3]
    for number, name in enumerate(order, 1):
        shown = client.get("/first")
        assert shown.status == 200 and shown.field("foundation") == name
        assert f"\u2068{number}\u2069" in shown.body or f" {number} " in shown.body
        sent = {"foundation": name, "act": shown.field("act")}
        assert client.post("/first", sent).to == "/first"
        assert client.post("/first", sent).status == 302, "twice is once"
    assert {each.foundation for each in page(client).readings} == set(order)
    assert client.get("/first").to == "/"
    assert 'class="act" href="/sit"' in client.get("/").body


def test_who_would_rather_sit_at_once_can(client: Client) -> None:
    assert 'href="/sit"' in client.get("/").body
    seat = client.post("/sit", {"minutes": "3"}).to.partition("?")[2]
    client.post("/sit/end", dict(each.split("=") for each in seat.split("&")))
    assert 'href="/first"' not in client.get("/").body


def test_no_other_foundation_is_read_that_way(client: Client) -> None:
    assert client.post("/first", {"foundation": "nothing-such", "act": "a"}).status == 422
    assert page(client).empty


@BOTH
def test_the_first_page_says_what_this_is_before_it_asks_for_anything(guest: Client) -> None:
    told, _, asked = guest.get("/begin").body.partition("<form")
    lines = re.findall(r"<li>(.*?)</li>", told.partition('<ul class="what">')[2])
    assert len(lines) == 4 and all(len(line) > 20 for line in lines)
    assert 'name="passphrase"' in asked and "<input" not in told


# --- where --------------------------------------------------------------------------------------------------


@BOTH
def test_where_love_was_is_the_first_thing_the_evening_asks(client: Client) -> None:
    shown = client.get("/account")
    assert shown.body.index('name="where_word"') < shown.body.index("bubbles")
    day = shown.body.partition('action="/account/')[2][:10]
    word = " בלימוד "
    assert client.post(f"/account/{day}", {"where_word": word, "act": "a"}).status == 302
    assert page(client, date.fromisoformat(day)).account.where == "בלימוד"
    assert "<bdi>בלימוד</bdi>" in client.get(f"/book/{day}").body
    assert 'value="בלימוד"' in client.get(f"/account/{day}?correct=1").body
    found = client.post("/book/find", {"words": "בלימוד"})
    assert "בלימוד" in found.body


def test_at_a_gentle_pace_the_one_word_is_the_account_and_the_circles_wait_folded(client: Client) -> None:
    client.post("/practice/pace", {"pace": "gentle", "act": "p"})
    shown = client.get("/account/2026-11-22").body
    assert "<details><summary>" in shown and shown.index("<details>") < shown.index("bubbles")
    client.post("/account/2026-11-22", {"love": 4, "act": "a"})
    assert "<details open>" in client.get("/account/2026-11-22?correct=1").body, (
        "what was given is not hidden"
    )
    client.post("/practice/pace", {"pace": "steady", "act": "q"})
    assert "<details" not in client.get("/account/2026-11-21").body


def test_the_week_on_one_page_asks_where_too(client: Client) -> None:
    sent = {"2026-11-22.where_word": "home", "2026-11-20.love": 3, "act": "w"}
    assert client.post("/week/2026-11-23", sent).status == 302
    assert page(client, date(2026, 11, 22)).account.where == "home"
    # To send the same once more, or a day without the field, takes nothing away.
    client.post("/week/2026-11-23", {"2026-11-22.love": 2, "act": "w2"})
    account = page(client, date(2026, 11, 22)).account
    assert (account.where, account.love) == ("home", 2)


# --- the evening --------------------------------------------------------------------------------------------


@BOTH
def test_an_evening_without_sitting_or_point_asks_for_the_account_and_then_nothing(client: Client) -> None:
    client.world.clock.set("2026-11-23T20:00+02:00")
    assert 'class="act" href="/account"' in client.get("/").body
    client.post("/account/2026-11-23", {"where_word": "home", "act": "a"})
    home = client.get("/").body
    assert 'class="act"' not in home
    client.world.clock.set("2026-11-24T10:00+02:00")
    assert 'href="/first"' in client.get("/").body
