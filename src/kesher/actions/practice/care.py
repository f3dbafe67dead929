"""Care at the doors: what is noticed now, and what the person answered to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.days import moment
from kesher.journal.cover import Cover, heeded, latest, rests
from kesher.method.care import (
    LAST_DAY,
    WEEK,
    After,
    Care,
    Hearing,
    Known,
    Way,
    Word,
    hearing_of,
    look,
    stopped,
)
from kesher.method.problems import Code, Problem
from kesher.words.help import lexicons

RECENT = timedelta(days=62)
"""How far back the record is looked at with care."""
RECENT_PAGES = 70


def measuring(desk: Desk, now: datetime) -> bool:
    """Whether numbers may be asked for and shown: not after words of a wish to die, until he opens it again.

    Raises:
        Refused: the journal is not open.
    """
    cover = desk.cover(now)
    return not stopped(cover.heard, cover.measuring_opened)


def unmeasured(desk: Desk, now: datetime, *numbers: int | None) -> Problem | None:
    """Refuse numbers while measuring is stopped. Every act that takes a number asks here before it writes."""
    given = any(number is not None for number in numbers)
    return Problem(Code.MEASURING_STOPPED) if given and not measuring(desk, now) else None


def counted(desk: Desk, now: datetime) -> bool:
    """Whether numbers are asked for and shown: measuring is not stopped, and he did not choose words only.

    A number that comes all the same is taken from one who chose words only; it is refused in a stop.

    Raises:
        Refused: the journal is not open.
    """
    return not desk.cover(now).wordless and measuring(desk, now)


class Unmet(StrEnum):
    """Words that were written and not yet met with people to call."""

    NONE = ""
    MEANT = "meant"
    MAYBE = "maybe"


def unmet(desk: Desk, now: datetime) -> Unmet:
    """What was heard since people to call were last shown for it.

    What is plainly meant is met each time. What may be meant is met once in a Hebrew day, gently: somebody
    who writes such a word often must not be met with the same sentence at every page.

    Raises:
        Refused: the journal is not open.
    """
    cover = desk.cover(now)
    if stopped(cover.heard, cover.measuring_opened) and _news(cover.heard, cover.answered):
        return Unmet.MEANT
    if cover.hinted is None or not _news(cover.hinted, latest(cover.answered, cover.hint_answered)):
        return Unmet.NONE
    shown = cover.hint_answered
    again = shown is not None and moment(shown, cover.place).day == desk.moment(now).day
    return Unmet.NONE if again else Unmet.MAYBE


def met(desk: Desk, now: datetime, what: Unmet) -> None:
    """People to call were shown. Where that cannot be written down, they are shown on the next page too."""
    if what is Unmet.MEANT:
        desk.change_cover(now, lambda cover: replace(cover, answered=latest(cover.heard, cover.hinted)))
    elif what is Unmet.MAYBE:
        desk.change_cover(now, lambda cover: replace(cover, hint_answered=latest(now, cover.hinted)))


def hear(desk: Desk, now: datetime, texts: Iterable[str]) -> None:
    """Listen to what was written and could not be kept: a form that was refused was written all the same."""
    heard = hearing_of(texts, now, lexicons())
    if heard != Hearing():
        desk.change_cover(now, lambda cover: heeded(cover, heard))


def _news(heard: datetime | None, answered: datetime | None) -> bool:
    return heard is not None and (answered is None or heard > answered)


def care(desk: Desk, now: datetime) -> Care:
    """What care has to say now.

    Raises:
        Refused: the journal is not open.
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
            wordless=cover.wordless,
            resting=rests(cover, here.day),
        )
        # The words were listened to when they were written (:meth:`Desk.change`).
        return look(recent, here.day, desk.rested(now), (), known)

    return desk.once("care", (book, cover, here.day), noticed)


@answers
def passed(desk: Desk, now: datetime) -> Cover | Problem:
    """The offer was read: it is not made again for a while."""
    day = desk.moment(now).day
    return desk.change_cover(now, lambda cover: replace(cover, care_offered=day))


@answers
def rest_a_week(desk: Desk, now: datetime) -> Cover | Problem:
    """Rest: for a week nothing is asked. What is written all the same is kept, and he may return before."""
    day = desk.moment(now).day
    last = day + WEEK - timedelta(days=1)
    return desk.change_cover(now, lambda cover: replace(cover, rests_until=last, care_offered=day))


@answers
def return_from_rest(desk: Desk, now: datetime) -> Cover | Problem:
    """Return from a rest before its week is over."""
    return desk.change_cover(now, lambda cover: replace(cover, rests_until=None))


@answers
def in_words(desk: Desk, now: datetime, *, only: bool) -> Cover | Problem:
    """Choose an account in words only, or let the numbers come back."""
    day = desk.moment(now).day
    return desk.change_cover(
        now,
        lambda cover: replace(
            cover, wordless=only, care_offered=day if only and not cover.wordless else cover.care_offered
        ),
    )


@answers
def back_to_awaiting(desk: Desk, now: datetime) -> Cover | Problem:
    """Close the way of the last day, and wait instead."""
    return desk.change_cover(now, without_last_day)


def without_last_day(cover: Cover) -> Cover:
    """The cover with the way of the last day closed; it must be asked for anew afterwards."""
    return replace(cover, last_day=False, route="awaiting" if cover.route == LAST_DAY else cover.route)


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
