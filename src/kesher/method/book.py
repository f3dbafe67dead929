"""Pages in order → where the person stands.

``fold`` reads pages from the earliest day to the latest, one at a time, and never looks back: folding a
book in two pieces gives the same standing as folding it whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec.structs import replace

from kesher.method.page import Lives, Page
from kesher.method.point import Held, Mark, Pace, take


class Lived(msgspec.Struct, frozen=True):
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


def fold(standing: Standing, pages: Iterable[Page]) -> Standing:
    """Read pages, earliest first, on top of a standing."""
    for page in pages:
        standing = _step(standing, page)
    return standing


def held_on(pages: Iterable[Page], day: date) -> Held | None:
    """The point that was held on a day: what was chosen on it or before it, and nothing later."""
    return fold(Standing(), (page for page in pages if page.day <= day)).held


def _step(standing: Standing, page: Page) -> Standing:
    if page.empty:
        return standing
    changes: dict[str, object] = {"first": standing.first or page.day, "last": page.day}
    if page.decisions:
        standing = _decided(standing, page)
    if page.point and standing.held and page.point.point == standing.held.point.id:
        tally, mark = standing.tally, page.point.mark
        changes["tally"] = Tally(
            tally.kept + (mark is Mark.KEPT),
            tally.partly + (mark is Mark.PARTLY),
            tally.missed + (mark is Mark.MISSED),
        )
    if page.sittings:
        changes["sat"] = page.day
        changes["sittings"] = standing.sittings + len(page.sittings)
        read = {
            sitting.foundation: Lived(sitting.lives or _level(standing, sitting.foundation), page.day)
            for sitting in page.sittings
            if sitting.foundation
        }
        if read:
            changes["foundations"] = {**standing.foundations, **read}
    if page.closed:
        changes["closed"] = page.day
    return replace(standing, **changes)


def _level(standing: Standing, foundation: str) -> Lives | None:
    lived = standing.foundations.get(foundation)
    return lived.level if lived else None


def _decided(standing: Standing, page: Page) -> Standing:
    for decision in page.decisions:
        held = take(standing.held, decision, page.day)
        if standing.held and held and held.point.id != standing.held.point.id:
            standing = replace(standing, before=(*standing.before, standing.held), tally=Tally())
        standing = replace(standing, held=held, pace=decision.pace or standing.pace)
    return standing
