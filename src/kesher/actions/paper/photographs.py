"""The photographs of sheets that were kept with the journal: shown again, and let go."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.journal.journal import enclosure_day
from kesher.method.problems import Code, Problem

if TYPE_CHECKING:
    pass
from kesher.actions.paper.returns import DAYS

# --- kept photographs ---------------------------------------------------------------------------------------


class Photograph(NamedTuple):
    """A kept photograph: its key in the journal, and the first day of its sheet."""

    name: str
    first: date

    @property
    def mark(self) -> str:
        """What tells it from other photographs of the same sheet, for an address."""
        return self.name.rsplit(":", 1)[1]


def photographs(desk: Desk, now: datetime, day: date) -> tuple[Photograph, ...]:
    """The kept photographs of sheets on which a day stands."""
    since = day - timedelta(days=DAYS - 1)
    named = ((name, enclosure_day(name)) for name in desk.journal(now).enclosures(since, day))
    return tuple(Photograph(name, first) for name, first in named if first is not None)


@answers
def photograph(desk: Desk, now: datetime, first: date, mark: str) -> bytes | Problem:
    """A kept photograph, as JPEG; or ``SHEET_GONE``."""
    found = _photograph(desk, now, first, mark)
    content = desk.journal(now).enclosure(found.name) if found else None
    return Problem(Code.SHEET_GONE) if content is None else content


@answers
def forget_photograph(desk: Desk, now: datetime, first: date, mark: str) -> Problem | None:
    """Delete a kept photograph from the journal."""
    if desk.still(now):
        return Problem(Code.RESTING)
    found = _photograph(desk, now, first, mark)
    if found is None or not desk.journal(now).remove_enclosure(found.name):
        return Problem(Code.SHEET_GONE)
    return None


def _photograph(desk: Desk, now: datetime, first: date, mark: str) -> Photograph | None:
    known = photographs(desk, now, first)
    return next((each for each in known if (each.first, each.mark) == (first, mark)), None)
