"""A connection to the server, and how much patience there is with one that has not shown a cookie yet.

Every user of the machine can connect to the port. Idle connections, requests that never end and large bodies
of strangers must not keep the owner out: until a request has shown the cookie of this run, few connections
stand, for a short time, and little is taken in by them. Waitress's own limits know no such difference.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from kesher.journal.sealed_file import LIMIT
from kesher.web.uploads import RESTORES, Sent

STRANGERS = 64
"""Connections that have shown no cookie yet; when there are more, the oldest goes."""

PATIENCE = 10.0
"""Seconds that such a connection may stand."""

MOST_TAKEN = 1024 * 1024
"""Bytes that are taken in by it."""

LARGEST_EXPORT = LIMIT + 1024 * 1024
"""Bytes of a request that brings an export. A little more, so that its refusal is our own page."""

Admits = Callable[[str | None], bool]


class _Parser(HTTPRequestParser):  # type: ignore[misc] # waitress is untyped
    """Reads a request, and tells of its cookies as soon as its head has come."""

    def __init__(self, adjustments: Any, heard: Callable[[str], bool], held: Callable[[], Any]) -> None:
        self._heard = heard
        self._held = held
        self.adj: Any
        super().__init__(adjustments)

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        known = self._heard(self.headers.get("COOKIE", ""))
        if known and self.path in RESTORES and self.body_rcv is not None:
            # What comes here may have years of photographs in it, and does not lie in memory.
            adjusted: Any = copy(self.adj)
            adjusted.max_request_body_size = LARGEST_EXPORT
            self.adj = adjusted
            self.body_rcv.buf = self._held()


def channel_class(cookie: str, admits: Admits, home: Path) -> type[HTTPChannel]:
    """The kind of connection of a server whose owner's browser shows a cookie of this name.

    Args:
        cookie: its name.
        admits: whether its value is the one of this run.
        home: where a large file may lie, sealed, until all of it has come.
    """
    shown = re.compile(rf"(?:^|;)\s*{re.escape(cookie)}=([^;]*)")

    class Channel(HTTPChannel):  # type: ignore[misc] # waitress is untyped
        """One connection."""

        def __init__(self, server: Any, *given: Any, **named: Any) -> None:
            self._known = False
            self._taken = 0
            self.parser_class = self._parser
            super().__init__(server, *given, **named)
            strangers = [each for each in server.active_channels.values() if not each.known]
            for each in strangers[: max(0, len(strangers) - STRANGERS)]:
                each.will_close = True

        @property
        def known(self) -> bool:
            """Whether a request on it has shown the cookie."""
            return self._known

        def readable(self) -> bool:
            """Whether more is read; asked at least once a second, so the patience ends here too."""
            waiting = not self._known and not self.requests and not self.total_outbufs_len
            if waiting and time.time() - self.creation_time > PATIENCE:
                self.will_close = True
            return bool(super().readable())

        def received(self, data: bytes) -> bool:
            """Take in what came."""
            took = bool(super().received(data))
            self._taken += len(data)
            if not self._known and self._taken > MOST_TAKEN:
                self.will_close = True
            return took

        def heard(self, cookies: str) -> bool:
            """Take note of the cookies of a request whose head has come; whether they are the owner's."""
            found = shown.search(cookies)
            known = found is not None and admits(found[1])
            self._known = self._known or known
            return known

        def _parser(self, adjustments: Any) -> _Parser:
            return _Parser(adjustments, self.heard, lambda: Sent(home))

    return Channel
