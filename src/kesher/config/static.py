"""The files beside the pages: each has an address by its ending, and nothing else there has one."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent.parent
WEB = SOURCE / "web"
ENDINGS = frozenset({".css", ".js", ".svg", ".woff2", ".txt"})


def address(name: str, root: Path = WEB) -> str:
    """The address of a file beside the pages, new whenever the file changes."""
    return f"/static/{name}?v={_mark(root / name)}"


@cache
def _mark(path: Path) -> str:
    return f"{zlib.crc32(path.read_bytes()):08x}"


def beside(application: Any, files: Iterable[tuple[Path, Path]]) -> Any:
    """A WSGI application with files in front of it.

    Args:
        application: what answers everything else.
        files: folders that are looked through, each with the folder its addresses begin from.
    """
    from whitenoise import WhiteNoise

    served = WhiteNoise(application, max_age=3600, allow_all_origins=False, add_headers_function=_headers)
    for folder, root in files:
        for path in sorted(folder.rglob("*")):
            if path.suffix in ENDINGS:
                served.add_file_to_dictionary(f"/static/{path.relative_to(root).as_posix()}", str(path))
    return served


def _headers(headers: Any, path: str, url: str) -> None:
    """A static file needs nothing, and is of use to no other site."""
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "same-origin"
