"""What of the thread takes arithmetic on many numbers: drawn on a computer, and kept for a device without.

A browser has no room for the library that does it. So a computer that shares its journal with other devices
keeps what it drew last, once a day, beside the pages; it travels as a photograph does.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kesher.actions.desk import Desk
from kesher.actions.journal.record import Told
from kesher.journal.enclosures import Beside, laid_on
from kesher.method.problems import Code, Problem, Refused

if TYPE_CHECKING:
    from kesher.insight import Finding, Look, Missing
    from kesher.insight.chart import Chart

FORMAT = 1
APART = frozenset({Code.PART_AT_HOME, Code.PART_MISSING})
"""Refusals that say: the library is not here."""


class Way(NamedTuple):
    """Which way opens the heart: what was drawn by lot, and what was found or is still waited for."""

    routes: tuple[str, ...]
    finding: Finding | None
    missing: Missing | None


class Found(NamedTuple):
    """The findings of the thread.

    Attributes:
        charts: the level of each outcome over a year.
        levels: the level of each outcome now.
        month: the last month against the one before.
        sitting: what the last quarter shows of sitting.
        way: which of two ways opens the heart, where they are drawn by lot.
    """

    charts: tuple[tuple[str, Chart], ...]
    levels: tuple[Told, ...]
    month: Told
    sitting: Look | None
    way: Way | None


def keep(desk: Desk, now: datetime, found: Found) -> bool:
    """Keep what was drawn just now, for the other devices; once a day, and only where there are any.

    Returns:
        Whether it was written. What could not be is drawn again tomorrow.
    """
    if not desk.carried or not any(chart.places for _, chart in found.charts):
        return False
    with suppress(Refused):
        journal, day = desk.journal(now), desk.moment(now).day
        earlier = journal.beside(Beside.DRAWN)
        if any(laid_on(name) >= day for name in earlier):
            return False
        # With the day in it, it is never the same as the one before, which is let go of.
        journal.lay(Beside.DRAWN, day, msgspec.msgpack.encode((FORMAT, day, *found)))
        for name in earlier:
            journal.remove_enclosure(name)
        return True
    return False


def last(desk: Desk, now: datetime) -> tuple[date, Found] | None:
    """What was drawn last, and on which day; None where nothing was, or it cannot be read.

    Raises:
        Refused: the journal is not open.
    """
    journal = desk.journal(now)
    for name in reversed(journal.beside(Beside.DRAWN)):
        with suppress(Refused, msgspec.DecodeError, ValueError):
            raw = journal.enclosure(name)
            if raw is not None:
                return laid_on(name), _found(raw)
    return None


def without(problem: Problem) -> bool:
    """Whether something was refused since it is done on a computer; one without the library can mend that."""
    return problem.code is Code.PART_AT_HOME


def _found(raw: bytes) -> Found:
    """Read it. What is imported here is seldom needed elsewhere."""
    from kesher.insight.chart import Chart
    from kesher.insight.finding import Finding, Missing
    from kesher.insight.sitting import Look

    told = tuple[str, Finding | None, Missing | None]
    way = tuple[tuple[str, ...], Finding | None, Missing | None]
    shape = tuple[int, date, tuple[tuple[str, Chart], ...], tuple[told, ...], told, Look | None, way | None]
    kind, _, charts, levels, month, sitting, found = msgspec.msgpack.decode(raw, type=shape)
    if kind != FORMAT:
        raise ValueError(kind)
    levels = tuple(Told(*each) for each in levels)
    return Found(charts, levels, Told(*month), sitting, Way(*found) if found else None)
