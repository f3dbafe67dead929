"""Lines that are of the paper and not of a pen: folds, edges of shadows, streaks of a scanner.

Looked at place by place, a fold is a stroke: it is dark, it is straight, and it may end in no row at all.
What tells it from an answer is that it does not stop where the answers do. It runs on through the white
between the rows and between the days, where nobody marks. So it is looked for there alone, with every place
to mark left out, and only what runs on for centimetres is a line.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from kesher.paper.alignment import Laid
from kesher.paper.flat import PAPER
from kesher.parts import cv2, np, npt

Floats = npt.NDArray[np.float32]

STRIP = 3.0
"""Millimetres on A5 of the strips across a line in which it is looked for, one after another."""
QUIET = 0.15
"""In a strip the paper is as dark as this share of its pixels; letters have more white between them."""
LONG = 45.0
"""Millimetres on A5 for which a line runs."""
SLOPES = tuple(n / 40 for n in range(-8, 9))
"""How far it may lean from the way of the rows or of the columns."""
SIDES = (1.9, 4.2)
"""So many millimetres on A5 to both sides of a line the paper must be brighter: of a narrow or a wide one."""
LEAST = 0.03
"""How much darker than the paper beside it a line is in a strip, black being 1."""
CONTINUES = 0.7
"""The share of its strips that must show it."""
_MOST = 0.3
"""Of the darkness of one strip, so that one black spot is no long grey line."""
_MORE = 2.0
"""What is taken away is at most so many times as dark as the line is on the whole."""
_AROUND = 0.3
"""Millimetres around a place to mark that are left out with it."""
_TURN = np.pi / 60


class Lines(NamedTuple):
    """For each place to mark the strongest line through it.

    Attributes:
        strength: how much darker than the paper beside it, black being 1; 0 where there is none.
        turn: its direction in radians, from the way of the row downwards.
    """

    strength: Floats
    turn: Floats


def lines_of(laid: Laid) -> Lines:
    """Look for the lines of a flattened sheet: along its columns, and along its rows."""
    per_mm = laid.scale / 2
    half = cv2.resize(laid.picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = np.where(_free(laid, half.shape, per_mm), 254 - np.minimum(half, 254), 255).astype(np.uint8)
    reach = np.array([each.w / 2 for each in laid.geometry.options]) * per_mm
    at = laid.centres / 2
    down, lean_down = _lines_down(dark, at, reach, laid.geometry.unit, per_mm)
    across, lean_across = _lines_down(dark.T, at[:, ::-1], reach, laid.geometry.unit, per_mm)
    turn = np.where(down >= across, np.pi / 2 - np.arctan(lean_down), np.arctan(lean_across))
    return Lines(np.maximum(down, across), turn.astype(np.float32))


def _free(laid: Laid, shape: tuple[int, ...], per_mm: float) -> Any:
    """Where no place to mark is, and no fiducial."""
    free = np.ones(shape, np.uint8)
    for (x, y), option in zip(laid.centres / 2, laid.geometry.options, strict=True):
        half = (option.w / 2 + _AROUND) * per_mm
        if option.shape == "circle":
            cv2.circle(free, (round(x), round(y)), round(half), 0, -1)
        else:
            _blank(free, x - half, y - half, 2 * half)
    for fiducial in (*laid.geometry.fiducials, *laid.geometry.numbers, laid.geometry.code):
        _blank(free, (fiducial.x - 1) * per_mm, (fiducial.y - 1) * per_mm, (fiducial.size + 2) * per_mm)
    return free.astype(bool)


def _blank(free: Any, x: float, y: float, side: float) -> None:
    left, top, right, bottom = (max(0, round(each)) for each in (x, y, x + side, y + side))
    free[top:bottom, left:right] = 0


def _lines_down(dark: Any, at: Any, reach: Any, unit: float, per_mm: float) -> tuple[Floats, Floats]:
    """The strongest line through each place that runs down a picture, and how far it leans.

    Args:
        dark: how dark each pixel is, 54 being white paper; 255 where nothing may be seen.
        at: the middles of the places, pixels.
        reach: half of their widths, pixels.
        unit: of the layout.
        per_mm: pixels to a millimetre.
    """
    seen, darker = _strips(dark, round(STRIP * unit * per_mm), [round(s * unit * per_mm) for s in SIDES])
    count, width = darker.shape
    long = round(LONG / STRIP) | 1
    height = STRIP * unit * per_mm
    strips = np.arange(count)
    row = np.clip((at[:, 1] / height).astype(int), 0, count - 1)
    strength, lean = np.zeros(len(at), np.float32), np.zeros(len(at), np.float32)
    offs = np.arange(-int(np.ceil(reach.max())), int(np.ceil(reach.max())) + 1)
    near = abs(offs)[None] <= reach[:, None] + 1
    # Where paper is seen, where it shows a line, and how dark that is; beyond the edges nothing is seen.
    shows = seen & (darker > LEAST)
    room = int(np.ceil(count / 2 * SLOPES[-1] * height)) + 1
    layers = np.pad(
        np.stack([seen, shows, darker * shows]).astype(np.float32), ((0, 0), (0, 0), (room, room))
    )
    windows = np.lib.stride_tricks.sliding_window_view(layers, width, axis=2)
    for slope in SLOPES:
        moved = np.round((strips - count / 2) * slope * height).astype(int)
        total, showing, whole = (
            cv2.boxFilter(each, -1, (1, long), normalize=False) for each in windows[:, strips, room + moved]
        )
        runs = (showing / np.maximum(total, 1) >= CONTINUES) & (total >= long / 2)
        if not runs.any():
            continue
        found = np.where(runs, whole / np.maximum(total, 1), 0)
        x = np.round(at[:, 0] - moved[row]).astype(int)
        here = found[row[:, None], np.clip(x[:, None] + offs, 0, width - 1)]
        best = np.where(near, here, 0).max(axis=1)
        better = best > strength
        strength[better], lean[better] = best[better], slope
    return strength, lean


def _strips(dark: Any, tall: int, sides: list[int]) -> tuple[Any, Floats]:
    """A picture in strips: where enough of each is seen, and how much darker than beside it the paper is."""
    count, width = len(dark) // tall, dark.shape[1]
    strips = np.ascontiguousarray(dark[: count * tall]).reshape(count, tall, width)
    free = (strips < 255).sum(axis=1)
    seen = free >= max(2, tall // 6)
    palest = _smallest(strips, int(QUIET * tall) + 1)
    quiet = np.take_along_axis(palest, (QUIET * free).astype(int)[None], axis=0)[0].astype(np.float32)
    white = 254 - PAPER
    quiet = np.where(seen, (quiet - white) / PAPER, 0).astype(np.float32)
    quiet = cv2.blur(quiet, (3, 1))
    darker = np.zeros_like(quiet)
    for side in sides:
        padded = np.pad(quiet, ((0, 0), (side, side)), mode="edge")
        beside = np.maximum(padded[:, :width], padded[:, 2 * side :])
        darker = np.maximum(darker, quiet - np.maximum(beside, 0))
    # A line may wander a little from strip to strip.
    return seen, np.asarray(cv2.dilate(np.clip(darker, 0, _MOST), np.ones((1, 5), np.uint8)), np.float32)


def _smallest(strips: Any, many: int) -> Any:
    """The so many smallest of each column of each strip, in order; a few of them, so no strip is sorted."""
    count, tall, width = strips.shape
    least = np.full((many, count, width), 255, np.uint8)
    for each in range(tall):
        rest = strips[:, each]
        for n in range(many):
            least[n], rest = np.minimum(least[n], rest), np.maximum(least[n], rest)
    return least


def taken_away(ink: Floats, lines: Lines, side: int, radius: float) -> Floats:
    """The ink of each place without that of the line that runs through it.

    Only what is seen beyond the outline on both sides is taken from between them.

    Args:
        ink: places by pixels.
        lines: which run through them.
        side: of the square around a place, pixels.
        radius: from its middle to its outline.
    """
    out = ink.copy()
    for n in np.flatnonzero(lines.strength > 0):
        across, before, after = _ends(round(float(lines.turn[n]) / _TURN), side, radius)
        profiles = []
        for part in (before, after):
            weight = np.bincount(across[part], minlength=across.max() + 1)
            total = np.bincount(across[part], ink[n][part], minlength=across.max() + 1)
            profiles.append(np.where(weight > 0, total / np.maximum(weight, 1), 0))
        profile = np.minimum(*profiles).clip(0).astype(np.float32)
        soft = cv2.GaussianBlur(profile[None], (0, 0), 1.0)[0]
        out[n] = ink[n] - np.minimum(soft, _MORE * lines.strength[n])[across]
    return out


@cache
def _ends(turn: int, side: int, radius: float) -> tuple[Any, Any, Any]:
    """For each pixel how far across a line it lies; and which lie beyond the outline on its two sides."""
    angle = turn * _TURN
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) - (side - 1) / 2
    along = (x * np.cos(angle) + y * np.sin(angle)).ravel()
    across = (y * np.cos(angle) - x * np.sin(angle)).ravel()
    numbered = (across - across.min()).round().astype(int)
    away = np.hypot(x, y).ravel()
    outside = away > 1.1 * radius
    return numbered, outside & (along < 0), outside & (along > 0)
