"""How long each line of a sitting stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.method.pacing import LONGER, QUICKEST, SHARES, paced, reading, shares
from kesher.method.script import PARTS

QUIET = dict.fromkeys(PARTS, ("אולי היום.",))
"""Two words to a part: every part has more time than its line needs."""


def words(count: int) -> str:
    return " ".join(["מילה"] * count)


def total(times: dict[str, tuple[float, ...]], part: str) -> float:
    return sum(times[part])


def test_a_line_needs_two_seconds_and_a_little_more_for_each_word() -> None:
    assert reading("אולי היום.") == pytest.approx(3.1)
    assert reading(words(16)) == pytest.approx(10.8)
    assert reading("בית־המדרש") == reading("בית המדרש") == reading("  בית\nהמדרש ")
    assert reading("") == 2.0


def test_every_part_has_its_share_of_the_minutes() -> None:
    times = paced(QUIET, 5)
    assert {part: round(sum(each), 6) for part, each in times.items()} == {
        "arrive": 30,
        "foundation": 54,
        "picture": 108,
        "choice": 66,
        "point": 24,
        "close": 18,
    }


def test_what_the_lines_do_not_need_is_stillness_after_the_last() -> None:
    picture = ("אולי היום.", words(8), words(3))
    times = paced(QUIET | {"picture": picture}, 5)["picture"]
    assert times[:2] == pytest.approx((3.1, 6.4))
    assert times[2] == pytest.approx(108 - 3.1 - 6.4)


def test_a_part_whose_lines_need_more_than_it_has_is_quickened_evenly() -> None:
    # Three minutes: the foundation has 32.4 seconds, and its lines need 36.
    foundation = (words(10), words(22), words(22))
    times = paced(QUIET | {"foundation": foundation}, 3)
    assert total(times, "foundation") == pytest.approx(32.4)
    needed = [reading(each) for each in foundation]
    assert [time / need for time, need in zip(times["foundation"], needed, strict=True)] == pytest.approx(
        [32.4 / sum(needed)] * 3
    )
    assert total(times, "picture") == pytest.approx(64.8)


def test_a_line_is_never_too_quick_to_read_and_the_picture_gives_last() -> None:
    # Three minutes: at their quickest these lines take 45.6 seconds, 13.2 more than the foundation has.
    foundation = (words(52), words(54))
    least = sum(map(reading, foundation)) * QUICKEST
    times = paced(QUIET | {"foundation": foundation}, 3)
    assert total(times, "foundation") == pytest.approx(least)
    assert total(times, "picture") == pytest.approx(64.8)
    spare = {part: 180 * share / 100 - 3.1 * QUICKEST for part, share in SHARES.items()}
    over = least - 32.4
    givers = [part for part in PARTS if part not in ("foundation", "picture")]
    for part in givers:
        given_up = 180 * SHARES[part] / 100 - total(times, part)
        assert given_up == pytest.approx(over * spare[part] / sum(spare[each] for each in givers))
    assert sum(map(sum, times.values())) == pytest.approx(180)


def test_a_long_passage_takes_from_the_picture_only_what_no_other_part_can_give() -> None:
    # The others can give 84.6 seconds in all: arriving takes them, and the rest from the picture.
    times = paced(QUIET | {"arrive": (words(300),)}, 3)
    assert total(times, "arrive") == pytest.approx(reading(words(300)) * QUICKEST)
    for part in ("foundation", "choice", "point", "close"):
        assert total(times, part) == pytest.approx(3.1 * QUICKEST)
    assert total(times, "picture") == pytest.approx(180 - 125.25 - 4 * 3.1 * QUICKEST)


def test_where_nothing_more_can_be_given_the_sitting_is_longer_than_was_chosen() -> None:
    long = QUIET | {"arrive": (words(600),)}
    times = paced(long, 3)
    least = {part: sum(map(reading, lines)) * QUICKEST for part, lines in long.items()}
    assert {part: sum(each) for part, each in times.items()} == pytest.approx(least)
    assert sum(map(sum, times.values())) > 180


def test_a_part_that_says_nothing_leaves_its_time_to_the_others() -> None:
    times = paced(QUIET | {"foundation": ()}, 5)
    assert "foundation" not in times
    assert total(times, "picture") == pytest.approx(300 * 36 / 82)
    assert sum(map(sum, times.values())) == pytest.approx(300)
    assert paced({"foundation": ()}, 5) == {} == paced({}, 5)


def test_while_the_heart_is_silent_half_of_the_time_is_the_picture() -> None:
    longer = shares(longer=True)
    assert longer["picture"] == LONGER == 50
    assert sum(longer.values()) == pytest.approx(100)
    others = [part for part in PARTS if part != "picture"]
    assert [longer[part] / SHARES[part] for part in others] == pytest.approx([50 / 64] * 5)
    assert shares(longer=False) == SHARES
    assert total(paced(QUIET, 5, longer), "picture") == pytest.approx(150)


def test_the_shares_are_of_a_hundred_and_the_picture_has_the_largest() -> None:
    assert tuple(SHARES) == PARTS
    assert sum(SHARES.values()) == 100
    assert max(SHARES, key=lambda part: SHARES[part]) == "picture"


# --- any sitting -------------------------------------------------------------------------------------------

lines = st.lists(st.integers(0, 60).map(words), max_size=6).map(tuple)
sittings = st.fixed_dictionaries(dict.fromkeys(PARTS, lines)).filter(lambda parts: any(parts.values()))
minutes = st.integers(3, 10)


@given(sittings, minutes, st.booleans())
def test_it_takes_the_minutes_or_what_it_takes_to_read_it(parts, chosen, longer) -> None:
    times = paced(parts, chosen, shares(longer=longer))
    least = QUICKEST * sum(reading(line) for each in parts.values() for line in each)
    assert sum(map(sum, times.values())) == pytest.approx(max(chosen * 60, least))


@given(sittings, minutes, st.booleans())
def test_every_line_can_be_read_and_only_the_last_stands_longer_than_it_needs(parts, chosen, longer) -> None:
    times = paced(parts, chosen, shares(longer=longer))
    assert set(times) == {part for part in PARTS if parts[part]}
    for part, seconds in times.items():
        needs = [reading(line) for line in parts[part]]
        assert len(seconds) == len(needs)
        for second, need in zip(seconds, needs, strict=True):
            assert second >= need * QUICKEST - 1e-9
        assert all(second <= need + 1e-9 for second, need in zip(seconds[:-1], needs[:-1], strict=True))


@given(sittings, minutes, st.booleans())
def test_the_picture_has_its_share_while_another_part_can_give(parts, chosen, longer) -> None:
    share = shares(longer=longer)
    times = paced(parts, chosen, share)
    present = sum(share[part] for part in times)
    if "picture" not in times or sum(times["picture"]) >= 60 * chosen * share["picture"] / present - 1e-6:
        return
    for part, seconds in times.items():
        if part != "picture":
            least = QUICKEST * sum(map(reading, parts[part]))
            assert sum(seconds) == pytest.approx(least)


@given(sittings, st.booleans())
def test_with_more_minutes_no_line_stands_shorter(parts, longer) -> None:
    for short, long in pairwise(paced(parts, chosen, shares(longer=longer)) for chosen in range(3, 11)):
        for part, seconds in short.items():
            assert all(a <= b + 1e-9 for a, b in zip(seconds, long[part], strict=True))
