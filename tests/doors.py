"""A running web door for tests: its own folder, its own clock, and a plain HTTP client that keeps cookies."""

from __future__ import annotations

import html
import http.client
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from kesher.actions.desk import Desk
from kesher.config.env import Env
from kesher.method.language import Language
from kesher.web.server import Server

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    return os.environ.get("KESHER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


class Clock:
    """An instant that a test moves by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        self.at = datetime.fromisoformat(text).astimezone(UTC)


class World(NamedTuple):
    """A server under test."""

    server: Server
    clock: Clock
    home: Path

    @property
    def origin(self) -> str:
        return f"http://kesher.localhost:{self.server.door.port}"

    @property
    def desk(self) -> Desk:
        return self.server.door.desk

    @property
    def now(self) -> datetime:
        return self.clock()

    def address(self) -> str:
        return self.server.door.launch_address()


@contextmanager
def running(home: Path, language: Language, at: str) -> Iterator[World]:
    """Serve a fresh folder at a given instant."""
    clock = Clock(datetime.fromisoformat(at).astimezone(UTC))
    env = Env(home, 0, "kesher.localhost", language, False, None)
    server = Server(env, Desk(home, keyring=False), clock)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield World(server, clock, home)
    finally:
        server.stop()
        thread.join(timeout=5)


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def said(self) -> list[str]:
        """The sentences of refusal on the page."""
        found = re.findall(r'<p class="problem" role="alert">(.*?)</p>', self.body, re.S)
        return [html.unescape(each).replace("\u2068", "").replace("\u2069", "") for each in found]

    @property
    def to(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")

    def field(self, name: str) -> str:
        """The value of a field on the page; on one of several parts, by its own name or behind its part's."""
        found = re.search(rf'name="{re.escape(name)}"[^>]*? value="([^"]*)"', self.body)
        part = rf'<input id="\w+"[^>]* name="[a-z-]+\.{re.escape(name)}"[^>]*? value="([^"]*)"'
        found = found or re.search(part, self.body)
        assert found, f"no field {name} on the page"
        return html.unescape(found[1])


_EDGES = (
    "article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 head header html input label legend li link main meta nav ol option p script section select small "
    "summary table tbody td th thead title tr ul"
).replace(" ", "|")
_BEFORE = re.compile(rf"\s*\n\s*(?=</?(?:{_EDGES})\b|</(?:a|button|span)>)")
_AFTER = re.compile(rf"((?:</?(?:{_EDGES})|<(?:a|button|span))\b[^<>]*>)\s*\n\s*")
_INSIDE = re.compile(r"(?:\n *)+")
_TAG = re.compile(r"<[a-z][^<>]*>")
_WRITTEN = re.compile(r"(?s)(?<=>)([^<>]*)(?=</textarea>)")


def as_shown(page: str) -> str:
    """A page without the line breaks and the indentation of its markup, which no browser shows."""
    page = _TAG.sub(lambda tag: _INSIDE.sub(" ", tag[0]).replace(" >", ">"), page)
    parts = _WRITTEN.split(page)
    for place in range(0, len(parts), 2):  # what stands in a field stays as it is
        parts[place] = _AFTER.sub(r"\1", _BEFORE.sub("", parts[place]))
        parts[place] = re.sub(r"(?<=>)\n +|\n +(?=<)", " ", parts[place])
    return "".join(parts)


class Client:
    """A browser without a face: cookies, forms, no redirects unless asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, str] = {}
        self.passphrase = "correct horse"
        """What the person behind it proves himself by, where that is asked and a test says nothing else."""

    def enter(self) -> Client:
        """Come in by a launch address."""
        self.get(urlsplit(self.world.address()).path)
        return self

    def get(self, path: str, *, host: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        return self._send("GET", path, None, host, headers or {})

    def post(
        self,
        path: str,
        fields: dict[str, object],
        *,
        headers: dict[str, str] | None = None,
        token: bool = True,
    ) -> Answer:
        """Post a form with the CSRF token of a page that was read before."""
        sent = dict(fields)
        if path.startswith(("/settings/", "/export/")):
            sent.setdefault("proof", self.passphrase)
        if token and "csrfmiddlewaretoken" not in sent:
            sent["csrfmiddlewaretoken"] = self._token()
        origin = {"Origin": self.world.origin} | (headers or {})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._shown(
            self._send("POST", path, urlencode(sent, doseq=True).encode(), None, kind | origin)
        )

    def raw(self, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> Answer:
        """Post a form's bytes as they are."""
        own = {"Content-Type": kind, "Origin": self.world.origin, "X-CSRFToken": self._token()}
        return self._shown(self._send("POST", path, body, None, own))

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        """Post a form with a file."""
        return self.uploads(path, [(name, content)], **fields)

    def uploads(self, path: str, files: list[tuple[str, bytes]], **fields: str) -> Answer:
        """Post a form with several files."""
        mark = "kesher-boundary"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in ({"csrfmiddlewaretoken": self._token()} | fields).items()
        ]
        for name, content in files:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
            parts += [head.encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}", "Origin": self.world.origin}
        return self._shown(self._send("POST", path, body, None, kind))

    def _shown(self, answer: Answer) -> Answer:
        """What answers a form is shown after a redirect."""
        return self.get(answer.to) if answer.to.startswith("/said/") else answer

    def follow(self, answer: Answer) -> Answer:
        """Go where a redirect leads."""
        while answer.status in (301, 302, 303):
            answer = self.get(answer.headers["location"])
        return answer

    def begin(self, *, keep: bool = True, passphrase: str = "correct horse", **more: object) -> Answer:
        """Begin a book, write the end of its code back, and stand at Today."""
        self.passphrase = passphrase
        fields = {"form": "masculine", "city": "jerusalem", "passphrase": passphrase, "again": passphrase}
        shown = self.follow(self.post("/begin", fields | ({"keep": "on"} if keep else {}) | more))
        return self.pass_code(shown)

    def pass_code(self, shown: Answer) -> Answer:
        """Write back the last group of a code that is shown, and go home."""
        found = re.search(r'class="code" dir="ltr">([0-9A-Z-]+)<', shown.body)
        if found is None:
            return shown
        which = re.search(r'action="(/code/[^"]+)"', shown.body)
        assert which
        last = found[1].rsplit("-", 1)[-1]
        token = shown.field("csrfmiddlewaretoken")
        self.post(html.unescape(which[1]), {"last": last, "csrfmiddlewaretoken": token})
        self.follow(self.get("/"))
        return shown

    def _token(self) -> str:
        home = self.get("/")
        if home.headers.get("location", "").startswith("/code/"):
            self.pass_code(self.get(home.headers["location"]))
        for path in ("/backups", "/glance", "/begin", "/unlock", "/settings"):
            answer = self.get(path)
            if "csrfmiddlewaretoken" in answer.body:
                return answer.field("csrfmiddlewaretoken")
        raise AssertionError("no page with a form was found")

    def _send(
        self, method: str, path: str, body: bytes | None, host: str | None, headers: dict[str, str]
    ) -> Answer:
        port = self.world.server.door.port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        sent = {"Host": host or f"kesher.localhost:{port}"} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for attempt in range(40):
            try:
                connection.request(method, path, body, sent)
                break
            except ConnectionRefusedError:
                time.sleep(0.05 * (attempt + 1))
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        if response.getheader("Content-Type", "").startswith("text/html"):
            text = as_shown(text)
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        connection.close()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, text)
