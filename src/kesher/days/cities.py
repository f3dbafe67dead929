"""Places that can be picked by name, without a network."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from kesher.days.place import Place

_BESIDE = ("country", "also")
"""What is told of a city beside its place."""


@cache
def cities() -> Mapping[str, Place]:
    """Every city by its id; its name in each language is in the message catalogue (``city.<id>``)."""
    return MappingProxyType(
        {
            name: Place(name=name, **{fact: told for fact, told in facts.items() if fact not in _BESIDE})
            for name, facts in _table().items()
        }
    )


@cache
def countries() -> Mapping[str, str]:
    """The country of every city, in its two letters, by the city's id."""
    return MappingProxyType({name: facts["country"] for name, facts in _table().items()})


@cache
def other_names() -> Mapping[str, tuple[str, ...]]:
    """What else people call a city, by its id: initials, older names, parts of it, its name elsewhere."""
    return MappingProxyType({name: tuple(facts.get("also", ())) for name, facts in _table().items()})


@cache
def _table() -> dict[str, dict[str, Any]]:
    import tomllib  # most starts of the program ask for no city
    from importlib import resources

    return tomllib.loads(resources.files("kesher.days").joinpath("cities.toml").read_text(encoding="utf-8"))
