"""The towns of the world, for whoever lives in none of the cities that are listed by name.

They come with the product as one small file (``tools/towns.py`` makes it), which is read only when a town is
looked for: nothing of it stays in memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

from kesher.days.place import Place
from kesher.days.spelling import bare, close, is_hebrew
from kesher.method.language import Language

ISRAEL = "IL"
SURE = 4
"""So many consonants tell one town from another; of fewer, the yod and the vav tell too much."""
CANDLES, CANDLES_IN_ISRAEL = 18, 20
"""Minutes from candle lighting to sunset, abroad and in most towns of Israel."""


class Town(NamedTuple):
    """A town.

    Attributes:
        name: As it is written in Latin letters.
        hebrew: In Hebrew letters; empty where that is not known.
        key: By which the very same town is found again: where it lies.
        zone: IANA time zone.
        country: In its two letters.
        region: A state or a province, where those have letters of their own; else empty.
        people: In thousands.
    """

    name: str
    hebrew: str
    key: str
    zone: str
    country: str
    region: str
    people: int

    def say(self, language: Language) -> str:
        """The name in a language, or as it is known."""
        return self.hebrew if language == Language.HE and self.hebrew else self.name

    def place(self, language: Language) -> Place:
        """The town as a place, with what is customary there."""
        latitude, longitude = self.key.split(",")
        israel = self.country == ISRAEL
        return Place(
            name=self.say(language),
            latitude=float(latitude),
            longitude=float(longitude),
            zone=self.zone,
            israel=israel,
            candle_minutes=CANDLES_IN_ISRAEL if israel else CANDLES,
        )


def named(typed: str) -> list[Town]:
    """The towns of a name, the largest first; if none is spelled so, those of its Hebrew consonants."""
    wanted, consonants = close(typed), bare(typed)
    if not wanted:
        return []
    # A name whose key is the name itself has none beside it.
    found = [row for row in _rows() if wanted == _plain(row[0]) or wanted in row[8].split("|")]
    if not found and is_hebrew(wanted) and len(consonants) >= SURE:
        rows = (row for row in _rows() if row[1])
        found = [row for row in rows if consonants in map(bare, filter(is_hebrew, row[8].split("|")))]
    return sorted(map(_town, found), key=_largest)


def beginning(typed: str, most: int) -> list[Town]:
    """The towns whose name begins so, the largest first."""
    wanted = close(typed)
    if not wanted:
        return []
    rows = (
        row for row in _rows() if any(key.startswith(wanted) for key in (_plain(row[0]), *row[8].split("|")))
    )
    return sorted(map(_town, rows), key=_largest)[:most]


def at(key: str) -> Town | None:
    """The town of a key."""
    latitude, _, longitude = key.partition(",")
    return next((_town(row) for row in _rows() if row[2] == latitude and row[3] == longitude), None)


def of_country(country: str) -> list[Town]:
    """The towns of a country, in no order that means anything."""
    return [_town(row) for row in _rows() if row[5] == country]


def _largest(town: Town) -> tuple[int, str, str]:
    return -town.people, town.name, town.key


def _plain(name: str) -> str:
    return name.lower().replace(" ", "")


def _town(row: list[str]) -> Town:
    name, hebrew, latitude, longitude, zone, country, region, people, _ = row
    return Town(name, hebrew, f"{latitude},{longitude}", zone, country, region, int(people))


def _rows() -> Iterator[list[str]]:
    packed = resources.files("kesher.days").joinpath("towns.tsv.z").read_bytes()
    return (line.split("\t") for line in zlib.decompress(packed).decode().split("\n"))
