"""What all pages come to, read in one piece or in many."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kesher.method import heart
from kesher.method.ladder import climb
from kesher.method.page import Page
from kesher.method.reckoning import Course, Pulled, Reckoning, reckon
from kesher.method.standing import Standing, fold, held_among, held_on
from method.strategies import a_page

FIRST = date(2026, 1, 20)


def resting(day: date) -> bool:
    return day.weekday() == 5


@st.composite
def journals(draw: st.DrawFn) -> tuple[Page, ...]:
    """Pages of different days, earliest first, over some months."""
    pages = draw(st.lists(a_page(), max_size=9))
    away = accumulate(draw(st.lists(st.integers(1, 40), min_size=len(pages), max_size=len(pages))))
    return tuple(
        replace(page, day=FIRST + timedelta(days=days)) for page, days in zip(pages, away, strict=True)
    )


@given(journals(), st.integers(0, 9))
def test_in_two_pieces_or_in_one_it_comes_to_the_same(pages: tuple[Page, ...], at: int) -> None:
    whole = reckon(Reckoning(), pages, resting)
    assert reckon(reckon(Reckoning(), pages[:at], resting), pages[at:], resting) == whole
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(whole), type=Reckoning) == whole


@given(journals(), st.integers(0, 400))
def test_it_is_what_each_part_says_by_itself(pages: tuple[Page, ...], away: int) -> None:
    day = FIRST + timedelta(days=away)
    until = tuple(page for page in pages if page.day <= day)
    found = Course(resting).until(pages, day)
    sat = [each for page in until for each in page.sittings]
    said = [Pulled(page.account.written, page.account.pull) for page in until if page.account.written]
    said += [Pulled(look.at, look.pull) for page in until for look in page.glances]
    assert found.standing == fold(Standing(), until)
    assert found.climbed == climb(pages, resting, day).climbed()
    assert (found.silent.longer, found.silent.tell) == (heart.longer(sat), heart.to_tell(sat))
    assert found.pulled == max(said, default=None)
    assert found.turned == max((page.day for page in until if page.decisions), default=None)


@given(journals(), st.data())
def test_after_a_page_was_written_only_its_month_is_read_again_and_it_is_the_same(
    pages: tuple[Page, ...], data: st.DataObject
) -> None:
    course = Course(resting)
    course.until(pages)
    day = FIRST + timedelta(days=data.draw(st.integers(0, 400)))
    fresh = replace(data.draw(a_page()), day=day)
    after = tuple(sorted((*(page for page in pages if page.day != day), fresh), key=lambda page: page.day))
    course.forget(day)
    assert course.until(after) == reckon(Reckoning(), after, resting)
    last = after[-1].day.replace(day=1)
    earlier = tuple(page for page in after if page.day < last)
    assert course.known(last) == reckon(Reckoning(), earlier, resting)


def test_what_is_read_again_is_the_last_month_and_nothing_before_it() -> None:
    pages = tuple(Page(day=FIRST + timedelta(days=number)) for number in range(400))
    looked: list[Page] = []

    class Watched(tuple[Page, ...]):
        __slots__ = ()

        def __getitem__(self, which):  # type: ignore[no-untyped-def]
            found = tuple.__getitem__(self, which)
            looked.extend(found if isinstance(which, slice) else ())
            return found

    course = Course(resting)
    course.until(Watched(pages))
    assert tuple(looked) == pages
    looked.clear()
    course.forget(pages[-1].day)
    course.until(Watched(pages))
    assert [page.day for page in looked] == [page.day for page in pages if page.day >= date(2027, 2, 1)]


@given(journals(), st.integers(0, 400), st.integers(0, 400))
def test_the_point_that_was_held_is_told_from_what_was_reckoned(
    pages: tuple[Page, ...], away: int, ahead: int
) -> None:
    day, today = FIRST + timedelta(days=away), FIRST + timedelta(days=ahead)
    marked = next((page.point for page in pages if page.day == day), None)
    until, last = Course(resting).until(pages, day), Course(resting).until(pages)
    is_ahead = last.turned is not None and last.turned > today
    told = held_among(until.standing.held, last.standing.held, day, today if is_ahead else None, marked)
    assert told == held_on((page for page in pages if page.decisions), day, today, marked)


def test_who_still_reads_older_pages_spoils_nothing_for_who_reads_those_of_now() -> None:
    older = tuple(Page(day=FIRST + timedelta(days=number)) for number in range(0, 200, 2))
    newer = tuple(Page(day=FIRST + timedelta(days=number)) for number in range(200))
    course = Course(resting)
    course.until(older)
    course.forget(newer[1].day)
    course.of(newer)
    assert course.until(older) == reckon(Reckoning(), older, resting)
    assert course.known(date(2026, 5, 1)) is None
    assert course.until(newer) == reckon(Reckoning(), newer, resting)
