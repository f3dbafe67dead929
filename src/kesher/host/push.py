"""Notices in browsers (Web Push): an empty message, handed to the service that the browser itself chose.

What is empty needs no sealing, so a key of the browser is neither asked for nor kept. The service is shown a
signature of the host (VAPID), by which it knows that it is the same host that the browser allowed.
"""

from __future__ import annotations

import http.client
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kesher.disk.files import write_whole
from kesher.host.directory.showing import origin_of

KEY = "push.pem"
PATIENCE = 10.0
"""Seconds that a service may take."""

GONE = (404, 410)


def make_key(folder: Path) -> None:
    """The key by which services know this host; made at the first start, and kept: without it they refuse."""
    from py_vapid import Vapid02

    path = folder / KEY
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        write_whole(path, made.private_pem())


def public_key() -> str:
    """The public half of that key, as a browser is told it."""
    signed = _signed("https://localhost")["Authorization"]
    return signed.rpartition("k=")[2]


def hand_over(endpoint: str, seconds: int) -> int:
    """Hand a notice over; the answer is what the service says, in HTTP's numbers.

    Args:
        endpoint: of a browser.
        seconds: for how long it is still to be shown; a telephone that is off until then shows none.

    Raises:
        Refused: it is no service that is known.
        OSError: it cannot be reached.
    """
    origin = origin_of(endpoint)
    headers = {
        "TTL": str(seconds),
        "Topic": "kesher",
        "Urgency": "normal",
        "Content-Length": "0",
        **_signed(origin),
    }
    parts = urlsplit(endpoint)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE)
    try:
        # Whatever it answers is not followed to anywhere else.
        connection.request("POST", endpoint.removeprefix(origin) or "/", None, headers)
        return connection.getresponse().status
    except http.client.HTTPException as error:
        raise OSError from error
    finally:
        connection.close()


def _signed(origin: str) -> dict[str, str]:
    from py_vapid import Vapid02

    key: Any = Vapid02.from_pem((settings.HOST_OPTIONS.folder / KEY).read_bytes())
    signed: dict[str, str] = key.sign({"aud": origin, "sub": _whom_to_ask()})
    return signed


def _whom_to_ask() -> str:
    """Whom a service may write to when something is wrong with what it is handed."""
    options = settings.HOST_OPTIONS
    if options.secure:
        return str(options.address)
    return f"mailto:{options.mail.sender if options.mail else 'kesher@localhost'}"
