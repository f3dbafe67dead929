"""A font's own table of characters, read backwards."""

import struct

import pytest

from kesher.library.pdf.fonts import NO_FONT, Font, read_font


def test_the_font_names_its_shapes(drawn):
    shape = drawn.shapes[ord("ש")]
    wide = drawn.font.widths[shape]
    assert drawn.font.character(shape, wide) == ord("ש")
    assert drawn.font.character(shape, wide + 0.1) is None


def test_a_mark_without_a_width_is_named_whatever_its_ink_takes():
    font = Font({7: 0x05B8, 8: ord("a")}, [0.5] * 7 + [0.0])
    assert font.character(7, 0.2) == 0x05B8
    assert font.character(8, 0.2) is None
    assert font.character(9, 0.5) is None


def test_what_is_no_font_names_nothing(drawn):
    assert read_font(b"%!PS-AdobeFont-1.0") == NO_FONT
    with pytest.raises(struct.error):
        read_font(drawn.raw[:40])
