"""A heart that was silent, and what the next sitting makes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from kesher.method.heart import longer, silences, to_tell
from kesher.method.page import Heart, Sitting

FIRST = datetime(2026, 11, 22, 7, tzinfo=UTC)
HEARTS = {"s": Heart.SILENT, "a": Heart.ANSWERED, "f": Heart.FAINTLY, "-": None}


def sat(hearts: str) -> list[Sitting]:
    """A sitting a day: silent, answered, faintly, or (-) not asked."""
    return [
        Sitting(id=f"s{day}", at=FIRST + timedelta(days=day), route="awaiting", heart=HEARTS[heart])
        for day, heart in enumerate(hearts)
    ]


@pytest.mark.parametrize(
    ("hearts", "running", "is_longer", "tells"),
    [
        ("", 0, False, False),
        ("-", 0, False, False),
        ("ss", 2, False, False),
        ("sss", 3, True, True),
        ("assfss", 2, False, False),
        ("asss", 3, True, True),
        ("ssss", 4, True, False),
        ("sssa", 0, False, False),
        ("sssf", 0, False, False),
        ("sssasss", 3, True, True),
        # One that was left midway was not asked: it ends no silence, and begins none.
        ("s-s-s", 3, True, True),
        ("sss-", 3, True, False),
        ("s--s", 2, False, False),
    ],
)
def test_after_three_silences_running_the_picture_is_longer_and_it_is_said_once(
    hearts: str, running: int, is_longer: bool, tells: bool
) -> None:
    found = sat(hearts)
    assert (silences(found), longer(found), to_tell(found)) == (running, is_longer, tells)
