"""One description of a picture, and its drawing as SVG: for the page, and in the same way for print.

A :class:`Chart` holds days and numbers and no words. It is drawn without a script and without a library: a
line with its doubt as its breadth, knots on days of rest, gaps where nothing was recorded; or beads on one
thread. It runs with the reader's own direction, so that the past lies where his reading begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

WIDTH = 320.0
PAD = 6.0
KNOT = 1.6
END = 3.0
"""The radius of the point in which the line ends: the latest day, whichever way time runs."""
BEAD = 6.0
"""The radius of a whole bead, where there is room for it."""
RIM = 1.2
"""How far what is full of a bead stays from its ring, where not all of it is: it has to be seen."""


class Place(NamedTuple):
    """Where the line is on one day, and how sure that is; on a scale of 0 to 10."""

    day: date
    low: float
    middle: float
    high: float


class Bead(NamedTuple):
    """A count on the thread: how large it is and how much of it is full, as shares of a whole one's area."""

    day: date
    size: float
    full: float


class Chart(NamedTuple):
    """A picture.

    Attributes:
        first: the day at the beginning of the axis.
        last: the day at its end.
        places: the line; a day more than ``gap`` days after the one before begins a new piece.
        knots: days of rest, drawn on the line.
        gap: days.
        height: in the units of :data:`WIDTH`.
        beads: counts, on a thread that goes through all of them and on at both ends.
    """

    first: date
    last: date
    places: tuple[Place, ...]
    knots: tuple[date, ...] = ()
    gap: int = 22
    height: float = 120.0
    beads: tuple[Bead, ...] = ()


def svg(chart: Chart, *, rtl: bool, label: str) -> str:
    """Draw a chart.

    Args:
        chart: what to draw.
        rtl: True when time runs from right to left.
        label: its name, for those who do not see it; it is escaped.

    Returns:
        An ``<svg>`` element that takes its colours from the page's style sheet by class.
    """
    across = _across(chart, rtl)
    box = f'viewBox="0 0 {WIDTH:g} {chart.height:g}"'
    parts = [
        f'<svg class="chart" {box} role="img" aria-label="{_escaped(label)}">',
    ]
    if chart.beads:
        parts += _strung(chart, across)
    else:
        parts.append(f'<path class="edge" d="M0 {PAD:g}H{WIDTH:g}M0 {chart.height - PAD:g}H{WIDTH:g}"/>')
    for piece in pieces(chart):
        points = [(across(each.day), each) for each in piece]
        upper = " ".join(f"{x:.1f},{_down(chart, each.high):.1f}" for x, each in points)
        lower = " ".join(f"{x:.1f},{_down(chart, each.low):.1f}" for x, each in reversed(points))
        middle = " ".join(f"{x:.1f},{_down(chart, each.middle):.1f}" for x, each in points)
        parts.append(f'<polygon class="doubt" points="{upper} {lower}"/>')
        parts.append(f'<polyline class="line" points="{middle}"/>')
        parts += [
            f'<circle class="knot" cx="{across(day):.1f}" cy="{_down(chart, height):.1f}" r="{KNOT:g}"/>'
            for day, height in _knots(chart, piece)
        ]
    if chart.places:
        last = max(chart.places)
        x, y = across(last.day), _down(chart, last.middle)
        parts.append(f'<circle class="end" cx="{x:.1f}" cy="{y:.1f}" r="{END:g}"/>')
    return "".join((*parts, "</svg>"))


def pieces(chart: Chart) -> list[list[Place]]:
    """The line, broken where nothing was recorded for longer than the gap."""
    broken: list[list[Place]] = []
    for each in sorted(chart.places):
        if broken and (each.day - broken[-1][-1].day).days <= chart.gap:
            broken[-1].append(each)
        else:
            broken.append([each])
    return broken


def steps_svg(levels: Sequence[int], count: int, *, rtl: bool, label: str) -> str:
    """Draw where something stands on a few steps: where it is now, and faintly where it was.

    Args:
        levels: the steps it stood on, from 0, earliest first.
        count: how many steps there are.
        rtl: True when the first step is on the right.
        label: its name, for those who do not see it.
    """
    height = 14.0
    places = [PAD + step * (WIDTH - 2 * PAD) / max(count - 1, 1) for step in range(count)]
    if rtl:
        places = [WIDTH - place for place in places]
    dots = [f'<circle class="step" cx="{place:.1f}" cy="{height / 2:g}" r="2"/>' for place in places]
    dots += [
        f'<circle class="was" cx="{places[each]:.1f}" cy="{height / 2:g}" r="3"/>'
        for each in set(levels[:-1])
    ]
    dots += (
        [f'<circle class="is" cx="{places[levels[-1]]:.1f}" cy="{height / 2:g}" r="4.5"/>'] if levels else []
    )
    line = f'<path class="edge" d="M{PAD:g} {height / 2:g}H{WIDTH - PAD:g}"/>'
    box = f'viewBox="0 0 {WIDTH:g} {height:g}"'
    return f'<svg class="chart" {box} role="img" aria-label="{_escaped(label)}">{line}{"".join(dots)}</svg>'


def _strung(chart: Chart, across: _Across) -> list[str]:
    """The thread, and on it every bead that is one: a ring as large as it is, and what of it is full."""
    days = sorted(each.day for each in chart.beads)
    apart = min((abs(across(after) - across(before)) for before, after in pairwise(days)), default=WIDTH)
    whole, middle = min(BEAD, 0.44 * apart), chart.height / 2
    parts = [f'<path class="thread" d="M0 {middle:g}H{WIDTH:g}"/>']
    for each in chart.beads:
        size = min(max(each.size, 0.0), 1.0)
        share = min(max(each.full / size, 0.0), 1.0) if size else 0.0
        ring = whole * sqrt(size)
        full = ring if share == 1 else max(0.0, ring - RIM) * sqrt(share)
        parts += [
            f'<circle class="{name}" cx="{across(each.day):.1f}" cy="{middle:g}" r="{radius:.2f}"/>'
            for name, radius in (("bead", ring), ("full", full))
            if radius > 0
        ]
    return parts


def _knots(chart: Chart, piece: Sequence[Place]) -> list[tuple[date, float]]:
    """Days of rest inside a piece, at the height of the line there."""
    found = []
    for day in chart.knots:
        for before, after in pairwise(piece):
            if before.day <= day <= after.day:
                share = (day - before.day).days / max((after.day - before.day).days, 1)
                found.append((day, before.middle + share * (after.middle - before.middle)))
                break
    return found


class _Across(NamedTuple):
    first: date
    days: int
    rtl: bool

    def __call__(self, day: date) -> float:
        share = (day - self.first).days / self.days
        at = PAD + share * (WIDTH - 2 * PAD)
        return WIDTH - at if self.rtl else at


def _across(chart: Chart, rtl: bool) -> _Across:
    return _Across(chart.first, max((chart.last - chart.first).days, 1), rtl)


def _down(chart: Chart, height: float) -> float:
    """From the scale to the picture: 10, inward, is at the top."""
    return PAD + (10 - min(10.0, max(0.0, height))) / 10 * (chart.height - 2 * PAD)


PRINT = (
    ".edge{stroke:#b7b7b7;stroke-width:.5;fill:none}"
    ".doubt{fill:#1f1f1f;fill-opacity:.13}"
    ".line{fill:none;stroke:#1f1f1f;stroke-width:1.1;stroke-linejoin:round}"
    ".knot{fill:#fff;stroke:#1f1f1f;stroke-width:.6}"
    ".end{fill:#1f1f1f}"
    ".thread{stroke:#1f1f1f;stroke-width:.6;fill:none}"
    ".bead{fill:#fff;stroke:#1f1f1f;stroke-width:.7}"
    ".full{fill:#1f1f1f}"
)
"""The style sheet of paper: one ink. On a page of the browser, the page's own style sheet is used."""


def printed(drawing: str) -> str:
    """A drawing of this module as a picture of its own, with the colours of paper."""
    opened, end, rest = drawing.partition(">")
    return f'{opened} xmlns="http://www.w3.org/2000/svg"{end}<style>{PRINT}</style>{rest}'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
