"""The thread: what the record shows, each thing with how much it rests on, or that it is not enough yet."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.actions.caring import measuring
from kesher.actions.desk import Desk, answers
from kesher.actions.record import of_foundations
from kesher.days import Moment, Place, hebrew_date, is_rest
from kesher.days import moment as moment_of
from kesher.disk.files import read_bounded
from kesher.journal import export
from kesher.journal.cover import Cover
from kesher.method.book import Standing, Tally, fold, held_on
from kesher.method.foundations import waiting
from kesher.method.page import Lives, Page
from kesher.method.point import Held, Mark
from kesher.method.problems import Code, Problem

if TYPE_CHECKING:
    from kesher.insight import DayRow, Finding, Look, Missing
    from kesher.insight.bond import Week
    from kesher.insight.chart import Chart

OUTCOMES = ("clarity", "love", "desire", "thought")
WEEKS = 52
"""How far back the thread is drawn: a year."""
STEP = {"clarity": 2}
"""Weeks between two places of the year's line; the small pictures have fewer."""
SMALL_STEP = 5
FORTNIGHT = timedelta(days=14)
MONTH = timedelta(days=28)
DULL = 3
"""An evening whose clarity or love is at most this is a dull one, for the count of pulls."""


class Told(NamedTuple):
    """One finding, or what it still waits for."""

    name: str
    finding: Finding | None
    missing: Missing | None


class Beside(NamedTuple):
    """The evenings before a day and after it, described and nothing more: two means, and their numbers."""

    name: str
    day: date
    before: float | None
    n_before: int
    after: float | None
    n_after: int


class Way(NamedTuple):
    """Which way opens the heart: what was drawn by lot, and what was found or is still waited for."""

    routes: tuple[str, ...]
    finding: Finding | None
    missing: Missing | None


class Thread(NamedTuple):
    """Everything the page of the thread says."""

    moment: Moment
    charts: tuple[tuple[str, Chart], ...]
    levels: tuple[Told, ...]
    month: Told
    sitting: Look | None
    pulls: tuple[tuple[str, int], ...]
    dull: int
    bond: Tally
    bond_weeks: tuple[Week, ...]
    recorded: int
    lived: tuple[tuple[str, tuple[Lives, ...]], ...]
    let_go: tuple[Beside, ...]
    marked: Beside | None
    way: Way | None


@answers
def thread(desk: Desk, now: datetime, marked: date | None = None) -> Thread | Problem:
    """Read the book for what it shows.

    Args:
        desk: the desk.
        now: the instant.
        marked: a day the person asks about: the four weeks before it and after it are described.

    Returns:
        What it shows, or ``MEASURING_STOPPED``.
    """
    from kesher import insight

    if not measuring(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    moment, book = desk.moment(now), desk.journal(now).book()
    rows = insight_rows(book.pages, moment.place)
    levels = tuple(
        Told(name, insight.recent_level(rows, name), insight.missing_for("level", rows, name))
        for name in OUTCOMES
    )
    dull = [page for page in book.pages if _dull(page)]
    pulls = Counter(page.account.pull for page in dull if page.account.pull)
    return Thread(
        moment=moment,
        charts=desk.once("charts", book, lambda: tuple((name, _chart(rows, name)) for name in OUTCOMES)),
        levels=levels,
        month=Told("month", insight.month_change(rows), insight.missing_for("month", rows)),
        sitting=insight.quarterly_look(rows, moment.day),
        pulls=tuple(pulls.most_common(5)),
        dull=len(dull),
        bond=desk.standing(now).tally,
        bond_weeks=_bond(desk.standing(now).held, book.pages, moment.place),
        recorded=sum(row.clarity is not None for row in rows if not row.rest),
        lived=_lived(book.pages),
        let_go=tuple(_beside(rows, pull, day, FORTNIGHT) for pull, day in desk.standing(now).let_go.items()),
        marked=_beside(rows, "", marked, MONTH) if marked else None,
        way=_way(desk.cover(now), rows),
    )


def _way(cover: Cover, rows: list[DayRow]) -> Way | None:
    from kesher import insight

    if not cover.lot or cover.lot_since is None:
        return None
    drawn = [row for row in rows if row.day >= cover.lot_since]
    return Way(tuple(sorted(cover.lot)), insight.route_look(drawn), insight.missing_for("route", drawn))


def _beside(rows: list[DayRow], name: str, day: date, span: timedelta) -> Beside:
    """The plain means of the evenings' clarity in the days before and after; rest days are left out."""
    told = [row for row in rows if row.clarity is not None and not row.rest]
    before = [row.clarity for row in told if day - span <= row.day < day and row.clarity is not None]
    after = [row.clarity for row in told if day <= row.day < day + span and row.clarity is not None]
    return Beside(name, day, _mean(before), len(before), _mean(after), len(after))


def _mean(numbers: list[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _bond(held: Held | None, pages: tuple[Page, ...], place: Place) -> tuple[Week, ...]:
    """How far the point that is held was kept, week by week."""
    from kesher.insight.bond import bond_weeks

    if held is None:
        return ()
    marks = {page.day: page.point.mark for page in pages if page.point and page.point.point == held.point.id}
    return bond_weeks(marks, held.since, lambda day: is_rest(day, place.israel))


def _lived(pages: tuple[Page, ...]) -> tuple[tuple[str, tuple[Lives, ...]], ...]:
    """How each foundation was said to live, over time: a history, and not a grade."""
    found: dict[str, list[Lives]] = {}
    for page in pages:
        for each in of_foundations(page):
            if each.foundation and each.lives is not None:
                found.setdefault(each.foundation, []).append(each.lives)
    return tuple((name, tuple(levels)) for name, levels in found.items())


def _dull(page: Page) -> bool:
    """A day whose evening was far from inward, by the person's own numbers."""
    account = page.account
    return any(number is not None and number <= DULL for number in (account.clarity, account.love))


def _chart(rows: list[DayRow], outcome: str) -> Chart:
    """The level as it could be told every few weeks: what was known then, and not what came later."""
    from kesher import insight
    from kesher.insight.chart import Chart, Place

    if not rows:
        today = date.min
        return Chart(today, today, ())
    last = rows[-1].day
    first = max(rows[0].day, last - timedelta(weeks=WEEKS))
    places, day, step = [], last, STEP.get(outcome, SMALL_STEP)
    while day >= first:
        found = insight.recent_level([row for row in rows if row.day <= day], outcome)
        if found is not None:
            places.append(Place(day, found.low, found.estimate, found.high))
        day -= timedelta(weeks=step)
    knots = tuple(row.day for row in rows if row.rest and row.day >= first)
    # A place that could not be told leaves a gap; two in a row that could are joined.
    gap = step * 7 + 7
    return Chart(first, last, tuple(reversed(places)), knots if outcome == "clarity" else (), gap)


@answers
def findings(desk: Desk, now: datetime) -> dict[str, Any] | Problem:
    """Every finding of the open book, as plain values, or ``MEASURING_STOPPED``."""
    if not measuring(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    moment, book = desk.moment(now), desk.journal(now).book()
    return _plain(insight_rows(book.pages, moment.place), moment.day)


@answers
def of_export(path: Path, now: datetime) -> dict[str, Any] | Problem:
    """Every finding of a readable export, which is read and not stored."""
    found = export.read_export(read_bounded(path, export.LIMIT), path.name)
    if not isinstance(found, export.Readable):
        return Problem(Code.FILE_OTHER_JOURNAL, {"file": path.name})
    here = moment_of(now, found.cover.place)
    return _plain(insight_rows(tuple(found.pages), here.place), here.day)


class Letter(NamedTuple):
    """What can be said of one Hebrew month, with how much each thing rests on."""

    moment: Moment
    first: date
    last: date
    levels: tuple[Told, ...]
    month: Told
    sitting: Look | None
    marks: Tally
    sittings: int
    foundations: tuple[str, ...]
    question_of: str | None
    before: date | None
    after: date | None


@answers
def letter(desk: Desk, now: datetime, inside: date | None = None) -> Letter | Problem:
    """The letter of a month that is over; by default of the last one.

    Args:
        desk: the desk.
        now: the instant.
        inside: any day of the month.

    Returns:
        The letter, ``DAY_AHEAD`` when the month is not over, or ``MEASURING_STOPPED``.
    """
    from kesher import insight

    if not measuring(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    moment, book = desk.moment(now), desk.journal(now).book()
    this_first, _ = month_of(moment.day)
    first, last = month_of(inside or this_first - timedelta(days=1))
    if last >= moment.day:
        return Problem(Code.DAY_AHEAD)
    until = tuple(page for page in book.pages if page.day <= last)
    within = tuple(page for page in until if page.day >= first)
    rows = insight_rows(until, moment.place)
    read = [each.foundation for page in within for each in of_foundations(page) if each.foundation]
    lived = fold(Standing(), until).foundations
    earlier = any(page.day < first and not page.empty for page in book.pages)
    return Letter(
        moment=moment,
        first=first,
        last=last,
        levels=tuple(
            Told(name, insight.recent_level(rows, name), insight.missing_for("level", rows, name))
            for name in OUTCOMES[:1]
        ),
        month=Told("month", insight.month_change(rows), insight.missing_for("month", rows)),
        sitting=insight.quarterly_look(rows, last + timedelta(days=1)),
        marks=_marks(within),
        sittings=sum(len(page.sittings) for page in within),
        foundations=tuple(dict.fromkeys(read)),
        # The question is of the foundation that lives least among those that were met this month.
        question_of=min(
            dict.fromkeys(read), key=lambda each: waiting(lived[each], lived[each].day), default=None
        ),
        before=first - timedelta(days=1) if earlier else None,
        after=last + timedelta(days=1) if month_of(last + timedelta(days=1))[1] < moment.day else None,
    )


def pictures_until(desk: Desk, now: datetime, last: date) -> tuple[tuple[str, Chart], ...]:
    """The thread's pictures as they could be drawn when a day was over; the first is the large one."""
    book, place = desk.journal(now).book(), desk.moment(now).place
    rows = insight_rows(tuple(page for page in book.pages if page.day <= last), place)
    return desk.once(
        "charts until", (book, last), lambda: tuple((name, _chart(rows, name)) for name in OUTCOMES)
    )


def bond_until(desk: Desk, now: datetime, last: date) -> Chart | None:
    """The bond's picture as it could be drawn when a day was over; None while there is hardly anything."""
    from kesher.insight.bond import bond_chart

    journal, place = desk.journal(now), desk.moment(now).place
    pages = tuple(page for page in journal.book().pages if page.day <= last)
    return bond_chart(_bond(held_on(journal.turning(), last), pages, place))


def month_of(day: date) -> tuple[date, date]:
    """The first and the last civil day of the Hebrew month a day is in."""
    hebrew = hebrew_date(day)
    first = last = day - timedelta(days=hebrew.day - 1)
    while hebrew_date(last + timedelta(days=1)).month == hebrew.month:
        last += timedelta(days=1)
    return first, last


def _marks(pages: tuple[Page, ...]) -> Tally:
    counts = Counter(page.point.mark for page in pages if page.point is not None)
    return Tally(counts[Mark.KEPT], counts[Mark.PARTLY], counts[Mark.MISSED])


def insight_rows(pages: tuple[Page, ...], place: Place) -> list[DayRow]:
    """Pages as the rows that findings read."""
    from kesher import insight

    return insight.rows_of(pages, lambda day: is_rest(day, place.israel))


def _plain(rows: list[DayRow], today: date) -> dict[str, Any]:
    from kesher import insight

    look = insight.quarterly_look(rows, today)
    return {
        "days": len(rows),
        "levels": {name: _values(insight.recent_level(rows, name)) for name in OUTCOMES},
        "month": _values(insight.month_change(rows)),
        "sitting": _values(insight.sitting_effect(rows)),
        "quarter": _values(look.finding) if look else None,
        "route": _values(insight.route_effect(rows)),
    }


def _values(finding: Finding | None) -> dict[str, Any] | None:
    return dict(finding._asdict()) if finding else None
