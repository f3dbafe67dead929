"""Where a page is cut into columns, and in which order they are read.

Cells that follow one another in the file on one baseline are a string. A gutter is a place where strings
begin beneath one another with white before them, row after row; words spread over a justified line leave
white too, but their edges do not agree. The page is cut at its tallest gutter into what is above it, its two
sides and what is below, and each part again. A column may be overrun by a line that is too long for it, so a
few crossings are allowed and the string goes to the side that holds most of it.

For a page read from left to right all is mirrored: the functions here know only right-to-left pages.

It is long because a column is found by several kinds of evidence, which are weighed together.
"""

from __future__ import annotations

import itertools
import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kesher.parts import np

from .arrays import Flags
from .cells import Cells, runs
from .script import LETTERS, written

_SAME_LINE = 0.2
"""Baselines closer than this part of the font's size are one."""
_STRING_GAP = 1.0
_OBJECT_GAP = 0.3
_RETURN = 0.3
"""A step back over what was drawn, in sizes of the font, that begins another string."""
_BESIDE = 0.8
_GUTTER = 0.7
"""The narrowest gutter, in sizes of the font."""
_FLUSH = 0.25
_EDGE = 0.15
_FEWEST_ROWS = 3
_WIDE = 24.0
"""In what is narrower than this, in sizes of the font, twice as many rows must show a gutter: where a line
has few words, the white between them agrees by chance.
"""
_CROSSINGS = 0.2
"""The part of the rows beside a gutter that may cross it."""
_LINE = 4.0
"""What is shorter than this, in sizes of the font, is a word, not a line."""
_SIDE = 0.7
"""A string that crosses a gutter still belongs to a side that holds this part of it."""
_REACH = 2.6
"""A column's lines may go on beyond the rows that show the gutter at most by this many of its pitches."""
_WHITE = 1.5
"""White between two rows, in pitches, that parts what stands above it from a column."""
_DEEPEST = 12
_MOST_KNOWN = 8
_LONGEST_MARK = 7
_MOST_MARKS = 4096
_MARK = re.compile(
    r"\W{0,2}(?:\d{1,4}|[א-ת]{1,2}|[א-ת]{1,2}[\"'״׳][א-ת]?|[ivxlcIVXLC]{1,5}|[A-Za-z])\W{0,2}|[^\w\"'״׳()\[\]]"
    r"|[\ue000-\uf8ff]"
)
_GUTTER_WIDTH = 2.0
_LEVEL = 0.8
_FULL = 0.85
_FEW_FULL = 0.55
_WIDEST_CELL = 14.0
_NO_COLUMN = 7.0
"""How many of a table's rows have cells on both sides of a gutter, what fills a column, how many of its cells
do so at the most, and how wide they are at the most, in sizes of the
font; what is too narrow for a column."""
_SET_OFF = 0.7
"""White beside a number that is a mark and no word of its line, in sizes of the font."""
_NEXT_LINE = 2.2
"""How far below a line, in sizes of the font, the next line of a cell stands at the most."""
_BAND, _BAND_ROWS, _BAND_WHITE = 2.4, 2, 1.15
"""White in one column beside a heading in the other, in pitches, with which the heading is over both; how
many lines such a heading has; and the white above and under it."""
_BETWEEN, _LINE_WIDE = 0.5, 8.0
"""White between a text and its translation beside it, and how wide their lines are, in sizes of the font."""
_BESIDE_ITS_TEXT = 4.0
"""How far from the text of its item a mark stands at the most, in sizes of the font."""


@dataclass(slots=True)
class String:
    """Cells that the file draws one after another on one baseline.

    Attributes:
        members: their indices among the page's cells.
        left: where it begins, in points; mirrored on a page read from left to right.
        right: where it ends.
        baseline: in points from the foot of the page.
        mark: it is the mark of an item of a list, or a number: it stands beside text, and makes no column.
        frame: it stands for the frame of this number (see :mod:`.frames`), and has no members; or -1.
        row: it is a cell of a table without lines, whose rows are read across.
        latin: most of its letters are Latin.
    """

    members: range
    left: float
    right: float
    baseline: float
    mark: bool = False
    frame: int = -1
    row: bool = False
    latin: bool = False


Row = list[String]


def strings_of(cells: Cells, size: float) -> list[String]:
    """Gather cells into strings.

    Args:
        cells: of one page.
        size: the usual font size of the page, in points.
    """
    count = len(cells.codes)
    if not count:
        return []
    down = abs(np.diff(cells.baselines)) > _SAME_LINE * size
    gaps = np.maximum(cells.lefts[1:] - cells.rights[:-1], cells.lefts[:-1] - cells.rights[1:])
    apart = (gaps > _STRING_GAP * size) | _returns(cells, size)
    apart |= (cells.objects[1:] != cells.objects[:-1]) & (gaps > _OBJECT_GAP * size)
    strings = []
    breaks = down | apart
    begins = np.append(0, np.flatnonzero(breaks) + 1)
    lefts = np.minimum.reduceat(np.where(cells.spaces, np.inf, cells.lefts), begins).tolist()
    rights = np.maximum.reduceat(np.where(cells.spaces, -np.inf, cells.rights), begins).tolist()
    lines, codes = cells.baselines.tolist(), cells.codes.tolist()
    lower = cells.codes | 0x20
    scripts = np.where((lower >= ord("a")) & (lower <= ord("z")), 1, 0)
    scripts -= np.where((cells.codes >= LETTERS.start) & (cells.codes < LETTERS.stop), 1, 0)
    latin = (np.add.reduceat(scripts, begins) > 0).tolist()
    parts = zip(runs(breaks), lefts, rights, latin, strict=True)
    for (begin, end), left, right, from_left in parts:
        if left < right:
            mark = end - begin <= _LONGEST_MARK and _is_mark(tuple(codes[begin:end]))
            middle = lines[(begin + end) // 2]
            strings.append(String(range(begin, end), left, right, middle, mark, latin=from_left))
    if any(each.mark for each in strings):
        _keep_marks(strings, codes, size)
    return strings


@lru_cache(_MOST_MARKS)
def _is_mark(codes: tuple[int, ...]) -> bool:
    """Whether some characters look like the mark of an item of a list, or a number."""
    return _MARK.fullmatch(_text(codes)) is not None


def _text(codes: Iterable[int]) -> str:
    return "".join(map(written, codes)).strip()


def _keep_marks(strings: list[String], codes: list[int], size: float) -> None:
    """Unmark, in place, the short words and parts of words that only look like a mark: they touch others."""
    for row in rows_of(strings, size):
        for place, each in enumerate(row):
            if not each.mark:
                continue
            word = _text(codes[each.members.start : each.members.stop]).isalnum()
            apart = _SET_OFF if word else _OBJECT_GAP
            gaps = [row[place - 1].left - each.right] if place else []
            gaps += [each.left - row[place + 1].right] if place + 1 < len(row) else []
            each.mark = all(gap > apart * size for gap in gaps)


def _returns(cells: Cells, size: float) -> Flags:
    """Where the letters of a line, drawn so far in one direction, begin again over what was drawn.

    A producer that measures points wrongly draws the parts of a line over one another.
    """
    hebrew = (cells.codes >= LETTERS.start) & (cells.codes < LETTERS.stop)
    both = hebrew[1:] & hebrew[:-1]
    steps = np.diff(cells.lefts + cells.rights) / 2
    level = abs(np.diff(cells.baselines)) <= _SAME_LINE * size
    sure = steps[both & level]
    way = 1.0 if (sure > 0).sum() > len(sure) / 2 else -1.0
    wide = (cells.rights - cells.lefts)[1:] / 2
    # From any sign to a letter counts too: the part before may have ended with a colon.
    back: Flags = hebrew[1:] & level & (-way * steps > np.maximum(_RETURN * size, wide))
    digits = (cells.codes >= ord("0")) & (cells.codes <= ord("z"))
    return back & ~digits[:-1]


def mirrored(strings: list[String]) -> list[String]:
    """The strings as a mirror shows them."""
    return [replace(each, left=-each.right, right=-each.left) for each in strings]


def rows_of(strings: list[String], size: float) -> list[Row]:
    """Strings that share a baseline, from the top of the page down; in a row from right to left."""
    rows: list[Row] = []
    top = np.inf
    for each in sorted(strings, key=lambda each: -each.baseline):
        if top - each.baseline <= _SAME_LINE * size:
            rows[-1].append(each)
        else:
            rows.append([each])
            top = each.baseline
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda each: -each.right)
    return rows


def columns_of(
    strings: list[String], size: float, known: list[float] | None = None, depth: int = 0
) -> list[list[String]]:
    """Cut strings into columns, in reading order; a part without a gutter is one column.

    Args:
        strings: of a page, or of a part of it.
        size: the usual font size, in points.
        known: where gutters stood on the pages before; those of this page are added. One row is enough to
            show such a gutter: the last page of a chapter may have no more.
        depth: how often the part was cut before.
    """
    known = [] if known is None else known
    if depth >= _DEEPEST or len(strings) < 2:
        return [strings] if strings else []
    rows = rows_of(strings, size)
    before = [*known]
    gutter, apart = _tallest(rows, size, known), None
    if gutter is None:
        gutter = apart = _between_scripts(rows, size)
    if gutter is None:
        return [strings]
    first, last, edge = gutter
    if band := _band(rows, first, last, edge, size):
        around = (rows[: band[0]], rows[slice(*band)], rows[band[1] :])
        flat = ([each for row in part for each in row] for part in around)
        return [column for part in flat for column in columns_of(part, size, known, depth + 1)]
    above = [each for row in rows[:first] for each in row]
    below = [each for row in rows[last + 1 :] for each in row]
    again = any(abs(edge - each) < _GUTTER_WIDTH * size for each in before)
    if not again and not apart and (table := _table(rows, first, last, edge, size)):
        known[:] = before
        over, under = (
            columns_of([each for row in part for each in row], size, known, depth + 1)
            for part in (rows[: table[0]], rows[table[1] :])
        )
        return [*over, *_grouped(rows[slice(*table)], edge), *under]
    right: list[String] = []
    left: list[String] = []
    for row in rows[first : last + 1]:
        for each in row:
            middle = (each.left + each.right) / 2
            (right if middle > edge else left).append(each)
    parts = (above, right, left, below)
    return [column for part in parts for column in columns_of(part, size, known, depth + 1)]


def _band(rows: list[Row], first: int, last: int, edge: float, size: float) -> tuple[int, int] | None:
    """The rows of a heading over both columns that stands over one of them alone; or none.

    Beside it the other column has white, as much as the heading and what is above and under it; there the
    columns above end, and those under it begin.
    """
    sides: tuple[list[int], list[int]] = ([], [])
    for at in range(first, last + 1):
        for number, right in enumerate((True, False)):
            if _side(rows[at], edge, right):
                sides[number].append(at)
    steps = [
        rows[one][0].baseline - rows[two][0].baseline
        for side in sides
        for one, two in itertools.pairwise(side)
    ]
    if not steps:
        return None
    pitch = sorted(steps)[len(steps) // 3]
    for own, other in (sides, sides[::-1]):
        for above, below in itertools.pairwise(other):
            top, foot = rows[above][0].baseline, rows[below][0].baseline
            # The last line of a column may stand a little under that of the other, and the first above.
            inside = [at for at in own if top - pitch > rows[at][0].baseline > foot + pitch]
            if top - foot < _BAND * pitch or not 1 <= len(inside) <= _BAND_ROWS:
                continue
            begun, ended = rows[inside[0]][0].baseline, rows[inside[-1]][0].baseline
            over = [rows[at][0].baseline for at in own if at < inside[0]]
            under = [rows[at][0].baseline for at in own if at > inside[-1]]
            if not over or not under or any(each.frame >= 0 for at in inside for each in rows[at]):
                continue
            white = min(top - begun, over[-1] - begun, ended - foot, ended - under[0])
            if white > _BAND_WHITE * pitch and abs(under[0] - foot) < pitch:
                return inside[0], inside[-1] + 1
    return None


def _table(rows: list[Row], first: int, last: int, edge: float, size: float) -> tuple[int, int] | None:
    """The rows, from one up to another, whose parts on both sides of a gutter are cells; or none.

    Cells share their baselines, and few of them fill their column, or one is too narrow for a column of text.
    """
    both = [
        at for at in range(first, last + 1) if _side(rows[at], edge, True) and _side(rows[at], edge, False)
    ]
    if len(both) < _FEWEST_ROWS:
        return None
    end = both[-1] + 1
    while end <= last and _goes_on(rows[end - 1], rows[end], edge, size):
        end += 1
    found = both[0], end
    level = sum(at in both or _goes_on(rows[at - 1], rows[at], edge, size) for at in range(*found))
    rows = [row for at, row in enumerate(rows) if at in both]
    if level < _LEVEL * (found[1] - found[0]) or any(each.frame >= 0 for row in rows for each in row):
        return None
    sides = [
        [
            (min(e.left for e in part), max(e.right for e in part))
            for row in rows
            if (part := _side(row, edge, right))
        ]
        for right in (True, False)
    ]
    shares = []
    for side in sides:
        wide = max(right for _, right in side) - min(left for left, _ in side)
        shares.append(sum(right - left >= _FULL * wide for left, right in side) / len(side))
    widths = [max(_widest(_side(row, edge, right), size) for row in rows) for right in (True, False)]
    ragged = sum(shares) < 2 * _FEW_FULL and min(shares) < _FEW_FULL
    narrow = min(widths) < _NO_COLUMN * size
    return found if narrow or (ragged and max(widths) <= _WIDEST_CELL * size) else None


def _goes_on(above: Row, row: Row, edge: float, size: float) -> bool:
    """Whether a row has but one more line of a cell that has several: of the second column, close below."""
    close = above[0].baseline - row[0].baseline < _NEXT_LINE * size
    return close and not _side(row, edge, True) and bool(_side(above, edge, False))


def _grouped(rows: list[Row], edge: float) -> list[Row]:
    """The rows of a table, each with the lines that its cells go on over."""
    made: list[Row] = []
    for row in rows:
        own = [replace(each, row=True) for each in row]
        if made and not (_side(row, edge, True) and _side(row, edge, False)):
            made[-1] += own
        else:
            made.append(own)
    return made


def table_cells(row: Row, size: float) -> list[Row]:
    """The cells of a row of a table, from left to right: what no white as wide as a gutter's parts.

    Args:
        row: of a table, all its lines.
        size: the usual font size, in points.
    """
    made: list[Row] = []
    end = -np.inf
    for each in sorted(row, key=lambda each: each.left):
        if each.left - end < _GUTTER * size and made:
            made[-1].append(each)
        else:
            made.append([each])
        end = max(end, each.right)
    return made


def _widest(part: Row, size: float) -> float:
    """The widest run of strings, from right to left, that only the white between words parts."""
    widest, begin, end = 0.0, 0.0, 0.0
    for each in part:
        if not widest or end - each.right > size:
            begin = each.right
        end = each.left
        widest = max(widest, begin - end)
    return widest


def _side(row: Row, edge: float, right: bool) -> Row:
    return [each for each in row if (each.left + each.right > 2 * edge) is right]


def _tallest(rows: list[Row], size: float, known: list[float]) -> tuple[int, int, float] | None:
    """The first and last row of the gutter that the most rows show, and its middle; or none."""
    starts: list[tuple[float, int, float]] = []
    for number in range(len(rows)):
        starts += [(edge, number, beyond) for edge, beyond in _starts(rows, number, size)]
    starts.sort()
    edges = [edge for edge, _, _ in starts]
    best: tuple[int, int, int, float] | None = None
    wide = max(each.right for row in rows for each in row) - min(each.left for row in rows for each in row)
    fewest = _FEWEST_ROWS if wide >= _WIDE * size else 2 * _FEWEST_ROWS
    seen = -np.inf
    chosen = 0.0
    for edge in edges:
        if edge <= seen + _FLUSH * size / 2:
            continue
        low, high = bisect_left(edges, edge), bisect_right(edges, edge + _FLUSH * size)
        again = any(abs(edge - each) < 2 * _FLUSH * size for each in known)
        needed = 1 if again else fewest
        shown = {number for _, number, _ in starts[low:high]}
        if 1 < len(shown) < needed:
            shown |= _flush(rows, shown, edge, size)
        if len(shown) < needed or (best and len(shown) <= best[0]):
            continue
        seen = edge
        inner = (edges[(low + high - 1) // 2] + edges[(low + high) // 2]) / 2
        beyond = sorted(each for _, _, each in starts[low:high])
        # The narrower of its widths: a ragged column leaves more white than the gutter is.
        outer = max(beyond[len(beyond) // 5], inner + _GUTTER * size)
        found = _span(rows, sorted(shown), (inner, outer), size, needed)
        if found and (best is None or found[0] > best[0]):
            best, chosen = (*found, (inner + outer) / 2), inner
    if best is None:
        return None
    if best[0] >= fewest and not any(abs(chosen - each) < _FLUSH * size for each in known):
        known.append(chosen)
        del known[:-_MOST_KNOWN]
    return best[1:]


def _between_scripts(rows: list[Row], size: float) -> tuple[int, int, float] | None:
    """The rows in which Hebrew stands on one side and Latin on the other, and between them; or none.

    A text beside its translation is set in two columns whose inner edges are both ragged. Words beside their
    meanings are rows of a table: what is said on both sides must be as wide as lines are.
    """
    best: tuple[int, int, int, float] | None = None
    at = 0
    while at < len(rows):
        spans = ([np.inf, -np.inf], [np.inf, -np.inf])
        widths: tuple[list[float], list[float]] = ([], [])
        lines: tuple[list[float], list[float]] = ([], [])
        end = at
        while end < len(rows):
            trial = [[*each] for each in spans]
            for each in rows[end]:
                trial[each.latin] = [
                    min(trial[each.latin][0], each.left),
                    max(trial[each.latin][1], each.right),
                ]
            gap = max(trial[0][0] - trial[1][1], trial[1][0] - trial[0][1])
            if any(each.frame >= 0 for each in rows[end]) or gap < _BETWEEN * size:
                break
            spans = (trial[0], trial[1])
            sides = [[each for each in rows[end] if each.latin is latin] for latin in (False, True)]
            for number, side in enumerate(sides):
                if side:
                    wide = max(each.right for each in side) - min(each.left for each in side)
                    widths[number].append(wide)
                    lines[number].append(side[0].baseline)
            end += 1
        # The lines of the two need not share their baselines: what overlaps in height counts as beside.
        both = sum(any(abs(one - two) < _BESIDE * size for two in lines[1]) for one in lines[0])
        if both >= _FEWEST_ROWS and all(statistics.median(each) >= _LINE_WIDE * size for each in widths):
            inner = (spans[1][1], spans[0][0]) if spans[1][1] < spans[0][0] else (spans[0][1], spans[1][0])
            middle = sum(inner) / 2
            if best is None or both > best[0]:
                best = both, at, end - 1, middle
        at = max(end, at + 1)
    return best and best[1:]


def _flush(rows: list[Row], shown: set[int], edge: float, size: float) -> set[int]:
    """The rows that begin at the edge of a gutter which few others show, with nothing before them.

    The lines of two short columns may stand so that hardly one is beside another. Both sides must be wide
    enough for columns: else it is words with what is said of them.
    """
    near = range(max(0, min(shown) - 2), min(len(rows), max(shown) + 3))
    found = {at for at in near if 0 <= max(each.right for each in rows[at]) - edge <= _FLUSH * size} - shown
    sides = [
        _side(rows[at], edge + _GUTTER * size / 2, right) for right in (True, False) for at in shown | found
    ]
    least = min(max(each.right for each in side) - min(each.left for each in side) for side in sides if side)
    return found if least >= _NO_COLUMN * size else set()


def _starts(rows: list[Row], number: int, size: float) -> list[tuple[float, float]]:
    """The edges, in one row, of wide white with something on both its sides.

    The lines of two columns need not share their baselines, so what overlaps in height counts as beside.
    """
    here = rows[number][0].baseline
    beside = [
        each
        for row in rows[max(0, number - 2) : number + 3]
        if abs(row[0].baseline - here) < _BESIDE * size
        for each in row
    ]
    if len(beside) < 2:
        return []
    # The nearest string that ends beyond a place: the least left of all that end there or farther.
    ends = sorted((other.right, other.left) for other in beside if not other.mark)
    nearest = list(itertools.accumulate((left for _, left in reversed(ends)), min))[::-1]
    found = []
    for each in rows[number]:
        if each.mark and not any(
            not other.mark and 0 < each.left - other.right < _BESIDE_ITS_TEXT * size for other in beside
        ):
            continue
        at = bisect_right(ends, (each.right + _FLUSH * size, np.inf))
        if at < len(ends) and nearest[at] - each.right >= _GUTTER * size:
            found.append((each.right, nearest[at]))
    return found


def _span(
    rows: list[Row], witnesses: list[int], gutter: tuple[float, float], size: float, needed: int
) -> tuple[int, int, int] | None:
    """How many rows show a gutter and from which row to which it stands, or none if too much crosses it.

    Args:
        rows: of the part of the page.
        witnesses: the rows in which a string begins at the edge with white before it.
        gutter: its left and right edge.
        size: of the font.
        needed: how many rows must show it.
    """
    crossing = [_crosses(row, gutter, size) for row in rows]
    shown = set(witnesses)
    runs: list[list[int]] = []
    for number in witnesses:
        if runs:
            between = range(runs[-1][-1] + 1, number)
            if not any(crossing[each] == 2 for each in between):
                runs[-1].append(number)
                continue
        runs.append([number])
    run = max(runs, key=len)
    first, last = run[0], run[-1]
    crossed = sum(crossing[each] > 0 and each not in shown for each in range(first, last + 1))
    if len(run) < needed or crossed > _CROSSINGS * (last - first + 1) + 0.5:
        return None
    pitch = _pitch(rows, run, size)
    first = _reach(rows, crossing, first, -1, pitch)
    first = _under(rows, first, run[0], (gutter[0] + gutter[1]) / 2, pitch)
    last = _reach(rows, crossing, last, 1, pitch)
    return len(run), first, last


def _crosses(row: Row, gutter: tuple[float, float], size: float) -> int:
    """Whether a row crosses a gutter: 0 not at all, 1 by a line too long for its column, 2 by a line across.

    A line that runs into the white but does not reach the other column is no crossing. Where white is left
    between two sides, but less than a gutter's, two long lines are lines of columns, and words are words.
    """
    inner, outer = gutter[0] + _EDGE * size, gutter[1] - _EDGE * size
    middle = (gutter[0] + gutter[1]) / 2
    worst = 0
    right = [each for each in row if each.left + each.right > 2 * middle]
    left = [each for each in row if each.left + each.right <= 2 * middle]
    for own, others in ((right, left), (left, right)):
        for each in own:
            if not (each.left < inner and each.right > outer):
                continue
            wide = each.right - each.left
            share = (each.right - middle) / wide if own is right else (middle - each.left) / wide
            apart = all(
                max(other.left - each.right, each.left - other.right) >= _GUTTER * size
                or min(other.right, each.right) > max(other.left, each.left)
                for other in others
            )
            worst = max(worst, 1 if share >= _SIDE and wide >= _LINE * size and others and apart else 2)
    if worst or not left or not right:
        return worst
    nearest = max(left, key=lambda each: each.right), min(right, key=lambda each: each.left)
    white = min(nearest[1].left, gutter[1]) - max(nearest[0].right, gutter[0])
    if white >= min(_GUTTER * size, gutter[1] - gutter[0]) - _EDGE * size:
        return 0
    return 1 if all(each.right - each.left >= _LINE * size for each in nearest) else 2


def _under(rows: list[Row], first: int, shown: int, middle: float, pitch: float) -> int:
    """The first row beside a gutter; what stands above its second column alone, with white below, is none.

    Args:
        rows: of the part of the page.
        first: the first row that reaches the gutter.
        shown: the first row that shows it.
        middle: of the gutter.
        pitch: the usual distance between baselines.
    """
    if first == shown or any(_side(row, middle, True) for row in rows[first:shown]):
        return first
    white = rows[shown - 1][0].baseline - rows[shown][0].baseline
    return shown if white > _WHITE * pitch else first


def _pitch(rows: list[Row], run: list[int], size: float) -> float:
    """The usual distance between the baselines of a gutter's rows, in points."""
    steps = [
        rows[one][0].baseline - rows[two][0].baseline
        for one, two in itertools.pairwise(run)
        if two == one + 1
    ]
    return statistics.median(steps) if steps else 1.4 * size


def _reach(rows: list[Row], crossing: list[int], start: int, step: int, pitch: float) -> int:
    """The farthest row, from one, that still stands beside the gutter."""
    at = start
    while 0 <= at + step < len(rows):
        gap = abs(rows[at][0].baseline - rows[at + step][0].baseline)
        if crossing[at + step] == 2 or gap > _REACH * pitch:
            break
        at += step
    return at
