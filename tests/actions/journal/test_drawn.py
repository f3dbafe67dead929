"""What a computer drew of the thread is sealed, carried, and shown where the arithmetic is not."""

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from actions.sync.test_devices import let_in, synced
from diaries import diary
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import drawn
from kesher.actions.journal.letter import letter
from kesher.actions.journal.thread import Measured, Thread, thread
from kesher.actions.sync.place import Place, choose
from kesher.journal.enclosures import Beside
from kesher.method.problems import Code, Problem, refuse

DAYS = 120
FIRST = date(2026, 11, 23) - timedelta(days=DAYS)


def measured(desk: Desk, now: datetime) -> Measured:
    found = thread(desk, now)
    assert isinstance(found, Thread) and found.measured is not None
    return found.measured


@pytest.fixture
def elsewhere(
    desk: Desk, begun: Begun, make_desk: Callable[..., Desk], now: datetime, tmp_path: Path
) -> Desk:
    """Another device of a journal with a hundred and twenty days."""
    (tmp_path / "stick").mkdir()
    choose(desk.home, Place(folder=str(tmp_path / "stick")))
    desk.journal(now).add(diary(FIRST, DAYS))
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    other = make_desk("other")
    let_in(desk, other, now)
    return other


def _in_a_pocket(patched: pytest.MonkeyPatch) -> None:
    patched.setitem(sys.modules, "numpy", None)
    patched.setattr("kesher.parts._absent", lambda _: refuse(Code.PART_AT_HOME))


def test_it_is_shown_with_its_day_where_it_cannot_be_drawn(
    desk: Desk, elsewhere: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = measured(desk, now)
    assert made.found and made.drawn is None and made.found.charts[0][1].places
    assert drawn.keep(desk, now, made.found) and not drawn.keep(desk, now, made.found), "once a day"
    for each in (desk, elsewhere):
        synced(each, now)
    with monkeypatch.context() as without:
        _in_a_pocket(without)
        there = measured(elsewhere, now)
        assert (there.found, there.drawn) == (made.found, date(2026, 11, 23))
        assert (there.bond, there.dull_pulls, there.recorded) == (made.bond, made.dull_pulls, made.recorded)
        refused = letter(elsewhere, now)
        assert isinstance(refused, Problem) and drawn.without(refused)
        told = letter(elsewhere, now, found=False)
        assert not isinstance(told, Problem) and told.findings is None and told.written
    # The day after it is drawn anew, and the one before is let go of on both.
    later = now + timedelta(days=1)
    assert drawn.keep(desk, later, made.found)
    for each in (desk, elsewhere, desk):
        synced(each, later)
        assert len(each.journal(later).beside(Beside.DRAWN)) == 1
    assert drawn.last(elsewhere, later) == (date(2026, 11, 24), made.found)


def test_where_nothing_was_drawn_that_is_said_and_the_rest_is_there(
    desk: Desk, elsewhere: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    refused = thread(elsewhere, now)  # a computer says that its library is missing
    assert isinstance(refused, Problem) and refused.code is Code.PART_MISSING and not drawn.without(refused)
    _in_a_pocket(monkeypatch)
    there = measured(elsewhere, now)
    assert there.found is None and there.drawn is None and there.recorded
    for raw in (b"", b"\x91\x02", b"words"):
        elsewhere.journal(now).lay(Beside.DRAWN, now.date(), raw)
    assert drawn.last(elsewhere, now) is None, "what a newer program drew, or nobody, is passed over"


def test_alone_nothing_is_kept_and_what_is_refused_otherwise_is_refused(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    desk.journal(now).add(diary(FIRST, DAYS))
    made = measured(desk, now)
    assert made.found and not drawn.keep(desk, now, made.found)
    assert not drawn.without(Problem(Code.PAGE_DAMAGED))
