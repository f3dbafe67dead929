"""Shabbat and Yom Tov: the page is still, and nothing is written."""

import pytest

from doors import Client
from kesher.method.page import Page

SHABBAT = "2026-11-28T12:00+02:00"
JUST_AFTER_CANDLES = "2026-11-27T15:57+02:00"
AFTER = "2026-11-28T18:30+02:00"


@pytest.fixture
def friday(client: Client) -> Client:
    """A book with a point, and a question open, on Friday noon."""
    client.world.clock.set("2026-11-27T12:00+02:00")
    client.post("/point", {"do": "one thing", "act": "p1"})
    for words, act in (("first", "x1"), ("second", "x2")):
        client.post("/account/2026-11-27", {"words": words, "act": act, "based_on": "0"})
    return client


def pages(client: Client) -> tuple[Page, ...]:
    return client.world.desk.journal(client.world.now).book().pages


@pytest.mark.parametrize(
    "at", [SHABBAT, JUST_AFTER_CANDLES, "2026-11-28T17:00+02:00", "2027-04-22T12:00+03:00"]
)
def test_nothing_is_written_in_it(friday: Client, at: str) -> None:
    which = friday.get("/asks").field("which")
    before = pages(friday)
    friday.world.clock.set(at)
    started = int(friday.world.now.timestamp())
    posts = [
        ("/glance", {"where": "3"}),
        ("/point", {"do": "another"}),
        ("/point/2026-11-27", {"mark": "kept"}),
        ("/account", {"words": "x"}),
        ("/account/2026-11-27", {"words": "x"}),
        ("/account/2026-11-28", {"words": "x"}),
        ("/sit", {}),
        ("/sit/end", {"a": "s", "t": started, "s": 0, "f": ""}),
        ("/sit/end", {"a": "s", "t": started, "s": 0, "f": "", "leave": "1"}),
        ("/asks", {"take": "other", "which": which}),
    ]
    for path, fields in posts:
        answer = friday.post(path, fields)
        assert (answer.status, answer.to) == (302, "/") or (
            answer.status == 409 and answer.said == [RESTING]
        ), path
    assert pages(friday) == before


RESTING = "It is Shabbat or Yom Tov: the journal is closed. It can be filled in afterwards, if you like."


def test_the_page_of_the_day_asks_nothing(friday: Client) -> None:
    friday.world.clock.set(SHABBAT)
    home = friday.get("/")
    assert home.status == 200 and "Shabbat" in home.body and 'class="still"' in home.body
    assert "<form" not in home.body and "<button" not in home.body and "<nav" not in home.body
    for path in ("/point", "/glance", "/sit", "/account", "/account/2026-11-27"):
        assert friday.get(path).to == "/"
    day = friday.get("/book/2026-11-27")
    assert "first" in day.body and "/account/" not in day.body


def test_afterwards_the_day_may_be_filled_in(friday: Client) -> None:
    friday.world.clock.set(AFTER)
    home = friday.get("/")
    assert "can be filled in too, if you like." in home.body
    form = friday.get("/account")
    assert "This was a day of rest." in form.body and 'action="/account/2026-11-28"' in form.body
    assert (
        friday.post("/account/2026-11-28", {"words": "a quiet day", "mark": "kept", "act": "z1"}).status
        == 302
    )
    assert "a quiet day" in friday.get("/book/2026-11-28").body
    assert "may be filled in" not in friday.get("/").body


def test_a_book_that_is_closed_in_it_opens_and_closes(friday: Client) -> None:
    friday.world.clock.set(SHABBAT)
    assert friday.post("/lock", {}).to == "/unlock"
    assert friday.post("/unlock", {"passphrase": "correct horse"}).to == "/"
    assert 'class="still"' in friday.get("/").body


def test_where_the_place_is_wrong_it_can_be_set_right(friday: Client) -> None:
    friday.world.clock.set("2026-11-27T16:30+02:00")  # Shabbat in Jerusalem, morning in New York
    assert 'class="still"' in friday.get("/").body
    assert friday.post("/settings/where", {"city": "new-york"}).status == 302
    assert 'class="still"' not in friday.get("/").body
    assert friday.post("/glance", {"where": "3", "act": "g1"}).to == "/?note=glanced"


def test_words_sent_just_after_candle_lighting_are_shown_and_not_lost(friday: Client) -> None:
    friday.world.clock.set(JUST_AFTER_CANDLES)
    answer = friday.post("/account/2026-11-27", {"act": "late", "love": 5, "words": "a line written in time"})
    assert answer.status == 409 and answer.said == [RESTING]
    assert "a line written in time" in answer.body


def test_words_sent_for_a_page_that_cannot_take_them_are_shown_and_not_lost(client: Client) -> None:
    for path, fields in (
        ("/account/2026-11-30", {"words": "a line for a day to come"}),
        ("/week/2026-11-30", {"2026-11-30.where_word": "a line for a day to come"}),
        ("/sheets/read/0123456789abcdef", {"2026-11-22.where_word": "a line for a day to come"}),
    ):
        answer = client.post(path, fields | {"act": "early", "based_on": "0"})
        assert answer.status >= 400 and "a line for a day to come" in answer.body, path


def test_a_second_press_of_begin_does_not_walk_past_the_code(guest: Client) -> None:
    fields = {
        "form": "masculine",
        "city": "jerusalem",
        "passphrase": "correct horse",
        "again": "correct horse",
    }
    first = guest.post("/begin", fields)
    again = guest.post("/begin", fields, token=False)
    assert again.headers["location"] == first.headers["location"]
    assert 'class="code"' in guest.follow(again).body
