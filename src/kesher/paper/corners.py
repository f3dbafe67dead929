"""The corners of the sheets in a picture, and which of them belong together.

The four corners say which layout a sheet has and where it lies. Each corner's own size and turn say where the
others must be, so that the corners of two sheets that lie side by side are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.paper.camera import Points, edges
from kesher.paper.detector import detector
from kesher.paper.geometry import Geometry, Paper, week_geometry
from kesher.paper.number import layout_of_corner
from kesher.paper.photograph import Picture
from kesher.parts import cv2, np

SEEN_AT = 1500
"""Pixels of the longer side at which corners are first looked for."""
_NEAR = 0.55
"""How far off its expected place another corner of the same sheet may be seen, as a share of the way to it.

A camera that looks aslant sees what is farther away much smaller."""

_Known = tuple[tuple[Paper, Language, int, int], Points]
"""What a corner's id says, and where it was seen."""


class Corners(NamedTuple):
    """A layout, and which of its four corners were seen where."""

    geometry: Geometry
    seen: dict[int, Points]


def corners_of(picture: Picture) -> tuple[list[tuple[int, Points]], list[Corners]]:
    """The corner fiducials of a picture, and the sheets they make.

    Returns:
        For each fiducial its id, and its corners in pixels, clockwise from its own top left; and the sheets.
    """
    found: list[tuple[int, Points]] = []
    sheets: list[Corners] = []
    for number_of_looks, (image, scale, fine) in enumerate(_looks(picture), 1):
        squares, ids, _ = detector(cv2.aruco.DICT_4X4_50, fine=fine, least=0.04).detectMarkers(image)
        if ids is None:
            continue
        for square, number in zip(squares, ids.ravel(), strict=True):
            now = np.asarray(square, np.float64).reshape(4, 2) / scale
            if not any(_same(now, before) for _, before in found):
                found.append((int(number), now))
        sheets = _sheets(found)
        if sheets and all(len(each.seen) >= (4 if number_of_looks < 2 else 3) for each in sheets):
            break
    return found, sheets


def _same(one: Points, other: Points) -> bool:
    """Whether two squares are one fiducial, seen twice."""
    side = float(np.linalg.norm(other[1] - other[0]))
    return float(np.linalg.norm(one.mean(axis=0) - other.mean(axis=0))) < side / 2


def _sheets(fiducials: Sequence[tuple[int, Points]]) -> list[Corners]:
    """The sheets that corners make: one of each layout, unless a corner of it is there twice."""
    layouts: dict[tuple[Paper, Language, int], list[_Known]] = {}
    for number, square in fiducials:
        if (known := layout_of_corner(number)) is not None:
            layouts.setdefault(known[:3], []).append((known, square))
    return [sheet for corners in layouts.values() for sheet in _sheets_of(corners)]


def _sheets_of(corners: list[_Known]) -> list[Corners]:
    """The sheets of one layout: of each corner those others that lie where it says they must.

    The largest group first, so that a corner between two sheets goes where most others agree with it.
    """
    if len({known[3] for known, _ in corners}) == len(corners):
        paper, language, version, _ = corners[0][0]
        return [Corners(week_geometry(paper, language, version), {known[3]: at for known, at in corners})]
    left, made = list(corners), list[Corners]()
    while left:
        groups = [_around(each, left) for each in left]
        best = max(groups, key=len)
        (paper, language, version, _), _ = left[best[0]]
        seen = {left[n][0][3]: left[n][1] for n in best}
        made.append(Corners(week_geometry(paper, language, version), seen))
        left = [each for n, each in enumerate(left) if n not in best]
    return made


def _around(one: _Known, fiducials: Sequence[_Known]) -> list[int]:
    """Which fiducials are corners of one's own sheet, itself first."""
    (paper, language, version, place), square = one
    geometry = week_geometry(paper, language, version)
    own = geometry.fiducials[place]
    across, down = (
        (square[1] - square[0] + square[2] - square[3]) / 2,
        (square[3] - square[0] + square[2] - square[1]) / 2,
    )
    middle = square.mean(axis=0)
    chosen = {place: next(n for n, each in enumerate(fiducials) if each is one)}
    for other in range(4):
        if other == place:
            continue
        fiducial = geometry.fiducials[other]
        way = ((fiducial.x - own.x) * across + (fiducial.y - own.y) * down) / own.size
        reach = _NEAR * float(np.linalg.norm(way))
        offs = [
            (float(np.linalg.norm(each.mean(axis=0) - middle - way)), n)
            for n, (known, each) in enumerate(fiducials)
            if known == (paper, language, version, other)
        ]
        if offs and min(offs)[0] < reach:
            chosen[other] = min(offs)[1]
    return list(chosen.values())


def tangled(sheets: Sequence[Corners]) -> bool:
    """Whether corners of one sheet lie inside another, so that neither can be told from the other."""
    for one in sheets:
        if len(one.seen) < 3:
            continue
        mm, px = pairs(one.geometry, one.seen)
        onto, _ = cv2.findHomography(px, mm, 0)
        w, h = one.geometry.page
        for other in sheets:
            if other is one:
                continue
            middles = np.array([each.mean(axis=0) for each in other.seen.values()]).reshape(-1, 1, 2)
            on = cv2.perspectiveTransform(middles, onto).reshape(-1, 2)
            if ((on > 0) & (on < (w, h))).all(axis=1).any():
                return True
    return False


def _looks(picture: Picture) -> Iterator[tuple[Picture, float, bool]]:
    """The picture in the ways in which corners are looked for, the cheapest first."""
    longer = max(picture.shape)
    scale = min(1.0, SEEN_AT / longer)
    small = picture if scale == 1 else _resized(picture, scale)
    yield small, scale, False
    yield small, scale, True
    evened = cv2.createCLAHE(4.0, (8, 8)).apply(cv2.GaussianBlur(small, (0, 0), 1.0))
    yield np.asarray(evened, np.uint8), scale, True
    less = min(1.0, SEEN_AT / 2 / longer)
    yield _resized(picture, less), less, True


def _resized(picture: Picture, scale: float) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def missing(seen: dict[int, Points]) -> Problem:
    """Too few corners. Where two of one side are seen, the other side's name helps to take it again."""
    codes = {
        frozenset((0, 1)): Code.SHEET_CUT_BOTTOM,
        frozenset((2, 3)): Code.SHEET_CUT_TOP,
        frozenset((0, 3)): Code.SHEET_CUT_RIGHT,
        frozenset((1, 2)): Code.SHEET_CUT_LEFT,
    }
    return Problem(codes.get(frozenset(seen), Code.SHEET_CORNERS))


def pairs(
    geometry: Geometry, seen: dict[int, Points], fiducials: dict[int, tuple[int, Points]] | None = None
) -> tuple[Points, Points]:
    """Corresponding points: millimetres and pixels."""
    mm = [edges(geometry.fiducials[place]) for place in seen]
    px = list(seen.values())
    for place, (_, square) in (fiducials or {}).items():
        mm.append(edges(geometry.numbers[place]))
        px.append(square)
    return np.concatenate(mm), np.concatenate(px)
