"""Laying a sheet flat: where each bubble of a found sheet really is.

The camera says where the page lies, but paper is bent and lenses are not perfect. So the printed outlines are
looked for again where they should be: first those of a whole day, then those of a piece of a row, then each
by itself. What is found is only believed as far as its neighbours agree with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from kesher.method.language import Language
from kesher.paper.finding import Camera, Found, Points
from kesher.paper.geometry import DAYS, Area, Geometry, Option, Paper, week_geometry
from kesher.paper.photograph import Picture

Flat = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]

PER_MM = {Paper.A5: 8.0, Paper.A4: 6.25}
"""Pixels to a millimetre of the flattened sheet: a bubble is 29 pixels wide on either paper."""

PAPER = 200
"""What white paper is in a flattened picture; what shines is more."""

_GRID = 4.0
"""Millimetres between the places at which the camera is asked; between them the way is straight enough."""
_OUTLINE = 0.22
_DAY_REACH, _PIECE_REACHES, _MARK_REACH = 5.6, (1.4, 0.8), 0.45
"""How far from its expected place, in millimetres, a day, a piece of a row and a single mark are looked for.

That of a day is more than a row: where a whole row off looks nearly as good, it shall be seen to do so.
"""
_APART = 1.8
"""Millimetres; a likeness so far from the best one speaks of another place, not of the same."""
ALONE, MARGIN = 0.0, 0.06
"""By how much a day's place must be likelier than any other, by itself and with its nearness.

Else none of its fields is believed."""
_WITNESSES, _NEARLY, _FITS, _FITS_NOT = 4, 0.12, 1.4, 3.0
"""For a day in doubt: how many days must be sure; how little less likely a place of it may be; and how near,
in millimetres, the one must lie to where they expect it, and how far every other."""
_TOGETHER = 1.0
"""Millimetres by which days may lie apart and still speak for one place together."""
_THIN, _PALE = 1.5, 0.125
"""Of what a whole day is found by: the widest line, mm, and the darkest, as a share of black."""
_PULL = 0.012
"""How much a likeness loses for each square millimetre it lies away: of two as good, the nearer is right."""


class Laid(NamedTuple):
    """A sheet laid flat.

    Attributes:
        picture: the page from above, shadows taken out: black 0, paper :data:`PAPER`.
        scale: its pixels to a millimetre.
        centres: for each mark, in the order of the geometry, its centre in pixels; n by 2.
        likeness: for each mark how well the outlines around it were found, -1 to 1.
        inside: for each mark whether it lay in the picture, with some room around it.
        light: for each mark how bright the paper was there, 0 to 1.
        scale_seen: the picture's own pixels to a millimetre, where they are fewest.
        geometry: its layout.
    """

    picture: Picture
    scale: float
    centres: Points
    likeness: Flat
    inside: Truths
    light: Flat
    scale_seen: float
    geometry: Geometry


def lay(picture: Picture, found: Found) -> Laid:
    """Lay a found sheet flat.

    Args:
        picture: the grey picture in which it was found.
        found: the sheet.
    """
    geometry = found.geometry
    scale = PER_MM[geometry.paper]
    flat, light = _evened(_from_above(picture, found.camera, geometry, scale), scale)
    layout = _layout(geometry.paper, geometry.language, geometry.version)
    centres, likeness = _aligned(flat, layout, scale)
    at = centres / scale
    room = layout.sizes / 2 + 0.4
    seen = np.stack([found.camera.pixels(at + room * sign) for sign in _SIGNS], axis=1)
    height, width = picture.shape
    inside: Truths = np.asarray(((seen >= 1) & (seen <= (width - 2, height - 2))).all(axis=(1, 2)))
    rows = np.clip(centres.round().astype(int), 0, np.array(flat.shape[::-1]) - 1)
    return Laid(
        flat,
        scale,
        centres,
        likeness,
        inside,
        light[rows[:, 1], rows[:, 0]].astype(np.float32) / 255,
        found.scale,
        geometry,
    )


_SIGNS = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])


def area_of(laid: Laid, area: Area, near: int) -> Flat:
    """A rectangle of a flattened sheet, moved as the mark nearest to it was moved."""
    layout = _layout(laid.geometry.paper, laid.geometry.language, laid.geometry.version)
    moved = laid.centres[near] - layout.centres[near] * laid.scale
    x, y = area.x * laid.scale + moved[0], area.y * laid.scale + moved[1]
    w, h = round(area.w * laid.scale), round(area.h * laid.scale)
    return cut(laid.picture, (w, h), (x + w / 2, y + h / 2))


def cut(picture: Picture, size: tuple[int, int], middle: tuple[float, float]) -> Flat:
    """A rectangle around a place between pixels: paper 1, black 0."""
    at = (float(middle[0]) - 0.5, float(middle[1]) - 0.5)
    found = cv2.getRectSubPix(picture, size, at, patchType=cv2.CV_32F)
    return np.asarray(found / np.float32(PAPER), np.float32)


# --- from above ---------------------------------------------------------------------------------------------


def _from_above(picture: Picture, camera: Camera, geometry: Geometry, scale: float) -> Picture:
    """The page as seen from straight above."""
    width, height = (round(each * scale) for each in geometry.page)
    step = round(_GRID * scale)
    across, down = -(-width // step) + 2, -(-height // step) + 2
    # The first node lies half a step outside, so that between the nodes all of the page is reached by a
    # plain resizing of the field.
    nodes = np.asarray(
        (np.stack(np.meshgrid(np.arange(across), np.arange(down)), axis=-1) - 0.5) * _GRID, np.float64
    )
    seen = camera.pixels(nodes.reshape(-1, 2)).reshape(nodes.shape).astype(np.float32)
    field = cv2.resize(seen, (across * step, down * step), interpolation=cv2.INTER_LINEAR)
    field = field[step : step + height, step : step + width]
    return np.asarray(
        cv2.remap(picture, field, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0),
        np.uint8,
    )


def _evened(page: Picture, scale: float) -> tuple[Picture, Picture]:
    """The page with its light taken out, paper :data:`PAPER`; and the light of white paper, 0 to 255."""
    less = 8
    small = cv2.resize(page, None, fx=1 / less, fy=1 / less, interpolation=cv2.INTER_AREA)
    size = max(3, round(4.0 * scale / less)) | 1
    # The brightest in a small neighbourhood is paper, wherever some paper is seen; ink and print go.
    bright = cv2.dilate(cv2.medianBlur(small, 3), np.ones((size, size), np.uint8))
    bright = cv2.erode(bright, np.ones((size, size), np.uint8))
    bright = np.maximum(cv2.GaussianBlur(bright, (0, 0), size / 4), 8)
    light = cv2.resize(bright, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, light, scale=PAPER), np.uint8), np.asarray(light, np.uint8)


# --- aligning -----------------------------------------------------------------------------------------------


class _Piece(NamedTuple):
    """A few neighbouring marks, and the picture of their outlines."""

    marks: tuple[int, ...]
    centre: Points
    outlines: Picture


class _Layout(NamedTuple):
    """The marks of a layout, in the order of its fields."""

    centres: Points
    sizes: Points
    days: tuple[_Piece, ...]
    pieces: tuple[_Piece, ...]
    singles: tuple[_Piece, ...]
    near_marks: Points
    near_pieces: Points
    near_each: Points
    basis: Points


@cache
def _layout(paper: Paper, language: Language, version: int) -> _Layout:
    geometry = week_geometry(paper, language, version)
    options = geometry.options
    scale = PER_MM[paper]
    numbered: dict[tuple[int, str], list[int]] = {}
    days: list[list[int]] = [[] for _ in range(DAYS)]
    count = 0
    for field in geometry.fields:
        marks = list(range(count, count + len(field.options)))
        count += len(field.options)
        days[field.day - 1] += marks
        name = "boxes" if field.options[0].shape == "rect" else field.name
        numbered.setdefault((field.day, name), []).extend(marks)
    pieces = []
    for (_, name), marks in numbered.items():
        parts = [marks] if name == "boxes" else [marks[:4], marks[4:7], marks[7:]]
        for part in parts:
            # A little more than the part itself, so that there is enough to recognise.
            wider = (
                part
                if name == "boxes"
                else marks[max(0, marks.index(part[0]) - 1) : marks.index(part[-1]) + 2]
            )
            pieces.append(_piece(options, tuple(wider), scale))
    centres = np.array([[each.cx, each.cy] for each in options])
    middles = np.array([each.centre for each in pieces])
    near_each = _near(middles, middles, 9.0)
    np.fill_diagonal(near_each, 0)
    return _Layout(
        near_marks=_near(centres, centres, 2.2),
        near_pieces=_near(centres, middles, 4.5),
        near_each=near_each,
        basis=np.concatenate(
            [np.ones((len(centres), len(middles), 1)), middles[None] - centres[:, None]], axis=2
        ),
        centres=centres,
        sizes=np.array([[each.w, each.h] for each in options]),
        days=tuple(_day(options, tuple(each), scale / 2, geometry.unit) for each in days),
        pieces=tuple(pieces),
        singles=tuple(_piece(options, (each,), scale) for each in range(count)),
    )


def _near(some: Points, others: Points, reach: float) -> Points:
    """How much each of some places heeds each of the others: less and less with the way between, mm."""
    way = np.linalg.norm(some[:, None] - others[None], axis=2)
    return np.asarray(np.exp(-0.5 * (way / reach) ** 2))


def _day(options: Sequence[Option], marks: tuple[int, ...], scale: float, unit: float) -> _Piece:
    """The outlines of a whole day, with what tells it from itself a row or a bubble further.

    That is the white beside its rows, and above them the small numbers, as soft grey spots.
    """
    piece = _piece(options, marks, scale, beside=2.0, above=4.6 * unit)
    height, width = piece.outlines.shape
    corner = piece.centre - np.array([width, height]) / scale / 2
    spots = np.zeros((height, width), np.float32)
    for each in (options[n] for n in marks[:11]):
        x, y = ((each.cx, each.cy - each.h / 2 - 1.5 * unit) - corner) * scale
        cv2.circle(spots, (round(x), round(y)), max(1, round(0.55 * unit * scale)), 60, -1)
    soft = cv2.GaussianBlur(spots, (0, 0), 0.4 * unit * scale)
    return piece._replace(outlines=np.asarray(np.clip(piece.outlines - soft, 0, 255), np.uint8))


def _piece(
    options: Sequence[Option], marks: tuple[int, ...], scale: float, beside: float = 0.7, above: float = 0.7
) -> _Piece:
    """The outlines of some marks, black on white, with some white around."""
    chosen = [options[each] for each in marks]
    room = 0.7
    left = min(each.cx - each.w / 2 for each in chosen) - beside
    right = max(each.cx + each.w / 2 for each in chosen) + beside
    top = min(each.cy - each.h / 2 for each in chosen) - above
    bottom = max(each.cy + each.h / 2 for each in chosen) + room
    width, height = round((right - left) * scale), round((bottom - top) * scale)
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    corner = middle - np.array([width, height]) / scale / 2
    shapes = tuple(
        (each.shape, round(each.cx - corner[0], 3), round(each.cy - corner[1], 3), each.w, each.h)
        for each in chosen
    )
    return _Piece(marks, middle, _drawn(shapes, (width, height), scale))


@cache
def _drawn(
    shapes: tuple[tuple[str, float, float, float, float], ...], size: tuple[int, int], scale: float
) -> Picture:
    """Outlines, drawn larger and made small again, so that they are as soft as seen ones.

    Most pieces look like others elsewhere on the page, and are drawn once.
    """
    fine = 4
    image = np.full((size[1] * fine, size[0] * fine), 255, np.uint8)
    thick = max(1, round(_OUTLINE * scale * fine))
    for shape, *sizes in shapes:
        x, y, w, h = (each * scale * fine for each in sizes)
        if shape == "circle":
            cv2.circle(image, (round(x), round(y)), round(w / 2), 120, thick, cv2.LINE_AA)
        else:
            a, b = (round(x - w / 2), round(y - h / 2)), (round(x + w / 2), round(y + h / 2))
            cv2.rectangle(image, a, b, 120, thick, cv2.LINE_AA)
    soft = cv2.GaussianBlur(image, (0, 0), 0.18 * scale * fine)
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_AREA), np.uint8)


def _aligned(flat: Picture, layout: _Layout, per_mm: float) -> tuple[Points, Flat]:
    """Where the marks are, in pixels, and how well each place is attested."""
    # Pen strokes are far darker than outlines; held to the same depth, they cannot draw the likeness away.
    page = np.clip(flat, int(0.7 * PAPER), int(1.02 * PAPER))
    half = _thin(cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), per_mm / 2)
    moved = np.zeros((len(layout.centres), 2))
    doubted = np.zeros(len(layout.centres), bool)
    for day, (shift, sure) in zip(layout.days, _days_placed(half, layout, per_mm / 2), strict=True):
        moved[list(day.marks)] = shift
        doubted[list(day.marks)] = not sure
    centres, likeness = layout.centres, np.zeros(len(layout.centres), np.float32)
    for reach in _PIECE_REACHES:
        found = [
            _sought(page, each, moved[list(each.marks)].mean(axis=0), reach, per_mm) for each in layout.pieces
        ]
        shifts, likes = np.array([each[0] for each in found]), np.array([each[1] for each in found])
        centres, likeness = _smoothed(layout, shifts, likes)
        moved = centres - layout.centres
    singles = [_sought(page, each, moved[i], _MARK_REACH, per_mm) for i, each in enumerate(layout.singles)]
    return _settled(layout, moved, singles) * per_mm, np.where(doubted, np.minimum(likeness, 0), likeness)


def _thin(page: Any, per_mm: float) -> Any:
    """Thin lines alone, no darker than outlines are: what is filled says nothing of where a day lies."""
    side = round(_THIN * per_mm) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return 255 - np.minimum(cv2.morphologyEx(page, cv2.MORPH_BLACKHAT, disc), round(_PALE * PAPER))


def _days_placed(half: Any, layout: _Layout, scale: float) -> list[tuple[Points, bool]]:
    """How far each day lies from its place, mm, and whether that is sure.

    Of two places as good the nearer is taken. But where a farther one, a row or a bubble off, is likelier by
    itself, nothing speaks for the nearer one but its nearness. Then the days around are asked: paper bends
    over centimetres, so where most days are sure, they say about how far this one lies; where few are, all of
    them together may. One of its places may fit that when no other comes near. Otherwise it is not known.
    """
    found = [_likenesses(half, day, np.zeros(2), _DAY_REACH, scale) for day in layout.days]
    placed = [_best(*each) for each in found]
    sure = [n for n, (_, margin) in enumerate(placed) if margin >= MARGIN]
    middles = np.array([day.centre for day in layout.days])
    together = _together(found) if len(sure) < _WITNESSES else None
    answers: list[tuple[Points, bool]] = []
    for n, (shift, margin) in enumerate(placed):
        if len(sure) < _WITNESSES:
            expected = together
        else:
            others = [each for each in sure if each != n]
            expected = _expected(middles[n], middles[others], np.array([placed[each][0] for each in others]))
        if margin >= MARGIN:
            # Sure by itself, but a whole row away from where all others say it lies: one of them is wrong.
            answers.append((shift, expected is None or float(np.linalg.norm(shift - expected)) < _FITS_NOT))
            continue
        place = None if expected is None else _fitting(*found[n], expected)
        answers.append((shift, False) if place is None else (place, True))
    return answers


def _together(found: Sequence[tuple[Any, Points]]) -> Points | None:
    """How far the whole sheet lies, mm, where the days together know it though few know it by themselves.

    What likens one day to itself a row or a bubble further is chance, and chances do not add up.
    """
    away = found[0][1]
    reach = round(_TOGETHER / float(away[1] - away[0]))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    shift, margin = _best(np.mean([cv2.dilate(each, disc) for each, _ in found], axis=0), away)
    return shift if margin >= MARGIN else None


def _best(likeness: Any, away: Points) -> tuple[Points, float]:
    """The likeliest place, and by how much it is likelier than any other; 0 where its nearness alone won."""
    best = likeness - _PULL * (away[None, :] ** 2 + away[:, None] ** 2)
    y, x = np.unravel_index(int(best.argmax()), best.shape)
    far = np.hypot(away[None, :] - away[x], away[:, None] - away[y]) > _APART
    alone = float(likeness[y, x] - likeness[far].max())
    margin = float(best[y, x] - best[far].max()) if alone > ALONE else 0.0
    return np.array([away[x], away[y]]), margin


def _expected(middle: Points, middles: Points, shifts: Points) -> Points:
    """How far a place lies, by a plane through those around it whose slopes are held small."""
    basis = np.c_[np.ones(len(middles)), (middles - middle) / 60.0]
    nearness = np.exp(-0.5 * (np.linalg.norm(middles - middle, axis=1) / 60.0) ** 2)[:, None]
    held = np.diag([0.0, 0.5, 0.5])
    fitted = np.linalg.solve((basis * nearness).T @ basis + held, (basis * nearness).T @ shifts)
    return np.asarray(fitted[0], np.float64)


def _fitting(likeness: Any, away: Points, expected: Points) -> Points | None:
    """The one good place near where it is expected; None when there is none, or another is nearly as near."""
    left, places = likeness.copy(), []
    for _ in range(4):
        y, x = np.unravel_index(int(left.argmax()), left.shape)
        if likeness[y, x] < likeness.max() - _NEARLY:
            break
        places.append(np.array([away[x], away[y]]))
        left[np.hypot(away[None, :] - away[x], away[:, None] - away[y]) <= _APART] = -np.inf
    places.sort(key=lambda each: float(np.linalg.norm(each - expected)))
    ways = [float(np.linalg.norm(each - expected)) for each in places]
    return places[0] if ways[0] <= _FITS and all(each >= _FITS_NOT for each in ways[1:]) else None


def _settled(layout: _Layout, moved: Points, singles: list[tuple[Points, float]]) -> Points:
    """The last small step: each mark's own outline, together with its neighbours'."""
    own = np.array([each[0] for each in singles]) - moved
    trust = np.clip(np.array([each[1] for each in singles]) - 0.2, 0.0, None) ** 2
    weights = layout.near_marks * trust[None]
    settled = layout.centres + moved + weights @ own / (weights.sum(axis=1, keepdims=True) + 0.15)
    return np.asarray(settled, np.float64)


def _sought(page: Any, piece: _Piece, expected: Points, reach: float, scale: float) -> tuple[Points, float]:
    """How far a piece lies from its place, mm, and its likeness there."""
    likeness, away = _likenesses(page, piece, expected, reach, scale)
    room = len(away) // 2
    best = likeness - _PULL * (away[None, :] ** 2 + away[:, None] ** 2)
    y, x = np.unravel_index(int(best.argmax()), best.shape)
    shift = np.array([_peak(best[y], int(x)), _peak(best[:, x], int(y))]) - room
    return expected + shift / scale, float(likeness[y, x])


def _likenesses(page: Any, piece: _Piece, expected: Points, reach: float, scale: float) -> tuple[Any, Points]:
    """The likeness of a piece at every place around the expected one; and how far these are away, mm."""
    height, width = piece.outlines.shape
    middle = (piece.centre + expected) * scale
    room = int(np.ceil(reach * scale))
    size = (width + 2 * room, height + 2 * room)
    window = cv2.getRectSubPix(page, size, (float(middle[0]) - 0.5, float(middle[1]) - 0.5))
    return cv2.matchTemplate(window, piece.outlines, cv2.TM_CCOEFF_NORMED), (
        np.arange(2 * room + 1) - room
    ) / scale


def _peak(line: Any, at: int) -> float:
    """The top of a parabola through three neighbours."""
    if not 0 < at < len(line) - 1:
        return float(at)
    before, here, after = (float(line[each]) for each in (at - 1, at, at + 1))
    bend = before - 2 * here + after
    return at if bend >= -1e-9 else at + float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))


def _smoothed(layout: _Layout, shifts: Points, likes: Points) -> tuple[Points, Flat]:
    """Where each mark is, mm, from the pieces around it: near ones that were well attested count most."""
    trust = np.clip(likes - 0.15, 0.01, None) ** 2
    # A piece that stands against its neighbours is led by them.
    weights = layout.near_each * trust[None]
    around = weights @ shifts / weights.sum(axis=1, keepdims=True)
    stray = np.linalg.norm(shifts - around, axis=1)
    trust = trust * np.exp(-0.5 * (stray / 0.6) ** 2) + 1e-6
    weights = layout.near_pieces * trust[None]
    # A plane through the neighbours rather than their mean: at the end of a row they all lie to one side.
    # Its slopes are held small, since paper stretches by hundredths.
    total = weights.sum(axis=1)
    weighted = layout.basis * weights[:, :, None]
    left = np.swapaxes(weighted, 1, 2) @ layout.basis + total[:, None, None] * np.diag([0.0, 10.0, 10.0])
    right = np.swapaxes(weighted, 1, 2) @ shifts
    centres = layout.centres + np.linalg.solve(left, right)[:, 0]
    return centres, ((weights @ likes) / total).astype(np.float32)
