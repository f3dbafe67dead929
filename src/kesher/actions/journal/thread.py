"""The thread: what the record shows, each thing with how much it rests on, or that it is not enough yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kesher.actions.desk import Desk, answers, rest_days
from kesher.actions.journal.drawn import APART, Found, Way, last, without
from kesher.actions.journal.record import Record, level, level_on, look, month, parted, record
from kesher.actions.journal.written import of_foundations
from kesher.actions.practice.care import measuring
from kesher.actions.practice.pulls import Against
from kesher.days import Moment, hebrew_date
from kesher.days import moment as moment_of
from kesher.disk.files import reading
from kesher.journal import export
from kesher.journal.cover import Cover
from kesher.method import sheet
from kesher.method.listening import Tier, listened
from kesher.method.page import Lives, Page, between
from kesher.method.phrase import plain
from kesher.method.point import Held
from kesher.method.problems import Code, Problem, Refused
from kesher.method.standing import Standing, Tally
from kesher.words.help import lexicons

if TYPE_CHECKING:
    from kesher.insight import DayRow, Finding, Missing
    from kesher.insight.bond import Week
    from kesher.insight.chart import Chart
    from kesher.insight.loosening import Loosened
    from kesher.insight.places import Places

OUTCOMES = ("clarity", "love", "desire", "thought")
WEEKS = 52
"""How far back the thread is drawn: a year."""
STEP = {"clarity": 2}
"""Weeks between two places of the year's line; the small pictures have fewer."""
SMALL_STEP = 5
_DAY = timedelta(days=1)
FORTNIGHT = timedelta(days=14)
MONTH = timedelta(days=28)
DULL = 3
"""An evening whose clarity or love is at most this is a dull one, for the count of pulls."""


class Beside(NamedTuple):
    """The evenings before a day and after it, described and nothing more: two means, and their numbers."""

    name: str
    day: date
    before: float | None
    n_before: int
    after: float | None
    n_after: int


class Measured(NamedTuple):
    """What the thread says in numbers and in pictures.

    Attributes:
        found: what takes arithmetic on many numbers; None where that is not here and was not drawn elsewhere.
        drawn: the day on which another device drew it; None where it was drawn now, or not at all.
        loosening: which pulls are named less since the point was chosen, or what that still waits for; None
            where no point is held, or no pull was named.
    """

    found: Found | None
    drawn: date | None
    dull_pulls: tuple[tuple[str, int], ...]
    dull: int
    loosening: tuple[Loosened, ...] | Missing | None
    bond: Tally
    bond_weeks: tuple[Week, ...]
    recorded: int
    let_go: tuple[Beside, ...]
    marked: Beside | None


class Thread(NamedTuple):
    """Everything the page of the thread says.

    Attributes:
        moment: now.
        places: where love was, in his own words, a month to a group.
        pulls: his own list, without what was let go, and what helps against each.
        let_go: the pulls that were let go, and when.
        lived: how each foundation was said to live.
        held: the point.
        measured: the numbers; None for one who gives his account in words only.
    """

    moment: Moment
    places: tuple[Places, ...]
    pulls: tuple[Against, ...]
    let_go: tuple[tuple[str, date], ...]
    lived: tuple[tuple[str, tuple[Lives, ...]], ...]
    held: Held | None
    measured: Measured | None


@answers
def thread(desk: Desk, now: datetime, marked: date | None = None) -> Thread | Problem:
    """Read the journal for what it shows.

    Args:
        desk: the desk.
        now: the instant.
        marked: a day the person asks about: the four weeks before it and after it are described.

    Returns:
        What it shows, or ``MEASURING_STOPPED``.
    """
    if at_rest(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    moment, cover, standing = desk.moment(now), desk.cover(now), desk.standing(now)
    return Thread(
        moment=moment,
        places=_placed(desk, now),
        pulls=tuple(
            Against(pull, cover.helps.get(pull, "")) for pull in cover.pulls if pull not in standing.let_go
        ),
        let_go=tuple(standing.let_go.items()),
        lived=_lived_in(desk, now),
        held=standing.held,
        measured=None if cover.wordless else _measured(desk, now, marked),
    )


def at_rest(desk: Desk, now: datetime) -> bool:
    """True after words of a wish to die, until he opens measuring again: then nothing of the record is told.

    Who gives his account in words by his own choice has put aside the numbers only.

    Raises:
        Refused: the journal is not open.
    """
    return not measuring(desk, now)


def sayable(words: str) -> bool:
    """Whether words of his own may be said back to him: not those that care would hear, however surely."""
    return listened(words, lexicons()) is Tier.NOTHING


def _measured(desk: Desk, now: datetime, marked: date | None) -> Measured:
    standing, known = desk.standing(now), record(desk, now)
    held = standing.held
    dull_days, dull_since = parted(desk, now, "dull", _dull)
    rested, cover = desk.rested(now), desk.cover(now)
    customs = f"{cover.place.israel} {cover.moed}"
    told, told_since = parted(desk, now, f"recorded {customs}", lambda pages: _recorded(pages, rested))
    since = between(known.since, held.since, date.max) if held is not None else ()
    if held is not None and known.before and held.since <= known.before[-1].day:
        since = (*between(known.before, held.since, date.max), *known.since)
    found, drawn = _found(desk, now, known)
    return Measured(
        found=found,
        drawn=drawn,
        dull_pulls=tuple((dull_days.pulls + dull_since.pulls).most_common(5)),
        dull=dull_days.days + dull_since.days,
        loosening=_loosening(standing, since, desk.rested(now)),
        bond=standing.tally,
        bond_weeks=_bond(held, since, desk.rested(now)),
        recorded=told + told_since,
        let_go=tuple(_beside(known, pull, day, FORTNIGHT) for pull, day in standing.let_go.items()),
        marked=_beside(known, "", marked, MONTH) if marked else None,
    )


def _found(desk: Desk, now: datetime, known: Record) -> tuple[Found | None, date | None]:
    """The findings; where they cannot be made here, those that another device drew last, and on which day."""
    try:
        made = Found(
            charts=tuple((name, _chart(desk, known, name)) for name in OUTCOMES),
            levels=tuple(level(desk, known, name) for name in OUTCOMES),
            month=month(known),
            sitting=look(desk, known, desk.moment(now).day),
            way=_way(desk.cover(now), known.rows),
        )
    except Refused as refused:
        if refused.problem.code not in APART:
            raise
        day, found = last(desk, now) or (None, None)
        if found is None and not without(refused.problem):
            raise
        return found, day
    return made, None


class _Dull(NamedTuple):
    """The dull days, and what pulled on them."""

    days: int
    pulls: Counter[str]


def _dull(pages: Sequence[Page]) -> _Dull:
    days = [page for page in pages if dull(page)]
    return _Dull(len(days), Counter(page.account.pull for page in days if page.account.pull))


def _recorded(pages: Sequence[Page], rested: Callable[[date], bool]) -> int:
    return sum(page.account.clarity is not None and not rested(page.day) for page in pages)


def _placed(desk: Desk, now: datetime) -> tuple[Places, ...]:
    """Where love was, month by month; those before this Hebrew year are read once."""
    from kesher.insight.places import places

    may: dict[str, bool] = desk.once("sayable", None, dict)

    def may_be_said(words: str) -> bool:
        # A place is named on many evenings, and is listened to once.
        if words not in may:
            may[words] = sayable(words)
        return may[words]

    def told(pages: Sequence[Page]) -> tuple[Places, ...]:
        said = ((page.day, page.account.where) for page in pages if page.account.where)
        return places((each for each in said if may_be_said(each[1])), lambda day: month_of(day)[0])

    before, since = parted(desk, now, "places", told)
    return since + before


def _loosening(
    standing: Standing, since: Sequence[Page], rested: Callable[[date], bool]
) -> tuple[Loosened, ...] | Missing | None:
    """What is named less since the point was chosen, but for what was let go: that is offered no longer."""
    from kesher.insight.loosening import loosening

    if standing.held is None:
        return None
    gone = {plain(pull) for pull in standing.let_go}
    evenings = [page for page in since if page.closed and not rested(page.day)]
    named = [
        "" if plain(page.account.pull) in gone else page.account.pull for page in evenings if _asked(page)
    ]
    return loosening(named) if any(named) else None


def _asked(page: Page) -> bool:
    """Whether a pull was asked for on an evening: a sheet of paper has no line for one."""
    from_paper = any(act.startswith(sheet.ACT) for act in page.acts)
    return bool(page.account.pull or page.account.words or page.account.where) or not from_paper


def _way(cover: Cover, rows: list[DayRow]) -> Way | None:
    from kesher import insight

    if not cover.lot or cover.lot_since is None:
        return None
    drawn = [row for row in rows if row.day >= cover.lot_since]
    found = insight.look_answer(drawn)
    if isinstance(found, insight.Finding):
        return Way(tuple(sorted(cover.lot)), found, None)
    return Way(tuple(sorted(cover.lot)), None, found)


def _beside(known: Record, name: str, day: date, span: timedelta) -> Beside:
    """The plain means of the evenings' clarity in the days before and after; rest days are left out."""
    first, middle, last = (known.up_to(each - _DAY) for each in (day - span, day, day + span))
    before, after = _clarity(known.rows[first:middle]), _clarity(known.rows[middle:last])
    return Beside(name, day, _mean(before), len(before), _mean(after), len(after))


def _clarity(rows: list[DayRow]) -> list[int]:
    return [row.clarity for row in rows if row.clarity is not None and not row.rest]


def _mean(numbers: list[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _bond(held: Held | None, since: Sequence[Page], rested: Callable[[date], bool]) -> tuple[Week, ...]:
    """How far the point that is held was kept, week by week."""
    from kesher.insight.bond import bond_weeks

    if held is None:
        return ()
    marks = {page.day: page.point.mark for page in since if page.point and page.point.point == held.point.id}
    return bond_weeks(marks, held.since, rested)


def _lived(pages: Sequence[Page]) -> dict[str, list[Lives]]:
    """How each foundation was said to live, over time: a history, and not a grade."""
    found: dict[str, list[Lives]] = {}
    for page in pages:
        for each in of_foundations(page):
            if each.foundation and each.lives is not None:
                found.setdefault(each.foundation, []).append(each.lives)
    return found


def _lived_in(desk: Desk, now: datetime) -> tuple[tuple[str, tuple[Lives, ...]], ...]:
    before, since = parted(desk, now, "lived", _lived)
    names = dict.fromkeys((*before, *since))
    return tuple((name, (*before.get(name, ()), *since.get(name, ()))) for name in names)


def dull(page: Page) -> bool:
    """A day whose evening was far from inward, by the person's own numbers."""
    account = page.account
    return any(number is not None and number <= DULL for number in (account.clarity, account.love))


def _chart(desk: Desk, known: Record, outcome: str) -> Chart:
    """The level as it could be told every few weeks: what was known then, and not what came later.

    The places are days of the calendar, and only the last is the last day itself: what was known on the
    others is found once, and does not change because today was written.
    """
    from kesher.insight.chart import Chart, Place

    rows = known.rows
    if not rows:
        today = date.min
        return Chart(today, today, ())
    last = rows[-1].day
    first = max(rows[0].day, last - timedelta(weeks=WEEKS))
    step = timedelta(weeks=STEP.get(outcome, SMALL_STEP))
    places, day = [], last
    while day >= first:
        found = level_on(desk, known, outcome, day)
        if found is not None:
            places.append(Place(day, found.low, found.estimate, found.high))
        day -= timedelta(days=day.toordinal() % step.days or step.days)
    knots = tuple(row.day for row in rows[known.up_to(first - _DAY) :] if row.rest)
    # A place that could not be told leaves a gap; two in a row that could are joined.
    gap = step.days + 7
    return Chart(first, last, tuple(reversed(places)), knots if outcome == "clarity" else (), gap)


@answers
def findings(desk: Desk, now: datetime) -> dict[str, Any] | Problem:
    """Every finding of the open journal, as plain values, or ``MEASURING_STOPPED``."""
    if not measuring(desk, now):
        return Problem(Code.MEASURING_STOPPED)
    moment, book = desk.moment(now), desk.journal(now).book()
    return _plain(insight_rows(book.pages, desk.rested(now)), moment.day)


@answers
def of_export(path: Path, now: datetime) -> dict[str, Any] | Problem:
    """Every finding of a readable export, which is read and not stored."""
    with reading(path) as source:
        found = export.read_export(source, path.name)
    if not isinstance(found, export.Readable):
        return Problem(Code.FILE_OTHER_JOURNAL, {"file": path.name})
    here = moment_of(now, found.cover.place)
    return _plain(insight_rows(tuple(found.pages), rest_days(found.cover)), here.day)


def pictures_until(desk: Desk, now: datetime, last: date) -> tuple[tuple[str, Chart], ...]:
    """The thread's pictures as they could be drawn when a day was over; the first is the large one."""
    known = record(desk, now, last)
    return tuple((name, _chart(desk, known, name)) for name in OUTCOMES)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last civil day of the Hebrew month a day is in."""
    hebrew = hebrew_date(day)
    first = last = day - timedelta(days=hebrew.day - 1)
    while hebrew_date(last + timedelta(days=1)).month == hebrew.month:
        last += timedelta(days=1)
    return first, last


def insight_rows(pages: tuple[Page, ...], rested: Callable[[date], bool]) -> list[DayRow]:
    """Pages as the rows that findings read."""
    from kesher import insight

    return insight.rows_of(pages, rested)


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
