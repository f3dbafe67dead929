"""Lines joined into paragraphs, over columns and pages; headings told from text.

A line ends a paragraph when the next line's first word would still have fitted on it: whoever set the page
would have put it there. White between lines, an indent, another size and a label with a colon say the same
more plainly. A sentence that runs over a column or a page goes on.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from kesher.library.book import Paragraph, Role
from kesher.library.labels import label_of

from .lines import Line
from .margins import notes_of, opens_note
from .note_marks import mark_of, marks_of, unmarked
from .script import MAQAF, SOFT_HYPHEN

_WHITE = 1.3
"""White between two lines, in pitches, that ends a paragraph."""
_WHITE_INSIDE = 1.6
"""White that a tall letter may cause within one."""
_INDENT = 0.8
_OTHER_SIZE = 0.08
_VERSES_APART = 1.9
"""How far from each other two verses stand at the most, in sizes of their type."""
_BIG = 1.15
_LONGEST_HEADING = 14
_ENDS = tuple(".?!׃:\"'”״)]…")
_BULLET = re.compile(r"[•●○◦▪▫■□◻❑❖➢→✓☒‣⁃∙·*\ue000-\uf8ff-]\s+(?=\S)|[–—]\s+(?=\S)")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[א-ת]{1,2}|[a-zA-Z]|[ivx]{1,4})[.)\]]\s+(?=\S)")
_HANGING = 0.4
_LONGEST_WORD = 60
_BREAKS_OFF = re.compile(r"[.?!׃][\"'”״׳)\]⁰¹²³⁴-⁹]*$")


@dataclass(slots=True)
class _Block:
    """Lines of one paragraph."""

    lines: list[Line]
    note: bool = False
    notes: list[_Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document.

    Attributes:
        size: of its text, in points.
        pitch: from baseline to baseline, in points.
        bold: its text is bold.
        colour: of its text.
    """

    size: float
    pitch: float
    bold: bool
    colour: tuple[int, int, int]


def measure(pages: list[list[Line]]) -> Measure:
    """What is usual in a document, weighed by letters.

    Args:
        pages: the lines of each page.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return Measure(10.0, 14.0, False, (0, 0, 0))

    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    colours: Counter[tuple[int, int, int]] = Counter()
    for each in lines:
        sizes[round(each.size * 2) / 2] += len(each.text)
        weights[each.bold] += len(each.text)
        colours[each.colour] += len(each.text)
    size, bold = sizes.most_common(1)[0][0], weights.most_common(1)[0][0]
    colour = colours.most_common(1)[0][0]
    steps = [
        one.baseline - two.baseline
        for page in pages
        for one, two in itertools.pairwise(page)
        if one.column == two.column
        and abs(one.size - two.size) < 0.1 * one.size
        and one.baseline > two.baseline
    ]
    steps.sort()
    # The lower third: where paragraphs are short, the usual step is already one with white in it.
    return Measure(size, steps[len(steps) // 3] if steps else 1.4 * size, bold, colour)


def paragraphs_of(pages: list[list[Line]]) -> list[Paragraph]:
    """The paragraphs of a document in reading order, each with the notes to it.

    A note goes with the paragraph that shows its number, one without a number with the last of its page. At
    the end of a paragraph the number tells no place in it: it goes, there and before its note.

    Args:
        pages: the lines of each page, without its margins.
    """
    usual = measure(pages)
    blocks: list[_Block] = []
    for lines in pages:
        _mark_verses(lines)
        text = [line for line in lines if not line.aside]
        notes = notes_of(text, usual.size)
        _gather(blocks, [line for place, line in enumerate(text) if place not in notes], usual)
        _gather_notes(
            blocks, [line for line in lines if line.aside] + [text[place] for place in sorted(notes)]
        )
    whole = [each for block in blocks for each in (block, *block.notes)]
    words = _vocabulary(whole)
    levels = _levels(whole, usual)
    found: list[Paragraph] = []
    for block in blocks:
        own = [_paragraph(each, usual, levels, words) for each in block.notes]
        found += unmarked(_paragraph(block, usual, levels, words), own)
    return found


def _gather(blocks: list[_Block], lines: list[Line], usual: Measure) -> None:
    """Add a page's lines to the blocks, in place."""
    for line in lines:
        last = blocks[-1] if blocks and blocks[-1].lines else None
        if last is None or _begins(last.lines, line, usual):
            blocks.append(_Block([line]))
        else:
            last.lines.append(line)


def _gather_notes(blocks: list[_Block], lines: list[Line]) -> None:
    """Put each note of a page, whole, with the block that shows its number, or with the last, in place."""
    if not lines:
        return
    if not blocks:
        blocks.append(_Block([]))
    notes: list[_Block] = []
    for line in lines:
        last = notes[-1].lines[-1] if notes else line
        apart = last.aside != line.aside or (line.aside and last.column != line.column)
        if not notes or apart or (opens_note(line.text) and not line.aside):
            notes.append(_Block([line], note=True))
        else:
            notes[-1].lines.append(line)
    page = lines[0].page
    for note in notes:
        own = _referring(blocks, mark_of(note.lines[0].text), page)
        own.notes.append(note)


def _referring(blocks: list[_Block], mark: str, page: int) -> _Block:
    """The block that shows the number of a note: on its page, or on the one before; else the last."""
    for shown in (page, page - 1) if mark else ():
        for block in _on(blocks, shown):
            marks = marks_of("\n".join(each.text for each in block.lines if each.page == shown))
            if marks.count(mark) > sum(mark_of(each.lines[0].text) == mark for each in block.notes):
                return block
    return blocks[-1]


def _on(blocks: list[_Block], page: int) -> list[_Block]:
    """The blocks with lines on a page, in their order."""
    found: list[_Block] = []
    for block in reversed(blocks):
        if block.lines and block.lines[-1].page < page:
            break
        if any(each.page == page for each in block.lines):
            found.append(block)
    return found[::-1]


def _begins(before: list[Line], line: Line, usual: Measure) -> bool:
    """Whether a line begins a paragraph after the lines before it."""
    last = before[-1]
    return (
        _opens(line.text)
        or last.row
        or line.row
        or last.latin != line.latin
        or line.page > last.page + 1
        or abs(last.size - line.size) > _OTHER_SIZE * max(last.size, line.size)
        or _set_off(last, line, usual)
        or _breaks(before, line, usual)
    )


def _breaks(before: list[Line], line: Line, usual: Measure) -> bool:
    """Whether white before, beside or above a line ends the paragraph of the lines before it."""
    last, size = before[-1], line.size
    ended = _BREAKS_OFF.search(last.text) is not None
    short = last.room > line.first + 0.5 * size
    if last.page == line.page and last.column == line.column:
        gap = (last.baseline - line.baseline) / max(usual.pitch * size / usual.size, 1.0)
        if gap > _WHITE_INSIDE or (gap > _WHITE and (short or ended)):
            return True
    if _is_item(line.text) and (short or ended or last.text.endswith(":") or _sticks_out(line, before)):
        return True
    wide = abs(line.start - line.end)
    if line.indent > before[0].indent + _HANGING * size and _is_item(before[0].text):
        return short and (ended or last.room > 0.35 * wide)  # the item goes on under its text
    if line.indent > _INDENT * size and last.indent < line.indent - 0.5 * _INDENT * size and (short or ended):
        return True
    return short and (ended or last.room > max(line.first + size, 0.35 * wide))


def _is_item(text: str) -> bool:
    """Whether a line begins with the mark of an item of a list."""
    return _BULLET.match(text) is not None or _ITEM.match(text) is not None


def _sticks_out(line: Line, before: list[Line]) -> bool:
    """Whether a line begins before those of the item over it, or where that item's first line began."""
    own = abs(line.indent - before[0].indent) < _HANGING * line.size
    return own if _is_item(before[0].text) else _BULLET.match(line.text) is not None


def _opens(text: str) -> bool:
    """Whether a line begins with a label."""
    return label_of(text, perhaps=True) is not None


def _stands_out(line: Line, usual: Measure) -> bool:
    """Whether a short line is set off from the text by its weight, its colour or its size."""
    if line.size >= _BIG * usual.size:
        return True
    other = (line.bold and not usual.bold) or line.colour != usual.colour
    return other and line.room > 0.15 * abs(line.start - line.end) and not _opens(line.text)


def _set_off(last: Line, line: Line, usual: Measure) -> bool:
    """Whether one of two lines is set off from the text and the other is not.

    A line that fills its measure is hardly told from bold text; the short one after it goes on with it.
    """
    if _stands_out(last, usual) == _stands_out(line, usual):
        return False
    alike = (last.bold, last.colour) == (line.bold, line.colour)
    return not alike or last.room > line.first + 0.5 * line.size


def _is_heading(block: _Block, usual: Measure) -> bool:
    if (
        block.note
        or not any(each.isalnum() for line in block.lines for each in line.text)
        or block.lines[0].row
        or sum(len(each.text.split()) for each in block.lines) > _LONGEST_HEADING * 2
    ):
        return False
    text = block.lines[-1].text
    if all(each.size >= _BIG * usual.size for each in block.lines):
        return True
    if _opens(block.lines[0].text) or text.endswith((".", ",", ";")):
        return False
    if all(_stands_out(each, usual) for each in block.lines):
        return True
    return (
        len(block.lines) == 1
        and _is_centred(block.lines[0])
        and not block.lines[0].verse
        and len(text.split()) <= _LONGEST_HEADING // 2
    )


def _mark_verses(lines: list[Line]) -> None:
    """Mark, in place, centred lines right under each other: they are verses, and head nothing."""
    for one, two in itertools.pairwise(lines):
        close = one.column == two.column and 0 < one.baseline - two.baseline < _VERSES_APART * one.size
        if close and abs(one.size - two.size) < 0.1 * one.size and _is_centred(one) and _is_centred(two):
            one.verse = two.verse = True


def _is_centred(line: Line) -> bool:
    inset = 1.5 * line.size
    sides = line.indent, line.room
    return min(sides) > inset and abs(sides[0] - sides[1]) < 0.2 * sum(sides)


def _levels(blocks: list[_Block], usual: Measure) -> dict[float, int]:
    """The level of each size of heading: the largest is 1."""
    sizes = {_heading_size(each) for each in blocks if _is_heading(each, usual)}
    return {size: min(place, 6) for place, size in enumerate(sorted(sizes, reverse=True), 1)}


def _heading_size(block: _Block) -> float:
    return round(max(each.size for each in block.lines) * 2) / 2


def _vocabulary(blocks: list[_Block]) -> set[str]:
    """The Latin words of the document that stand whole within a line."""
    found: set[str] = set()
    for block in blocks:
        for line in block.lines:
            found.update(re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*(?!-?$)", line.text.lower()))
    return found


def _paragraph(block: _Block, usual: Measure, levels: dict[float, int], words: set[str]) -> Paragraph:
    text = ""
    for line in block.lines:
        text = _joined(text, line.text, words)
    page = block.lines[0].page if block.lines else 0
    if block.note:
        return Paragraph(text, page, Role.NOTE)
    if block.lines and _is_heading(block, usual):
        return Paragraph(text, page, Role.HEADING, levels[_heading_size(block)])
    return Paragraph(text, page)


def _joined(text: str, more: str, words: set[str]) -> str:
    """Two lines of a paragraph as one.

    A maqaf or a hyphen at the end of a line holds its word together; a Latin word cut by a hyphen is made
    whole unless the document knows it with one.
    """
    if not text:
        return more
    if text.endswith(SOFT_HYPHEN):
        return text[:-1] + more
    if text.endswith(MAQAF):
        return text + more
    cut = re.search(r"(\w+)-$", text[-_LONGEST_WORD:]) if text.endswith("-") else None
    if cut is None:
        return f"{text} {more}"
    head, tail = cut.group(1), re.match(r"\w*", more)
    rest = tail.group() if tail else ""
    whole, hyphened = (head + rest).lower(), f"{head}-{rest}".lower()
    if head.isascii() and rest.isascii() and rest[:1].islower() and (whole in words or hyphened not in words):
        return text[:-1] + more
    return text + more
