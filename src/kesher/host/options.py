"""What whoever runs a host asks for: on the command line and in the environment, read once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kesher.host.addresses import taken_apart
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused

MAIL = "smtps://user:password@server?from=kesher@example.org"
"""How the address of a mail server is written."""

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class Mail(NamedTuple):
    """Where mail is handed over, and whose it is."""

    server: str
    port: int
    user: str
    password: str
    tls: bool
    sender: str


class Options(NamedTuple):
    """What a host is started with.

    Attributes:
        folder: of its own files: the secret, and the embedded database.
        port: the loopback port; 0 takes a free one.
        database: of a PostgreSQL; empty for the embedded one.
        address: by which people come, as ``https://kesher.example.org`` (``KESHER_HOST_ADDRESS``); empty for
            the loopback address itself.
        mail: where mail is handed over (``KESHER_HOST_MAIL``); None shows it to whoever runs the host.
        json: say what happens in lines of JSON.
        language: before a person chose one.
        pocket: the folder of a pocket, which is served below ``/pocket/``.
        push: services that take notices to browsers, beside those of the browsers that are known
            (``KESHER_HOST_PUSH``).
    """

    folder: Path
    port: int
    database: str
    address: str
    mail: Mail | None
    json: bool
    language: Language
    pocket: Path | None = None
    push: tuple[str, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether people come by TLS, which a proxy in front of the host ends."""
        return self.address.startswith("https://")

    def own_address(self, port: int) -> str:
        """The address people are given."""
        return self.address or f"http://localhost:{port}"


def read_address(environ: Mapping[str, str] = os.environ) -> str:
    """The address by which people come.

    Raises:
        Refused: ``SETTING_UNKNOWN``.
    """
    given = environ.get("KESHER_HOST_ADDRESS", "").strip().rstrip("/")
    if not given:
        return ""
    wrong = Problem(Code.SETTING_UNKNOWN, {"name": "KESHER_HOST_ADDRESS", "value": given})
    found = taken_apart(given, wrong)
    parts, name = found.parts, found.server
    # A passkey is bound to a name and to TLS: browsers make none for a bare number, or over the open net.
    known = parts.scheme == "https" or (parts.scheme == "http" and name == "localhost")
    if not known or parts.path or parts.query or parts.fragment or not _NAME.fullmatch(name):
        raise Refused(wrong)
    return given


def read_mail(environ: Mapping[str, str] = os.environ) -> Mail | None:
    """Where mail is handed over: ``smtps://user:password@server:465?from=host@example.org``.

    Raises:
        Refused: ``MAIL_SETTING``, which does not repeat what was given: a password may be in it.
    """
    given = environ.get("KESHER_HOST_MAIL", "").strip()
    if not given:
        return None
    wrong = Problem(Code.MAIL_SETTING, {"shape": MAIL})
    found = taken_apart(given, wrong)
    sender = found.named("from")
    if found.parts.scheme not in ("smtp", "smtps") or not found.server or "@" not in sender:
        raise Refused(wrong)
    tls = found.parts.scheme == "smtps"
    return Mail(found.server, found.port or (465 if tls else 25), found.user, found.password, tls, sender)


def read_push(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Further services that take notices to browsers: their addresses, with commas between them.

    Raises:
        Refused: ``SETTING_UNKNOWN``.
    """
    given = environ.get("KESHER_HOST_PUSH", "")
    found = tuple(each for each in (part.strip().rstrip("/") for part in given.split(",")) if each)
    for each in found:
        unknown = Problem(Code.SETTING_UNKNOWN, {"name": "KESHER_HOST_PUSH", "value": each})
        parts = taken_apart(each, unknown).parts
        known = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "localhost")
        if not known or not parts.hostname or each != f"{parts.scheme}://{parts.netloc}" or "@" in each:
            raise Refused(unknown)
    return found
