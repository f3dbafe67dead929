"""The foot of a sheet, as a camera sees it: its number, in three printed squares and once more in a code."""

from __future__ import annotations

from functools import cache
from typing import Any

from kesher.method.problems import Code, Problem
from kesher.paper.camera import Camera, Points, cutting, edges
from kesher.paper.detector import detector
from kesher.paper.fiducials import number_squares
from kesher.paper.geometry import VERSIONS, Geometry
from kesher.paper.number import (
    FIDUCIAL_VALUES,
    Number,
    layout_number,
    number_of_code,
    number_of_fiducials,
)
from kesher.paper.photograph import Picture
from kesher.parts import cv2, np

NEAR = 3.5
"""Millimetres by which a square may lie off its place."""


def fiducials_at_foot(picture: Picture, geometry: Geometry, camera: Camera) -> dict[int, tuple[int, Points]]:
    """The number's fiducials: for each place its value, and its corners in the picture."""
    found: dict[int, tuple[int, Points]] = {}
    for place, fiducial in enumerate(geometry.numbers):
        room, scale = 6.0, 10.0
        x, y, side = fiducial.x - room, fiducial.y - room, fiducial.size + 2 * room
        seen = cutting(picture, camera, x, y, side, scale)
        for fine in (False, True):
            squares, ids, _ = detector(cv2.aruco.DICT_5X5_1000, fine=fine, least=1.2).detectMarkers(seen)
            best = None
            for square, number in zip(squares, [] if ids is None else ids.ravel(), strict=False):
                corners = (np.asarray(square, np.float64).reshape(4, 2) + 0.5) / scale + (x, y)
                off = float(np.linalg.norm(corners - edges(fiducial), axis=1).mean())
                if off < NEAR and (best is None or off < best[0]):
                    best = (off, int(number), camera.pixels(corners))
            if best is not None:
                found[place] = best[1:]
                break
        if place not in found and (known := _sampled(seen, room, fiducial.size, scale)) is not None:
            number, moved = known
            found[place] = (number, camera.pixels(edges(fiducial) + moved))
    return found


_STEPS = np.arange(-2.4, 2.5, 0.4)


def _sampled(page: Picture, room: float, size: float, scale: float) -> tuple[int, Points] | None:
    """A fiducial of which no outline was found, by its squares alone, at its expected place or a little off.

    Returns:
        Its number and how far off it lies, mm; None when no number stands out.
    """
    bits = _bits()
    side = round(np.sqrt(bits.shape[1]))
    cell = size / (side + 2) * scale
    soft = cv2.blur(page, (max(1, round(cell * 0.5)),) * 2).astype(np.float32)
    middles = (np.arange(side + 2) + 0.5) * cell
    frame = np.ones((side + 2, side + 2), bool)
    frame[1:-1, 1:-1] = False
    best: tuple[float, int, Points] | None = None
    for dy in _STEPS:
        for dx in _STEPS:
            x, y = (room + dx) * scale + middles, (room + dy) * scale + middles
            seen = soft[np.ix_(y.round().astype(int), x.round().astype(int))]
            black, inner = float(seen[frame].mean()), seen[1:-1, 1:-1].ravel()
            white = float(np.sort(inner)[-4:].mean())
            between = (white + black) / 2
            # Of the frame's squares two may be covered; what stands out best is the fiducial's true place.
            if white - black < 25 or (seen[frame] > between).sum() > 2:
                continue
            alike = bits @ np.where(inner > between, 1.0, -1.0)
            number = int(alike.argmax())
            if alike[number] < len(inner) - 2:
                continue
            clear = float(abs(inner - between).mean()) / (white - black)
            if best is None or clear > best[0]:
                best = (clear, number, np.array([dx, dy]))
    return best[1:] if best is not None else None


@cache
def _bits() -> Points:
    """The inner squares of every number's fiducial in one row: white 1, black -1."""
    squares = np.array([number_squares(each) for each in range(FIDUCIAL_VALUES)], np.float64)
    return squares[:, 1:-1, 1:-1].reshape(FIDUCIAL_VALUES, -1) * 2 - 1


def number_at_foot(
    picture: Picture, geometry: Geometry, camera: Camera, fiducials: dict[int, int]
) -> Number | Problem:
    """The sheet's number, by its fiducials and by its code; where both were read they must agree."""
    by_tags = (
        number_of_fiducials(tuple(fiducials[each] for each in range(3))) if len(fiducials) == 3 else None
    )
    by_code = _code(picture, geometry, camera)
    if by_code is not None:
        version, layout, number = by_code
        if version not in VERSIONS:
            return Problem(Code.SHEET_VERSION)
        same = by_tags is None or (by_tags.first, by_tags.short) == (number.first, number.short)
        laid_out = (version, layout) == (geometry.version, layout_number(geometry.paper, geometry.language))
        if not laid_out or not same:
            return Problem(Code.SHEET_CONFLICT)
        return number
    return by_tags if by_tags is not None else Problem(Code.SHEET_NUMBER)


def _code(picture: Picture, geometry: Geometry, camera: Camera) -> tuple[int, int, Number] | None:
    import zxingcpp

    code, room = geometry.code, 3.0
    side = code.size + 2 * room
    seen = cutting(picture, camera, code.x - room, code.y - room, side, 12.0)
    wanted: Any = zxingcpp.BarcodeFormat.QRCode
    for each in zxingcpp.read_barcodes(seen, formats=wanted):
        if (known := number_of_code(each.text)) is not None:
            return known
    return None
