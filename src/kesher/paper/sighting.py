"""The sheets in a picture: of each its layout, its number, and how the camera looked at it."""

from __future__ import annotations

from typing import NamedTuple

from kesher.method.problems import Code, Problem
from kesher.paper.bounds import SHEETS
from kesher.paper.camera import Camera, Points, edges, fit, scale_of
from kesher.paper.corners import Corners, corners_of, missing, pairs, tangled
from kesher.paper.foot import fiducials_at_foot, number_at_foot
from kesher.paper.geometry import Geometry
from kesher.paper.number import Number, layout_of_corner
from kesher.paper.photograph import Picture
from kesher.parts import np

LEAST_BUBBLE = 7.0
"""Pixels of the picture across a bubble, where they are fewest, under which nothing is to be told."""
OFF = 2.5
"""Millimetres by which a corner may lie off its place before the corners are said to disagree."""


class Sighting(NamedTuple):
    """A sheet in a picture.

    Attributes:
        geometry: which layout it is.
        number: which sheet it is.
        camera: how it is seen.
        scale: pixels to a millimetre, where they are fewest.
    """

    geometry: Geometry
    number: Number
    camera: Camera
    scale: float


def sightings(picture: Picture) -> list[Sighting | Problem]:
    """Find the sheets in a grey picture.

    Args:
        picture: height by width, 0 to 255.

    Returns:
        Each sheet, or by name why there is none to read. Beside a sheet that was found, a few corners of
        another are told only when half of it is there.
    """
    fiducials, known = corners_of(picture)
    if not any(len(each.seen) >= 3 for each in known):
        # A mirrored fiducial can pass for another one, so few corners may be those of a mirrored sheet.
        mirrored = corners_of(np.ascontiguousarray(picture[:, ::-1]))[1]
        if any(len(each.seen) >= 3 for each in mirrored):
            return [Problem(Code.SHEET_MIRRORED)]
        if not known:
            foreign = sum(layout_of_corner(number) is None for number, _ in fiducials)
            return [Problem(Code.SHEET_VERSION if foreign >= 3 else Code.SHEET_NONE)]
        return [missing(max(known, key=lambda each: len(each.seen)).seen)]
    if len(known) > 1 and tangled(known):
        return [Problem(Code.SHEET_TWO)]
    worth = [each for each in known if len(each.seen) >= 2]
    if len(worth) > SHEETS:
        return [Problem(Code.SHEET_TWO)]
    return [_sighting(picture, each) if len(each.seen) >= 3 else missing(each.seen) for each in worth]


def _sighting(picture: Picture, corners: Corners) -> Sighting | Problem:
    """One sheet by its corners, or why it cannot be read."""
    geometry, seen = corners
    camera = fit(*pairs(geometry, seen), picture)
    fiducials = fiducials_at_foot(picture, geometry, camera)
    camera = fit(*pairs(geometry, seen, fiducials), picture)
    if isinstance(wrong := _agree(geometry, seen, camera), Problem):
        return wrong
    scale = scale_of(geometry, camera)
    if scale * geometry.fields[0].options[0].w < LEAST_BUBBLE:
        return Problem(Code.SHEET_SMALL)
    number = number_at_foot(picture, geometry, camera, {place: each[0] for place, each in fiducials.items()})
    return number if isinstance(number, Problem) else Sighting(geometry, number, camera, scale)


def _agree(geometry: Geometry, seen: dict[int, Points], camera: Camera) -> Problem | None:
    """Refuse corners that do not lie on one sheet: one of another sheet, or a fold."""
    for place, square in seen.items():
        wanted = camera.pixels(edges(geometry.fiducials[place]))
        side = np.linalg.norm(np.diff(wanted, axis=0), axis=1).mean()
        off = np.linalg.norm(wanted - square, axis=1).mean() / side * geometry.fiducials[place].size
        if off > OFF:
            return Problem(Code.SHEET_CORNERS_DISAGREE)
    around = camera.pixels(np.array([[each.x, each.y] for each in geometry.fiducials]))
    turn = np.roll(around, -1, axis=0) - around
    following = np.roll(turn, -1, axis=0)
    crossed = turn[:, 0] * following[:, 1] - turn[:, 1] * following[:, 0]
    return None if (crossed > 0).all() else Problem(Code.SHEET_CORNERS_DISAGREE)
