"""A first week with a missed day and a Shabbat, and what it costs in taps and in time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page

from doors import World
from keys import Keys
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUNDAY = "2026-11-22T09:00+02:00"
SAID = {
    "he": {"point": "חצי שעה של עיון, בלי הפסק", "less": "רבע שעה של עיון", "word": "שקט", "shabbat": "שבת"},
    "en": {
        "point": "Half an hour of study",
        "less": "A quarter hour",
        "word": "quiet",
        "shabbat": "Shabbat",
    },
}
WAYS = {
    "phone": (360, True, ""),
    "desk-by-keys": (1280, True, "keys"),
    "phone-without-scripts": (360, False, ""),
    "narrow-large-dark": (320, True, "large"),
}
LARGE = """
addEventListener("DOMContentLoaded", () => { document.documentElement.style.fontSize = "200%" })
"""


class Thumb:
    """Counts what a person has to touch."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.began = time.monotonic()

    def press(self, what: str) -> None:
        self.taps += 1
        with self.page.expect_navigation():
            self.page.click(what)

    def pick(self, name: str, value: str) -> None:
        self.taps += 1
        self.page.check(f"input[name={name}][value='{value}']")

    def write(self, field: str, words: str) -> None:
        self.taps += 1
        self.page.fill(field, words)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def at(world: World, page: Page, when: str, path: str = "/") -> None:
    world.clock.set(when)
    page.goto(world.origin + path)
    if page.url.endswith("/unlock"):
        with page.expect_navigation():
            page.click("button[name=kept]")
        page.goto(world.origin + path)


def account(page: Page, mark: str, words: str) -> Thumb:
    """From Today to a closed day."""
    thumb = Thumb(page)
    thumb.press("a.act[href='/account']")
    for name, value in {"love": "7", "desire": "5", "thought": "4", "clarity": "6"}.items():
        thumb.pick(name, value)
    thumb.pick("mark", mark)
    if words:
        thumb.write("#words", words)
    thumb.press("button.act")
    return thumb


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "world,language", [(("he", SUNDAY), "he"), (("en", SUNDAY), "en")], ids=["he", "en"], indirect=["world"]
)
def test_a_first_week(world: World, open_page: Any, language: str, way: str) -> None:
    said = SAID[language]
    width, scripts, how = WAYS[way]
    page: Any = open_page(language=language, width=width, scripts=scripts)
    if how == "large":
        page.context.add_init_script(LARGE)
        page.context.add_cookies([{"name": "kesher-look", "value": "night.", "url": world.origin}])
        page.reload()
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    elif how == "keys":
        page = Keys(page)

    # Sunday: the first run, with everything that can be skipped left as it is.
    thumb = Thumb(page)
    thumb.write("#passphrase", "correct horse battery")
    thumb.write("#again", "correct horse battery")
    thumb.taps += 1
    page.check("input[name=keep]")
    thumb.press("button.act")
    thumb.write("#last", page.inner_text(".code")[-4:])
    thumb.press("button.act")
    sound(page)
    thumb.press("button.act")
    assert page.url == world.origin + "/"
    assert thumb.taps <= 25
    assert thumb.seconds <= 180

    # The first reading, the first sitting, and the point.
    thumb.press("a.act[href='/first']")
    for _ in range(3):
        sound(page)
        thumb.press("button.act")
    thumb.press("a.act[href='/sit']")
    sound(page)
    thumb.press("button.act")
    for step in range(2, 8):
        page.click("a.act")
        page.wait_for_url(f"**/sit/{step}?*" if step < 7 else "**/sit/end?*")
    thumb.press("button.act")
    thumb.press("a.act[href='/point']")
    thumb.write("#do", said["point"])
    thumb.press("main form button.act")

    # Its evening: under a minute and ten taps from opening to a closed day.
    at(world, page, "2026-11-22T20:30+02:00")
    thumb = account(page, "kept", said["word"])
    assert thumb.taps <= 10
    assert thumb.seconds <= 60

    # Monday by day and by night; a pull of one's own list is picked.
    at(world, page, "2026-11-23T08:00+02:00", "/practice")
    sound(page)
    page.fill("#pull", "x")
    with page.expect_navigation():
        page.click("button[formaction^='/practice/pull']")
    at(world, page, "2026-11-23T21:00+02:00", "/account")
    page.check("input[name=picked]")
    page.check("input[name=love][value='3']")
    with page.expect_navigation():
        page.click("button.act")

    # Tuesday was missed, and is said on Wednesday; the bond is tied again.
    at(world, page, "2026-11-25T10:00+02:00", "/point")
    page.click("details:first-of-type summary")
    with page.expect_navigation():
        page.click("form[action='/point/2026-11-24'] button[value=missed]")
    sound(page)
    with page.expect_navigation():
        page.click("form[action='/point/mend'] button")
    assert page.locator("form[action='/point/mend']").count() == 0

    # Thursday: a narrower point, the same one.
    at(world, page, "2026-11-26T10:00+02:00", "/point")
    page.click("summary >> nth=1")
    page.fill("#w", said["less"])
    with page.expect_navigation():
        page.click("button[formaction^='/point/narrow']")
    assert said["less"] in page.inner_text("h1")

    # A foundation by free choice.
    page.goto(world.origin + "/foundations")
    sound(page)
    with page.expect_navigation():
        page.click("a[href='/foundations/slowly']")
    sound(page)
    page.check("input[name=lives][value=felt]")
    with page.expect_navigation():
        page.click("button.act")

    # Shabbat is still. Afterwards the week is filled in on one page, and need not be.
    at(world, page, "2026-11-28T10:00+02:00")
    assert page.inner_text("h1") == said["shabbat"]
    at(world, page, "2026-11-28T19:00+02:00", "/week/2026-11-28")
    sound(page)
    page.select_option("select[name='2026-11-27.love']", "6")
    with page.expect_navigation():
        page.click("button.act")

    # The book: five written days, and the word that was written is found.
    page.goto(world.origin + "/book")
    sound(page)
    assert page.locator("section .quiet li").count() == 6
    page.fill("#sought", said["word"])
    with page.expect_navigation():
        page.click("form.find button")
    sound(page)
    assert page.inner_text("mark") == said["word"]
    assert said["word"] not in page.url
    with page.expect_navigation():
        page.click(".quiet a")
    assert said["point"] in page.inner_text("main")
    assert said["less"] not in page.inner_text("main")
