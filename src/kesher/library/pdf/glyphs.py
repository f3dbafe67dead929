"""What a page of a file draws: every glyph with its place, read from pdfium in few calls.

The edge of this folder: all that is asked of pdfium's text pages is asked here. One call a glyph and question
is the price of reading a page, so the questions are four (its box, its origin, its advance, its object) and
the loop runs inside ``map``.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from .fonts import Font, font_of
from .script import HYPHEN_AT_END, HYPHEN_IN_BULK, LEGACY, MARKS, SILENT

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

MOST_GLYPHS = 60_000
"""More than this on one page is no page to read: a dense newspaper page has about 25,000."""
_BOLD = ("bold", "black", "heavy", "semibold")
_INVISIBLE = 3
_FORCED_BOLD = 1 << 18
_BOLD_WEIGHT = 600
_FILLED_AND_STROKED = 2
_SAMPLES = 16
_OVER = 0.4
_MOST_PARTS = 12
_TALL = 0.5


class Style(NamedTuple):
    """How a glyph is drawn.

    Attributes:
        size: of its font, in points on the page.
        bold: by its font's name or flags, or drawn with an outline.
        colour: red, green and blue, 0 to 255.
        invisible: text that was laid under a picture of itself.
    """

    size: float
    bold: bool
    colour: tuple[int, int, int]
    invisible: bool


class _Shape(NamedTuple):
    """A box of ink in points, and where the pen stood."""

    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page in the order of the file; lengths in points, the origin below and to the left.

    Attributes:
        codes: ``(n,)`` Unicode as the file has it.
        boxes: ``(n, 4)`` left, bottom, right, top of the ink.
        advances: ``(n, 2)`` left and right of the place it takes in the line.
        origins: ``(n, 2)`` where the pen stood: x, and y of the baseline.
        objects: ``(n,)`` which text object of the page drew it.
        unmapped: ``(n,)`` the file does not say which character the shape is; what stands for it is its number.
        contested: how many shapes without a name have a number that is also a letter of an old Hebrew font, and
            another character in their own font's table: two witnesses that do not agree.
        style: how the glyph of an index is drawn; answers only while the page is open.
        size: the usual size of a font on the page, in points.
        width: of the page.
        height: of the page.
        crowded: the page has more glyphs than are read, and only the first are here.
    """

    codes: Integers
    boxes: Floats
    advances: Floats
    origins: Floats
    objects: Integers
    unmapped: npt.NDArray[np.bool_]
    contested: int
    style: Callable[[int], Style] = field(repr=False)
    size: float
    width: float
    height: float
    crowded: bool = False


@cache
def _calls() -> tuple[Callable[..., Any], ...]:
    """pdfium's functions with plain addresses for arguments: twice as fast as with typed pointers."""

    def plain(function: Any, results: int, answer: Any = ctypes.c_int) -> Callable[..., Any]:
        kind = ctypes.PYFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * results)
        return kind(ctypes.cast(function, ctypes.c_void_p).value)

    return (
        plain(pdfium.FPDFText_GetCharBox, 4),
        plain(pdfium.FPDFText_GetCharOrigin, 2),
        plain(pdfium.FPDFText_GetLooseCharBox, 1),
        plain(pdfium.FPDFText_GetTextObject, 0, ctypes.c_void_p),
    )


@contextmanager
def glyphs_of(page: Any) -> Iterator[Glyphs]:
    """Read one open page of pypdfium2 and keep it open for questions of style.

    Args:
        page: a ``pypdfium2.PdfPage``.
    """
    text = pdfium.FPDFText_LoadPage(page.raw)
    try:
        yield _read(page, text)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _read(page: Any, text: Any) -> Glyphs:
    found = max(0, pdfium.FPDFText_CountChars(text))
    count = min(found, MOST_GLYPHS)
    box, origin, advance, owner = _calls()
    handle = ctypes.cast(text, ctypes.c_void_p).value
    places = np.zeros((count, 6))
    loose = np.zeros((count, 4), np.float32)
    at, end, near, far = places.ctypes.data, places.nbytes, loose.ctypes.data, loose.nbytes
    step = places.strides[0]

    def column(number: int) -> range:
        return range(at + 8 * number, at + end, step) if count else range(0)

    deque(map(box, repeat(handle), range(count), column(0), column(2), column(1), column(3)), maxlen=0)
    deque(map(origin, repeat(handle), range(count), column(4), column(5)), maxlen=0)
    deque(map(advance, repeat(handle), range(count), range(near, near + far, 16) if count else ()), maxlen=0)
    objects = np.array([each or 0 for each in map(owner, repeat(handle), range(count))], np.int64)
    codes = _codes(text, count)
    boxes, origins, advances = places[:, :4], places[:, 4:], loose[:, [0, 2]].astype(np.float64)
    turn = _turn(page, text, count, objects)
    if turn:
        boxes, origins = _turned(boxes, origins, turn, page)
        advances = boxes[:, [0, 2]]
    advances = np.stack([advances.min(1), advances.max(1)], 1) if count else advances
    kept = _worth(codes, boxes, origins, advances, objects, page, turn)
    if not turn:
        _reach(page, objects, boxes, origins, advances, kept)
    order = np.flatnonzero(kept)
    if _collide(codes[order], boxes[order], origins[order], objects[order]):
        order = order[np.argsort(_ranks(page, objects[order]), kind="stable")]
    style = _Styles(text, objects[order], order)
    width, height = page.get_size()
    missing = _unmapped(text, codes, order)
    named, contested = _named(codes[order], objects[order], advances[order], missing, style)
    return Glyphs(
        named,
        boxes[order],
        advances[order],
        origins[order],
        objects[order],
        missing & (named == codes[order]),
        contested,
        style,
        style.usual(codes[order]),
        width,
        height,
        found > MOST_GLYPHS,
    )


def _codes(text: Any, count: int) -> Integers:
    """The characters, all at once where pdfium can say them so."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    codes = np.frombuffer(buffer, np.uint16, count).astype(np.int64)
    if written != count + 1 or ((codes >= 0xD800) & (codes < 0xE000)).any():
        # A character beyond the first plane takes two places, and one without a meaning takes none.
        codes = np.array([pdfium.FPDFText_GetUnicode(text, each) for each in range(count)], np.int64)
    codes[codes == HYPHEN_IN_BULK] = HYPHEN_AT_END
    return codes


def _turn(page: Any, text: Any, count: int, objects: Integers) -> int:
    """By how many quarters, clockwise, the page must be turned for most of its text to stand upright."""
    quarters = pdfium.FPDFPage_GetRotation(page.raw)
    drawn = np.flatnonzero(objects)
    if not count or not len(drawn):
        return 0
    samples = drawn[:: max(1, len(drawn) // _SAMPLES)]
    angles = [pdfium.FPDFText_GetCharAngle(text, int(each)) for each in samples]
    turns = [round(angle / (np.pi / 2)) % 4 for angle in angles]
    usual = max(set(turns), key=turns.count)
    # The angle is counter-clockwise in the space of the page before its own rotation; either way of turning a
    # page leaves text that leans by as much as it must be turned back.
    return usual if usual else quarters if not turns.count(0) else 0


def _turned(boxes: Floats, origins: Floats, turn: int, page: Any) -> tuple[Floats, Floats]:
    """Boxes and origins after the page is turned clockwise by quarters about its own corner."""
    width, height = page.get_size()
    if pdfium.FPDFPage_GetRotation(page.raw) % 2:
        width, height = height, width
    corners = [boxes[:, :2], boxes[:, 2:], origins]
    for _ in range(turn):
        corners = [np.stack([each[:, 1], width - each[:, 0]], 1) for each in corners]
        width, height = height, width
    first, second, pens = corners
    return np.hstack([np.minimum(first, second), np.maximum(first, second)]), pens


def _worth(
    codes: Integers, boxes: Floats, origins: Floats, advances: Floats, objects: Integers, page: Any, turn: int
) -> npt.NDArray[np.bool_]:
    """Which glyphs are on the page and have a place: pdfium's own guesses of spaces have none."""
    shaped = (boxes[:, 2] - boxes[:, 0] > 0) | (advances[:, 1] - advances[:, 0] > 0)
    kept = shaped & (objects != 0) & ~np.isin(codes, list(SILENT - {0}))
    kept &= np.isfinite(boxes).all(1) & np.isfinite(origins).all(1)
    if not turn:
        edge = pdfium.FS_RECTF()
        if pdfium.FPDF_GetPageBoundingBox(page.raw, edge):
            across, up = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
            kept &= (up >= edge.bottom - 1) & (up <= edge.top + 1)
            seen = kept & (across >= edge.left - 1) & (across <= edge.right + 1)
            kept &= seen | _continues(origins[:, 1], seen)
    return kept


def _collide(codes: Integers, boxes: Floats, origins: Floats, objects: Integers) -> bool:
    """Whether letters of different objects stand over one another on one line."""
    letters = ~np.isin(codes, sorted(MARKS)) & (boxes[:, 3] - boxes[:, 1] > 0)
    boxes, origins, objects = boxes[letters], origins[letters], objects[letters]
    if len(boxes) < 2:
        return False
    order = np.lexsort((boxes[:, 0] + boxes[:, 2], np.round(origins[:, 1])))
    left, right = boxes[order, 0], boxes[order, 2]
    narrow = np.minimum(right[1:] - left[1:], right[:-1] - left[:-1])
    over = (right[:-1] - left[1:] > _OVER * narrow) & (narrow > 0)
    apart = objects[order][1:] != objects[order][:-1]
    level = abs(np.diff(origins[order, 1])) < 0.1
    pens = abs(np.diff(origins[order, 0])) > 0.1
    return bool((over & apart & level & pens).any())


def _ranks(page: Any, objects: Integers) -> Integers:
    """In which order the page draws the objects; pdfium's text pages sort them along each line."""
    ranks = {}
    for number in range(pdfium.FPDFPage_CountObjects(page.raw)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, number)
        ranks[ctypes.cast(drawn, ctypes.c_void_p).value or 0] = number
    values, places = np.unique(objects, return_inverse=True)
    known = np.array([ranks.get(int(each), -1) for each in values], np.int64)
    # What is drawn within a form has no place of its own here: the file's order stays.
    return known[places] if (known >= 0).all() else np.zeros(len(objects), np.int64)


def _unmapped(text: Any, codes: Integers, places: Integers) -> npt.NDArray[np.bool_]:
    """Which glyphs stand for a character the file does not name; ASCII is asked only where there is Hebrew."""
    mine = codes[places]
    hebrew = (mine >= 0x0590) & (mine < 0x05F5)
    asked = ~hebrew & (mine != ord(" ")) if hebrew.any() else mine > 0x7E
    missing = np.zeros(len(places), bool)
    error = pdfium.FPDFText_HasUnicodeMapError
    for each in np.flatnonzero(asked):
        missing[each] = error(text, int(places[each])) == 1
    return missing


def _named(
    codes: Integers, objects: Integers, advances: Floats, missing: npt.NDArray[np.bool_], style: _Styles
) -> tuple[Integers, int]:
    """The characters, those without a name as their own font names them, and how many of these are contested."""
    named, contested = codes.copy(), 0
    fonts: dict[int, Font] = {}
    for each in np.flatnonzero(missing):
        owner = int(objects[each])
        drawn = ctypes.cast(ctypes.c_void_p(owner), pdfium.FPDF_PAGEOBJECT)
        key = ctypes.cast(pdfium.FPDFTextObj_GetFont(drawn), ctypes.c_void_p).value or 0
        if key not in fonts:
            fonts[key] = font_of(drawn)
        wide = float(advances[each, 1] - advances[each, 0]) / (style(int(each)).size or 1.0)
        found = fonts[key].character(int(codes[each]), wide)
        if found is not None:
            named[each] = found
            contested += int(codes[each]) in LEGACY
    return named, contested


def _reach(
    page: Any,
    objects: Integers,
    boxes: Floats,
    origins: Floats,
    advances: Floats,
    kept: npt.NDArray[np.bool_],
) -> None:
    """Widen, in place, the glyphs that speak for the silent ones after them.

    Where a file gives the text of a whole group of shapes at once, pdfium lets the first shape say all of it,
    cut into equal parts, and the other shapes none. The place of the group is the place of all its shapes.
    """
    parts = _groups(objects, origins, boxes, kept)
    if not parts:
        return
    mute = _mute_shapes(page, set(objects.tolist()), set(parts))
    for owner, members in parts.items():
        left, right = float(boxes[members, 0].min()), float(boxes[members, 2].max())
        first = members[0]
        own = _Shape(left, float(boxes[first, 1]), right, float(boxes[first, 3]), *map(float, origins[first]))
        shapes = [own, *mute.get(owner, [])]
        tallest = max(shapes, key=lambda each: each.top - each.bottom)
        # Marks may stand out beyond their letter: its place is that of the tall shapes.
        tall = [each for each in shapes if each.top - each.bottom > _TALL * (tallest.top - tallest.bottom)]
        advances[members, 0] = min(each.left for each in tall)
        advances[members, 1] = max(each.right for each in tall)
        boxes[members, 1], boxes[members, 3] = tallest.bottom, tallest.top
        origins[members] = tallest.x, tallest.y


def _groups(
    objects: Integers, origins: Floats, boxes: Floats, kept: npt.NDArray[np.bool_]
) -> dict[int, list[int]]:
    """The objects whose glyphs, two or more, are parts of one shape: one pen, one height, side by side."""
    places = np.flatnonzero(kept)
    _, which, counts = np.unique(objects[places], return_inverse=True, return_counts=True)
    few = places[(counts[which] > 1) & (counts[which] <= _MOST_PARTS)]
    members: dict[int, list[int]] = {}
    for owner, place in zip(objects[few].tolist(), few.tolist(), strict=True):
        members.setdefault(owner, []).append(place)
    return {
        owner: parts
        for owner, parts in members.items()
        if abs(origins[parts] - origins[parts[0]]).max() < 1e-3
        and abs(boxes[parts][:, [1, 3]] - boxes[parts[0], [1, 3]]).max() < 1e-3
        and abs(boxes[parts, 0] - boxes[parts[0], 0]).max() > 1e-3
    }


def _mute_shapes(page: Any, speaking: set[int], wanted: set[int]) -> dict[int, list[_Shape]]:
    """The text objects that say nothing, by the object before them that speaks."""
    found: dict[int, list[_Shape]] = {}
    owner = 0
    box = [ctypes.c_float() for _ in range(4)]
    matrix = pdfium.FS_MATRIX()
    for number in range(pdfium.FPDFPage_CountObjects(page.raw)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, number)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        if key in speaking:
            owner = key
        elif (
            owner in wanted
            and pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_TEXT
            and pdfium.FPDFPageObj_GetBounds(drawn, *box)
            and pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
        ):
            found.setdefault(owner, []).append(_Shape(*(each.value for each in box), matrix.e, matrix.f))
    return found


def _continues(baselines: Floats, seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which glyphs stand on the line of one that is seen: a line too long for its page is text all the same."""
    lines = np.unique(baselines[seen])
    if not len(lines):
        return seen
    after = np.clip(np.searchsorted(lines, baselines), 0, len(lines) - 1)
    before = np.maximum(after - 1, 0)
    near: npt.NDArray[np.bool_] = (
        np.minimum(abs(lines[after] - baselines), abs(lines[before] - baselines)) < 0.1
    )
    return near


class _Styles:
    """Answers how a glyph is drawn, asking once an object and once a font."""

    def __init__(self, text: Any, objects: Integers, places: Integers) -> None:
        self._text = text
        self._objects = objects
        self._places = places
        self._known: dict[int, Style] = {}
        self._fonts: dict[int, bool] = {}

    def __call__(self, index: int) -> Style:
        key = int(self._objects[index])
        if key not in self._known:
            self._known[key] = self._ask(int(self._places[index]), key)
        return self._known[key]

    def usual(self, codes: Integers) -> float:
        """The middle size of a few glyphs spread over the page, in points; 10 where there are none."""
        count = len(codes)
        sizes = sorted(self(each).size for each in range(0, count, max(1, count // _SAMPLES)))
        return max(sizes[len(sizes) // 2], 1.0) if sizes else 10.0

    def _ask(self, place: int, owner: int) -> Style:
        matrix = pdfium.FS_MATRIX()
        scale = 1.0
        if pdfium.FPDFText_GetMatrix(self._text, place, matrix):
            scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5 or 1.0
        size = abs(pdfium.FPDFText_GetFontSize(self._text, place)) * scale
        drawn = ctypes.cast(ctypes.c_void_p(owner), pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
        red, green, blue, solid = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, solid)
        bold = mode == _FILLED_AND_STROKED or self._bold(pdfium.FPDFTextObj_GetFont(drawn))
        return Style(size, bold, (red.value, green.value, blue.value), mode == _INVISIBLE)

    def _bold(self, font: Any) -> bool:
        if not font:
            return False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            name = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, name, 256)
            said = name.value.decode("latin-1").lower()
            flags = max(0, pdfium.FPDFFont_GetFlags(font))
            heavy = any(word in said for word in _BOLD) or bool(flags & _FORCED_BOLD)
            self._fonts[key] = heavy or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        return self._fonts[key]
