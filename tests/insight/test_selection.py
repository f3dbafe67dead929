"""Evenings that were left out for what they were: how far they may move a difference, and what is said."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.days import START, diary, lots, row
from kesher.insight import DayRow, missing_for, quarterly_look, route_look, sitting_effect
from kesher.insight.finding import Missing
from kesher.insight.route import look_answer
from kesher.insight.selection import UNLIKE, Evenings, Side, gaps_of, shift, unlike, widened

WRITTEN = [(START + timedelta(days=n), 4 + 2 * (n % 2)) for n in range(100)]  # sd 1


def moved(one: Side, other: Side, gaps: int = 0, *, by_lot: bool = False) -> float:
    after = WRITTEN[-1][0]
    days = [after + timedelta(days=3 * n + 30) for n in range(gaps)]  # with no evening about them
    return shift(Evenings(one, other, days, WRITTEN), by_lot=by_lot)


class TestHowFar:
    def test_nothing_missing_moves_nothing(self) -> None:
        assert moved(Side(50, 0), Side(50, 0)) == 0

    def test_as_much_missing_on_both_sides_moves_nothing(self) -> None:
        assert moved(Side(40, 10), Side(80, 20)) == 0

    def test_more_on_one_side_moves_by_its_share_and_the_spread_of_evenings(self) -> None:
        # A quarter less what chance does, at twice the sd of 1.
        assert moved(Side(75, 25), Side(100, 0)) == pytest.approx(2 * (0.25 - 0.5 * 0.0468), abs=0.001)
        assert moved(Side(100, 0), Side(75, 25)) == moved(Side(75, 25), Side(100, 0))

    def test_what_chance_does_moves_nothing(self) -> None:
        assert moved(Side(57, 3), Side(58, 2)) == 0

    def test_few_days_of_which_nothing_is_known_hide_nothing_and_many_do(self) -> None:
        assert moved(Side(50, 0), Side(50, 0), gaps=17) == 0
        assert moved(Side(50, 0), Side(50, 0), gaps=60) == pytest.approx(2 * (60 / 160 - 0.15))

    def test_a_day_without_anything_may_be_one_without_a_sitting(self) -> None:
        """Where a sitting stands by itself though its evening was left out, days of nothing had none."""
        few = moved(Side(40, 10), Side(40, 0), gaps=10)
        assert few == moved(Side(40, 10), Side(40, 0))
        assert moved(Side(47, 3), Side(40, 0), gaps=15) > moved(Side(47, 3), Side(40, 0))
        assert moved(Side(48, 2), Side(40, 0), gaps=15) == moved(Side(48, 2), Side(40, 0))

    def test_a_lot_that_fell_on_one_side_more_tells_of_days_that_are_missing(self) -> None:
        assert moved(Side(50, 0), Side(70, 0), gaps=20) == 0
        apart = moved(Side(50, 0), Side(70, 0), gaps=20, by_lot=True)
        assert apart == pytest.approx(2 * (20 - 0.3 * 120**0.5) / 70)
        assert moved(Side(50, 0), Side(70, 0), gaps=0, by_lot=True) == 0
        assert moved(Side(59, 0), Side(62, 0), gaps=30, by_lot=True) == 0

    @given(st.integers(1, 90), st.integers(0, 90), st.integers(1, 90), st.integers(0, 90), st.integers(0, 40))
    def test_it_is_never_less_than_nought_nor_more_than_the_spread_allows(
        self, one: int, left: int, other: int, lost: int, gaps: int
    ) -> None:
        found = moved(Side(one, left), Side(other, lost), gaps)
        assert 0 <= found <= 2 * 3


def test_bad_evenings_about_the_gaps_are_a_sign() -> None:
    """Moods last some days; the days that are missing lie in the middle of the bad ones."""
    evenings = [(day, 6 - 3 * (n % 20 in (9, 10, 11))) for n, (day, _) in enumerate(WRITTEN)]
    gaps = [day for n, (day, _) in enumerate(evenings) if n % 20 == 10]
    left = [each for each in evenings if each[0] not in gaps]
    elsewhere = [day for n, (day, _) in enumerate(evenings) if n % 20 == 1]
    calm = [each for each in evenings if each[0] not in elsewhere]
    some = Side(40, 0)
    assert shift(Evenings(some, some, gaps, left)) > 0.1
    assert shift(Evenings(some, some, elsewhere, calm)) < shift(Evenings(some, some, gaps, left))


def test_a_pause_and_a_rest_are_no_gaps() -> None:
    recorded, resting, nowhere = (0, 2, 6, 13, 20), (7, 9), (1,)
    rows = [
        row(n, 5 if n in recorded else None, rest=n in resting) for n in range(-2, 24) if n not in nowhere
    ]
    # Three days; then a pause of four days about two of rest, and one of six. A day without a row is no day.
    gaps = gaps_of(rows, START, START + timedelta(days=20))
    assert gaps == [START + timedelta(days=n) for n in (3, 4, 5)]
    assert gaps_of(rows, START, START + timedelta(days=4)) == gaps[:2]
    assert gaps_of(reversed(rows), START, START + timedelta(days=20)) == gaps


def test_a_claim_that_does_not_outlive_what_is_missing_is_not_made() -> None:
    claimed, open_ = (0.2, 0.6, 1.0), (-0.2, 0.2, 0.6)
    assert unlike(claimed, widened(claimed, 0.1)) is None
    assert unlike(claimed, widened(claimed, 0.3)) == Missing(0, 0, UNLIKE)
    assert unlike(open_, widened(open_, 0.3)) is None
    assert widened(claimed, 0.3) == pytest.approx((-0.1, 0.6, 1.3))


def left_out(rows: list[DayRow], of: str, share: float = 0.5, seed: int = 3) -> list[DayRow]:
    """A diary with evenings below its usual 5 left out: after a sitting, without one, or of a route."""
    dice, made = random.Random(seed), []
    for each in rows:
        kind = each.route if of in ("ascent", "descent") else "after" if each.sat else "without"
        bad = each.clarity is not None and each.clarity < 5 and kind == of
        made.append(each._replace(clarity=None) if bad and dice.random() < share else each)
    return made


class TestTheFindings:
    @pytest.mark.parametrize("of", ["after", "without"])
    def test_an_effect_that_is_made_by_what_is_missing_is_not_told(self, of: str) -> None:
        looks = []
        for seed in range(8):
            rows = left_out(diary(364, seed=seed), of, share=0.9)
            looks.append(quarterly_look(rows, START + timedelta(days=364)))
        assert all(look and (look.finding is None or look.finding.verdict == "cannot-tell") for look in looks)
        declined = [look for look in looks if look and look.finding is None]
        assert len(declined) >= 4
        assert all(look.missing == Missing(0, 0, UNLIKE) for look in declined)

    def test_what_is_missing_alike_takes_no_great_effect_away(self) -> None:
        dice = random.Random(1)
        rows = [
            each._replace(clarity=None) if dice.random() < 0.15 else each for each in diary(364, effect=1.2)
        ]
        look = quarterly_look(rows, START + timedelta(days=364))
        assert look and look.finding and look.finding.verdict == "together-more"
        assert look.missing is None

    def test_before_there_are_enough_days_it_says_what_it_waits_for(self) -> None:
        rows = diary(364, share=0.0)
        look = quarterly_look(rows, START + timedelta(days=364))
        assert look and look.finding is None and look.missing == Missing(5, 0, "days-with-a-sitting")

    def test_the_finding_and_what_is_missing_agree(self) -> None:
        rows = left_out(diary(300, seed=2), "after", share=0.9)
        assert sitting_effect(rows) is None
        assert missing_for("sitting", rows) == Missing(0, 0, UNLIKE)

    @pytest.mark.parametrize("route", ["ascent", "descent"])
    def test_a_route_whose_bad_evenings_are_left_out_is_not_told_to_be_clearer(self, route: str) -> None:
        found = [look_answer(left_out(lots(240, seed=seed), route, share=0.9)) for seed in range(12)]
        claimed = [each for each in found if not isinstance(each, Missing) and each.verdict != "cannot-tell"]
        assert len(claimed) <= 1  # without the look at what is missing all but one of them would be
        assert found.count(Missing(0, 0, UNLIKE)) >= 8
        assert missing_for("route", left_out(lots(240, seed=1), route, share=0.9)) == Missing(0, 0, UNLIKE)

    def test_lots_of_which_every_evening_was_written_are_told_as_before(self) -> None:
        found = route_look(lots(200, effect=1.0))
        assert found and found.verdict == "first-more"

    def test_a_look_at_lots_says_what_it_waits_for(self) -> None:
        assert look_answer(lots(100)) == Missing(120, 100, "sitting-days")
        assert look_answer(lots(130), days=140) == Missing(140, 130, "sitting-days")


def test_who_sits_after_shabbat_when_all_is_clearer_is_told_of_no_effect() -> None:
    """On Sundays and Mondays he sits and it is clear, and sitting does nothing."""
    found = []
    for seed in range(10):
        dice = random.Random(seed)
        rows = []
        for ahead in range(300):
            day = START + timedelta(days=ahead)
            if day.weekday() == 5:
                rows.append(row(ahead, rest=True))
                continue
            clear = day.weekday() in (6, 0)
            sat = dice.random() < (0.85 if clear else 0.35)
            rows.append(row(ahead, min(10, max(0, round(dice.gauss(4 + 3 * clear, 1)))), sat))
        found.append(sitting_effect(rows))
    assert sum(each is not None and each.low <= 0 <= each.high for each in found) >= 8
    assert abs(sum(each.estimate for each in found if each) / 10) < 0.15


def test_the_day_after_a_yom_tov_is_not_taken_for_an_effect() -> None:
    """Each second week has a rest in its middle; the day after it is clear, and he sits."""
    found = []
    for seed in range(10):
        dice = random.Random(100 + seed)
        rows = []
        for ahead in range(300):
            day = START + timedelta(days=ahead)
            tov = ahead % 14 in (3, 10 - ahead // 14 % 5)
            if day.weekday() == 5 or tov:
                rows.append(row(ahead, rest=True))
                continue
            after = bool(rows) and rows[-1].rest and day.weekday() != 6
            sat = dice.random() < (0.95 if after else 0.3)
            rows.append(row(ahead, min(10, max(0, round(dice.gauss(4 + 3 * after, 1)))), sat))
        found.append(sitting_effect(rows))
    assert sum(each is not None and each.low <= 0 <= each.high for each in found) >= 8
