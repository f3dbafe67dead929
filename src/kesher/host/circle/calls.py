"""People to call: what is heard in a journal is heard in a circle too, and answered on the very next page."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from kesher.method.listening import Listener, Tier
from kesher.words import Catalogue
from kesher.words.help import Call, directory, lexicons

ISRAEL = "IL"
"""Where nothing is asked of whoever reads; every other country is one press away."""


class Land(NamedTuple):
    """A country, and whom one calls there."""

    code: str
    name: str
    listeners: tuple[Call, ...]
    emergency: Call


def hear(*texts: str) -> Tier:
    """How surely words of a wish to die are in what somebody wrote; nothing of it is kept but this."""
    listener = Listener(lexicons())
    return max((listener.tier(each) for each in texts), default=Tier.NOTHING)


def calls(words: Catalogue, country: str = "") -> dict[str, Any]:
    """The people to call of a country, for a page."""
    lands = _lands(words)
    return {"land": lands.get(country.upper()) or lands[ISRAEL], "checked": directory().checked}


@cache
def _lands(words: Catalogue) -> dict[str, Land]:
    found = {}
    for code in directory().countries:
        people = directory().of(code)
        emergency = next((each for each in people if each.emergency), None)
        if emergency is not None:
            listeners = tuple(each for each in people if not each.emergency)
            found[code] = Land(code, words.plain(f"country.{code}"), listeners, emergency)
    return found
