"""Care at the doors: what is noticed now, and what the person answered to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.practice import rested
from kesher.journal.cover import Cover
from kesher.method.care import After, Care, Known, Way, Word, last_heard, look, stopped
from kesher.method.problems import Code, Problem
from kesher.words.help import lexicons

RECENT = timedelta(days=62)
"""How far back the record is looked at with care; words of a wish to die are looked for in all of it."""


def care(desk: Desk, now: datetime) -> Care:
    """What care has to say now.

    Raises:
        Refused: the book is not open.
    """
    book, cover, moment = desk.journal(now).book(), desk.cover(now), desk.moment(now)

    def noticed() -> Care:
        last = desk.once("heard", book, lambda: last_heard(book.pages, lexicons()))
        if stopped(last, cover.measuring_opened):
            return Care(word=Word.STOP, ways=(Way.SPEAK,))
        recent = [page for page in book.pages if moment.day - page.day < RECENT]
        known = Known(
            after={name: After(each) for name, each in cover.after_last_day.items() if each in set(After)},
            offered=cover.care_offered,
            opened=cover.measuring_opened,
            last_day_opened=cover.last_day_opened,
        )
        return look(recent, moment.day, lambda day: rested(moment, day), (), known)

    return desk.once("care", (book, cover, moment.day), noticed)


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
    opened = desk.change_cover(now, lambda cover: replace(cover, measuring_opened=now))
    if not isinstance(opened, Problem) and care(desk, now).word is Word.STOP:
        return Problem(Code.TOO_SOON)
    return opened
