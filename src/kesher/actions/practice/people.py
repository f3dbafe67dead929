"""People to call: of one country, or of all of them by name. Nothing here needs a journal, open or at all."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.days.country import country_of
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.late import late
from kesher.method.problems import Code, Problem
from kesher.words import Catalogue, catalogue
from kesher.words.help import Call, directory

FIRST = "IL"
"""Stands before all others wherever countries are listed; the rest follow by name."""

_NO_LETTERS = late(r"[\W\d_]+")


class Country(NamedTuple):
    """A country, and whom one can call there.

    Attributes:
        code: its two letters.
        name: its name in the language of the reader.
        emergency: the number for an emergency; it stands first.
        listeners: those to speak with; of some countries the list knows none.
    """

    code: str
    name: str
    emergency: Call
    listeners: tuple[Call, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        """Everybody, those to speak with first."""
        return (*self.listeners, self.emergency)


def country(words: Catalogue, code: str) -> Country | None:
    """A country by its two letters; None when the list does not know it."""
    if code not in directory().countries:
        return None
    people = directory().of(code)
    listeners = tuple(each for each in people if not each.emergency)
    # An own number of a country, where it has one, stands before that of its union.
    emergency = next(each for each in people if each.emergency)
    return Country(code, words.plain(f"country.{code}"), emergency, listeners)


def countries(words: Catalogue) -> tuple[Country, ...]:
    """Every country there is somebody to call in, by name."""
    known = (country(words, code) for code in directory().countries)
    named = [each for each in known if each is not None]
    return tuple(sorted(named, key=lambda each: (each.code != FIRST, _letters(each.name))))


def here(cover: Cover | None) -> str:
    """Where the person is: the country he chose by hand, else that of his place; empty when not known."""
    if cover is None:
        return ""
    known = directory().countries
    return next((each for each in (cover.country, country_of(cover.place)) if each in known), "")


def find(typed: str) -> str | Problem:
    """A country as anyone may type it: its two letters, or its name in either language."""
    wanted = _letters(typed)
    for code in directory().countries:
        names = (catalogue(language).plain(f"country.{code}") for language in Language)
        if wanted in (code.casefold(), *(_letters(name) for name in names)):
            return code
    return Problem(Code.COUNTRY_UNKNOWN)


@answers
def choose(desk: Desk, now: datetime, code: str) -> Cover | Problem:
    """Show a country first from now on, wherever the place is; that of the place itself needs no choice."""
    if desk.still(now):
        return Problem(Code.RESTING)
    if code not in directory().countries:
        return Problem(Code.CHOICE_UNKNOWN)
    return desk.change_cover(
        now, lambda cover: replace(cover, country="" if code == country_of(cover.place) else code)
    )


def _letters(name: str) -> str:
    """A name without case, accents and marks."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKD", name).casefold())
