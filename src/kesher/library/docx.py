"""Word's DOCX: paragraphs, headings, tables, text boxes and notes, as they read with all changes accepted.

What is hidden or deleted is left out, and so are fields' instructions, tables of contents, comments, headers
and macros. Nothing the file refers to is opened.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.archive import Archive
from kesher.library.book import Extract, Paragraph, Role
from kesher.library.breaks import pieces
from kesher.library.docx_lists import Lists, child, value
from kesher.library.docx_styles import USUAL_SIZE, Styles, size_of, switched_on
from kesher.library.headings import Look, with_headings
from kesher.library.letters import Tally, count
from kesher.library.lists import begins_with_mark
from kesher.library.markup import attribute, local, parse_xml
from kesher.library.script import HEBREW_END, tidy
from kesher.library.script import raised as as_raised
from kesher.library.tables import one_row
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_PROPERTIES = frozenset(("rPr", "pPr", "sectPr", "tblPr"))
"""What says how letters look, and holds none."""
_SKIPPED = _PROPERTIES | {"del", "moveFrom", "instrText", "delText", "Fallback", "rt"}
_DEEPEST = 200
"""Levels of tables in tables and the like: a file with more was made to do harm."""


def read_docx(raw: bytes, name: str) -> Extract:
    """Read a DOCX.

    Args:
        raw: its bytes.
        name: unused; every reader takes it.

    Raises:
        Refused: it is damaged, locked, unfolds beyond all measure, or has no word.
    """
    archive = Archive(raw)
    main = archive.main("_rels/.rels", _main_part, "word/document.xml")
    folder = posixpath.dirname(main)
    styles = Styles(archive.part(f"{folder}/styles.xml"))
    tally = Tally()
    notes = {
        kind: _notes(archive.part(f"{folder}/{kind}s.xml"), kind, styles, tally)
        for kind in ("footnote", "endnote")
    }
    body = next((each for each in parse_xml(archive.read(main)) if local(each) == "body"), None)
    if body is None:
        raise refuse(Code.BOOK_DAMAGED)
    lists = Lists(archive.part(f"{folder}/numbering.xml"))
    walk = _Walk(styles, notes, tally, lists)
    found = [*walk.paragraphs(body)]
    paragraphs = with_headings(found, [walk.looks.get(id(each)) for each in found])
    for left in notes.values():  # to which nothing refers that is shown: nothing vanishes
        paragraphs += [Paragraph(text, role=Role.NOTE) for texts in left.values() for text in texts]
    if not paragraphs:
        raise refuse(Code.BOOK_WORDLESS)
    return Extract(title=_title(archive), paragraphs=tuple(paragraphs), counted=tally.counted())


def _main_part(each: _Element) -> str:
    """The main part, where an element of the relations names it."""
    named = attribute(each, "Type").endswith("/officeDocument")
    return attribute(each, "Target").lstrip("/") if named else ""


def _title(archive: Archive) -> str:
    core = archive.part("docProps/core.xml")
    for each in core if core is not None else ():
        if local(each) == "title":
            return tidy(each.text or "")
    return ""


def _notes(root: _Element | None, kind: str, styles: Styles, tally: Tally) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in root if root is not None else ():
        if local(each) == kind and attribute(each, "type") in ("", "normal"):
            walk = _Walk(styles, {}, tally, Lists(None))
            found.setdefault(attribute(each, "id"), []).extend(made.text for made in walk.paragraphs(each))
        else:
            tally.left_out += _letters_in(each)
    return found


def _letters_in(element: _Element) -> int:
    """The letters of an element and all it holds, the deleted ones as well."""
    if local(element) in _PROPERTIES:
        return 0
    return sum(count(each.text or "") for each in element.iter() if local(each) in ("t", "delText"))


class _Gathered(NamedTuple):
    """What a paragraph holds: its text, how bold and large each piece of it is, its text boxes, its notes."""

    text: list[str]
    bold: list[bool]
    sizes: list[float]
    boxes: list[_Element]
    notes: list[str]


def _say(gathered: _Gathered, said: str, bold: bool, raised: bool, size: float) -> None:
    """Add a piece of text; a raised letter of a verse is parted from the Hebrew words on both its sides."""
    before = gathered.text[-1] if gathered.text else ""
    if raised and (kept := as_raised(said, before)) != said:
        said = kept
    elif raised:
        said = f" {said}" if HEBREW_END.search(before) else said
        said += " " if HEBREW_END.search(said) else ""
    gathered.text.append(said)
    gathered.bold.append(bold)
    gathered.sizes.append(size)


def _look(gathered: _Gathered, *, alone: bool) -> Look:
    """How a paragraph is set, by most of its letters; one of several lines is no heading."""
    sizes: Counter[float] = Counter()
    for text, size in zip(gathered.text, gathered.sizes, strict=True):
        sizes[size] += count(text)
    plain = any(text.strip() and not bold for text, bold in zip(gathered.text, gathered.bold, strict=True))
    return Look(sizes.most_common(1)[0][0] if alone else 0.0, alone and not plain)


def _lead(gathered: _Gathered) -> int:
    """How many letters at the beginning are bold, where not all are."""
    lead = ""
    for text, bold in zip(gathered.text, gathered.bold, strict=True):
        if not bold and text.strip():
            return len(tidy(lead)) if "\n" not in lead.strip() else 0
        lead += text
    return 0


class _Walk:
    """Goes once over the body and gives its paragraphs, each followed by its text boxes and notes."""

    def __init__(
        self, styles: Styles, notes: dict[str, dict[str, list[str]]], tally: Tally, lists: Lists
    ) -> None:
        self._lists = lists
        self._styles = styles
        self._notes = notes
        self._tally = tally
        self.looks: dict[int, Look] = {}
        """How the paragraphs that stand in no table are set, by their identity."""
        self._rows = 0
        self._size = USUAL_SIZE  # of the letters of the paragraph that is read
        self._initial = ""  # of the paragraph that comes, in a frame of its own
        self._fields: list[bool] = []  # of each open field: whether its result has begun
        self._ends = True  # each field that begins in the part ends there
        self._contents: int = 0  # how deep among the open fields a table of contents is; 0 for none

    def paragraphs(self, element: _Element, deep: int = 0) -> Iterator[Paragraph]:
        """Those of an element and of all it holds, in reading order."""
        if not deep:
            kinds = [attribute(each, "fldCharType") for each in element.iter() if local(each) == "fldChar"]
            # Where one does not, nobody knows what is its: all of it is text, and none is left out for it.
            self._ends = kinds.count("begin") == kinds.count("end")
        if deep > _DEEPEST:
            raise refuse(Code.BOOK_DAMAGED)
        for each in element:
            name = local(each)
            if name == "p":
                yield from self._paragraph(each, deep)
            elif name == "tr":
                yield from self._row(each, deep)
            elif name not in _SKIPPED:
                yield from self.paragraphs(each, deep + 1)
            else:
                self._tally.left_out += _letters_in(each)
        if not deep and self._initial:  # nothing came after it
            yield Paragraph(tidy(self._initial))
            self._initial = ""

    def _row(self, row: _Element, deep: int) -> Iterator[Paragraph]:
        """A row of a table as one passage, and after it its notes."""
        self._rows += 1
        cells = [list(self.paragraphs(each, deep + 1)) for each in self._cells(row, deep)]
        self._rows -= 1
        yield from one_row([[each for each in cell if each.role is not Role.NOTE] for cell in cells])
        yield from (each for cell in cells for each in cell if each.role is Role.NOTE)

    def _cells(self, row: _Element, deep: int) -> Iterator[_Element]:
        if deep > _DEEPEST:
            raise refuse(Code.BOOK_DAMAGED)
        for each in row:
            if local(each) == "tc":
                yield each
            elif local(each) not in _SKIPPED:
                yield from self._cells(each, deep + 1)
            else:
                self._tally.left_out += _letters_in(each)

    def _paragraph(self, element: _Element, deep: int) -> Iterator[Paragraph]:
        gathered = _Gathered([], [], [], [], [])
        left_out = self._contents > 0
        self._size = self._styles.size(element)
        self._gather(element, gathered, deep, None)
        text = "".join(gathered.text)
        if self._styles.is_initial(element):
            self._initial += text.strip()
            text = ""
        elif text.strip() and self._initial:
            text, self._initial = self._initial + text, ""
        if not left_out and not self._contents and not self._styles.contents(element):
            level = self._styles.level(element)
            lead = 0 if level else _lead(gathered)
            lines = pieces(text)
            mark = self._lists.mark(*self._styles.item(element)) if lines and not level else ""
            if mark and not begins_with_mark(lines[0]):
                lines[0], lead = f"{mark} {lines[0]}", 0
                self._tally.numbered += count(mark)
            for place, piece in enumerate(lines):
                bold = lead if not place and lead < len(piece) else 0
                made = Paragraph(piece, role=Role.HEADING if level else Role.BODY, level=level, lead=bold)
                if not self._rows and not mark:
                    self.looks[id(made)] = _look(gathered, alone=len(lines) == 1)
                yield made
        else:
            self._tally.left_out += count(text)
        for box in gathered.boxes:
            yield from self.paragraphs(box, deep + 1)
        for note in gathered.notes:
            yield Paragraph(note, role=Role.NOTE)

    def _gather(
        self, element: _Element, gathered: _Gathered, deep: int, run: tuple[bool, bool, float] | None
    ) -> None:
        if deep > _DEEPEST:
            raise refuse(Code.BOOK_DAMAGED)
        for each in element:
            name = local(each)
            if name in _SKIPPED or (name == "r" and self._styles.hidden(each)):
                if name == "instrText":
                    self._instruction(each.text or "")
                self._tally.left_out += _letters_in(each)
            elif name == "fldChar":
                self._field(attribute(each, "fldCharType"))
            elif name == "txbxContent":
                gathered.boxes.append(each)
            elif name in ("footnoteReference", "endnoteReference"):
                # Each once: a small file may name one note a million times.
                kind = name[: -len("Reference")]
                gathered.notes.extend(self._notes.get(kind, {}).pop(attribute(each, "id"), []))
            elif name == "t" or name in _SIGNS:
                said = "".join(str(part) for part in each.itertext()) if name == "t" else _SIGNS[name](each)
                if all(self._fields):  # else it is the instruction of a field, and not what it shows
                    _say(gathered, said, *(run or (False, False, self._size)))
                else:
                    self._tally.left_out += count(said)
            elif name == "r":
                bold = switched_on(child(each, "rPr", "b")) or switched_on(child(each, "rPr", "bCs"))
                raised = value(each, "rPr", "vertAlign") == "superscript"
                size = size_of(each) or self._size
                self._gather(each, gathered, deep + 1, (bool(bold), raised, size))
            else:
                self._gather(each, gathered, deep + 1, run)

    def _field(self, kind: str) -> None:
        if not self._ends:
            return
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            if len(self._fields) == self._contents:
                self._contents = 0
            self._fields.pop()

    def _instruction(self, text: str) -> None:
        if self._fields and not self._contents and text.strip().upper().startswith("TOC"):
            self._contents = len(self._fields)


def _symbol(element: _Element) -> str:
    code = int(attribute(element, "char") or "0", 16)
    return "" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code < 0x110000 else chr(code)


_SIGNS: dict[str, Callable[[_Element], str]] = {
    "tab": lambda _: " ",
    "ptab": lambda _: " ",
    "br": lambda each: " " if attribute(each, "type") in ("page", "column") else "\n",
    "cr": lambda _: "\n",
    "noBreakHyphen": lambda _: "-",
    "softHyphen": lambda _: "",
    "sym": _symbol,
}
