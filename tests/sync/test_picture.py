"""A code as a picture: what a camera reads in it is the code."""

import re

import pytest

from kesher.sync.picture import LONGEST, for_page, for_terminal

CODE = "55R2-V29K-SXXS-PF29-FE32-7QJB-KP04@https://kesher.example.org#BCDF-GHJK-LMNP"
LIGHT = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}


def read(rows: list[list[int]]) -> str:
    """What a camera reads in squares, where 1 is white."""
    import numpy as np
    import zxingcpp

    large = np.kron(np.array(rows, dtype=np.uint8) * 255, np.ones((6, 6), dtype=np.uint8))
    found = zxingcpp.read_barcodes(large)
    assert len(found) == 1
    return str(found[0].text)


@pytest.mark.parametrize("code", [CODE, "55R2-V29K-SXXS-PF29-FE32-7QJB-KP04@/media/זיכרון נייד"])
def test_a_terminal_shows_what_a_camera_reads(code: str) -> None:
    lines = for_terminal(code).split("\n")
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines)
    plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
    rows = [[LIGHT[each][half] for each in line] for line in plain for half in (0, 1)]
    assert read(rows) == code


def test_a_page_holds_squares_and_neither_a_style_nor_the_code() -> None:
    drawn = for_page(CODE)
    assert drawn.startswith("<svg ") and drawn.endswith("</svg>")
    assert "style" not in drawn and "script" not in drawn and "55R2" not in drawn
    assert set(re.findall(r"<(\w+)", drawn)) == {"svg", "path"}


def test_what_is_too_long_for_a_camera_has_no_picture() -> None:
    assert for_page("A" * LONGEST) and for_terminal("A" * LONGEST)
    assert for_page("A" * (LONGEST + 1)) == for_terminal("A" * (LONGEST + 1)) == ""
