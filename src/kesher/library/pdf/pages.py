"""One page of a file: its lines in reading order, and what speaks for or against trusting them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kesher.library.letters import count as letters_of
from kesher.parts import np

from .arrays import Integers, middle
from .cells import Cells, cells_of, is_legacy
from .columns import String, columns_of, mirrored, strings_of, table_cells
from .frames import Frame, framed
from .glyphs import Glyphs, glyphs_of
from .initials import with_initials, with_titles
from .lines import Line, lines_of, row_of
from .placed import placed
from .script import LETTERS, SIGNS, is_unknown, written
from .side_notes import beside

_APART = 0.15
"""White between two signs of one word, at the most, in sizes of the font."""


class Look(NamedTuple):
    """How a shape without a name looks, in letters of its page: its width, and its depth below the line."""

    width: float
    depth: float


_CODES = 0x110000


@dataclass(slots=True)
class Page:
    """One page as it was read.

    Attributes:
        number: from 1. width: in points. height: in points. lines: in reading order. latin: it is read from
        left to right. legacy: its letters are those of a font made before Unicode. glyphs: how many there
        are. unknown: the characters within words that the file does not name. looks: how their shapes
        look. strays: marks without a letter, letters that
        are not on the page, and letters of which two readings differ. invisible: its text was laid under a
        picture. crowded: it has more glyphs than are read. letters: how many
        of the glyphs are letters, as the file names them, before anything is made of them. beyond: how many
        letters the file has outside the page, where nobody sees them.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    latin: bool
    legacy: bool
    glyphs: int
    unknown: Counter[int]
    looks: dict[int, Look]
    strays: int
    invisible: bool
    crowded: bool
    letters: int
    beyond: int


def read_page(page: Any, number: int, legacy: bool, latin: bool, gutters: list[float]) -> Page:
    """Read one open page.

    Args:
        page: a ``pypdfium2.PdfPage``.
        number: its number, from 1.
        legacy: an earlier page was set in a font made before Unicode.
        latin: the pages before it are read from left to right; decides where the page itself does not.
        gutters: where columns were parted on the pages before it; this page's are added.
    """
    with glyphs_of(page) as glyphs:
        old = is_legacy(glyphs.codes, legacy)
        cells = cells_of(glyphs, old)
        from_left = _is_latin(cells, latin)
        lines = _lines(cells, glyphs, number, from_left, gutters)
        return Page(
            number,
            glyphs.width,
            glyphs.height,
            lines,
            from_left,
            old,
            len(cells.codes),
            _unknown(cells, glyphs.size),
            _looks(cells),
            cells.strays + cells.false + glyphs.contested,
            _is_invisible(cells, glyphs),
            glyphs.crowded,
            _letters(cells.codes),
            _letters(glyphs.beyond),
        )


def _letters(codes: Integers) -> int:
    """How many letters some characters are; a ligature is as many as it stands for when it is written out."""
    found, counts = np.unique(codes, return_counts=True)
    signs = (written(code) if 0 <= code < _CODES else "" for code in found.tolist())
    return sum(letters_of(sign) * times for sign, times in zip(signs, counts.tolist(), strict=True))


def _lines(cells: Cells, glyphs: Glyphs, number: int, latin: bool, gutters: list[float]) -> list[Line]:
    size = glyphs.size

    def read(strings: list[String], column: int) -> list[Line]:
        return lines_of(strings, plain, glyphs.style, size, latin, number, column)

    strings = with_titles(strings_of(cells, size), cells, glyphs.style, size)
    strings = with_initials(strings, cells, glyphs.style, size, latin)
    strings, frames = framed(glyphs.drawn, strings, cells, size)
    strings, margin = beside(strings, cells, glyphs.style, size)
    frames += margin
    plain = placed(cells)
    tables = [each for each in frames if each.rows]
    strings += [
        String(range(0), each.left, each.right, (each.bottom + each.top) / 2, frame=place)
        for place, each in enumerate(tables)
    ]
    columns = columns_of(mirrored(strings) if latin else strings, size, gutters)
    lines: list[Line] = []
    for place, column in enumerate(columns):
        own = mirrored(column) if latin else column
        if own[0].row:
            lines += row_of([read(cell, place) for cell in table_cells(own, size)], latin)
            continue
        made = read([each for each in own if each.frame < 0], place)
        for each in (each for each in own if each.frame >= 0):
            rows = [row_of([read(cell, place) for cell in row], latin) for row in tables[each.frame].rows]
            at = next((at for at, line in enumerate(made) if line.baseline < each.baseline), len(made))
            made[at:at] = [line for row in rows for line in row]
        lines += made
    notes = [each for each in frames if each.note]
    for note in notes:
        _make_way(lines, note)
    for place, note in enumerate(notes, len(columns)):
        lines += [replace(line, aside=True) for line in read(note.note, place)]
    return lines


def _make_way(lines: list[Line], note: Frame) -> None:
    """Let the lines beside a note in a box end, or begin, where they had to: at the box."""
    for line in lines:
        if not note.bottom - line.size < line.baseline < note.top + line.size:
            continue
        if line.left >= note.right - 1:
            edge, at_end = note.right, not line.from_left
        elif line.right <= note.left + 1:
            edge, at_end = note.left, line.from_left
        else:
            continue
        if at_end:
            line.end = edge
        else:
            line.start = edge


def _is_latin(cells: Cells, before: bool) -> bool:
    """Whether a page is read from left to right; one without letters is read as those before it."""
    hebrew = int(((cells.codes >= LETTERS.start) & (cells.codes < LETTERS.stop)).sum())
    lower = cells.codes | 0x20
    latin = int(((lower >= ord("a")) & (lower <= ord("z"))).sum())
    return before if hebrew == latin else latin > 2 * hebrew


def _unknown(cells: Cells, size: float) -> Counter[int]:
    """The unnamed shapes that stand within or beside a word, where only a letter can stand."""
    strange = [each for each in set(cells.codes.tolist()) if is_unknown(each)]
    if not strange and not cells.unmapped.any():
        return Counter()
    unnamed = (np.isin(cells.codes, strange) | cells.unmapped) & ~cells.spaces
    found: Counter[int] = Counter()
    for each in np.flatnonzero(unnamed).tolist():
        for other in (each - 1, each + 1):
            if not 0 <= other < len(cells.codes) or cells.spaces[other]:
                continue
            gap = max(cells.lefts[each] - cells.rights[other], cells.lefts[other] - cells.rights[each])
            close = gap < _APART * size and abs(cells.baselines[each] - cells.baselines[other]) < size / 2
            if close and (unnamed[other] or chr(int(cells.codes[other])).isalpha()):
                found[int(cells.codes[each])] += 1
                break
    return found


def _looks(cells: Cells) -> dict[int, Look]:
    """How the shapes without a name look, beside the Hebrew letters of their page."""
    signs = np.flatnonzero((cells.codes >= SIGNS.start) & (cells.codes < SIGNS.stop))
    hebrew = (cells.codes >= LETTERS.start) & (cells.codes < LETTERS.stop)
    if not len(signs) or not hebrew.any():
        return {}
    wide = middle((cells.boxes[:, 2] - cells.boxes[:, 0])[hebrew]) or 1.0
    tall = middle((cells.boxes[:, 3] - cells.boxes[:, 1])[hebrew]) or 1.0
    return {
        int(cells.codes[each]): Look(
            float(cells.boxes[each, 2] - cells.boxes[each, 0]) / wide,
            float(cells.baselines[each] - cells.boxes[each, 1]) / tall,
        )
        for each in signs
    }


def _is_invisible(cells: Cells, glyphs: Glyphs) -> bool:
    """Whether the text was laid, unseen, under a picture of itself."""
    count = len(cells.glyphs)
    if not count:
        return False
    samples = [glyphs.style(int(cells.glyphs[each])) for each in range(0, count, max(1, count // 8))]
    return all(each.invisible for each in samples)
