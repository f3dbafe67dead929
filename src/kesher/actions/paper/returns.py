"""Sheets of paper come back: read, looked over by the person, and only then written into the journal.

A sheet that was read lies on the desk, in memory alone, until its readings are accepted or it is put away.
Nothing of it is written before that; what already stands in the journal is never replaced unseen.

It is long because one sheet goes all of this way, and each step needs what the one before it left.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.actions.desk import DESK_HOLDS, Desk, answers
from kesher.actions.practice.care import measuring
from kesher.days import Place, zmanim
from kesher.disk.files import read_bounded
from kesher.journal.journal import Change, Journal, Kept
from kesher.method.page import PAPER, SCALES, Account, Changed, Line, Page, Sitting
from kesher.method.point import Mark, PointDay
from kesher.method.problems import Code, Problem, Refused
from kesher.method.sheet import ACT, from_paper, taken_back

if TYPE_CHECKING:
    from kesher.paper.geometry import Field
    from kesher.paper.scan import Sheet

DAYS = 7
_DAY = timedelta(days=1)


class Asked(NamedTuple):
    """One field of a sheet that lies on the desk.

    Attributes:
        id: as in the sheet's geometry.
        day: the Hebrew day it speaks of.
        name: a scale, ``point`` or ``sat``.
        values: what could be marked.
        value: what was read; None for an empty one, and for one that is flagged.
        flag: why a person should look; None when there is no need.
        stands: what the journal says already; None when nothing.
    """

    id: str
    day: date
    name: str
    values: tuple[str, ...]
    value: str | None
    flag: str | None
    stands: str | None

    @property
    def differs(self) -> bool:
        """True when accepting the reading would replace what stands in the journal."""
        return self.value is not None and self.stands is not None and self.value != self.stands

    @property
    def wants_a_look(self) -> bool:
        """True when this one cannot be accepted unseen."""
        # A sitting that is written already stays, whatever is on the sheet: there is nothing to ask.
        settled = self.name == "sat" and self.stands is not None
        return not settled and (self.flag is not None or self.differs)


class Lying(NamedTuple):
    """A sheet that was read and lies on the desk.

    Attributes:
        id: by which it is found again.
        file: the name of the file it came in.
        first: the first of its seven days.
        sheet: what was read.
        point: the id of the point it was printed for, empty when none was held; None for a sheet that was
            printed without a journal, and so speaks of whatever point was held on each day.
        print: by which the same photograph is known again.
        waits: the name of the photograph that waited and shows it, which is let go of when it is written.
    """

    id: str
    file: str
    first: date
    sheet: Sheet
    point: str | None
    print: str = ""
    waits: str = ""

    @property
    def act(self) -> str:
        """The id of the act that writes it: the photograph is known by it when it comes again."""
        return f"{ACT}{self.print}-{self.id}"

    @property
    def last(self) -> date:
        """The last of its seven days."""
        return self.first + (DAYS - 1) * _DAY


class Day(NamedTuple):
    """One day of a sheet, as it is looked over.

    Attributes:
        day: which.
        ahead: it has not come yet, and nothing can be written on it.
        rested: it is one of rest.
        damaged: its page is not whole, and nothing is written over it.
        version: of the day's page, as it was looked at.
        point_left: why the point's row was left out although there is something in it: ``none`` when no point
            was held that day, ``other`` when it was not the one the sheet was printed for; else empty.
        asked: its fields.
        line: the free line as it was written; None when nothing is on it.
        line_stands: the line the journal already has of this sheet.
        where: the word of where love was, as it stands on the page.
    """

    day: date
    ahead: bool
    rested: bool
    damaged: bool
    version: int
    point_left: str
    asked: tuple[Asked, ...]
    line: bytes | None
    line_stands: bytes | None
    where: str = ""

    @property
    def open(self) -> bool:
        """True when it can be written on."""
        return not (self.ahead or self.damaged)

    @property
    def looks(self) -> tuple[Asked, ...]:
        """The fields that want a look."""
        return tuple(each for each in self.asked if each.wants_a_look) if self.open else ()

    @property
    def sure(self) -> tuple[Asked, ...]:
        """The fields that were read surely, empty ones too."""
        return tuple(each for each in self.asked if not each.wants_a_look) if self.open else ()

    @property
    def new_line(self) -> bool:
        """True when there is a line to keep that the journal has not, to the last dot."""
        return self.open and self.line is not None and self.line != self.line_stands

    @property
    def said(self) -> bool:
        """True when something is on the sheet for this day."""
        return any(each.value is not None for each in self.asked) or self.line is not None


class Saved(NamedTuple):
    """What came of a sheet.

    Attributes:
        changed: how many days changed.
        ahead: which were left out, as they have not come.
        asks: how many things were written elsewhere meanwhile, and are kept in both writings.
    """

    changed: int
    ahead: tuple[date, ...]
    asks: int


# --- reading ------------------------------------------------------------------------------------------------


def read_files(files: list[Path]) -> Iterator[tuple[str, Sheet | Problem]]:
    """Read every sheet of some files, without a journal.

    Yields:
        The file's name with each sheet on it, or why it was not read.
    """
    from kesher.paper.bounds import BYTES

    for path in files:
        try:
            raw = read_bounded(path, BYTES)
        except Refused as refused:
            yield path.name, too_large() if refused.problem.code is Code.FILE_FOREIGN else refused.problem
            continue
        yield from ((path.name, each) for each in read_raw(raw))


def too_large() -> Problem:
    """The refusal of a file that is not looked at for its size."""
    from kesher.paper.bounds import BYTES

    return Problem(Code.PICTURE_LARGE, {"limit": BYTES // 1024 // 1024})


def read_raw(raw: bytes) -> Iterator[Sheet | Problem]:
    """Read every sheet of one file's bytes, in a process of its own (see :mod:`kesher.paper.scan_apart`)."""
    from kesher.paper import scan_apart

    yield from scan_apart.read(raw)


# --- on the desk --------------------------------------------------------------------------------------------


@answers
def bring(desk: Desk, now: datetime, name: str, sheet: Sheet, *, waits: str = "") -> Lying | Problem:
    """Lay a sheet that was read on the desk; with the name of the photograph that waited, where one did.

    Returns:
        It; or ``SHEET_STRANGER`` when it was printed from another journal, ``SHEET_MANY`` when no more
        would be kept in mind, or ``RESTING``.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    whose = _whose(desk, now, sheet)
    if isinstance(whose, Problem):
        return whose
    if len(desk.lying(now)) >= DESK_HOLDS:
        return Problem(Code.SHEET_MANY, {"limit": DESK_HOLDS})
    seen = hashlib.sha256(sheet.laid.picture.tobytes()).hexdigest()[:16]
    lying = Lying(secrets.token_hex(8), name, sheet.number.first, sheet, whose, seen, waits)
    desk.lay_down(now, lying.id, lying)
    return lying


def _whose(desk: Desk, now: datetime, sheet: Sheet) -> str | Problem | None:
    """The id of the point a sheet was printed for; None for anyone's; or that it is another journal's."""
    from kesher.actions.paper.printing import seals
    from kesher.paper.number import Seal

    if sheet.number.is_of(Seal()):
        return None
    for digest, point in seals(desk, now).items():
        if sheet.number.is_of(Seal(digest)):
            return point
    return Problem(Code.SHEET_STRANGER)


@answers
def of_this_book(desk: Desk, now: datetime, sheet: Sheet) -> Problem | None:
    """``SHEET_STRANGER`` when a sheet was printed from another journal; nothing is laid on the desk."""
    found = _whose(desk, now, sheet)
    return found if isinstance(found, Problem) else None


def on_the_desk(desk: Desk, now: datetime) -> tuple[Lying, ...]:
    """The sheets that wait to be looked over, by their days."""
    waiting = [each for each in desk.lying(now).values() if isinstance(each, Lying)]
    return tuple(sorted(waiting, key=lambda each: each.first))


@answers
def lying(desk: Desk, now: datetime, name: str) -> Lying | Problem:
    """One of them; ``SHEET_GONE`` when it was put away, or forgotten when the journal was closed."""
    found = desk.lying(now).get(name)
    return found if isinstance(found, Lying) else Problem(Code.SHEET_GONE)


def put_away(desk: Desk, now: datetime, name: str) -> None:
    """Take a sheet off the desk without writing anything; a photograph that waited goes on waiting.

    Raises:
        Refused: the journal is not open.
    """
    found = desk.lying(now).get(name)
    desk.take_up(name)
    if isinstance(found, Lying) and found.waits:
        keep_waiting(desk, now, found.waits)


def keep_waiting(desk: Desk, now: datetime, waits: str) -> None:
    """A photograph goes on waiting, whatever becomes of the sheets on it that lie on the desk.

    Raises:
        Refused: the journal is not open.
    """
    for each in on_the_desk(desk, now):
        if each.waits == waits:
            desk.lay_down(now, each.id, each._replace(waits=""))


@answers
def days_of(desk: Desk, now: datetime, lying: Lying) -> tuple[Day, ...] | Problem:
    """A sheet's days, each field with what was read and what already stands."""
    from kesher.paper import scan

    here, journal = desk.moment(now), desk.journal(now)
    journal.book()
    counted, rested = measuring(desk, now), desk.rested(now)
    answers_of = {each.id: each for each in lying.sheet.answers}
    found = []
    for number in range(1, DAYS + 1):
        day = lying.first + (number - 1) * _DAY
        whole, held = _whole(journal, day), desk.held_on(now, day)
        page, version = whole or Kept(Page(day=day), 0)
        left = "none" if held is None else "other" if lying.point not in (None, held.point.id) else ""
        asked, point_marked = [], False
        for field in lying.sheet.geometry.fields:
            if field.day != number or (field.name in SCALES and not counted):
                continue
            read = answers_of[field.id]
            if field.name == "point" and left:
                point_marked = read.value is not None or read.flag is not None
                continue
            asked.append(
                Asked(
                    id=field.id,
                    day=day,
                    name=field.name,
                    values=tuple(each.value for each in field.options),
                    value=read.value,
                    flag=read.flag.value if read.flag else None,
                    stands=_stands(page, field),
                )
            )
        found.append(
            Day(
                day,
                day > here.day,
                rested(day),
                whole is None,
                version,
                left if point_marked else "",
                tuple(asked),
                scan.line(lying.sheet, number),
                next((each.picture for each in page.lines if each.id == _line_id(lying)), None),
                page.account.where,
            )
        )
    return tuple(found)


def _whole(journal: Journal, day: date) -> Kept | None:
    """A day's page; None when it is damaged: one day must not keep the six others from being written."""
    try:
        return journal.page(day)
    except Refused as refused:
        if refused.problem.code is not Code.PAGE_DAMAGED:
            raise
        return None


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
def crop(desk: Desk, now: datetime, name: str, field: str) -> bytes | Problem:
    """The picture of one field of a sheet that lies on the desk, as PNG.

    Returns:
        It; ``SHEET_GONE`` when there is no such sheet or field, or it is one that asks in numbers while
        measuring is stopped.
    """
    from kesher.paper import scan

    found = lying(desk, now, name)
    if isinstance(found, Problem):
        return found
    wanted = next((each for each in found.sheet.geometry.fields if each.id == field), None)
    if wanted is None or (wanted.name in SCALES and not measuring(desk, now)):
        return Problem(Code.SHEET_GONE)
    return scan.crop(found.sheet, wanted)


@answers
def line(desk: Desk, now: datetime, name: str, day: int) -> bytes | Problem:
    """The free line of the first to seventh day of a sheet that lies on the desk, as PNG."""
    from kesher.paper import scan

    found = lying(desk, now, name)
    if isinstance(found, Problem):
        return found
    picture = scan.line(found.sheet, day) if 1 <= day <= DAYS else None
    return Problem(Code.SHEET_GONE) if picture is None else picture


# --- into the journal ---------------------------------------------------------------------------------------


@answers
def save(
    desk: Desk,
    now: datetime,
    name: str,
    chosen: Mapping[str, str | None],
    lines: Mapping[date, bool] | None = None,
    *,
    based_on: Mapping[date, int] | None = None,
    where: Mapping[date, str] | None = None,
    photograph: bool = False,
) -> Saved | Problem:
    """Write a sheet's answers into the journal, all of its days at once, and take it off the desk.

    Args:
        desk: the desk.
        now: the instant.
        name: of the sheet.
        chosen: for each field's id what is to be written; what is None or missing is left as it stands.
        lines: for each day whether its free line is kept; by default each that the journal has not yet.
        based_on: for each day the version of its page that the person saw; what another window wrote since
            then is not replaced, but both are kept and he is asked.
        where: for each day the word on its free line, typed by the person: where love was.
        photograph: keep the flattened photograph too, sealed.

    Returns:
        What came of it. What the journal says already is not written again.
    """
    from kesher.paper import scan

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
        if not each.open:
            continue
        given = {asked.name: value for asked in each.asked if (value := chosen.get(asked.id)) is not None}
        if any(given.get(asked.name) not in (None, *asked.values) for asked in each.asked):
            return Problem(Code.CHOICE_UNKNOWN)
        keep = (lines or {}).get(each.day, each.line_stands is None)
        picture = each.line if keep else None
        word = (where or {}).get(each.day, "").strip()
        if not given and picture is None and not word:
            continue
        held = desk.held_on(now, each.day)
        mark = (
            PointDay(Mark(given["point"]), held.point.id, held.point.rung)
            if held and "point" in given
            else None
        )
        act, change = found.act, _change(found, each.day, given, word, mark, picture, place, now)
        changes.append((each.day, act, change, (based_on or {}).get(each.day, each.version)))
    kept = (found.first, scan.flattened(found.sheet)) if photograph else None
    asked = _asks(journal, days)
    done = desk.change_all(now, changes, kept)
    if isinstance(done, Problem):
        return done
    desk.take_up(name)
    if found.waits and all(other.waits != found.waits for other in on_the_desk(desk, now)):
        journal.remove_enclosure(found.waits)
    ahead = tuple(each.day for each in days if each.ahead and each.said)
    return Saved(done, ahead, _asks(journal, days) - asked)


def known(desk: Desk, now: datetime, lying: Lying, days: tuple[Day, ...]) -> bool:
    """Whether a sheet is in the journal already: this very photograph, or all that was read of it."""
    journal = desk.journal(now)
    acts = (act for day in days if day.open for act in journal.page(day.day).page.acts)
    if any(act.startswith(f"{ACT}{lying.print}-") for act in acts):
        return True
    fields = [asked for day in days if day.open for asked in day.asked]
    said = any(day.open and day.said for day in days)
    news = any(each.flag is not None or each.value not in (None, each.stands) for each in fields)
    lines = any(day.new_line and day.line_stands is None for day in days)
    return said and not news and not lines


def brought_in(desk: Desk, now: datetime, day: date) -> str:
    """The act of the last sheet that wrote on a day, where it can still be taken back; else nothing."""
    journal = desk.journal(now)
    acts = [act for act in journal.page(day).page.acts if act.startswith(ACT)]
    return acts[-1] if acts and journal.around(day, acts[-1]) is not None else ""


@answers
def take_back(desk: Desk, now: datetime, act: str, which: str, days: Sequence[date]) -> int | Problem:
    """Take back what a sheet brought to some days. What was changed on them since stays, and is asked about.

    Args:
        desk: the desk.
        now: the instant.
        act: this act's id.
        which: the id of the act that brought it in.
        days: on which it is taken back.

    Returns:
        How many days changed; or ``SHEET_GONE`` where nothing of it is known any more.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    journal, changes = desk.journal(now), list[Change]()
    for day in days:
        whole = _whole(journal, day)
        if whole is None or (around := journal.around(day, which)) is None:
            continue
        changes.append((day, act, _taken_back(which, *around), whole.version))
    return desk.change_all(now, changes) if changes else Problem(Code.SHEET_GONE)


def _taken_back(which: str, before: Page, after: Page) -> Callable[[Page], Changed]:
    return lambda page: taken_back(page, which, before, after)


def _asks(journal: Journal, days: tuple[Day, ...]) -> int:
    return sum(len(journal.page(each.day).page.asks) for each in days if each.open)


def _change(
    lying: Lying,
    day: date,
    given: Mapping[str, str],
    where: str,
    mark: PointDay | None,
    picture: bytes | None,
    place: Place,
    now: datetime,
) -> Callable[[Page], Changed]:
    """One day's change."""
    numbers: dict[str, Any] = {scale: int(given[scale]) for scale in SCALES if scale in given}
    account = Account(written=now, where=where, **numbers) if numbers or where else Account()
    sitting = None
    if "sat" in given:
        # When it was is not asked on paper; the middle of the day is on the right page whatever it was.
        noon = zmanim(day, place)["chatzot"] or now
        sitting = Sitting(id=_line_id(lying), at=min(noon, now), route=PAPER)
    kept = Line(id=_line_id(lying), at=now, picture=picture) if picture is not None else None
    return lambda page: from_paper(page, account, mark, sitting, kept)


def unasked(days: tuple[Day, ...]) -> dict[str, str | None]:
    """The readings that may be written without a look: sure ones that replace nothing."""
    return {asked.id: asked.value for day in days for asked in day.sure if asked.value is not None}


def looks(days: tuple[Day, ...]) -> int:
    """How many fields want a look."""
    return sum(len(day.looks) for day in days)
