"""The places where love was: as they were written, a Hebrew month to a group, and no number of anything."""

import random
from datetime import date, timedelta

from kesher.insight.places import Places, Where, places

FIRST = date(2026, 11, 11)


def month(day: date) -> date:
    """Months of thirty days, counted from a first one."""
    return FIRST + timedelta(days=(day - FIRST).days // 30 * 30)


def on(*told: tuple[int, str]) -> tuple[Places, ...]:
    return places([(FIRST + timedelta(days=ahead), words) for ahead, words in told], month)


def words_of(found: tuple[Places, ...]) -> list[list[str]]:
    return [[each.words for each in one.all] for one in found]


def test_places_stand_in_the_order_in_which_they_came_the_latest_month_first() -> None:
    found = on((0, "בבית"), (1, "בעבודה"), (2, "בלימוד"), (30, "ברחוב"), (29, "בדרך"), (75, "בתפילה"))
    assert words_of(found) == [["בתפילה"], ["ברחוב"], ["בבית", "בעבודה", "בלימוד", "בדרך"]]
    assert [each.month for each in found] == [FIRST + timedelta(days=days) for days in (60, 30, 0)]


def test_a_place_that_returns_in_a_month_stands_once_as_it_was_first_written() -> None:
    found = on((0, "עֲבוֹדָה"), (1, "ילדים"), (2, "עבודה."), (3, " ע ב"), (31, "עבודה"))
    assert words_of(found) == [["עבודה"], ["עֲבוֹדָה", "ילדים", "ע ב"]]
    assert found[1].all[0] == Where("עֲבוֹדָה", 2)
    assert found[0].all[0].evenings == 1  # another month begins anew


def test_it_is_set_larger_where_it_returned_and_larger_still_where_love_mostly_was() -> None:
    sizes = [Where("x", evenings).weight for evenings in (1, 2, 6, 7, 30)]
    assert sizes == [0, 1, 1, 2, 2]


def test_an_evening_without_a_place_leaves_no_trace() -> None:
    assert on((0, ""), (1, " \n"), (2, "...")) == ()
    assert words_of(on((0, ""), (1, "in  the\nhouse"))) == [["in the house"]]


def test_the_order_in_which_pages_are_read_does_not_matter() -> None:
    told = [(FIRST + timedelta(days=ahead), f"place {ahead * 7 % 11}") for ahead in range(200)]
    expected = places(told, month)
    for seed in range(5):
        random.Random(seed).shuffle(told)
        assert places(told, month) == expected
