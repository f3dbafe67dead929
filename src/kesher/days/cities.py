"""Places that can be picked by name, without a network."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from kesher.days.place import Place


@cache
def cities() -> Mapping[str, Place]:
    """Every city by its id; its name in each language is in the message catalogue (``city.<id>``)."""
    return MappingProxyType(
        {
            name: Place(name=name, **{fact: value for fact, value in facts.items() if fact != "country"})
            for name, facts in _table().items()
        }
    )


@cache
def countries() -> Mapping[str, str]:
    """The country of every city, in its two letters, by the city's id."""
    return MappingProxyType({name: facts["country"] for name, facts in _table().items()})


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("kesher.days").joinpath("cities.toml").read_text(encoding="utf-8"))
