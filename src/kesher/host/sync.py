"""The host's door to its sealed rows, as a plain WSGI application.

Every answer is about the person whom the token belongs to, and about nobody else; who has none is told
nothing. Only a note for a device that is to be let in is found by its name alone, which nobody can guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from kesher.method.problems import Code, Refused
from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Behind, Push, Pushed
from kesher.sync.http import LARGEST
from kesher.sync.sealed_store import PAGE, Owner, SealedStore
from kesher.sync.wire import KIND, Page, Pushing, Slip, Staging, packed

NAMES = 64
"""The most bodies of one answer."""

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAME = "[0-9a-f]{0,128}"

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]


class Told(NamedTuple):
    """An answer."""

    status: int
    content: Any = None


class Asked(NamedTuple):
    """A request.

    Attributes:
        person: whose token it bears; None where it bears none.
        part: the journal or the name in its path.
        query: what stands after the path.
        body: what was sent.
    """

    person: UUID | None
    part: str
    query: dict[str, str]
    body: bytes

    @property
    def owner(self) -> Owner:
        """The journal it is about."""
        return Owner(self.person or UUID(int=0), UUID(self.part))

    def read(self, kind: Any) -> Any:
        """What was sent, of a shape."""
        return msgspec.msgpack.decode(self.body, type=kind)


class SyncApp:
    """The application.

    Args:
        store: gives the store for a request; it may be one for each thread.
        known: whose device a token belongs to.
        clock: tells the instant.
    """

    def __init__(
        self,
        store: Callable[[], SealedStore],
        known: Callable[[str], UUID | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._known = known
        self._clock = clock

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        told = self._told(environ)
        content = packed(told.content)
        headers = [
            ("Content-Type", KIND),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start(f"{told.status} {_REASONS.get(told.status, 'Said')}", headers)
        return [content]

    def _told(self, environ: Environ) -> Told:
        path, method = str(environ.get("PATH_INFO", "")), str(environ["REQUEST_METHOD"])
        for pattern, wanted, open_to_all, answer in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found is None or wanted != method:
                continue
            person = self._person(environ)
            if person is None and not open_to_all:
                return Told(401)
            body = _body(environ)
            if body is None:
                return Told(413)
            query = {name: each[-1] for name, each in parse_qs(environ.get("QUERY_STRING", "")).items()}
            part = found[1] if found.re.groups else ""
            return self._answered(answer, Asked(person, part, query, body))
        return Told(404)

    def _answered(self, answer: Answerer, asked: Asked) -> Told:
        try:
            return answer(self, asked)
        except (msgspec.DecodeError, ValueError):
            return Told(400)
        except Refused as refused:
            return Told(422 if refused.problem.code is Code.SYNC_FORGED else 503)

    def _person(self, environ: Environ) -> UUID | None:
        kind, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
        return self._known(token) if kind.lower() == "bearer" and token else None

    # --- rows ----------------------------------------------------------------------------------------

    def pull(self, asked: Asked) -> Told:
        """What changed after a serial, or after a name of it."""
        after, name = int(asked.query.get("after", "-1")), bytes.fromhex(asked.query.get("name", ""))
        store, owner = self._store(), asked.owner
        with store.database.reading():
            laid = store.laid(owner)
            rows = store.numbered(owner, after, name or b"\xff" * 64, PAGE + 1)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        upto = rows[-1][0] if rows else laid.serial
        bundles = tuple(bundle for _, bundle in rows)
        return Told(200, Page(**laid._asdict(), bundles=bundles, upto=upto, more=more))

    def bodies(self, asked: Asked) -> Told:
        """Rows with their whole bodies."""
        names: list[bytes] = asked.read(list[bytes])
        found: list[Bundle] = list(self._store().rows(asked.owner, names[:NAMES]))
        return Told(200, found)

    def push(self, asked: Asked) -> Told:
        """Write all of a push, or nothing of it."""
        return _answer(self._store().push(asked.owner, _push(asked.read(Pushing)), self._clock()))

    def stage(self, asked: Asked) -> Told:
        """Lay rows under a new key by."""
        staging: Staging = asked.read(Staging)
        self._store().stage(asked.owner, staging.id, staging.bundles)
        return Told(200, True)

    def flip(self, asked: Asked) -> Told:
        """Put a renewed key in place."""
        pushing: Pushing = asked.read(Pushing)
        return _answer(self._store().flip(asked.owner, _push(pushing), pushing.wraps))

    def wraps(self, asked: Asked) -> Told:
        """The wraps of an epoch's key."""
        return Told(200, self._store().wraps(asked.owner, int(asked.query.get("epoch", "0"))))

    # --- notes and slips -----------------------------------------------------------------------------

    def leave(self, asked: Asked) -> Told:
        """Leave a note."""
        self._store().leave(bytes.fromhex(asked.part), asked.read(bytes), self._clock())
        return Told(200, True)

    def note(self, asked: Asked) -> Told:
        """A note that was left."""
        found = self._store().note(bytes.fromhex(asked.part), self._clock())
        return Told(404) if found is None else Told(200, found)

    def clear(self, asked: Asked) -> Told:
        """Take a note away."""
        self._store().clear(bytes.fromhex(asked.part))
        return Told(200, True)

    def add_slip(self, asked: Asked) -> Told:
        """Keep a slip."""
        slip: Slip = asked.read(Slip)
        self._store().add_slip(asked.person or UUID(int=0), slip.id, slip.sealed, self._clock())
        return Told(200, True)

    def slips(self, asked: Asked) -> Told:
        """The slips that wait."""
        return Told(200, [Slip(*each) for each in self._store().slips(asked.person or UUID(int=0))])

    def take_slip(self, asked: Asked) -> Told:
        """A slip was taken in."""
        self._store().take_slip(asked.person or UUID(int=0), bytes.fromhex(asked.part))
        return Told(200, True)


def _push(said: Pushing) -> Push:
    return Push(said.device, said.id, said.epoch, said.after, said.head, said.bundles)


def _answer(answer: object) -> Told:
    if isinstance(answer, Pushed):
        return Told(200, answer.serial)
    return Told(409, answer.serial) if isinstance(answer, Behind) else Told(410, answer.epoch)  # type: ignore[attr-defined]


def _body(environ: Environ) -> bytes | None:
    """What was sent; None where it is more than is taken."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    if not 0 <= length <= LARGEST:
        return None
    content: bytes = environ["wsgi.input"].read(length) if length else b""
    return content


Answerer = Callable[[SyncApp, Asked], Told]

_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    409: "Conflict",
    410: "Gone",
}
_ROUTES: tuple[tuple[str, str, bool, Answerer], ...] = (
    (f"/sync/({_UUID})", "GET", False, SyncApp.pull),
    (f"/sync/({_UUID})", "POST", False, SyncApp.push),
    (f"/sync/({_UUID})/bodies", "POST", False, SyncApp.bodies),
    (f"/sync/({_UUID})/staged", "POST", False, SyncApp.stage),
    (f"/sync/({_UUID})/epoch", "POST", False, SyncApp.flip),
    (f"/wraps/({_UUID})", "GET", False, SyncApp.wraps),
    (f"/pair/({_NAME})", "POST", False, SyncApp.leave),
    (f"/pair/({_NAME})", "GET", True, SyncApp.note),
    (f"/pair/({_NAME})", "DELETE", True, SyncApp.clear),
    ("/slips", "POST", False, SyncApp.add_slip),
    ("/slips", "GET", False, SyncApp.slips),
    (f"/slips/({_NAME})", "DELETE", False, SyncApp.take_slip),
)
"""What is asked where, and whether without a token."""
