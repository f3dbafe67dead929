"""Notices of a host in browsers: an empty message, to a service that is known, once, and never late."""

from __future__ import annotations

import base64
import http.server
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from host.test_reminders import at_host, desk, held, journal_of, put
from hosts import Guest, Host, hosting
from kesher.actions.desk import Desk
from kesher.actions.reminders import choosing
from kesher.actions.sync import due
from kesher.method.problems import Code, Problem
from kesher.reminders.chosen import Channel, Thing, When
from kesher.reminders.opaque import hidden
from kesher.reminders.times import LATE, Due

__all__ = ["desk"]


class Service(http.server.ThreadingHTTPServer):
    """What a browser has its notices taken by."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: dict[str, int] = {}

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_address[1]}"

    def wait(self, path: str, seconds: float = 60) -> tuple[str, dict[str, str], bytes]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for each in list(self.taken):
                if each[0] == path:
                    return each
            time.sleep(0.1)
        raise AssertionError(f"nothing came for {path}")


class Taker(http.server.BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.taken.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answers.get(self.path, 201))
        self.send_header("Location", f"{self.server.origin}/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def service() -> Iterator[Service]:
    with Service() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def taking() -> Iterator[Service]:
    with service() as server:
        yield server


@pytest.fixture(scope="module")
def noticing(taking: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("noticing") / "home"
    with hosting(folder, KESHER_HOST_PUSH=taking.origin) as host:
        yield host


@pytest.fixture(scope="module")
def dina(noticing: Host) -> Guest:
    return Guest(noticing).join(noticing.invitation, "dina@example.org")


@pytest.fixture(scope="module")
def come(noticing: Host, dina: Guest) -> Callable[[], Guest]:
    """People, each newly come."""
    numbers = itertools.count(1)
    return lambda: Guest(noticing).join(dina.invite(), f"person{next(numbers)}@example.org")


@pytest.fixture(scope="module")
def rut(come: Callable[[], Guest]) -> Guest:
    return come()


def shown(guest: Guest) -> bool:
    return "/notices/stop" in guest.get("/notices").body


def test_a_notice_is_empty_signed_and_comes_once_to_each_browser(
    noticing: Host, taking: Service, dina: Guest, rut: Guest
) -> None:
    other = Guest(noticing).sign_in(dina.email)
    for guest, path in ((dina, "one"), (other, "two")):
        assert guest.post("/notices", {"endpoint": f"{taking.origin}/{path}"}).to == "/notices"
        assert shown(guest)
    device = dina.let_in()
    journal = journal_of(device)
    assert put(device, journal, time.time() + 1, channel="push") == 204
    found = [taking.wait(f"/{path}") for path in ("one", "two")]
    for _, headers, body in found:
        assert body == b"" and "Content-Encoding" not in headers
        assert 0 < int(headers["TTL"]) <= LATE.total_seconds()
        claims, key = signed(headers["Authorization"])
        assert claims["aud"] == taking.origin and claims["exp"] > time.time()
        assert key in rut.get("/notices").body  # as every browser is told it
        assert journal not in str(headers) and "dina" not in str(headers)
    time.sleep(1)
    assert sorted(path for path, _, _ in taking.taken) == ["/one", "/two"]
    assert noticing.errors.read_text() == ""


def signed(header: str) -> tuple[dict[str, Any], str]:
    """What the host signed, once its signature was looked at."""
    from py_vapid import Vapid02

    assert Vapid02.verify(header)
    token, key = header.removeprefix("vapid t=").split(",k=")
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims, key


def test_who_is_signed_out_is_shown_nothing(
    noticing: Host, taking: Service, come: Callable[[], Guest]
) -> None:
    here = come()
    out, stopped = (Guest(noticing).sign_in(here.email) for _ in range(2))
    for guest, path in ((here, "gone"), (stopped, "stopped"), (out, "out")):
        guest.post("/notices", {"endpoint": f"{taking.origin}/{path}"})
    taking.answers["/gone"] = 410
    assert stopped.post("/notices/stop").to == "/notices" and not shown(stopped)
    out.post("/sign-out")
    device = here.let_in()
    assert put(device, journal_of(device), time.time() + 1, channel="push") == 204
    taking.wait("/gone")
    until = time.monotonic() + 10
    while shown(here) and time.monotonic() < until:
        time.sleep(0.1)
    assert not shown(here)  # its service said that nobody is there any more
    assert not {"/stopped", "/out", "/elsewhere"} & {path for path, _, _ in taking.taken}


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "https://example.org/push",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://me@fcm.googleapis.com/x",
        "https://169.254.169.254/latest",
        "http://localhost:1/x",
        "https://fcm.googleapis.com/" + "x" * 1024,
        "https://fcm.googleapis.com/a b",
        "https://[/x",
    ],
)
def test_nobody_makes_the_host_ask_elsewhere(rut: Guest, endpoint: str) -> None:
    answer = rut.post("/notices", {"endpoint": endpoint})
    assert answer.status == 422 and not shown(rut), answer


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x:y",
        "https://web.push.apple.com/Qx",
        "https://wns2.notify.windows.com/?t=1",
    ],
)
def test_the_services_of_browsers_are_known(rut: Guest, endpoint: str) -> None:
    assert rut.post("/notices", {"endpoint": endpoint}).to == "/notices" and shown(rut)
    rut.post("/notices/stop")


def test_a_list_for_notices_that_nobody_shows_is_refused_and_not_kept(person: Guest) -> None:
    device = person.let_in()
    journal = journal_of(device)
    assert put(device, journal, time.time() + 600, channel="push") == 422
    assert held(person) == 0


def test_what_is_chosen_is_told_for_each_channel_alone(
    desk: Desk, noticing: Host, taking: Service, come: Callable[[], Guest]
) -> None:
    guest = come()
    at_host(desk, noticing, guest)
    now = datetime.now(UTC)
    from kesher.actions.sync import rounds

    assert not isinstance(rounds.sync(desk, now), Problem)
    choosing.choose(desk, now, {Thing.ACCOUNT: When(21 * 60 + 30)})
    refused = due.by(desk, now, Channel.PUSH, wanted=True)
    assert isinstance(refused, Problem) and refused.code is Code.HOST_PUSH_NONE
    assert refused.values == {"address": f"{noticing.address}/notices"}
    guest.post("/notices", {"endpoint": f"{taking.origin}/rut"})
    assert not isinstance(due.by(desk, now, Channel.PUSH, wanted=True), Problem)
    assert 5 <= held(guest) <= 14
    assert not isinstance(due.by(desk, now, Channel.PUSH, wanted=False), Problem)
    assert held(guest) == 0


def test_by_each_channel_a_reminder_has_another_name_and_is_moved_alike() -> None:
    one = Due(thing=Thing.ACCOUNT, day=datetime(2026, 11, 23, tzinfo=UTC).date(), at=datetime.now(UTC))
    mail, push = (hidden(b"secret", one, each) for each in (Channel.MAIL, Channel.PUSH))
    assert mail.at == push.at and mail.id != push.id


def test_the_key_is_made_once_and_is_nobody_elses_to_read(noticing: Host, tmp_path: Path) -> None:
    key = noticing.home / "host" / "push.pem"
    assert key.stat().st_mode & 0o077 == 0 and key.read_bytes().startswith(b"-----BEGIN PRIVATE KEY")
