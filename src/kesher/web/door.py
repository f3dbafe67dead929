"""The door of one running server: whose desk stands behind it, and who may come in.

A browser sends the cookies of a host to every port of it, so the port is in the cookie's name, and the
host is a name of our own. Nobody comes in without a launch token, which works once and is given only to
whoever started the program.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from kesher.actions.desk import Desk
from kesher.actions.library.adding import Adding
from kesher.actions.library.shelf import Shelf
from kesher.actions.parts import Fetching
from kesher.disk.files import unwritten, write_whole
from kesher.method.language import Language
from kesher.method.problems import refuse
from kesher.web.carrying import Carrying
from kesher.web.reminding import Reminding

RUNNING = "door.json"
NONCE, PROOF = "X-Kesher-Nonce", "X-Kesher-Proof"
ENTERED = "/?entered=1"
"""Where one who comes in is sent. Whoever arrives there without the cookie has a browser that keeps none."""

HOLDS = 16
"""At most this many forms that found the journal closed."""

TOKENS = 16
"""At most this many unused launch tokens at a time; older ones stop working."""


class Running(msgspec.Struct, frozen=True):
    """How a second start finds the server that already runs: kept in Kesher's folder, mode 0600."""

    port: int
    host: str
    secret: str


class Held(NamedTuple):
    """A form that found the journal closed, in memory only.

    Attributes:
        owner: the form cookie of its browser, which outlives a start of the program.
        path: where it was going.
        form: its fields, URL-encoded.
        sent: whether the person sent it, rather than the page that had to leave.
    """

    owner: str
    path: str
    form: str
    sent: bool


class Door:
    """The state of a running server."""

    def __init__(
        self, desk: Desk, clock: Callable[[], datetime], port: int, host: str, language: Language
    ) -> None:
        self.desk = desk
        self.carrying = Carrying(desk, clock)
        self.reminding = Reminding(desk, clock)
        self.shelf = Shelf(desk.home)
        self.adding = Adding(self.shelf)
        self.parts = Fetching()
        self.clock = clock
        self.port = port
        self.host = host
        self.language = language
        self.cookie = f"kesher-{port}"
        self.served_by = ""
        """In the pocket: the address of what served it, which alone it can reach."""
        self.secret = secrets.token_urlsafe(32)
        self._pass = secrets.token_urlsafe(32)
        self._tokens: list[str] = []
        self._lock = threading.Lock()
        self._held: list[Held] = []
        self.told: dict[str, str] = {}
        """Recovery codes waiting to be shown once, by the id in the address of their page."""

    def launch_address(self) -> str:
        """An address that lets one browser in, once."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens = [*self._tokens[-(TOKENS - 1) :], token]
        return self.address(token)

    def address(self, token: str) -> str:
        """The address of a launch token."""
        return f"http://{self.host}:{self.port}/open/{token}"

    def admit(self, token: str) -> str | None:
        """Spend a launch token: the value of the cookie that lets its browser in, or None."""
        with self._lock:
            for known in self._tokens:
                if hmac.compare_digest(known.encode(), token.encode()):
                    self._tokens.remove(known)
                    return self._pass
        return None

    def admitted(self, cookie: str | None) -> bool:
        """True when a request carries the cookie of this run."""
        return cookie is not None and hmac.compare_digest(cookie.encode(), self._pass.encode())

    def knows(self, nonce: str, given: str) -> bool:
        """True when a second start of the program proves that it can read Kesher's folder."""
        return hmac.compare_digest(given.encode(), proof(self.secret, "ask", nonce).encode())

    def tell(self, code: str) -> str:
        """Keep a recovery code for the one page that shows it; the answer is that page's id."""
        with self._lock:
            self.told = {secrets.token_urlsafe(8): code}
            return next(iter(self.told))

    def hold(self, form: Held) -> None:
        """Hold a form until its browser has opened the journal; beyond what is held the earliest goes."""
        with self._lock:
            others = [each for each in self._held if each[:3] != form[:3]]
            self._held = [*others[-(HOLDS - 1) :], form]

    def take_held(self, owner: str) -> list[Held]:
        """Hand out what is held for a browser."""
        with self._lock:
            found = [each for each in self._held if owner and each.owner == owner]
            self._held = [each for each in self._held if each not in found]
        return found

    def leave_note(self, home: Path) -> None:
        """Write where this server is, for a second start."""
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise refuse(unwritten(error)) from None
        note = Running(self.port, self.host, self.secret)
        write_whole(home / RUNNING, msgspec.json.encode(note), replace=True)

    def take_note(self, home: Path) -> None:
        """Take the note away again, if it is still this server's own."""
        note = read_note(home)
        if note is not None and note.secret == self.secret:
            (home / RUNNING).unlink(missing_ok=True)


def proof(secret: str, *said: str) -> str:
    """Prove that one knows the secret of the note, without telling it.

    After a crash the note still names a port, and on a shared machine anyone may hold it now: neither side
    takes the other at its word.
    """
    return hmac.digest(secret.encode(), "\n".join(said).encode(), "sha256").hex()


def read_note(home: Path) -> Running | None:
    """Where a running server said it was."""
    try:
        return msgspec.json.decode((home / RUNNING).read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None


_door: Door | None = None


def set_door(door: Door) -> None:
    """Make a door this process's door."""
    global _door  # noqa: PLW0603 - one server, one door
    _door = door


def the_door() -> Door:
    """This process's door.

    Raises:
        RuntimeError: no server was started.
    """
    if _door is None:
        raise RuntimeError("no door is open")
    return _door
