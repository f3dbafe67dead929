"""People to call, as any page may show them."""

from __future__ import annotations

from typing import Any

from kesher.actions.practice import people
from kesher.journal.cover import Cover
from kesher.words import Catalogue
from kesher.words.help import directory


def people_context(words: Catalogue, cover: Cover | None, country: str) -> dict[str, Any]:
    """The people to call: of the country that was asked for, else of the place, else of every country."""
    return listed(words, country or people.here(cover))


def listed(words: Catalogue, country: str) -> dict[str, Any]:
    """The people of a country by its code; where it is not known, of all of them."""
    here = people.country(words, country)
    return {
        "here": here,
        "emergency": here.emergency if here else None,
        "countries": people.countries(words),
        "checked": directory().checked,
    }
