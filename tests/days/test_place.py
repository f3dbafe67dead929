from dataclasses import replace
from math import nan
from typing import Any

import pytest

from kesher.days import Fallback, Place, Turn, check_place
from kesher.days.cities import cities

HERE = Place(latitude=31.8, longitude=35.2, zone="Asia/Jerusalem")


def test_a_sound_place_has_no_problem() -> None:
    assert check_place(HERE) is None
    assert (HERE.turn, HERE.fallback) == (Turn.SUNSET, Fallback.NEAREST)
    assert check_place(replace(HERE, latitude=-90, longitude=180, elevation=-430, candle_minutes=0)) is None


def test_a_custom_of_fasts_is_sound() -> None:
    assert all(replace(HERE, fast_depth=each).problem() is None for each in (3, 6.45, 7.083, 8.5, 12))
    assert all(replace(HERE, fast_minutes=each).problem() is None for each in (None, 1, 15, 120))


@pytest.mark.parametrize(
    ("city", "minutes"),
    [
        ("jerusalem", 40),
        ("petah-tikva", 40),
        ("haifa", 30),
        ("zikhron-yaakov", 30),
        ("tel-aviv", 20),
        ("bnei-brak", 20),
        ("new-york", 18),
    ],
)
def test_candles_are_lit_as_each_town_does(city: str, minutes: int) -> None:
    assert cities()[city].candle_minutes == minutes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"latitude": 90.01}, "place-latitude"),
        ({"latitude": nan}, "place-latitude"),
        ({"longitude": -180.5}, "place-longitude"),
        ({"elevation": 9001.0}, "place-elevation"),
        ({"elevation": -501.0}, "place-elevation"),
        ({"zone": "Asia/Nowhere"}, "place-zone"),
        ({"zone": "Asia"}, "place-zone"),
        ({"zone": ""}, "place-zone"),
        ({"zone": "/etc/passwd"}, "place-zone"),
        ({"zone": "../UTC"}, "place-zone"),
        ({"candle_minutes": 121}, "place-candle-minutes"),
        ({"candle_minutes": -1}, "place-candle-minutes"),
        ({"fast_minutes": 0}, "place-fast"),
        ({"fast_minutes": 121}, "place-fast"),
        ({"fast_depth": 2.9}, "place-fast"),
        ({"fast_depth": 12.1}, "place-fast"),
        ({"fast_depth": nan}, "place-fast"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], code: str) -> None:
    assert replace(HERE, **change).problem() == code
