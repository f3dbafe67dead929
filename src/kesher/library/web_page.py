"""Web pages: headings, paragraphs, lists and notes; what is on a page but not of its text is left out.

The pages of an EPUB are read by the same walk (see ``epub``).

It is long because HTML says one thing in many ways, and each is read where it is met.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from kesher.library.book import Extract, Paragraph, Role
from kesher.library.breaks import pieces
from kesher.library.contents_links import contents_in
from kesher.library.css import Looks, Set, classes_of, sheets_in
from kesher.library.headings import Look, with_headings
from kesher.library.letters import Tally, count, letters_in
from kesher.library.lists import begins_with_mark, in_kind
from kesher.library.markup import attribute, local, parse_page
from kesher.library.page_notes import (
    ARROW,
    BLOCKS,
    HEADINGS,
    NUMBER,
    Linked,
    is_note,
    notes_in,
    opens,
    said_of,
)
from kesher.library.script import HEBREW_END, tidy
from kesher.library.script import raised as as_raised
from kesher.library.tables import one_row
from kesher.library.titles import is_no_title
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    [
        "applet",
        "audio",
        "button",
        "canvas",
        "embed",
        "head",
        "iframe",
        "img",
        "input",
        "link",
        "map",
        "math",
        "meta",
        "nav",
        "noscript",
        "object",
        "param",
        "rp",
        "rt",
        "script",
        "select",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)
_PAGE_FRAME = frozenset(("nav", "aside", "footer", "form"))
_ROLES_LEFT_OUT = frozenset(
    (
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "doc-toc",
        "doc-backlink",
        "doc-pagebreak",
    )
)
_TYPES_LEFT_OUT = frozenset(("toc", "pagebreak"))
_SIDE_CLASS = re.compile(
    r"(?:^|\s)(?:side-?note|margin-?note|marginalia|inline-?note|footnote|footnote-?text)(?=\s|$)", re.I
)
_FRAME_NAME = re.compile(
    r"(?:.*[-_])?(?:nav|navbar|navbox|navigation|menu|toc|catlinks|printfooter|sitesub|noprint|jump-link"
    r"|side-?bar"
    r"|footer|bread-?crumbs?|share|sharing|sharedaddy|social|comments|respond|related"
    r"|cookies?|adverts?|ads|banner|pagination|toolbar)",
    re.I,
)
"""What people call the parts of a page that frame its text, where no element says so."""
_TOOL_NAME = re.compile(r"(?:^|\s)(?:mw-editsection|editsection|heading-?anchor|anchor-?link)(?=\s|$)")
"""What a site sets into its headings and sentences to work with them."""
_HEADER_NAME = re.compile(r"(?:.*[-_])?(?:header|top|masthead)", re.I)
"""What may hold a title as well: only where most of it leads elsewhere is it a menu."""
_AFTER_NUMBER = re.compile(r"^[\s.)\]:^↑-]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_ITEMS = frozenset(("li", "dt", "dd", "td", "th"))
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.I)
_HEADED = re.compile(
    r"(?:^|[\s_-])(?:h(?P<h>[1-6])|heading[-_]?(?P<n>[1-6])?|(?:chapter|chap|part|section)[-_]?(?:title|head(?:ing)?|name)"
    r"|כותרת[-_]?(?P<k>[1-6])?)(?=$|[\s_-])",
    re.I,
)
"""The class of a paragraph that is set as a heading, with its level where the class says it."""
_LONGEST_HEADED = 90
_DEEPEST = 180
_TIMES_AS_MUCH = 4


class Page(msgspec.Struct, frozen=True):
    """What a page says.

    Attributes:
        title: from its head.
        paragraphs: in reading order.
        looks: of each, how it is set; None for items, rows, notes and lines of a paragraph.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    looks: tuple[Look | None, ...] = ()


def read_web_page(raw: bytes, name: str) -> Extract:
    """Read a page of HTML.

    Args:
        raw: its bytes.
        name: unused; every reader takes it.

    Raises:
        Refused: it cannot be read, or has no word.
    """
    root = parse_page(raw)
    tally = Tally()
    linked = notes_in({"": root})
    notes = Notes(linked, tally, contents_in({"": root}, linked))
    page = page_of(root, notes, "", classes_of(sheets_in(root)))
    paragraphs = (*with_headings(page.paragraphs, page.looks), *notes.left())
    if not paragraphs:
        raise refuse(Code.BOOK_WORDLESS)
    highest = [each for each in paragraphs if each.role is Role.HEADING and each.level == 1]
    first = [each for each in highest if not is_no_title(each.text)]
    title = "" if len(first) == 1 else page.title
    return Extract(title=title, paragraphs=paragraphs, counted=tally.counted())


class Notes:
    """The notes of all pages of a book, each of which is given once: after the first mark that refers to it.

    Args:
        found: the marks, the notes and the ways back (see :func:`notes_in`).
        tally: of what is taken off and left out.
        contents: blocks that are contents (see :func:`contents_in`).
    """

    def __init__(self, found: Linked, tally: Tally, contents: Collection[_Element] = ()) -> None:
        self.contents = contents
        self._found = found
        # In the order of the pages: those that no mark brings come last, and in their order.
        self._left = dict.fromkeys(found.notes.values())
        more = (each for blocks in found.more.values() for each in blocks)
        self.elements: Collection[_Element] = frozenset((*self._left, *more))
        self._called: dict[_Element, str] = {}
        self.tally = tally

    def is_mark(self, link: _Element) -> bool:
        """Whether a link is the mark of a note."""
        return link in self._found.marks

    def is_back(self, link: _Element) -> bool:
        """Whether a link leads from a note back to its mark."""
        return link in self._found.backs

    def take(self, link: _Element) -> list[_Element]:
        """The note of a mark, if it was not taken before."""
        note = self._found.notes.get(self._found.marks[link])
        if note is None or note not in self._left:
            return []
        del self._left[note]
        self._called[note] = re.sub(r"[^\w*†‡§]", "", said_of(link))
        return [note]

    def more_of(self, note: _Element) -> Sequence[_Element]:
        """The blocks after a note that go on with it."""
        return self._found.more.get(note, ())

    def called(self, note: _Element) -> str:
        """The number of a note that was taken, as its mark gives it."""
        return self._called.get(note, "")

    def leave(self, part: _Element) -> None:
        """Count a part of a page as left out."""
        self.tally.left_out += self.letters_beside(part)

    def letters_beside(self, part: _Element) -> int:
        """The letters of a part but for the notes in it: each is given after its mark, wherever it lay."""
        inside = {each for each in part.iter() if each in self.elements}
        outer = (each for each in inside if inside.isdisjoint(each.iterancestors()))
        return letters_in(part) - sum(map(letters_in, outer))

    def left(self) -> list[Paragraph]:
        """The notes that no mark brought: nothing vanishes."""
        made: list[Paragraph] = []
        while self._left:
            note = next(iter(self._left))
            del self._left[note]
            made.extend(_Walk(self, "").note(note))
        return made


def page_of(
    root: _Element, notes: Notes, file: str, classes: Mapping[str, Set], *, book: bool = False
) -> Page:
    """The text of one page.

    Args:
        root: of the page.
        notes: the notes of all pages.
        file: the page's own name, to which its links are relative.
        classes: what its classes set of letters.
        book: it is a page of a book, which has no frame: what stands beside its text belongs to it.
    """
    title = next((tidy("".join(each.itertext())) for each in root.iter() if local(each) == "title"), "")
    body = _body(root)
    left_out = frozenset(("nav",)) if book else _PAGE_FRAME
    walk = _Walk(notes, file, left_out, 0 if book else letters_in(body), Looks(classes))
    if local(body) in _LEFT_OUT:
        notes.leave(root)
        return Page(title, ())
    notes.tally.left_out += notes.letters_beside(root) - notes.letters_beside(body)
    paragraphs = tuple(walk.paragraphs(body))
    return Page(title, paragraphs, tuple(walk.looks.get(id(each)) for each in paragraphs))


def _body(root: _Element) -> _Element:
    for wanted in ("main", "article"):
        found = [each for each in root.iter() if local(each) == wanted]
        if len(found) == 1 and _holds_the_text(found[0], root):
            return found[0]
    return next((each for each in root.iter() if local(each) == "body"), root)


def _holds_the_text(part: _Element, root: _Element) -> bool:
    """Whether a part of a page is its text: not where the paragraphs outside it hold many times as much."""
    inside = letters_in(part)
    if 2 * inside >= letters_in(root):
        return True
    own = frozenset(part.iter())
    outside = (each for each in root.iter("{*}p") if each not in own and not _is_hidden(each))
    return _TIMES_AS_MUCH * inside >= sum(map(letters_in, outside))


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


class _Walk:
    """Goes once over a page and gives its paragraphs."""

    def __init__(
        self,
        notes: Notes,
        file: str,
        left_out: frozenset[str] = _PAGE_FRAME,
        whole: int = 0,
        look: Looks | None = None,
    ) -> None:
        self._look = look or Looks({})
        self._items_open = 0  # lists and tables that are open: what stands in them is no heading
        self.looks: dict[int, Look] = {}
        self._whole = whole  # how many letters the page has; 0 where no part is known by what it is called
        self._notes = notes
        self._frame = left_out
        self._file = file
        self._text: list[str] = []
        self._waiting: list[_Element] = []
        self._level = 0
        self._role = Role.BODY
        self._bold = 0
        self._items: dict[_Element, int] = {}  # of each numbered list, the number of its last item
        self._mark = ""  # of the item of a list that has begun
        self._lead: int | None = None  # where the bold beginning of the paragraph ends, once it has

    def paragraphs(self, root: _Element) -> Iterator[Paragraph]:
        """Those of an element."""
        yield from self._element(root, 0)
        yield from self._close()

    def _element(self, element: _Element, deep: int) -> Iterator[Paragraph]:
        if deep > _DEEPEST:
            raise refuse(Code.BOOK_DAMAGED)
        self._add(element.text, element)
        for each in element:
            name = local(each)
            if name == "br":
                self._text.append("\n")
                self._look.end_line()
            elif name and not self._is_aside(each, name):
                if self._left_out(each, name):
                    self._notes.leave(each)
                elif name == "tr":
                    yield from self._row(each, deep)
                elif name in BLOCKS or name == "aside":
                    yield from self._block(each, name, deep)
                else:
                    yield from self._inline(each, name, deep)
            self._add(each.tail, element)

    def _is_aside(self, element: _Element, name: str) -> bool:
        """Whether an element was put aside: a mark of a note, a way back, or the note itself."""
        if element in self._notes.elements:
            return True  # it is given after its mark
        tally = self._notes.tally
        if name == "a" and self._notes.is_mark(element):
            self._waiting += self._notes.take(element)
        elif name == "a" and self._notes.is_back(element):
            pass
        elif name == "sup" and self._marker(element):
            for link in element.iter("{*}a"):
                if self._notes.is_mark(link):
                    self._waiting += self._notes.take(link)
        elif name in ("span", "i", "small", "aside", "em") and _SIDE_CLASS.search(element.get("class") or ""):
            self._waiting.append(element)
            return True  # its letters are a note's
        else:
            return False
        tally.furniture += letters_in(element)
        return True

    def _marker(self, raised: _Element) -> bool:
        """Whether a raised sign is the mark of a note: it holds its link, or a note follows."""
        if any(self._notes.is_mark(link) for link in raised.iter("{*}a")):
            return True
        after = raised.getnext()
        behind = after is not None and not (raised.tail or "").strip()
        noted = behind and after is not None and bool(_SIDE_CLASS.search(after.get("class") or ""))
        return noted or "footnote-marker" in (raised.get("class") or "")

    def _inline(self, element: _Element, name: str, deep: int) -> Iterator[Paragraph]:
        raised = name == "sup"
        own = self._look.own(element, name)
        bold = name == "u" or bool(own.bold)
        before = self._text[-1] if raised and self._text else ""
        parted = raised and self._apart()
        begins = len(self._text)
        self._bold += bold
        self._look.enter(own)
        yield from self._element(element, deep + 1)
        self._look.leave()
        self._bold -= bold
        if raised and 0 < begins < len(self._text):
            said = "".join(self._text[begins:])
            kept = as_raised(said, before)
            if kept != said and parted:
                begins -= 1  # what stays raised need not be parted from its word
            self._text[begins:] = [kept]
        if raised and HEBREW_END.search("".join(self._text[-1:]).rstrip()[-1:]):
            self._text.append(" ")  # a raised letter of a verse is no letter of the word beside it

    def _apart(self) -> bool:
        """Part a raised sign from the Hebrew word before it, if there is one."""
        parted = HEBREW_END.search("".join(self._text[-1:])) is not None
        if parted:
            self._text.append(" ")
        return parted

    def _block(self, element: _Element, name: str, deep: int) -> Iterator[Paragraph]:
        yield from self._close()
        above = self._level, self._role
        bold, self._bold = self._bold, 0
        if name in HEADINGS:
            self._level = int(name[1])
        elif level := _headed(element, name):
            self._level = level
        elif is_note(element) or (name == "aside" and not any(local(e) in HEADINGS for e in element.iter())):
            self._role = Role.NOTE
        if name == "li":
            self._mark = self._mark_of(element) if self._role is Role.BODY else ""
        self._items_open += name in _ITEMS
        self._look.enter(self._look.own(element, name))
        yield from self._element(element, deep + 1)
        yield from self._close()
        self._look.leave()
        self._items_open -= name in _ITEMS
        self._level, self._role = above
        self._bold = bold
        if name == "li":
            self._mark = ""

    def _mark_of(self, item: _Element) -> str:
        """The mark that a browser sets before an item of a numbered list."""
        holder = item.getparent()
        if holder is None or local(holder) != "ol":
            return ""
        own, begun = item.get("value") or "", holder.get("start") or ""
        if own.isascii() and own.isdigit():
            number = int(own[:6])
        elif holder in self._items:
            number = self._items[holder] + 1
        else:
            number = int(begun[:6]) if begun.isascii() and begun.isdigit() else 1
        self._items[holder] = number
        style = _LIST_STYLE.search(f"{item.get('style') or ''};{holder.get('style') or ''}")
        mark = in_kind(number, style[1].lower() if style else (item.get("type") or holder.get("type") or "1"))
        return f"{mark}." if mark else ""

    def _row(self, row: _Element, deep: int) -> Iterator[Paragraph]:
        """A row of a table as one passage; where a cell holds more than a passage, each by itself."""
        yield from self._close()
        cells: list[list[Paragraph]] = []
        notes: list[Paragraph] = []
        for text, cell in [(row.text, None), *((each.tail, each) for each in row)]:
            found: list[Paragraph] = []
            if cell is not None and local(cell) and not self._is_aside(cell, local(cell)):
                if self._left_out(cell, local(cell)):
                    self._notes.leave(cell)
                else:
                    found += self._block(cell, local(cell), deep)
            self._add(text, row)  # what stands in a row and in none of its cells
            found += self._close()
            cells.append([each for each in found if each.role is not Role.NOTE or self._role is Role.NOTE])
            notes += [each for each in found if each.role is Role.NOTE and self._role is not Role.NOTE]
        yield from one_row(cells)
        yield from notes

    def _left_out(self, element: _Element, name: str) -> bool:
        if name in _LEFT_OUT:
            return True
        if name in self._frame and not is_note(element) and not self._is_text(element, name):
            return True
        if element in self._notes.contents:
            return True
        if _TOOL_NAME.search(element.get("class") or ""):
            return True
        roles = set((element.get("role") or "").split())
        if self._whole and name in BLOCKS and self._frames(element):
            return True
        named = bool(roles & _ROLES_LEFT_OUT) or bool(_TYPES_LEFT_OUT & {*attribute(element, "type").split()})
        return named or _is_hidden(element)

    def _frames(self, element: _Element) -> bool:
        """Whether a part frames the text by what it is called, and is not most of the page."""
        names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
        frame = any(_FRAME_NAME.fullmatch(each) for each in names)
        if not frame and not any(_HEADER_NAME.fullmatch(each) for each in names):
            return False
        letters = letters_in(element)
        if 2 * letters >= self._whole:
            return False
        return frame or 2 * sum(letters_in(each) for each in element.iter("{*}a")) >= letters > 0

    def _is_text(self, element: _Element, name: str) -> bool:
        """Whether a part of the frame holds text all the same: a form around a page, an article's aside."""
        if name == "form":
            return len("".join(element.itertext())) > 2000
        if name != "aside" or not any(local(each) in ("article", "main") for each in element.iterancestors()):
            return False
        linked = sum(letters_in(each) for each in element.iter("{*}a"))
        return 2 * linked < letters_in(element)

    def _add(self, text: str | None, holder: _Element) -> None:
        if not text:
            return
        self._look.add(text)
        if self._lead is None and not self._bold and text.strip():
            self._lead = sum(map(len, self._text))
        self._text.append(text if local(holder) == "pre" else _SPACE.sub(" ", text))

    def _close(self) -> Iterator[Paragraph]:
        text, self._text = "".join(self._text), []
        lead, self._lead = self._lead, None
        level = self._level if self._role is Role.BODY else 0
        role = Role.HEADING if level else self._role
        lines = pieces(text)
        if level and lines:
            lines = [" ".join(lines)]
        bold = len(tidy(text[:lead])) if lead and not level and "\n" not in text[:lead].strip() else 0
        if lines and self._mark:
            if not begins_with_mark(lines[0]):
                lines[0], bold = f"{self._mark} {lines[0]}", 0
                self._notes.tally.numbered += count(self._mark)
            self._mark = ""
        looks = self._look.take()
        for place, each in enumerate(lines):
            made = Paragraph(each, role=role, level=level, lead=bold if not place and bold < len(each) else 0)
            if len(lines) == len(looks) and role is Role.BODY and not self._items_open:
                self.looks[id(made)] = looks[place]
            yield made
        waiting, self._waiting = self._waiting, []
        for element in waiting:
            yield from self.note(element)

    def note(self, element: _Element) -> Iterator[Paragraph]:
        """A note, and after it those that it refers to itself."""
        walk = _Walk(self._notes, self._file, frozenset())
        found = [each for part in (element, *self._notes.more_of(element)) for each in walk.paragraphs(part)]
        own = [each for each in found if each.role is not Role.NOTE or is_note(element)]
        text = " ".join(each.text for each in own)
        before = count(text)
        text = ARROW.sub("", text).strip()
        # The number at its beginning repeats the mark, which is left out of the text as well.
        if any(self._notes.is_back(link) and opens(link) for link in element.iter("{*}a")):
            text = _AFTER_NUMBER.sub("", text)
        elif _has_number(element, self._notes.called(element)):
            text = re.sub(rf"^(?:{NUMBER.pattern})[.)]?\s+(?=\S)", "", text)
        elif number := re.escape(self._notes.called(element)):
            # A number is known by itself, a letter by the sign after it.
            after = r"[\])]?[.):]?\s+" if number.isdigit() or not number.isalpha() else r"[\])]?[.):]\s+"
            text = re.sub(rf"^[\[(]?{number}{after}(?=\S)", "", text)
        self._notes.tally.furniture += before - count(text)
        if text:
            yield Paragraph(tidy(text), role=Role.NOTE)
        yield from (each for each in found if each not in own)


def _headed(element: _Element, name: str) -> int:
    """The level of a paragraph that is a heading by its class alone; 0 for others."""
    found = _HEADED.search(element.get("class") or "") if name in ("p", "div") else None
    if found is None or any(local(each) in BLOCKS for each in element.iterdescendants()):
        return 0
    if len(said_of(element)) > _LONGEST_HEADED:
        return 0
    return int(found["h"] or found["n"] or found["k"] or 2)


def _has_number(note: _Element, called: str) -> bool:
    """Whether a note begins with its number, raised or in a link; a short word in a link is none."""
    first = next((each for each in note.iter() if local(each) in ("a", "sup")), None)
    if first is None or not (own := said_of(first)) or not said_of(note).startswith(own):
        return False
    word = len(own) > 1 and own.isalpha() and local(first) == "a" and own != called
    return not word and NUMBER.fullmatch(own.rstrip(" .):")) is not None
