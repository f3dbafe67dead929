"""A host over HTTP as a carrier. Whatever it answers, or does not answer, only means to try again later."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import msgspec

from kesher.method.problems import Code, refuse
from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Answer, Behind, Push, Pushed, Renewed, Seen, Source
from kesher.sync.sealed_store import PAGE
from kesher.sync.wire import KIND, Page, Pushing, Staging, packed

SECONDS = 20.0
LARGEST = 64 * 1024 * 1024
"""Bytes of one answer."""

AT_ONCE = 8 * 1024 * 1024
"""Bytes of rows that are staged by one request."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OK, _NONE, _BEHIND, _RENEWED = 200, 404, 409, 410
Shape = TypeVar("Shape")


class Host:
    """A host that carries one journal.

    Args:
        address: of the host; by ``https``, unless it is this computer itself.
        journal: which journal.
        token: by which the host knows this device.

    Raises:
        Refused: ``SYNC_ADDRESS``: it is no address of a host.
    """

    apart = False

    def __init__(self, address: str, journal: UUID, token: str) -> None:
        parts = urlsplit(address)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (plain or parts.scheme == "https"):
            raise refuse(Code.SYNC_ADDRESS, start="https://")
        self._host, self._port, self._plain = parts.hostname, parts.port, plain
        self._path = parts.path.rstrip("/")
        self._journal = journal
        self._token = token

    # --- rows ----------------------------------------------------------------------------------------

    def pull(self, seen: Mapping[str, Seen], device: str) -> Sequence[Source]:
        """What changed since it was read, page after page; begun again where it changes meanwhile."""
        known = seen.get("")
        for _ in range(3):
            found = self._pages(known.serial if known else -1)
            if found is not None:
                first, bundles = found
                return [Source("", first.epoch, first.serial, first.head, bundles, known is None)]
        raise refuse(Code.SYNC_BUSY)

    def _pages(self, after: int) -> tuple[Page, tuple[Bundle, ...]] | None:
        """All pages of one state; None where it changed between two of them."""
        bundles: list[Bundle] = []
        page = first = self._page(after, b"")
        while True:
            bundles += page.bundles
            if not page.more:
                return first, tuple(bundles)
            if not page.bundles:
                raise refuse(Code.SYNC_UNREACHABLE)
            page = self._page(page.upto, page.bundles[-1].name)
            if (page.serial, page.epoch, page.head) != (first.serial, first.epoch, first.head):
                return None

    def _page(self, after: int, name: bytes) -> Page:
        query = urlencode({"after": after, "name": name.hex()})
        return self._asked("GET", f"/sync/{self._journal}?{query}", None, Page)

    def bodies(self, writer: str, names: Sequence[bytes]) -> Iterator[Bundle]:
        """The rows of these names with their bodies, one at a time: they are large."""
        for name in names:
            yield from self._asked(
                "POST", f"/sync/{self._journal}/bodies", packed([name]), tuple[Bundle, ...]
            )

    def push(self, push: Push) -> Answer:
        """Write all of a push, or nothing of it."""
        said = _pushing(push, push.bundles, {})
        return self._answer(*self._send("POST", f"/sync/{self._journal}", packed(said)))

    def renew(self, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        """Stage all rows, then flip."""
        for some in _portions(push.bundles):
            staging = packed(Staging(id=push.id, bundles=some))
            self._asked("POST", f"/sync/{self._journal}/staged", staging, bool)
        said = _pushing(push, (), wraps)
        return self._answer(*self._send("POST", f"/sync/{self._journal}/epoch", packed(said)))

    def wraps(self, epoch: int) -> Sequence[Mapping[str, bytes]]:
        """The wraps of the key of an epoch."""
        found = self._asked("GET", f"/wraps/{self._journal}?epoch={epoch}", None, dict[str, bytes])
        return [found] if found else []

    # --- notes ---------------------------------------------------------------------------------------

    def leave(self, name: bytes, note: bytes) -> None:
        """Leave a note for ten minutes."""
        self._asked("POST", f"/pair/{name.hex()}", packed(note), bool)

    def note(self, name: bytes) -> bytes | None:
        """A note that was left."""
        status, body = self._send("GET", f"/pair/{name.hex()}", None)
        return None if status == _NONE else _read(status, body, bytes)

    def clear(self, name: bytes) -> None:
        """Take a note away."""
        self._send("DELETE", f"/pair/{name.hex()}", None)

    # --- HTTP ----------------------------------------------------------------------------------------

    def _answer(self, status: int, body: bytes) -> Answer:
        if status in (_BEHIND, _RENEWED):
            number = _read(_OK, body, int)
            return Behind(number) if status == _BEHIND else Renewed(number)
        return Pushed(_read(status, body, int))

    def _asked(self, method: str, path: str, body: bytes | None, kind: type[Shape]) -> Shape:
        found: Shape = _read(*self._send(method, path, body), kind)
        return found

    def _send(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        connection = self._connection()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": KIND, "Accept": KIND}
        try:
            connection.request(method, self._path + path, body, headers)
            response = connection.getresponse()
            content = response.read(LARGEST + 1)
        except (OSError, http.client.HTTPException, ValueError):
            raise refuse(Code.SYNC_UNREACHABLE) from None
        finally:
            connection.close()
        return response.status, content

    def _connection(self) -> http.client.HTTPConnection:
        if self._plain:
            return http.client.HTTPConnection(self._host, self._port, timeout=SECONDS)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self._host, self._port, timeout=SECONDS, context=context)


def _pushing(push: Push, bundles: tuple[Bundle, ...], wraps: Mapping[str, bytes]) -> Pushing:
    return Pushing(
        device=push.device,
        id=push.id,
        epoch=push.epoch,
        after=push.after,
        head=push.head,
        bundles=bundles,
        wraps=dict(wraps),
    )


def _portions(bundles: Sequence[Bundle]) -> Iterator[tuple[Bundle, ...]]:
    """Rows in portions that one request can carry."""
    some: list[Bundle] = []
    size = 0
    for each in bundles:
        if some and (len(some) == PAGE or size + each.size > AT_ONCE):
            yield tuple(some)
            some, size = [], 0
        some.append(each)
        size += each.size
    yield tuple(some)


def _read(status: int, body: bytes, kind: Any) -> Any:
    """What a host answered.

    Raises:
        Refused: ``SYNC_STRANGER``: it does not know this device; ``SYNC_UNREACHABLE``: it is no answer.
    """
    if status in (401, 403):
        raise refuse(Code.SYNC_STRANGER)
    try:
        if status == _OK:
            return msgspec.msgpack.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError):
        pass
    raise refuse(Code.SYNC_UNREACHABLE)
