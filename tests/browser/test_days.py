"""An ordinary day, a Shabbat and the day after, lived in a real browser in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from doors import World
from kesher.words.packs import shipped
from looking import foreign, sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Friday morning in Jerusalem, 18 Kislev 5787 being the Shabbat that follows.
FRIDAY = "2026-11-27T08:30+02:00"
WORDS = {
    "he": {
        "point": "חצי שעה של עיון, בלי הפסק",
        "line": "היה שקט, 12:30 (in the middle), וטוב",
        "sat": "התבוננתי",
        "kept": "נשמרה",
        "closed": "היום סגור. אפשר להניח.",
        "shabbat": "שבת",
        "eve": "אור ליום ראשון, י״ט בכסלו תשפ״ז",
        "friday": "יום שישי, י״ז בכסלו תשפ״ז",
    },
    "en": {
        "point": "Half an hour of study, unbroken",
        "line": "It was quiet at 12:30, תודה, and good",
        "sat": "I sat",
        "kept": "kept",
        "closed": "The day is closed. You can put it down.",
        "shabbat": "Shabbat",
        "eve": "Eve of Sunday, 19 Kislev 5787",
        "friday": "Friday, 17 Kislev 5787",
    },
}
WAYS = [(360, True), (1280, True), (360, False)]


def press(page: Page, what: str) -> None:
    """Click, and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(what)


def begin(page: Page, passphrase: str = "correct horse battery") -> None:
    page.fill("#passphrase", passphrase)
    page.fill("#again", passphrase)
    page.check("input[name=keep]")
    press(page, "button.act")
    code = page.inner_text(".code")
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", code)
    page.fill("#last", code[-4:])
    press(page, "button.act")
    press(page, "button.act")  # pace and foundations, as they are


def choose(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.check(f"input[name={name}][value='{value}']")


def unlock(page: Page) -> None:
    if page.url.endswith("/unlock"):
        press(page, "button[name=kept]")


def home(world: World, page: Page) -> None:
    page.goto(world.origin + "/")
    unlock(page)


@pytest.mark.parametrize(("width", "scripts"), WAYS, ids=["phone", "desk", "phone-without-scripts"])
@pytest.mark.parametrize(
    "world,language", [(("he", FRIDAY), "he"), (("en", FRIDAY), "en")], ids=["he", "en"], indirect=["world"]
)
def test_a_day_a_shabbat_and_the_day_after(
    world: World, open_page: Any, language: str, width: int, scripts: bool
) -> None:
    words = WORDS[language]
    page: Page = open_page(language=language, width=width, scripts=scripts)
    sound(page)
    begin(page)
    assert page.evaluate("document.dir") == ("rtl" if language == "he" else "ltr") if scripts else True

    # Friday morning: the first sitting, step by step.
    sound(page)
    press(page, "a.act[href='/first']")
    for _ in range(3):
        press(page, "button.act")
    press(page, "a.act[href='/sit']")
    sound(page)
    press(page, "button.act")
    for _ in range(6):
        sound(page)
        press(page, "a.act")
    choose(page, clarity="6", heart="faintly", lives="said")
    page.fill("#words", words["line"])
    sound(page)
    press(page, "button.act")
    assert words["sat"] in page.inner_text("main")

    # Then the one point.
    press(page, "a.act")
    sound(page)
    page.fill("#do", words["point"])
    page.fill("#least", words["point"])
    press(page, "button.act")
    assert words["point"] in page.inner_text("main")

    # A glance at noon, in one touch; the point kept.
    world.clock.set("2026-11-27T12:10+02:00")
    home(world, page)
    press(page, "a[href='/glance']")
    sound(page)
    press(page, "button[name=where][value='7']")
    press(page, "a[href='/point']")
    sound(page)
    press(page, "button[name=mark][value=kept]")
    assert words["kept"] in page.inner_text(".quiet")

    # Before candle lighting the day can still be closed.
    world.clock.set("2026-11-27T15:20+02:00")
    home(world, page)
    press(page, "a[href='/account']")
    assert words["friday"] in page.inner_text("header")
    choose(page, love="7", desire="5", thought="4", clarity="6", mark="kept")
    page.fill("#words", words["line"])
    sound(page)
    press(page, "button.act")
    assert words["closed"] in page.inner_text("main")

    # Shabbat: one still page, nothing asked, nowhere to write; only the way to people is open.
    world.clock.set("2026-11-28T10:00+02:00")
    home(world, page)
    sound(page)
    assert page.inner_text("h1") == words["shabbat"]
    kept = shipped().words[language].care["rest"]
    assert any(line in page.inner_text("main") for line in kept)
    assert page.locator("main form, nav a, main a:not([href='/people'], [href^='tel:'])").count() == 0
    assert page.locator("main a[href^='tel:']").count() == 2
    for path in ("/account", "/sit", "/point", "/glance"):
        page.goto(world.origin + path)
        assert page.inner_text("h1") == words["shabbat"]

    # After nightfall: Shabbat may be filled in and need not be; the night asks for nothing.
    world.clock.set("2026-11-28T19:30+02:00")
    home(world, page)
    sound(page)
    assert words["eve"] in page.inner_text("header")
    assert page.locator("a.act").count() == 0
    press(page, "a[href='/account']")
    sound(page)
    choose(page, clarity="8")
    press(page, "button.act")

    # The day after: a new day, a new sitting; then its evening.
    world.clock.set("2026-11-29T07:30+02:00")
    home(world, page)
    assert page.locator("a.act[href='/sit']").count() == 1
    world.clock.set("2026-11-29T21:00+02:00")
    home(world, page)
    sound(page)
    press(page, "a.act[href='/account']")
    choose(page, love="6", mark="partly")
    press(page, "button.act")
    assert words["closed"] in page.inner_text("main")

    # The book holds three days, each as it was written.
    press(page, "nav a[href='/book']")
    sound(page)
    assert page.locator(".quiet li").count() == 3
    press(page, f"text={words['friday'].rsplit(' ', 1)[0]}")  # the year stands once, over all its days
    sound(page)
    text = page.inner_text("main")
    assert words["line"] in text
    assert words["point"] in text
    press(page, "nav a[href='/settings']")
    sound(page)


@pytest.mark.parametrize("world", [("he", FRIDAY)], indirect=True, ids=["he"])
@pytest.mark.parametrize("form", ["masculine", "feminine"])
def test_hebrew_pages_hold_hebrew(world: World, open_page: Any, form: str) -> None:
    page: Page = open_page(language="he")
    page.check(f"input[name=form][value={form}]")
    assert not foreign(page)
    begin(page)
    for path in (
        "/",
        "/sit",
        "/point",
        "/glance",
        "/account",
        "/book",
        "/settings",
        "/book/2026-11-27",
        "/asks",
        "/foundations",
        "/foundations/slowly",
        "/practice",
        "/week",
        "/thread",
        "/letter",
        "/sheets",
        "/sheets/read",
        "/people",
        "/people?country=DE",
    ):
        answer = page.goto(world.origin + path)
        assert answer and answer.ok, path
        assert not foreign(page), path


@pytest.mark.parametrize("world", [("he", FRIDAY)], indirect=True, ids=["he"])
def test_keyboard_alone_closes_a_day(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he")
    begin(page)
    page.goto(world.origin + "/account")
    page.focus("input[name=love]")
    page.keyboard.press("ArrowLeft")  # in a right-to-left row the next number is to the left
    chosen = page.evaluate("document.querySelector('input[name=love]:checked')?.value")
    assert chosen in {"1", "10"}
    page.focus("button.act")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?note=closed")


@pytest.mark.parametrize("world", [("he", FRIDAY)], indirect=True, ids=["he"])
def test_a_thumb_can_reach_every_bubble(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he", width=360)
    begin(page)
    page.goto(world.origin + "/account")
    boxes = page.eval_on_selector_all(
        ".bubbles label", "all => all.map(each => each.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == 44
    assert all(box["height"] >= 44 and box["width"] >= 24 for box in boxes)
    buttons = page.eval_on_selector_all(
        "button, a.act, nav a, .choices label",
        "all => all.map(each => [each.outerHTML.slice(0, 60), each.getBoundingClientRect().height])",
    )
    assert not [each for each in buttons if each[1] < 44]
