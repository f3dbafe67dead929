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

from kesher.circle.letters.came import take_in
from kesher.circle.letters.door import behind, circle_of
from kesher.circle.letters.incoming import LARGEST, read_mail
from kesher.config.log import note
from kesher.host.circle import store
from kesher.host.circle.calls import hear
from kesher.host.circle.post_options import Post
from kesher.host.faults import log
from kesher.method.language import Language
from kesher.method.problems import Code, Refused, refuse
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
            return _no(Code.POST_MANY, 452)
        try:
            self._known(address)
        except Refused as refused:
            return _no(refused.problem.code)
        except Exception as error:
            note(log, error)
            return "451 4.3.0 later"
        envelope.rcpt_tos.append(address)
        return "250 good"

    def _known(self, address: str) -> None:
        token = self._post.token(address)
        circle = circle_of(token)
        with store.circles() as database:
            try:
                room = store.room(database, circle)
            except Refused:
                raise refuse(Code.POST_CLOSED) from None
            with database.reading():
                behind(room, self._now(), token)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail in."""
        raw = envelope.content or b""
        if len(raw) > LARGEST:
            return _no(Code.POST_LARGE, 552)
        try:
            mail = read_mail(raw, envelope.mail_from or "")
            for address in envelope.rcpt_tos:
                token = self._post.token(address)
                with store.circles() as database:
                    room = store.room(database, circle_of(token))
                    take_in(room, self._now(), token, mail, hear)
        except Refused as refused:
            # What came before comes again because its server did not hear that it was taken.
            return "250 good" if refused.problem.code is Code.POST_AGAIN else _no(refused.problem.code)
        except Exception as error:
            note(log, error)
            return "451 4.3.0 later"
        return "250 good"


def _no(code: Code, status: int = 550) -> str:
    """A refusal in the letters that every mail server reads."""
    said = catalogue(Language.EN).plain(f"problem.{code}", **_VALUES.get(code, {}))
    plain = unicodedata.normalize("NFKD", said.replace("’", "'")).encode("ascii", "ignore").decode()
    return f"{status} {'5.7.1' if status >= 500 else '4.5.3'} {plain}"


_VALUES = {Code.WORDS_TOO_LONG: {"length": "", "limit": ""}, Code.CIRCLE_MANY: {"limit": ""}}


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
