"""The two requests that devices make all the time, past what only pages need: a pull, and a push.

What Django does for a page (its session, its forms, its policies) takes longer than the rows themselves. Here
only what goes well is answered. Whatever is unusual (a cookie, another name, a token nobody knows, a refusal)
goes the whole way through Django with all that was sent, and is answered there; a push that is made twice is
one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec
from csp.utils import build_policy
from django.conf import settings

from kesher.config.browser import HEADERS
from kesher.host.directory.devices import by_header
from kesher.host.gate import TLS
from kesher.host.rows.room import must_have_room
from kesher.host.rows.store import store
from kesher.host.rows.sync import after_of
from kesher.host.settings import LARGEST
from kesher.sync import wire
from kesher.sync.carrier import Pushed
from kesher.sync.sealed_person import page
from kesher.sync.sealed_store import Owner

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

_ROWS = re.compile(r"/sync/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class Direct:
    """A WSGI application before that of Django.

    Args:
        whole: Django's.
    """

    def __init__(self, whole: Application) -> None:
        self._whole = whole
        address = urlsplit(settings.HOST_ADDRESS)
        port = f":{address.port}" if address.port else ""
        names = [address.hostname] if settings.HOST_OPTIONS.address else settings.ALLOWED_HOSTS
        self._names = {f"{each}{port}" for each in names}
        headers = HEADERS | (TLS if settings.HOST_OPTIONS.secure else {})
        self._headers = [*headers.items(), ("Content-Security-Policy", build_policy())]

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer, or have it answered."""
        found = _ROWS.fullmatch(environ["PATH_INFO"])
        if found and environ.get("HTTP_HOST") in self._names and "HTTP_COOKIE" not in environ:
            answer = self._answer(environ, UUID(found[1]))
            if answer is not None:
                kind, body = answer
                length = ("Content-Length", str(len(body)))
                start("200 OK", [("Content-Type", kind), length, *self._headers])
                return [body]
        return self._whole(environ, start)

    def _answer(self, environ: Environ, journal: UUID) -> tuple[str, bytes] | None:
        """What is answered when all goes well; None leaves it to Django."""
        method, header = environ["REQUEST_METHOD"], environ.get("HTTP_AUTHORIZATION", "")
        body = _read(environ) if method == "POST" else None
        if method != "GET" and body is None:
            return None
        try:
            if (person := by_header(header)) is None:
                return None
            owner = Owner(person.id, journal)
            return _pull(owner, environ.get("QUERY_STRING", "")) if body is None else _push(owner, body)
        except Exception:
            return None  # it is made again, and there it is said why, or noted where


def _read(environ: Environ) -> bytes | None:
    """The body of a request, which whoever comes after can read again; None where it is no usual one."""
    given = environ.get("CONTENT_LENGTH", "")
    if not given.isascii() or not given.isdigit() or int(given) > LARGEST:
        return None
    body: bytes = environ["wsgi.input"].read(int(given))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _pull(owner: Owner, query: str) -> tuple[str, bytes]:
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    serial, name = after_of(asked)
    with store() as found:
        return wire.KIND, msgspec.msgpack.encode(page(found, owner, serial, name))


def _push(owner: Owner, body: bytes) -> tuple[str, bytes] | None:
    sent = wire.read_push(body)
    with store() as found:
        must_have_room(found, owner, sent.after, len(body))
        answer = found.push(owner, sent.push(), datetime.now(UTC), sent.staged)
    if not isinstance(answer, Pushed):
        return None
    return "application/json", msgspec.json.encode({"serial": answer.serial})
