"""Finding the sheets in a picture: their corners, their numbers, and how the camera looked at each.

The four corner tags say which layout a sheet has and where it lies; a corner's own size and turn say where
the others must be, so that the corners of two sheets that lie side by side are told apart. The number's tags
say which sheet it is. From all of their corners a camera is fitted: a perspective, and one number for the
bend of the lens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import VERSIONS, Geometry, Paper, Tag, week_geometry
from kesher.paper.number import (
    TAG_VALUES,
    Number,
    layout_number,
    layout_of_corner,
    number_of_code,
    number_of_tags,
)
from kesher.paper.photograph import Picture
from kesher.paper.tags import number_squares

Points = npt.NDArray[np.float64]

# A page is small work, and threads would only wait for each other.
cv2.setNumThreads(1)

SEEN_AT = 1500
"""Pixels of the longer side at which corners are first looked for."""
LEAST_BUBBLE = 7.0
"""Pixels of the picture across a bubble, where they are fewest, under which nothing is to be told."""
OFF = 2.5
"""Millimetres by which a corner may lie off its place before the corners are said to disagree."""
_NEAR = 0.55
"""How far off its expected place another corner of the same sheet may be seen, as a share of the way to it.

A camera that looks aslant sees what is farther away much smaller."""
SHEETS = 4
"""The most sheets of one picture that are read."""
BEND = 0.06
"""How strongly lenses bend: the spread that is expected of a phone's."""


class Camera(NamedTuple):
    """How millimetres of a sheet become pixels of a picture.

    Attributes:
        matrix: the perspective, 3 by 3, from millimetres to pixels without the lens's bend.
        bend: the lens: straight = seen * (1 + bend * r * r), r in half diagonals from the middle.
        middle: the middle of the picture, pixels.
        radius: half its diagonal, pixels.
    """

    matrix: Points
    bend: float
    middle: Points
    radius: float

    def pixels(self, mm: Points) -> Points:
        """Where points of the sheet are seen; n by 2."""
        straight = cv2.perspectiveTransform(mm.reshape(-1, 1, 2), self.matrix).reshape(-1, 2)
        wanted = (straight - self.middle) / self.radius
        seen = wanted.copy()
        for _ in range(8):
            seen = wanted / (1 + self.bend * (seen**2).sum(axis=1, keepdims=True))
        return np.asarray(seen * self.radius + self.middle)


class Found(NamedTuple):
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


def find(picture: Picture) -> list[Found | Problem]:
    """Find the sheets in a grey picture.

    Args:
        picture: height by width, 0 to 255.

    Returns:
        Each sheet, or by name why there is none to read. Beside a sheet that was found, a few corners of
        another are told only when half of it is there.
    """
    tags, known = _corners(picture)
    if not any(len(each.seen) >= 3 for each in known):
        # A mirrored tag can pass for another one, so few corners may be those of a mirrored sheet.
        mirrored = _corners(np.ascontiguousarray(picture[:, ::-1]))[1]
        if any(len(each.seen) >= 3 for each in mirrored):
            return [Problem(Code.SHEET_MIRRORED)]
        if not known:
            foreign = sum(layout_of_corner(number) is None for number, _ in tags)
            return [Problem(Code.SHEET_VERSION if foreign >= 3 else Code.SHEET_NONE)]
        return [_missing(max(known, key=lambda each: len(each.seen)).seen)]
    if len(known) > 1 and _tangled(known):
        return [Problem(Code.SHEET_TWO)]
    worth = [each for each in known if len(each.seen) >= 2]
    if len(worth) > SHEETS:
        return [Problem(Code.SHEET_TWO)]
    return [_found(picture, each) if len(each.seen) >= 3 else _missing(each.seen) for each in worth]


def _found(picture: Picture, corners: _Sheet) -> Found | Problem:
    """One sheet by its corners, or why it cannot be read."""
    geometry, seen = corners
    camera = _fit(*_pairs(geometry, seen), picture)
    tags = _tags(picture, geometry, camera)
    camera = _fit(*_pairs(geometry, seen, tags), picture)
    if isinstance(wrong := _agree(geometry, seen, camera), Problem):
        return wrong
    scale = _scale(geometry, camera)
    if scale * geometry.fields[0].options[0].w < LEAST_BUBBLE:
        return Problem(Code.SHEET_SMALL)
    number = _number(picture, geometry, camera, {place: each[0] for place, each in tags.items()})
    return number if isinstance(number, Problem) else Found(geometry, number, camera, scale)


_Known = tuple[tuple[Paper, Language, int, int], Points]
"""What a corner's id says, and where it was seen."""


class _Sheet(NamedTuple):
    """A layout, and which of its four corners were seen where."""

    geometry: Geometry
    seen: dict[int, Points]


# --- corners ------------------------------------------------------------------------------------------------


@cache
def _detector(dictionary: int, *, fine: bool, least: float) -> Any:
    """A detector of tags whose outline is so many times as long as the picture's longer side, or longer."""
    settings = cv2.aruco.DetectorParameters()
    settings.adaptiveThreshWinSizeMin = 5 if fine else 7
    settings.adaptiveThreshWinSizeMax = 45 if fine else 39
    settings.adaptiveThreshWinSizeStep = 8 if fine else 16
    settings.adaptiveThreshConstant = 5 if fine else 7
    settings.minMarkerPerimeterRate = least
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    settings.cornerRefinementWinSize = 4
    settings.relativeCornerRefinmentWinSize = 0.25
    settings.perspectiveRemovePixelPerCell = 6
    settings.perspectiveRemoveIgnoredMarginPerCell = 0.2
    settings.maxErroneousBitsInBorderRate = 0.3
    settings.errorCorrectionRate = 0.5
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(dictionary), settings)


def _corners(picture: Picture) -> tuple[list[tuple[int, Points]], list[_Sheet]]:
    """The corner tags of a picture, and the sheets they make.

    Returns:
        For each tag its id, and its corners in pixels, clockwise from its own top left; and the sheets.
    """
    found: list[tuple[int, Points]] = []
    sheets: list[_Sheet] = []
    for number_of_looks, (image, scale, fine) in enumerate(_looks(picture), 1):
        squares, ids, _ = _detector(cv2.aruco.DICT_4X4_50, fine=fine, least=0.04).detectMarkers(image)
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
    """Whether two squares are one tag, seen twice."""
    side = float(np.linalg.norm(other[1] - other[0]))
    return float(np.linalg.norm(one.mean(axis=0) - other.mean(axis=0))) < side / 2


def _sheets(tags: Sequence[tuple[int, Points]]) -> list[_Sheet]:
    """The sheets that corners make: one of each layout, unless a corner of it is there twice."""
    layouts: dict[tuple[Paper, Language, int], list[_Known]] = {}
    for number, square in tags:
        if (known := layout_of_corner(number)) is not None:
            layouts.setdefault(known[:3], []).append((known, square))
    return [sheet for corners in layouts.values() for sheet in _sheets_of(corners)]


def _sheets_of(corners: list[_Known]) -> list[_Sheet]:
    """The sheets of one layout: of each corner those others that lie where it says they must.

    The largest group first, so that a corner between two sheets goes where most others agree with it.
    """
    if len({known[3] for known, _ in corners}) == len(corners):
        paper, language, version, _ = corners[0][0]
        return [_Sheet(week_geometry(paper, language, version), {known[3]: at for known, at in corners})]
    left, made = list(corners), list[_Sheet]()
    while left:
        groups = [_around(each, left) for each in left]
        best = max(groups, key=len)
        (paper, language, version, _), _ = left[best[0]]
        seen = {left[n][0][3]: left[n][1] for n in best}
        made.append(_Sheet(week_geometry(paper, language, version), seen))
        left = [each for n, each in enumerate(left) if n not in best]
    return made


def _around(one: _Known, tags: Sequence[_Known]) -> list[int]:
    """Which tags are corners of one's own sheet, itself first."""
    (paper, language, version, place), square = one
    geometry = week_geometry(paper, language, version)
    own = geometry.fiducials[place]
    across, down = (
        (square[1] - square[0] + square[2] - square[3]) / 2,
        (square[3] - square[0] + square[2] - square[1]) / 2,
    )
    middle = square.mean(axis=0)
    chosen = {place: next(n for n, each in enumerate(tags) if each is one)}
    for other in range(4):
        if other == place:
            continue
        tag = geometry.fiducials[other]
        way = ((tag.x - own.x) * across + (tag.y - own.y) * down) / own.size
        reach = _NEAR * float(np.linalg.norm(way))
        offs = [
            (float(np.linalg.norm(each.mean(axis=0) - middle - way)), n)
            for n, (known, each) in enumerate(tags)
            if known == (paper, language, version, other)
        ]
        if offs and min(offs)[0] < reach:
            chosen[other] = min(offs)[1]
    return list(chosen.values())


def _tangled(sheets: Sequence[_Sheet]) -> bool:
    """Whether corners of one sheet lie inside another, so that neither can be told from the other."""
    for one in sheets:
        if len(one.seen) < 3:
            continue
        mm, px = _pairs(one.geometry, one.seen)
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


def _missing(seen: dict[int, Points]) -> Problem:
    """Too few corners. Where two of one side are seen, the other side's name helps to take it again."""
    codes = {
        frozenset((0, 1)): Code.SHEET_CUT_BOTTOM,
        frozenset((2, 3)): Code.SHEET_CUT_TOP,
        frozenset((0, 3)): Code.SHEET_CUT_RIGHT,
        frozenset((1, 2)): Code.SHEET_CUT_LEFT,
    }
    return Problem(codes.get(frozenset(seen), Code.SHEET_CORNERS))


def _square(tag: Tag) -> Points:
    x, y, s = tag.x, tag.y, tag.size
    return np.array([[x, y], [x + s, y], [x + s, y + s], [x, y + s]], np.float64)


def _pairs(
    geometry: Geometry, seen: dict[int, Points], tags: dict[int, tuple[int, Points]] | None = None
) -> tuple[Points, Points]:
    """Corresponding points: millimetres and pixels."""
    mm = [_square(geometry.fiducials[place]) for place in seen]
    px = list(seen.values())
    for place, (_, square) in (tags or {}).items():
        mm.append(_square(geometry.numbers[place]))
        px.append(square)
    return np.concatenate(mm), np.concatenate(px)


# --- the camera ---------------------------------------------------------------------------------------------


def _fit(mm: Points, px: Points, picture: Picture) -> Camera:
    """The camera that best explains what was seen: by least squares over perspective and bend."""
    height, width = picture.shape
    middle, radius = np.array([width / 2, height / 2]), float(np.hypot(width, height) / 2)
    centre, spread = mm.mean(axis=0), 100.0
    flat = (mm - centre) / spread
    seen = (px - middle) / radius
    square = (seen**2).sum(axis=1, keepdims=True)
    matrix, _ = cv2.findHomography(flat, seen, 0)
    values = np.append((matrix / matrix[2, 2]).ravel()[:8], 0.0)
    weight = 0.002 / BEND  # what a corner is seen to, in half diagonals, against what lenses are known to do

    def rest(values: Points) -> Points:
        m = np.append(values[:8], 1.0).reshape(3, 3)
        whole = np.c_[flat, np.ones(len(flat))] @ m.T
        straight = whole[:, :2] / whole[:, 2:]
        return np.append((straight - seen * (1 + values[8] * square)).ravel(), values[8] * weight)

    for _ in range(6):
        now = rest(values)
        slope = np.empty((len(now), 9))
        for i in range(9):
            step = np.zeros(9)
            step[i] = 1e-6
            slope[:, i] = (rest(values + step) - now) / 1e-6
        values = values - np.linalg.lstsq(slope, now, rcond=None)[0]
    back = np.array([[radius, 0, middle[0]], [0, radius, middle[1]], [0, 0, 1]])
    onto = np.array([[1 / spread, 0, -centre[0] / spread], [0, 1 / spread, -centre[1] / spread], [0, 0, 1]])
    return Camera(back @ np.append(values[:8], 1.0).reshape(3, 3) @ onto, float(values[8]), middle, radius)


def _agree(geometry: Geometry, seen: dict[int, Points], camera: Camera) -> Problem | None:
    """Refuse corners that do not lie on one sheet: one of another sheet, or a fold."""
    for place, square in seen.items():
        wanted = camera.pixels(_square(geometry.fiducials[place]))
        side = np.linalg.norm(np.diff(wanted, axis=0), axis=1).mean()
        off = np.linalg.norm(wanted - square, axis=1).mean() / side * geometry.fiducials[place].size
        if off > OFF:
            return Problem(Code.SHEET_CORNERS_DISAGREE)
    around = camera.pixels(np.array([[each.x, each.y] for each in geometry.fiducials]))
    turn = np.roll(around, -1, axis=0) - around
    following = np.roll(turn, -1, axis=0)
    crossed = turn[:, 0] * following[:, 1] - turn[:, 1] * following[:, 0]
    return None if (crossed > 0).all() else Problem(Code.SHEET_CORNERS_DISAGREE)


def _scale(geometry: Geometry, camera: Camera) -> float:
    """Pixels to a millimetre at the worst place of the sheet."""
    w, h = geometry.page
    worst = np.inf
    for x in (0.1 * w, 0.5 * w, 0.9 * w):
        for y in (0.1 * h, 0.5 * h, 0.9 * h):
            a, b, c = camera.pixels(np.array([[x, y], [x + 4, y], [x, y + 4]]))
            worst = min(worst, float(np.linalg.norm(b - a)) / 4, float(np.linalg.norm(c - a)) / 4)
    return worst


# --- the number ---------------------------------------------------------------------------------------------


def _cutting(picture: Picture, camera: Camera, x: float, y: float, side: float, scale: float) -> Picture:
    """A small square of the sheet, seen from straight above, at so many pixels to a millimetre.

    Over so little of the page the lens's bend is a perspective too.
    """
    seen = camera.pixels(_square(Tag(x, y, side))).astype(np.float32)
    size = round(side * scale)
    wanted = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(seen, wanted)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (size, size), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _tags(picture: Picture, geometry: Geometry, camera: Camera) -> dict[int, tuple[int, Points]]:
    """The number's tags: for each place its value, and its corners in the picture."""
    found: dict[int, tuple[int, Points]] = {}
    for place, tag in enumerate(geometry.numbers):
        room, scale = 6.0, 10.0
        x, y, side = tag.x - room, tag.y - room, tag.size + 2 * room
        cutting = _cutting(picture, camera, x, y, side, scale)
        for fine in (False, True):
            squares, ids, _ = _detector(cv2.aruco.DICT_5X5_1000, fine=fine, least=1.2).detectMarkers(cutting)
            best = None
            for square, number in zip(squares, [] if ids is None else ids.ravel(), strict=False):
                corners = (np.asarray(square, np.float64).reshape(4, 2) + 0.5) / scale + (x, y)
                off = float(np.linalg.norm(corners - _square(tag), axis=1).mean())
                if off < OFF + 1 and (best is None or off < best[0]):
                    best = (off, int(number), camera.pixels(corners))
            if best is not None:
                found[place] = best[1:]
                break
        if place not in found and (known := _sampled(cutting, room, tag.size, scale)) is not None:
            number, moved = known
            found[place] = (number, camera.pixels(_square(tag) + moved))
    return found


_STEPS = np.arange(-2.4, 2.5, 0.4)


def _sampled(cutting: Picture, room: float, size: float, scale: float) -> tuple[int, Points] | None:
    """A tag that no outline was found of, by its squares alone, at its expected place and a little around.

    Returns:
        Its number and how far off it lies, mm; None when no number stands out.
    """
    bits = _bits()
    side = round(np.sqrt(bits.shape[1]))
    cell = size / (side + 2) * scale
    soft = cv2.blur(cutting, (max(1, round(cell * 0.5)),) * 2).astype(np.float32)
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
            # Of the frame's squares two may be covered; what stands out best is the tag's true place.
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
    """The inner squares of every number's tag in one row: white 1, black -1."""
    squares = np.array([number_squares(each) for each in range(TAG_VALUES)], np.float64)
    return squares[:, 1:-1, 1:-1].reshape(TAG_VALUES, -1) * 2 - 1


def _number(picture: Picture, geometry: Geometry, camera: Camera, tags: dict[int, int]) -> Number | Problem:
    """The sheet's number, by its tags and by its code; where both were read they must agree."""
    by_tags = number_of_tags(tuple(tags[each] for each in range(3))) if len(tags) == 3 else None
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
    cutting = _cutting(picture, camera, code.x - room, code.y - room, side, 12.0)
    wanted: Any = zxingcpp.BarcodeFormat.QRCode
    for each in zxingcpp.read_barcodes(cutting, formats=wanted):
        if (known := number_of_code(each.text)) is not None:
            return known
    return None
