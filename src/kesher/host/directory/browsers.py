"""The browsers a person is signed in with."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest

from kesher.host.directory.hidden import hidden
from kesher.host.directory.sessions import NAME, SEEN

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
ID = 32
"""Letters of a session's digest by which it is named on a page."""

_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


class Browser(NamedTuple):
    """A browser that is signed in."""

    id: str
    name: str
    seen: date
    here: bool


def name_of(request: HttpRequest) -> str:
    """What a browser calls itself, in two words: no more of it is kept."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((each for each in _SYSTEMS if re.search(rf"\b{each}\b", agent)), "")
    return ", ".join(filter(None, (browser, system)))


def name(request: HttpRequest) -> None:
    """Give the session of a browser its name."""
    request.session[NAME] = name_of(request)
    see(request)


def see(request: HttpRequest) -> None:
    """Note the day on which a browser was used; nothing finer is kept."""
    today = date.today().isoformat()  # noqa: DTZ011 - a day is enough
    if request.session.get(SEEN) != today:
        request.session[SEEN] = today


def browsers(request: HttpRequest) -> list[Browser]:
    """The browsers of who asks, this one first."""
    here = hidden(request.session.session_key or "")
    found = [
        Browser(each.session_key[:ID], each.name, each.seen, each.session_key == here)
        for each in request.user.sessions.order_by("-seen")
    ]
    return sorted(found, key=lambda each: not each.here)


def sign_out(account: Any, which: str) -> bool:
    """Take one of his browsers off; False where there is none of that id."""
    if len(which) != ID:
        return False
    gone, _ = account.sessions.filter(session_key__startswith=which).delete()
    return bool(gone)
