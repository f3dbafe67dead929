"""What scripts add to every page: a passphrase that can be shown, and a page that says it is at work."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from doors import World, running
from kesher.journal.cover import Cover
from kesher.method.language import Language
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT = "2026-11-22T09:00+02:00"


STAY = "what => addEventListener(what, (event) => event.preventDefault())"
"""Nothing is sent: as if its answer were long in coming. The page's own listeners have heard it by then."""


def begun(browser: Browser, world: World, language: str, *, scripts: bool = True) -> Page:
    world.desk.begin(world.now, Cover(language=Language(language)), "correct horse battery", keep=True)
    page = browser.new_page(viewport={"width": 360, "height": 780}, java_script_enabled=scripts)
    page.goto(world.address())
    return page


def test_a_passphrase_can_be_shown_and_is_hidden_again_when_it_goes(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "kesher", Language.EN, AT) as world:
        page = browser.new_page(viewport={"width": 360, "height": 780}, bypass_csp=True)
        page.goto(world.address())
        page.fill("#passphrase", "correct horse")
        show = page.locator("#passphrase + button")
        assert show.inner_text() == "Show the passphrase"
        show.click()
        assert page.get_attribute("#passphrase", "type") == "text"
        assert show.get_attribute("aria-pressed") == "true" and show.inner_text() == "Hide the passphrase"
        sound(page)
        page.fill("#again", "other words")
        page.click("button.act")
        page.wait_for_selector("#again[aria-invalid=true]")
        assert page.evaluate("document.activeElement.id") == "again"
        assert page.get_attribute("#passphrase", "type") == "password"
        # What is wrong is read once: at its field, and not at the head of the page as well.
        assert page.locator(".problem").bounding_box()["width"] <= 1  # type: ignore[index]
        assert page.locator("#wrong-again").is_visible()
        sound(page)
        page.close()


def test_without_scripts_there_is_no_button_and_the_form_works(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "kesher", Language.EN, AT) as world:
        page = begun(browser, world, "en", scripts=False)
        page.goto(world.origin + "/settings")
        assert page.locator("button.reveal").count() == 0
        page.goto(world.origin + "/account")
        page.fill("#words", "a line")
        page.click("button.act")
        assert page.url.endswith("/?note=closed")
        page.close()


def test_a_page_that_takes_its_time_says_so(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "kesher", Language.HE, AT) as world:
        page = begun(browser, world, "he")
        for path, press, how, said in (
            ("/thread", "nav a[href='/book']", "click", "רגע."),
            ("/account", "button.act", "submit", "הדף נשלח. רגע."),
        ):
            page.goto(world.origin + path)
            page.evaluate(STAY, how)
            page.click(press)
            assert page.locator(".at-work").count() == 0  # of an answer that comes at once nothing is said
            page.wait_for_selector(f".at-work:text-is('{said}')")
            assert page.get_attribute(".at-work", "role") == "status"
        # A press that leads nowhere else, or into a window of its own, says nothing.
        page.goto(world.origin + "/book")
        page.evaluate(STAY, "click")
        page.click("nav a[href='/thread']", modifiers=["Control"])
        page.wait_for_timeout(600)
        assert page.locator(".at-work").count() == 0
        page.close()


def test_a_page_of_help_prints_its_words_alone(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "kesher", Language.HE, AT) as world:
        page = begun(browser, world, "he")
        page.goto(world.origin + "/help/thread")
        page.emulate_media(media="print")
        assert not page.locator("nav, .top, .aside").filter(visible=True).count()
        assert page.locator("dl.told dd").first.is_visible() and page.locator("svg.chart").first.is_visible()
        page.close()
