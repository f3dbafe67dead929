"""Places and reference times that the tests of the Hebrew day share."""

import csv
import json
from pathlib import Path

import pytest

from kesher.days import Place

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"


def _need(name: str) -> Path:
    path = ORACLES / name
    if not path.is_file():
        pytest.skip(f"the reference times are not here: {path}")
    return path


@pytest.fixture(scope="session")
def oracle_places() -> dict[str, Place]:
    rows = json.loads(_need("places.json").read_text())
    return {
        code: Place(
            name=name,
            latitude=latitude,
            longitude=longitude,
            elevation=elevation,
            zone=zone,
            israel=bool(israel),
            candle_minutes=minutes,
        )
        for code, name, latitude, longitude, elevation, zone, israel, minutes in rows
    }


def _rows(name: str) -> list[dict[str, str]]:
    with _need(name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def oracle_zmanim() -> list[dict[str, str]]:
    return _rows("zmanim.csv")


@pytest.fixture(scope="session")
def oracle_rest() -> list[dict[str, str]]:
    return _rows("rest.csv")


@pytest.fixture(scope="session")
def jerusalem() -> Place:
    return Place(
        latitude=31.76904,
        longitude=35.21633,
        elevation=786,
        zone="Asia/Jerusalem",
        israel=True,
        candle_minutes=40,
    )


@pytest.fixture(scope="session")
def new_york() -> Place:
    return Place(latitude=40.71427, longitude=-74.00597, elevation=10, zone="America/New_York")


@pytest.fixture(scope="session")
def london() -> Place:
    return Place(latitude=51.50853, longitude=-0.12574, zone="Europe/London")


@pytest.fixture(scope="session")
def anchorage() -> Place:
    return Place(latitude=61.21806, longitude=-149.90028, zone="America/Anchorage")


@pytest.fixture(scope="session")
def tromso() -> Place:
    return Place(latitude=69.6489, longitude=18.95508, zone="Europe/Oslo")
