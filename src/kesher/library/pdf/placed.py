"""A page's cells as they are written: each with its marks, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kesher.parts import np

from .arrays import Flags, Floats
from .cells import Cells
from .script import raised, written

RAISED_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Placed:
    """The cells of a page, ready to be put together to lines.

    Attributes:
        cells: they themselves.
        texts: each cell with its marks, as it is written.
        middles: ``(n,)`` twice the middle of its place: cells in this order stand from left to right.
        words: ``(n,)`` whether it is a letter or a digit.
        raised: ``(n,)`` whether it is a digit above the line.
    """

    cells: Cells
    texts: list[str]
    middles: Floats
    words: Flags
    raised: Flags

    @cached_property
    def lists(self) -> Lists:
        """The same for those that look at a few cells, for whom arrays are slow."""
        cells = self.cells
        return Lists(
            self.texts,
            cells.lefts.tolist(),
            cells.rights.tolist(),
            cells.boxes[:, 0].tolist(),
            cells.boxes[:, 2].tolist(),
            self.middles.tolist(),
            cells.spaces.tolist(),
        )


@dataclass(frozen=True, slots=True)
class Lists:
    """A page's cells as plain lists.

    Attributes:
        texts: each cell with its marks, as it is written.
        lefts: where its place in the line begins, in points.
        rights: where it ends.
        ink_lefts: where its ink begins, which a place measured too wide says better.
        ink_rights: where its ink ends.
        middles: twice the middle of its place.
        spaces: whether it is a space.
    """

    texts: list[str]
    lefts: list[float]
    rights: list[float]
    ink_lefts: list[float]
    ink_rights: list[float]
    middles: list[float]
    spaces: list[bool]


def placed(cells: Cells) -> Placed:
    """The cells of a page as they are written."""
    codes = cells.codes.tolist()
    known = {code: written(code) for code in set(codes)}
    wordy = {code for code, text in known.items() if text[0].isalnum()}
    above = {code for code, text in known.items() if not RAISED_DIGITS.isdisjoint(text)}
    texts = list(map(known.__getitem__, codes))
    for cell in np.flatnonzero(cells.high).tolist():
        texts[cell] = raised(texts[cell])
    points: dict[tuple[int, ...], str] = {}
    for cell, marks in cells.marks.items():
        key = tuple(marks)
        if key not in points:
            points[key] = "".join(map(chr, dict.fromkeys(marks)))
        texts[cell] += points[key]
    return Placed(
        cells,
        texts,
        cells.lefts + cells.rights,
        np.fromiter(map(wordy.__contains__, codes), bool, len(codes)),
        cells.high | np.isin(cells.codes, list(above)) if above else cells.high,
    )
