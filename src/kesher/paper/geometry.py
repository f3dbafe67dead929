"""Where everything on the week sheet lies: one value that drawing, reading and tests all go by.

All lengths are millimetres from the top left corner of the page, y growing downwards. A sheet has seven days
in two columns, filled in the direction of the language, and an eighth place for words. Each day has four
scales of eleven bubbles (love, desire, thought, clarity), three boxes for the point, one for *sat*, and a
free line for the pen.

The sizes come from measured photographs: bubbles of 3.6 mm at 4.6 mm are the smallest that a phone's
picture of a whole A5 page still tells apart, and pen strokes of the free line stay 3 mm away from any mark.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, Literal

import msgspec

from kesher.method.language import Language
from kesher.method.page import SCALES

VERSION = 1
"""Of the layout: a sheet printed with another one is recognised and refused, not misread."""

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


class Tag(msgspec.Struct, frozen=True, gc=False):
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
        numbers: the three tags that carry the sheet's number.
        code: the QR code that carries it once more.
        blocks: where each day lies, and last the place for words.
        head: between the upper corners; the title stands there.
        words: under it; the point's own words.
        foot: between the lower marks.
        unit: how much larger than on A5 everything is.
    """

    paper: Paper
    language: Language
    page: tuple[float, float]
    fields: tuple[Field, ...]
    text_areas: tuple[Area, ...]
    fiducials: tuple[Tag, ...]
    numbers: tuple[Tag, ...]
    code: Tag
    blocks: tuple[Area, ...]
    head: Area
    words: Area
    foot: Area
    unit: float

    def plain(self) -> dict[str, Any]:
        """As it is told to other programs."""
        return {
            "page": {"w": self.page[0], "h": self.page[1]},
            "fields": [msgspec.to_builtins(each) for each in self.fields],
            "text_areas": [msgspec.to_builtins(each) for each in self.text_areas],
            "fiducials": [msgspec.to_builtins(each) for each in self.fiducials],
        }


class _Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between the papers."""

    unit: float
    side: float
    gap: float
    bubble: float
    pitch: float
    row: float
    box: float
    first: float
    boxes: float
    line: float
    line_height: float
    block: float
    words: float


_SIZES = {
    Paper.A5: _Sizes(
        unit=1.0,
        side=9.0,
        gap=6.0,
        bubble=3.6,
        pitch=4.6,
        row=4.7,
        box=4.0,
        first=8.3,
        boxes=27.6,
        line=32.7,
        line_height=5.6,
        block=40.0,
        words=10.5,
    ),
    Paper.A4: _Sizes(
        unit=1.36,
        side=13.0,
        gap=9.0,
        bubble=4.6,
        pitch=6.1,
        row=6.6,
        box=5.0,
        first=11.4,
        boxes=38.6,
        line=44.6,
        line_height=10.0,
        block=58.8,
        words=15.5,
    ),
}

_PLACES_RTL, _PLACES_LTR = (0.0, 0.25, 0.50, 0.75), (0.04, 0.25, 0.48, 0.80)
"""Where the four boxes begin, as shares of their row; the words of each language want their own room."""

CORNER, CORNER_EDGE, NUMBER, CODE, WHITE = 10.0, 6.0, 11.0, 14.0, 2.0
"""Sides of corner marks, number tags and the code; the way from the edge; the white around each."""


@cache
def week_geometry(paper: Paper, language: Language) -> Geometry:
    """The week sheet on a paper, in the direction of a language."""
    size, (width, height) = _SIZES[paper], SIZES[paper]
    rtl = language is Language.HE
    column = (width - 2 * size.side - size.gap) / 2
    left, right = size.side, size.side + column + size.gap
    inner = CORNER_EDGE + CORNER + WHITE
    head = Area(inner, CORNER_EDGE, width - 2 * inner, CORNER)
    words = Area(size.side, inner, width - 2 * size.side, size.words)
    top = words.y + words.h
    blocks = tuple(
        _rounded((right if (slot < 4) == rtl else left), top + slot % 4 * size.block, column, size.block)
        for slot in range(DAYS + 1)
    )
    bottom = height - CORNER_EDGE - CORNER
    low = height - CORNER_EDGE - NUMBER
    step = NUMBER + 2 * WHITE
    far = width - inner - WHITE - NUMBER
    # The tags on one side and the code on the other: a corner that is cut off takes only one of them along.
    numbers = tuple(Tag(far - back * step, low, NUMBER) for back in (2, 1, 0))
    code = Tag(inner + WHITE, height - CORNER_EDGE - CODE, CODE)
    foot_left = code.x + CODE + WHITE + 1
    return Geometry(
        paper=paper,
        language=language,
        page=(width, height),
        fields=tuple(each for day in range(DAYS) for each in _fields(day + 1, blocks[day], size, rtl=rtl)),
        text_areas=tuple(_line(blocks[day], size) for day in range(DAYS)),
        fiducials=tuple(
            Tag(x, y, CORNER)
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
    )


def _rounded(x: float, y: float, w: float, h: float) -> Area:
    return Area(round(x, 2), round(y, 2), round(w, 2), round(h, 2))


def _fields(day: int, block: Area, size: _Sizes, *, rtl: bool) -> list[Field]:
    """The fields of one day: 0 stands where reading begins."""

    def across(from_end: float) -> float:
        # Measured from the far end of the row, so that the scales end flush with the column.
        return round(block.x + from_end if rtl else block.x + block.w - from_end, 2)

    def circle(number: int, cy: float) -> Option:
        cx = across(size.bubble / 2 + (len(NUMBERS) - 1 - number) * size.pitch)
        return Option(NUMBERS[number], "circle", cx, cy, size.bubble, size.bubble)

    fields = [
        Field(f"{day}.{name}", day, tuple(circle(n, cy) for n in range(len(NUMBERS))))
        for name, cy in (
            (name, round(block.y + size.first + row * size.row, 2)) for row, name in enumerate(SCALES)
        )
    ]
    cy = round(block.y + size.boxes, 2)
    # Each box with its word after it; they begin a little before the bubbles do.
    wide = (len(NUMBERS) - 1) * size.pitch + size.bubble + 2.8 * size.unit
    places = [across(wide - share * wide - size.box / 2) for share in (_PLACES_RTL if rtl else _PLACES_LTR)]

    def box(value: str, cx: float) -> Option:
        return Option(value, "rect", cx, cy, size.box, size.box)

    fields.append(
        Field(f"{day}.point", day, tuple(box(value, cx) for value, cx in zip(MARKS, places, strict=False)))
    )
    fields.append(Field(f"{day}.sat", day, (box(SAT, places[3]),)))
    return fields


def _line(block: Area, size: _Sizes) -> Area:
    return _rounded(block.x, block.y + size.line, block.w, size.line_height)
