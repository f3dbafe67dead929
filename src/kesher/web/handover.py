"""Handing the launch link to a browser without telling it to everybody on the machine.

Whatever a program is started with can be read by every other user of the machine. So the browser is started
with the name of a file, which only this account can read; the file leads on to the link, and is gone as soon
as somebody has come in by it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import threading
import time
from pathlib import Path

from django.utils.html import escape

from kesher.disk.files import write_whole
from kesher.method.problems import Code, refuse
from kesher.words import Catalogue

FOLDER = "way-in"
VISIBLE = "Kesher-way-in"
LASTS = 60.0
"""Seconds that such a file lies there when nobody comes in by it."""

_SNAPS = Path("/snap/bin")
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}"><title>{title}</title></head>
<body><p><a href="{address}">{said}</a></p></body>
</html>
"""


def hand_over(home: Path, address: str, words: Catalogue) -> Path:
    """Write the file that leads to a launch link.

    Raises:
        Refused: the folder for it cannot be written, or is not this account's own.
    """
    place = _place(home)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
            raise refuse(Code.FOLDER_UNWRITABLE)
        place.chmod(0o700)
    except OSError:
        raise refuse(Code.FOLDER_UNWRITABLE) from None
    page = _PAGE.format(
        language=words.language.value,
        direction=words.language.direction,
        address=escape(address),
        title=escape(words.plain("app.name")),
        said=escape(words.plain("gate.enter")),
    )
    path = place / f"{_name(address)}.html"
    write_whole(path, page.encode(), replace=True)
    return path


def browse(home: Path, address: str, words: Catalogue) -> threading.Thread:
    """Start the browser at a launch link. One that returns only when it is closed holds up nobody."""
    path = hand_over(home, address, words)

    def start() -> None:
        import webbrowser

        with contextlib.suppress(Exception):  # the address stands on the terminal too
            webbrowser.open(path.as_uri())

    started = threading.Thread(target=start, daemon=True)
    started.start()
    return started


def take_back(home: Path, address: str) -> None:
    """Delete the file of a link by which somebody came in."""
    with contextlib.suppress(OSError):
        (_place(home) / f"{_name(address)}.html").unlink(missing_ok=True)


def sweep(home: Path, *, older: float = LASTS) -> None:
    """Delete what lies there longer than so many seconds, and the folder when it is empty."""
    place = _place(home)
    with contextlib.suppress(OSError):
        for path in place.iterdir():
            if time.time() - path.stat().st_mtime >= older:
                path.unlink(missing_ok=True)
        place.rmdir()


def _place(home: Path) -> Path:
    """The folder: in Kesher's own, unless that is hidden from a browser that came as a snap."""
    hidden = any(part.startswith(".") for part in home.parts)
    if hidden and sys.platform == "linux" and _snapped():
        return Path.home() / VISIBLE
    return home / FOLDER


def _snapped() -> bool:
    return any((_SNAPS / name).exists() for name in ("firefox", "chromium", "brave", "opera"))


def _name(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:32]
