"""While measuring is stopped no act takes a number, at whichever door; words are taken as ever."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import days, letter, thread
from kesher.actions.journal.keeping import Shape, take_out
from kesher.actions.practice import account as account_acts
from kesher.actions.practice import point, sitting, today
from kesher.actions.practice.care import care, measuring, open_again
from kesher.journal.journal import Kept
from kesher.method.page import Account, Sitting
from kesher.method.point import Mark, Point
from kesher.method.problems import Code, Problem

MONDAY = date(2026, 11, 23)
WORDS = "I want to die."


@pytest.fixture
def stopped(desk: Desk, begun: Begun, now: datetime) -> Desk:
    """A desk whose book heard such words on Sunday; Monday's account had been written before."""
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    point.choose_point(desk, now, "p", Point(id="p", act="one thing"))
    account_acts.write_account(desk, now, "a", Account(love=7, clarity=4, words="before"), day=MONDAY)
    account_acts.write_account(desk, now, "b", Account(words=WORDS), day=MONDAY - timedelta(days=1))
    assert not measuring(desk, now) and not care(desk, now).measuring
    return desk


NUMBERED: dict[str, Callable[[Desk, datetime], object]] = {
    **{
        name: lambda desk, now, name=name: account_acts.write_account(
            desk, now, "n", Account(**{name: 0}, words="kept?"), mark=Mark.KEPT, day=MONDAY
        )
        for name in ("love", "desire", "thought", "clarity")
    },
    "glance": lambda desk, now: today.glance(desk, now, "n", 0, "kept?"),
    "sitting": lambda desk, now: sitting.sit(
        desk, now, "n", Sitting(id="n", at=now, route="awaiting", clarity=0, words="kept?")
    ),
}
SHOWN: dict[str, Callable[[Desk, datetime], object]] = {
    "week": lambda desk, now: days.week(desk, now, MONDAY),
    "thread": thread.thread,
    "letter": letter.letter,
    "findings": thread.findings,
}


@pytest.mark.parametrize("act", NUMBERED.values(), ids=NUMBERED)
def test_a_number_is_refused_and_nothing_beside_it_is_half_written(
    stopped: Desk, now: datetime, act: Callable[[Desk, datetime], object]
) -> None:
    before = stopped.journal(now).book().pages
    assert act(stopped, now) == Problem(Code.MEASURING_STOPPED)
    assert stopped.journal(now).book().pages == before
    # Once he opened it again by his own hand the very same act goes through.
    later = now + timedelta(hours=13)
    assert not isinstance(open_again(stopped, later), Problem)
    assert isinstance(act(stopped, later), Kept)


@pytest.mark.parametrize("act", SHOWN.values(), ids=SHOWN)
def test_nothing_is_shown_in_numbers(
    stopped: Desk, now: datetime, act: Callable[[Desk, datetime], object]
) -> None:
    assert act(stopped, now) == Problem(Code.MEASURING_STOPPED)
    later = now + timedelta(hours=13)
    open_again(stopped, later)
    assert not isinstance(act(stopped, later), Problem)


def test_words_and_the_point_are_written_as_ever_and_numbers_that_stand_stay(
    stopped: Desk, now: datetime
) -> None:
    kept = account_acts.write_account(
        stopped, now, "c", Account(words="after", pull="news"), mark=Mark.PARTLY, day=MONDAY
    )
    assert isinstance(kept, Kept)
    account = kept.page.account
    assert (account.love, account.clarity, account.desire) == (7, 4, None)
    assert (account.words, account.pull, kept.page.point.mark) == ("after", "news", Mark.PARTLY)
    sat = sitting.sit(stopped, now, "s", Sitting(id="s", at=now, route="awaiting", words="quiet"))
    assert isinstance(sat, Kept)
    found = account_acts.evening(stopped, now)
    assert isinstance(found, account_acts.Evening) and not found.measuring
    assert account_acts.write_account(stopped, now, "d", Account(), day=MONDAY) == Problem(Code.NOTHING_GIVEN)


def test_exported_files_are_read_as_by_any_tool(stopped: Desk, now: datetime, tmp_path: Path) -> None:
    taken = take_out(stopped, now, Shape.JSON)
    assert isinstance(taken, bytes)
    (tmp_path / "book.json").write_bytes(taken)
    found = thread.of_export(tmp_path / "book.json", now)
    assert isinstance(found, dict) and found["days"] == 2
