"""Which characters belong to which writing, and how a character of a file becomes one of ours."""

from __future__ import annotations

import unicodedata
from functools import cache

LETTERS = range(0x05D0, 0x05EB)
"""Alef to tav, the final forms among them."""
FINALS = frozenset("ךםןףץ")
MARKS = frozenset(
    [*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7, 0xFB1E, *range(0x0300, 0x0370)]
)
"""Points and accents: of Hebrew, and the general ones that a Latin letter may carry."""
HIGH_MARKS = frozenset([0x05B9, 0x05BA, 0x05BC, 0x05BF, 0x05C1, 0x05C2, 0x05C4])
"""Points that never stand under their letter."""
LEGACY = range(0x00E0, 0x00FB)
"""Where fonts made before Unicode keep alef to tav, among the accented letters of Latin-1."""
LEGACY_POINTS = range(0x00C0, 0x00D4)
SPACES = frozenset([0x20, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0x09])
SILENT = frozenset(
    [
        *range(0x20),
        0x7F,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
) - {0x02, 0x09}
"""Characters without a shape: what they say, the place on the page says better."""
HYPHEN_AT_END = 0x02
HYPHEN_IN_BULK = 0xFFFE
"""What pdfium says for a hyphen at the end of a line: asked for one character, and for all of them."""
SOFT_HYPHEN = "\u00ad"
MAQAF = "\u05be"
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
SIGNS = range(0xF0000, 0xFFFF0)
"""What stands here for a shape that its file does not name: a number of its own for each font and shape."""
_SYMBOLS = {
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "□",
    0xF071: "❑",
    0xF076: "❖",
    0xF0A7: "▪",
    0xF0A8: "◻",
    0xF0B7: "•",
} | {
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
    0xF0FE: "☒",
}
"""Where the fonts of symbols by custom keep the marks of lists."""
_FONT_LETTERS = {0xE802: "ך\u05b0", 0xE803: "ך\u05b8"} | {
    0xFB30 + place: chr(LETTERS.start + place) + "\u05bc" for place in (0x07, 0x0D, 0x0F, 0x12, 0x15)
}
"""Where Hebrew fonts by custom keep the final kaf with its sheva and its qamats, and letters with a dagesh
for which Unicode left a hole in its row of them."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LIGATURES = [*range(0xFB00, 0xFB07), *range(0xFB20, 0xFB29), 0xFB4F]
_PLAIN = {code: unicodedata.normalize("NFKC", chr(code)) for code in _LIGATURES} | _FONT_LETTERS | _SYMBOLS


def is_hebrew(text: str) -> bool:
    """Whether one character is a Hebrew letter."""
    return "א" <= text <= "ת"


def is_unknown(code: int) -> bool:
    """Whether a character says nothing: unmapped, replaced, or private to a font."""
    if code in _FONT_LETTERS or code in _SYMBOLS:
        return False
    return code in {0, 0xFFFD, 0xFFFE, 0xFFFF} or any(code in private for private in _PRIVATE)


def from_legacy(code: int) -> int:
    """The Hebrew letter or point that a font made before Unicode means."""
    if code in LEGACY:
        return code - LEGACY.start + LETTERS.start
    if code in LEGACY_POINTS:
        return ord(bytes([code]).decode("cp1255", "replace"))
    return code


@cache
def written(code: int) -> str:
    """A character as it is written here: hyphens and ligatures in their plain form."""
    if code == HYPHEN_AT_END:
        return "-"
    return _PLAIN.get(code) or chr(code)


def raised(text: str) -> str:
    """Digits set above the line, such as the number of a note, as Unicode writes them."""
    return text.translate(_RAISED)
