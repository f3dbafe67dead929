"""How a host is reached: over a connection of this program, or in a browser by the browser's own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from kesher.method.problems import Code, refuse

PATIENCE = 30.0
"""Seconds without an answer."""


def reached(
    address: Any, method: str, path: str, headers: Mapping[str, str], body: bytes | None, most: int
) -> tuple[int, bytes]:
    """Ask a host once.

    Args:
        address: its parts.
        method: of HTTP.
        path: at the host.
        headers: of the request.
        body: of the request.
        most: no more of the answer is read.

    Returns:
        The status, and the body.

    Raises:
        Refused: ``SYNC_UNREACHABLE``.
    """
    if sys.platform == "emscripten":
        return _by_browser(f"{address.scheme}://{address.netloc}{path}", method, headers, body)
    return _by_connection(address, method, path, headers, body, most)


def _by_browser(url: str, method: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
    """The worker asks. A browser tells a page nothing of a host that did not serve it and has not said so."""
    import kesher_worker  # type: ignore[import-not-found]
    from pyodide.ffi import to_js  # type: ignore[import-not-found]

    sent = None if body is None else to_js(body)
    answer = kesher_worker.http(method, url, json.dumps(dict(headers)), sent)
    if not hasattr(answer, "to_py"):
        raise refuse(Code.SYNC_UNREACHABLE)
    status, content = answer.to_py()
    return int(status), bytes(content)


def _by_connection(
    address: Any, method: str, path: str, headers: Mapping[str, str], body: bytes | None, most: int
) -> tuple[int, bytes]:
    import http.client

    connection = _connected(address)
    try:
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        return response.status, response.read(most)
    except (OSError, http.client.HTTPException):
        raise refuse(Code.SYNC_UNREACHABLE) from None
    finally:
        connection.close()


def _connected(address: Any) -> Any:
    import http.client

    name, port = address.hostname or "", address.port
    if address.scheme != "https":
        return http.client.HTTPConnection(name, port, timeout=PATIENCE)
    import ssl

    return http.client.HTTPSConnection(name, port, timeout=PATIENCE, context=ssl.create_default_context())
