from dataclasses import replace
from math import nan
from typing import Any

import pytest

from kesher.days import Fallback, Place, Turn, check_place

HERE = Place(latitude=31.8, longitude=35.2, zone="Asia/Jerusalem")


def test_a_sound_place_has_no_problem() -> None:
    assert check_place(HERE) is None
    assert (HERE.turn, HERE.fallback) == (Turn.SUNSET, Fallback.NEAREST)
    assert check_place(replace(HERE, latitude=-90, longitude=180, elevation=-430, candle_minutes=0)) is None


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
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], code: str) -> None:
    assert replace(HERE, **change).problem() == code
