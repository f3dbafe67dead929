"""Where each place of a sheet really is.

The camera says where the page lies, but paper is bent and lenses are not perfect. So the printed outlines are
looked for again where they should be: first those of a whole day, then those of a piece of a row, then each
by itself. What is found is only believed as far as its neighbours agree with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kesher.paper.camera import Points
from kesher.paper.flat import PAPER, PER_MM, Flat, cut, evened, from_above
from kesher.paper.geometry import Area, Geometry
from kesher.paper.outlines import Outlines, Piece, outlines_of
from kesher.paper.photograph import Picture
from kesher.paper.sighting import Sighting
from kesher.parts import cv2, np, npt

Truths = npt.NDArray[np.bool_]

_DAY_REACH, _PIECE_REACHES, _PLACE_REACH = 5.6, (1.4, 0.8), 0.45
"""How far from its expected place, in millimetres, a day, a piece of a row and a single place are looked for.

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
        centres: for each place, in the order of the geometry, its centre in pixels; n by 2.
        likeness: for each place how well the outlines around it were found, -1 to 1.
        inside: for each place whether it lay in the picture, with some room around it.
        light: for each place how bright the paper was there, 0 to 1.
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


def lay(picture: Picture, found: Sighting) -> Laid:
    """Lay a found sheet flat.

    Args:
        picture: the grey picture in which it was found.
        found: the sheet.
    """
    geometry = found.geometry
    scale = PER_MM[geometry.paper]
    flat, light = evened(from_above(picture, found.camera, geometry, scale), scale)
    printed = outlines_of(geometry.paper, geometry.language, geometry.version)
    centres, likeness = _aligned(flat, printed, scale)
    at = centres / scale
    room = printed.sizes / 2 + 0.4
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
    """A rectangle of a flattened sheet, moved as the place nearest to it was moved."""
    printed = outlines_of(laid.geometry.paper, laid.geometry.language, laid.geometry.version)
    moved = laid.centres[near] - printed.centres[near] * laid.scale
    x, y = area.x * laid.scale + moved[0], area.y * laid.scale + moved[1]
    w, h = round(area.w * laid.scale), round(area.h * laid.scale)
    return cut(laid.picture, (w, h), (x + w / 2, y + h / 2))


def _aligned(flat: Picture, printed: Outlines, per_mm: float) -> tuple[Points, Flat]:
    """Where the places are, in pixels, and how well each place is attested."""
    # Pen strokes are far darker than outlines; held to the same depth, they cannot draw the likeness away.
    page = np.clip(flat, int(0.7 * PAPER), int(1.02 * PAPER))
    half = _thin(cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), per_mm / 2)
    moved = np.zeros((len(printed.centres), 2))
    doubted = np.zeros(len(printed.centres), bool)
    for day, (shift, sure) in zip(printed.days, _days_placed(half, printed, per_mm / 2), strict=True):
        moved[list(day.places)] = shift
        doubted[list(day.places)] = not sure
    centres, likeness = printed.centres, np.zeros(len(printed.centres), np.float32)
    for reach in _PIECE_REACHES:
        found = [
            _sought(page, each, moved[list(each.places)].mean(axis=0), reach, per_mm)
            for each in printed.pieces
        ]
        shifts, likes = np.array([each[0] for each in found]), np.array([each[1] for each in found])
        centres, likeness = _smoothed(printed, shifts, likes)
        moved = centres - printed.centres
    singles = [_sought(page, each, moved[i], _PLACE_REACH, per_mm) for i, each in enumerate(printed.singles)]
    return _settled(printed, moved, singles) * per_mm, np.where(doubted, np.minimum(likeness, 0), likeness)


def _thin(page: Any, per_mm: float) -> Any:
    """Thin lines alone, no darker than outlines are: what is filled says nothing of where a day lies."""
    side = round(_THIN * per_mm) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return 255 - np.minimum(cv2.morphologyEx(page, cv2.MORPH_BLACKHAT, disc), round(_PALE * PAPER))


def _days_placed(half: Any, printed: Outlines, scale: float) -> list[tuple[Points, bool]]:
    """How far each day lies from its place, mm, and whether that is sure.

    Of two places as good the nearer is taken. But where a farther one, a row or a bubble off, is likelier by
    itself, nothing speaks for the nearer one but its nearness. Then the days around are asked: paper bends
    over centimetres, so where most days are sure, they say about how far this one lies; where few are, all of
    them together may. One of its places may fit that when no other comes near. Otherwise it is not known.
    """
    found = [_likenesses(half, day, np.zeros(2), _DAY_REACH, scale) for day in printed.days]
    placed = [_best(*each) for each in found]
    sure = [n for n, (_, margin) in enumerate(placed) if margin >= MARGIN]
    middles = np.array([day.centre for day in printed.days])
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


def _settled(printed: Outlines, moved: Points, singles: list[tuple[Points, float]]) -> Points:
    """The last small step: each place's own outline, together with its neighbours'."""
    own = np.array([each[0] for each in singles]) - moved
    trust = np.clip(np.array([each[1] for each in singles]) - 0.2, 0.0, None) ** 2
    weights = printed.near_places * trust[None]
    settled = printed.centres + moved + weights @ own / (weights.sum(axis=1, keepdims=True) + 0.15)
    return np.asarray(settled, np.float64)


def _sought(page: Any, piece: Piece, expected: Points, reach: float, scale: float) -> tuple[Points, float]:
    """How far a piece lies from its place, mm, and its likeness there."""
    likeness, away = _likenesses(page, piece, expected, reach, scale)
    room = len(away) // 2
    best = likeness - _PULL * (away[None, :] ** 2 + away[:, None] ** 2)
    y, x = np.unravel_index(int(best.argmax()), best.shape)
    shift = np.array([_peak(best[y], int(x)), _peak(best[:, x], int(y))]) - room
    return expected + shift / scale, float(likeness[y, x])


def _likenesses(page: Any, piece: Piece, expected: Points, reach: float, scale: float) -> tuple[Any, Points]:
    """The likeness of a piece at every place around the expected one; and how far these are away, mm."""
    height, width = piece.picture.shape
    middle = (piece.centre + expected) * scale
    room = int(np.ceil(reach * scale))
    size = (width + 2 * room, height + 2 * room)
    window = cv2.getRectSubPix(page, size, (float(middle[0]) - 0.5, float(middle[1]) - 0.5))
    return cv2.matchTemplate(window, piece.picture, cv2.TM_CCOEFF_NORMED), (
        np.arange(2 * room + 1) - room
    ) / scale


def _peak(line: Any, at: int) -> float:
    """The top of a parabola through three neighbours."""
    if not 0 < at < len(line) - 1:
        return float(at)
    before, here, after = (float(line[each]) for each in (at - 1, at, at + 1))
    bend = before - 2 * here + after
    return at if bend >= -1e-9 else at + float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))


def _smoothed(printed: Outlines, shifts: Points, likes: Points) -> tuple[Points, Flat]:
    """Where each place is, mm, from the pieces around it: near ones that were well attested count most."""
    trust = np.clip(likes - 0.15, 0.01, None) ** 2
    # A piece that stands against its neighbours is led by them.
    weights = printed.near_each * trust[None]
    around = weights @ shifts / weights.sum(axis=1, keepdims=True)
    stray = np.linalg.norm(shifts - around, axis=1)
    trust = trust * np.exp(-0.5 * (stray / 0.6) ** 2) + 1e-6
    weights = printed.near_pieces * trust[None]
    # A plane through the neighbours rather than their mean: at the end of a row they all lie to one side.
    # Its slopes are held small, since paper stretches by hundredths.
    total = weights.sum(axis=1)
    weighted = printed.basis * weights[:, :, None]
    left = np.swapaxes(weighted, 1, 2) @ printed.basis + total[:, None, None] * np.diag([0.0, 10.0, 10.0])
    right = np.swapaxes(weighted, 1, 2) @ shifts
    centres = printed.centres + np.linalg.solve(left, right)[:, 0]
    return centres, ((weights @ likes) / total).astype(np.float32)
