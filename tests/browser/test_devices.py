"""One journal on two devices by way of a host, in a real browser: from the invitation to the lost device."""

from __future__ import annotations

import io
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.test_host import with_keys
from doors import Client, running
from hosts import Guest, Host, hosting
from kesher.method.language import Language
from looking import foreign, sound

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux"),
]

AT = "2026-11-22T10:00+02:00"
PASSPHRASE = "correct horse"
OTHER = "another quiet evening here"
EMAIL = "dina@example.org"


@pytest.mark.parametrize(("language", "width"), [("he", 360), ("en", 1280)])
def test_a_journal_comes_to_a_second_device_and_leaves_it(
    browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="he-IL" if language == "he" else "en-GB",
        bypass_csp=True,
    )
    context.set_default_timeout(30_000)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    with (
        hosting(tmp_path / "host") as host,
        running(tmp_path / "one", Language(language), AT) as one,
        elsewhere(tmp_path / "two", language) as two,
    ):
        let_in = at_the_host(context, host, language)
        Client(one).enter().begin(keep=False, passphrase=PASSPHRASE, language=language)
        first = opened(context, one.address())
        chosen(first, host, let_in)
        reminded(first, host)
        code = paired(first)
        second = joined(opened(context, two), code, language)
        taken_off(first)
        removed(second)
        assert not errors
        assert host.errors.read_text() == ""
    context.close()


ELSEWHERE = """
import sys
from pathlib import Path
from doors import running
from kesher.method.language import Language
with running(Path(sys.argv[1]), Language(sys.argv[2]), sys.argv[3]) as world:
    print(world.address(), flush=True)
    sys.stdin.read()
"""


@contextmanager
def elsewhere(home: Path, language: str) -> Iterator[str]:
    """Another computer: a process of its own; the answer is the address that lets a browser in."""
    command = [sys.executable, "-c", ELSEWHERE, str(home), language, AT]
    tests = str(Path(__file__).resolve().parents[1])
    with subprocess.Popen(
        command,
        env=dict(os.environ) | {"PYTHONPATH": tests},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running_there:
        assert running_there.stdout is not None
        yield running_there.stdout.readline().strip()
        running_there.communicate("")


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


REFUSAL = "p.problem"


def refused(page: Page) -> None:
    """What was asked is refused in one sentence, and nothing is given."""
    page.wait_for_selector(REFUSAL)
    assert page.locator(REFUSAL).count() == 1 and page.locator("p.code").count() == 0
    sound(page)


def origin(page: Page) -> str:
    return "://".join(urlsplit(page.url)[:2])


def at_the_host(context: BrowserContext, host: Host, language: str) -> str:
    """Sign up with a passkey, and the code that lets a device in."""
    page = context.new_page()
    with_keys(page)
    page.goto(f"{host.invitation}?language={language}")
    page.fill("#email", EMAIL)
    page.click("main button.act")
    page.fill("#code", host.code(EMAIL))
    page.click("main button.act")
    page.wait_for_url("**/passkeys/add")
    sound(page)
    page.click("main button.act")
    page.wait_for_url("**/devices")
    page.click("form[action='/devices/code'] button")
    sound(page)
    return page.inner_text("p.code").strip()


def chosen(page: Page, host: Host, code: str) -> None:
    """The host is chosen: first with a code that was mistyped, and nothing typed is lost."""
    page.goto(f"{origin(page)}/settings")
    page.click("main a[href='/devices']")
    sound(page)
    page.fill("#address", host.address)
    page.fill("#host_code", "BBBB-BBBB-BBBB")
    page.click("main button.act")
    refused(page)
    assert page.input_value("#address") == host.address
    sound(page)
    page.fill("#host_code", code)
    page.click("main button.act")
    page.wait_for_url("**/devices?note=carried")
    sound(page)
    assert host.address in page.inner_text("main .lead")


def reminded(page: Page, host: Host) -> None:
    """A time is chosen, and an address for a calendar is made and taken back; a notice has no browser yet."""
    page.goto(f"{origin(page)}/reminders")
    sound(page)
    page.check("input[name='account.how'][value=clock]", force=True)
    page.check("input[name=push]")
    page.click("form[action='/reminders'] button.act")
    page.wait_for_selector("p.problem")
    assert f"{host.address}/notices" in page.inner_text("p.problem")
    sound(page)
    page.goto(f"{origin(page)}/reminders")
    page.click("form[action='/reminders/address'] button")
    page.wait_for_selector("p.code")
    sound(page)
    path = page.inner_text("p.code").strip().removeprefix(host.address)
    assert Guest(host).get(path).body.startswith("BEGIN:VCALENDAR")
    page.click("form[action='/reminders/address/stop'] button")
    page.wait_for_selector("form[action='/reminders/address']")
    assert Guest(host).get(path).status == 404


def paired(page: Page) -> str:
    """A code for a second device, as letters and for a camera; whoever only sat down here is given none."""
    page.goto(f"{origin(page)}/devices")
    page.fill("#proof-pair", "somebody else")
    page.click("form[action='/devices/pair'] button.act")
    refused(page)
    page.fill("#proof-pair", PASSPHRASE)
    page.click("form[action='/devices/pair'] button.act")
    page.wait_for_selector("p.code")
    sound(page)
    code = page.inner_text("p.code").strip()
    assert photographed(page) == code
    page.emulate_media(color_scheme="dark")
    assert photographed(page) == code
    page.emulate_media(color_scheme="light")
    return code


def photographed(page: Page) -> str:
    """What a camera that looks at the page reads."""
    import zxingcpp
    from PIL import Image

    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot(full_page=True))))
    assert len(found) == 1
    return str(found[0].text)


def joined(page: Page, code: str, language: str) -> Page:
    """The second device opens the journal, and a code that was used lets nobody in."""
    page.goto(f"{origin(page)}/begin?language={language}")
    page.click("a[href^='/begin/join']")
    sound(page)
    page.click("a[href^='/begin/join/code']")
    sound(page)
    page.go_back()
    page.fill("#pair_code", code[:-3] + "BBB")
    page.fill("#passphrase", OTHER)
    page.fill("#again", OTHER)
    page.click("main form button.act")
    refused(page)
    page.fill("#pair_code", code)
    page.fill("#passphrase", OTHER)
    page.fill("#again", OTHER)
    page.click("main form button.act")
    page.wait_for_selector("nav")
    page.goto(f"{origin(page)}/devices")
    sound(page)
    assert page.locator("form[action$='/revoke']").count() == 1
    if language == "he":
        assert foreign(page) <= {"http", "localhost", "Kesher", *page_names(page)}
    return page


def page_names(page: Page) -> set[str]:
    """The names of devices, which are what their computers are called."""
    return set(re.findall(r"[A-Za-z]{2,}", platform.node()))


def taken_off(page: Page) -> None:
    """The second device is lost: the key is renewed, and a new recovery code is shown."""
    page.goto(f"{origin(page)}/devices")
    assert page.locator("details").count() == 0  # it came meanwhile, and nothing was asked of the host since
    page.click("form[action='/devices/now'] button")
    page.click("details summary")
    sound(page)
    page.fill("details input[name=proof]", "somebody else")
    page.click("details button.act")
    page.wait_for_selector("details[open] [aria-invalid]")
    refused(page)
    page.fill("details input[name=proof]", PASSPHRASE)
    page.click("details button.act")
    page.wait_for_url("**/code/**")
    sound(page)
    page.fill("input[name=last]", page.inner_text("p.code").strip()[-4:])
    page.click("main button.act")
    page.goto(f"{origin(page)}/devices")
    assert page.locator("form[action$='/revoke']").count() == 0


def removed(page: Page) -> None:
    """The device that was taken off says so at its next round, and its journal is still there to read."""
    page.goto(f"{origin(page)}/devices")
    page.fill("#proof-pair", OTHER)
    page.click("form[action='/devices/pair'] button.act")
    refused(page)
    page.goto(f"{origin(page)}/book")
    assert page.locator("main h1").count() == 1
