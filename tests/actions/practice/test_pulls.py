"""Against a strong pull stands as strong a help: written, found again, and gone with its pull."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.practice.account import write_account
from kesher.actions.practice.pulls import Against, against, against_the_last, forget, named, which, write_help
from kesher.actions.practice.today import glance
from kesher.journal.cover import Cover, sound
from kesher.method.page import Account
from kesher.method.problems import Code, Problem

NEWS, PHONE = "חדשות", "טלפון"
HELP = "לפתוח ספר לפני שפותחים מסך"


@pytest.fixture
def listed(desk: Desk, begun: Begun, now: datetime) -> Desk:
    desk.change_cover(now, lambda cover: replace(cover, pulls=(NEWS, PHONE), idle_minutes=0))
    return desk


def helps(desk: Desk, now: datetime) -> dict[str, str]:
    return desk.cover(now).helps


def test_a_help_is_written_changed_and_taken_away(listed: Desk, now: datetime) -> None:
    assert isinstance(write_help(listed, now, which(NEWS), f"  {HELP}\r\n"), Cover)
    assert helps(listed, now) == {NEWS: HELP}
    write_help(listed, now, which(PHONE), "להניח אותו בחדר אחר")
    write_help(listed, now, which(NEWS), "אחר")
    assert helps(listed, now) == {PHONE: "להניח אותו בחדר אחר", NEWS: "אחר"}
    write_help(listed, now, which(NEWS), " \u202e ")
    assert helps(listed, now) == {PHONE: "להניח אותו בחדר אחר"}
    assert sound(listed.cover(now))


def test_only_a_pull_of_the_list_has_a_help(listed: Desk, now: datetime) -> None:
    for name in ("", NEWS, which("אחר"), "0"):
        assert write_help(listed, now, name, HELP) == Problem(Code.PULL_UNKNOWN)
        assert forget(listed, now, name) == Problem(Code.PULL_UNKNOWN)
    assert helps(listed, now) == {} and listed.cover(now).pulls == (NEWS, PHONE)
    assert named(listed.cover(now), which(PHONE)) == PHONE
    assert all(re.fullmatch("[0-9a-f]{16}", which(pull)) for pull in (NEWS, PHONE, "news", ""))


def test_words_without_an_end_are_refused(listed: Desk, now: datetime) -> None:
    found = write_help(listed, now, which(NEWS), "א" * 20_001)
    assert isinstance(found, Problem) and found.code is Code.WORDS_TOO_LONG
    assert isinstance(write_help(listed, now, which(NEWS), "א" * 20_000), Cover)


def test_on_shabbat_nothing_is_written(listed: Desk, shabbat: datetime) -> None:
    assert write_help(listed, shabbat, which(NEWS), HELP) == Problem(Code.RESTING)
    assert helps(listed, shabbat) == {}


def test_a_pull_that_is_forgotten_takes_its_help_with_it(listed: Desk, now: datetime) -> None:
    for pull in (NEWS, PHONE):
        write_help(listed, now, which(pull), f"{HELP} {pull}")
    forget(listed, now, which(NEWS))
    assert listed.cover(now).pulls == (PHONE,) and helps(listed, now) == {PHONE: f"{HELP} {PHONE}"}
    listed.change_cover(now, lambda cover: replace(cover, pulls=(PHONE, NEWS)))
    assert against(listed.cover(now), NEWS) is None


def test_a_help_is_found_however_the_pull_was_spelt(listed: Desk, now: datetime) -> None:
    write_help(listed, now, which(NEWS), HELP)
    cover = listed.cover(now)
    for spelt in (NEWS, "חֲדָשׁוֹת", " חדשות. "):
        assert against(cover, spelt) == Against(NEWS, HELP)
    for other in ("", ".", PHONE, "חדשות מן העולם"):
        assert against(cover, other) is None
    assert against(replace(cover, pulls=(PHONE,)), NEWS) is None
    assert against(replace(cover, pulls=("...", NEWS), helps={"...": HELP}), "") is None


def test_it_is_shown_against_what_was_named_last(listed: Desk, now: datetime) -> None:
    assert against_the_last(listed, now) is None
    write_help(listed, now, which(NEWS), HELP)
    assert against_the_last(listed, now) is None

    def later(minutes: int) -> datetime:
        return now + timedelta(minutes=minutes)

    glance(listed, later(1), "g1", 3, NEWS)
    assert against_the_last(listed, later(1)) == Against(NEWS, HELP)
    glance(listed, later(2), "g2", 3)
    assert against_the_last(listed, later(2)) is None
    write_account(listed, later(3), "a1", Account(pull=NEWS), day=date(2026, 11, 22))
    assert against_the_last(listed, later(3)) == Against(NEWS, HELP)
    write_account(listed, later(4), "a2", Account(pull=PHONE))
    assert against_the_last(listed, later(4)) is None
    glance(listed, later(5), "g3", 3, NEWS)
    assert against_the_last(listed, later(5)) == Against(NEWS, HELP)


def test_a_help_comes_back_with_the_book(listed: Desk, now: datetime) -> None:
    from kesher.journal.cover import cover_from_json, cover_to_json

    write_help(listed, now, which(NEWS), HELP)
    assert cover_from_json(cover_to_json(listed.cover(now))).helps == {NEWS: HELP}
