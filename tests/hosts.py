"""A running host for tests: a process of its own, and people who come to it, each with his cookies."""

from __future__ import annotations

import html
import http.client
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from doors import Answer, as_shown
from kesher.journal import cipher
from kesher.sync import wire
from kesher.sync.bundle import Bundle
from kesher.sync.dots import STAMP


class Host:
    """A host under test."""

    def __init__(
        self, home: Path, database: str = "", *, port: int = 0, pocket: Path | None = None, **environ: str
    ) -> None:
        self.home = home
        self.database = database
        command = [sys.executable, "-m", "kesher", "host", "--port", str(port), "--json"]
        command += ["--database", database] if database else []
        command += ["--pocket", str(pocket)] if pocket else []
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        ours = {"KESHER_HOME": str(home), "KESHER_LANGUAGE": "en"}
        self.errors = home.parent / f"{home.name}.errors"
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command, env=kept | ours | environ, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        assert first, self.errors.read_text()
        told = json.loads(first)
        self.address: str = told["address"]
        self.invitation: str = told["invitation"]
        self.port = port or int(urlsplit(self.address).port or 0)
        self.mails: list[dict[str, str]] = []
        self._came = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._came:
                self.mails.append(json.loads(line)["mail"])
                self._came.notify_all()

    def mail(self, to: str, *, after: int = 0, seconds: float = 15) -> dict[str, str]:
        """The newest mail to an address, waited for."""
        until = time.monotonic() + seconds
        with self._came:
            while True:
                found = [each for each in self.mails[after:] if each["to"] == to]
                if found:
                    return found[-1]
                left = until - time.monotonic()
                assert left > 0, f"no mail to {to}"
                self._came.wait(left)

    def code(self, to: str, *, after: int = 0) -> str:
        """The code in the newest mail to an address."""
        found = re.search(r"[A-Z]{4}-[A-Z]{4}", self.mail(to, after=after)["text"])
        assert found
        return found[0]

    def stop(self) -> int:
        """End it as a service manager would."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(30)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


def database_of(conninfo: str, name: str) -> str:
    """The address of a fresh database for one host, on the server that the tests of this run share."""
    import psycopg

    with psycopg.connect(conninfo, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
    folder = dict(part.split("=") for part in conninfo.split())["host"]
    return f"postgresql:///{name}?host={folder}&user=kesher"


@contextmanager
def hosting(
    home: Path, database: str = "", *, port: int = 0, pocket: Path | None = None, **environ: str
) -> Iterator[Host]:
    """A host for a while."""
    host = Host(home, database, port=port, pocket=pocket, **environ)
    try:
        yield host
    finally:
        if host.process.poll() is None:
            assert host.stop() == 0


_places = itertools.count(1)


class Guest:
    """A browser without a face, or a device with a token. Each comes from an address of its own."""

    def __init__(self, host: Host, *, token: str = "", device: str = "") -> None:
        self.host = host
        self.token = token
        self.device = device
        self.cookies: dict[str, str] = {}
        number = next(_places)
        self.place = f"127.1.{number // 250}.{number % 250 + 1}"
        self.email = ""

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, Any] | None = None, *, token: bool = True) -> Answer:
        """Post a form with the token of a page that was read before."""
        sent = dict(fields or {})
        if token:
            sent["csrfmiddlewaretoken"] = self.form_token()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.host.address}
        return self.send("POST", path, urlencode(sent).encode(), kind)

    def follow(self, answer: Answer) -> Answer:
        while answer.status in (301, 302, 303):
            answer = self.get(answer.to)
        return answer

    def form_token(self) -> str:
        for path in ("/devices", "/sign-in"):
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).body)
            if found:
                return found[1]
        raise AssertionError("no page with a form")

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.host.port, timeout=30, source_address=(self.place, 0)
        )
        sent = {"Host": f"localhost:{self.host.port}", "Accept-Language": "en"} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        for attempt in range(40):
            try:
                connection.request(method, path, body, sent)
                break
            except ConnectionRefusedError:
                time.sleep(0.05 * (attempt + 1))
        response = connection.getresponse()
        self.raw = response.read()
        text = self.raw.decode("utf-8", "replace")
        if response.getheader("Content-Type", "").startswith("text/html"):
            text = as_shown(text)
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        connection.close()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, text)

    # --- what people do ------------------------------------------------------------------------------

    def join(self, invitation: str, email: str) -> Guest:
        """Come for the first time."""
        self.email = email
        path, before = urlsplit(invitation).path, len(self.host.mails)
        assert self.post(path, {"email": email}).to == "/join/code"
        entered = self.post("/join/code", {"code": self.host.code(email, after=before)})
        assert entered.to == "/passkeys/add", entered
        return self

    def sign_in(self, email: str) -> Guest:
        """Come again, by a code."""
        self.email = email
        before = len(self.host.mails)
        assert self.post("/sign-in", {"email": email}).to == "/sign-in/code"
        entered = self.post("/sign-in/code", {"code": self.host.code(email, after=before)})
        assert entered.to == "/devices", entered
        return self

    def invite(self) -> str:
        """An invitation; only the operator can."""
        found = re.search(r'class="code" dir="ltr">([^<]+)<', self.post("/invite").body)
        assert found
        return html.unescape(found[1])

    def device_code(self) -> str:
        """A code that lets a device in."""
        found = re.search(r'class="code" dir="ltr">([^<]+)<', self.post("/devices/code").body)
        assert found
        return found[1]

    def let_in(self, name: str = "telephone") -> Guest:
        """A device of this person's."""
        answer = Guest(self.host).post("/device", {"code": self.device_code(), "name": name}, token=False)
        assert answer.status == 201, answer
        given = json.loads(answer.body)
        return Guest(self.host, token=given["token"], device=given["device"])


# --- what devices say ---------------------------------------------------------------------------------------


def bundle(name: bytes, content: bytes, *, version: int = 1) -> Bundle:
    """A row as it travels."""
    body = STAMP.pack(b"writer 1", version) + content
    return Bundle(name, version, cipher.digest(body), len(body), body)


def packed(guest: Guest, method: str, path: str, value: Any) -> Answer:
    """Send a value."""
    return guest.send(method, path, msgspec.msgpack.encode(value), {"Content-Type": wire.KIND})


def pushed(guest: Guest, journal: str, *, after: int, **more: Any) -> Answer:
    """Push onto a serial."""
    given = {"device": "d", "id": os.urandom(16), "epoch": 1, "head": b"head"} | more
    return packed(guest, "POST", f"/sync/{journal}", wire.Pushing(after=after, **given))


def pulled(guest: Guest, journal: str, after: int = -1, name: bytes | None = None) -> wire.Rows:
    """One answer to what came after a serial."""
    more = f"&name={name.hex()}" if name is not None else ""
    answer = guest.get(f"/sync/{journal}?after={after}{more}")
    assert answer.status == 200, answer
    return msgspec.msgpack.decode(guest.raw, type=wire.Rows)
