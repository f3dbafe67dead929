"""The acts of a day, each as a person does it, ready to be measured.

To add an act, write a function that makes it ready on an open journal and returns what does it once, and put
it into :data:`ACTS`.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ages.journal import LAST, NOW, Filled
from kesher.actions.desk import Desk
from kesher.actions.practice import account as account_acts
from kesher.config import django
from kesher.config.env import Env
from kesher.days import zmanim
from kesher.days.calendar import hebrew_date
from kesher.disk import sqlite
from kesher.method.language import Language
from kesher.method.page import Account
from kesher.web.door import Door, set_door
from kesher.web.server import Server

Once = Callable[[], int]
"""Does an act once; the answer is how many bytes it gave to a browser, where it gave any."""

DAY = timedelta(days=1)
MONDAY = Path(__file__).resolve().parents[2] / "tests" / "monday.py"
WORDS = "שורה של ערב אחד"


class Browser:
    """The pages of an open journal, asked for in this process, so that no network is measured."""

    def __init__(self, filled: Filled) -> None:
        self.now = NOW
        filled.desk.unlock_kept(NOW)
        env = Env(filled.home, 0, "kesher.localhost", Language.HE, False, None)
        self._server = Server(env, filled.desk, lambda: self.now)
        self._application = django.application()
        self._cookies: dict[str, str] = {}
        self._form = ""
        self.enter()
        self.get(self._server.door.launch_address().partition(str(self._port))[2])

    def enter(self) -> None:
        """Stand before the door of this journal; a process has one at a time."""
        set_door(self._server.door)

    @property
    def _port(self) -> int:
        return self._server.door.port

    def close(self) -> None:
        self._server.stop()

    def get(self, path: str) -> bytes:
        status, _, body = self._asked("GET", path, b"")
        assert status in (200, 204, 302, 303), (path, status)
        return body

    def post(self, path: str, **fields: object) -> bytes:
        sent = {"csrfmiddlewaretoken": self._token(), **fields}
        status, to, body = self._asked("POST", path, urlencode(sent).encode())
        assert status in (200, 302, 303), (path, status)
        return self.get(to) if to.startswith("/said/") else body

    def told(self, path: str, **fields: object) -> tuple[int, str]:
        """What came of a form: the status, and the sentence of the refusal."""
        sent = {"csrfmiddlewaretoken": self._token(), **fields}
        status, to, body = self._asked("POST", path, urlencode(sent).encode())
        if to.startswith("/said/"):
            status, _, body = self._asked("GET", to, b"")
        found = re.search(r'class="(?:problem|wrong|lead)"[^>]*>([^<]*)<', body.decode())
        return status, found[1] if found else ""

    @property
    def door(self) -> Door:
        """What the server has at hand."""
        return self._server.door

    def _token(self) -> str:
        if not self._form:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', self.get("/settings").decode())
            assert found
            self._form = found[1]
        return self._form

    def _asked(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        host = f"kesher.localhost:{self._port}"
        before, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": before,
            "QUERY_STRING": query,
            "SERVER_NAME": "kesher.localhost",
            "SERVER_PORT": str(self._port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host,
            "HTTP_ORIGIN": f"http://{host}",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        said: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self._application(environ, lambda status, headers, _=None: said.append((status, headers)))
        content = b"".join(answer)
        answer.close()
        status, headers = said[0]
        to = ""
        for name, value in headers:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
            elif name.lower() == "location":
                to = value
        return int(status[:3]), to, content


class Open(NamedTuple):
    """A filled journal, and the browser before which it lies open."""

    filled: Filled
    browser: Browser

    @property
    def desk(self) -> Desk:
        return self.filled.desk

    def write(self) -> None:
        """Write a line of today once more, so that nothing is as it was read."""
        line = f"{WORDS} {secrets.token_hex(2)}"
        kept = account_acts.write_account(self.desk, NOW, secrets.token_hex(8), Account(words=line))
        assert not hasattr(kept, "code"), kept


def opened(filled: Filled) -> Open:
    return Open(filled, Browser(filled))


def page(path: str, *, written: bool = False, **fields: object) -> Callable[[Open], tuple[Once, Once | None]]:
    """A page that is asked for; ``written``: after a line was written, which is not measured."""

    def ready(there: Open) -> tuple[Once, Once | None]:
        def once() -> int:
            return len(there.browser.post(path, **fields) if fields else there.browser.get(path))

        def before() -> int:
            there.write()
            return 0

        return once, before if written else None

    return ready


def account(there: Open) -> tuple[Once, Once | None]:
    """An evening's account, sent from its page."""

    def once() -> int:
        fields = {"love": 5, "desire": 6, "thought": 4, "clarity": 7, "act": secrets.token_hex(8)}
        words = f"{WORDS} {secrets.token_hex(2)}"
        return len(there.browser.post("/account/2026-11-23", where_word="בבית", words=words, **fields))

    return once, None


def command(*typed: str) -> Callable[[Open], tuple[Once, Once | None]]:
    """A command of the shell, in a process of its own, from its start to its end."""

    def ready(there: Open) -> tuple[Once, Once | None]:
        known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        own = {"KESHER_HOME": str(there.filled.home), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "he"}

        def once() -> int:
            # By the tests' clock: on Shabbat nothing is written.
            run = [sys.executable, str(MONDAY), *typed]
            done = subprocess.run(
                run, env=known | own, capture_output=True, check=False, stdin=subprocess.DEVNULL
            )
            assert done.returncode == 0, done.stderr
            return len(done.stdout)

        return once, None

    return ready


def interpreter(_: Open) -> tuple[Once, Once | None]:
    """The interpreter alone: the floor of every command."""
    return lambda: len(
        subprocess.run([sys.executable, "-c", "pass"], check=True, capture_output=True).stdout
    ), None


def raw_row(there: Open) -> tuple[Once, Once | None]:
    """A row sealed and written by the driver and the cipher alone, in the journal's own mode."""
    driver, path = sqlite.driver(), there.filled.home / "raw.db"
    raw = driver.connect(str(path), isolation_level=None)
    mode, synchronous = sqlite.modes(driver.sqlite_version_info)
    raw.execute(f"PRAGMA journal_mode={mode}")
    raw.execute(f"PRAGMA synchronous={synchronous}")
    raw.execute("CREATE TABLE IF NOT EXISTS rows (day TEXT PRIMARY KEY, sealed BLOB NOT NULL)")
    cipher, content = AESGCM(bytes(32)), bytes(1024)

    def once() -> int:
        nonce = os.urandom(12)
        sealed = nonce + cipher.encrypt(nonce, content, b"a day")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            "INSERT INTO rows VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET sealed = excluded.sealed",
            ("2026-11-23", sealed),
        )
        raw.execute("COMMIT")
        return 0

    return once, None


def bare_page(there: Open) -> tuple[Once, Once | None]:
    """A page of one line by the same server, which knows no journal: what comes before every page of ours."""
    return lambda: len(there.browser.get("/status")), None


def a_hebrew_date(_: Open) -> tuple[Once, Once | None]:
    """A thousand Hebrew dates."""
    days = [LAST - number * 9 * DAY for number in range(1000)]

    def once() -> int:
        for each in days:
            hebrew_date(each)
        return 0

    return once, None


def times_of_a_day(there: Open) -> tuple[Once, Once | None]:
    """The times of a day that were not asked for before, a hundred of them."""
    place, turn = there.desk.cover(NOW).place, iter(range(10**6))

    def once() -> int:
        first = LAST - 200 * next(turn) * DAY
        for number in range(100):
            zmanim(first - number * DAY, place)
        return 0

    return once, None


class Act(NamedTuple):
    """One act.

    Attributes:
        name: as the table tells it.
        ready: makes it ready on an open journal: what does it once, and what goes before it each time.
        floor: the name of the act beside which it stands.
        times: how often it is done for one median; None for the usual number.
        many: how many things one doing does; the cost is told of one.
    """

    name: str
    ready: Callable[[Open], tuple[Once, Once | None]]
    floor: str = ""
    times: int | None = None
    many: int = 1


BARE = "the interpreter alone"
SERVER = "the server, asked for nothing"
RAW = "one row, by SQLite and AES-GCM alone"

ACTS = (
    Act(BARE, interpreter, times=7),
    Act("`kesher today`", command("today"), BARE, times=7),
    Act("`kesher point`", command("point"), BARE, times=7),
    Act("`kesher account`", command("account", "--love", "5", "--date", "2026-11-23"), BARE, times=7),
    Act(SERVER, bare_page),
    Act(RAW, raw_row),
    Act("Today", page("/"), SERVER),
    Act("Today after an account", page("/", written=True), SERVER),
    Act("an account by web", account, RAW),
    Act("a day", page("/book/2026-11-19"), SERVER),
    Act("the contents", page("/book"), SERVER),
    Act("the thread after a writing", page("/thread", written=True), SERVER),
    Act("the letter", page("/letter"), SERVER),
    Act("a foundation", page("/foundations/to-him-alone"), SERVER),
    Act("a sitting's page", page("/sit"), SERVER),
    Act("a word that is nowhere", page("/book/find", words="אבוקדו"), SERVER),
    Act("a word that is everywhere", page("/book/find", words="בערב"), SERVER),
    Act("a Hebrew date", a_hebrew_date, many=1000),
    Act("the times of a day", times_of_a_day, many=100),
)
