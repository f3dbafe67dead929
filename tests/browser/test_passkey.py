"""A journal that a passkey opens on a new device: in a pocket below its host, in a real browser."""

from __future__ import annotations

import re
import socket
import socketserver
import sys
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Frame, Page, Request

from hosts import Host, hosting
from looking import foreign, sound
from pocketing import begun, pages, read, unlocked, written
from pockets import PASSPHRASE, folder

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("pocket"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux"),
]

EMAIL = "dina@example.org"
STANDS = "what stands here"


@pytest.mark.parametrize(("language", "width"), [("he", 360), ("en", 1280)])
def test_a_passkey_opens_the_journal_on_a_new_device(
    browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="he-IL" if language == "he" else "en-GB",
        bypass_csp=True,
    )
    context.set_default_timeout(60_000)
    asked_for: list[Request] = []

    def noted(request: Request) -> None:
        asked_for.append(request)

    context.on("request", noted)
    with hosting(tmp_path / "home", pocket=folder()) as host, heard(host) as (origin, sent):
        page, address = context.new_page(), f"{origin}/pocket/"
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        plain = device(tools, secret=False)
        code = signed_up(page, host, origin, language)
        frame = carried(page, address, code)
        written(frame, address, STANDS)
        frame = asked(frame, address, language, PASSPHRASE)
        frame.wait_for_function("document.querySelector('[data-said]').textContent")
        assert said(frame) == frame.get_attribute("[data-said]", "data-secretless")
        looked_at(frame, language)
        # Another device, whose passkeys give a secret.
        tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": plain})
        device(tools, secret=True)
        page.goto(f"{origin}/passkeys/add")
        page.click("main form[data-passkey] button.act")
        page.wait_for_url("**/devices")
        page.goto(address)
        frame = asked(unlocked(page), address, language, "somebody else")
        frame.wait_for_selector("p.problem")
        frame = asked(frame, address, language, PASSPHRASE)
        frame.wait_for_url("**note=passkey")
        looked_at(frame, language)
        # The browser loses all it had; the passkey alone brings the journal, and signs in nowhere else.
        frame = by_passkey(cleared(page, tools, origin), address, language)
        frame.wait_for_url(re.compile("/k/$|/said/"))
        assert STANDS in read(frame, address)
        page.goto(f"{origin}/devices")
        assert page.url.endswith("/sign-in")
        told_nobody(given_by(asked_for), bytes(sent))
        assert host.errors.read_text() == ""
    context.close()


def device(tools: CDPSession, *, secret: bool) -> str:
    """A device with passkeys, which give a secret or do not."""
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "hasPrf": secret,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(made["authenticatorId"])


def signed_up(page: Page, host: Host, origin: str, language: str) -> str:
    """Come to the host with a passkey; the answer is a code that lets a device in."""
    page.goto(f"{host.invitation.replace(host.address, origin)}?language={language}")
    page.fill("#email", EMAIL)
    page.click("main button.act")
    page.fill("#code", host.code(EMAIL))
    page.click("main button.act")
    page.wait_for_url("**/passkeys/add")
    page.click("main form[data-passkey] button.act")
    page.wait_for_url("**/devices")
    page.click("form[action='/devices/code'] button")
    return page.inner_text("p.code").strip()


def carried(page: Page, address: str, code: str) -> Frame:
    """A journal begun in the pocket, and carried by the host."""
    page.goto(address)
    page.wait_for_selector("html[data-shown=pages]")
    frame = begun(page)
    frame.goto(f"{address}k/devices")
    frame.fill("#host_code", code)
    frame.click("main button.act")
    frame.wait_for_url(re.compile("note=carried"))
    return frame


def asked(frame: Frame, address: str, language: str, proof: str) -> Frame:
    """Let a passkey open the journal, by the hand of whoever types this."""
    frame.goto(f"{address}k/devices/passkey")
    looked_at(frame, language)
    frame.fill("#proof-passkey", proof)
    frame.click("form[data-opens] button.act")
    return frame


def said(frame: Frame) -> str:
    return frame.inner_text("[data-said]")


def cleared(page: Page, tools: CDPSession, origin: str) -> Page:
    """The browser as it was before it ever came here; its passkeys are not the page's to lose."""
    page.goto("about:blank")
    tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    page.context.clear_cookies()
    return page


def by_passkey(page: Page, address: str, language: str) -> Frame:
    """Come in with nothing but the passkey."""
    page.goto(address)
    page.wait_for_selector("html[data-shown=pages]")
    frame = pages(page)
    frame.goto(f"{address}k/begin/join?language={language}")
    frame.click("a[href*='/begin/join/passkey']")
    frame.wait_for_selector("form[data-opens]")
    looked_at(frame, language)
    frame.fill("#passphrase", PASSPHRASE)
    frame.fill("#again", PASSPHRASE)
    frame.click("form[data-opens] button.act")
    return frame


def looked_at(frame: Frame, language: str) -> None:
    """What every page must be."""
    sound(frame)  # type: ignore[arg-type] # it is asked for nothing that a frame has not
    if language == "he":
        assert foreign(frame) == set()  # type: ignore[arg-type]


@contextmanager
def heard(host: Host) -> Iterator[tuple[str, bytearray]]:
    """A wire to the host that remembers everything a browser sends over it, by whichever of its workers."""
    sent = bytearray()

    class Wire(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("localhost", host.port)) as there:
                back = threading.Thread(target=passed, args=(there, self.request), daemon=True)
                back.start()
                passed(self.request, there, sent)
                back.join(5)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Wire) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}", sent
        server.shutdown()


def passed(one: socket.socket, other: socket.socket, kept: bytearray | None = None) -> None:
    with suppress(OSError):
        while part := one.recv(65536):
            if kept is not None:
                kept += part
            other.sendall(part)
        other.shutdown(socket.SHUT_WR)


def given_by(requests: list[Request]) -> bytes:
    """What the passkey gave: it stands in what the page told the pocket's own Python."""
    found = {each for one in requests for each in re.findall("secret=([0-9a-f]{64})", one.post_data or "")}
    assert len(found) == 1, "the same passkey gives the same"
    return bytes.fromhex(found.pop())


def told_nobody(secret: bytes, sent: bytes) -> None:
    """Nothing of it went to the host, however it may be written."""
    assert b"/device/passkey" in sent and b"/sync/" in sent
    written_as = (secret, secret.hex().encode(), b64encode(secret), urlsafe_b64encode(secret))
    assert not any(each.rstrip(b"=") in sent for each in written_as)
