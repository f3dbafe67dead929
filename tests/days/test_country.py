"""The country a place lies in: by its city, by its time zone, or not known."""

import pytest

from kesher.days import Place
from kesher.days.cities import cities, countries
from kesher.days.country import _zones, country_of
from kesher.days.place import zone_of


def at(zone: str, latitude: float = 50.0, longitude: float = 10.0, **more: object) -> Place:
    return Place(latitude=latitude, longitude=longitude, zone=zone, **more)


def test_every_city_has_a_country_and_it_is_that_of_its_zone() -> None:
    assert countries().keys() == cities().keys()
    for name, place in cities().items():
        assert country_of(place) == countries()[name] == _zones("zone.tab")[place.zone], name
        assert (countries()[name] == "IL") == place.israel, name


def test_a_city_is_known_by_its_name_whatever_is_kept_there() -> None:
    assert country_of(Place(latitude=0, longitude=0, zone="UTC", israel=True, name="brooklyn")) == "US"
    assert country_of(at("Europe/Paris", name="a village")) == "FR"


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Vienna", "AT"),
        ("Europe/Vaduz", "LI"),
        ("Africa/Nairobi", "KE"),
        ("America/Toronto", "CA"),
        ("Pacific/Auckland", "NZ"),
        # former names
        ("US/Eastern", "US"),
        ("US/Arizona", "US"),
        ("Canada/Eastern", "CA"),
        ("America/Montreal", "CA"),
        ("Europe/Kiev", "UA"),
        ("Asia/Calcutta", "IN"),
        ("Australia/Victoria", "AU"),
        ("GB", "GB"),
        ("Iceland", "IS"),
    ],
)
def test_a_zone_tells_the_country(zone: str, country: str) -> None:
    assert country_of(at(zone)) == country


@pytest.mark.parametrize(
    "zone",
    [
        "UTC",
        "Etc/GMT-2",
        "CET",  # a clock of many countries, though it leads to Brussels
        "EET",
        "EST",
        "HST",
        "Europe/Simferopol",  # two lay claim to it
        "Atlantic/Jan_Mayen",  # leads to a zone of five countries
        "Africa/Timbuktu",
        "No/Where",
        "",
    ],
)
def test_a_zone_that_does_not_surely_tell_tells_nothing(zone: str) -> None:
    assert country_of(at(zone)) == ""


def test_every_zone_of_today_tells_its_country_but_the_one_that_is_claimed_twice() -> None:
    silent = {zone for zone in _zones("zone.tab") if zone_of(zone) and country_of(at(zone)) == ""}
    assert silent == {"Europe/Simferopol", "Asia/Jerusalem"}


def test_israel_is_where_the_place_lies_and_not_where_its_zone_was_left() -> None:
    hebron = {"latitude": 31.53, "longitude": 35.1}
    assert country_of(at("Asia/Jerusalem", 31.8, 35.2)) == "IL"
    assert country_of(at("Asia/Tel_Aviv", 32.1, 34.8)) == "IL"
    assert country_of(at("UTC", 31.8, 35.2, israel=True)) == "IL"
    assert country_of(at("Asia/Hebron", **hebron, israel=True)) == "IL"
    assert country_of(at("Asia/Hebron", **hebron)) == "PS"
    # Vienna, with the zone that the form suggests; London, by one who keeps one day there.
    assert country_of(at("Asia/Jerusalem", 48.2, 16.4)) == ""
    assert country_of(at("Europe/London", 51.5, -0.1, israel=True)) == "GB"
    assert country_of(at("UTC", 31.8, 35.2)) == ""


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (29.56, 34.95, "IL"),  # Eilat
        (33.27, 35.57, "IL"),  # Metula
        (33.27, 35.77, "IL"),  # Majdal Shams
        (31.32, 34.24, "IL"),  # Kerem Shalom
        (31.95, 35.93, ""),  # Amman
        (30.05, 31.24, ""),  # Cairo
        (33.89, 35.5, ""),  # Beirut
        (29.3, 34.9, ""),
        (31.5, 34.1, ""),
    ],
)
def test_where_israel_ends(latitude: float, longitude: float, country: str) -> None:
    assert country_of(at("Asia/Jerusalem", latitude, longitude)) == country
