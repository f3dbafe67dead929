"""The squares of the fiducials, for drawing them without a vision library."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any


def corner_squares(number: int) -> list[list[int]]:
    """A corner's six by six squares, its black frame included: 1 is white."""
    return _framed(_table()["corner"][number], 4)


def number_squares(number: int) -> list[list[int]]:
    """A number fiducial's seven by seven squares, its black frame included: 1 is white."""
    return _framed(_table()["number"][number], 5)


def code_squares(text: str) -> list[list[int]]:
    """A QR code's squares, without the white around it: 1 is white."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # The binding's image shows its bytes by the buffer protocol, which its types do not say.
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    return [[int(each > 127) for each in row] for row in rows]


def _framed(bits: int, side: int) -> list[list[int]]:
    inner = [
        [bits >> (side * side - 1 - row * side - column) & 1 for column in range(side)] for row in range(side)
    ]
    edge = [[0] * (side + 2)]
    return [*edge, *([0, *row, 0] for row in inner), *edge]


@cache
def _table() -> dict[str, list[int]]:
    text = resources.files("kesher.paper").joinpath("fiducials.txt").read_text(encoding="utf-8")
    table: dict[str, list[int]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            table[name] = []
        elif line and not line.startswith("#"):
            table[name] += [int(each, 16) for each in line.split()]
    return table
