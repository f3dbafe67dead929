"""Before a sitting: what rests, and for whom; and what is read once of the hearts before."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.paper import printing
from kesher.actions.paper.printing import Kind, Wanted, print_sheet
from kesher.actions.practice import sitting
from kesher.actions.practice.sitting import Silence, sit
from kesher.actions.practice.today import home
from kesher.method.page import Heart, Sitting
from kesher.method.problems import Code, Problem

STOP = {"the-dead-will-live", "giving-oneself", "perhaps-today", "the-world-passes"}
MOURNING = {"the-dead-will-live", "giving-oneself"}


@pytest.fixture
def held(desk: Desk, begun: Begun, now: datetime) -> Desk:
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    return desk


def test_after_words_of_a_wish_to_die_no_sitting_opens_until_measuring_is_opened(
    held: Desk, now: datetime
) -> None:
    assert sitting.may_sit(held, now) is None
    held.change_cover(now, lambda cover: replace(cover, heard=now))
    assert sitting.may_sit(held, now) == Problem(Code.SITTING_RESTS)
    assert sitting.resting(held, now) == STOP
    later = now + timedelta(hours=13)
    held.change_cover(later, lambda cover: replace(cover, measuring_opened=later))
    assert sitting.may_sit(held, later) is None and sitting.resting(held, later) == frozenset()


def test_on_shabbat_it_is_shabbat_that_is_said(held: Desk, now: datetime, shabbat: datetime) -> None:
    held.change_cover(now, lambda cover: replace(cover, heard=now))
    assert sitting.may_sit(held, shabbat) == Problem(Code.RESTING)


def test_numbers_left_out_by_choice_are_no_stop(held: Desk, now: datetime) -> None:
    held.change_cover(now, lambda cover: replace(cover, wordless=True))
    assert sitting.may_sit(held, now) is None and sitting.resting(held, now) == frozenset()


def test_what_rests_is_not_due_and_is_not_printed_on_a_week(
    held: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = []
    monkeypatch.setattr(
        printing, "print_week", lambda *given: printed.append(given[4].foundation[0]) or b"%PDF"
    )
    pack = held.pack(now)
    order = ("giving-oneself", "slowly", *pack.order())
    monkeypatch.setattr(type(pack), "order", lambda *_: order)
    for bereaved, name in ((False, "giving-oneself"), (True, "slowly")):
        held.change_cover(now, lambda cover, bereaved=bereaved: replace(cover, bereaved=bereaved))
        assert sitting.resting(held, now) == (MOURNING if bereaved else set())
        found = home(held, now)
        assert not isinstance(found, Problem) and found.foundation == name
        assert print_sheet(held, now, Wanted(Kind.WEEK)) == b"%PDF"
        assert printed[-1] == pack.words["he"].foundations[name].name


def test_three_silent_hearts_are_read_from_the_pages(held: Desk, now: datetime) -> None:
    assert sitting.silence(held, now) == Silence(longer=False, tell=False)
    for number in range(4):
        at = now + timedelta(minutes=number)
        sat = Sitting(id=f"s{number}", at=at, route="awaiting", heart=Heart.SILENT)
        assert not isinstance(sit(held, at, f"s{number}", sat), Problem)
        expected = Silence(longer=number >= 2, tell=number == 2)
        assert sitting.silence(held, at) == expected
