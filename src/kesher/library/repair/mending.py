"""From the lines of a file to its paragraphs, each rule in its turn."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import msgspec

from kesher.library.book import Extract, Mended, Paragraph, Role
from kesher.library.labels import chapter_level, label_of, labels_inside
from kesher.library.repair.codes import lines_without_codes, without_codes
from kesher.library.repair.furniture import without_furniture
from kesher.library.repair.label_set import with_labels_set
from kesher.library.repair.layout import paragraph_ends
from kesher.library.repair.line import Line, Notebook, Rule, lines_of
from kesher.library.repair.runs import in_order
from kesher.library.repair.spacing import close_up
from kesher.library.repair.text_notes import under_pages, with_notes_apart, without_notes_within
from kesher.library.script import tidy
from kesher.library.titles import is_entry

_DIVIDED = re.compile(r"(?<![A-Za-z\u00c0-\u024f])([A-Za-z\u00c0-\u024f]+)-$")
_HYPHENED = re.compile(r"[\w'\"״׳]-$|[־]$")
_CLOSING = re.compile(r"[,.;:?!](?:\s|$)")
_WORD = re.compile(r"[a-z\u00df-\u024f]+(?:-[a-z\u00df-\u024f]+)*")
_TORN = re.compile(r"(?:^|(?<=[.?!…]\s))(המשך|Follow)[-\s]*$")
_TORN_REST = re.compile(r"(?:ה?שאלה|up(?: question)?)\s*:", re.I)


def mend(extract: Extract, refused: frozenset[str] = frozenset()) -> Mended:
    """Repair a text and find its paragraphs.

    Only a file of lines is repaired: the paragraphs of all others are what the file says they are, but for
    codes of programs and labels without a colon.

    Args:
        extract: what the file says.
        refused: the keys of the changes that the person does not want.

    Returns:
        The paragraphs, and every change with its key: those that were refused as well.
    """
    notebook = Notebook(refused)
    if extract.given:
        return Mended(extract.paragraphs)
    if not extract.lines:
        return _finished(without_codes(extract.paragraphs, notebook, lines=False), notebook)
    lines = in_order(lines_of(extract.paragraphs), notebook)
    lines = lines_without_codes(without_furniture(lines, notebook), notebook)
    lines = _with_labels(lines, notebook)
    words = _vocabulary(lines)
    lines, under = under_pages(lines)
    made: list[Paragraph] = []
    first = 0
    for place, last in enumerate(paragraph_ends(lines)):
        if last:
            made.extend(_paragraphs(lines[first : place + 1], words, notebook))
            while under and under[0].after <= lines[place].index:
                made.extend(_paragraph(each, words, notebook) for each in under.pop(0).notes)
            first = place + 1
    return _finished(without_codes(made, notebook, lines=True), notebook)


def _finished(paragraphs: Sequence[Paragraph], notebook: Notebook) -> Mended:
    noted = with_notes_apart(without_notes_within(paragraphs, notebook), notebook)
    found = with_labels_set(noted, notebook)
    return Mended(found, notebook.changes())


def _with_labels(lines: Sequence[Line], notebook: Notebook) -> list[Line]:
    """Labels glued to the line before them stand on a line of their own; torn ones are whole."""
    made: list[Line] = []
    labelled = any(label_of(each.text, perhaps=False) for each in lines)
    for each in lines:
        line = each
        torn = _TORN.search(made[-1].text) if made else None
        if torn and _TORN_REST.match(line.text):
            before = f"{made[-1].text}\n{line.text}"
            rest, whole = made[-1].text[: torn.start()].rstrip(), f"{torn[1]} {line.text}"
            if notebook.allows(Rule.LABEL, made[-1].index, before, f"{rest}\n{whole}".strip()):
                last = made.pop()
                if rest:
                    made.append(msgspec.structs.replace(last, raw=rest, text=rest, was=rest))
                line = msgspec.structs.replace(
                    line, raw=whole + line.raw[len(line.raw.rstrip()) :], text=whole, was=whole
                )
        cuts = labels_inside(line.text) if labelled else []
        pieces = _pieces(line.text, cuts)
        if cuts and notebook.allows(Rule.LABEL, line.index, line.text, "\n".join(pieces)):
            end = line.raw[len(line.raw.rstrip()) :]
            for place, piece in enumerate(pieces):
                raw = piece + end if place == len(pieces) - 1 else piece
                blanks = 0 if place else line.blanks
                made.append(
                    msgspec.structs.replace(line, raw=raw, text=piece, was=piece, blanks=blanks, flows=False)
                )
        else:
            made.append(line)
    return made


def _pieces(text: str, cuts: Sequence[int]) -> list[str]:
    edges = [0, *cuts, len(text)]
    return [text[start:end].strip() for start, end in itertools.pairwise(edges)]


def _vocabulary(lines: Sequence[Line]) -> frozenset[str]:
    """The Latin words of a text, by which a divided word is known again."""
    return frozenset(word for each in lines for word in _WORD.findall(each.text.casefold()))


def _paragraphs(lines: Sequence[Line], words: frozenset[str], notebook: Notebook) -> list[Paragraph]:
    """The paragraph that some lines make; or several, when the person wants its blank lines back."""
    inside = [place for place in range(1, len(lines)) if lines[place].blanks]
    if not inside:
        return [_paragraph(lines, words, notebook)]
    before = "\n".join("\n" * (each.blanks if place else 0) + each.was for place, each in enumerate(lines))
    after = _joined(lines, words, None)
    if notebook.allows(Rule.BLANKS, lines[0].index, before, after):
        return [_paragraph(lines, words, notebook)]
    edges = [0, *inside, len(lines)]
    return [_paragraph(lines[start:end], words, notebook) for start, end in itertools.pairwise(edges)]


def _paragraph(lines: Sequence[Line], words: frozenset[str], notebook: Notebook) -> Paragraph:
    text = _joined([_closed_up(each, notebook) for each in lines], words, notebook)
    level = 0 if is_entry(text) else chapter_level(text)
    if level:
        return Paragraph(text, lines[0].page, Role.HEADING, level)
    return Paragraph(text, lines[0].page)


def _closed_up(line: Line, notebook: Notebook) -> Line:
    closed = close_up(line.text)
    if closed != line.text and notebook.allows(Rule.SPACE, line.index, line.text, closed):
        return msgspec.structs.replace(line, text=closed)
    return line


def _joined(lines: Sequence[Line], words: frozenset[str], notebook: Notebook | None) -> str:
    """The lines as one text; without a notebook nothing is noted and nothing was refused."""
    if len(lines) == 1:
        return tidy(lines[0].text)
    made = [lines[0].text]
    for line in lines[1:]:
        last = made[-1]
        divided = _DIVIDED.search(last) if last.endswith("-") else None
        if divided and (start := _WORD.match(line.text)):
            head, tail = divided[1], start[0]
            drop = f"{head}-{tail}".casefold() not in words
            if drop and notebook is not None:
                drop = notebook.allows(Rule.HYPHEN, line.index, f"{head}-\n{tail}", head + tail)
            made[-1:] = [last[:-1] if drop else last, line.text]
        elif _HYPHENED.search(last[-2:]) or _CLOSING.match(line.text):
            made.append(line.text)
        else:
            made += [" ", line.text]
    return tidy("".join(made))
