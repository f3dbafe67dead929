"""What the journal shows, and how much it rests on.

Pure functions over the rows of days. Each finding carries its n and its uncertainty, or says that there is
not enough yet. Numpy is the only library, and is imported late by whoever asks for a finding.
"""

from kesher.insight.finding import Finding, Missing
from kesher.insight.level import month_change, recent_level
from kesher.insight.missing import missing_for
from kesher.insight.route import look_answer, route_effect, route_look, routes_of
from kesher.insight.rows import DayRow, rows_of
from kesher.insight.sitting import Look, last_look, quarterly_look, sitting_effect

__all__ = [
    "DayRow",
    "Finding",
    "Look",
    "Missing",
    "last_look",
    "look_answer",
    "missing_for",
    "month_change",
    "quarterly_look",
    "recent_level",
    "route_effect",
    "route_look",
    "routes_of",
    "rows_of",
    "sitting_effect",
]
