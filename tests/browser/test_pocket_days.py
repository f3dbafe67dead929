"""A pocket over days, and what a browser, a clock or a server can do to it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from doors import SWITCHES, chromium
from kesher.actions.desk import Desk
from kesher.actions.journal import keeping
from kesher.method.problems import Problem
from pocketing import begun, coded, opened, pages, read, stands, typed, unlocked, written
from pockets import PASSPHRASE, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("pocket"),
    pytest.mark.timeout(900),
]

DAY = 86_400_000
WORDS = "מילים של יום"
CLOCK = """(given) => {
  self.real ??= Date.now.bind(Date);
  Date.now = () => self.real() + given;
}"""
"""The clock of the device, as Python sees it."""


def at(page: Page, days: int) -> None:
    """Move the device's clock so many days from now; what was left untouched so long has locked itself."""
    page.workers[0].evaluate(CLOCK, days * DAY)


def entered(frame: Frame, address: str) -> None:
    """Open the journal on its own page, if it is locked."""
    frame.goto(f"{address}k/")
    if frame.url.endswith("/k/unlock"):
        frame.fill("input[name=passphrase]", PASSPHRASE)
        frame.click("main button.act")
        frame.wait_for_url("**/k/")


def test_a_week_offline_with_its_day_of_rest(context: BrowserContext, pocket: Path) -> None:
    """Each day is written; on the day that is rest nothing is asked, and nothing can be."""
    with serving(pocket) as address:
        page = opened(context, address)
        frame = begun(page)
        context.set_offline(offline=True)
        wrote = rested = 0
        for day in range(7):
            at(page, day)
            entered(frame, address)
            frame.goto(f"{address}k/account")
            if frame.locator("textarea[name=words]").count():
                written(frame, address, f"{WORDS} {day}.")
                wrote += 1
            else:
                assert "שבת" in frame.inner_text("body") or "חג" in frame.inner_text("body")
                rested += 1
        assert wrote >= 4 and rested >= 1
        # Come back with the clock a year too early: it is said or not, and nothing of what was written goes.
        at(page, -365)
        entered(frame, address)
        for name in ("", "account", "book", "calendar"):
            answer = frame.goto(f"{address}k/{name}")
            assert answer and answer.status == 200, name
        at(page, 0)
        entered(frame, address)
        assert f"{WORDS} 0." in read(frame, address)


def test_what_is_taken_out_opens_on_a_computer_and_comes_back_in(
    context: BrowserContext, browser: Browser, pocket: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.kesher"
    with serving(pocket) as address:
        page = opened(context, address)
        frame = begun(page)
        written(frame, address, WORDS)
        frame.goto(f"{address}k/settings")
        with page.expect_download() as coming:
            frame.locator("form[action$='/export/sealed'] button").click()
        coming.value.save_as(out)
        assert WORDS.encode() not in out.read_bytes()
        desk, now = Desk(tmp_path / "home", keyring=False), datetime.now(UTC)
        made = keeping.restore(desk, now, out.read_bytes(), out.name, secret=PASSPHRASE)
        assert not isinstance(made, Problem)
        assert any(WORDS in page.account.words for page in desk.journal(now).book().pages)
        desk.close()
        other = browser.new_context(viewport={"width": 390, "height": 844}, locale="he-IL")
        try:
            there = opened(other, address)
            frame = pages(there)
            frame.goto(f"{address}k/begin/restore")
            frame.set_input_files("input[type=file]", out)
            for each in frame.locator("main input[type=password]").all():
                each.fill(PASSPHRASE)
            frame.click("main button.act")
            assert WORDS in read(coded(frame), address)
        finally:
            other.close()


def test_a_device_without_simd_is_slower_and_has_the_same_journal(browser: Browser, pocket: Path) -> None:
    without = "--js-flags=--no-enable-sse4-1 --no-enable-sse4-2 --no-enable-avx --no-enable-avx2"
    bare = browser.browser_type.launch(executable_path=chromium(), args=[*SWITCHES, without])
    try:
        with serving(pocket) as address:
            page = opened(bare.new_context(locale="he-IL"), address)
            assert stands(page) == "pages"
            written(begun(page), address, WORDS)
            page.reload()
            page.wait_for_selector("html[data-shown=lock]")
            assert WORDS in read(unlocked(page), address)
    finally:
        bare.close()


def test_where_python_does_not_start_there_are_a_sentence_and_people_to_call(
    context: BrowserContext, pocket: Path, tmp_path: Path
) -> None:
    """Not damaged on the way: this browser cannot run it."""
    broken = tmp_path / "pocket"
    shutil.copytree(pocket, broken)
    wasm, worker = broken / "python" / "pyodide.asm.wasm.bin", broken / "sw.js"
    before = digest(wasm.read_bytes())
    wasm.write_bytes(gzip.compress(b"\0asm of a kind that nobody knows"))
    listed = worker.read_text("utf-8")
    assert before in listed
    worker.write_text(listed.replace(before, digest(wasm.read_bytes())), "utf-8")
    with serving(broken) as address:
        page = opened(context, address)
        assert stands(page) == "broken" and page.locator("section.broken").is_visible()
        assert page.locator("a[href='slip.html']").is_visible()
        page.click("a[href='people.html']")
        page.wait_for_selector("a[href='tel:1201']")


def test_where_there_is_too_little_memory_there_are_the_same(browser: Browser, pocket: Path) -> None:
    """As much as Python asks for cannot be had: nothing hangs, and a slip and people to call are there."""
    little = "--js-flags=--wasm-max-mem-pages=400"
    bare = browser.browser_type.launch(executable_path=chromium(), args=[*SWITCHES, little])
    try:
        with serving(pocket) as address:
            page = opened(bare.new_context(locale="he-IL"), address)
            assert stands(page) == "broken" and page.locator("section.broken").is_visible()
            assert "memory" in (page.get_attribute("html", "data-why") or "")
            assert page.locator("a[href='slip.html']").is_visible()
    finally:
        bare.close()


def digest(raw: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(raw).digest()).decode()


def test_a_visit_that_is_cut_off_says_so_and_the_next_one_ends_it(
    context: BrowserContext, pocket: Path, tmp_path: Path
) -> None:
    half = tmp_path / "pocket"
    shutil.copytree(pocket, half)
    (half / "python" / "python_stdlib.zip.bin").unlink()
    with serving(half) as address:
        page = opened(context, address)
        assert stands(page) == "damaged"
        port = int(address.rstrip("/").rpartition(":")[2])
    with serving(pocket, port=port):
        page.reload()
        page.wait_for_selector("html[data-shown=pages]")
        typed(begun(page), address, WORDS)
