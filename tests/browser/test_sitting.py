"""The sitting in a real browser: by itself, hurried, paused, left, and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from doors import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORNING = "2026-11-26T08:30+02:00"


def started(world: World, page: Page, minutes: int = 3) -> None:
    page.fill("#passphrase", "correct horse battery")
    page.fill("#again", "correct horse battery")
    with page.expect_navigation():
        page.click("button.act")
    page.fill("#last", page.inner_text(".code")[-4:])
    with page.expect_navigation():
        page.click("button.act")
    page.goto(world.origin + "/sit")
    page.check(f"input[name=minutes][value='{minutes}']")
    with page.expect_navigation():
        page.click("button.act")


@pytest.mark.parametrize("world", [("he", MORNING)], indirect=True, ids=["he"])
def test_lines_come_one_by_one_and_a_tap_brings_the_next(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he")
    started(world, page)
    lines = page.locator(".say p")
    assert lines.count() == 3
    expect(page.locator(".say p:not(.later)")).to_have_count(1)
    page.click(".say")
    expect(page.locator(".say p:not(.later)")).to_have_count(2)
    page.keyboard.press("Space")
    expect(page.locator(".say p:not(.later)")).to_have_count(3)
    # After the last line the next part follows in the same page: nothing was loaded anew.
    page.evaluate("window.same = true")
    page.keyboard.press("Space")
    expect(page.locator(".step")).to_contain_text("2")
    assert page.evaluate("window.same") is True
    assert re.search(r"/sit/2\?", page.url)


@pytest.mark.parametrize("world", [("en", MORNING)], indirect=True, ids=["en"])
def test_it_goes_by_itself_at_a_reading_pace(world: World, open_page: Any) -> None:
    page: Page = open_page(language="en")
    page.clock.install()
    started(world, page)
    seconds = float(page.get_attribute(".say", "data-pace") or "0")
    assert 3 <= seconds <= 20
    page.clock.run_for(seconds * 1000 + 50)
    expect(page.locator(".say p:not(.later)")).to_have_count(2)
    # Paused, it waits as long as it is asked to.
    page.click("[data-pause]")
    page.clock.run_for(600_000)
    expect(page.locator(".say p:not(.later)")).to_have_count(2)
    page.click("[data-pause]")
    page.clock.run_for(seconds * 1000 + 50)
    expect(page.locator(".say p:not(.later)")).to_have_count(3)


@pytest.mark.parametrize("world", [("he", MORNING)], indirect=True, ids=["he"])
def test_leaving_is_one_press_and_is_written_as_what_it_was(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he")
    started(world, page)
    world.clock.set("2026-11-26T08:32+02:00")
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert "גם מעט הוא התבוננות" in page.inner_text("main")
    page.goto(world.origin + "/book/2026-11-26")
    assert "התבוננות, בחלקה" in page.inner_text("main")
    assert "2 דקות" in page.inner_text("main") or "שתי דקות" in page.inner_text("main")


@pytest.mark.parametrize("world", [("en", MORNING)], indirect=True, ids=["en"])
def test_every_line_is_there_without_scripts(world: World, open_page: Any) -> None:
    page: Page = open_page(language="en", scripts=False)
    started(world, page)
    assert page.locator(".say p.later").count() == 0
    for step in range(2, 7):
        with page.expect_navigation():
            page.click("a.act")
        assert f"/sit/{step}?" in page.url
    with page.expect_navigation():
        page.click("a.act")
    assert "/sit/end" in page.url


@pytest.mark.parametrize("world", [("en", MORNING)], indirect=True, ids=["en"])
def test_going_on_leads_through_all_parts_to_the_end(world: World, open_page: Any) -> None:
    page: Page = open_page(language="en")
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
    started(world, page)
    for step in range(2, 7):
        page.click("[data-next]")
        page.wait_for_url(f"**/sit/{step}?*")
    page.click("[data-next]")
    page.wait_for_url("**/sit/end?*")
    assert not seen
