"""Care at the doors: what is noticed now, and what the person answered to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.days import is_rest, moment
from kesher.journal.cover import Cover
from kesher.method.care import After, Care, Known, Way, Word, look, stopped
from kesher.method.problems import Code, Problem

RECENT = timedelta(days=62)
"""How far back the record is looked at with care."""
RECENT_PAGES = 70


def measuring(desk: Desk, now: datetime) -> bool:
    """Whether numbers may be asked for and shown: not after words of a wish to die, until he opens it again.

    Raises:
        Refused: the book is not open.
    """
    cover = desk.cover(now)
    return not stopped(cover.heard, cover.measuring_opened)


def unmeasured(desk: Desk, now: datetime, *numbers: int | None) -> Problem | None:
    """Refuse numbers while measuring is stopped. Every act that takes a number asks here before it writes."""
    given = any(number is not None for number in numbers)
    return Problem(Code.MEASURING_STOPPED) if given and not measuring(desk, now) else None


def care(desk: Desk, now: datetime) -> Care:
    """What care has to say now.

    Raises:
        Refused: the book is not open.
    """
    book, cover = desk.journal(now).book(), desk.cover(now)
    here = moment(now, cover.place)

    def noticed() -> Care:
        if not measuring(desk, now):
            return Care(word=Word.STOP, ways=(Way.SPEAK,))
        recent = [page for page in book.pages[-RECENT_PAGES:] if here.day - page.day < RECENT]
        known = Known(
            written=cover.written,
            after={name: After(each) for name, each in cover.after_last_day.items() if each in set(After)},
            offered=cover.care_offered,
            opened=cover.measuring_opened,
            last_day_opened=cover.last_day_opened,
        )
        # The words were listened to when they were written (:meth:`Desk.change`).
        return look(recent, here.day, lambda day: is_rest(day, here.place.israel), (), known)

    return desk.once("care", (book, cover, here.day), noticed)


@answers
def passed(desk: Desk, now: datetime) -> Cover | Problem:
    """The offer was read: it is not made again for a while."""
    day = desk.moment(now).day
    return desk.change_cover(now, lambda cover: replace(cover, care_offered=day))


@answers
def answered(desk: Desk, now: datetime, sitting: str, how: str) -> Cover | Problem:
    """How it was after *last day*, in the person's own word."""
    if how not in set(After) or care(desk, now).sitting != sitting:
        return Problem(Code.CHOICE_UNKNOWN)
    return desk.change_cover(
        now, lambda cover: replace(cover, after_last_day={**cover.after_last_day, sitting: how})
    )


@answers
def open_again(desk: Desk, now: datetime) -> Cover | Problem:
    """Open measuring again, by one's own hand, no sooner than half a day after the words."""
    if stopped(desk.cover(now).heard, now):
        return Problem(Code.TOO_SOON)
    return desk.change_cover(now, lambda cover: replace(cover, measuring_opened=now))
