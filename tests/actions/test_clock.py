"""A clock that was wrong once: what was written then can be read, holds, and can be undone."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import asks
from kesher.actions.journal import days as days_acts
from kesher.actions.practice import account, point, question
from kesher.actions.practice import today as today_acts
from kesher.journal.journal import Kept
from kesher.method.page import Account, Glance, Page, on_another_day
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.problems import Code, Problem
from kesher.method.standing import held_on

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
FIRST = Point(id="p1", act="דף אחד")
SECOND = Point(id="p2", act="שני דפים")


def kept(answer: object) -> Kept:
    assert isinstance(answer, Kept), answer
    return answer


def code(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


@pytest.fixture
def holder(desk: Desk, begun: Begun, now: datetime) -> Desk:
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    return desk


@pytest.mark.parametrize("days", [1, 2, 42, 3650])
def test_a_page_written_ahead_is_read_corrected_and_its_point_is_marked(
    holder: Desk, now: datetime, days: int
) -> None:
    ahead = now + days * DAY
    day = kept(account.write_account(holder, ahead, "a", Account(words="written"))).page.day
    kept(point.choose_point(holder, ahead, "c", FIRST))
    read = days_acts.day(holder, now, day)
    assert isinstance(read, days_acts.Day) and read.kept.page.account.words == "written"
    assert isinstance(account.evening(holder, now, day), account.Evening)
    kept(account.write_account(holder, now, "b", Account(words="better"), day=day))
    assert code(days_acts.day(holder, now, day + DAY)) is Code.DAY_AHEAD
    assert code(account.write_account(holder, now, "x", Account(words="x"), day=day + DAY)) is Code.DAY_AHEAD
    # The point is shown as held, and is marked today, tomorrow, and for the day before.
    assert today_acts.home(holder, now).standing.held.point == FIRST
    assert kept(account.mark_point(holder, now, "m", Mark.KEPT)).page.point == PointDay(Mark.KEPT, "p1")
    tomorrow = now + DAY
    evening = account.evening(holder, tomorrow, MONDAY)
    assert evening.held is not None and evening.held.point == FIRST
    kept(account.mark_point(holder, tomorrow, "n", Mark.PARTLY))
    kept(account.mark_point(holder, tomorrow, "o", Mark.MISSED, day=MONDAY))


def test_a_point_chosen_today_was_not_held_before(holder: Desk, now: datetime) -> None:
    kept(point.choose_point(holder, now, "c", FIRST))
    assert code(account.mark_point(holder, now, "m", Mark.KEPT, day=MONDAY - DAY)) is Code.POINT_NONE
    evening = account.evening(holder, now, MONDAY - DAY)
    assert isinstance(evening, account.Evening) and evening.held is None


def test_what_was_decided_ahead_can_be_undone(holder: Desk, now: datetime) -> None:
    kept(point.choose_point(holder, now - 5 * DAY, "c", FIRST))
    kept(point.widen_point(holder, now + 400 * DAY, "w", "more", wider=True))
    assert holder.standing(now).held.point.act == "more"
    kept(point.widen_point(holder, now, "n", "less", wider=False))
    assert holder.standing(now).held.point.act == "less"
    kept(point.reword_point(holder, now + DAY, "r", {"act": "better"}))
    assert holder.standing(now + DAY).held.point.act == "better"
    assert kept(account.mark_point(holder, now + DAY, "m", Mark.KEPT)).page.point.point == "p1"


def test_of_two_decisions_at_one_instant_the_later_holds(holder: Desk, now: datetime) -> None:
    kept(point.choose_point(holder, now, "z", FIRST))
    kept(point.reword_point(holder, now, "b", {"act": "second"}))
    assert holder.standing(now).held.point.act == "second"
    kept(point.reword_point(holder, now - timedelta(hours=1), "a", {"act": "third"}))
    assert holder.standing(now).held.point.act == "third"


def test_what_lies_ahead_is_brought_to_today(holder: Desk, now: datetime) -> None:
    ahead = now + 400 * DAY
    day = ahead.date()
    kept(point.choose_point(holder, ahead, "c", FIRST))
    kept(point.ask_to_replace(holder, ahead, "a", SECOND, "because"))
    kept(today_acts.glance(holder, ahead, "g", 4))
    kept(question.ask(holder, ahead, "q", "Why?"))
    kept(account.write_account(holder, ahead, "w", Account(words="written", love=3), day=day))
    kept(account.write_account(holder, now, "t", Account(words="today"), day=MONDAY))
    assert today_acts.home(holder, now).ahead == (day,)
    brought = kept(asks.bring_to_today(holder, now, "b", day)).page
    assert kept(asks.bring_to_today(holder, now, "b", day)).page == brought
    assert brought.day == MONDAY and [each.kind for each in brought.decisions] == [Turned.CHOSE, Turned.ASKED]
    assert [each.where for each in brought.glances] == [4] and brought.questions[0].words == "Why?"
    assert brought.account.love == 3 and brought.account.words == "today"
    assert [ask.field for ask in brought.asks] == ["account.words"]  # both are kept
    assert all(each.at <= now for each in (*brought.decisions, *brought.glances, *brought.questions))
    assert today_acts.home(holder, now).ahead == ()
    assert code(days_acts.day(holder, now, day)) is Code.DAY_AHEAD
    assert code(asks.bring_to_today(holder, now, "d", MONDAY)) is Code.NOTHING_GIVEN
    # The night that a replacement waits for is tonight.
    assert code(point.replace_point(holder, now, "r1")) is Code.NIGHT_NEEDED
    kept(point.replace_point(holder, now + DAY, "r2"))
    assert holder.standing(now + DAY).held.point == SECOND


def test_a_clock_that_is_behind_moves_nothing(holder: Desk, now: datetime) -> None:
    kept(point.choose_point(holder, now, "c", FIRST))
    kept(account.mark_point(holder, now, "m", Mark.KEPT))
    behind = now - 2000 * DAY
    assert kept(account.mark_point(holder, behind, "o", Mark.KEPT)).page.day < MONDAY
    kept(point.reword_point(holder, behind, "r", {"act": "better"}))
    later = now + DAY
    assert holder.standing(later).held.point.act == "better"
    assert holder.standing(later).held.since == MONDAY and holder.standing(later).tally.kept == 1


def test_a_rest_chosen_while_the_clock_was_ahead_is_over(holder: Desk, now: datetime) -> None:
    from kesher.actions.practice.care import rest_a_week
    from kesher.journal.cover import rests

    rest_a_week(holder, now + 400 * DAY)
    assert not rests(holder.cover(now), MONDAY)
    rest_a_week(holder, now)
    cover = holder.cover(now)
    resting = [back for back in range(-2, 10) if rests(cover, MONDAY + back * DAY)]
    assert resting == list(range(7))


INSTANTS = st.integers(-(10**6), 10**6).map(
    lambda minutes: datetime.fromisoformat("2026-11-23T12:00Z") + timedelta(minutes=minutes)
)


@given(st.lists(INSTANTS, max_size=6), INSTANTS)
def test_on_another_day_nothing_is_later_than_it_can_be_and_all_keeps_its_order(
    instants: list[datetime], latest: datetime
) -> None:
    glances = tuple(Glance(id=str(n), at=at, where=n) for n, at in enumerate(sorted(instants)))
    moved = on_another_day(Page(day=MONDAY + 99 * DAY, glances=glances), MONDAY, latest)
    assert moved.day == MONDAY and [each.where for each in moved.glances] == [each.where for each in glances]
    assert all(each.at <= latest for each in moved.glances)
    gaps = [{after.at - before.at for before, after in pairwise(of)} for of in (glances, moved.glances)]
    assert gaps[0] == gaps[1]


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-20, 20))
def test_a_point_held_today_can_be_marked_today(first: int, second: int, today: int) -> None:
    days = sorted({first: "p1", second: "p2"}.items())
    pages = [
        Page(
            day=MONDAY + offset * DAY,
            decisions=(
                Decision(
                    id=name,
                    at=datetime.fromisoformat("2026-11-23T12:00Z"),
                    kind=Turned.CHOSE,
                    point=Point(id=name, act=name),
                ),
            ),
        )
        for offset, name in days
    ]
    day = MONDAY + today * DAY
    held = held_on(pages, day, day)
    assert held is not None and held.point.id == days[-1][1] and held.since <= day
    assert held_on(pages, MONDAY + 99 * DAY) == held_on(pages, MONDAY + 99 * DAY, MONDAY + 99 * DAY)


def test_words_of_a_wish_to_die_are_heard_after_a_clock_that_was_ahead(holder: Desk, now: datetime) -> None:
    from kesher.actions.practice.care import Unmet, measuring, met, open_again, unmet

    ahead = now + 400 * DAY
    kept(account.write_account(holder, ahead, "a", Account(words="I want to kill myself"), day=ahead.date()))
    met(holder, ahead, Unmet.MEANT)
    assert not isinstance(open_again(holder, ahead + DAY), Problem)
    assert measuring(holder, ahead + DAY)
    kept(account.write_account(holder, now, "b", Account(words="a day")))
    assert measuring(holder, now) and unmet(holder, now) is Unmet.NONE
    later = now + timedelta(hours=1)
    kept(account.write_account(holder, later, "c", Account(words="I want to kill myself")))
    assert not measuring(holder, later) and unmet(holder, later) is Unmet.MEANT
    met(holder, later, Unmet.MEANT)
    assert unmet(holder, later) is Unmet.NONE
    assert code(open_again(holder, later)) is Code.TOO_SOON
    assert not isinstance(open_again(holder, later + DAY), Problem) and measuring(holder, later + DAY)
