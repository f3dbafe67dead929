"""The one point: the single commitment a person gives himself over to (METHOD.md, M9 and M10).

There is exactly one at a time. A second is refused with the reason. A day's mark is kept, partly or
missed; a day without a mark is not a missed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from kesher.method.problems import Code, Problem

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""An instant with its offset: one without could not be put in order with the others."""


class Mark(StrEnum):
    """How the point stood on one day."""

    KEPT = "kept"
    PARTLY = "partly"
    MISSED = "missed"


class Pace(StrEnum):
    """How much each day asks (M8)."""

    GENTLE = "gentle"
    STEADY = "steady"
    DEEP = "deep"


class Point(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The commitment, in the person's own words.

    Attributes:
        id: made when it is chosen; days refer to it.
        act: what is done.
        when: when and where ("when … then …").
        least: the least that holds even on the hardest day; on such a day it is the point, kept.
        against: what may come against it, and what is then put down for it.
        why: why this one.
        given: what is given in the same act beyond the act itself, since it was deepened.
        rung: how wide it is now, from 1.
    """

    id: str
    act: str
    when: str = ""
    least: str = ""
    against: str = ""
    why: str = ""
    given: str = ""
    rung: int = 1


WORDED = ("act", "when", "least", "against", "why", "given")
"""What a point says in the person's own words, in the order in which it is said."""


def words_of(point: Point) -> tuple[str, ...]:
    """Everything a point says in the person's own words."""
    return tuple(getattr(point, name) for name in WORDED)


class PointDay(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One day's mark, and of which point and rung it speaks.

    Attributes:
        wider: how the trial on top stood that day; None when there was none, or it was not said.
    """

    mark: Mark
    point: str
    rung: int = 1
    wider: Mark | None = None


class Turned(StrEnum):
    """The kinds of decision."""

    CHOSE = "chose"
    WIDENED = "widened"
    NARROWED = "narrowed"
    MENDED = "mended"
    ASKED = "asked"
    STAYED = "stayed"
    REPLACED = "replaced"
    PACED = "paced"
    LET_GO = "let-go"
    # of the ladder (ladder.py): none of them but SETTLED changes what is held
    OFFERED = "offered"
    DECLINED = "declined"
    TRIED = "tried"
    SETTLED = "settled"
    LAID_DOWN = "laid-down"
    RETURNED = "returned"
    # the same point, said better; and the same act, given more
    REWORDED = "reworded"
    DEEPENED = "deepened"


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something decided.

    Attributes:
        point: the point as it is from now on; for ``asked``, the one that may take its place.
        pace: the pace from now on.
        words: the reason; for ``let-go`` and ``returned``, the pull.
    """

    id: str
    at: Instant
    kind: Turned
    point: Point | None = None
    pace: Pace | None = None
    words: str = ""


class Held(msgspec.Struct, frozen=True):
    """The point a person holds, and the day it was chosen."""

    point: Point
    since: date


def choose(held: Held | None, point: Point, *, act: str, at: datetime) -> Decision | Problem:
    """Choose the point.

    Args:
        held: the point already held, if any.
        point: the new one; its words must already be cleaned.
        act: the id of the act.
        at: the instant of choosing.

    Returns:
        The decision to write on the day's page, or why not: a second point, or one without an act.
    """
    if held is not None and held.point.id != point.id:
        return Problem(Code.POINT_SECOND)
    if not point.act:
        return Problem(Code.POINT_EMPTY)
    return Decision(id=act, at=at, kind=Turned.CHOSE, point=point)


def widen(
    held: Held | None, act_words: str, *, wider: bool, given: str | None = None, act: str, at: datetime
) -> Decision | Problem:
    """Change how much the point asks, by the person's own hand.

    Args:
        held: the point that is held.
        act_words: what is done from now on.
        wider: a rung up, or a rung down; the first rung is the lowest.
        given: what more is still given in it; None leaves that as it is.
        act: the id of the act.
        at: the instant.
    """
    point = rungs_away(held, act_words, 1 if wider else -1)
    if isinstance(point, Point) and given is not None:
        point = replace(point, given=given)
    return _changed(point, Turned.WIDENED if wider else Turned.NARROWED, act, at)


def rungs_away(held: Held | None, act_words: str, rungs: int) -> Point | Problem:
    """The point that is held, so many rungs up or down, with what is then done; the first is the lowest."""
    if held is None:
        return Problem(Code.POINT_NONE)
    if not act_words:
        return Problem(Code.POINT_EMPTY)
    return replace(held.point, act=act_words, rung=max(1, held.point.rung + rungs))


def deepen(held: Held | None, given: str, *, act: str, at: datetime) -> Decision | Problem:
    """Deepen the point by the person's own hand: the same act on the same rung, with more given in it.

    Args:
        held: the point that is held.
        given: what is given in it from now on.
        act: the id of the act.
        at: the instant.
    """
    return _changed(deeper(held, given), Turned.DEEPENED, act, at)


def deeper(held: Held | None, given: str) -> Point | Problem:
    """The point that is held, with more given in it. What is given already is no more."""
    if held is None:
        return Problem(Code.POINT_NONE)
    if given in ("", held.point.given):
        return Problem(Code.GIVEN_NONE)
    return replace(held.point, given=given)


def reword(held: Held | None, said: Mapping[str, str], *, act: str, at: datetime) -> Decision | Problem:
    """Say the point better. It is the same point on the same rung; no reason is asked, and no night.

    Args:
        held: the point that is held.
        said: by their names in :data:`WORDED`, the words that are corrected; the others stay as they are.
        act: the id of the act.
        at: the instant.
    """
    if held is None:
        return Problem(Code.POINT_NONE)
    point = replace(held.point, **{name: said[name] for name in WORDED if name in said})
    if not point.act:
        return Problem(Code.POINT_EMPTY)
    return _changed(Problem(Code.WORDING_SAME) if point == held.point else point, Turned.REWORDED, act, at)


def _changed(point: Point | Problem, kind: Turned, act: str, at: datetime) -> Decision | Problem:
    return point if isinstance(point, Problem) else Decision(id=act, at=at, kind=kind, point=point)


def mend(held: Held | None, words: str, *, act: str, at: datetime) -> Decision | Problem:
    """Tie the bond again after a miss. No reason is asked."""
    if held is None:
        return Problem(Code.POINT_NONE)
    return Decision(id=act, at=at, kind=Turned.MENDED, point=held.point, words=words)


class Asked(msgspec.Struct, frozen=True):
    """A replacement that waits for its night: what was decided, and on which day."""

    decision: Decision
    day: date


def ask_to_replace(
    held: Held | None, point: Point, reason: str, *, act: str, at: datetime
) -> Decision | Problem:
    """Ask to put another point in the place of the one held. It takes a reason, and then a night."""
    if held is None:
        return Problem(Code.POINT_NONE)
    if not point.act:
        return Problem(Code.POINT_EMPTY)
    if not reason:
        return Problem(Code.REASON_NONE)
    return Decision(id=act, at=at, kind=Turned.ASKED, point=point, words=reason)


def replace_point(asked: Asked | None, day: date, *, act: str, at: datetime) -> Decision | Problem:
    """Confirm a replacement, no sooner than the next Hebrew day."""
    if asked is None:
        return Problem(Code.REPLACING_NONE)
    if day <= asked.day:
        return Problem(Code.NIGHT_NEEDED)
    decision = asked.decision
    return Decision(id=act, at=at, kind=Turned.REPLACED, point=decision.point, words=decision.words)


def mark(held: Held | None, how: Mark, day: date, wider: Mark | None = None) -> PointDay | Problem:
    """Mark a day's point, and the trial on top of it. A day before the point was chosen has none to mark."""
    if held is None or day < held.since:
        return Problem(Code.POINT_NONE)
    return PointDay(how, held.point.id, held.point.rung, wider)


_LEAVING = (Turned.ASKED, Turned.STAYED, Turned.OFFERED, Turned.DECLINED, Turned.TRIED, Turned.LAID_DOWN)
_CHANGING = (
    Turned.WIDENED,
    Turned.NARROWED,
    Turned.MENDED,
    Turned.SETTLED,
    Turned.REWORDED,
    Turned.DEEPENED,
)


def take(held: Held | None, decision: Decision, day: date) -> Held | None:
    """What is held after a decision."""
    if decision.point is None or decision.kind in _LEAVING:
        return held
    if held is not None and decision.kind in _CHANGING:
        return replace(held, point=decision.point)
    return Held(decision.point, day)
