from __future__ import annotations

from datetime import timedelta

import pytest

from insight.days import START, diary, moody, row
from kesher.insight import Finding, missing_for, quarterly_look, sitting_effect


def test_an_effect_that_is_there_is_found() -> None:
    found = sitting_effect(diary(365, effect=1.5))
    assert found is not None
    assert found.low <= 1.5 <= found.high
    assert 1.0 < found.estimate < 2.0
    assert found.verdict == "together-more"
    assert found.level == 0.9


def test_an_effect_the_other_way_is_told_as_less() -> None:
    found = sitting_effect(diary(365, effect=-1.5))
    assert found is not None
    assert found.high < 0
    assert found.verdict == "together-less"


def test_none_is_not_claimed() -> None:
    found = sitting_effect(diary(365))
    assert found is not None
    assert found.low < 0 < found.high
    assert found.verdict == "cannot-tell"


def test_n_counts_recorded_days_after_the_first_fortnight() -> None:
    rows = diary(60)
    told = [each for each in rows if each.clarity is not None and (each.day - START).days >= 14]
    found = sitting_effect(rows)
    assert found is not None
    assert found.n == len(told)


def test_a_higher_level_means_a_wider_interval() -> None:
    rows = diary(120)
    narrow, wide = sitting_effect(rows, level=0.9), sitting_effect(rows, level=0.975)
    assert narrow and wide
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([], "days-after-the-first-fortnight"),
        (diary(14), "days-after-the-first-fortnight"),
        (diary(120, share=0.0), "days-with-a-sitting"),
        (diary(120, share=1.0), "days-without-a-sitting"),
        ([row(ahead) for ahead in range(200)], "days-after-the-first-fortnight"),
    ],
)
def test_it_declines_and_says_what_is_missing(rows: list, what: str) -> None:
    assert sitting_effect(rows) is None
    missing = missing_for("sitting", rows)
    assert missing is not None
    assert missing.what == what
    assert missing.have < missing.need


def test_nothing_is_missing_once_it_answers() -> None:
    assert missing_for("sitting", diary(120)) is None


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="point"):
        sitting_effect(diary(60), outcome="point")


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match=str(level)):
        sitting_effect(diary(60), level=level)


def test_the_same_number_every_evening_claims_nothing() -> None:
    rows = [row(ahead, 7, ahead % 3 == 0) for ahead in range(200)]
    found = sitting_effect(rows)
    assert found is not None
    assert abs(found.estimate) < 0.05
    assert found.verdict == "cannot-tell"


def test_sitting_after_good_days_does_not_raise_what_is_told() -> None:
    """Three good days, three bad days; he mostly sits on the day after a good one."""
    rows = []
    for ahead in range(240):
        good = (ahead // 3) % 2 == 0
        before = ((ahead - 1) // 3) % 2 == 0
        rows.append(row(ahead, 5 + (ahead * 7919 % 3 - 1) + good, before if ahead % 5 else not before))
    found = sitting_effect(rows)
    told = [(each.clarity, each.sat) for each in rows]
    naive = [sum(c for c, s in told if s is sat) / sum(s is sat for _, s in told) for sat in (True, False)]
    assert found is not None
    assert found.estimate < naive[0] - naive[1]


def test_sitting_in_streaks_is_not_taken_for_a_mood() -> None:
    """Sittings that go together with one another need no common cause with the evenings."""
    found = [sitting_effect(moody(300, habit=3.0, seed=seed)) for seed in range(20)]
    held = [each.low <= 0 <= each.high for each in found if each]
    assert len(held) == 20
    # Seventeen do; were streaks put down to moods, five would.
    assert sum(held) >= 12
    assert sum(each.estimate**2 for each in found if each) / 20 < 0.5**2


def test_a_sitting_led_by_the_mood_of_the_day_is_doubted() -> None:
    """The days hardly tell it from an effect; the interval has to say so oftener than not."""
    found = [sitting_effect(moody(300, led=1.0, seed=seed)) for seed in range(20)]
    held = [each.low <= 0 <= each.high for each in found if each]
    assert len(held) == 20
    # Eleven do; were only the mood of the day before allowed for, four would.
    assert sum(held) >= 8


def test_a_long_pause_takes_nothing_away() -> None:
    """The days on both sides of it still answer together."""
    rows = diary(400, effect=0.7)
    later = [
        each._replace(day=each.day + timedelta(weeks=40)) if at >= 200 else each
        for at, each in enumerate(rows)
    ]
    whole, broken = sitting_effect(rows), sitting_effect(later)
    assert whole and broken
    assert broken.n == whole.n
    assert broken.estimate == pytest.approx(whole.estimate, abs=0.1)


class TestTheQuarterlyLook:
    rows = diary(400, effect=0.7)

    def test_before_the_first_there_is_only_its_date(self) -> None:
        look = quarterly_look(self.rows, START + timedelta(days=90))
        assert look is not None
        assert (look.on, look.finding) == (None, None)
        assert look.next == START + timedelta(days=91)

    def test_asking_every_day_changes_nothing_until_the_next(self) -> None:
        looks = [quarterly_look(self.rows, START + timedelta(days=day)) for day in range(182, 273, 15)]
        assert len(set(looks)) == 1

    def test_the_days_after_the_look_are_not_read(self) -> None:
        whole = quarterly_look(self.rows, START + timedelta(days=200))
        cut = quarterly_look(self.rows[:182], START + timedelta(days=200))
        assert whole == cut

    def test_it_looks_at_its_own_level(self) -> None:
        look = quarterly_look(self.rows, START + timedelta(days=364))
        assert look is not None
        assert isinstance(look.finding, Finding)
        assert look.finding.level == 0.975
        assert look.on == START + timedelta(days=363)

    def test_nothing_recorded_nothing_to_look_at(self) -> None:
        assert quarterly_look([row(0, rest=True), row(1)], START + timedelta(days=400)) is None
