"""The ladder: how the one point grows slowly (METHOD.md, M5 and M10).

There is a *base*, which is the point, and at times a *trial* on top of it. The base is what is protected:
falling short of the trial while the base is kept breaks nothing. The record only ever leads to an offer;
the person decides, and nothing changes by itself.

A trial is of one of two kinds. It is *deeper*: the same act on the same rung, with more given in it
(``Point.given`` says what). Or it is *wider*: a rung up, more of the act.

The rules, in order:

1. A trial is offered when, since the last change, enough days were recorded (the *wait*, 14 at first), the
   last 14 of them hold at least 13.5 (kept counts 1, partly ½), and at least 60 % of the days over which
   those 14 lie were recorded.
2. The deeper one is offered first. The wider one is offered only on a rung on which the point was deepened
   since it came there (by a trial that became the base, or by hand), or on which an offer to deepen was
   declined. Every other change of the base comes to its rung anew. A trial that fell short or was put down
   deepened nothing.
3. A deeper trial runs 14 recorded days, a wider one 21. Once a deeper one fell short by 1.5, or a wider one
   by 1, it is over, without a word of blame, and the next wait is twice as long, at most 60 recorded days.
   Otherwise it is offered as the new base.
4. Two misses of the base within ten recorded days since the last change: one step back is offered. One
   miss offers nothing. It is offered at most twice in 365 days, and those a quarter apart. A lapse of three
   misses in a row does not wait for the quarter; and if little was kept in the last 28 recorded days, it is
   offered a third time too. Where it is held back and the point stood on most of those days, that is said,
   at most once in half a year, and nothing is asked (``STANDS``). Another point begins with none of this.
5. At most one offer in seven days. One that was not answered in that time lapses, and the days are counted
   anew from it.

Days of rest are left out of every count, and a day without a mark is no missed one. On a day on which the
base itself was missed, what lay on top of it was missed too, so one miss ends a wider trial and two a deeper
one; the step back from a trial is the base.

What it reads on the pages:

- ``PointDay.mark``: the base; ``PointDay.wider``: the trial, of either kind, where one runs.
- ``offered`` (its words name the :class:`Step`): to be written on the page of the day on which an offer is
  shown for the first time, with the act that closes an account. Without it no limit could hold.
- ``declined``: the answer no to the offer that is open; when a trial has ended well, it is put down.
- ``tried``: a trial begins; its point is what is tried: one rung up, or on the same rung with more given.
  ``settled``: it becomes the base. ``laid-down``: the person puts it down himself, before its end.
- ``deepened``, ``narrowed``, ``widened``, ``chose``, ``replaced``: changes of the base, by his own hand at
  any time.
- ``reworded``: the base said better, and no change: the days go on being counted, and a trial goes on.

A trial that fell short is over by the record alone; no decision is written for it.

It is long because the ladder is one reckoning, day by day, whose bounds stand beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

import msgspec
from msgspec.structs import replace

from kesher.method.page import Page
from kesher.method.point import WORDED, Decision, Held, Mark, Point, Turned, deeper, rungs_away
from kesher.method.problems import Code, Problem

WINDOW = 14
"""How many recorded days the evidence for a trial is read from, and how many a trial runs."""
WIDE = 21
"""How many recorded days a wider trial runs: fourteen cannot tell a rung that holds from one that breaks."""
ENOUGH = 13.5
"""How much of them must have been kept."""
COVERED = 0.6
"""Which share of the days must have been recorded."""
SHORT = 1.5
"""By how much a trial may fall short before it is over."""
SHORT_WIDE = 1.0
"""The same of a wider trial: one day on which it did not hold says that the rung is too near."""
LONGEST_WAIT = 60
STEP_BACK_WITHIN = 10
STEP_BACK_MISSES = 2
LAPSE = 3
"""So many misses in a row are more than a count of misses: then one step back is not held back."""
STEPS_BACK = 2
"""How often in a year one step back is offered."""
YEAR = timedelta(days=365)
QUARTER = timedelta(days=91)
"""How long after one step back was offered the next is, where there was no lapse."""
MONTH = 28
"""Recorded days from which it is read whether a point stands on most days, whatever is marked as missed."""
MOST = 0.6
"""The least of them that were kept, partly counting a half, for it to be said that it stands."""
LITTLE = 0.4
"""Of a point of which less was kept, a step back is offered oftener than twice a year."""
WEEK = timedelta(days=7)

Resting = Callable[[date], bool]
"""Whether a day is one of rest, for this person."""

_WORTH = {Mark.KEPT: 1.0, Mark.PARTLY: 0.5, Mark.MISSED: 0.0}
_BASE = (
    Turned.WIDENED,
    Turned.NARROWED,
    Turned.CHOSE,
    Turned.REPLACED,
    Turned.SETTLED,
    Turned.DEEPENED,
    Turned.REWORDED,
)


class Step(StrEnum):
    """What the record leads to. Only the four offers ask anything of the person.

    ``OFFER_TRIAL`` offers the wider trial; it has this name since there was no other.
    """

    NONE = "none"
    OFFER_DEEPEN = "offer-deepen"
    OFFER_TRIAL = "offer-trial"
    OFFER_STEP_BACK = "offer-step-back"
    STANDS = "stands"
    TRIAL_ENDS_WELL = "trial-ends-well"
    TRIAL_ENDS = "trial-ends"

    @property
    def asks(self) -> bool:
        """True for an offer; a trial that ended, a word, and nothing at all, need no answer."""
        return self not in (Step.NONE, Step.TRIAL_ENDS, Step.STANDS)


_AS_IT_WAS = (Step.OFFER_TRIAL, Step.OFFER_DEEPEN)
"""The offer that was made, and the one that would be made now: it was made when there was no deeper one."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is suggested, and what it rests on.

    Attributes:
        step: which.
        recorded: how many recorded days were counted, rest left out.
        days: over how many days they lie, rest left out.
        kept: how much of them was kept (kept 1, partly ½); of the trial, where one is spoken of.
        misses: how many of them were misses of the base.
        wait: how many recorded days since the last change a trial now waits for.
        told: the day on which this was first shown; None when it has not been yet.
    """

    step: Step
    recorded: int = 0
    days: int = 0
    kept: float = 0.0
    misses: int = 0
    wait: int = WINDOW
    told: date | None = None


class Rung(msgspec.Struct, frozen=True):
    """What the person stands on: the base, what is tried on top of it, and since when."""

    base: Point | None
    trial: Point | None
    since: date | None
    wait: int

    @property
    def deeper(self) -> bool:
        """True while what is tried is the same act with more given in it, and not a rung up."""
        return self.trial is not None and _same_rung(self.base, self.trial)

    @property
    def tried(self) -> str:
        """What is tried, in the person's words: what more is given, or what is done; or nothing."""
        if self.trial is None:
            return ""
        return self.trial.given if self.deeper else self.trial.act


class _Row(msgspec.Struct, frozen=True, gc=False):
    day: date
    mark: Mark
    wider: Mark | None


class _Offer(msgspec.Struct, frozen=True):
    step: Step
    day: date


class Climbed(msgspec.Struct, frozen=True, kw_only=True):
    """What a climb knows after the last page it read; from here it may be taken up again."""

    base: Point | None = None
    trial: Point | None = None
    since: date | None = None
    wait: int = WINDOW
    deep: bool = False
    """On this rung it was deepened, or he did not wish to."""
    rows: tuple[_Row, ...] = ()
    open: _Offer | None = None
    asked: date | None = None
    ended: date | None = None
    last: Suggestion | None = None
    backs: tuple[date, ...] = ()
    marks: tuple[Mark, ...] = ()
    """Of this point the last ones, whatever changed in it meanwhile."""
    stood: date | None = None


class Climb:
    """Pages read in order of their days, one at a time. Most callers want :func:`suggest`."""

    def __init__(self, resting: Resting, known: Climbed = Climbed()) -> None:  # noqa: B008 - immutable
        self._resting = resting
        self._base = known.base
        self._trial = known.trial
        self._since = known.since
        self._wait = known.wait
        self._deep = known.deep
        self._rows = list(known.rows)
        self._open = known.open
        self._asked = known.asked
        self._ended = known.ended
        self._last = known.last
        self._backs = list(known.backs)
        self._marks = list(known.marks)
        self._stood = known.stood

    def climbed(self) -> Climbed:
        """What is known by now."""
        return Climbed(
            base=self._base,
            trial=self._trial,
            since=self._since,
            wait=self._wait,
            deep=self._deep,
            rows=tuple(self._rows),
            open=self._open,
            asked=self._asked,
            ended=self._ended,
            last=self._last,
            backs=tuple(self._backs),
            marks=tuple(self._marks),
            stood=self._stood,
        )

    def take(self, page: Page) -> None:
        """Read one page; no earlier than the one before it."""
        point = page.point
        if point and self._base and point.point == self._base.id and not self._resting(page.day):
            self._rows.append(_Row(page.day, point.mark, point.wider))
            del self._rows[:-LONGEST_WAIT]
            self._marks = [*self._marks[1 - MONTH :], point.mark]
            self._end_if_short(page.day)
            self._say_it_stands(page.day)
        for decision in page.decisions:
            self._decide(decision, page.day)

    def rung(self) -> Rung:
        """What the person stands on."""
        return Rung(self._base, self._trial, self._since, self._wait)

    def suggest(self, day: date) -> Suggestion:
        """What the record leads to on a day, once all pages up to it were read."""
        if self._base is None:
            return Suggestion(step=Step.NONE)
        if (said := self._said_this_week(day)) is not None:
            return said
        if self._asked is None or day - self._asked >= WEEK:
            since = self._open.day if self._open else None
            return self._read(self._after(since), day)
        if self._open is None:
            return Suggestion(step=Step.NONE, wait=self._wait)
        # The offer of this week still stands, as long as the record does.
        found = self._read(self._rows, day)
        if self._open.step is found.step or (self._open.step, found.step) == _AS_IT_WAS:
            return replace(found, step=self._open.step, told=self._open.day)
        return Suggestion(step=Step.NONE, wait=self._wait)

    def _said_this_week(self, day: date) -> Suggestion | None:
        """What needs no answer, and stands for a week."""
        if self._ended is not None and self._last is not None and day - self._ended < WEEK:
            return self._last
        if self._stood is not None and self._trial is None and day - self._stood < WEEK:
            return self._found(Step.STANDS, self._rows[-STEP_BACK_WITHIN:], day)
        return None

    def _after(self, day: date | None) -> list[_Row]:
        return self._rows if day is None else [row for row in self._rows if row.day > day]

    def _read(self, rows: list[_Row], day: date) -> Suggestion:
        if self._trial is not None:
            return self._read_trial(rows, day)
        last = rows[-STEP_BACK_WITHIN:]
        if _misses(last) >= STEP_BACK_MISSES:
            return self._found(Step.OFFER_STEP_BACK if self._may_step_back(day) else Step.NONE, last, day)
        last = rows[-WINDOW:]
        found = self._found(Step.OFFER_TRIAL if self._deep else Step.OFFER_DEEPEN, last, day)
        ready = len(rows) >= self._wait and found.kept >= ENOUGH
        return found if ready and found.recorded >= COVERED * found.days else replace(found, step=Step.NONE)

    def _may_step_back(self, day: date) -> bool:
        # The offer that stands this week does not hold itself back.
        now = self._open.day if self._open and day - self._open.day < WEEK else None
        offered = [each for each in self._backs if day - each < YEAR and each != now]
        if len(offered) >= STEPS_BACK:
            return self._lapsed() and len(self._marks) == MONTH and _share(self._marks) < LITTLE
        return not offered or self._lapsed() or day - offered[-1] >= QUARTER

    def _lapsed(self) -> bool:
        return _longest([row.mark for row in self._rows[-STEP_BACK_WITHIN:]]) >= LAPSE

    def _stands(self) -> bool:
        """Whether the point stands on most days, whatever is marked as missed."""
        return len(self._marks) == MONTH and _share(self._marks) >= MOST

    def _say_it_stands(self, day: date) -> None:
        """One word to him who goes on marking misses, and whose own record says that the point stands."""
        due = self._stood is None or day - self._stood >= YEAR / 2
        quiet = self._asked is None or day - self._asked >= WEEK
        heavy = _misses(self._rows[-STEP_BACK_WITHIN:]) >= STEP_BACK_MISSES
        if (
            due
            and quiet
            and heavy
            and self._stands()
            and not self._may_step_back(day)
            and self._trial is None
        ):
            self._stood = self._asked = day  # nothing more is said that week

    def _read_trial(self, rows: list[_Row], day: date) -> Suggestion:
        run = self._run()
        last = _tried(rows)[-run:]
        return self._found(Step.TRIAL_ENDS_WELL if len(last) == run else Step.NONE, last, day)

    def _run(self) -> int:
        """How many recorded days the trial runs."""
        return WINDOW if self.rung().deeper else WIDE

    def _found(self, step: Step, rows: list[_Row], day: date) -> Suggestion:
        tried = self._trial is not None
        return Suggestion(
            step=step,
            recorded=len(rows),
            days=self._days(rows, day),
            kept=sum(_worth(row) if tried else _WORTH[row.mark] for row in rows),
            misses=_misses(rows),
            wait=self._wait,
        )

    def _days(self, rows: list[_Row], day: date) -> int:
        """Days that are not of rest from the first row to yesterday, or to today once it is recorded."""
        if not rows:
            return 0
        end = max(rows[-1].day, day - timedelta(days=1))
        span = ((rows[0].day + timedelta(days=n)) for n in range((end - rows[0].day).days + 1))
        return sum(not self._resting(each) for each in span)

    def _end_if_short(self, day: date) -> None:
        if self._trial is None:
            return
        last = _tried(self._after(self._open.day if self._open else None))[-self._run() :]
        if sum(1 - _worth(row) for row in last) < (SHORT if self.rung().deeper else SHORT_WIDE):
            return
        self._wait = min(2 * self._wait, LONGEST_WAIT)
        self._last = self._found(Step.TRIAL_ENDS, last, day)
        self._change(day)
        self._ended = day
        self._asked = day  # nothing more is said that week

    def _change(self, day: date) -> None:
        self._trial = self._open = self._ended = None
        self._rows = []
        self._since = day

    def _decide(self, decision: Decision, day: date) -> None:
        kind, point = decision.kind, decision.point
        if kind is Turned.OFFERED:
            if decision.words in set(Step):
                self._open = _Offer(Step(decision.words), day)
                if self._open.step is Step.OFFER_STEP_BACK:
                    self._backs.append(day)
            self._asked = day if self._asked is None else max(self._asked, day)
        elif kind is Turned.TRIED and point is not None and self._base is not None:
            self._change(day)
            self._trial = point
        elif kind is Turned.DECLINED and self._open:
            self._deep = self._deep or self._open.step is Step.OFFER_DEEPEN
            self._change(day)
        elif kind is Turned.LAID_DOWN and self._trial:
            self._change(day)
        elif kind in _BASE and point is not None:
            self._rest_on(point, kind, day)

    def _rest_on(self, point: Point, kind: Turned, day: date) -> None:
        """Take a point for the base from now on."""
        before, self._base = self._base, point
        fresh = before is None or before.id != point.id
        if kind is Turned.REWORDED and before is not None and not fresh:
            self._trial = None if self._trial is None else _said_as(self._trial, before, point)
            return
        if fresh:  # nothing that was said of another point, and no mark of it, speaks of this one
            self._backs, self._marks, self._stood = [], [], None
        if fresh or kind is Turned.SETTLED:
            self._wait = WINDOW
        settled_deeper = kind is Turned.SETTLED and _same_rung(before, point)
        self._deep = kind is Turned.DEEPENED or settled_deeper
        self._change(day)


def climb(pages: Iterable[Page], resting: Resting, day: date) -> Climb:
    """Read the pages up to a day, whatever order they come in."""
    reading = Climb(resting)
    for page in sorted((each for each in pages if each.day <= day), key=lambda each: each.day):
        reading.take(page)
    return reading


def suggest(pages: Iterable[Page], resting: Resting, day: date) -> Suggestion:
    """Say what the record leads to.

    Args:
        pages: the pages of the journal, in any order; those after ``day`` are not looked at.
        resting: whether a day is one of rest for this person.
        day: the Hebrew day it is now.

    Returns:
        A suggestion; its ``told`` is None when it still has to be written as shown (:func:`offer`).
    """
    return climb(pages, resting, day).suggest(day)


def offer(suggestion: Suggestion, *, act: str, at: datetime) -> Decision | None:
    """The decision to write when an offer is shown for the first time; None when there is none to write."""
    if not suggestion.step.asks or suggestion.told is not None:
        return None
    return Decision(id=act, at=at, kind=Turned.OFFERED, words=suggestion.step.value)


def decline(held: Held | None, *, act: str, at: datetime) -> Decision | Problem:
    """Say no to an offer. No reason is asked, and the days are counted anew."""
    return Problem(Code.POINT_NONE) if held is None else Decision(id=act, at=at, kind=Turned.DECLINED)


def begin(held: Held | None, act_words: str, *, act: str, at: datetime) -> Decision | Problem:
    """Begin a wider trial on top of the base, by the person's own hand, offered or not.

    Args:
        held: the point that is held, which stays as it is.
        act_words: what is tried.
        act: the id of the act.
        at: the instant.
    """
    return _tried_from(rungs_away(held, act_words, 1), act, at)


def begin_deepening(held: Held | None, given: str, *, act: str, at: datetime) -> Decision | Problem:
    """Begin a deeper trial on top of the base, by the person's own hand, offered or not.

    Args:
        held: the point that is held, which stays as it is.
        given: what more is given in the same act.
        act: the id of the act.
        at: the instant.
    """
    return _tried_from(deeper(held, given), act, at)


def settle(rung: Rung, *, act: str, at: datetime) -> Decision | Problem:
    """Make what was tried the base."""
    if rung.trial is None:
        return Problem(Code.CHOICE_UNKNOWN)
    return Decision(id=act, at=at, kind=Turned.SETTLED, point=rung.trial)


def lay_down(rung: Rung, *, act: str, at: datetime) -> Decision | Problem:
    """Put a trial down before its end. The base stays, and the next wait is no longer for it."""
    if rung.trial is None:
        return Problem(Code.CHOICE_UNKNOWN)
    return Decision(id=act, at=at, kind=Turned.LAID_DOWN)


def _tried_from(point: Point | Problem, act: str, at: datetime) -> Decision | Problem:
    return point if isinstance(point, Problem) else Decision(id=act, at=at, kind=Turned.TRIED, point=point)


def _same_rung(base: Point | None, point: Point) -> bool:
    return base is not None and (base.id, base.rung) == (point.id, point.rung)


def _said_as(trial: Point, before: Point, base: Point) -> Point:
    """A trial whose base was said better: what it had from the base it has as it is said now."""
    shared = (name for name in WORDED if getattr(trial, name) == getattr(before, name))
    return replace(trial, **{name: getattr(base, name) for name in shared})


def _tried(rows: list[_Row]) -> list[_Row]:
    """The days on which something is known of the trial."""
    return [row for row in rows if row.wider is not None or row.mark is Mark.MISSED]


def _worth(row: _Row) -> float:
    if row.mark is Mark.MISSED or row.wider is None:
        return 0.0
    return _WORTH[row.wider]


def _longest(marks: list[Mark]) -> int:
    """How many misses there were in a row at the most."""
    return max((len(list(run)) for mark, run in groupby(marks) if mark is Mark.MISSED), default=0)


def _share(marks: list[Mark]) -> float:
    return sum(_WORTH[each] for each in marks) / max(1, len(marks))


def _misses(rows: list[_Row]) -> int:
    return sum(row.mark is Mark.MISSED for row in rows)
