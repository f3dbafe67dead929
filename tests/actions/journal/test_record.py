"""The record: what is read on from what was read before is what reading all of it would tell."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from kesher import insight
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import record
from kesher.method import page as pages
from kesher.method.page import Account, Page, Sitting

LAST = date(2026, 11, 22)


def journal_of(days: int, seed: int) -> tuple[Page, ...]:
    """A record with pauses, days without a number, and numbers of one kind that end."""
    chance, made = random.Random(seed), []
    for number in range(days, -1, -1):
        day = LAST - timedelta(days=number)
        if chance.random() < 0.15 or 200 < number < 260:
            continue
        at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        numbers = {name: chance.randint(0, 10) for name in ("clarity", "desire") if chance.random() < 0.8}
        if number > 90:
            numbers["love"] = chance.randint(0, 10)
        sat = (Sitting(id=f"s{number}", at=at, route="own"),) if chance.random() < 0.6 else ()
        made.append(Page(day=day, sittings=sat, account=Account(**numbers, words="a line", written=at)))
    return tuple(made)


@pytest.fixture(params=[40, 300, 800])
def kept(request: pytest.FixtureRequest, desk: Desk, begun: Begun, now: datetime) -> Desk:
    desk.journal(now).add(journal_of(request.param, request.param))
    return desk


def rows_until(desk: Desk, now: datetime, day: date = date.max) -> list[insight.DayRow]:
    book = desk.journal(now).book().pages
    return insight.rows_of([page for page in book if page.day <= day], desk.rested(now))


def test_the_rows_are_those_of_all_pages(kept: Desk, now: datetime) -> None:
    assert record.record(kept, now).rows == rows_until(kept, now)
    for away in (0, 1, 45, 230, 399):
        day = LAST - timedelta(days=away)
        assert record.record(kept, now, day).rows == rows_until(kept, now, day)


@pytest.mark.parametrize("outcome", ["clarity", "love", "desire", "thought"])
def test_a_level_is_what_all_days_before_it_say(kept: Desk, now: datetime, outcome: str) -> None:
    known = record.record(kept, now)
    for away in (0, 7, 50, 91, 130, 190, 230, 280):
        day = LAST - timedelta(days=away)
        every = [row for row in known.rows if row.day <= day]
        assert record.level_on(kept, known, outcome, day) == insight.recent_level(every, outcome)
    told = record.level(kept, known, outcome)
    assert told.finding == insight.recent_level(known.rows, outcome)
    assert told.missing == insight.missing_for("level", known.rows, outcome)


def test_a_month_and_a_quarter_are_what_all_days_say(kept: Desk, now: datetime) -> None:
    known = record.record(kept, now)
    told = record.month(known)
    assert told.finding == insight.month_change(known.rows)
    assert told.missing == insight.missing_for("month", known.rows)
    for today in (LAST + timedelta(days=1), LAST + timedelta(days=60)):
        assert record.look(kept, known, today) == insight.quarterly_look(known.rows, today)


def test_after_a_writing_only_what_it_changes_is_found_again(
    kept: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[date] = []
    plain = insight.recent_level

    def counted(rows: list[insight.DayRow], outcome: str) -> object:
        found.append(rows[-1].day if rows else date.min)
        return plain(rows, outcome)

    monkeypatch.setattr(insight, "recent_level", counted)
    days = [LAST - timedelta(days=away) for away in (0, 10, 20)]
    for day in days:
        record.level_on(kept, record.record(kept, now), "clarity", day)
    assert len(found) == len(days)
    found.clear()

    def write(day: date, act: str) -> None:
        answered = Account(clarity=10, words="another", written=now)
        kept.change(now, day, act, lambda page: pages.write_account(page, answered))

    write(LAST, "a")
    for day in days:
        record.level_on(kept, record.record(kept, now), "clarity", day)
    assert found == [LAST]
    found.clear()
    write(LAST - timedelta(days=10), "b")
    for day in days:
        assert record.level_on(kept, record.record(kept, now), "clarity", day) == plain(
            [row for row in rows_until(kept, now) if row.day <= day], "clarity"
        )
    assert found == [LAST, LAST - timedelta(days=10)]
