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
    seat = client.post("/sit", {"minutes": "3"}).headers["location"].partition("?")[2]
    said(client, "I want to die.")
    home = client.get("/")
    assert "You are not alone" in home.body
    assert 'href="tel:1201"' in home.body and 'href="tel:101"' in home.body
    assert "bubbles" not in client.get("/account/2026-11-21").body
    for path in ("/thread", "/letter", "/week", "/glance"):
        assert client.get(path).headers["location"] == "/"
    ending = client.get(f"/sit/end?{seat}")
    assert ending.status == 200 and "bubbles" not in ending.body
    # Too soon to go back; half a day later it is the person's own choice.
    refused = client.post("/care/open", {})
    assert refused.status == 422 and len(refused.said) == 1
    client.world.clock.at += timedelta(hours=13)
    assert client.post("/care/open", {}).status == 302
    assert "You are not alone" not in client.get("/").body
    assert "bubbles" in client.get("/account/2026-11-21").body


def test_a_form_that_stood_open_keeps_its_words_when_its_numbers_are_refused(client: Client) -> None:
    account = client.get("/account")
    given = {name: account.field(name) for name in ("act", "based_on", "opened")}
    seat = client.post("/sit", {"minutes": "3"}).to.partition("?")[2]
    sitting = dict(each.split("=") for each in seat.split("&"))
    said(client, "I want to die.")
    for path, fields, word in (
        ("/account/2026-11-23", given | {"love": 3, "words": "a line of mine"}, "a line of mine"),
        ("/sit/end", sitting | {"clarity": 3, "words": "another line"}, "another line"),
        ("/glance", {"where": 3, "pull": "the news", "act": "g"}, "the news"),
        ("/week/2026-11-23", {"2026-11-23.love": 3, "act": "w"}, ""),
    ):
        refused = client.post(path, fields)
        assert refused.status == 409 and "There are no numbers here for now" in refused.body, path
        assert word in refused.body and "bubbles" not in refused.body, path
    days = [page.day for page in client.world.desk.journal(client.world.now).book().pages]
    assert days == [TODAY - timedelta(days=1)]
    # The same page sent again, which asks for no number any more, is kept.
    assert client.post("/account/2026-11-23", given | {"words": "a line of mine"}).status == 302
    assert client.world.desk.journal(client.world.now).page(TODAY).page.account.words == "a line of mine"


def test_what_is_corrected_meanwhile_keeps_its_numbers(client: Client) -> None:
    client.post("/account/2026-11-23", {"love": 7, "words": "before", "act": "b"})
    client.post("/point", {"do": "one thing", "act": "p"})
    assert "No day recorded yet." in client.get("/point").body
    said(client, "I want to die.")
    assert "No day recorded yet." not in client.get("/point").body
    shown = client.get("/account/2026-11-23?correct=1")
    given = {name: shown.field(name) for name in ("act", "based_on", "opened")}
    assert client.post("/account/2026-11-23", given | {"words": "after"}).status == 302
    account = client.world.desk.journal(client.world.now).page(TODAY).page.account
    assert (account.love, account.words) == (7, "after")


@pytest.mark.parametrize("words", ["I was dying to see them.", "A quiet day, and a good one."])
def test_other_words_stop_nothing(client: Client, words: str) -> None:
    said(client, words)
    assert "You are not alone" not in client.get("/").body


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
    assert "It was hard after “last day”, more than once." in client.get("/").body
    assert 'value="last-day"' not in client.get("/sit").body


def test_a_lot_falls_between_two_ways_and_a_heavy_day_ends_it(client: Client) -> None:
    assert "One way is open now" in client.get("/practice/lot").body
    client.post("/practice/own", {"own": "a door"})
    for wrong in ({"lot": ["awaiting"]}, {"lot": ["awaiting", "last-day"]}, {"lot": ["awaiting", "nothing"]}):
        refused = client.post("/practice/lot", wrong)
        assert refused.status == 422 and len(refused.said) == 1
        assert "/practice/lot" in refused.body and "/practice/sets" not in refused.body
    assert client.post("/practice/lot", {"lot": ["awaiting", "own"]}).to == "/practice/lot?note=settings"
    assert "A lot will choose between your two ways." in client.get("/sit").body
    drawn = {client.post("/sit", {"minutes": "3", "route": "own"}).headers["location"] for _ in range(24)}
    assert {"r=own" in each for each in drawn} == {True, False}
    client.post("/account/2026-11-22", {"love": 1, "clarity": 0, "act": "dark"})
    client.post("/sit", {"minutes": "3"})
    assert client.world.desk.cover(client.world.now).lot == ()


def test_the_lot_is_offered_nowhere_and_is_put_down_where_it_is_in_use(client: Client) -> None:
    client.post("/practice/own", {"own": "a door"})
    pages = ("/", "/practice", "/settings", "/sit", "/thread", "/sheets", "/foundations", "/book", "/point")
    for path in pages:
        shown = client.get(path)
        assert shown.status == 200 and "/practice/lot" not in shown.body, path
    # Who sits by the last day has it in no lot: the software puts it before nobody.
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, last_day=True))
    seen = Sitting(id="l", at=client.world.now - timedelta(days=9), route="last-day")
    client.world.desk.journal(client.world.now).add((Page(day=TODAY - timedelta(days=9), sittings=(seen,)),))
    assert 'value="last-day"' in client.get("/sit").body
    page = client.get("/practice/lot")
    assert page.status == 200 and page.body.count('name="lot"') == 2 and "Put the lot down" not in page.body
    client.post("/practice/lot", {"lot": ["awaiting", "own"]})
    assert 'href="/practice/lot"' in client.get("/practice").body
    page = client.get("/practice/lot").body
    assert "Put the lot down" in page and page.count("checked") == 2
    client.post("/practice/lot", {})
    assert client.world.desk.cover(client.world.now).lot == ()
    assert "/practice/lot" not in client.get("/practice").body
    client.world.desk.change_cover(
        client.world.now, lambda cover: replace(cover, lot=("awaiting", "last-day"))
    )
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
    assert "before it 3.0 on average (recorded days: 8), and since 7.0 (recorded days: 8)" in said_of
    assert client.get("/thread?date=tomorrow").status == 422
    client.post("/practice/bond", {})
    assert client.world.desk.cover(client.world.now).bond_hidden


# --- the signs of an account ------------------------------------------------------------------------------

GENTLE = "The account has taken up much room lately."


def gently(client: Client) -> bool:
    """Whether the one sentence about accounts is on the home page."""
    return GENTLE in client.get("/").body


def account(client: Client, day: str, minutes: float = 0, **fields: object) -> str:
    """Open the form of a day on purpose, write for some minutes, send it; where it led."""
    shown = client.get(f"/account/{day}?correct=1")
    assert shown.status == 200
    given = {name: shown.field(name) for name in ("act", "based_on", "opened")}
    client.world.clock.at += timedelta(minutes=minutes)
    return client.post(f"/account/{day}", given | fields).to


def test_the_third_reopening_in_a_week_is_met_with_one_gentle_sentence(client: Client) -> None:
    account(client, "2026-11-23", love=1)
    client.world.clock.set("2026-11-24T14:00+02:00")
    account(client, "2026-11-24", love=1)
    for love in (2, 3):
        account(client, "2026-11-24", love=love)
        assert not gently(client)
    client.world.clock.set("2026-11-26T14:00+02:00")
    account(client, "2026-11-23", love=4)
    home = client.get("/").body
    assert home.count(GENTLE) == 1 and 'href="/people"' in home
    # The signs of an account say nothing of the point, and the sentence is not said again.
    care = home.partition('class="care"')[2].partition("</form>")[0]
    assert "/point" not in care and "heavy" not in care
    assert client.post("/care/read", {}).status == 302
    account(client, "2026-11-23", love=5)
    assert not gently(client)


def test_reopenings_of_more_than_a_week_ago_are_let_be(client: Client) -> None:
    account(client, "2026-11-22", love=0)
    for love in (1, 2):
        account(client, "2026-11-22", love=love)
    client.world.clock.set("2026-11-30T14:00+02:00")
    account(client, "2026-11-22", love=3)
    account(client, "2026-11-22", love=4)
    assert not gently(client)


def test_to_save_what_stands_or_to_send_a_form_twice_is_no_reopening(client: Client) -> None:
    account(client, "2026-11-23", love=1, words="one")
    shown = client.get("/account/2026-11-23?correct=1")
    same = {name: shown.field(name) for name in ("act", "based_on", "opened")} | {"love": 2}
    for _ in range(5):
        client.post("/account/2026-11-23", same)
        account(client, "2026-11-23", love=2)
    assert not gently(client)
    assert len(client.world.desk.cover(client.world.now).written) == 2


def test_three_days_filled_in_on_one_day_bring_it_and_two_do_not(client: Client) -> None:
    account(client, "2026-11-23", love=3)
    account(client, "2026-11-22", love=3)
    account(client, "2026-11-21", love=3)  # a Shabbat, filled in afterwards
    account(client, "2026-11-20", love=3)
    assert not gently(client)
    account(client, "2026-11-19", love=3)
    assert gently(client)


def test_days_filled_in_on_several_days_do_not_add_up(client: Client) -> None:
    for today, day in (("23", "19"), ("23", "20"), ("24", "22"), ("25", "18")):
        client.world.clock.set(f"2026-11-{today}T14:00+02:00")
        account(client, f"2026-11-{day}", love=3)
    assert not gently(client)


def test_a_weeks_page_counts_each_day_that_was_answered(client: Client) -> None:
    client.post("/week/2026-11-21", {"2026-11-18.love": 3, "2026-11-20.love": 3, "act": "w1"})
    assert not gently(client)
    client.post("/week/2026-11-21", {"2026-11-19.love": 3, "act": "w2"})
    assert gently(client)
    assert {each.seconds for each in client.world.desk.cover(client.world.now).written} == {None}


def test_two_accounts_of_more_than_ten_minutes_bring_it(client: Client) -> None:
    account(client, "2026-11-22", minutes=10, love=3)
    account(client, "2026-11-23", minutes=11, love=3)
    assert not gently(client)
    client.world.clock.set("2026-11-25T14:00+02:00")
    account(client, "2026-11-25", minutes=10.5, love=3)
    assert gently(client)


def test_a_page_left_open_overnight_is_no_long_account(client: Client) -> None:
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, still=False))
    for _ in range(3):
        day = client.world.now.date().isoformat()
        account(client, day, minutes=8 * 60, love=3)
        client.world.clock.at += timedelta(hours=16)
    written = client.world.desk.cover(client.world.now).written
    assert [each.seconds for each in written] == [None] * 3
    assert not gently(client)


def test_the_time_stands_still_when_the_form_comes_back_with_a_refusal(client: Client) -> None:
    shown = client.get("/account")
    given = {name: shown.field(name) for name in ("act", "based_on", "opened")} | {"love": 44}
    client.world.clock.at += timedelta(minutes=2)
    refused = client.post("/account/2026-11-23", given)
    assert refused.status == 422 and refused.field("took") == "120" and 'name="opened"' not in refused.body
    client.world.clock.at += timedelta(minutes=20)
    given = {name: refused.field(name) for name in ("act", "based_on", "took")}
    assert client.post("/account/2026-11-23", given | {"love": 4}).status == 302
    assert [each.seconds for each in client.world.desk.cover(client.world.now).written] == [120]


@pytest.mark.parametrize("opened", ["", "x", "-5", "1e9", "٣", "9" * 11, "9" * 40, "0", "' OR 1"])
@pytest.mark.parametrize("field", ["opened", "took"])
def test_a_forged_time_does_no_harm(client: Client, field: str, opened: str) -> None:
    assert client.post("/account/2026-11-23", {"love": 3, "act": "a", field: opened}).status == 302
    seconds = [each.seconds for each in client.world.desk.cover(client.world.now).written]
    assert seconds == ([0] if (field, opened) == ("took", "0") else [None])


@pytest.mark.parametrize("world", ["he"], indirect=True)
def test_in_hebrew_it_is_as_gentle(client: Client) -> None:
    for day in (22, 20, 19):
        account(client, f"2026-11-{day}", love=3)
    assert "החשבון תפס מקום רב בימים האחרונים." in client.get("/").body
