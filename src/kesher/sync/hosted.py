"""A host as a carrier: what is asked of it over HTTP, and what it may answer.

It is believed in nothing but that it answered: every row is held against the sealed head. What it refuses is
said in this program's own words, by the code of the refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import msgspec

from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.sync import wire
from kesher.sync.bundle import Bundle
from kesher.sync.carrier import Answer, Behind, Push, Pushed, Renewed, Seen, Source
from kesher.sync.reach import reached

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer; a host that says more is not listened to."""

SHAPE = "https://kesher.example.org"
"""How a host's address is written."""

_SAID = frozenset(
    {
        Code.SIGNED_OUT,
        Code.DEVICE_CODE_WRONG,
        Code.DEVICES_MANY,
        Code.PASSKEY_KEYLESS,
        Code.PASSKEY_REFUSED,
        Code.TRIED_OFTEN,
        Code.ROW_LARGE,
        Code.PUSH_LARGE,
        Code.PUSH_UNREADABLE,
        Code.JOURNAL_ROOM,
        Code.JOURNALS_MANY,
        Code.SYNC_FORGED,
        Code.HOST_MAIL_NONE,
        Code.HOST_PUSH_NONE,
        Code.CIRCLE_CHOICE,
        Code.CIRCLE_KEY,
        Code.CIRCLE_MANY,
        Code.CIRCLE_NONE,
        Code.CIRCLE_WORDLESS,
    }
)
"""Refusals of a host that are told as they are; of any other it is said that it cannot be reached now."""


class Heard(NamedTuple):
    """An answer."""

    status: int
    body: bytes


class Let(msgspec.Struct, frozen=True):
    """What a host gave a device that it let in."""

    device: str
    token: str
    envelope: str = ""


class Host:
    """A host, and this device's token for it.

    Args:
        address: as people are given it: ``https://kesher.example.org``.
        token: empty before it let this device in.
    """

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self._token = token

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = wire.KIND) -> Heard:
        """Ask, and hear the answer.

        Raises:
            Refused: ``SYNC_UNREACHABLE``, or what the host refused.
        """
        headers = {"Accept": wire.KIND}
        if body is not None:
            headers["Content-Type"] = kind
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        heard = Heard(*reached(_parts(self.address), method, path, headers, body, LARGEST + 1))
        if len(heard.body) > LARGEST:
            raise refuse(Code.SYNC_UNREACHABLE)
        if heard.status in (200, 201, 204, 404, 409, 410):
            return heard
        raise Refused(_problem(heard.body))

    def let_in(self, code: str, name: str) -> Let:
        """Let this device in, by a code of the host's page.

        Raises:
            Refused: ``DEVICE_CODE_WRONG``, or the host cannot be reached.
        """
        form = urlencode({"code": code, "name": name}).encode()
        heard = self.ask("POST", "/device", form, "application/x-www-form-urlencoded")
        found: Let = decoded(msgspec.json.Decoder(Let), heard.body)
        return found

    def let_in_by_passkey(self, proof: str, name: str) -> Let:
        """Let this device in, by what a passkey proves; with the name of what it opens.

        Raises:
            Refused: ``PASSKEY_REFUSED``, ``PASSKEY_KEYLESS``, or the host cannot be reached.
        """
        form = urlencode({"credential": proof, "name": name}).encode()
        heard = self.ask("POST", "/device/passkey", form, "application/x-www-form-urlencoded")
        found: Let = decoded(msgspec.json.Decoder(Let), heard.body)
        return found

    def envelopes(self, name: str) -> tuple[wire.Enveloped, ...]:
        """What lies there under a name, for a device that comes with a secret."""
        heard = self.ask("GET", f"/envelopes/{name}")
        if heard.status != 200:
            return ()
        found: tuple[wire.Enveloped, ...] = decoded(_envelopes, heard.body)
        return found

    def put_envelope(self, journal: UUID, epoch: int, name: str, sealed: bytes) -> bool:
        """Leave one there; False where the journal's key is another one now, or it is not there."""
        wrap = msgspec.msgpack.encode(wire.Wrapped(epoch=epoch, device=name, sealed=sealed))
        return self.ask("PUT", f"/wraps/{journal}", wrap).status == 204

    def clear_envelope(self, name: str) -> None:
        """Take one away."""
        self.ask("DELETE", f"/envelopes/{name}")

    def new_code(self) -> str:
        """A code by which the host lets another device in."""
        heard = self.ask("POST", "/device/code", b"")
        found: str = decoded(msgspec.json.Decoder(dict[str, str]), heard.body).get("code", "")
        if not found:
            raise refuse(Code.SYNC_UNREACHABLE)
        return found


def _parts(address: str) -> Any:
    """The parts of an address.

    Raises:
        Refused: ``HOST_ADDRESS``: it is none, or what goes there could be read on the way.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise refuse(Code.HOST_ADDRESS, shape=SHAPE) from None
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise refuse(Code.HOST_ADDRESS, shape=SHAPE)
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise refuse(Code.HOST_ADDRESS, shape=SHAPE)
    return parts


def checked(address: str) -> str:
    """A host's address as it was typed.

    Raises:
        Refused: ``HOST_ADDRESS``.
    """
    parts = _parts(address.strip())
    return f"{parts.scheme}://{parts.netloc}"


def _problem(body: bytes) -> Problem:
    """What a host refused, as far as it is known here."""
    try:
        told = json.loads(body)
        code, values = Code(told["problem"]), told.get("values", {})
        limit = values.get("limit")
    except (ValueError, KeyError, TypeError, AttributeError):
        return Problem(Code.SYNC_UNREACHABLE)
    if code is Code.DISK_FULL:  # the host's, and not this computer's
        return Problem(Code.HOST_FULL)
    if code not in _SAID:
        return Problem(Code.SYNC_UNREACHABLE)
    return Problem(code, {"limit": limit} if isinstance(limit, int) else {})


def decoded(decoder: Any, body: bytes) -> Any:
    """An answer that is one.

    Raises:
        Refused: ``SYNC_UNREACHABLE``: whatever answers there is no host.
    """
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise refuse(Code.SYNC_UNREACHABLE) from None


_rows = msgspec.msgpack.Decoder(wire.Rows)
_bundles = msgspec.msgpack.Decoder(tuple[Bundle, ...])
_envelopes = msgspec.msgpack.Decoder(tuple[wire.Enveloped, ...])
_wraps = msgspec.msgpack.Decoder(dict[str, bytes])
_told = msgspec.json.Decoder(dict[str, int | str | dict[str, int | str]])


class Hosted:
    """A carrier that all devices of one journal write to, over HTTP.

    Args:
        host: the host.
        journal: which.
    """

    apart = False

    def __init__(self, host: Host, journal: UUID) -> None:
        self._host = host
        self._path = f"/sync/{journal}"
        self._wraps = f"/wraps/{journal}"

    def pull(self, seen: Mapping[str, Seen], device: str) -> Sequence[Source]:
        """What changed since it was read.

        While it is read in several answers another device may push. What it pushed comes last, in the place
        of what was there before, so that together they are what lies there at the last answer.
        """
        known = seen.get("")
        query = {"after": str(known.serial if known else -1)}
        rows: dict[bytes, Bundle] = {}
        epoch: int | None = None
        while True:
            answer = self._rows(query)
            if epoch is not None and answer.epoch != epoch:
                raise refuse(Code.SYNC_BUSY)  # the key was renewed in between: from the beginning
            epoch = answer.epoch
            rows.update((each.name, each) for each in answer.rows)
            if answer.more is None:
                break
            query = {"after": str(answer.more[0]), "name": answer.more[1].hex()}
        return [Source("", answer.epoch, answer.serial, answer.head, tuple(rows.values()), known is None)]

    def _rows(self, query: Mapping[str, str]) -> wire.Rows:
        heard = self._host.ask("GET", f"{self._path}?{urlencode(query)}")
        found: wire.Rows = decoded(_rows, heard.body)
        return found

    def bodies(self, writer: str, names: Sequence[bytes]) -> Iterator[Bundle]:
        """The rows of these names with their bodies."""
        for name in names:
            yield from decoded(_bundles, self._host.ask("GET", f"{self._path}/row/{name.hex()}").body)

    def push(self, push: Push) -> Answer:
        """Write all of a push, or nothing of it."""
        staged, rest = self._staged(push)
        return self._sent(self._path, _pushing(push, rest, staged, {}))

    def renew(self, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        """Put all rows under a new key in the place of the old ones."""
        staged, rest = self._staged(push)
        return self._sent(f"{self._path}/epoch", _pushing(push, rest, staged, dict(wraps)))

    def _staged(self, push: Push) -> tuple[int, tuple[Bundle, ...]]:
        """Lay by what one message has no room for; the answer is how many rows, and those that are left."""
        parts = list(_parted(push.bundles))
        for part in parts[:-1]:
            self._host.ask("POST", f"{self._path}/stage/{push.id.hex()}", msgspec.msgpack.encode(part))
        return sum(map(len, parts[:-1])), parts[-1]

    def _sent(self, path: str, pushing: wire.Pushing) -> Answer:
        heard = self._host.ask("POST", path, msgspec.msgpack.encode(pushing))
        told = decoded(_told, heard.body)
        serial, epoch = told.get("serial"), told.get("epoch")
        if heard.status == 200 and isinstance(serial, int):
            return Pushed(serial)
        if heard.status == 409 and isinstance(serial, int):
            return Behind(serial)
        if heard.status == 410 and isinstance(epoch, int):
            return Renewed(epoch)
        if heard.status == 409:
            problem = _problem(heard.body)
            raise Refused(problem if problem.code in _SAID else Problem(Code.SYNC_BUSY))
        raise refuse(Code.SYNC_UNREACHABLE)

    def wraps(self, epoch: int) -> Sequence[Mapping[str, bytes]]:
        """The wraps of the key of an epoch."""
        found = decoded(_wraps, self._host.ask("GET", f"{self._wraps}?epoch={epoch}").body)
        return [found] if found else []

    def leave(self, name: bytes, note: bytes) -> None:
        """Leave a note."""
        self._host.ask("POST", f"/pair/{name.hex()}", note)

    def note(self, name: bytes) -> bytes | None:
        """A note that was left; it is read once."""
        heard = self._host.ask("GET", f"/pair/{name.hex()}")
        return heard.body if heard.status == 200 else None

    def clear(self, name: bytes) -> None:
        """Take a note away."""
        self._host.ask("DELETE", f"/pair/{name.hex()}")


def _pushing(push: Push, rest: tuple[Bundle, ...], staged: int, wraps: dict[str, bytes]) -> wire.Pushing:
    return wire.Pushing(
        device=push.device,
        id=push.id,
        epoch=push.epoch,
        after=push.after,
        head=push.head,
        bundles=rest,
        staged=staged,
        wraps=wraps,
    )


def _parted(bundles: Sequence[Bundle]) -> Iterator[tuple[Bundle, ...]]:
    """Rows in messages that are not too large; the last, which may be empty, goes with the push itself."""
    part: list[Bundle] = []
    size = 0
    for each in bundles:
        if part and size + len(each.body) > wire.MESSAGE:
            yield tuple(part)
            part, size = [], 0
        part.append(each)
        size += len(each.body)
    yield tuple(part)
