"""A pocket for tests: built once for a state of the program and its lock, and served at a path of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kesher.config.loopback import bind
from kesher.config.static import SOURCE
from kesher.days import Place, moment
from kesher.method.problems import Code, Refused
from kesher.pocket.build import build
from kesher.pocket.folder import nothing, served

PASSPHRASE = "seven quiet lamps in a row"
_NOT_HAD = (Code.POCKET_NPM, Code.POCKET_PIP, Code.POCKET_FETCH)
_PLACES = (
    Place(latitude=31.778, longitude=35.235, zone="Asia/Jerusalem", israel=True),
    Place(latitude=1.872, longitude=-157.475, zone="Pacific/Kiritimati"),
    Place(latitude=-14.276, longitude=-170.702, zone="Pacific/Pago_Pago"),
    Place(latitude=-36.848, longitude=174.763, zone="Pacific/Auckland"),
    Place(latitude=40.713, longitude=-74.006, zone="America/New_York"),
)


def folder() -> Path:
    """The folder of a pocket of the program as it stands.

    It is built only when it was not yet; where it cannot be, the test is left out, and says why.
    """
    root = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "kesher-pockets"
    place = root / _stands()
    if not place.exists():
        shutil.rmtree(root, ignore_errors=True)
        try:
            build(place)
        except Refused as refused:
            if refused.problem.code in _NOT_HAD:
                pytest.skip(
                    f"SKIPPED LOUDLY: {refused.problem.code.value}: Kesher in a browser is not tested"
                )
            raise
    return place


def _stands() -> str:
    """A digest of everything that a pocket is made of."""
    digest = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(SOURCE)} {path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def serving(
    pocket: Path, path: str = "", beside: Callable[..., Any] = nothing, port: int = 0
) -> Iterator[str]:
    """A server of a pocket; the answer is its address, with a slash at the end."""
    import socket

    import waitress

    listening = bind(socket.AF_INET, "127.0.0.1", port)
    sockets: dict[int, Any] = {}
    server: Any = waitress.create_server(
        served(beside, pocket, path), map=sockets, sockets=[listening], threads=4
    )
    ending = threading.Event()

    def run() -> None:
        try:
            server.run()
        except OSError:  # it waits at a socket that is closed in the end
            if not ending.is_set():
                raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{listening.getsockname()[1]}/{path and path + '/'}"
    finally:
        ending.set()
        server.close()
        thread.join(5)


def awake() -> Place:
    """A place on earth where it is no day of rest now; the browser's Python has the clock of this machine."""
    now = datetime.now(UTC)
    for place in _PLACES:
        if moment(now, place).rest is None:
            return place
    pytest.skip("SKIPPED LOUDLY: it is a day of rest everywhere, and the journal is still")
