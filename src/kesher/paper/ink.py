"""How much ink there is, and where, at each place of a flattened sheet.

Ink is told against this very sheet: its own paper around each place, its own printed outlines, the spread of
its own empty bubbles. So a pale printer, grey paper or a grainy picture do not look like pencil.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from kesher.paper.alignment import Laid
from kesher.paper.flat import PAPER, cut
from kesher.paper.lines import lines_of, taken_away
from kesher.paper.strokes import own_strokes
from kesher.parts import cv2, np, npt

SIDE, RADIUS = 45, 14.4
"""Pixels: of the square that is looked at around a place, and from its middle to its outline."""

_RING_LEAST, _RING_SHARE, _RING_WHOLE = 0.15, 0.30, 0.80
"""How dark a ring is, by itself and as a share of this sheet's ink; how much of the way around it goes."""

Floats = npt.NDArray[np.float32]

FEATURES = (
    "core",
    "inner",
    "whole",
    "ring",
    "ring_near",
    "peak",
    "high",
    "share_dark",
    "share_grey",
    "spread",
    "off",
    "length",
    "thin",
    "z_inner",
    "z_peak",
    "z_ring",
    "row_rest",
    "row_peak",
    "rank_gap",
    "noise",
    "pen",
    "likeness",
    "sharp",
    "box",
)
"""The names of what is measured, in order; all without units, ink 1 as black as the corners."""


class Ink(NamedTuple):
    """What was measured of every place.

    Attributes:
        features: places by :data:`FEATURES`.
        noise: for each place, how far an empty place's darkest spot strays, in ink.
        peak: for each place, the ink of its darkest spot.
        ring: for each place, the ink around its outline.
        through: for each place, the ink of a line that leaves it on both sides.
        around: for each place, the ink of a ring around it; 0 where none goes all around.
        line: for each place, the ink of the line of the paper that runs through it.
        lost: for each place, how much of its darkest spot was taken for that line's.
        shared: for each place, whether a stroke in it lies still more at another one.
        pen: how dark this sheet's inked places are.
    """

    features: Floats
    noise: Floats
    peak: Floats
    ring: Floats
    through: Floats
    around: Floats
    line: Floats
    lost: Floats
    shared: npt.NDArray[np.bool_]
    pen: float


class _Zones(NamedTuple):
    """Which pixels of the square belong to which part, as weights that sum to one."""

    core: Floats
    inner: Floats
    whole: Floats
    ring: Floats
    ring_near: Floats
    x: Floats
    y: Floats


@cache
def _zones(box: bool) -> _Zones:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - (SIDE - 1) / 2
    away = (np.maximum(abs(x), abs(y)) if box else np.hypot(x, y)) / RADIUS

    def share(low: float, high: float) -> Floats:
        soft = np.clip((away - low) * RADIUS + 0.5, 0, 1) * np.clip((high - away) * RADIUS + 0.5, 0, 1)
        return np.asarray(soft / soft.sum(), np.float32).ravel()

    return _Zones(
        share(-1, 0.42),
        share(-1, 0.76),
        share(-1, 0.98),
        share(1.13, 1.42),
        share(1.13, 1.26),
        x.ravel(),
        y.ravel(),
    )


def ink_of(laid: Laid) -> Ink:
    """Measure every place of a flattened sheet."""
    fields = laid.geometry.fields
    boxes = np.array([each.shape == "rect" for each in laid.geometry.options])
    rows = np.concatenate([[i] * len(field.options) for i, field in enumerate(fields)])
    squares = _squares(laid)
    white = _white(squares, boxes, rows)
    black = _black(laid)
    ink = (white[:, None] - squares) / np.maximum(white - black, 0.15)[:, None]
    ink = _less_print(ink, boxes)
    lines = lines_of(laid)
    before = _softened(ink)
    ink = taken_away(ink, lines, SIDE, RADIUS)
    soft = _softened(ink)
    pen = _pen(_inked(soft, boxes, _pen(_peaks(soft, boxes), rows)), rows)
    ink, shared = own_strokes(ink, laid, SIDE, RADIUS, pen)
    soft = _softened(ink)
    around = _around(soft, pen)
    told = _told(laid, ink, soft, boxes, rows)
    # A ring of which a part was taken is one no more, so it counts as lost whole.
    ringed = np.where((_around(before, pen) > 0) & (around == 0), 1, 0)
    lost = np.maximum(_peaks(before, boxes) - told.peak, ringed)
    lost = np.where(lines.strength > 0, lost, 0).astype(np.float32)
    return told._replace(around=around, line=lines.strength, lost=lost, shared=shared, pen=max(pen, told.pen))


def _pen(peaks: Floats, rows: Any) -> float:
    """How dark this writer's ink is, so that what a rubber left can be told from a light hand."""
    tops = np.array([peaks[run].max() for run in _runs(rows)])
    return float(np.median(tops[tops > 0.2])) if (tops > 0.2).any() else 0.0


def _peaks(soft: Floats, boxes: Any) -> Floats:
    """The ink of each place's darkest spot."""
    peak = np.empty(len(soft), np.float32)
    for kind in (True, False):
        at = np.flatnonzero(boxes == kind)
        inside = soft[np.ix_(at, np.flatnonzero(_zones(kind).inner > 0))]
        first = round(inside.shape[1] * 0.98)
        peak[at] = np.partition(inside, first, axis=1)[:, first]
    return peak


def _inked(soft: Floats, boxes: Any, pen: float) -> Floats:
    """The ink of each place, inside its outline or as a ring around it."""
    return np.maximum(_peaks(soft, boxes), _around(soft, pen))


def _around(soft: Floats, pen: float) -> Floats:
    """The ink of a ring: in each direction the darkest spot from the outline on, and of these the middle one.

    It counts only where it goes nearly all around.
    """
    spots = np.stack([soft[:, each].max(axis=1) for each in _sectors()], axis=1)
    goes = (spots > max(_RING_LEAST, _RING_SHARE * pen)).mean(axis=1)
    return np.where(goes >= _RING_WHOLE, np.median(spots, axis=1), 0).astype(np.float32)


@cache
def _sectors() -> tuple[Any, ...]:
    """The pixels from a little inside the outline outwards, in each of sixteen directions."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - (SIDE - 1) / 2
    away, turn = np.hypot(x, y).ravel() / RADIUS, np.arctan2(y, x).ravel()
    sector = np.floor((turn + np.pi) / (2 * np.pi) * 16).astype(int) % 16
    return tuple(np.flatnonzero((away > 0.84) & (away < 1.52) & (sector == n)) for n in range(16))


def _squares(laid: Laid) -> Floats:
    """The square around each place; boxes are brought to the bubbles' size."""
    out = np.empty((len(laid.centres), SIDE * SIDE), np.float32)
    for n, option in enumerate(laid.geometry.options):
        side = SIDE if option.shape == "circle" else round(SIDE * option.w * laid.scale / (2 * RADIUS))
        middle = laid.centres[n]
        patch = cut(laid.picture, (side, side), (middle[0], middle[1]))
        if side != SIDE:
            patch = cv2.resize(patch, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
        out[n] = patch.ravel()
    return out


def _white(squares: Floats, boxes: Any, rows: Any) -> Floats:
    """How bright the paper is at each place: its own surroundings, steadied by its row's."""
    own = np.empty(len(squares), np.float32)
    for kind in (True, False):
        seen = squares[boxes == kind][:, (_zones(kind).ring > 0) | (_zones(kind).inner > 0)]
        at = round(0.72 * seen.shape[1])
        own[boxes == kind] = np.partition(seen, at, axis=1)[:, at]
    white = own.copy()
    for at in _runs(rows):
        padded = np.pad(own[at], 2, mode="edge")
        steady = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
        # A place that is much darker than its neighbours is full of ink, not in shadow.
        white[at] = np.where(own[at] < steady - 0.04, steady, 0.5 * own[at] + 0.5 * steady)
    return white


def _runs(rows: Any) -> list[slice]:
    """The places of each row, which lie one after another."""
    edges = [0, *(np.flatnonzero(np.diff(rows)) + 1), len(rows)]
    return [slice(a, b) for a, b in pairwise(edges)]


def _black(laid: Laid) -> float:
    """How dark black is on this picture: inside the corners' frames."""
    found = []
    for fiducial in laid.geometry.fiducials:
        cell = fiducial.size / 6
        for x, y in ((0.5, 3), (3, 0.5), (5.5, 3), (3, 5.5)):
            at = np.round(np.array([fiducial.x + x * cell, fiducial.y + y * cell]) * laid.scale).astype(int)
            found.append(float(laid.picture[at[1] - 2 : at[1] + 3, at[0] - 2 : at[0] + 3].mean()) / PAPER)
    return float(np.clip(np.median(found), 0.0, 0.6))


def _less_print(ink: Floats, boxes: Any) -> Floats:
    """Ink without the printed outlines: the middle one of all places is an empty one."""
    out = ink.copy()
    for kind in (True, False):
        at = np.flatnonzero(boxes == kind)
        all_over = ink[at] @ (_zones(kind).inner + _zones(kind).ring)
        # Of the emptier part, so that a full sheet does not pass for an empty one, nor one of rings.
        emptier = at[np.argsort(all_over)[: min(48, max(4, round(0.4 * len(at))))]]
        out[at] -= np.median(ink[emptier], axis=0)
    return out


def _softened(ink: Floats) -> Floats:
    """The same, each pixel with its neighbours: about a third of a millimetre, as wide as a thin stroke."""
    # All squares one under another: the blur reaches four pixels over an edge, where nothing is looked at.
    stack = cv2.GaussianBlur(ink.reshape(-1, SIDE), (0, 0), 1.4)
    return np.asarray(stack, np.float32).reshape(len(ink), -1)


def _told(laid: Laid, ink: Floats, soft: Floats, boxes: Any, rows: Any) -> Ink:
    n = len(ink)
    parts = {name: np.empty(n, np.float32) for name in ("core", "inner", "whole", "ring", "ring_near")}
    peak, high, dark, grey, spread = (np.empty(n, np.float32) for _ in range(5))
    for kind in (True, False):
        zones, at = _zones(kind), np.flatnonzero(boxes == kind)
        told = ink[at] @ np.stack([getattr(zones, name) for name in parts], axis=1)
        for n_part, values in enumerate(parts.values()):
            values[at] = told[:, n_part]
        inner = np.flatnonzero(zones.inner > 0)
        inside = soft[np.ix_(at, inner)]
        count = inside.shape[1]
        first, second = round(count * 0.98), round(count * 0.85)
        ordered = np.partition(inside, (second, first), axis=1)
        peak[at], high[at] = ordered[:, first], ordered[:, second]
        dark[at], grey[at] = (inside > 0.30).mean(axis=1), (inside > 0.12).mean(axis=1)
        spread[at] = ink[np.ix_(at, inner)].std(axis=1)
    away, long, wide = _shape(soft)
    z_inner, z_peak, z_ring = (np.empty(n, np.float32) for _ in range(3))
    for kind in (True, False):
        at = np.flatnonzero(boxes == kind)
        empty = at[np.argsort(parts["inner"][at])[: max(6, int(len(at) * 0.6))]]
        for values, z in ((parts["inner"], z_inner), (peak, z_peak), (parts["ring"], z_ring)):
            middle = np.median(values[empty])
            sigma = 1.4826 * np.median(abs(values[empty] - middle)) + 0.004
            z[at] = np.clip((values[at] - middle) / sigma, -10, 60)
    noise, rest, best, gap = (np.zeros(n, np.float32) for _ in range(4))
    for run in _runs(rows):
        inked, peaks = parts["inner"][run], peak[run]
        quiet = np.argsort(inked)[: len(inked) // 2 + 1]
        noise[run], rest[run] = np.median(peaks[quiet]), np.median(inked[quiet])
        if len(peaks) > 1:
            second, first = np.partition(peaks, (len(peaks) - 2, len(peaks) - 1))[-2:]
            best[run] = np.where(peaks == first, second, first)
        gap[run] = peaks - best[run]
    pen = _pen(peak, rows)
    features = np.stack(
        [
            parts["core"],
            parts["inner"],
            parts["whole"],
            parts["ring"],
            parts["ring_near"],
            peak,
            high,
            dark,
            grey,
            spread,
            away,
            long,
            wide / np.maximum(long, 1e-3),
            np.log1p(np.clip(z_inner, 0, None)),
            np.log1p(np.clip(z_peak, 0, None)),
            np.log1p(np.clip(z_ring, 0, None)),
            rest,
            best,
            gap,
            noise,
            np.full(n, pen, np.float32),
            laid.likeness,
            np.full(n, laid.scale_seen, np.float32),
            boxes.astype(np.float32),
        ],
        axis=1,
    )
    known = np.nan_to_num(features).astype(np.float32)
    none = np.zeros(n, np.float32)
    return Ink(known, noise, peak, parts["ring"], _through(soft), none, none, none, none > 0, pen)


def _through(soft: Floats) -> Floats:
    """The ink of the darkest straight line through each place, where it is palest beyond the outline."""
    ends = soft[:, _beyond()].max(axis=3)
    return np.asarray(ends.min(axis=2).max(axis=1), np.float32)


@cache
def _beyond() -> Any:
    """Twelve directions, their two ends a little outside the place, three pixels side by side at each."""
    turns = np.arange(12) * np.pi / 12
    ahead = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    beside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    ends = np.array([-1.0, 1.0])[None, :, None, None] * ahead[:, None, None] * 1.47 * RADIUS
    places = ends + np.array([-2.0, 0.0, 2.0])[None, None, :, None] * beside[:, None, None]
    at = np.clip(places.round().astype(int) + SIDE // 2, 0, SIDE - 1)
    return at[..., 1] * SIDE + at[..., 0]


def _shape(soft: Floats) -> tuple[Floats, Floats, Floats]:
    """Where the ink lies, and how long and how wide it is: a line that only passes through fills no place."""
    zones = _zones(False)
    heavy = np.maximum(soft - 0.08, 0)
    moments = np.stack(
        [np.ones_like(zones.x), zones.x, zones.y, zones.x**2, zones.y**2, zones.x * zones.y], axis=1
    )
    total, mx, my, xx, yy, xy = (heavy @ moments).T
    total = total + 1e-3
    mx, my, xx, yy, xy = mx / total, my / total, xx / total, yy / total, xy / total
    xx, yy, xy = xx - mx**2, yy - my**2, xy - mx * my
    root = np.sqrt((xx - yy) ** 2 / 4 + xy**2)
    middle = (xx + yy) / 2
    unit = RADIUS
    return (
        np.hypot(mx, my) / unit,
        np.sqrt(np.maximum(middle + root, 0)) / unit,
        np.sqrt(np.maximum(middle - root, 0)) / unit,
    )
