"""The thread: the places themselves, what loosens, and what is left of it in words only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from diaries import diary
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal.thread import Thread, thread
from kesher.actions.practice.pulls import Against, let_go
from kesher.days import is_rest
from kesher.insight.finding import Missing
from kesher.insight.loosening import Loosened
from kesher.method.page import Account, Glance, Page
from kesher.method.point import Decision, Point, Turned
from kesher.method.problems import Code, Problem

TODAY = date(2026, 11, 23)
START = TODAY - timedelta(days=100)


def evening(day: date, **answers: object) -> Page:
    at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return Page(day=day, account=Account(written=at, **answers))


def chosen(day: date, point: str = "p", kind: Turned = Turned.CHOSE) -> Decision:
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return Decision(id=f"d{point}", at=at, kind=kind, point=Point(id=point, act="one thing"))


def working_days(many: int, first: date = START) -> list[date]:
    days = (first + timedelta(days=ahead) for ahead in range(2 * many))
    return [day for day in days if not is_rest(day, israel=True)][:many]


def read(desk: Desk, now: datetime, *pages: Page) -> Thread:
    desk.journal(now).add(pages)
    found = thread(desk, now)
    assert isinstance(found, Thread)
    return found


# --- the places ------------------------------------------------------------------------------------------


def test_the_places_stand_by_hebrew_month(desk: Desk, begun: Begun, now: datetime) -> None:
    found = read(
        desk,
        now,
        evening(date(2026, 11, 10), where="בעבודה"),  # the 30th of Cheshvan
        evening(date(2026, 11, 11), where="בבית"),  # the first of Kislev
        evening(date(2026, 11, 12), where="בבית", clarity=3),
        evening(date(2026, 11, 21), where="בלימוד"),  # Shabbat, filled in afterwards
        evening(date(2026, 11, 22), clarity=5),
    )
    assert [(each.month, [place.words for place in each.all]) for each in found.places] == [
        (date(2026, 11, 11), ["בבית", "בלימוד"]),
        (date(2026, 10, 12), ["בעבודה"]),
    ]


def test_a_place_that_care_would_hear_is_not_said_back(desk: Desk, begun: Begun, now: datetime) -> None:
    pages = (evening(TODAY - timedelta(days=2), where="אני רוצה למות"), evening(TODAY, where="בבית"))
    found = read(desk, now, *pages)
    assert [place.words for place in found.places[0].all] == ["בבית"]


# --- what loosens ----------------------------------------------------------------------------------------


def loosening(desk: Desk, now: datetime, *pages: Page) -> object:
    found = read(desk, now, *pages)
    assert found.measured is not None
    return found.measured.loosening


def named(days: list[date], until: int, pull: str = "חדשות") -> list[Page]:
    """The pull is named on the first evenings and not on those after."""
    return [evening(day, pull=pull if place < until else "", clarity=5) for place, day in enumerate(days)]


def test_it_is_counted_from_the_day_on_which_the_point_was_chosen(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    days = working_days(66)
    pages = named(days, 38)
    pages[10] = replace(pages[10], decisions=(chosen(days[10]),))
    assert loosening(desk, now, *pages) == (Loosened("חדשות", 28, 0),)


@pytest.mark.parametrize(("point", "until"), [(False, 40), (True, 0)], ids=["no-point", "no-pull"])
def test_without_a_point_or_a_pull_there_is_nothing_to_ask(
    desk: Desk, begun: Begun, now: datetime, point: bool, until: int
) -> None:
    days = working_days(60)
    pages = named(days, until)
    pages[0] = replace(pages[0], decisions=(chosen(days[0]),) if point else ())
    assert loosening(desk, now, *pages) is None


def test_it_waits_and_says_for_how_many(desk: Desk, begun: Begun, now: datetime) -> None:
    days = working_days(55)
    pages = named(days, 28)
    pages[0] = replace(pages[0], decisions=(chosen(days[0]),))
    # A day on which there was only a glance is no evening.
    look = Glance(id="g", at=datetime(2026, 11, 22, 9, tzinfo=UTC), where=3, pull="חדשות")
    glanced = Page(day=date(2026, 11, 22), glances=(look,))
    assert loosening(desk, now, *pages, glanced) == Missing(56, 55, "evenings-since-the-point")


def test_evenings_of_rest_and_days_without_an_account_are_none_of_them(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    days = working_days(56)
    pages = named(days, 28)
    pages[0] = replace(pages[0], decisions=(chosen(days[0]),))
    every = (START + timedelta(days=ahead) for ahead in range(100))
    shabbats = [evening(day, pull="חדשות") for day in every if is_rest(day, israel=True)]
    assert loosening(desk, now, *pages, *shabbats) == (Loosened("חדשות", 28, 0),)


def test_what_was_let_go_is_not_asked_for_since_it_is_offered_no_longer(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, pulls=("חדשות", "טלפון")))
    days = working_days(56)
    pages = named(days, 28)
    pages[0] = replace(pages[0], decisions=(chosen(days[0]),))
    assert loosening(desk, now, *pages) == (Loosened("חדשות", 28, 0),)
    let_go(desk, now, "l", "חדשות")
    assert loosening(desk, now) is None


def test_an_evening_of_a_sheet_of_paper_was_asked_for_no_pull(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    days = working_days(56)
    pages = named(days, 28)
    pages[0] = replace(pages[0], decisions=(chosen(days[0]),))
    paper = [replace(each, acts=("sheet-abc",)) for each in pages]
    assert loosening(desk, now, *paper[28:], *pages[:28]) == Missing(56, 28, "evenings-since-the-point")


def test_an_evening_of_a_sheet_to_which_a_word_was_added_is_one_of_them(
    desk: Desk, begun: Begun, now: datetime
) -> None:
    days = working_days(56)
    pages = named(days, 28)
    pages[0] = replace(pages[0], decisions=(chosen(days[0]),))
    said = [
        replace(each, acts=("sheet-abc",), account=replace(each.account, **{field: "x"}))
        for each, field in zip(pages[28:], ("words", "where") * 14, strict=True)
    ]
    assert loosening(desk, now, *pages[:28], *said) == (Loosened("חדשות", 28, 0),)


# --- in words only ---------------------------------------------------------------------------------------


def test_in_words_only_no_number_and_no_picture_is_made(desk: Desk, begun: Begun, now: datetime) -> None:
    desk.journal(now).add(diary(START, 100))
    desk.change_cover(
        now,
        lambda cover: replace(
            cover, wordless=True, pulls=("חדשות", "טלפון"), helps={"חדשות": "ספר ליד המיטה", "אחר": "x"}
        ),
    )
    let_go(desk, now, "l", "טלפון")
    found = read(desk, now, evening(TODAY, where="בבית"))
    assert found.measured is None
    assert found.pulls == (Against("חדשות", "ספר ליד המיטה"),)
    assert found.let_go == (("טלפון", TODAY),)
    assert found.held and found.lived and found.places


@pytest.mark.parametrize("wordless", [False, True])
def test_after_words_of_despair_it_rests_in_words_too(
    desk: Desk, begun: Begun, now: datetime, wordless: bool
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, heard=now, wordless=wordless))
    assert thread(desk, now) == Problem(Code.MEASURING_STOPPED)
    desk.change_cover(now, lambda cover: replace(cover, measuring_opened=now + timedelta(days=1)))
    assert isinstance(thread(desk, now), Thread)
