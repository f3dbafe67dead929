"""Is what pulled named less since the point was chosen? Counted, and said only beyond chance."""

from itertools import permutations
from random import Random

import pytest

from kesher.insight.finding import Missing
from kesher.insight.loosening import LOT, RULED, SEVEN, Loosened, loosening


def sevens(*counts: int, pull: str = "news", other: str = "") -> list[str]:
    """Evenings, seven to a number: on so many of each seven the pull was named."""
    return [pull if place < count else other for count in counts for place in range(SEVEN)]


def test_it_waits_for_two_lots_of_evenings() -> None:
    for evenings in (0, 1, LOT, 2 * LOT - 1):
        found = loosening(["news"] * evenings)
        assert found == Missing(56, evenings, "evenings-since-the-point")
    assert loosening(["news"] * 2 * LOT) == ()


def test_what_was_named_less_in_every_seven_is_told_in_plain_counts() -> None:
    assert loosening(sevens(5, 6, 5, 4, 2, 3, 1, 2)) == (Loosened("news", 20, 8),)
    assert loosening(sevens(4, 4, 4, 4, 3, 3, 3, 3)) == (Loosened("news", 16, 12),)
    assert loosening(sevens(2, 2, 2, 2, 0, 0, 0, 0)) == (Loosened("news", 8, 0),)


@pytest.mark.parametrize(
    "counts",
    [
        (4, 4, 4, 4, 4, 4, 4, 4),
        (7, 7, 7, 4, 4, 0, 0, 0),  # one seven of the beginning is as one of the end
        (7, 7, 7, 3, 4, 0, 0, 0),
        (3, 3, 3, 3, 4, 4, 4, 4),
        (0, 0, 0, 0, 0, 0, 0, 0),
    ],
)
def test_what_may_be_chance_is_not_told(counts: tuple[int, ...]) -> None:
    assert loosening(sevens(*counts)) == ()


def test_what_did_not_rule_at_first_is_not_looked_at() -> None:
    assert loosening(sevens(2, 2, 2, 1, 0, 0, 0, 0)) == (Loosened("news", RULED, 0),)
    assert loosening(sevens(2, 2, 1, 1, 0, 0, 0, 0)) == ()


def test_it_is_one_of_the_seventy_ways_of_dealing_the_sevens() -> None:
    counts = (1, 2, 3, 4, 5, 6, 7, 0)
    dealt = {frozenset(order[:4]): loosening(sevens(*order)) for order in permutations(counts)}
    told = [first for first, found in dealt.items() if found]
    assert len(dealt) == 70 and told == [frozenset((4, 5, 6, 7))]


def test_the_last_lot_is_counted_anew_only_when_another_is_full() -> None:
    evenings = sevens(5, 5, 5, 5, 2, 2, 2, 2)
    for more in range(LOT):
        assert loosening(evenings + ["news"] * more) == (Loosened("news", 20, 8),)
    assert loosening(evenings + ["news"] * LOT) == ()
    assert loosening(evenings + [""] * LOT) == (Loosened("news", 20, 0),)
    # What lies between is not looked at.
    assert loosening(sevens(5, 5, 5, 5) + ["news"] * LOT + sevens(1, 1, 1, 1)) == (Loosened("news", 20, 4),)


def test_each_pull_is_asked_for_by_itself_the_one_that_ruled_most_first() -> None:
    first, last = sevens(4, 4, 4, 4, other="work"), sevens(0, 0, 0, 0)
    assert loosening(first + last) == (Loosened("news", 16, 0), Loosened("work", 12, 0))
    first = sevens(3, 3, 3, 3, other="work")
    assert loosening(first + sevens(0, 0, 0, 0, other="work")) == (Loosened("news", 12, 0),)


def test_a_pull_is_the_same_however_it_was_spelt_and_is_called_as_it_was_last() -> None:
    first = ["חֲדָשׁוֹת", "חדשות.", " חדשות"] * 9 + ["חדשות"]
    assert loosening(first + ["חדשות!"] + [""] * (LOT - 1)) == (Loosened("חדשות!", 28, 1),)


def test_pulls_that_do_not_change_are_hardly_ever_told_to_have_loosened() -> None:
    chance, told = Random(3), 0
    for _ in range(2000):
        evenings = [chance.choice(("a", "b", "c", "")) for _ in range(2 * LOT)]
        found = loosening(evenings)
        assert isinstance(found, tuple)
        told += bool(found)
    assert told <= 2000 * 0.05 - 2 * (2000 * 0.05 * 0.95) ** 0.5
