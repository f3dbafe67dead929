"""The one point: how it is chosen, said better, deepened, widened, narrowed and replaced."""

from datetime import UTC, date, datetime

import pytest

from kesher.method.point import (
    WORDED,
    Asked,
    Decision,
    Held,
    Mark,
    Point,
    PointDay,
    Turned,
    ask_to_replace,
    choose,
    deepen,
    mark,
    mend,
    replace_point,
    reword,
    take,
    widen,
    words_of,
)
from kesher.method.problems import Code, Problem

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 20, tzinfo=UTC)
POINT = Point(
    id="p",
    act="דף אחד",
    when="כשחוזרים מן התפילה, אז ליד השולחן",
    least="שורה אחת",
    against="הטלפון; הוא נשאר בחדר אחר",
    why="כי שם הלב",
    rung=2,
)
HELD = Held(POINT, SUNDAY)


def decided(found: Decision | Problem, kind: Turned) -> Point:
    """The point of a decision that keeps what is held, and the day since which it is held."""
    assert isinstance(found, Decision), found
    assert (found.id, found.at, found.kind) == ("a", AT, kind)
    held = take(HELD, found, MONDAY)
    assert held is not None and held.since == SUNDAY and held.point == found.point
    return held.point


def test_a_point_says_six_things_in_their_order() -> None:
    assert WORDED == ("act", "when", "least", "against", "why", "given")
    assert words_of(POINT) == (POINT.act, POINT.when, POINT.least, POINT.against, POINT.why, "")


# --- one, and no second -------------------------------------------------------------------------------------


def test_one_is_chosen_and_a_second_is_refused() -> None:
    chosen = choose(None, POINT, act="a", at=AT)
    assert isinstance(chosen, Decision) and take(None, chosen, SUNDAY) == HELD
    other = Point(id="q", act="תפילה אחת")
    assert choose(HELD, other, act="a", at=AT) == Problem(Code.POINT_SECOND)
    assert choose(HELD, POINT, act="a", at=AT) == chosen  # the same form, sent twice
    assert choose(None, Point(id="q", act=""), act="a", at=AT) == Problem(Code.POINT_EMPTY)


# --- said better --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORDED)
def test_each_of_its_words_can_be_said_better_alone(name: str) -> None:
    point = decided(reword(HELD, {name: "מדויק יותר"}, act="a", at=AT), Turned.REWORDED)
    assert getattr(point, name) == "מדויק יותר"
    others = [each for each in (*WORDED, "id", "rung") if each != name]
    assert all(getattr(point, each) == getattr(POINT, each) for each in others)


def test_words_are_taken_away_by_nothing_and_the_act_is_not() -> None:
    point = decided(reword(HELD, {"why": "", "when": ""}, act="a", at=AT), Turned.REWORDED)
    assert (point.why, point.when, point.least) == ("", "", POINT.least)
    assert reword(HELD, {"act": "", "why": "כך"}, act="a", at=AT) == Problem(Code.POINT_EMPTY)


def test_to_say_nothing_else_is_to_say_nothing() -> None:
    same = dict(zip(WORDED, words_of(POINT), strict=True))
    for said in ({}, same, {"rung": "5"}):
        assert reword(HELD, said, act="a", at=AT) == Problem(Code.WORDING_SAME)
    assert reword(None, same, act="a", at=AT) == Problem(Code.POINT_NONE)


# --- the same act, given more -------------------------------------------------------------------------------


def test_it_is_deepened_by_hand_on_the_rung_where_it_stands() -> None:
    point = decided(deepen(HELD, "בלי לקום באמצע", act="a", at=AT), Turned.DEEPENED)
    assert (point.given, point.act, point.rung, point.id) == ("בלי לקום באמצע", POINT.act, 2, "p")
    again = deepen(Held(point, SUNDAY), "ובלי להביט בשעון", act="a", at=AT)
    assert decided(again, Turned.DEEPENED).given == "ובלי להביט בשעון"


def test_what_is_given_already_is_no_more() -> None:
    held = Held(decided(deepen(HELD, "בלי לקום", act="a", at=AT), Turned.DEEPENED), SUNDAY)
    assert deepen(held, "בלי לקום", act="a", at=AT) == Problem(Code.GIVEN_NONE)
    assert deepen(HELD, "", act="a", at=AT) == Problem(Code.GIVEN_NONE)
    assert deepen(None, "x", act="a", at=AT) == Problem(Code.POINT_NONE)


# --- wider and narrower -------------------------------------------------------------------------------------


def test_it_is_a_rung_up_and_a_rung_down_and_never_below_the_first() -> None:
    up = decided(widen(HELD, "שני דפים", wider=True, act="a", at=AT), Turned.WIDENED)
    assert (up.act, up.rung, up.least) == ("שני דפים", 3, POINT.least)
    rungs, held = [], Held(up, SUNDAY)
    for _ in range(4):
        held = Held(decided(widen(held, "שורה", wider=False, act="a", at=AT), Turned.NARROWED), SUNDAY)
        rungs.append(held.point.rung)
    assert rungs == [2, 1, 1, 1]
    assert widen(None, "x", wider=True, act="a", at=AT) == Problem(Code.POINT_NONE)
    assert widen(HELD, "", wider=False, act="a", at=AT) == Problem(Code.POINT_EMPTY)


def test_what_was_given_stays_in_it_unless_it_is_said_otherwise() -> None:
    deep = Held(decided(deepen(HELD, "בלי לקום", act="a", at=AT), Turned.DEEPENED), SUNDAY)
    for wider, kind in ((True, Turned.WIDENED), (False, Turned.NARROWED)):
        kept = decided(widen(deep, "x", wider=wider, act="a", at=AT), kind)
        put_down = decided(widen(deep, "x", wider=wider, given="", act="a", at=AT), kind)
        assert (kept.given, put_down.given) == ("בלי לקום", "")


# --- a miss, a day, and another in its place ----------------------------------------------------------------


def test_it_is_mended_without_a_reason() -> None:
    assert decided(mend(HELD, "", act="a", at=AT), Turned.MENDED) == POINT
    assert mend(None, "", act="a", at=AT) == Problem(Code.POINT_NONE)


def test_a_day_before_it_was_chosen_has_no_mark() -> None:
    assert mark(HELD, Mark.KEPT, SUNDAY) == PointDay(Mark.KEPT, "p", 2)
    assert mark(HELD, Mark.KEPT, date(2026, 11, 21)) == Problem(Code.POINT_NONE)
    assert mark(None, Mark.KEPT, SUNDAY) == Problem(Code.POINT_NONE)


def test_another_takes_its_place_with_a_reason_and_after_a_night() -> None:
    other = Point(id="q", act="תפילה אחת")
    asked = ask_to_replace(HELD, other, "הזמן השתנה", act="a", at=AT)
    assert isinstance(asked, Decision) and take(HELD, asked, SUNDAY) == HELD
    waiting = Asked(asked, SUNDAY)
    assert replace_point(waiting, SUNDAY, act="b", at=AT) == Problem(Code.NIGHT_NEEDED)
    replaced = replace_point(waiting, MONDAY, act="b", at=AT)
    assert isinstance(replaced, Decision) and replaced.words == "הזמן השתנה"
    assert take(HELD, replaced, MONDAY) == Held(other, MONDAY)
    assert replace_point(None, MONDAY, act="b", at=AT) == Problem(Code.REPLACING_NONE)
    assert ask_to_replace(HELD, other, "", act="a", at=AT) == Problem(Code.REASON_NONE)
    assert ask_to_replace(HELD, Point(id="q", act=""), "x", act="a", at=AT) == Problem(Code.POINT_EMPTY)
    assert ask_to_replace(None, other, "x", act="a", at=AT) == Problem(Code.POINT_NONE)
