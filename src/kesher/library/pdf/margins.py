"""What stands on a page and is not its text: running heads, page numbers; and the notes at its foot.

A running head says the same at the same height of several pages, but for its number. A page number counts
with the pages. Nothing is put aside for its place alone.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from kesher.library.script import LETTER_VALUES

from .lines import Line
from .pages import Page

_ROWS = 3
"""How many rows at the head and at the foot of a page may be no text."""
_SAME_HEIGHT = 3.0
"""Points by which a running head may move from page to page."""
_ISOLATED = 1.7
_MORE_PAGES = 30
"""By how much the number of a page may be ahead of the pages of its file, where letters alone say it."""
_APART = 1.6
"""White between a margin and the text, from baseline to baseline, in sizes of the text."""
_OTHER = 0.08
_NUMBER = re.compile(
    r"[-–—\[(\s]*(?:עמוד|עמ'|דף|page|p\.)?\s*([0-9]{1,4}|[ivxlcdm]{1,7}|[א-ת\"'״׳]{1,6})\s*[-–—\])\s]*", re.I
)
_EDGE_NUMBER = re.compile(r"^\W*([0-9]{1,4})(?=\s|$)|(?:^|\s)([0-9]{1,4})\W*$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_NOTE = re.compile(r"[⁰¹²³⁴-⁹]|\(?[0-9]{1,3}(?:[.)\]\s]|(?=[א-ת]))|[*†‡§]|\(?[א-ת]{1,2}[.)\]](?=\s)")
_NOTE_SIZE = 0.93
_LABELLED = re.compile(r"[^:]{1,24}:\s*$")


@dataclass(slots=True)
class _Row:
    """The lines of one height of one page, near its head or its foot."""

    page: int
    head: bool
    rank: int
    height: float
    lines: list[Line]
    gap: float

    @property
    def text(self) -> str:
        return " ".join(each.text for each in self.lines)

    @property
    def key(self) -> str:
        return re.sub(r"[0-9]+", "#", self.text)


def without_margins(pages: list[Page], body: float) -> list[list[Line]]:
    """The lines of each page without running heads and page numbers.

    Args:
        pages: of the document.
        body: the usual size of its text, in points.
    """
    rows = {page.number: _outer_rows(page, body) for page in pages}
    every = [row for page in rows.values() for row in page]
    repeated = _repeated(every)
    counting = _counting(every)
    kept = []
    for page in pages:
        aside: set[int] = set()
        for head in (True, False):
            found: list[_Row] = []
            for row in (each for each in rows[page.number] if each.head == head):
                if not _is_margin(row, repeated, counting, len(pages)):
                    break
                found.append(row)
                # What stands close to the text, in its size, may be a verse that returns.
                if row.gap >= _APART or all(abs(line.size - body) > _OTHER * body for line in row.lines):
                    aside.update(id(line) for each in found for line in each.lines)
        kept.append([line for line in page.lines if id(line) not in aside])
    return kept


def _outer_rows(page: Page, body: float) -> list[_Row]:
    """The outermost rows of a page, from the outside in, at its head and then at its foot."""
    heights: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda each: -each.baseline):
        if heights and heights[-1][0].baseline - line.baseline < 0.3 * body:
            heights[-1].append(line)
        else:
            heights.append([line])
    found = []
    for head in (True, False):
        order = heights if head else heights[::-1]
        for rank, lines in enumerate(order[:_ROWS]):
            inner = order[rank + 1][0].baseline if rank + 1 < len(order) else None
            gap = abs(lines[0].baseline - inner) if inner is not None else 0.0
            found.append(_Row(page.number, head, rank, lines[0].baseline, lines, gap / body))
    return found


def _repeated(rows: list[_Row]) -> set[tuple[bool, str, int]]:
    """The rows, by side, words and page, that another page has at the same height."""
    places: dict[tuple[bool, str], list[tuple[float, int]]] = defaultdict(list)
    for row in rows:
        if any(each.isalpha() for each in row.key) and not _LABELLED.fullmatch(row.key):
            places[row.head, row.key].append((row.height, row.page))
    found = set()
    for (head, key), where in places.items():
        for height, page in where:
            if any(other != page and abs(at - height) <= _SAME_HEIGHT for at, other in where):
                found.add((head, key, page))
    return found


def _counting(rows: list[_Row]) -> dict[tuple[bool, int], int]:
    """How many pages have a number at one side that is ahead of the page's own by so much."""
    seen: dict[tuple[bool, int], set[int]] = defaultdict(set)
    for row in rows:
        for value in _values(row.text):
            seen[row.head, value - row.page].add(row.page)
    return Counter({key: len(pages) for key, pages in seen.items()})


def _is_margin(
    row: _Row, repeated: set[tuple[bool, str, int]], counting: dict[tuple[bool, int], int], pages: int
) -> bool:
    if (row.head, row.key, row.page) in repeated:
        return True
    values = _values(row.text)
    counted = max((counting[row.head, value - row.page] for value in values), default=0)
    if _NUMBER.fullmatch(row.text) and values:
        # A word whose letters would make a number ("תמיד", "mild") is a heading where no page counts so far.
        counts = row.text.isdigit() or max(values) <= pages + _MORE_PAGES
        return counted >= 2 or (row.gap >= _ISOLATED and (counts or not row.text.isalpha()))
    # A head that changes with the chapter is known by the number beside it.
    return (
        row.rank == 0
        and counted >= max(3, pages // 4)
        and bool(_EDGE_NUMBER.search(row.text))
        and row.gap >= 1.2
    )


def _values(text: str) -> list[int]:
    """The numbers that a row may count pages by."""
    alone = _NUMBER.fullmatch(text)
    if alone:
        return [value for value in (_value(alone.group(1)),) if value]
    return [int(one or two) for one, two in _EDGE_NUMBER.findall(text)]


def _value(text: str) -> int:
    """A number in digits, in Roman or in Hebrew letters; 0 if it is none."""
    if text.isdigit():
        return int(text)
    lower = text.lower()
    if all(each in _ROMAN for each in lower):
        values = [_ROMAN[each] for each in lower]
        return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
    values = [LETTER_VALUES.get(each, 0) for each in re.sub("[\"'״׳]", "", text)]
    falling = all(one >= two for one, two in itertools.pairwise(values)) or text in {'ט"ו', 'ט"ז'}
    return sum(values) if values and all(values) and falling else 0


def notes_of(lines: list[Line], body: float) -> set[int]:
    """Which lines of a page, by their place, are notes at the foot of its columns.

    Args:
        lines: of the page, without its margins.
        body: the usual size of the document's text, in points.
    """
    found: set[int] = set()
    if not any(each.size > _NOTE_SIZE * body for each in lines):
        return found
    columns: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        columns[line.column].append(place)
    for places in columns.values():
        foot: list[int] = []
        for place in reversed(places):
            if lines[place].size > _NOTE_SIZE * body:
                break
            foot.insert(0, place)
        first = next((at for at, place in enumerate(foot) if _NOTE.match(lines[place].text)), None)
        below = all(
            lines[place].baseline < other.baseline
            for place in foot
            for at, other in enumerate(lines)
            if at not in foot and other.column == lines[place].column
        )
        if first is not None and below:
            found.update(foot[first:] if first else foot)
    return found


def opens_note(text: str) -> bool:
    """Whether a line begins with the sign or the number of a note."""
    return _NOTE.match(text) is not None
