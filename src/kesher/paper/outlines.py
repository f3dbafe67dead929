"""What is printed around the places to mark, as pictures: by them a sheet's places are looked for again.

A piece is a day, a part of a row, or a place by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kesher.method.language import Language
from kesher.paper.camera import Points
from kesher.paper.flat import PER_MM
from kesher.paper.geometry import DAYS, Option, Paper, week_geometry
from kesher.paper.photograph import Picture
from kesher.parts import cv2, np

_OUTLINE = 0.22


class Piece(NamedTuple):
    """A few neighbouring places, and the picture of their outlines."""

    places: tuple[int, ...]
    centre: Points
    picture: Picture


class Outlines(NamedTuple):
    """The places of a layout, in the order of its fields."""

    centres: Points
    sizes: Points
    days: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    singles: tuple[Piece, ...]
    near_places: Points
    near_pieces: Points
    near_each: Points
    basis: Points


@cache
def outlines_of(paper: Paper, language: Language, version: int) -> Outlines:
    """Those of a layout; they are drawn once."""
    geometry = week_geometry(paper, language, version)
    options = geometry.options
    scale = PER_MM[paper]
    numbered: dict[tuple[int, str], list[int]] = {}
    days: list[list[int]] = [[] for _ in range(DAYS)]
    count = 0
    for field in geometry.fields:
        places = list(range(count, count + len(field.options)))
        count += len(field.options)
        days[field.day - 1] += places
        name = "boxes" if field.options[0].shape == "rect" else field.name
        numbered.setdefault((field.day, name), []).extend(places)
    pieces = []
    for (_, name), places in numbered.items():
        parts = [places] if name == "boxes" else [places[:4], places[4:7], places[7:]]
        for part in parts:
            # A little more than the part itself, so that there is enough to recognise.
            wider = (
                part
                if name == "boxes"
                else places[max(0, places.index(part[0]) - 1) : places.index(part[-1]) + 2]
            )
            pieces.append(_piece(options, tuple(wider), scale))
    centres = np.array([[each.cx, each.cy] for each in options])
    middles = np.array([each.centre for each in pieces])
    near_each = _near(middles, middles, 9.0)
    np.fill_diagonal(near_each, 0)
    return Outlines(
        near_places=_near(centres, centres, 2.2),
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


def _day(options: Sequence[Option], places: tuple[int, ...], scale: float, unit: float) -> Piece:
    """The outlines of a whole day, with what tells it from itself a row or a bubble further.

    That is the white beside its rows, and above them the small numbers, as soft grey spots.
    """
    piece = _piece(options, places, scale, beside=2.0, above=4.6 * unit)
    height, width = piece.picture.shape
    corner = piece.centre - np.array([width, height]) / scale / 2
    spots = np.zeros((height, width), np.float32)
    for each in (options[n] for n in places[:11]):
        x, y = ((each.cx, each.cy - each.h / 2 - 1.5 * unit) - corner) * scale
        cv2.circle(spots, (round(x), round(y)), max(1, round(0.55 * unit * scale)), 60, -1)
    soft = cv2.GaussianBlur(spots, (0, 0), 0.4 * unit * scale)
    return piece._replace(picture=np.asarray(np.clip(piece.picture - soft, 0, 255), np.uint8))


def _piece(
    options: Sequence[Option], places: tuple[int, ...], scale: float, beside: float = 0.7, above: float = 0.7
) -> Piece:
    """The outlines of some places, black on white, with some white around."""
    chosen = [options[each] for each in places]
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
    return Piece(places, middle, _drawn(shapes, (width, height), scale))


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
