"""Word's DOCX: paragraphs, headings, tables, text boxes and notes, as they read with all changes accepted.

What is hidden or deleted is left out, and so are fields' instructions, tables of contents, comments, headers
and macros. Nothing the file refers to is opened.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.archive import Archive
from kesher.library.book import Extract, Paragraph, Role
from kesher.library.breaks import pieces
from kesher.library.docx_lists import Lists, child, value
from kesher.library.letters import Tally, count
from kesher.library.lists import begins_with_mark
from kesher.library.markup import attribute, local, parse_xml
from kesher.library.script import HEBREW_END, tidy
from kesher.library.script import raised as as_raised
from kesher.library.tables import one_row
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|כותרת)\s*(\d)", re.I)
_PROPERTIES = frozenset(("rPr", "pPr", "sectPr", "tblPr"))
"""What says how letters look, and holds none."""
_SKIPPED = _PROPERTIES | {"del", "moveFrom", "instrText", "delText", "Fallback", "rt"}
_DEEPEST = 200
"""Levels of tables in tables and the like: a file with more was made to do harm."""
_OFF = frozenset(("0", "false", "off", "none"))


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
    styles = _Styles(archive.part(f"{folder}/styles.xml"))
    tally = Tally()
    notes = {
        kind: _notes(archive.part(f"{folder}/{kind}s.xml"), kind, styles, tally)
        for kind in ("footnote", "endnote")
    }
    body = next((each for each in parse_xml(archive.read(main)) if local(each) == "body"), None)
    if body is None:
        raise refuse(Code.BOOK_DAMAGED)
    lists = Lists(archive.part(f"{folder}/numbering.xml"))
    paragraphs = [*_Walk(styles, notes, tally, lists).paragraphs(body)]
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


def _on(element: _Element | None) -> bool | None:
    """What a switch says; nothing when it is not there."""
    return None if element is None else attribute(element, "val").lower() not in _OFF


class _Styles:
    """What the styles of paragraphs and of letters say about headings and hidden words."""

    def __init__(self, root: _Element | None) -> None:
        named = ((attribute(each, "styleId"), each) for each in (root if root is not None else ()))
        self._by_id = {name: each for name, each in named if name}
        # What a style says is read once, however many name it.
        self._levels: dict[str, int] = {}
        self._hidden: dict[str, bool] = {}
        self._names: dict[str, str] = {}

    def level(self, paragraph: _Element) -> int:
        """The level of a heading, 1 the highest; 0 for all others."""
        own = child(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return _outline(own)
        style = value(paragraph, "pPr", "pStyle")
        if style not in self._levels:
            self._levels[style] = self._level_of(self._by_id.get(style))
        return self._levels[style]

    def item(self, paragraph: _Element) -> tuple[str, int]:
        """The list that a paragraph is an item of, and its level; the paragraph says so, or its style."""
        styled = self._by_id.get(value(paragraph, "pPr", "pStyle"))
        for each in (paragraph, *self._chain(styled)):
            if number := value(each, "pPr", "numPr", "numId"):
                level = value(each, "pPr", "numPr", "ilvl")
                return number, int(level[:2]) if level.isascii() and level.isdigit() else 0
        return "", 0

    @staticmethod
    def is_initial(paragraph: _Element) -> bool:
        """True for the drop cap of the paragraph after it."""
        frame = child(paragraph, "pPr", "framePr")
        return frame is not None and attribute(frame, "dropCap").lower() in ("drop", "margin")

    def contents(self, paragraph: _Element) -> bool:
        """True for a line of a table of contents."""
        style = value(paragraph, "pPr", "pStyle")
        if style not in self._names:
            found = self._by_id.get(style)
            self._names[style] = value(found, "name") if found is not None else ""
        return bool(re.match(r"(?:toc|תוכן עניינים|table of figures)\b", self._names[style], re.I))

    def hidden(self, run: _Element) -> bool:
        """True for letters that are not shown."""
        own = _on(child(run, "rPr", "vanish"))
        if own is not None:
            return own
        style = value(run, "rPr", "rStyle")
        if style not in self._hidden:
            chain = self._chain(self._by_id.get(style))
            self._hidden[style] = any(_on(child(each, "rPr", "vanish")) for each in chain)
        return self._hidden[style]

    def _level_of(self, style: _Element | None) -> int:
        for each in self._chain(style):
            outline = child(each, "pPr", "outlineLvl")
            if outline is not None:
                return _outline(outline)
            name = child(each, "name")
            named = attribute(name, "val") if name is not None else ""
            if found := _HEADING.match(named):
                return int(found[1]) or 1
            if named.lower() in ("title", "כותרת טקסט"):
                return 1
        return 0

    def _chain(self, style: _Element | None) -> Iterator[_Element]:
        for _ in range(20):  # styles may be based on each other in a ring
            if style is None:
                return
            yield style
            style = self._by_id.get(value(style, "basedOn"))


def _outline(element: _Element) -> int:
    value = attribute(element, "val")
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _notes(root: _Element | None, kind: str, styles: _Styles, tally: Tally) -> dict[str, list[str]]:
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
    """What a paragraph holds: its text, whether each piece of it is bold, its text boxes, and its notes."""

    text: list[str]
    bold: list[bool]
    boxes: list[_Element]
    notes: list[str]


def _say(gathered: _Gathered, said: str, bold: bool, raised: bool) -> None:
    """Add a piece of text; a raised letter of a verse is parted from the Hebrew words on both its sides."""
    before = gathered.text[-1] if gathered.text else ""
    if raised:
        said = as_raised(said, before)
    if raised and HEBREW_END.search(before):
        said = f" {said}"
    if raised and HEBREW_END.search(said):
        said += " "
    gathered.text.append(said)
    gathered.bold.append(bold)


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
        self, styles: _Styles, notes: dict[str, dict[str, list[str]]], tally: Tally, lists: Lists
    ) -> None:
        self._lists = lists
        self._styles = styles
        self._notes = notes
        self._tally = tally
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
        cells = [list(self.paragraphs(each, deep + 1)) for each in self._cells(row, deep)]
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
        gathered = _Gathered([], [], [], [])
        left_out = self._contents > 0
        self._gather(element, gathered, deep, ())
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
                yield Paragraph(piece, role=Role.HEADING if level else Role.BODY, level=level, lead=bold)
        else:
            self._tally.left_out += count(text)
        for box in gathered.boxes:
            yield from self.paragraphs(box, deep + 1)
        for note in gathered.notes:
            yield Paragraph(note, role=Role.NOTE)

    def _gather(self, element: _Element, gathered: _Gathered, deep: int, run: tuple[bool, ...]) -> None:
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
                    _say(gathered, said, *(run or (False, False)))
                else:
                    self._tally.left_out += count(said)
            elif name == "r":
                bold = _on(child(each, "rPr", "b")) or _on(child(each, "rPr", "bCs"))
                raised = value(each, "rPr", "vertAlign") == "superscript"
                self._gather(each, gathered, deep + 1, (bool(bold), raised))
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
