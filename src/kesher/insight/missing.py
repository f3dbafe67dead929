"""What a finding still waits for, by the finding's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kesher.insight.finding import Missing
from kesher.insight.level import level_missing, month_missing
from kesher.insight.route import route_missing
from kesher.insight.rows import DayRow
from kesher.insight.sitting import sitting_missing

_ASKED: dict[str, Callable[[Iterable[DayRow], str], Missing | None]] = {
    "sitting": sitting_missing,
    "level": level_missing,
    "month": month_missing,
    "route": lambda rows, _: route_missing(rows),
}
NAMES = tuple(_ASKED)


def missing_for(name: str, rows: Iterable[DayRow], outcome: str = "clarity") -> Missing | None:
    """What a finding still waits for; None when it declines no longer.

    Args:
        name: one of :data:`NAMES`.
        rows: in any order.
        outcome: as in the finding; the routes are always compared by clarity.
    """
    return _ASKED[name](rows, outcome)
