"""In which country a place lies, as far as the place itself tells."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kesher.days.cities import countries
from kesher.days.place import Place

ISRAEL = "IL"
_ISRAEL_LATITUDES, _ISRAEL_LONGITUDES = (29.4, 33.4), (34.2, 35.8)

_FORMER = {
    "America/Montreal": "CA",
    "America/Nipigon": "CA",
    "America/Thunder_Bay": "CA",
    "Canada/Eastern": "CA",
    "US/Arizona": "US",
    "GB": "GB",
    "Europe/Belfast": "GB",
    "Iceland": "IS",
    "Japan": "JP",
    "NZ": "NZ",
    "Singapore": "SG",
}
"""Former names that say more than the zone they lead to, which several countries share."""


def country_of(place: Place) -> str:
    """The country of a place, in its two letters; empty where the place does not surely tell it.

    A city has one. Elsewhere the time zone tells it. In Israel the place itself must lie there: its zone may
    have been left standing, and one day of Yom Tov is kept by some who live abroad.
    """
    if known := countries().get(place.name):
        return known
    told = _of_zone(place.zone)
    if _in_israel(place) and (place.israel or told == ISRAEL):
        return ISRAEL
    return "" if told == ISRAEL else told


def _in_israel(place: Place) -> bool:
    south, north = _ISRAEL_LATITUDES
    west, east = _ISRAEL_LONGITUDES
    return south <= place.latitude <= north and west <= place.longitude <= east


def _of_zone(name: str) -> str:
    """The country of a time zone, by today's name or a former one; empty where two lay claim to it."""
    if name in _FORMER:
        return _FORMER[name]
    now, since_1970 = _zones("zone.tab"), _zones("zone1970.tab")
    if name in now:
        # The newer table names the country that holds the place first.
        return now[name] if since_1970.get(name, now[name]).startswith(now[name]) else ""
    if name.isupper():
        return ""  # EET and the like are clocks of many countries
    shared = since_1970.get(_links().get(name, ""), "")
    return shared if "," not in shared else ""


@cache
def _zones(table: str) -> Mapping[str, str]:
    """The countries of each zone, as a table of the time zone database tells them."""
    rows = (line.split("\t") for line in _lines(table) if line[:1] != "#")
    return MappingProxyType({row[2]: row[0] for row in rows})


@cache
def _links() -> Mapping[str, str]:
    """The zone that each former name leads to."""
    rows = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return MappingProxyType({former: name for _, name, former in rows})


def _lines(name: str) -> list[str]:
    from importlib import resources  # it knows of archives too, and takes its time

    return resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8").splitlines()
