"""Where everything on the week sheet lies: one value that drawing, reading and tests all go by.

All lengths are millimetres from the top left corner of the page, y growing downwards. A sheet has seven days
in two columns, filled in the direction of the language, and an eighth place for words. Each day has four
scales of eleven bubbles (love, desire, thought, clarity), three boxes for the point, one for *sat*, and a
free line for the pen.

The sizes come from measured photographs: bubbles of 3.6 mm at 4.5 mm are the smallest that a phone's
picture of a whole A5 page still tells apart, and pen strokes of the free line stay 3 mm away from any mark.

Paper is folded at its half and at its quarters, and a fold looks like a stroke. So no place to mark lies
there: the half runs between the columns and between the second and the third day, the quarters through a gap
in each row of bubbles, between a day's rows and its boxes, and above a day's first row. Sheets that were
printed before (:data:`VERSIONS`) are read as they were laid out; their corners say which they are.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from kesher.method.language import Language
from kesher.method.page import SCALES

VERSION = 2
"""Of the layout that is printed."""
VERSIONS = (1, 2)
"""Of the layouts that are read; a sheet of another one is recognised and refused, not misread."""

DAYS = 7
NUMBERS = tuple(str(each) for each in range(11))
MARKS = ("kept", "partly", "missed")
SAT = "yes"


class Paper(StrEnum):
    """A size of paper."""

    A5 = "a5"
    A4 = "a4"


SIZES: dict[Paper, tuple[float, float]] = {Paper.A5: (148.0, 210.0), Paper.A4: (210.0, 297.0)}
"""Width and height, mm."""


class Option(msgspec.Struct, frozen=True, gc=False):
    """One place to mark: a bubble or a box, by its centre and its size."""

    value: str
    shape: Literal["circle", "rect"]
    cx: float
    cy: float
    w: float
    h: float


class Field(msgspec.Struct, frozen=True, gc=False):
    """One question of one day. ``id`` is ``<day>.<name>``, such as ``3.clarity``; ``day`` is 1 to 7."""

    id: str
    day: int
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """Which question: a scale, ``point`` or ``sat``."""
        return self.id.partition(".")[2]


class Area(msgspec.Struct, frozen=True, gc=False):
    """A rectangle by its top left corner."""

    x: float
    y: float
    w: float
    h: float


class Fiducial(msgspec.Struct, frozen=True, gc=False):
    """A square mark that a camera finds: its top left corner and its side, without the white around it."""

    x: float
    y: float
    size: float


class Geometry(msgspec.Struct, frozen=True, kw_only=True):
    """A week sheet.

    Attributes:
        page: width and height.
        fields: in the order of the days.
        text_areas: the free line of each day.
        fiducials: the four corners: top left, top right, bottom right, bottom left.
        numbers: the three fiducials that carry the sheet's number.
        code: the QR code that carries it once more.
        blocks: where each day lies, and last the place for words.
        head: between the upper corners; the title stands there.
        words: under it; the point's own words.
        foot: between the lower marks.
        unit: how much larger than on A5 everything is.
        version: of the layout.
    """

    paper: Paper
    language: Language
    page: tuple[float, float]
    fields: tuple[Field, ...]
    text_areas: tuple[Area, ...]
    fiducials: tuple[Fiducial, ...]
    numbers: tuple[Fiducial, ...]
    code: Fiducial
    blocks: tuple[Area, ...]
    head: Area
    words: Area
    foot: Area
    unit: float
    version: int

    @property
    def options(self) -> tuple[Option, ...]:
        """Every place to mark, in the order of the fields."""
        return tuple(each for field in self.fields for each in field.options)

    def plain(self) -> dict[str, Any]:
        """As it is told to other programs."""
        return {
            "page": {"w": self.page[0], "h": self.page[1]},
            "fields": [msgspec.to_builtins(each) for each in self.fields],
            "text_areas": [msgspec.to_builtins(each) for each in self.text_areas],
            "fiducials": [msgspec.to_builtins(each) for each in self.fiducials],
        }


class _Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between the papers and the versions.

    Attributes:
        unit: how much larger than on A5 everything is.
        columns: for each language where its left column begins, and where it ends.
        across: how far the right column lies from the left one.
        bubble: the width of one.
        pitch: from a bubble to the next.
        row: from a row to the next.
        box: the width of one.
        first: from a day's top to the middle of its first row.
        tops: of the four days of a column.
        boxes: from each day's top to the middle of its boxes.
        lines: and to its free line,
        heights: and how high that is.
        ends: where the last day ends.
        code_edge: from the code to the page's lower edge.
    """

    unit: float
    columns: dict[Language, tuple[float, float]]
    across: float
    bubble: float
    pitch: float
    row: float
    box: float
    first: float
    tops: tuple[float, ...]
    boxes: tuple[float, ...]
    lines: tuple[float, ...]
    heights: tuple[float, ...]
    ends: float
    code_edge: float


def _even(left: float, right: float) -> dict[Language, tuple[float, float]]:
    return dict.fromkeys(Language, (left, right))


_FIRST = {
    Paper.A5: _Sizes(
        unit=1.0,
        columns=_even(9.0, 71.0),
        across=68.0,
        bubble=3.6,
        pitch=4.6,
        row=4.7,
        box=4.0,
        first=8.3,
        tops=(28.5, 68.5, 108.5, 148.5),
        boxes=(27.6,) * 4,
        lines=(32.7,) * 4,
        heights=(5.6,) * 4,
        ends=188.5,
        code_edge=6.0,
    ),
    Paper.A4: _Sizes(
        unit=1.36,
        columns=_even(13.0, 100.5),
        across=96.5,
        bubble=4.6,
        pitch=6.1,
        row=6.6,
        box=5.0,
        first=11.4,
        tops=(33.5, 92.3, 151.1, 209.9),
        boxes=(38.6,) * 4,
        lines=(44.6,) * 4,
        heights=(10.0,) * 4,
        ends=268.7,
        code_edge=6.0,
    ),
}
_SECOND = {
    Paper.A5: replace(
        _FIRST[Paper.A5],
        columns={Language.HE: (7.5, 69.0), Language.EN: (5.5, 69.0)},
        across=74.0,
        pitch=4.5,
        row=4.6,
        first=8.0,
        tops=(26.0, 67.0, 108.0, 153.3),
        boxes=(31.2, 26.8, 26.8, 26.8),
        lines=(36.3, 31.9, 31.9, 31.9),
        heights=(4.5, 4.5, 5.6, 3.9),
        ends=189.3,
        code_edge=5.0,
    ),
    Paper.A4: replace(
        _FIRST[Paper.A4],
        columns={Language.HE: (13.0, 97.0), Language.EN: (9.0, 96.5)},
        across=105.0,
        first=11.2,
        tops=(38.2, 95.5, 152.5, 216.6),
        boxes=(41.5, 38.3, 38.3, 38.3),
        lines=(47.2, 44.0, 44.0, 44.0),
        heights=(9.0, 7.4, 10.0, 9.0),
        ends=271.0,
        code_edge=5.0,
    ),
}
_SIZES = {1: _FIRST, 2: _SECOND}
"""Of each version; what the second one does not name is as it was."""

_PLACES_RTL, _PLACES_LTR = (0.0, 0.25, 0.50, 0.75), (0.04, 0.25, 0.48, 0.80)
"""Of the first version: where the four boxes begin, as shares of their row; the words of each language want
their own room."""
_BEFORE = {Language.HE: 5, Language.EN: 4}
"""Of the second: how many bubbles of a row stand before its fold; English wants room for longer labels."""
_WHITE_AT_FOLD = {Paper.A5: 1.4, Paper.A4: 2.7}
"""Between a fold across a row and the bubbles on either side of it, mm."""
_FROM_FOLD = {Language.HE: (21.3, 8.3, -4.7, -17.7), Language.EN: (-16.3, -5.4, 7.0, 23.6)}
"""How far the middles of the four boxes lie from that fold, in units."""

CORNER, CORNER_EDGE, NUMBER, CODE, WHITE = 10.0, 6.0, 11.0, 14.0, 2.0
"""Sides of corner marks, number fiducials and the code; the way from the edge; the white around each."""


@cache
def week_geometry(paper: Paper, language: Language, version: int = VERSION) -> Geometry:
    """The week sheet on a paper, in the direction of a language; of a version that is read."""
    size, (width, height) = _SIZES[version][paper], SIZES[paper]
    rtl = language is Language.HE
    left, end = size.columns[language]
    column = end - left
    inner = CORNER_EDGE + CORNER + WHITE
    head = Area(inner, CORNER_EDGE, width - 2 * inner, CORNER)
    words = Area(left, inner, width - 2 * left, round(size.tops[0] - inner, 2))
    below = (*size.tops[1:], size.ends)
    blocks = tuple(
        _rounded(
            left + (slot < 4) * size.across if rtl else left + (slot >= 4) * size.across,
            size.tops[slot % 4],
            column,
            below[slot % 4] - size.tops[slot % 4],
        )
        for slot in range(DAYS + 1)
    )
    bottom = height - CORNER_EDGE - CORNER
    low = height - CORNER_EDGE - NUMBER
    step = NUMBER + 2 * WHITE
    far = width - inner - WHITE - NUMBER
    # The fiducials on one side and the code on the other: a corner cut off takes only one of them along.
    numbers = tuple(Fiducial(far - back * step, low, NUMBER) for back in (2, 1, 0))
    code = Fiducial(inner + WHITE, height - size.code_edge - CODE, CODE)
    foot_left = code.x + CODE + WHITE + 1
    fields: list[Field] = []
    for day in range(DAYS):
        across = _first(blocks[day], size, rtl=rtl) if version == 1 else _folded(paper, language, day, size)
        fields += _fields(day, blocks[day], size, *across)
    return Geometry(
        paper=paper,
        language=language,
        page=(width, height),
        fields=tuple(fields),
        text_areas=tuple(_line(blocks[day], size, day % 4) for day in range(DAYS)),
        fiducials=tuple(
            Fiducial(x, y, CORNER)
            for x, y in (
                (CORNER_EDGE, CORNER_EDGE),
                (width - CORNER_EDGE - CORNER, CORNER_EDGE),
                (width - CORNER_EDGE - CORNER, bottom),
                (CORNER_EDGE, bottom),
            )
        ),
        numbers=numbers,
        code=code,
        blocks=blocks,
        head=head,
        words=words,
        foot=Area(foot_left, low, numbers[0].x - WHITE - 1 - foot_left, NUMBER),
        unit=size.unit,
        version=version,
    )


def folds(paper: Paper) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where a paper is folded: its quarters and its half, across and down."""
    width, height = SIZES[paper]
    return tuple(width * n / 4 for n in (1, 2, 3)), tuple(height * n / 4 for n in (1, 2, 3))


def _rounded(x: float, y: float, w: float, h: float) -> Area:
    return Area(round(x, 2), round(y, 2), round(w, 2), round(h, 2))


Across = tuple[list[float], list[float]]
"""The middles of the bubbles 0 to 10, and of the four boxes."""


def _first(block: Area, size: _Sizes, *, rtl: bool) -> Across:
    """The first version: measured from the far end of the row, so that it ends flush with the column."""

    def across(from_end: float) -> float:
        return round(block.x + from_end if rtl else block.x + block.w - from_end, 2)

    last = len(NUMBERS) - 1
    bubbles = [across(size.bubble / 2 + (last - number) * size.pitch) for number in range(len(NUMBERS))]
    # Each box with its word after it; they begin a little before the bubbles do.
    wide = last * size.pitch + size.bubble + 2.8 * size.unit
    shares = _PLACES_RTL if rtl else _PLACES_LTR
    return bubbles, [across(wide - share * wide - size.box / 2) for share in shares]


def _folded(paper: Paper, language: Language, day: int, size: _Sizes) -> Across:
    """The second: measured from the fold that runs through the row, so that it runs through white."""
    rtl = language is Language.HE
    fold = folds(paper)[0][2 if (day < 4) == rtl else 0]
    before, start = _BEFORE[language], 1 if rtl else -1
    near = _WHITE_AT_FOLD[paper] + size.bubble / 2

    def bubble(number: int) -> float:
        if number < before:
            return round(fold + start * (near + (before - 1 - number) * size.pitch), 2)
        return round(fold - start * (near + (number - before) * size.pitch), 2)

    boxes = [round(fold + away * size.unit, 2) for away in _FROM_FOLD[language]]
    return [bubble(number) for number in range(len(NUMBERS))], boxes


def _fields(day: int, block: Area, size: _Sizes, bubbles: list[float], boxes: list[float]) -> list[Field]:
    """The fields of one day: 0 stands where reading begins."""

    def circle(number: int, cy: float) -> Option:
        return Option(NUMBERS[number], "circle", bubbles[number], cy, size.bubble, size.bubble)

    fields = [
        Field(f"{day + 1}.{name}", day + 1, tuple(circle(n, cy) for n in range(len(NUMBERS))))
        for name, cy in (
            (name, round(block.y + size.first + row * size.row, 2)) for row, name in enumerate(SCALES)
        )
    ]
    cy = round(block.y + size.boxes[day % 4], 2)

    def box(value: str, cx: float) -> Option:
        return Option(value, "rect", cx, cy, size.box, size.box)

    marks = tuple(box(value, cx) for value, cx in zip(MARKS, boxes, strict=False))
    fields.append(Field(f"{day + 1}.point", day + 1, marks))
    fields.append(Field(f"{day + 1}.sat", day + 1, (box(SAT, boxes[3]),)))
    return fields


def _line(block: Area, size: _Sizes, slot: int) -> Area:
    return _rounded(block.x, block.y + size.lines[slot], block.w, size.heights[slot])
