"""A person comes to a host in a real browser: by an invitation, with a passkey, and takes a device off."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from host.test_notices import service
from host.test_reminders import journal_of, put
from hosts import Guest, Host, hosting
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


SUBSCRIBED = """origin => {
    let given = null;
    const unsubscribe = async () => { given = null; return true };
    const made = () => ({ endpoint: `${origin}/telephone`, unsubscribe });
    PushManager.prototype.subscribe = async (options) => {
        if (options.applicationServerKey.length !== 65 || !options.userVisibleOnly) throw new Error("no key");
        return given = made();
    };
    PushManager.prototype.getSubscription = async () => given;
}"""
"""What a browser does with the service of its maker, which is none of this machine."""

SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/static/pages/");
    const all = await registration.getNotifications();
    return all.map(({ title, body, lang, dir, silent, data }) => ({ title, body, lang, dir, silent, data }));
}"""


@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [("he", "rtl", ("קשר", "זה הזמן שנבחר.")), ("en", "ltr", ("Kesher", "This is the time you chose."))],
)
def test_a_telephone_shows_a_notice_that_says_nothing(
    browser: Browser, tmp_path: Path, language: str, direction: str, said: tuple[str, str]
) -> None:
    with service() as taking, hosting(tmp_path / "home", KESHER_HOST_PUSH=taking.origin) as host:
        person = Guest(host).join(host.invitation, EMAIL)
        context = browser.new_context(viewport={"width": 360, "height": 780}, bypass_csp=True)
        context.grant_permissions(["notifications"], origin=host.address)
        context.add_init_script(f"({SUBSCRIBED})({json.dumps(taking.origin)})")
        kept = [{"name": name, "value": value, "url": host.address} for name, value in person.cookies.items()]
        context.add_cookies(kept)  # type: ignore[arg-type]
        page = context.new_page()
        workers = watched(page)
        page.goto(f"{host.address}/notices?language={language}")
        assert page.locator("[data-without-notices]").count() == 0
        sound(page)
        page.click("main button.act")
        page.wait_for_selector("form[action='/notices/stop']")
        sound(page)
        page.goto(f"{host.address}/devices")
        sound(page)
        device = person.let_in()
        assert put(device, journal_of(device), time.time() + 1, channel="push") == 204
        assert taking.wait("/telephone")[2] == b""
        pushed(page, host, workers)
        title, body = said
        assert page.evaluate(SHOWN) == [
            {"title": title, "body": body, "lang": language, "dir": direction, "silent": True, "data": None}
        ]
        page.goto(f"{host.address}/notices")
        page.click("main button.act")
        page.wait_for_selector("form[action='/notices']")
        assert host.errors.read_text() == ""
        context.close()


def watched(page: Page) -> list[dict[str, Any]]:
    """The workers that this page's browser knows, as they come."""
    found: list[dict[str, Any]] = []
    devtools = page.context.new_cdp_session(page)
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    return found


def pushed(page: Page, host: Host, workers: list[dict[str, Any]]) -> None:
    """An empty message comes to the browser, as its service would bring it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    (which,) = {each["registrationId"] for each in workers}
    message = {"origin": host.address, "registrationId": which, "data": ""}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    until = time.monotonic() + 10
    while not page.evaluate(SHOWN) and time.monotonic() < until:
        page.wait_for_timeout(50)
