"""Sheets of paper come back: read, looked over by the person, and only then written into the book.

A sheet that was read lies on the desk, in memory alone, until its readings are accepted or it is put away.
Nothing of it is written before that; what already stands in the book is never replaced unseen.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from kesher.actions.caring import care
from kesher.actions.desk import Desk, answers
from kesher.days import Place, is_rest, zmanim
from kesher.journal.files import read_bounded
from kesher.method import page as pages
from kesher.method.book import held_on
from kesher.method.page import PAPER, Account, Line, Page, Sitting
from kesher.method.point import Mark, PointDay
from kesher.method.problems import Code, Problem

if TYPE_CHECKING:
    from kesher.paper.geometry import Field
    from kesher.paper.reading import Sheet

SCALES = ("love", "desire", "thought", "clarity")
DAYS = 7


class Asked(NamedTuple):
    """One field of a sheet that lies on the desk.

    Attributes:
        id: as in the sheet's geometry.
        day: the Hebrew day it speaks of.
        name: a scale, ``point`` or ``sat``.
        values: what could be marked.
        value: what was read; None for an empty one, and for one that is flagged.
        flag: why a person should look; None when there is no need.
        picture: its crop, as PNG.
        stands: what the book says already; None when nothing.
    """

    id: str
    day: date
    name: str
    values: tuple[str, ...]
    value: str | None
    flag: str | None
    picture: bytes
    stands: str | None

    @property
    def differs(self) -> bool:
        """True when accepting the reading would replace what stands in the book."""
        return self.value is not None and self.stands is not None and self.value != self.stands

    @property
    def wants_a_look(self) -> bool:
        """True when this one cannot be accepted unseen."""
        return self.flag is not None or self.differs


class Lying(NamedTuple):
    """A sheet that was read and lies on the desk.

    Attributes:
        id: by which it is found again.
        file: the name of the file it came in.
        first: the first of its seven days.
        sheet: what was read.
        point: the id of the point it was printed for; empty when none was held.
    """

    id: str
    file: str
    first: date
    sheet: Sheet
    point: str


class Day(NamedTuple):
    """One day of a sheet, as it is looked over.

    Attributes:
        day: which.
        ahead: it has not come yet, and nothing can be written on it.
        rested: it is one of rest.
        other_point: the point held on it is not the one the sheet was printed for.
        asked: its fields.
        line: the free line as it was written; None when nothing is on it.
        line_stands: the line the book already has of this sheet.
    """

    day: date
    ahead: bool
    rested: bool
    other_point: bool
    asked: tuple[Asked, ...]
    line: bytes | None
    line_stands: bytes | None


class Saved(NamedTuple):
    """What came of a sheet: how many days changed, and which were left out as they have not come."""

    changed: int
    ahead: tuple[date, ...]


def read_files(files: list[Path]) -> Iterator[tuple[str, Sheet | Problem]]:
    """Read every sheet of some files, without a book.

    Yields:
        The file's name with each sheet on it, or why it was not read.
    """
    from kesher.method.problems import Refused
    from kesher.paper.photograph import BYTES

    for path in files:
        try:
            raw = read_bounded(path, BYTES)
        except Refused as refused:
            large = refused.problem.code is Code.FILE_FOREIGN
            limit = BYTES // 1024 // 1024
            yield path.name, Problem(Code.PICTURE_LARGE, {"limit": limit}) if large else refused.problem
            continue
        yield from ((path.name, each) for each in read_raw(raw))


def read_raw(raw: bytes) -> Iterator[Sheet | Problem]:
    """Read every sheet of one file's bytes."""
    from kesher.paper import reading

    yield from reading.read(raw)


@answers
def bring(desk: Desk, now: datetime, name: str, sheet: Sheet) -> Lying | Problem:
    """Lay a sheet that was read on the desk.

    Returns:
        It, or ``SHEET_STRANGER`` when it was printed from another book, or ``RESTING``.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    whose = _whose(desk, now, sheet)
    if isinstance(whose, Problem):
        return whose
    lying = Lying(secrets.token_hex(8), name, sheet.number.first, sheet, whose)
    desk.lay_down(now, lying.id, lying)
    return lying


def _whose(desk: Desk, now: datetime, sheet: Sheet) -> str | Problem:
    """The id of the point a sheet was printed for, or that it is another book's."""
    from kesher.actions.sheets import seals
    from kesher.paper.number import Seal

    if sheet.number.is_of(Seal()):
        # Printed without a book: anyone's, and so this one's.
        held = held_on(desk.journal(now).turning(), sheet.number.first)
        return held.point.id if held else ""
    for digest, point in seals(desk, now).items():
        if sheet.number.is_of(Seal(digest)):
            return point
    return Problem(Code.SHEET_STRANGER)


def on_the_desk(desk: Desk, now: datetime) -> tuple[Lying, ...]:
    """The sheets that wait to be looked over."""
    return tuple(each for each in desk.lying(now).values() if isinstance(each, Lying))


@answers
def lying(desk: Desk, now: datetime, name: str) -> Lying | Problem:
    """One of them; ``SHEET_GONE`` when it was put away, or forgotten when the book was closed."""
    found = desk.lying(now).get(name)
    return found if isinstance(found, Lying) else Problem(Code.SHEET_GONE)


def put_away(desk: Desk, name: str) -> None:
    """Take a sheet off the desk without writing anything."""
    desk.take_up(name)


@answers
def days_of(desk: Desk, now: datetime, lying: Lying) -> tuple[Day, ...] | Problem:
    """A sheet's days, each field with what was read, its picture and what already stands."""
    from kesher.paper import reading

    here, journal = desk.moment(now), desk.journal(now)
    journal.book()
    measuring = care(desk, now).measuring
    answers_of = {each.id: each for each in lying.sheet.answers}
    found = []
    for number in range(1, DAYS + 1):
        day = lying.first + timedelta(days=number - 1)
        page = journal.seen(day)
        held = held_on(journal.turning(), day)
        other = bool(held is None or held.point.id != lying.point)
        asked = []
        for field in lying.sheet.geometry.fields:
            if field.day != number or (field.name in SCALES and not measuring):
                continue
            if field.name == "point" and other:
                continue
            read = answers_of[field.id]
            asked.append(
                Asked(
                    id=field.id,
                    day=day,
                    name=field.name,
                    values=tuple(each.value for each in field.options),
                    value=read.value,
                    flag=read.flag.value if read.flag else None,
                    picture=reading.crop(lying.sheet, field),
                    stands=_stands(page, field),
                )
            )
        stood = next((each.picture for each in page.lines if each.id == _line_id(lying)), None)
        ahead = day > here.day
        found.append(
            Day(
                day,
                ahead,
                is_rest(day, here.place.israel),
                other and held is not None,
                tuple(asked),
                reading.line(lying.sheet, number),
                stood,
            )
        )
    return tuple(found)


def _stands(page: Page, field: Field) -> str | None:
    if field.name in SCALES:
        number = getattr(page.account, field.name)
        return None if number is None else str(number)
    if field.name == "point":
        return page.point.mark.value if page.point else None
    return "yes" if page.sittings else None


def _line_id(lying: Lying) -> str:
    return f"sheet-{lying.first.isoformat()}"


@answers
def save(
    desk: Desk,
    now: datetime,
    name: str,
    chosen: Mapping[str, str | None],
    lines: Mapping[date, bool] | None = None,
) -> Saved | Problem:
    """Write a sheet's answers into the book, all of its days at once, and take it off the desk.

    Args:
        desk: the desk.
        now: the instant.
        name: of the sheet.
        chosen: for each field's id what is to be written; what is None or missing is left as it stands.
        lines: for each day whether its free line is kept; by default each that the book has not yet.

    Returns:
        What came of it. The same sheet with the same answers again changes nothing.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    found = lying(desk, now, name)
    if isinstance(found, Problem):
        return found
    days = days_of(desk, now, found)
    if isinstance(days, Problem):
        return days
    place, journal = desk.cover(now).place, desk.journal(now)
    changes = []
    for each in days:
        if each.ahead:
            continue
        given = {asked.name: value for asked in each.asked if (value := chosen.get(asked.id)) is not None}
        if any(value not in asked.values for asked in each.asked if (value := chosen.get(asked.id))):
            return Problem(Code.CHOICE_UNKNOWN)
        keep = (lines or {}).get(each.day, each.line_stands is None)
        line = each.line if keep else None
        if not given and line is None:
            continue
        held = held_on(journal.turning(), each.day)
        mark = (
            PointDay(Mark(given["point"]), held.point.id, held.point.rung)
            if held and "point" in given
            else None
        )
        changes.append(_change(found, each.day, given, mark, line, place, now))
    done = journal.change_all(changes)
    if isinstance(done, Problem):
        return done
    desk.take_up(name)
    return Saved(done, tuple(each.day for each in days if each.ahead and _said(each)))


def _said(day: Day) -> bool:
    return any(each.value is not None for each in day.asked) or day.line is not None


def _change(
    lying: Lying,
    day: date,
    given: Mapping[str, str],
    mark: PointDay | None,
    line: bytes | None,
    place: Place,
    now: datetime,
) -> Any:
    """One day's change, with an act that is the same whenever the same is written."""
    numbers = {scale: int(given[scale]) for scale in SCALES if scale in given}
    account = replace(Account(written=now), **numbers) if numbers else Account()
    sitting = None
    if "sat" in given:
        # When it was is not asked on paper; the middle of the day is on the right page whatever it was.
        noon = zmanim(day, place)["chatzot"] or now
        sitting = Sitting(id=_line_id(lying), at=noon, route=PAPER)
    kept = Line(id=_line_id(lying), at=now, picture=line) if line is not None else None
    said = "|".join((*(f"{key}={given[key]}" for key in sorted(given)), "line" if line is not None else ""))
    act = f"{_line_id(lying)}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    return day, act, lambda page: pages.from_paper(page, account, mark, sitting, kept)


def unasked(days: tuple[Day, ...]) -> dict[str, str | None]:
    """The readings that may be written without a look: sure ones that replace nothing."""
    return {
        asked.id: asked.value
        for day in days
        for asked in day.asked
        if not asked.wants_a_look and asked.value is not None and not day.ahead
    }
