"""A journal on several devices through a real host: they end alike, and nobody's page is lost."""

from __future__ import annotations

import http.server
import json
import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hosts import Guest, Host
from kesher.journal import cipher
from kesher.method.problems import Code, Refused
from kesher.sync import hosted, wire
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.carrier import Behind, Push, Pushed, Seen
from kesher.sync.dots import STAMP
from kesher.sync.hosted import Hosted, checked
from sync.model import Group, same
from weekdays import write_on_any_day

DAY = date(2026, 4, 1)
PASSPHRASE = "correct horse battery"


class Weak(hosted.Host):
    """A host behind a net that loses answers."""

    def __init__(self, address: str, token: str, chance: random.Random) -> None:
        super().__init__(address, token)
        self._chance = chance
        self.lossy = True

    def ask(self, *given: Any, **named: Any) -> hosted.Heard:
        heard = super().ask(*given, **named)
        if self.lossy and self._chance.random() < 0.2:
            raise Refused(hosted.Problem(Code.SYNC_UNREACHABLE))
        return heard


def carrier(host: Host, person: Guest, journal: Any, chance: random.Random | None = None) -> Hosted:
    """The host as a device of a person's has it."""
    token = person.let_in().token
    reached = hosted.Host(host.address, token) if chance is None else Weak(host.address, token, chance)
    return Hosted(reached, journal)


@pytest.mark.parametrize("seed", range(3))
def test_devices_that_lose_answers_end_alike_and_lose_no_page(host: Host, person: Guest, seed: int) -> None:
    chance = random.Random(seed)
    with Group(carrier=object()) as group:
        made = [group.add(carrier(host, person, group.key.journal, chance)) for _ in range(3)]
        glances = set()
        for step in range(40):
            device, day = chance.choice(made), DAY + timedelta(days=chance.randrange(4))
            if chance.random() < 0.5:
                device.glance(day, f"g{step}")
                glances.add((day.isoformat(), f"g{step}"))
            else:
                device.tried()
        for each in made:
            each.carrier._host.lossy = False
        for each in made * 3:
            each.sync()
        assert same(made)
        have = [(day, each.id) for day, page in made[0].pages().items() for each in page.glances]
        assert set(have) == glances and len(have) == len(glances)
        assert not any(page.asks for page in made[0].pages().values())


def row(name: bytes, size: int, version: int = 1) -> Bundle:
    body = STAMP.pack(b"writer 1", version) + os.urandom(size)
    return Bundle(name, version, cipher.digest(body), len(body), body)


def push(after: int, bundles: tuple[Bundle, ...], **more: Any) -> Push:
    return Push("device", os.urandom(16), 1, after, b"head", bundles, **more)


def test_what_is_larger_than_a_message_goes_out_and_comes_whole(host: Host, person: Guest) -> None:
    there = carrier(host, person, uuid4())
    rows = tuple(row(b"%02d" % number, 2_000_000) for number in range(9))
    assert sum(each.size for each in rows) > 2 * wire.MESSAGE
    assert there.push(push(0, rows)) == Pushed(1)
    (source,) = there.pull({}, "device")
    assert source.whole and source.bundles == tuple(each.stub() for each in rows)
    assert tuple(there.bodies("", [each.name for each in rows])) == rows
    assert there.push(push(0, rows)) == Behind(1)
    # Renewed, all of it again, at once.
    renewed = push(1, rows)._replace(epoch=2)
    assert there.renew(renewed, {"device": b"wrap"}) == Pushed(2)
    assert there.wraps(2) == [{"device": b"wrap"}] and there.wraps(1) == []


def test_many_rows_come_in_several_answers(host: Host, person: Guest) -> None:
    there = carrier(host, person, uuid4())
    rows = (*(row(b"%04d" % number, 10) for number in range(1_100)), row(b"x", INLINE - STAMP.size))
    assert there.push(push(0, rows)) == Pushed(1)
    assert there.push(push(1, (row(b"0001", 20, 2),))) == Pushed(2)
    (source,) = there.pull({}, "device")
    assert source.serial == 2 and len(source.bundles) == len(rows)
    assert {each.version for each in source.bundles if each.name == b"0001"} == {2}
    (news,) = there.pull({"": Seen(1, b"")}, "device")
    assert [each.name for each in news.bundles] == [b"0001"] and not news.whole


def test_a_device_that_was_taken_off_is_told_so(host: Host, person: Guest) -> None:
    device = person.let_in()
    there = Hosted(hosted.Host(host.address, device.token), uuid4())
    assert there.pull({}, "device")
    person.post(f"/devices/{device.device}/revoke")
    with pytest.raises(Refused) as refused:
        there.pull({}, "device")
    assert refused.value.problem.code is Code.SIGNED_OUT


def test_a_row_that_is_too_large_is_told_so(host: Host, person: Guest) -> None:
    there = carrier(host, person, uuid4())
    with pytest.raises(Refused) as refused:
        there.push(push(0, (row(b"a", 10 * 1024 * 1024),)))
    assert refused.value.problem.code is Code.ROW_LARGE and refused.value.problem.values == {"limit": 4}


@contextmanager
def answering(status: int, body: bytes) -> Iterator[hosted.Host]:
    """Something else that answers at a host's address."""

    class Impostor(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Impostor) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield hosted.Host(f"http://127.0.0.1:{server.server_port}", "token")
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<!doctype html><p>Sign in to the network</p>"),
        (200, b"\xc1"),
        (302, b""),
        (403, b"{}"),
        (500, b'{"problem": "passphrase-wrong"}'),
        (422, b'{"problem": "passphrase-wrong", "values": {"x": "<b>"}}'),
        (422, b'{"problem": "row-large", "values": []}'),
        (409, b'{"serial": "1"}'),
        (404, b"not found"),
    ],
)
def test_whatever_else_answers_is_no_host(status: int, body: bytes) -> None:
    with answering(status, body) as reached:
        there = Hosted(reached, uuid4())
        for act in (lambda: there.pull({}, "d"), lambda: there.push(push(0, ())), reached.new_code):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.problem.code in (Code.SYNC_UNREACHABLE, Code.SYNC_BUSY)


def test_nobody_there_is_said() -> None:
    with pytest.raises(Refused) as refused:
        Hosted(hosted.Host("http://127.0.0.1:1", "token"), uuid4()).pull({}, "device")
    assert refused.value.problem.code is Code.SYNC_UNREACHABLE


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "http://example.org", "ftp://localhost", "https://", "https://a/b", "https://a:x"],
)
def test_what_could_be_read_on_the_way_is_no_address(address: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(address)
    assert refused.value.problem.code is Code.HOST_ADDRESS


def test_an_address_is_kept_as_it_is_meant() -> None:
    assert checked(" https://kesher.example.org/ ") == "https://kesher.example.org"
    assert checked("http://localhost:8614") == "http://localhost:8614"


# --- from the command line --------------------------------------------------------------------------------


def process(home: Path) -> Callable[..., str]:
    """A command line as a process of its own, with its own home; its key is kept, so that none is typed."""
    passphrase = home.with_suffix(".passphrase")
    passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    environ = os.environ | {"KESHER_HOME": str(home), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "en"}
    environ["KESHER_PASSPHRASE_FILE"] = str(passphrase)

    def run(*arguments: str, typed: str = "", status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "kesher", *arguments],
            env=environ,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    return run


@pytest.mark.slow
def test_two_homes_and_one_host(host: Host, person: Guest, tmp_path: Path) -> None:
    one, two = (process(tmp_path / name) for name in ("one", "two"))
    one("begin", "--language", "en", "--keep")
    write_on_any_day(tmp_path / "one", PASSPHRASE)
    said = one("sync", "host", host.address, typed=f"{person.device_code()}\n")
    assert host.address in said
    wrong = one("sync", "host", host.address, typed="BBBB-BBBB-BBBB\n", status=1)
    assert wrong.startswith("The code is wrong")
    one("account", "--date", "2026-11-20", "--words", typed="written on the first\n")
    code = json.loads(one("sync", "pair", "--json"))["code"]
    assert code.partition("@")[2].startswith(f"{host.address}#")
    two("sync", "pair", code, "--keep")
    assert "written on the first" in two("journal", "2026-11-20", "--json")
    # One code lets one device in.
    process(tmp_path / "three")("sync", "pair", code, "--keep", status=1)
    two("account", "--date", "2026-11-21", "--words", typed="written on the second\n")
    two("sync")
    one("sync")
    assert one("journal", "2026-11-21", "--json") == two("journal", "2026-11-21", "--json")
    page = person.get("/devices").body
    assert page.count("/revoke") >= 2
    stored = b"".join(path.read_bytes() for path in (host.home / "host").glob("*.db*"))
    assert b"written on" not in stored and PASSPHRASE.encode() not in stored
    # Taken off at the host, it still opens its journal, and says why nothing travels.
    for which in re.findall(r'action="/devices/([0-9a-f-]{36})/revoke"', page):
        person.post(f"/devices/{which}/revoke")
    assert "does not know this device" in two("sync", status=1)
    assert "written on the second" in two("journal", "2026-11-21", "--json")
