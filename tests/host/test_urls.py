"""Every address of a host, and everyone who may come to it: made from the table of addresses itself.

An address that is not told of below fails, so that none is forgotten.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from circles import begun
from hosts import Guest, Host, bundle, packed, pushed
from kesher.sync import wire
from markup import faults

LIST = """
import json, sys
from pathlib import Path
from kesher.host.options import Options
from kesher.method.language import Language
from kesher.host import serve, database
options = Options(Path(sys.argv[1]), 0, "", "", None, True, Language.EN)
database.make_folder(options.folder)
serve.begin(options, 1)
from django.urls import get_resolver
for each in get_resolver().url_patterns:
    view = each.callback
    print(json.dumps([str(each.pattern), getattr(view, "open_to", None), getattr(view, "methods", [])]))
"""


def table(folder: Path) -> dict[str, tuple[str, list[str]]]:
    done = subprocess.run(
        [sys.executable, "-c", LIST, str(folder)], capture_output=True, text=True, timeout=60, check=True
    )
    return {
        path: (whom, [each for each in methods if each != "HEAD"])
        for path, whom, methods in map(json.loads, done.stdout.splitlines())
    }


OPEN = {"", "people", "join/code", "join/<slug:token>", "device", "device/passkey"}
OPEN |= {"calendar/<slug:token>.ics"}
OPEN |= {"circle/<uuid:circle>/join/<slug:token>", "circle/<uuid:circle>/code"}
OPEN |= {"brought/<uuid:circle>/home/<slug:place>"}
OPEN |= {"sign-in", "sign-in/code", "sign-in/passkey", "sign-out"}
"""What a stranger may come to. Whatever else there is, or comes to be, must turn him away."""

OPERATORS = {"invite"}
LASTING = {"leave"}
"""What would end the person that the test goes on with."""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, list[str]]]:
    return table(tmp_path_factory.mktemp("table") / "host")


def named(pattern: str, own: dict[str, str]) -> str:
    """An address of the table with the ids of somebody's own things in it."""
    begins = pattern.partition("/")[0]
    pattern = re.sub("<int:(number|place)>", "1", pattern)
    pattern = re.sub("<[a-z]+:[a-z]+>", own.get(begins, "x"), pattern)
    assert "<" not in pattern, pattern
    return f"/{pattern}"


ANY = {
    name: str(uuid.uuid4()) for name in ("devices", "sync", "wraps", "due", "slips", "circle", "brought")
} | {"passkeys": "1", "envelopes": "recovery"}


def own_things(guest: Guest) -> dict[str, str]:
    """The ids of what belongs to a person, by how the addresses of its kind begin."""
    device = guest.let_in()
    journal, circle = str(uuid.uuid4()), begun(guest).rsplit("/", 1)[1]
    filled(device, journal)
    other = Guest(guest.host).sign_in(guest.email)
    page = guest.get("/devices").body
    browser = re.search(r"/browsers/([0-9a-f]+)/revoke", page)
    assert browser and device.device in page
    return {
        "devices": device.device,
        "browsers": browser[1],
        "passkeys": "1",
        "join": "nosuchtoken",
        "sync": journal,
        "wraps": journal,
        "envelopes": ENVELOPE,
        "due": journal,
        "pair": NOTE,
        "slips": SLIP.hex(),
        "calendar": "c" * 32,
        "circle": circle,
        "brought": circle,
    } | {"_": other.email}


ENVELOPE = "passkey-" + "a" * 32
NOTE, SLIP, SEALED = "a" * 32, b"one slip", b"sealed, and nobody else's"


def filled(device: Guest, journal: str) -> None:
    """Let a person's device leave one of each."""
    assert pushed(device, journal, after=0, bundles=(bundle(b"row", SEALED),)).status == 200
    assert packed(device, "POST", "/slips", wire.Slip(SLIP, SEALED)).status == 204
    wrap = wire.Wrapped(epoch=1, device="d", sealed=SEALED)
    assert packed(device, "PUT", f"/wraps/{journal}", wrap).status == 204
    kept = wire.Wrapped(epoch=1, device=ENVELOPE, sealed=SEALED)
    assert packed(device, "PUT", f"/wraps/{journal}", kept).status == 204
    assert device.send("POST", f"/pair/{NOTE}", SEALED, {}).status == 204


def ask(guest: Guest, method: str, path: str) -> tuple[int, str]:
    if method == "POST":
        answer = guest.post(path)
    else:
        sent = {"Origin": guest.host.address, "X-CSRFToken": guest.form_token()}
        answer = guest.send(method, path, None if method == "GET" else b"", sent)
    return answer.status, answer.to


def test_every_address_says_who_may_come(addresses: dict[str, tuple[str, list[str]]]) -> None:
    assert {path for path, (whom, _) in addresses.items() if whom == "anyone"} == OPEN
    assert {path for path, (whom, _) in addresses.items() if whom == "operator"} == OPERATORS
    for path, (whom, methods) in addresses.items():
        assert whom in ("anyone", "signed-in", "operator", "person"), path
        assert methods, path


def turned_away(whom: str, answer: tuple[int, str]) -> bool:
    """Not let in: a page leads to the sign-in, and what answers in values says that it knows nobody."""
    return answer[0] == 401 if whom == "person" else answer == (302, "/sign-in")


def test_a_stranger_a_revoked_device_and_a_browser_signed_out_are_turned_away(
    host: Host, addresses: dict[str, tuple[str, list[str]]], make_person: Callable[[], Guest]
) -> None:
    person = make_person()
    own = own_things(person)
    gone_device, gone_browser = person.let_in("gone"), Guest(host).sign_in(person.email)
    assert person.post(f"/devices/{gone_device.device}/revoke").to == "/devices"
    assert gone_browser.get("/devices").status == 200
    cookies = dict(gone_browser.cookies)
    gone_browser.post("/sign-out")
    gone_browser.cookies = cookies  # as whoever copied them would have them
    strangers = (Guest(host), gone_device, gone_browser, Guest(host, token="forged"), Guest(host, token=""))
    for pattern, (whom, methods) in addresses.items():
        if pattern in OPEN:
            continue
        path = named(pattern, own)
        for method in methods:
            for guest in strangers:
                answer = ask(guest, method, path)
                assert turned_away(whom, answer), (method, path, answer)


def test_another_person_has_nothing_of_it(
    addresses: dict[str, tuple[str, list[str]]], make_person: Callable[[], Guest]
) -> None:
    person, other = make_person(), make_person()
    own = own_things(person)
    before = held(person)
    device = other.let_in()
    for pattern, (whom, methods) in addresses.items():
        if pattern in OPEN | LASTING:
            continue
        path = named(pattern, own)
        for method in methods:
            asking = device if whom == "person" else other
            status, to = ask(asking, method, path)
            assert SEALED not in asking.raw, path
            if pattern in OPERATORS:
                assert status == 404, path
            elif "<" in pattern and whom != "person":
                # What is another's is as if it were not there.
                assert status == 404 or (pattern.startswith("passkeys") and to == "/devices"), (path, status)
    assert held(person) == before
    # And it was there to be taken.
    assert person.send("GET", f"/pair/{NOTE}", None, {}).status == 200
    assert any("slip" in each for each in before) and any("wrap" in each for each in before)


def held(person: Guest) -> list[dict[str, Any]]:
    """All that the host holds of somebody."""
    lines = [json.loads(line) for line in person.get("/export").body.splitlines()]
    return [each for each in lines if "browser" not in each]


def test_no_address_answers_in_a_way_it_does_not_name(
    operator: Guest, addresses: dict[str, tuple[str, list[str]]]
) -> None:
    for pattern, (_, methods) in addresses.items():
        path = named(pattern, ANY)
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - set(methods):
            headers = {"Origin": operator.host.address, "X-CSRFToken": operator.form_token()}
            answer = operator.send(method, path, None, headers)
            assert answer.status in (404, 405), (method, path, answer.status)


def test_a_form_without_its_token_is_refused_everywhere(
    addresses: dict[str, tuple[str, list[str]]], make_person: Callable[[], Guest]
) -> None:
    person = make_person()
    own = own_things(person)
    before = held(person)
    for pattern, (_, methods) in addresses.items():
        for method in set(methods) - {"GET"}:
            if pattern in ("device", "device/passkey"):
                continue  # who has a code, or answers what one browser was asked, needs no cookie
            path = named(pattern, own)
            answer = person.send(method, path, b"", {"Origin": "https://elsewhere.example"})
            assert answer.status == 403, (method, path, answer.status)
    assert held(person) == before


def test_what_every_answer_carries(
    host: Host, operator: Guest, addresses: dict[str, tuple[str, list[str]]]
) -> None:
    for pattern in addresses:
        for guest in (Guest(host), operator):
            answer = guest.get(named(pattern, ANY))
            headers = answer.headers
            if headers["content-type"].startswith("text/html"):
                assert faults(answer.body) == [], pattern
            assert headers["cache-control"] == "no-store", pattern
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
