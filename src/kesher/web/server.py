"""The local server: waitress in this process, on the loopback address only."""

from __future__ import annotations

import contextlib
import hmac
import secrets
import select
import socket
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import waitress
from waitress.server import BaseWSGIServer
from waitress.trigger import trigger

from kesher.actions.desk import Desk
from kesher.config import django
from kesher.config.env import HOSTS, Env
from kesher.config.loopback import ADDRESSES, listen
from kesher.web.channel import channel_class
from kesher.web.door import NONCE, PROOF, Door, proof, read_note, set_door
from kesher.web.handover import sweep

THREADS = 4
CONNECTIONS = 400
"""At most. Of those who have shown no cookie there are far fewer (:mod:`kesher.web.channel`)."""

LARGEST = django.UPLOAD_LIMIT + 1024 * 1024
"""Bytes of a request. A little more than a file may have, so that the refusal of one is our own page."""

LOOK_EVERY = 20.0
"""Seconds between two looks at whether the journal was left untouched."""


def utc_now() -> datetime:
    """The clock of this door."""
    return datetime.now(UTC)


class Server:
    """A running door.

    Args:
        env: the environment.
        desk: the desk behind the door.
        clock: tells the instant; tests bring their own.
    """

    def __init__(self, env: Env, desk: Desk, clock: Callable[[], datetime] = utc_now) -> None:
        sockets = listen(env.port)
        port = sockets[0].getsockname()[1]
        django.configure(port, HOSTS)
        self.door = Door(desk, clock, port, env.host or host_that_resolves(), env.language)
        set_door(self.door)
        self._sockets: dict[int, Any] = {}
        self._server: Any = waitress.create_server(
            django.application(),
            map=self._sockets,
            sockets=sockets,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            # select() knows no more than a thousand files; where there is poll(), it knows all.
            asyncore_use_poll=hasattr(select, "poll"),
            ident=None,
            max_request_body_size=LARGEST,
            # Waitress would spill what is larger into a temporary file, and it may be readable words.
            inbuf_overflow=LARGEST + 1,
            outbuf_overflow=sys.maxsize,
            clear_untrusted_proxy_headers=True,
        )
        kind = channel_class(self.door.cookie, self.door.admitted, desk.home)
        for each in self._sockets.values():
            if isinstance(each, BaseWSGIServer):
                each.channel_class = kind
        self._stopping = threading.Lock()
        self._stopped = threading.Event()
        self._looping = threading.Event()

    def run(self) -> None:
        """Serve until stopped."""
        threading.Thread(target=self._watch, daemon=True).start()
        self._looping.set()
        try:
            self._server.run()
        finally:
            self._looping.clear()

    def stop(self) -> None:
        """Stop serving, and close the journal. Any thread may ask, and more than once."""
        with self._stopping:
            if self._stopped.is_set():
                return  # whoever asks once more would pull a trigger that the loop has closed by now
            self._stopped.set()
        triggers = [each for each in self._sockets.values() if isinstance(each, trigger)]
        if self._looping.is_set() and triggers:
            # The loop closes its own sockets: it may be waiting on them now. Under the lock, because
            # otherwise it may have closed the trigger too before this thread pulls it.
            with triggers[0].lock:
                triggers[0].thunks.append(self._server.close)
                triggers[0].pull_trigger()
        else:
            self._server.close()
        sweep(self.door.desk.home, older=0)
        self.door.adding.close()
        self.door.shelf.close()
        self.door.desk.close()

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            # Whatever the disk or the database say: the watch goes on, and the next look may lock.
            with contextlib.suppress(Exception):
                sweep(self.door.desk.home)
                self.door.desk.lock_if_idle(self.door.clock())
                self.door.desk.look_after(self.door.clock())
            with contextlib.suppress(Exception):
                self.door.reminding.remind()


def host_that_resolves() -> str:
    """``kesher.localhost`` where browsers find it by themselves; plain ``localhost`` where they may not.

    Chromium and Firefox resolve every name under ``.localhost``; Safari asks the system.
    """
    if sys.platform != "darwin":
        return HOSTS[0]
    try:
        socket.getaddrinfo(HOSTS[0], None)
    except OSError:
        return HOSTS[1]
    return HOSTS[0]


def address_of_running(env: Env) -> str | None:
    """A fresh way into a server that already runs on this folder, or None when none does."""
    import http.client

    note, nonce = read_note(env.home), secrets.token_hex(16)
    if note is None:
        return None
    headers = {"Host": f"{note.host}:{note.port}", NONCE: nonce, PROOF: proof(note.secret, "ask", nonce)}
    for _, address in ADDRESSES:
        connection = http.client.HTTPConnection(address, note.port, timeout=2)
        try:
            connection.request("POST", "/launch", headers=headers)
            response = connection.getresponse()
            body = response.read(400).decode("ascii", "replace")
            given = response.headers.get(PROOF, "")
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
        wanted = proof(note.secret, "answer", nonce, body)
        if response.status == 200 and hmac.compare_digest(given.encode(), wanted.encode()):
            return body
    return None
