"""A photograph of a filled sheet becomes answers, each with its own crop; or a refusal that says why.

The way: find the sheets (:mod:`sighting`), lay each flat (:mod:`alignment`), measure its ink (:mod:`ink`),
judge (:mod:`verdict`). ``docs/explanation/sheets.md`` tells it in prose.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.paper.alignment import Laid, area_of, lay
from kesher.paper.flat import cut
from kesher.paper.geometry import Field, Geometry
from kesher.paper.ink import ink_of
from kesher.paper.number import Number
from kesher.paper.photograph import Picture, pictures
from kesher.paper.sighting import Sighting, sightings
from kesher.paper.verdict import Answer, judge
from kesher.parts import cv2, np

WEAK = 0.30
"""A sheet whose outlines were found no better than this, by the middle one of its places, is refused."""
UNSEEN = 0.4
"""So is one of which more than this share of the fields could not be looked at."""
_LINE_SCALE = 6.0
"""Pixels to a millimetre of the kept picture of a free line."""
_LINE_GREYS = 4
_ALONE = 4.4
"""How far a box that stands alone is cut out, with the word after it, in widths of the box."""
_CROP_SCALE = 1.5
_PHOTO_SCALE = 5.0


class Sheet(NamedTuple):
    """A sheet that was read."""

    geometry: Geometry
    number: Number
    answers: tuple[Answer, ...]
    laid: Laid


def read(raw: bytes) -> Iterator[Sheet | Problem]:
    """Read every sheet of a file.

    Args:
        raw: a photograph, a scan, or a PDF of scans.

    Yields:
        For each picture the sheets on it, one after another, or why none could be read.
    """
    for picture in pictures(raw):
        if isinstance(picture, Problem):
            yield picture
        else:
            yield from read_picture(picture)


def read_picture(picture: Picture) -> Iterator[Sheet | Problem]:
    """Read the sheets in a grey picture, or say by name why not."""
    for found in sightings(picture):
        yield found if isinstance(found, Problem) else _read(picture, found)


def _read(picture: Picture, found: Sighting) -> Sheet | Problem:
    laid = lay(picture, found)
    if float(np.median(laid.likeness)) < WEAK:
        return Problem(Code.SHEET_WEAK)
    answers = judge(laid, ink_of(laid))
    unseen = sum(each.flag in ("unaligned", "dark", "grainy") for each in answers)
    if unseen > UNSEEN * len(answers):
        return Problem(Code.SHEET_WEAK)
    return Sheet(found.geometry, found.number, answers, laid)


def crop(sheet: Sheet, field: Field) -> bytes:
    """The picture of one field as it was photographed, as PNG: its places with a little around them.

    Boxes come with the words that stand after them.
    """
    start = 0
    for each in sheet.geometry.fields:
        if each.id == field.id:
            break
        start += len(each.options)
    centres = sheet.laid.centres[start : start + len(field.options)]
    scale = sheet.laid.scale
    w, h = field.options[0].w * scale, field.options[0].h * scale
    room = np.array([w * 0.95, h * 0.85])
    left, top = centres.min(axis=0) - room
    right, bottom = centres.max(axis=0) + room
    if field.options[0].shape == "rect":
        xs = [each.cx * scale for each in field.options]
        hebrew = sheet.geometry.language is Language.HE
        # English gives the last of its words more room.
        apart = abs(xs[-1] - xs[-2]) * (1 if hebrew else 1.35) if len(xs) > 1 else _ALONE * w
        word = apart - 1.7 * w
        left, right = (left - word, right) if hebrew else (left, right + word)
    size = (round(right - left), round(bottom - top))
    part = cut(sheet.laid.picture, size, ((left + right) / 2, (top + bottom) / 2))
    return _png(cv2.resize(part, None, fx=_CROP_SCALE, fy=_CROP_SCALE), 16)


def line(sheet: Sheet, day: int) -> bytes | None:
    """The free line of a day as a small PNG, as it was written; None when nothing is on it."""
    places = [
        n for n, field in enumerate(_owners(sheet.geometry)) if field.day == day and field.name == "point"
    ]
    area = sheet.geometry.text_areas[day - 1]
    seen = area_of(sheet.laid, area, places[0])
    paper = cv2.medianBlur((np.clip(seen, 0, 1) * 255).astype(np.uint8), 5)
    # The dotted line to write on is pale and thin; a pen is neither.
    ink = np.clip((0.86 - seen) / 0.5, 0, 1)
    # A fold of the paper runs through from edge to edge, and no letter does.
    fold = ((ink > 0.12).mean(axis=0) > 0.93).astype(np.uint8)
    free = cv2.dilate(fold[None], np.ones((1, 9), np.uint8))[0] == 0
    upper = slice(0, int(ink.shape[0] * 0.74))
    inner, paper = ink[upper, free], paper[upper, free]
    if not inner.size or ((inner > 0.3).mean() < 0.004 and (paper < 190).mean() < 0.002):
        return None
    scale = _LINE_SCALE / sheet.laid.scale
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _png(1 - small, _LINE_GREYS)


def flattened(sheet: Sheet) -> bytes:
    """The whole sheet, flat, as a JPEG: what is kept when a person keeps the photograph."""
    scale = _PHOTO_SCALE / sheet.laid.scale
    small = cv2.resize(sheet.laid.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()


def _owners(geometry: Geometry) -> list[Field]:
    return [field for field in geometry.fields for _ in field.options]


def _png(image: Any, greys: int) -> bytes:
    """A picture in few greys, so that it stays small."""
    step = 255 / (greys - 1)
    grey = (np.round(np.clip(image, 0, 1) * (greys - 1)) * step).astype(np.uint8)
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(grey).quantize(greys, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
