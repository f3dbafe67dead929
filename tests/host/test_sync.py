"""The host's door and the carrier that speaks to it, over real sockets; honest, foreign, and broken."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from uuid import UUID, uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from kesher.host.sync import SyncApp
from kesher.journal import cipher
from kesher.journal.keys import new_code
from kesher.method.problems import Code, Refused
from kesher.sync import renewal
from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Push, Pushed
from kesher.sync.http import Host
from kesher.sync.sealed_sqlite import SqliteRows
from kesher.sync.sealed_store import PAGE, SealedStore
from sync.model import Group, same
from sync.test_faults import PICTURE
from sync.test_renewal import followed

DAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 20, tzinfo=UTC)
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Served:
    """A host that runs, the people it knows, and what its door may be made to answer."""

    def __init__(self, path: Path) -> None:
        self.database = SqliteRows(path, create=True)
        self.database.migrate()
        self.people: dict[str, UUID] = {}
        self.now = NOW
        self.app: Wsgi = SyncApp(lambda: SealedStore(self.database), self.people.get, lambda: self.now)
        self.instead: Wsgi | None = None
        self.server = make_server("127.0.0.1", 0, self._answer, Threads, Quiet)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        return (self.instead or self.app)(environ, start)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def carrier(self, group: Group, token: str = "token") -> Host:
        self.people.setdefault(token, group.person)
        return Host(self.address, group.key.journal, token)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.database.close()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "host.db")
    with contextlib.closing(made):
        yield made


@pytest.fixture
def group(host: Served) -> Iterator[Group]:
    with Group(carrier=object()) as made:
        made.carrier = host.carrier(made)
        yield made


def test_devices_end_equal_over_it(group: Group) -> None:
    made = [group.add() for _ in range(3)]
    for number in range(6):
        device = made[number % 3]
        device.glance(DAY, f"g{number}")
        device.account(DAY + timedelta(days=number), f"w{number}", number)
        if number % 2:
            device.sync()
    for _ in range(3):
        for device in made:
            device.sync()
    assert same(made) and len(made[0].pages()[DAY.isoformat()].glances) == 6


def test_many_rows_and_large_ones_come_through(group: Group) -> None:
    one = group.add()
    for number in range(PAGE + 7):
        one.glance(DAY + timedelta(days=number), f"g{number}")
    one.journal.change_all(((DAY, "a", lambda page: page, 1),), (DAY, PICTURE))
    one.sync()
    two = group.add()
    assert two.sync().pulled == PAGE + 7 and same([one, two])
    (name,) = one.journal.enclosures()
    assert two.round.fetch(name) and two.journal.enclosure(name) == PICTURE


def test_a_key_is_renewed_over_it(group: Group) -> None:
    one, two, off = (group.add() for _ in range(3))
    for device in (one, two, off, one, two):
        device.sync()
    two.glance(DAY, "not sent")
    renewal.renew(one.round, new_code(), off.round.me().id)
    followed(one)
    followed(two)
    one.sync()
    assert same([one, two]) and len(one.pages()[DAY.isoformat()].glances) == 1
    assert off.tried() is Code.SYNC_REMOVED


def answers(status: str, content: bytes, length: int | None = None) -> Wsgi:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start(status, [("Content-Length", str(len(content) if length is None else length))])
        return [content]

    return answer


@pytest.mark.parametrize(
    "wrong",
    [
        answers("500 Broken", b""),
        answers("200 OK", b""),
        answers("200 OK", b"<html>a page of the hotel's network</html>"),
        answers("200 OK", b"\x90"),
        answers("200 OK", b"\x86\xa5epoch", 4000),
        answers("302 Found", b""),
        answers("404 Not Found", b"\xc0"),
        answers("401 Unauthorized", b"\xc0"),
    ],
)
def test_what_is_no_answer_changes_nothing(host: Served, group: Group, wrong: Wsgi) -> None:
    one = group.add()
    one.glance(DAY, "sent")
    one.sync()
    one.glance(DAY, "not sent")
    before = one.pages()
    host.instead = wrong
    assert one.tried() in (Code.SYNC_UNREACHABLE, Code.SYNC_STRANGER)
    assert one.pages() == before and one.round.waiting() == 1
    host.instead = None
    assert one.sync().pushed == 1


def test_an_answer_that_was_lost_is_no_question(host: Served, group: Group) -> None:
    one = group.add()
    one.account(DAY, "first", 1)
    one.sync()

    def lost(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return host.app(environ, start)
        host.app(environ, lambda *_: None)
        return answers("504 Gateway Timeout", b"")(environ, start)

    host.instead = lost
    one.account(DAY, "second", 2)
    assert one.tried() is Code.SYNC_UNREACHABLE
    host.instead = None
    one.account(DAY, "third", 3)
    assert one.sync().asks == 0
    two = group.add()
    two.sync()
    assert two.pages()[DAY.isoformat()].account.words == "third"


def test_nobody_is_told_of_another_and_a_stranger_of_nobody(host: Served, group: Group) -> None:
    one = group.add()
    one.glance(DAY, "mine")
    one.sync()
    host.people["of another"] = uuid4()
    other = Host(host.address, group.key.journal, "of another")
    (found,) = other.pull({}, "x")
    assert (found.serial, found.head, found.bundles) == (0, b"", ())
    body = bytes(16)
    theirs = Bundle(b"n", 1, cipher.digest(body), len(body), body)
    assert other.push(Push("d", b"p", 1, 0, b"head", (theirs,))) == Pushed(1)
    assert one.sync().pulled == 0
    for token in ("", "unknown"):
        stranger = Host(host.address, group.key.journal, token)
        for ask in (
            lambda each=stranger: each.pull({}, "x"),
            lambda each=stranger: each.push(Push("d", b"q", 1, 0, b"", ())),
            lambda each=stranger: each.wraps(1),
            lambda each=stranger: each.leave(b"n", b"note"),
        ):
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.problem.code is Code.SYNC_STRANGER


def test_nothing_of_a_journal_is_readable_on_the_host(host: Served, group: Group, tmp_path: Path) -> None:
    one = group.add()
    one.account(DAY, "words of an evening", 3)
    one.glance(DAY, "a glance of mine")
    one.sync()
    found = b"".join(path.read_bytes() for path in tmp_path.glob("host.db*"))
    assert str(group.person).encode() in found
    for plain in ("words", "evening", "glance", DAY.isoformat(), "cover", one.name):
        assert plain.encode() not in found


def test_a_note_is_there_for_ten_minutes_and_taken_once(host: Served, group: Group) -> None:
    carrier = group.carrier
    carrier.leave(b"name of it", b"note")
    newcomer = Host(host.address, UUID(int=0), "")
    assert newcomer.note(b"name of it") == b"note" and newcomer.note(b"another") is None
    host.now = NOW + timedelta(minutes=11)
    assert newcomer.note(b"name of it") is None
    host.now = NOW
    newcomer.clear(b"name of it")
    assert newcomer.note(b"name of it") is None


@pytest.mark.parametrize(
    "address", ["http://example.org", "ftp://example.org", "example.org", "", "https://"]
)
def test_a_host_is_spoken_to_by_a_sealed_line_only(address: str) -> None:
    with pytest.raises(Refused) as refused:
        Host(address, uuid4(), "token")
    assert refused.value.problem.code is Code.SYNC_ADDRESS


def test_a_host_that_is_not_there_is_said(group: Group, host: Served) -> None:
    one = group.add()
    one.carrier = Host("http://127.0.0.1:9", group.key.journal, "token")
    assert one.tried() is Code.SYNC_UNREACHABLE
