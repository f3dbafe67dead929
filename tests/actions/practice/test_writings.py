"""What the book remembers of the writing of accounts: for a week, sealed, and nothing of what they say."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal.asks import settle
from kesher.actions.journal.keeping import Shape, restore, take_out
from kesher.actions.practice.account import mark_point, write_account
from kesher.actions.practice.care import care
from kesher.actions.practice.point import choose_point
from kesher.actions.practice.today import glance
from kesher.journal.cover import Cover, cover_from_json, cover_to_json, sound
from kesher.journal.journal import Kept
from kesher.journal.store import COVER
from kesher.method.care import REMEMBERED, Sign, Word, Written
from kesher.method.page import Account
from kesher.method.point import Mark, Point
from kesher.method.problems import Code, Problem

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def wrote(desk: Desk, now: datetime) -> list[tuple[date, date, int | None]]:
    return [(each.of, each.on, each.seconds) for each in desk.cover(now).written]


def write(desk: Desk, now: datetime, act: str, day: date = MONDAY, **more: object) -> Kept | Problem:
    given = {"account": Account(words=act), **more}
    return write_account(desk, now, act, given.pop("account"), day=day, **given)


def test_a_writing_is_remembered_with_its_days_and_its_time(desk: Desk, begun: Begun, now: datetime) -> None:
    write(desk, now, "a", seconds=40)
    write(desk, now, "b", MONDAY - 3 * DAY)
    assert wrote(desk, now) == [(MONDAY, MONDAY, 40), (MONDAY - 3 * DAY, MONDAY, None)]


@pytest.mark.parametrize("seconds", [-1, 2 * 3600 + 1, 10**11 - 1])
def test_a_time_that_cannot_be_is_not_known(desk: Desk, begun: Begun, now: datetime, seconds: int) -> None:
    write(desk, now, "a", seconds=seconds)
    assert wrote(desk, now) == [(MONDAY, MONDAY, None)]


def test_the_evening_that_closes_its_own_day_fills_nothing_in(
    desk: Desk, begun: Begun, now: datetime, evening: datetime
) -> None:
    """By night it is Tuesday already, and it is time for Monday's account."""
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    write(desk, now, "before", MONDAY - 5 * DAY)
    write(desk, evening, "a")
    write(desk, evening, "b", MONDAY + DAY)
    assert wrote(desk, evening)[1:] == [(MONDAY, MONDAY, None), (MONDAY + DAY, MONDAY + DAY, None)]
    write(desk, evening, "c", MONDAY - DAY)
    assert care(desk, evening).word is Word.NOTHING
    write(desk, evening, "d", MONDAY - 4 * DAY)
    assert (care(desk, evening).sign, care(desk, evening).count) == (Sign.MANY, 3)


def test_what_is_no_writing_is_not_remembered(desk: Desk, begun: Begun, now: datetime) -> None:
    kept = write(desk, now, "a")
    assert isinstance(kept, Kept)
    write(desk, now, "a", account=Account(words="the same act, sent again"))
    write(desk, now + timedelta(minutes=1), "b", account=Account(words="a"))  # what stands already
    write(desk, now, "c", account=Account())
    write(desk, now, "d", account=Account(love=11))
    write(desk, now, "e", MONDAY + DAY)
    glance(desk, now, "g", 3, "x")
    choose_point(desk, now, "p", Point(id="p", act="לימוד"))
    mark_point(desk, now, "m", Mark.KEPT)
    write(desk, now, "f", account=Account(words="a"), mark=Mark.PARTLY)
    assert wrote(desk, now) == [(MONDAY, MONDAY, None)]


def test_two_windows_write_twice_and_choosing_between_them_is_no_writing(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    write(desk, now, "a", based_on=0)
    write(desk, now, "b", based_on=0)
    assert len(wrote(desk, now)) == 2
    page = desk.journal(now).page(MONDAY).page
    assert page.account.words == "a" and len(page.asks) == 1
    settle(desk, now, "s", MONDAY, page.asks[0], True)
    assert desk.journal(now).page(MONDAY).page.account.words == "b"
    assert len(wrote(desk, now)) == 2


def test_a_week_later_it_is_forgotten_by_whatever_is_written_next(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    write(desk, now, "a")
    write(desk, now + 2 * DAY, "b", MONDAY + 2 * DAY)
    # A glance on the Sunday still leaves both, one on the Monday after forgets the first.
    glance(desk, now + 6 * DAY, "g", 3)
    assert len(wrote(desk, now + 6 * DAY)) == 2
    glance(desk, now + 7 * DAY, "h", 3)
    assert wrote(desk, now + 7 * DAY) == [(MONDAY + 2 * DAY, MONDAY + 2 * DAY, None)]


def test_nothing_piles_up_however_much_is_written(desk: Desk, begun: Begun, now: datetime) -> None:
    for number in range(REMEMBERED + 9):
        write(desk, now, f"a{number}")
    assert len(wrote(desk, now)) == REMEMBERED
    assert sound(desk.cover(now))
    assert not sound(Cover(written=(Written(MONDAY, MONDAY),) * (REMEMBERED + 1)))


def test_what_is_refused_leaves_no_trace_of_a_writing(
    desk: Desk, begun: Begun, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kesher.journal.store import Head, Row, Store
    from kesher.method.problems import refuse

    put_all = Store.put_all

    def full(store: Store, head: Head, rows: list[tuple[Row, int]]) -> None:
        if any(row.day == COVER for row, _ in rows):
            raise refuse(Code.DISK_FULL)
        put_all(store, head, rows)

    monkeypatch.setattr(Store, "put_all", full)
    assert write(desk, now, "a") == Problem(Code.DISK_FULL)
    assert desk.journal(now).book().pages == () and wrote(desk, now) == []


def test_a_restore_is_no_writing_and_a_readable_export_does_not_tell_of_one(
    make_desk: Callable[..., Desk], now: datetime
) -> None:
    first, second = make_desk("first"), make_desk("second")
    for each in (first, second):
        assert isinstance(each.begin(now, Cover(), "נקודה אחת פנימה", keep=False), Begun)
    for back in range(1, 5):
        write(first, now, f"a{back}", MONDAY - back * DAY, seconds=700)
    assert care(first, now).word is Word.OFFER
    taken = take_out(first, now, Shape.JSON)
    assert isinstance(taken, bytes) and "written" not in json.loads(taken)["cover"]
    assert not isinstance(restore(second, now, taken, "x.json"), Problem)
    assert len(second.journal(now).book().pages) == 4
    assert wrote(second, now) == [] and care(second, now).word is Word.NOTHING


def test_nothing_of_it_can_be_read_on_the_disk(desk: Desk, begun: Begun, now: datetime) -> None:
    write(desk, now, "a", MONDAY - 3 * DAY, seconds=4321)
    desk.close()
    for path in desk.home.rglob("*"):
        if path.is_file():
            assert b"4321" not in path.read_bytes() and b'"seconds"' not in path.read_bytes()


def test_a_cover_from_before_opens_and_one_of_today_comes_back() -> None:
    old = b'{"format":1,"language":"en","idle_minutes":33,"care_offered":"2026-11-01"}'
    assert cover_from_json(old).written == ()
    cover = Cover(written=(Written(MONDAY, MONDAY + DAY, 40), Written(MONDAY, MONDAY)))
    assert cover_from_json(cover_to_json(cover)).written == cover.written
    assert b'{"of":"2026-11-23","on":"2026-11-23"}' in cover_to_json(cover)
