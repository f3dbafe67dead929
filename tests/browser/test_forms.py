"""Forms in a real browser: Enter decides nothing, words beside a Save stay, and who leaves them is asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace
from playwright.sync_api import Dialog, Page

from doors import Client, World
from looking import sound

Opener = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEBREW = pytest.mark.parametrize("world", [("he", "2026-11-22T09:00+02:00")], indirect=True)


@pytest.fixture
def held(world: World) -> World:
    client = Client(world).enter()
    client.begin(keep=False)
    world.desk.change_cover(world.now, lambda cover: replace(cover, idle_minutes=0))
    client.post("/point", {"do": "דף אחד", "least": "שורה", "act": "p"})
    world.clock.at += timedelta(minutes=1)
    return world


def enter(page: Page, field: str, words: str) -> None:
    page.fill(field, words)
    with page.expect_navigation():
        page.press(field, "Enter")


@HEBREW
@pytest.mark.parametrize("scripts", [True, False])
def test_enter_presses_none_of_several_buttons(held: World, open_page: Opener, scripts: bool) -> None:
    page = open_page(language="he", scripts=scripts)
    day = held.desk.moment(held.now).day
    page.goto(f"{held.origin}/glance")
    enter(page, "#pull", "חדשות")
    assert page.input_value("#pull") == "חדשות" and page.locator(".problem").count() == 1
    assert held.desk.journal(held.now).page(day).page.glances == ()
    sound(page)
    page.goto(f"{held.origin}/point")
    page.click("details:has(#w) summary")
    page.fill("#d", "בשמחה")
    enter(page, "#w", "שני דפים")
    assert (page.input_value("#w"), page.input_value("#d")) == ("שני דפים", "בשמחה")
    assert held.desk.standing(held.now).held.point.act == "דף אחד"
    # A button does what it says, and what is typed beside it is there again.
    with page.expect_navigation():
        page.click("button[formaction^='/point/widen']")
    held_now = held.desk.standing(held.now).held.point
    assert (held_now.act, held_now.given) == ("שני דפים", "")
    assert page.input_value("#d") == "בשמחה" and page.locator(".problem").count() == 0
    sound(page)


@HEBREW
def test_who_leaves_words_that_were_not_saved_is_asked(held: World, open_page: Opener) -> None:
    page = open_page(language="he")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(f"{held.origin}/practice")
    page.fill("#own", "שורה משלי")
    page.click("nav a[href='/']")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and page.url.endswith("/practice")
    # A Save of the same form takes the words along; another form's button would not, and asks.
    page.click("form[action='/practice/pace'] button")
    page.wait_for_timeout(300)
    assert len(asked) == 2 and page.input_value("#own") == "שורה משלי"
    with page.expect_navigation():
        page.click("button[formaction^='/practice/own']")
    assert len(asked) == 2 and held.desk.cover(held.now).own == "שורה משלי"
    with page.expect_navigation():
        page.click("nav a[href='/']")
    assert len(asked) == 2
