"""The door for mail: what comes in is taken in, or refused at once in one sentence.

What is refused is refused while its sender's server is still there, so that this host writes to nobody who
did not write to it. A mail that a program wrote is taken and let be: nothing answers it.
"""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from kesher.circle.letters.incoming import LARGEST, read_mail
from kesher.config.log import note
from kesher.host.circle.mail_taken import known_address, take
from kesher.host.circle.post_options import Post
from kesher.host.faults import log
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused
from kesher.words import catalogue

RECIPIENTS = 4
"""Addresses of one mail."""


class Handler:
    """What is done with what a server hands over."""

    def __init__(self, post: Post, clock: Callable[[], datetime]) -> None:
        self._post = post
        self._now = clock

    async def handle_RCPT(  # noqa: N802 - the library's own name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take an address, or say that it leads nowhere."""
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return _no(Problem(Code.POST_MANY), 452)
        try:
            known_address(self._post, self._now(), address)
        except Refused as refused:
            return _no(refused.problem)
        except Exception as error:
            note(log, error)
            return "451 4.3.0 later"
        envelope.rcpt_tos.append(address)
        return "250 good"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail in."""
        raw = envelope.content or b""
        if len(raw) > LARGEST:
            return _no(Problem(Code.POST_LARGE), 552)
        try:
            take(self._post, self._now(), read_mail(raw, envelope.mail_from or ""), envelope.rcpt_tos)
        except Refused as refused:
            # What came before comes again because its server did not hear that it was taken.
            return "250 good" if refused.problem.code is Code.POST_AGAIN else _no(refused.problem)
        except Exception as error:
            note(log, error)
            return "451 4.3.0 later"
        return "250 good"


def _no(problem: Problem, status: int = 550) -> str:
    """A refusal in the letters that every mail server reads."""
    said = catalogue(Language.EN).problem(problem, plain=True)
    plain = unicodedata.normalize("NFKD", said.replace("’", "'")).encode("ascii", "ignore").decode()
    return f"{status} {'5.7.1' if status >= 500 else '4.5.3'} {plain}"


def _free(server: str) -> int:
    """A free port: the library itself asks for one that is known."""
    with socket.socket() as found:
        found.bind((server, 0))
        port: int = found.getsockname()[1]
    return port


class Door(Controller):
    """The server, on a thread of its own."""

    def __init__(self, post: Post, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(Handler(post, clock), hostname=post.server, port=post.port or _free(post.server))
        self._lmtp = post.lmtp
        self._host = post.host

    def factory(self) -> SMTP:
        """One sender's server: it tells nothing of the machine."""
        kind = LMTP if self._lmtp else SMTP
        return kind(
            self.handler,
            data_size_limit=LARGEST,
            hostname=self._host,
            ident="kesher",
            enable_SMTPUTF8=True,
            timeout=60,
        )

    @property
    def bound(self) -> int:
        """The port it listens on."""
        server: Any = self.server
        return int(server.sockets[0].getsockname()[1])
