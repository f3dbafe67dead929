"""The one thing asked now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from kesher.method.page import Account, Glance, Page, Sitting
from kesher.method.point import Held, Mark, Pace, Point, PointDay
from kesher.method.standing import Standing
from kesher.method.today import Now, One, asked_day, today

MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY - timedelta(days=1)
NOON = Now(day=MONDAY, account_day=SUNDAY, evening=False, resting=False, account_rested=False)
NIGHT = replace(NOON, day=MONDAY + timedelta(days=1), account_day=MONDAY, evening=True)
TONIGHT = replace(NIGHT, account_day=NIGHT.day)
BEGUN = Standing(first=SUNDAY - timedelta(days=7), sittings=3, held=Held(Point(id="p", act="x"), SUNDAY))
EMPTY = Page(day=MONDAY)
SAT = Page(day=MONDAY, sittings=(Sitting(id="s", at=datetime(2026, 11, 23, 6, tzinfo=UTC), route="king"),))
CLOSED = Page(day=MONDAY, account=Account(love=3, written=datetime(2026, 11, 23, 19, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("standing", "moment", "page", "account_page", "one"),
    [
        pytest.param(Standing(), replace(NOON, unread=True), EMPTY, EMPTY, One.READ, id="first, to read"),
        pytest.param(Standing(), NOON, EMPTY, EMPTY, One.SIT, id="having read, to sit"),
        pytest.param(BEGUN, replace(NOON, unread=True), EMPTY, EMPTY, One.SIT, id="who sat need not read"),
        pytest.param(Standing(), TONIGHT, EMPTY, EMPTY, One.SIT, id="on the night it was begun, to sit"),
        pytest.param(
            Standing(), replace(TONIGHT, unread=True), EMPTY, EMPTY, One.READ, id="or to read, that night"
        ),
        pytest.param(Standing(), NIGHT, EMPTY, EMPTY, One.ACCOUNT, id="each evening the account, sat or not"),
        pytest.param(Standing(), NIGHT, EMPTY, CLOSED, One.DONE, id="and after it nothing more"),
        pytest.param(replace(BEGUN, held=None), NIGHT, EMPTY, EMPTY, One.ACCOUNT, id="with a point or none"),
        pytest.param(replace(BEGUN, held=None), NIGHT, EMPTY, CLOSED, One.DONE, id="and no point is asked"),
        pytest.param(
            BEGUN, replace(NOON, account_day=MONDAY), EMPTY, CLOSED, One.DONE, id="closed early, it is closed"
        ),
        pytest.param(BEGUN, NOON, EMPTY, CLOSED, One.SIT, id="yesterday closed leaves today open"),
        pytest.param(
            BEGUN, replace(NOON, paused=True), EMPTY, EMPTY, One.PAUSE, id="one who rests is let be"
        ),
        pytest.param(BEGUN, replace(NIGHT, paused=True), EMPTY, EMPTY, One.PAUSE, id="in the evening too"),
        pytest.param(BEGUN, replace(NIGHT, moed=True), EMPTY, EMPTY, One.MOED, id="Chol HaMoed by choice"),
        pytest.param(
            BEGUN,
            replace(NIGHT, moed=True, paused=True, resting=True),
            EMPTY,
            EMPTY,
            One.REST,
            id="Yom Tov first",
        ),
        pytest.param(
            BEGUN, replace(NIGHT, moed=True, paused=True), EMPTY, EMPTY, One.PAUSE, id="then his own rest"
        ),
        pytest.param(
            replace(BEGUN, pace=Pace.DEEP),
            replace(NOON, wordless=True),
            SAT,
            EMPTY,
            One.EVENING,
            id="no glance without numbers",
        ),
        pytest.param(replace(BEGUN, held=None), NOON, SAT, EMPTY, One.CHOOSE, id="after sitting, to choose"),
        pytest.param(BEGUN, NOON, EMPTY, EMPTY, One.SIT, id="by day, to sit"),
        pytest.param(BEGUN, NOON, SAT, EMPTY, One.EVENING, id="having sat, the evening is waited for"),
        pytest.param(
            replace(BEGUN, pace=Pace.GENTLE, sat=SUNDAY),
            NOON,
            EMPTY,
            EMPTY,
            One.EVENING,
            id="gently, not daily",
        ),
        pytest.param(
            replace(BEGUN, pace=Pace.GENTLE, sat=SUNDAY - timedelta(days=1)),
            NOON,
            EMPTY,
            EMPTY,
            One.SIT,
            id="gently, every other day",
        ),
        pytest.param(replace(BEGUN, pace=Pace.DEEP), NOON, SAT, EMPTY, One.GLANCE, id="deep, one glance"),
        pytest.param(
            replace(BEGUN, pace=Pace.DEEP),
            NOON,
            replace(SAT, glances=(Glance(id="g", at=SAT.sittings[0].at, where=5),)),
            EMPTY,
            One.EVENING,
            id="and no second",
        ),
        pytest.param(BEGUN, NIGHT, EMPTY, EMPTY, One.ACCOUNT, id="at night, the account"),
        pytest.param(BEGUN, NIGHT, EMPTY, CLOSED, One.DONE, id="and then the day is put down"),
        pytest.param(BEGUN, replace(NIGHT, account_rested=True), EMPTY, EMPTY, One.DONE, id="after Shabbat"),
        pytest.param(BEGUN, replace(NOON, resting=True), EMPTY, EMPTY, One.REST, id="Shabbat asks nothing"),
        pytest.param(Standing(), replace(NIGHT, resting=True), EMPTY, EMPTY, One.REST, id="nor the first"),
        pytest.param(
            BEGUN, replace(NIGHT, account_day=NIGHT.day), EMPTY, EMPTY, One.DONE, id="begun tonight"
        ),
    ],
)
def test_one_thing_is_asked(
    standing: Standing, moment: Now, page: Page, account_page: Page, one: One
) -> None:
    assert today(standing, moment, page, account_page).one is one


def test_a_shabbat_may_be_filled_in_afterwards_until_it_was() -> None:
    after = replace(NIGHT, account_rested=True)
    assert today(BEGUN, after, EMPTY, EMPTY).fill_in
    assert not today(BEGUN, after, EMPTY, CLOSED).fill_in
    assert not today(BEGUN, replace(after, resting=True), EMPTY, EMPTY).fill_in
    assert not today(BEGUN, NIGHT, EMPTY, EMPTY).fill_in


def test_no_account_is_asked_of_a_day_before_the_first() -> None:
    tuesday = NIGHT.day
    assert asked_day(BEGUN, tuesday, MONDAY) == MONDAY
    assert asked_day(replace(BEGUN, first=tuesday), tuesday, MONDAY) == tuesday
    assert asked_day(Standing(), tuesday, MONDAY) == tuesday
    # One who began on Monday and wrote nothing is asked for Monday; one who began tonight is not.
    assert asked_day(Standing(), tuesday, MONDAY, MONDAY) == MONDAY
    assert asked_day(Standing(), tuesday, MONDAY, tuesday) == tuesday
    assert asked_day(replace(BEGUN, first=tuesday), tuesday, MONDAY, MONDAY) == MONDAY
    assert asked_day(BEGUN, tuesday, MONDAY, tuesday) == MONDAY


def test_what_already_stands_is_said() -> None:
    said = today(BEGUN, NIGHT, SAT, replace(CLOSED, point=PointDay(Mark.KEPT, "p")))
    assert (said.sat, said.closed, said.marked, said.account_day) == (True, True, True, MONDAY)
