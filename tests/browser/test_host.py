"""A person comes to a host in a real browser: by an invitation, with a passkey, and takes a device off."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hosts import Guest, hosting
from looking import foreign, sound

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux"),
]

EMAIL = "dina@example.org"
OURS = {"dina", "example", "org", "Chrome", "Linux"}


def looked_at(page: Page, *shown: str) -> None:
    """What every page must be."""
    sound(page)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert foreign(page) <= OURS | set(shown)


def with_keys(page: Page) -> None:
    """A device that can make passkeys, and opens them by its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_person_comes_by_an_invitation_with_a_passkey(browser: Browser, tmp_path: Path) -> None:
    with hosting(tmp_path / "home") as host:
        context = browser.new_context(viewport={"width": 360, "height": 780}, locale="he-IL", bypass_csp=True)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        with_keys(page)
        page.goto(host.address)
        looked_at(page)
        page.goto(host.invitation)
        looked_at(page)
        page.fill("#email", EMAIL)
        page.click("main button.act")
        looked_at(page)
        page.fill("#code", "BBBB-BBBB")
        page.click("main button.act")
        assert page.inner_text("p.problem") == "הקוד אינו הקוד שנשלח. אפשר לנסות שוב."
        looked_at(page)
        page.fill("#code", host.code(EMAIL))
        page.click("main button.act")
        page.wait_for_url("**/passkeys/add")
        looked_at(page)
        page.click("main button.act")
        page.wait_for_url("**/devices")
        assert page.locator("form[action^='/passkeys/']").count() == 1
        looked_at(page)
        page.click("form[action='/sign-out'] button")
        page.wait_for_url(f"{host.address}/")
        page.goto(f"{host.address}/devices")
        page.wait_for_url("**/sign-in")
        looked_at(page)
        page.click("form[data-passkey] button")
        page.wait_for_url("**/devices")
        assert page.inner_text("main .lead") == EMAIL
        # A device is let in by the code that is shown, and taken off.
        page.click("form[action='/devices/code'] button")
        code = page.inner_text("p.code")
        looked_at(page, *code.split("-"))
        device = Guest(host)
        assert device.post("/device", {"code": code, "name": "הטלפון של דינה"}, token=False).status == 201
        page.goto(f"{host.address}/devices")
        assert "הטלפון של דינה" in page.inner_text("main")
        looked_at(page)
        page.click("form[action$='/revoke'] button")
        page.wait_for_url("**/devices")
        assert "הטלפון של דינה" not in page.inner_text("main")
        page.click("a[href='/invite']")
        page.click("main button.act")
        assert f"{host.address}/join/" in page.inner_text("p.code")
        sound(page)
        page.goto(f"{host.address}/leave")
        looked_at(page)
        page.click("main form button.act")
        assert page.locator("p.problem").count() == 1
        page.check("input[name=without]")
        page.click("main form button.act")
        page.wait_for_url("**/?left=1")
        assert not errors
        context.close()
        assert host.errors.read_text() == ""
