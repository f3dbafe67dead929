"""What a person does in a pocket, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Frame, Page

from pockets import PASSPHRASE, awake

STANDS = ", ".join(f"html[data-shown={each}]" for each in ("pages", "lock", "broken", "damaged", "unable"))


def opened(context: BrowserContext, address: str) -> Page:
    """The shell, once it shows what it came to."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address)
    page.wait_for_selector(STANDS)
    return page


def pages(page: Page) -> Frame:
    found = page.frame("pages")
    assert found is not None
    return found


def stands(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-shown")


def begun(page: Page) -> Frame:
    """A new journal, begun by its form, up to the welcome."""
    place, frame = awake(), pages(page)
    frame.wait_for_selector("input[name=passphrase]")
    for each in frame.locator("details").all():
        each.evaluate("each => { each.open = true }")
    frame.fill("input[name=city]", "")
    frame.fill("input[name=latitude]", str(place.latitude))
    frame.fill("input[name=longitude]", str(place.longitude))
    frame.locator("[name=zone]").evaluate("(each, zone) => { each.value = zone }", place.zone)
    frame.fill("input[name=passphrase]", PASSPHRASE)
    frame.fill("input[name=again]", PASSPHRASE)
    frame.click("main button.act")
    return coded(frame)


def coded(frame: Frame) -> Frame:
    """The recovery code of a new journal, and its end written back."""
    frame.wait_for_selector("input[name=last], p.problem")
    assert frame.locator("input[name=last]").count(), frame.inner_text("main")
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{2,4})+", frame.inner_text("main"))
    assert code
    frame.fill("input[name=last]", code[0].replace("-", "")[-4:])
    frame.click("main button.act")
    frame.wait_for_url(re.compile("/k/(welcome|settings)"))
    return frame


def written(frame: Frame, address: str, words: str) -> None:
    """The account of a day, saved."""
    typed(frame, address, words)
    frame.locator("main form:has(textarea) button.act").last.click()
    frame.wait_for_url("**note=*")


def typed(frame: Frame, address: str, words: str) -> None:
    """The account of a day, or its correction, filled in and not sent."""
    frame.goto(f"{address}k/account")
    if "/k/book/" in frame.url:
        frame.click("main a[href*='/account/']")
        frame.wait_for_url("**/k/account/*")
    frame.fill("textarea[name=words]", words)


def read(frame: Frame, address: str) -> str:
    """What stands in the account of the day."""
    frame.goto(f"{address}k/account")
    return frame.inner_text("main")


def unlocked(page: Page, passphrase: str = PASSPHRASE) -> Frame:
    page.fill("#passphrase", passphrase)
    page.press("#passphrase", "Enter")
    page.wait_for_selector("html[data-shown=pages], #wrong:not(:empty)")
    return pages(page)


def joined(page: Page, address: str, code: str) -> Frame:
    """A browser that holds nothing takes a journal over from another device, by its code."""
    frame = pages(page)
    frame.goto(f"{address}k/begin/join")
    frame.fill("#pair_code", code)
    frame.fill("#passphrase", PASSPHRASE)
    frame.fill("#again", PASSPHRASE)
    frame.click("main button.act")
    frame.wait_for_url(re.compile("/k/$|/said/"))
    assert "/said/" not in frame.url, frame.inner_text("main")
    return frame
