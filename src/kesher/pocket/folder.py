"""Serving a pocket that was built: static files, with what a browser asks of a page that keeps a journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kesher.method.problems import Code, refuse

MARK = "list.json"
"""The file by which a folder is known to hold a pocket."""

KINDS = {
    ".webmanifest": "application/manifest+json",
    ".mjs": "text/javascript",
    ".bin": "application/octet-stream",
}


def checked(folder: Path) -> Path:
    """A folder that holds a pocket.

    Raises:
        Refused: ``POCKET_PLACE``.
    """
    if not (folder / MARK).is_file() or not (folder / "sw.js").is_file():
        raise refuse(Code.POCKET_PLACE, folder=str(folder))
    return folder


def served(application: Any, folder: Path, path: str = "") -> Any:
    """A WSGI application with a pocket in front of it.

    Args:
        application: what answers everything else.
        folder: of the pocket.
        path: below which it is served, without slashes around it; empty for the top.
    """
    from whitenoise import WhiteNoise

    made = WhiteNoise(
        application,
        root=str(checked(folder)),
        prefix=path,
        index_file=True,
        max_age=0,  # a browser asks whether a file changed; what it keeps it holds against a digest
        allow_all_origins=False,
        mimetypes=KINDS,
        add_headers_function=_headers,
    )
    return made


def _headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"


def nothing(environ: Any, start: Callable[..., Any]) -> list[bytes]:
    """What is answered where there is no such file."""
    start("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]


def serve(folder: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve a pocket from this computer, until it is told to end.

    Args:
        folder: of the pocket.
        port: on the loopback addresses, which browsers take for safe without a certificate.
        tell: is given the address.

    Raises:
        Refused: ``POCKET_PLACE``, or the port cannot be had.
    """
    import waitress

    from kesher.config.loopback import listen

    made = served(nothing, folder)
    sockets = listen(port, "kesher pocket serve")
    tell(f"http://localhost:{sockets[0].getsockname()[1]}/")
    waitress.create_server(made, sockets=sockets, threads=4, ident=None).run()
