"""Where a person is, by the name he gives: a city of the list, or any town of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from kesher.days import Place
from kesher.days.cities import cities, countries, other_names
from kesher.days.country import ISRAEL, country_of
from kesher.days.spelling import bare, close
from kesher.days.towns import CANDLES_IN_ISRAEL, Town, at, beginning, named, of_country
from kesher.method.language import Language
from kesher.method.late import late
from kesher.method.problems import Code, Problem
from kesher.words import Catalogue, catalogue

MOST = 8
"""How many places are offered where one name may mean several, or none."""
LIKE = 72
"""How alike two names must be, of 100, for one to be offered in place of the other."""

NEAR = 0.1
"""Degrees; two places of one name that are nearer are one."""
TELLS = 3
"""From so many consonants on a Hebrew name says which city of the list is meant."""

_KEY = late(r"-?[0-9.]+,-?[0-9.]+")

UNUSUAL = Place(latitude=0, longitude=0, zone="UTC")


class Named(NamedTuple):
    """A place that may be meant.

    Attributes:
        key: by which a form names it.
        label: what it is called, with its region and country where that is not Israel.
    """

    key: str
    label: str


def find(typed: str, language: Language) -> Place | Problem:
    """The place of a name, or of a key; where the name may mean several, or none, it says so."""
    if typed in cities():
        return cities()[typed]
    if town := _town(typed):
        listed = _listed(town)
        return cities()[listed] if listed else town.place(language)
    known, towns = _meant(typed)
    if len(known) == 1 and not towns:
        return cities()[known[0]]
    if len(towns) == 1 and not known:
        return towns[0].place(language)
    return Problem(Code.CITY_TWICE if known or towns else Code.CITY_UNKNOWN)


def near(typed: str, words: Catalogue) -> list[Named]:
    """What a name that was not understood may mean: all that it names, else what is most like it."""
    known, towns = _meant(typed)
    if not known and not towns:
        known, towns = _alike(typed), beginning(typed, MOST) if len(close(typed)) >= 3 else []
    return [*(_city(each, words) for each in known), *(town_named(each, words) for each in towns)][:MOST]


def towns_of(country: str, words: Catalogue) -> list[Named]:
    """Every town of a country, in the order of their names."""
    # A city of the list stands there once, with what is customary in it.
    listed = {name for name, code in countries().items() if code == country}
    rows = [Named(name, words.plain(f"city.{name}")) for name in listed]
    others = (each for each in of_country(country) if _listed(each) not in listed)
    rows += (Named(each.key, _with_region(each, words)) for each in others)
    return sorted(rows, key=lambda each: close(each.label))


def of_key(key: str, words: Catalogue) -> Named | None:
    """What a key means, as it is offered."""
    if key in cities():
        return _city(key, words)
    town = _town(key)
    return town_named(town, words) if town else None


def country_name(code: str, words: Catalogue) -> str:
    """A country's name where the catalogue has one, else its two letters."""
    return words.plain(f"country.{code}") if words.has(f"country.{code}") else code


def town_named(town: Town, words: Catalogue) -> Named:
    """A town as it is offered."""
    return Named(town.key, f"{_with_region(town, words)} · {country_name(town.country, words)}")


def usual(place: Place) -> Place:
    """A place with the customs that are usual where it lies."""
    if place.name in cities():
        return cities()[place.name]
    if place.name and country_of(place) == ISRAEL:
        return Place(latitude=0, longitude=0, zone="UTC", israel=True, candle_minutes=CANDLES_IN_ISRAEL)
    return UNUSUAL


def _town(key: str) -> Town | None:
    return at(key) if _KEY.fullmatch(key) else None


def _listed(town: Town) -> str | None:
    """The city of the list that a town is; None where the list has it not."""
    for spelled in filter(None, (town.name, town.hebrew)):
        for name in _cities(close(spelled).__eq__, close):
            latitude, longitude = map(float, town.key.split(","))
            place = cities()[name]
            if abs(place.latitude - latitude) < NEAR and abs(place.longitude - longitude) < NEAR:
                return name
    return None


def _with_region(town: Town, words: Catalogue) -> str:
    name = town.say(words.language)
    return f"{name}, {town.region}" if town.region else name


def _city(name: str, words: Catalogue) -> Named:
    country = countries()[name]
    label = words.plain(f"city.{name}")
    return Named(name, label if country == ISRAEL else f"{label} · {country_name(country, words)}")


def _meant(typed: str) -> tuple[list[str], list[Town]]:
    """What a name means: the first way of reading it by which it means anything."""
    wanted, consonants = close(typed), bare(typed)
    if not wanted:
        return [], []
    if known := _cities(lambda key: key == wanted, close):
        return known, []
    tells = len(consonants) >= TELLS
    if tells and (known := _cities(lambda key: key == consonants, bare)):
        return known, []
    begun = _cities(lambda key: key.startswith(wanted), close)
    if tells and not begun:
        begun = _cities(lambda key: key.startswith(consonants), bare)
    return begun, named(typed)


def _cities(fits: Callable[[str], bool], spelled: Callable[[str], str]) -> list[str]:
    return list(dict.fromkeys(name for key, name in _keys(spelled) if fits(key)))


@cache
def _keys(spelled: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Every name of every city, spelled in one way."""
    return tuple((spelled(said), name) for name in cities() for said in _names(name))


def _names(name: str) -> Iterable[str]:
    yield from (catalogue(language).plain(f"city.{name}") for language in Language)
    yield from other_names()[name]


def _alike(typed: str) -> list[str]:
    keys = _keys(close)
    spelled = [key for key, _ in keys]
    try:
        from rapidfuzz import fuzz, process
    except ImportError:  # in the pocket; Python's own is slower, and reads a few hundred names
        from difflib import get_close_matches

        names = dict(keys)
        alike = get_close_matches(close(typed), spelled, MOST, LIKE / 100)
        return list(dict.fromkeys(names[each] for each in alike))
    found = process.extract(close(typed), spelled, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST)
    return list(dict.fromkeys(keys[index][1] for _, _, index in found))
