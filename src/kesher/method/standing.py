"""Pages in order → where the person stands.

``fold`` reads pages from the earliest day to the latest, one at a time, and never looks back: folding a
journal in two pieces gives the same standing as folding it whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from kesher.method.page import Lives, Page
from kesher.method.point import Asked, Decision, Held, Mark, Pace, PointDay, Turned, take


class Lived(msgspec.Struct, frozen=True, gc=False):
    """How a foundation lived when it was last asked about, and when it was last read."""

    level: Lives | None
    day: date


class Tally(msgspec.Struct, frozen=True):
    """How many recorded days the point held was kept, partly kept and missed."""

    kept: int = 0
    partly: int = 0
    missed: int = 0

    @property
    def recorded(self) -> int:
        """Days on which anything was recorded of the point."""
        return self.kept + self.partly + self.missed


class Standing(msgspec.Struct, frozen=True):
    """Where a person stands after the last page read."""

    first: date | None = None
    last: date | None = None
    held: Held | None = None
    before: tuple[Held, ...] = ()
    tally: Tally = Tally()
    pace: Pace = Pace.STEADY
    foundations: dict[str, Lived] = {}
    sat: date | None = None
    closed: date | None = None
    sittings: int = 0
    asked: Asked | None = None
    mark: Mark | None = None
    let_go: dict[str, date] = {}


def fold(standing: Standing, pages: Iterable[Page]) -> Standing:
    """Read pages, earliest first, on top of a standing."""
    reading = _Reading(standing)
    for page in pages:
        reading.take(page)
    return reading.standing()


def held_on(
    pages: Iterable[Page], day: date, today: date | None = None, marked: PointDay | None = None
) -> Held | None:
    """The point that was held on a day: what was chosen on it or before it, and nothing later.

    What lies ahead of today was written when the clock was ahead, or further east: it was decided all the
    same, nobody knows on which day. From today on it holds, and on a day before where no other point is known
    to have been held. A day that is marked with the point that is held now has held it.

    Args:
        pages: those that hold decisions are enough, earliest first.
        day: which day.
        today: the day it is now; None where the pages are only told.
        marked: the mark that stands on the day.
    """
    pages = tuple(pages)
    held = fold(Standing(), (page for page in pages if page.day <= day)).held
    ahead = today is not None and bool(pages) and pages[-1].day > today
    return held_among(held, fold(Standing(), pages).held, day, today if ahead else None, marked)


def held_among(
    held: Held | None, last: Held | None, day: date, ahead_of: date | None, marked: PointDay | None
) -> Held | None:
    """The point that was held on a day (see :func:`held_on`), of those that may have been.

    Args:
        held: what the pages up to the day come to.
        last: what all pages come to.
        day: which day.
        ahead_of: the day it is now, where something was decided on a day that lies ahead of it.
        marked: the mark that stands on the day.
    """
    ahead = ahead_of is not None and (held is None or day >= ahead_of)
    other = marked is not None and (held is None or held.point.id != marked.point)
    if last is None or not (ahead or (other and marked and marked.point == last.point.id)):
        return held
    return replace(last, since=min(last.since, day))


class _Reading:
    """A standing while pages are read into it: changed in place, since ten years are some 3,650 pages."""

    __slots__ = ("_before", "_changed", "_counts", "_held", "_let_go", "_lived", "_pace", "_standing")

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._changed: dict[str, Any] = {}
        self._held = standing.held
        self._before = standing.before
        self._pace = standing.pace
        self._counts = {
            Mark.KEPT: standing.tally.kept,
            Mark.PARTLY: standing.tally.partly,
            Mark.MISSED: standing.tally.missed,
        }
        self._lived = dict(standing.foundations)
        self._let_go = dict(standing.let_go)

    def take(self, page: Page) -> None:
        """Read one page."""
        point, sittings, closed = page.point, page.sittings, page.account.written is not None
        if not (
            sittings or closed or page.glances or point or page.decisions or page.readings or page.questions
        ):
            return
        changed, day = self._changed, page.day
        changed["last"] = day
        if "first" not in changed:
            changed["first"] = self._standing.first or day
        for decision in page.decisions:
            self._decide(decision, day)
        if point and self._held and point.point == self._held.point.id:
            self._counts[point.mark] += 1
            mended = any(each.kind is Turned.MENDED for each in page.decisions)
            changed["mark"] = None if mended and point.mark is Mark.MISSED else point.mark
        if closed:
            changed["closed"] = day
        if sittings:
            changed["sat"] = day
            changed["sittings"] = changed.get("sittings", self._standing.sittings) + len(sittings)
            for sitting in sittings:
                if sitting.foundation:
                    self._read(sitting.foundation, sitting.lives, day)
        for reading in page.readings:
            self._read(reading.foundation, reading.lives, day)

    def standing(self) -> Standing:
        """Where the person stands now."""
        return replace(
            self._standing,
            held=self._held,
            before=self._before,
            pace=self._pace,
            tally=Tally(*self._counts.values()),
            foundations=self._lived,
            let_go=self._let_go,
            **self._changed,
        )

    def _read(self, foundation: str, lives: Lives | None, day: date) -> None:
        if lives is None and (known := self._lived.get(foundation)) is not None:
            lives = known.level
        self._lived[foundation] = Lived(lives, day)

    def _decide(self, decision: Decision, day: date) -> None:
        held = take(self._held, decision, day)
        if self._held and held and held.point.id != self._held.point.id:
            self._before = (*self._before, self._held)
            self._counts = dict.fromkeys(Mark, 0)
            self._changed["mark"] = None
        if decision.kind is Turned.ASKED:
            self._changed["asked"] = Asked(decision, day)
        elif decision.kind in (Turned.REPLACED, Turned.STAYED):
            self._changed["asked"] = None
        elif decision.kind is Turned.MENDED:
            self._changed["mark"] = None
        elif decision.kind is Turned.LET_GO:
            self._let_go[decision.words] = day
        elif decision.kind is Turned.RETURNED:
            self._let_go.pop(decision.words, None)
        self._held = held
        self._pace = decision.pace or self._pace
