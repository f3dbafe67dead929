"""Places that can be picked by name, without a network."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from kesher.days.place import Place


@cache
def cities() -> Mapping[str, Place]:
    """Every city by its id; its name in each language is in the message catalogue (``city.<id>``)."""
    table = tomllib.loads(resources.files("kesher.days").joinpath("cities.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: Place(name=name, **facts) for name, facts in table.items()})
