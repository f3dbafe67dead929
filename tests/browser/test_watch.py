"""An open page does not outlive the journal's being open, and what stands in its form is not lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from doors import World
from kesher.journal.cover import Cover
from kesher.method.language import Language

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSPHRASE = "correct horse battery"


@pytest.mark.parametrize("world", [("en", "2026-11-22T20:00+02:00")], indirect=True)
def test_a_page_leaves_when_the_journal_was_locked_and_takes_its_words_along(
    world: World, open_page: Any
) -> None:
    world.desk.begin(world.now, Cover(language=Language.EN), PASSPHRASE, keep=False)
    page: Page = open_page(language="en")
    other = page.context.new_page()
    for each in (page, other):
        each.goto(f"{world.origin}/account")
    page.fill("#words", "a line that was not sent")
    # Locked in another tab: this one hears of it at once.
    other.goto(f"{world.origin}/settings")
    other.click("form[action='/lock'] button")
    page.wait_for_url("**/unlock")
    page.fill("#passphrase", PASSPHRASE)
    page.click("form:has(#passphrase) button.act")
    page.click("a[href='/kept']")
    assert page.inner_text(".own") == "a line that was not sent"
    # Locked by itself: a page asks now and then, and its asking does not count as use.
    page.goto(f"{world.origin}/book")
    world.clock.at += timedelta(minutes=world.desk.cover(world.now).idle_minutes + 1)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url("**/unlock")
