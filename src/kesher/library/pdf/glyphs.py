"""What a page of a file draws: every glyph with its place, read from pdfium in few calls.

One call a glyph and question is the price of reading a page, so the questions are four: its box, its origin,
its advance, its object (see :mod:`.addresses`).
"""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from kesher.parts import np

from .addresses import Asked, at, plain
from .arrays import Flags, Floats, Integers
from .classes import MARK, SILENT, SPACE, classes_of
from .drawn import Drawn, font_at, pointer
from .fonts import Font, font_of
from .groups import widen
from .script import HYPHEN_AT_END, HYPHEN_IN_BULK, LEGACY, LEGACY_POINTS, LETTERS, SIGNS
from .styles import Styles
from .twins import with_twins

MOST_GLYPHS = 60_000
"""More than this on one page is no page to read: a dense newspaper page has about 25,000."""
_SAMPLES = 16
_OVER = 0.4
_INK = 0.3
"""Points; what is smaller is no ink."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page in the order of the file; lengths in points, the origin below and to the left.

    Attributes:
        codes: ``(n,)`` Unicode as the file has it. boxes: ``(n, 4)`` left, bottom, right, top of the ink.
        advances: ``(n, 2)`` left and right of the place it takes in the line. origins: ``(n, 2)`` where the
        pen stood: x, and y of the baseline. objects: ``(n,)`` which text object of the page drew it.
        unmapped: ``(n,)`` the file does not say which character the shape is; what stands for it is its
        number. contested: how many shapes without a name have a number that is also a letter of an old Hebrew
        font, and
            another character in their own font's table: two witnesses that do not agree.
        style: how the glyph of an index is drawn; answers only while the page is open.
        size: the usual size of a font on the page, in points.
        width: of the page.
        height: of the page.
        drawn: the objects of the page.
        beyond: ``(m,)`` the characters that the file draws outside the page; they are not among the others.
        crowded: the page has more glyphs than are read, and only the first are here.
    """

    codes: Integers
    boxes: Floats
    advances: Floats
    origins: Floats
    objects: Integers
    unmapped: Flags
    contested: int
    style: Styles = field(repr=False)
    size: float
    width: float
    height: float
    drawn: Drawn = field(repr=False)
    beyond: Integers
    crowded: bool = False


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
    asked = Asked(text, count)
    boxes, origins, advances, objects = asked.boxes, asked.origins, asked.places, asked.objects
    codes = _codes(text, count)
    classes = classes_of(codes)
    turn = _turn(text, objects)
    if turn:
        boxes, origins = _turned(boxes, origins, turn, page)
        advances = boxes[:, [0, 2]]
    first, second = advances[:, 0], advances[:, 1]
    advances = np.stack([np.minimum(first, second), np.maximum(first, second)], 1)
    silent = (classes & SILENT) != 0
    inked = _inked(silent | ((classes & SPACE) != 0), boxes, origins, objects)
    named = ~silent | inked
    shaped, kept = _worth(named, boxes, origins, advances, objects, page, turn)
    drawn = Drawn(page, objects)
    if not turn:
        widen(drawn, objects, boxes, origins, advances, kept)
    order = np.flatnonzero(kept)
    if _collide((classes[order] & MARK) != 0, boxes[order], origins[order], objects[order]):
        order = order[np.argsort(_ranks(drawn.objects, objects[order]), kind="stable")]
    order, shifts = (
        with_twins(drawn, objects, boxes, origins, order) if not turn else (order, np.zeros(len(order)))
    )
    style = Styles(text, objects[order], order)
    width, height = page.get_size()
    missing = _unmapped(text, codes, order)
    characters, contested = _named(codes[order], objects[order], advances[order], missing, style)
    nameless = inked[order] | _nameless(characters, codes[order], missing)
    missing |= nameless
    characters = _numbered(characters, objects[order], nameless)
    return Glyphs(
        characters,
        boxes[order] + shifts[:, None] * np.array([1, 0, 1, 0]),
        advances[order] + shifts[:, None],
        origins[order] + shifts[:, None] * np.array([1, 0]),
        objects[order],
        missing & ((characters == codes[order]) | nameless),
        contested,
        style,
        style.usual(),
        width,
        height,
        drawn,
        codes[shaped & ~kept],
        found > MOST_GLYPHS,
    )


def _codes(text: Any, count: int) -> Integers:
    """The characters, all at once where pdfium can say them so."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    codes: Integers = np.frombuffer(memoryview(buffer).cast("B"), np.uint16, count).astype(np.int64)
    if written != count + 1 or ((codes >= 0xD800) & (codes < 0xE000)).any():
        # A character beyond the first plane takes two places, and one without a meaning takes none.
        codes = np.array([pdfium.FPDFText_GetUnicode(text, each) for each in range(count)], np.int64)
    codes[codes == HYPHEN_IN_BULK] = HYPHEN_AT_END
    return codes


def _turn(text: Any, objects: Integers) -> int:
    """By how many quarters, clockwise, the page must be turned for most of its text to stand upright."""
    drawn = np.flatnonzero(objects)
    if not len(drawn):
        return 0
    samples = drawn[:: max(1, len(drawn) // _SAMPLES)]
    # pdfium counts the angle of a glyph clockwise, in radians.
    turns: list[int] = [
        round(-pdfium.FPDFText_GetCharAngle(text, int(each)) / (np.pi / 2)) % 4 for each in samples
    ]
    return max(set(turns), key=turns.count)


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
    named: Flags, boxes: Floats, origins: Floats, advances: Floats, objects: Integers, page: Any, turn: int
) -> tuple[Flags, Flags]:
    """Which glyphs have a place, and which are on the page: pdfium's own guesses of spaces have none."""
    shaped: Flags = (boxes[:, 2] - boxes[:, 0] > 0) | (advances[:, 1] - advances[:, 0] > 0)
    # A sum is finite where each of its parts is.
    shaped &= (objects != 0) & named & np.isfinite(boxes[:, 0] + boxes[:, 1] + boxes[:, 2] + boxes[:, 3])
    shaped &= np.isfinite(origins[:, 0] + origins[:, 1])
    kept = shaped
    if not turn:
        edge = pdfium.FS_RECTF()
        if pdfium.FPDF_GetPageBoundingBox(page.raw, edge):
            across, up = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
            kept = kept & (up >= edge.bottom - 1) & (up <= edge.top + 1)
            seen = kept & (across >= edge.left - 1) & (across <= edge.right + 1)
            if not np.array_equal(kept, seen):
                kept &= seen | _continues(origins[:, 1], seen)
    return shaped, kept


def _inked(silent: Flags, boxes: Floats, origins: Floats, objects: Integers) -> Flags:
    """Which glyphs with the name of a sign without a shape are shapes all the same, and by themselves.

    A part of a shape that was named with others beside it is none: it has their pen.
    """
    inked: Flags = silent & (boxes[:, 3] - boxes[:, 1] > _INK) & (boxes[:, 2] - boxes[:, 0] > _INK)
    for each in np.flatnonzero(inked):
        beside = [other for other in (each - 1, each + 1) if 0 <= other < len(objects)]
        inked[each] = not any(
            objects[other] == objects[each] and abs(origins[other] - origins[each]).max() < 0.01
            for other in beside
        )
    return inked


def _collide(marks: Flags, boxes: Floats, origins: Floats, objects: Integers) -> bool:
    """Whether letters of different objects stand over one another on one line."""
    letters = ~marks & (boxes[:, 3] - boxes[:, 1] > 0)
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


def _ranks(drawn: list[int], objects: Integers) -> Integers:
    """In which order the page draws the objects; pdfium's text pages sort them along each line."""
    ranks = {owner: number for number, owner in enumerate(drawn)}
    values, places = np.unique(objects, return_inverse=True)
    known = np.array([ranks.get(int(each), -1) for each in values], np.int64)
    # What is drawn within a form has no place of its own here: the file's order stays.
    return known[places] if (known >= 0).all() else np.zeros(len(objects), np.int64)


def _unmapped(text: Any, codes: Integers, places: Integers) -> Flags:
    """Which glyphs the file does not name; ASCII is asked only where there is Hebrew."""
    mine = codes[places]
    hebrew = (mine >= 0x0590) & (mine < 0x05F5)
    asked = ~hebrew & (mine != ord(" ")) if hebrew.any() else mine > 0x7E
    missing = np.zeros(len(places), bool)
    error, page = plain(pdfium.FPDFText_HasUnicodeMapError), at(text)
    missing[asked] = [error(page, place) == 1 for place in places[asked].tolist()]
    return missing


def _named(
    codes: Integers, objects: Integers, advances: Floats, missing: Flags, style: Styles
) -> tuple[Integers, int]:
    """The characters, the nameless as their own font names them, and how many of these are contested."""
    named, contested = codes.copy(), 0
    fonts: dict[int, Font] = {}
    for each in np.flatnonzero(missing):
        owner = int(objects[each])
        key = font_at(owner)
        if key not in fonts:
            fonts[key] = font_of(pointer(owner))
        wide = float(advances[each, 1] - advances[each, 0]) / (style(int(each)).size or 1.0)
        found = fonts[key].character(int(codes[each]), wide)
        if found is not None:
            named[each] = found
            contested += int(codes[each]) in LEGACY
    return named, contested


def _nameless(named: Integers, codes: Integers, missing: Flags) -> Flags:
    """Which shapes of a page of Hebrew have no name, neither in the file nor in their font."""
    hebrew = ((named >= LETTERS.start) & (named < LETTERS.stop)).any()
    old = (named >= LEGACY_POINTS.start) & (named < LEGACY.stop)
    unnamed: Flags = missing & (named == codes) & ~old & hebrew
    return unnamed


def _numbered(named: Integers, objects: Integers, nameless: Flags) -> Integers:
    """The characters, the nameless with a number of their own for each font and shape."""
    for each in np.flatnonzero(nameless):
        drawn = pointer(int(objects[each]))
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(drawn), name, 128)
        mixed = zlib.crc32(name.value + int(named[each]).to_bytes(4, "little"))
        named[each] = SIGNS.start + mixed % len(SIGNS)
    return named


def _continues(baselines: Floats, seen: Flags) -> Flags:
    """Which glyphs stand on the line of one that is seen: a line too long for its page is text too."""
    lines = np.unique(baselines[seen])
    if not len(lines):
        return seen
    after = np.clip(np.searchsorted(lines, baselines), 0, len(lines) - 1)
    before = np.maximum(after - 1, 0)
    near: Flags = np.minimum(abs(lines[after] - baselines), abs(lines[before] - baselines)) < 0.1
    return near
