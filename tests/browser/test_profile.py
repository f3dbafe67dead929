"""What a browser leaves on its own disk after an evening: none of the words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from doors import SWITCHES, World, chromium
from kesher.method.language import Language
from kesher.web.handover import hand_over
from kesher.words import catalogue

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSPHRASE = "correct horse battery"
WRITTEN = {
    "saved": "zanzibarone",
    "refused": "zanzibartwo",
    "typed and not sent": "zanzibarthree",
    "sought in the journal": "zanzibarfour",
    "a mistyped code": "ZANZ-1BAR-S1XS",
    "in Hebrew": "זנזיברשבע",
}


def press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)


def evening(world: World, page: Page) -> None:
    """Begin, write, be refused, seek, lock, mistype the code, and leave a page open with words on it."""
    page.goto(hand_over(world.home, world.address(), catalogue(Language.EN)).as_uri())
    page.wait_for_selector("#passphrase")
    page.wait_for_load_state("load")
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#again", PASSPHRASE)
    press(page, "button.act")
    page.fill("#last", "ZZZZ")
    press(page, "button.act")
    page.fill("#last", page.inner_text(".code")[-4:])
    press(page, "button.act")
    page.goto(f"{world.origin}/glance")
    page.fill("#pull", WRITTEN["saved"])
    press(page, "button[name=where][value='4']")
    page.goto(f"{world.origin}/account")
    page.fill("#words", f"{WRITTEN['refused']} {WRITTEN['in Hebrew']} " * 4000)
    press(page, "main form button.act")
    assert WRITTEN["refused"] in page.input_value("#words") and "/said/" in page.url
    page.goto(f"{world.origin}/book")
    page.fill("#sought", WRITTEN["sought in the journal"])
    press(page, ".find button")
    page.goto(f"{world.origin}/settings")
    press(page, "form[action='/lock'] button")
    page.click("summary")
    page.fill("#code", WRITTEN["a mistyped code"])
    press(page, "details button")
    assert page.locator(".problem").count() == 1
    page.fill("#passphrase", PASSPHRASE)
    press(page, "form:has(#passphrase) button")
    page.goto(f"{world.origin}/question")
    page.fill("#words", WRITTEN["typed and not sent"])
    page.wait_for_timeout(4000)  # it writes its session down every few seconds


def found_in(folder: Path, word: str) -> list[str]:
    """The files of a profile that hold a word, as text is kept there."""
    forms = {form.encode(code) for form in (word, word.lower()) for code in ("utf-8", "utf-16-le")}
    forms |= {re.sub("%0?", "%", "".join(f"%{byte:02X}" for byte in word.encode())).encode()}
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [str(path.relative_to(folder)) for path in files if any(f in path.read_bytes() for f in forms)]


@pytest.mark.parametrize("world", [("en", "2026-11-22T20:00+02:00")], indirect=True)
def test_an_evening_leaves_no_word_in_the_browsers_own_files(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=chromium(), args=[*SWITCHES, "--headless=new"], java_script_enabled=False
    )
    try:
        context.set_default_timeout(30_000)
        evening(world, context.pages[0])
    finally:
        context.close()
    assert found_in(profile, "/said/"), "it kept no session at all, so nothing was looked at"
    found = {what: found_in(profile, word) for what, word in WRITTEN.items()}
    assert not any(found.values()), found
    assert not found_in(profile, PASSPHRASE)
