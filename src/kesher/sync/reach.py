"""How a host is reached: over a connection of this program, or in a browser by the browser's own."""

from __future__ import annotations

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
    """The worker asks, and Python waits for it.

    A browser tells a page nothing of a host that did not serve it and has not said so.
    """
    from js import Uint8Array, XMLHttpRequest  # type: ignore[import-not-found]
    from pyodide.ffi import JsException, to_js  # type: ignore[import-not-found]

    request = XMLHttpRequest.new()
    request.open(method, url, False)
    request.responseType, request.timeout = "arraybuffer", round(1000 * PATIENCE)
    for name, value in headers.items():
        request.setRequestHeader(name, value)
    try:
        request.send(None if body is None else to_js(body))
    except JsException:
        raise refuse(Code.SYNC_UNREACHABLE) from None
    return int(request.status), bytes(Uint8Array.new(request.response).to_bytes())


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
