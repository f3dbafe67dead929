"""Where mail for circles comes in: read from the environment, once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from kesher.host.addresses import taken_apart
from kesher.method.problems import Code, Problem, Refused

SHAPE = "lmtp://127.0.0.1:8625?name=kesher&host=kesher.example.org"
"""How the door's address is written."""

_KINDS = ("smtp", "lmtp", "imap", "imaps")

_NAME = re.compile(r"[a-z][a-z0-9-]{0,10}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class Mailbox(NamedTuple):
    """Where mail lies that nobody hands over.

    Attributes:
        tls: the way there is sealed.
        user: whose it is.
        password: likewise.
        folder: in which it lies.
    """

    tls: bool
    user: str
    password: str
    folder: str


class Post(NamedTuple):
    """The door for mail.

    Attributes:
        lmtp: what hands mail over speaks LMTP, as a mail server of the same machine does; else SMTP.
        server: where it listens.
        port: likewise; 0 takes a free one.
        name: before the sign ``+`` of each address.
        host: behind the sign ``@``.
        mailbox: from which mail is fetched there, where nothing listens for it.
    """

    lmtp: bool
    server: str
    port: int
    name: str
    host: str
    mailbox: Mailbox | None = None

    def address(self, token: str) -> str:
        """The address of a token."""
        return f"{self.name}+{token}@{self.host}"

    def token(self, address: str) -> str:
        """The token of an address; empty where it is none of ours."""
        local, _, host = address.strip("<> ").lower().rpartition("@")
        name, _, token = local.partition("+")
        return token if host == self.host and name == self.name else ""


def read_post(environ: Mapping[str, str] = os.environ) -> Post | None:
    """The door for mail (``KESHER_HOST_POST``); None where there is none.

    Raises:
        Refused: ``POST_SETTING``, which does not repeat what was given: a password may be in it.
    """
    given = environ.get("KESHER_HOST_POST", "").strip()
    if not given:
        return None
    wrong = Problem(Code.POST_SETTING, {"shape": SHAPE})
    found = taken_apart(given, wrong)
    kind = found.parts.scheme
    name, host = found.named("name", "kesher").lower(), found.named("host").lower()
    if kind not in _KINDS or not _NAME.fullmatch(name) or not _HOST.fullmatch(host) or not found.server:
        raise Refused(wrong)
    if not kind.startswith("imap"):
        if found.parts.port is None:
            raise Refused(wrong)
        return Post(kind == "lmtp", found.server, found.port, name, host)
    # A password goes out in the open to nobody but this machine.
    if not found.user or (kind == "imap" and found.server not in ("localhost", "127.0.0.1", "::1")):
        raise Refused(wrong)
    tls = kind == "imaps"
    folder = unquote(found.parts.path.strip("/")) or "INBOX"
    port = found.port or (993 if tls else 143)
    return Post(False, found.server, port, name, host, Mailbox(tls, found.user, found.password, folder))
