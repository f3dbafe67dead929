"""What a font within a file says of its own shapes.

Where a file does not say which character a shape is, pdfium answers with the shape's number. If the font was
put into the file with its own table of characters, the font still knows: the table is read backwards, from
the shape to the character. That the number is the shape's place in that font is made sure by its width.
"""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from .script import MARKS

_SOUND = (b"\0\1\0\0", b"true", b"OTTO")
_MOST_BYTES = 32_000_000
_MOST_CHARACTERS = 70_000
_SAME_WIDTH = 0.02


@dataclass(frozen=True, slots=True)
class Font:
    """The table of a font, read backwards.

    Attributes:
        characters: the character of a shape, by the shape's number.
        widths: of the shapes, in sizes of the font; the last holds for all after it.
    """

    characters: dict[int, int]
    widths: list[float]

    def character(self, shape: int, width: float) -> int | None:
        """The character of a shape, if the shape is as wide as it was drawn.

        Args:
            shape: its number.
            width: as drawn, in sizes of the font.
        """
        if not self.widths or shape not in self.characters:
            return None
        own, found = self.widths[min(shape, len(self.widths) - 1)], self.characters[shape]
        # A mark takes no width, and its drawn place is that of its ink.
        return found if abs(own - width) <= _SAME_WIDTH or (own == 0 and found in MARKS) else None


NO_FONT = Font({}, [])


def font_of(drawn: Any) -> Font:
    """The font of a text object.

    Args:
        drawn: pdfium's page object.
    """
    font = pdfium.FPDFTextObj_GetFont(drawn)
    size = ctypes.c_size_t()
    if not font or not pdfium.FPDFFont_GetFontData(font, None, 0, size) or size.value > _MOST_BYTES:
        return NO_FONT
    buffer = (ctypes.c_uint8 * size.value)()
    if not pdfium.FPDFFont_GetFontData(font, buffer, size.value, size):
        return NO_FONT
    try:
        return read_font(bytes(buffer))
    except (struct.error, IndexError, ValueError):
        return NO_FONT


def read_font(raw: bytes) -> Font:
    """A font's table of characters and its widths; empty if it has none.

    Args:
        raw: the font, TrueType or OpenType.

    Raises:
        struct.error: the font is cut short.
    """
    if raw[:4] not in _SOUND:
        return NO_FONT
    (count,) = struct.unpack_from(">H", raw, 4)
    tables = {}
    for each in range(count):
        name, _, begin, size = struct.unpack_from(">4sIII", raw, 12 + 16 * each)
        tables[name] = raw[begin : begin + size]
    if not {b"cmap", b"head", b"hhea", b"hmtx"} <= tables.keys():
        return NO_FONT
    (unit,) = struct.unpack_from(">H", tables[b"head"], 18)
    (measured,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    widths = [wide / max(unit, 1) for wide, _ in struct.iter_unpack(">Hh", tables[b"hmtx"][: 4 * measured])]
    characters: dict[int, int] = {}
    for code, shape in _pairs(tables[b"cmap"]):
        known = characters.get(shape)
        if known is None or (not _is_hebrew(known) and _is_hebrew(code)):
            characters[shape] = code
    return Font(characters, widths)


def _is_hebrew(code: int) -> bool:
    return 0x0590 <= code < 0x0600


def _pairs(table: bytes) -> list[tuple[int, int]]:
    """Characters and their shapes from the subtables for Unicode."""
    (count,) = struct.unpack_from(">H", table, 2)
    found: list[tuple[int, int]] = []
    for each in range(count):
        platform, encoding, begin = struct.unpack_from(">HHI", table, 4 + 8 * each)
        if platform != 0 and (platform, encoding) not in {(3, 1), (3, 10)}:
            continue
        (form,) = struct.unpack_from(">H", table, begin)
        if form == 4:
            found += _segments(table, begin)
        elif form == 12:
            found += _groups(table, begin)
        if len(found) > _MOST_CHARACTERS:
            break
    return found


def _segments(table: bytes, begin: int) -> list[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", table, begin + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", table, begin + 14)
    starts = struct.unpack_from(f">{count}H", table, begin + 16 + twice)
    steps = struct.unpack_from(f">{count}h", table, begin + 16 + 2 * twice)
    places = begin + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", table, places)
    found = []
    for at in range(count):
        for code in range(starts[at], min(ends[at], 0xFFFE) + 1):
            shape = code
            if offsets[at]:
                (shape,) = struct.unpack_from(
                    ">H", table, places + 2 * at + offsets[at] + 2 * (code - starts[at])
                )
                if not shape:
                    continue
            found.append((code, (shape + steps[at]) & 0xFFFF))
        if len(found) > _MOST_CHARACTERS:
            break
    return found


def _groups(table: bytes, begin: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", table, begin + 12)
    found: list[tuple[int, int]] = []
    for at in range(min(count, _MOST_CHARACTERS)):
        first, last, shape = struct.unpack_from(">III", table, begin + 16 + 12 * at)
        found += [
            (code, shape + code - first) for code in range(first, min(last, first + _MOST_CHARACTERS) + 1)
        ]
        if len(found) > _MOST_CHARACTERS:
            break
    return found
