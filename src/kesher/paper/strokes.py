"""Whose a stroke is: the tail of a tick and the side of a ring reach into places they do not mean.

A stroke that hangs together was made by one hand in one go, for one place. Where it lies almost wholly at one
place and only touches another, it is taken from the other; where it lies at both, it is left, and asked
about.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from kesher.paper.alignment import Laid
from kesher.parts import cv2, np, npt

Floats = npt.NDArray[np.float32]

_LEAST, _MOST, _SHARE = 0.12, 0.35, 0.40
"""How dark a stroke is at least to be followed: a share of this sheet's own ink, between two bounds."""
_REACH = 1.5
"""How far a place reaches for the strokes that are its own, in radii of its outline."""
_INNER = 0.76
_TOUCHES, _SMALLER = 0.15, 0.5
"""A stroke only touches a place when it covers no more of its inside than this, and has no more pixels there
than this share of those where it has most."""
_PASTED = 41
"""Pixels of the square around a place that are put on the common page: a little more than to the next."""


def own_strokes(ink: Floats, laid: Laid, side: int, radius: float, pen: float) -> tuple[Floats, Any]:
    """The ink of each place without the strokes that are another's, and where a stroke is shared.

    Args:
        ink: places by pixels, the printed outlines taken out.
        laid: the sheet.
        side: of the square around a place, pixels.
        radius: from its middle to its outline.
        pen: how dark this sheet's inked places are.

    Returns:
        The ink; and for each place whether a stroke in it lies still more at another place.
    """
    scales = [1.0 if o.shape == "circle" else o.w * laid.scale / (2 * radius) for o in laid.geometry.options]
    page = _page(ink, laid, side, scales)
    least = float(np.clip(_SHARE * pen, _LEAST, _MOST))
    _, named = cv2.connectedComponents((page > least).astype(np.uint8), connectivity=8)
    near, inner = _zones(side, radius)
    windows = [_window(named, at, side, scale) for at, scale in zip(laid.centres, scales, strict=True)]
    counts: dict[int, dict[int, int]] = {}
    for n, window in enumerate(windows):
        seen = window[near]
        if not seen.any():
            continue
        names, many = np.unique(seen[seen > 0], return_counts=True)
        for name, count in zip(names.tolist(), many.tolist(), strict=True):
            counts.setdefault(name, {})[n] = count
    out, shared = ink.copy(), np.zeros(len(ink), bool)
    for name, at in counts.items():
        most = max(at.values())
        owner = next(n for n, count in at.items() if count == most)
        for n, count in at.items():
            if n == owner:
                continue
            its = windows[n] == name
            if its[inner].mean() > _TOUCHES:
                shared[n] = True
            elif count <= _SMALLER * most:
                soft = cv2.dilate(its.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool).ravel()
                out[n, soft] = np.minimum(out[n, soft], 0)
    return out, shared


def _page(ink: Floats, laid: Laid, side: int, scales: list[float]) -> Floats:
    """The ink of all places on one page."""
    height, width = laid.picture.shape
    room = side
    page = np.zeros((height + 2 * room, width + 2 * room), np.float32)
    for (x, y), patch, scale in zip(laid.centres, ink, scales, strict=True):
        whole = round(side * scale)
        part = patch.reshape(side, side)
        if whole != side:
            part = cv2.resize(part, (whole, whole), interpolation=cv2.INTER_LINEAR)
        cut = (whole - round(_PASTED * scale)) // 2
        part = part[cut : whole - cut, cut : whole - cut]
        left, top = _corner(x, len(part)) + room, _corner(y, len(part)) + room
        if left >= 0 and top >= 0 and left + len(part) <= page.shape[1] and top + len(part) <= page.shape[0]:
            page[top : top + len(part), left : left + len(part)] = part
    return page


def _window(named: Any, at: Any, side: int, scale: float) -> Any:
    """The names of the strokes in the square around a place."""
    whole = round(side * scale)
    left, top = _corner(at[0], whole) + side, _corner(at[1], whole) + side
    part = np.zeros((whole, whole), np.float32)
    seen = named[max(0, top) : max(0, top + whole), max(0, left) : max(0, left + whole)]
    part[: seen.shape[0], : seen.shape[1]] = seen
    if whole == side:
        return part
    return cv2.resize(part, (side, side), interpolation=cv2.INTER_NEAREST)


def _corner(middle: float, whole: int) -> int:
    return int(np.floor(middle - whole / 2 + 0.5))


@cache
def _zones(side: int, radius: float) -> tuple[Any, Any]:
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) - (side - 1) / 2
    away = np.hypot(x, y) / radius
    return away <= _REACH, away <= _INNER
