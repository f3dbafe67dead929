"""The pocket's side of Python: what a server answers at home is answered here, to the shell's worker.

One request comes after another, and what it changed is on the device's disk before the worker passes the
answer on. A browser gives the answers of a worker no cookies of its own, so they are kept here.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple

from kesher.actions.desk import Desk, State
from kesher.actions.wording import worded
from kesher.config import django
from kesher.config.slim import leave_out_the_orm
from kesher.method.language import Language
from kesher.method.problems import Problem, Refused
from kesher.pocket import slips
from kesher.pocket.keeping import Kept
from kesher.web.carrying import Carrying
from kesher.web.door import Door, set_door
from kesher.words import catalogue

HOST, PORT = "kesher.localhost", 8613
HOME = Path("/home/kesher")
"""Kesher's own folder, among the worker's files."""

JAR = "cookies.json"
"""What a person chose of the look of the pages; what lets him in is made anew at each start."""

_ADDRESS = re.compile(rb"""(\s(?:href|src|action|formaction)=["'])/(?!/)""")
_STATIC = re.compile(rb"""(\s(?:href|src)=["'])/static/([^"'?]*)(?:\?v=\w+)?""")
_ASKED = frozenset({"accept", "x-kesher-hold", "x-requested-with"})
"""What is passed on of a request; not its language, which a person may have chosen on the shell."""


class Answer(NamedTuple):
    """What a page answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class Inside:
    """A door that stands in a browser.

    Args:
        home: Kesher's own folder, in the file system of the worker.
        base: the path that the shell's folder has at its server, with a slash at both ends.
        language: before a journal is open.
        origin: of the server of the files, which alone can be reached from here.
        clock: tells the instant.
    """

    def __init__(
        self,
        home: Path,
        base: str,
        language: Language,
        origin: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._base, self._jar, self._path = base.encode(), _read(home / JAR), home / JAR
        django.configure(PORT, (HOST, "localhost"))
        leave_out_the_orm()
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application

        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "kesher.pocket.at_home.AtHome"]
        self._desk = Desk(home, keyring=False, keeps=False)
        self.door = Door(self._desk, clock, PORT, HOST, language)
        self.door.served_by = origin
        self._rounds: list[Callable[[], None]] = []
        self._half: bytes | None = None
        # Here nothing can go on beside the pages: what is to be done waits until the answer is out.
        self.door.carrying = Carrying(self._desk, clock, beside=self._rounds.append)
        set_door(self.door)
        self._application = get_wsgi_application()
        self._asked("GET", self.door.launch_address().partition(f":{PORT}")[2], {}, b"")

    def answer(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the worker asks for.

        Args:
            given: ``act``, and what belongs to it.
        """
        match given["act"]:
            case "ask":
                body = bytes(given["body"] or b"")
                return self.ask(given["method"], given["path"], given["headers"], body)._asdict()
            case "unlock":
                return {"problem": self.unlock(given["passphrase"])}
            case "slips":
                return {"taken": self.take_in(given["slips"])}
            case "round":
                self.round()
            case _:
                self.look()
        return {}

    def told(self) -> dict[str, Any]:
        """What the shell shows around the pages, and what slips are sealed to when that is new."""
        half = self.slip_key()
        fresh, self._half = half if half != self._half else None, half or self._half
        return {"state": self.state, "language": self.language, "waits": self.waits, "half": fresh}

    @property
    def state(self) -> str:
        """How the journal lies."""
        try:
            return self._desk.state(self.door.clock()).value
        except Refused:
            return State.LOST.value

    @property
    def language(self) -> str:
        """The language of the journal, or of the door while there is none."""
        with contextlib.suppress(Refused):
            found = self._desk.language(self.door.clock())
            return (found or self.door.language).value
        return self.door.language.value

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer a request.

        Args:
            method: of HTTP.
            path: with its query, as the pages know it.
            headers: by their names in small letters.
            body: what was sent.
        """
        return self._at_base(self._asked(method, path, headers, body))

    def unlock(self, passphrase: str) -> str:
        """Open the journal before any page is asked for; the answer is why not, in a sentence, or nothing."""
        problem = self._desk.unlock(self.door.clock(), passphrase)
        if problem is None:
            self.door.carrying.opened(passphrase)
            return ""
        return self._worded(problem)

    def look(self) -> None:
        """Lock what was left untouched, and do what an open journal is owed; called from time to time."""
        with contextlib.suppress(Exception):  # whatever it was: the next look may do it
            self._desk.lock_if_idle(self.door.clock())
            self._desk.look_after(self.door.clock())

    @property
    def waits(self) -> int:
        """How many pages wait to go out to the other devices."""
        if not (self._desk.is_open and self._desk.carried):
            return 0
        from kesher.actions.sync import rounds

        found = rounds.waiting(self._desk, self.door.clock())
        return found if isinstance(found, int) else 0

    @property
    def due(self) -> bool:
        """Whether a round with what carries the journal is to be made."""
        return bool(self._rounds)

    def round(self) -> None:
        """Make the round that is due."""
        rounds = self._rounds.copy()
        self._rounds.clear()
        for work in rounds[-1:]:
            work()

    def slip_key(self) -> bytes | None:
        """What slips are sealed to, while the journal is open."""
        with contextlib.suppress(Refused):
            if self._desk.is_open:
                return slips.public_half(self._desk.journal(self.door.clock()).key)
        return None

    def take_in(self, sealed: list[bytes]) -> list[int]:
        """Take slips into the open journal; the answer is which of them are in it now."""
        taken = []
        for place, each in enumerate(sealed):
            with contextlib.suppress(Refused):
                if slips.take_in(self._desk, self.door.clock(), bytes(each)):
                    taken.append(place)
        return taken

    def lock(self) -> None:
        """Close the journal now."""
        self._desk.lock()

    def close(self) -> None:
        """Close the journal and let go of its file, because what lies there is put back to what it was."""
        self._desk.close()

    def _worded(self, problem: Problem) -> str:
        return worded(catalogue(Language(self.language)), problem, plain=True)

    def _asked(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        place, _, query = path.partition("?")
        told: dict[str, Any] = {}

        def start(status: str, given: list[tuple[str, str]], _: object = None) -> None:
            told.update(status=int(status.split(maxsplit=1)[0]), headers=given)

        answered = self._application(self._environ(method, place, query, headers, body), start)
        try:
            content = b"".join(answered)
        finally:
            getattr(answered, "close", lambda: None)()
        self._keep([value for name, value in told["headers"] if name.lower() == "set-cookie"])
        kept = {name: value for name, value in told["headers"] if name.lower() != "set-cookie"}
        return Answer(told["status"], kept, content)

    def _environ(
        self, method: str, place: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> dict[str, Any]:
        from urllib.parse import unquote_to_bytes

        given = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in headers.items()
            if name.lower() in _ASKED
        }
        return given | {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote_to_bytes(place).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": str(PORT),
            "HTTP_HOST": f"{HOST}:{PORT}",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self._jar.items()),
            "CONTENT_TYPE": headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def _keep(self, cookies: list[str]) -> None:
        """Keep the cookies of an answer; what lets in, and the forms' token, are of this start only."""
        before = _lasting(self._jar)
        for each in cookies:
            with contextlib.suppress(CookieError):
                for name, morsel in SimpleCookie(each).items():
                    self._jar[name] = morsel.value
        if _lasting(self._jar) != before:
            self._path.write_text(json.dumps(_lasting(self._jar)), encoding="utf-8")

    def _at_base(self, answer: Answer) -> Answer:
        """The same answer for pages that lie below the shell."""
        headers, body = dict(answer.headers), answer.body
        pages = self._base + b"k/"
        if "Location" in headers:
            headers["Location"] = re.sub(r"^/(?!/)", pages.decode(), headers["Location"])
        if headers.get("Content-Type", "").startswith("text/html"):
            body = _STATIC.sub(rb"\1" + self._base + rb"static/\2", body)
            body = _ADDRESS.sub(lambda found: self._moved(found, pages), body)
            body = body.replace(b"<html ", b'<html data-root="' + pages.rstrip(b"/") + b'" ', 1)
        # The pages stand within the shell, and in no other.
        policy = headers.get("Content-Security-Policy", "")
        headers["Content-Security-Policy"] = policy.replace(
            "frame-ancestors 'none'", "frame-ancestors 'self'"
        )
        headers["X-Frame-Options"] = "SAMEORIGIN"
        return Answer(answer.status, headers, body)

    def _moved(self, found: re.Match[bytes], pages: bytes) -> bytes:
        at = found.string[found.end() - 1 :]
        return found[1] + (b"/" if at.startswith(self._base + b"static/") else pages)


def begun(
    base: str,
    language: str,
    origin: str,
    files: Iterable[tuple[str, int]],
    blocks: Iterable[tuple[tuple[str, int], Any]],
) -> tuple[Inside, Kept]:
    """Begin in a browser: lay the folder that its disk holds, and stand a door in it.

    Args:
        base: the path of the shell's folder.
        language: of the shell.
        origin: of its server.
        files: what the disk holds, as :meth:`.Kept.lay` takes it.
        blocks: the same; the bytes are still the browser's.
    """
    kept = Kept(HOME)
    kept.lay(files, (((path, at), raw.to_bytes()) for (path, at), raw in blocks))
    return Inside(HOME, base, Language(language), origin), kept


def _lasting(jar: Mapping[str, str]) -> dict[str, str]:
    own = (f"kesher-{PORT}", f"kesher-form-{PORT}")
    return {name: value for name, value in jar.items() if name not in own}


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
