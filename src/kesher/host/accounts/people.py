"""People to call, on the host's pages too: whoever stands before a closed door may need them most."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from kesher.host.gate import To, open_to
from kesher.host.page import show, words_for
from kesher.words import Catalogue
from kesher.words.help import Call, directory

FIRST = "IL"


class Country(NamedTuple):
    """A country, and whom one can call there: the number for an emergency first."""

    code: str
    name: str
    calls: tuple[Call, ...]


@open_to(To.ANYONE, "GET")
def people(request: HttpRequest) -> HttpResponse:
    """The list, as it ships; the host does not know where anybody is, and does not ask."""
    words = words_for(request)
    found = sorted(_countries(words), key=lambda each: (each.code != FIRST, each.name))
    return show(request, "pages/people.html", {"countries": found, "checked": directory().checked})


def _countries(words: Catalogue) -> list[Country]:
    known = directory()
    return [
        Country(code, words.plain(f"country.{code}"), tuple(reversed(known.of(code))))
        for code in known.countries
    ]
