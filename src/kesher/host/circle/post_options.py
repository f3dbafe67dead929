"""Where mail for circles comes in: read from the environment, once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from kesher.method.problems import Code, refuse

SHAPE = "smtp://127.0.0.1:8625?name=kesher&host=kesher.example.org"
"""How the door's address is written."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,10}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class Post(NamedTuple):
    """The door for mail.

    Attributes:
        lmtp: what hands mail over speaks LMTP, as a mail server of the same machine does; else SMTP.
        server: where it listens.
        port: likewise; 0 takes a free one.
        name: before the sign ``+`` of each address.
        host: behind the sign ``@``.
    """

    lmtp: bool
    server: str
    port: int
    name: str
    host: str

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
        Refused: ``SETTING_UNKNOWN``.
    """
    given = environ.get("KESHER_HOST_POST", "").strip()
    if not given:
        return None
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise refuse(Code.SETTING_UNKNOWN, name="KESHER_HOST_POST", value=given) from None
    query = parse_qs(parts.query)
    name, host = query.get("name", ["kesher"])[0].lower(), query.get("host", [""])[0].lower()
    sound = parts.scheme in ("smtp", "lmtp") and _NAME.fullmatch(name) and _HOST.fullmatch(host)
    if not sound or not parts.hostname or port is None:
        raise refuse(Code.SETTING_UNKNOWN, name="KESHER_HOST_POST", value=given)
    return Post(parts.scheme == "lmtp", parts.hostname, port, name, host)
