"""Web pages: headings, paragraphs, lists and notes; what is on a page but not of its text is left out.

The pages of an EPUB are read by the same walk (see ``epub``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from kesher.library.book import Extract, Paragraph, Role
from kesher.library.breaks import pieces
from kesher.library.markup import attribute, local, parse_page
from kesher.library.script import tidy
from kesher.library.titles import is_no_title
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
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
_NOTE = re.compile(r"\b(?:footnote|endnote|rearnote|doc-footnote|doc-endnote)\b")
_NOTE_MARK = re.compile(r"\b(?:noteref|doc-noteref)\b")
_BACK = re.compile(r"\b(?:backlink|doc-backlink)\b|[↩↑⤴]")
_NUMBER = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§]{1,3}|[א-ת]{1,3}|[a-z])[\])]?")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DEEPEST = 180


class Page(msgspec.Struct, frozen=True):
    """What a page says.

    Attributes:
        title: from its head.
        paragraphs: in reading order.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]


def read_web_page(raw: bytes, name: str) -> Extract:
    """Read a page of HTML.

    Args:
        raw: its bytes.
        name: unused; every reader takes it.

    Raises:
        Refused: it cannot be read, or has no word.
    """
    root = parse_page(raw)
    page = page_of(root, Notes(notes_in({"": root})), "")
    if not page.paragraphs:
        raise refuse(Code.BOOK_WORDLESS)
    highest = [each for each in page.paragraphs if each.role is Role.HEADING and each.level == 1]
    first = [each for each in highest if not is_no_title(each.text)]
    return Extract(title="" if len(first) == 1 else page.title, paragraphs=page.paragraphs)


class Notes:
    """The notes of all pages of a book, each of which is given once: after the first mark that refers to it.

    Args:
        found: by file and fragment (see :func:`notes_in`).
    """

    def __init__(self, found: Mapping[tuple[str, str], _Element]) -> None:
        self._found = found
        self._left = set(found.values())
        self.elements: Collection[_Element] = frozenset(self._left)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._found

    def take(self, key: tuple[str, str]) -> list[_Element]:
        """The note of a mark, if it was not taken before."""
        note = self._found.get(key)
        if note is None or note not in self._left:
            return []
        self._left.discard(note)
        return [note]


def page_of(root: _Element, notes: Notes, file: str, *, book: bool = False) -> Page:
    """The text of one page.

    Args:
        root: of the page.
        notes: the notes of all pages.
        file: the page's own name, to which its links are relative.
        book: it is a page of a book, which has no frame: what stands beside its text belongs to it.
    """
    title = next((tidy("".join(each.itertext())) for each in root.iter() if local(each) == "title"), "")
    walk = _Walk(notes, file, left_out=frozenset(("nav",)) if book else _PAGE_FRAME)
    body = _body(root)
    return Page(title, tuple(walk.paragraphs(body)) if local(body) not in _LEFT_OUT else ())


def notes_in(pages: Mapping[str, _Element]) -> dict[tuple[str, str], _Element]:
    """The notes of some pages that a mark in their text refers to, by file and fragment.

    A note is what says so, or what a superscript number in a link leads to.
    """
    places: dict[tuple[str, str], _Element] = {}
    marks: dict[_Element, tuple[str, str]] = {}
    for file, root in pages.items():
        for each in root.iter():
            if fragment := each.get("id") if isinstance(each.tag, str) else None:
                places[file, fragment] = each
            if local(each) == "a" and _is_mark(each):
                marks[each] = _target(each, file)
    wanted = set(marks.values())
    targets = {places[key] for key in wanted if key in places}
    found = {}
    held: dict[_Element, Collection[tuple[str, str]] | None] = {}
    for key in wanted:
        element = places.get(key)
        holder = _holder(element) if element is not None else None
        if holder is None:
            continue
        if holder not in held:
            held[holder] = _marks_in(holder, marks, targets)
        inside = held[holder]
        if inside is not None and key not in inside:
            found[key] = holder
    return found


def _marks_in(
    holder: _Element, marks: Mapping[_Element, tuple[str, str]], targets: Collection[_Element]
) -> Collection[tuple[str, str]] | None:
    """Where the marks in a block lead, if it can be one note: it holds no other note, and no heading.

    A page whose anchors stand in no block of their own would else lose its text to its notes. One that holds
    its own mark is none either, which is the caller's to see.
    """
    held, found = 0, set()
    for each in holder.iter():
        held += each in targets
        if held > 1 or local(each) in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return None
        if each in marks:
            found.add(marks[each])
    return found


def _body(root: _Element) -> _Element:
    for wanted in ("main", "article"):
        found = [each for each in root.iter() if local(each) == wanted]
        if len(found) == 1:
            return found[0]
    return next((each for each in root.iter() if local(each) == "body"), root)


def _typed(element: _Element, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(f"{attribute(element, 'type')} {element.get('role') or ''}"))


def _is_mark(link: _Element) -> bool:
    """True for the link of a note's number in the text."""
    if "#" not in (link.get("href") or "") or _typed(link, _BACK):
        return False
    if _typed(link, _NOTE_MARK):
        return True
    parent = link.getparent()
    raised = any(local(each) == "sup" for each in link.iter()) or (
        parent is not None and local(parent) == "sup"
    )
    return raised and bool(_NUMBER.fullmatch(tidy("".join(link.itertext()))))


def _target(link: _Element, file: str) -> tuple[str, str]:
    from posixpath import dirname, join, normpath
    from urllib.parse import unquote

    path, _, fragment = unquote(link.get("href") or "").partition("#")
    return (normpath(join(dirname(file), path)) if path else file), fragment


def _holder(element: _Element) -> _Element | None:
    """The block that a note's anchor stands in."""
    each: _Element | None = element
    while each is not None and local(each) not in _BLOCKS and local(each) != "aside":
        each = each.getparent()
    if each is None or local(each) in ("body", "html", "section", "article", "main"):
        return None
    return each


class _Walk:
    """Goes once over a page and gives its paragraphs."""

    def __init__(self, notes: Notes, file: str, left_out: frozenset[str] = _PAGE_FRAME) -> None:
        self._notes = notes
        self._frame = left_out
        self._file = file
        self._text: list[str] = []
        self._waiting: list[_Element] = []
        self._level = 0
        self._role = Role.BODY

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
            elif name == "a" and _is_mark(each) and (key := _target(each, self._file)) in self._notes:
                self._waiting += self._notes.take(key)
            elif name == "sup" and any(
                _is_mark(a) and _target(a, self._file) in self._notes for a in each.iter("{*}a")
            ):
                for a in each.iter("{*}a"):
                    self._waiting += self._notes.take(_target(a, self._file))
            elif name and not self._left_out(each, name):
                if name in _BLOCKS or name == "aside":
                    yield from self._block(each, name, deep)
                else:
                    yield from self._element(each, deep + 1)
            self._add(each.tail, element)

    def _block(self, element: _Element, name: str, deep: int) -> Iterator[Paragraph]:
        yield from self._close()
        above = self._level, self._role
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            self._level = int(name[1])
        elif _typed(element, _NOTE):
            self._role = Role.NOTE
        yield from self._element(element, deep + 1)
        yield from self._close()
        self._level, self._role = above

    def _left_out(self, element: _Element, name: str) -> bool:
        if name in _LEFT_OUT or element in self._notes.elements:
            return True
        note = _typed(element, _NOTE)
        if (
            name in self._frame
            and not note
            and not (name == "form" and len("".join(element.itertext())) > 2000)
        ):
            return True
        roles = set((element.get("role") or "").split())
        hidden = element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
        return bool(roles & _ROLES_LEFT_OUT) or hidden or "toc" in attribute(element, "type").split()

    def _add(self, text: str | None, holder: _Element) -> None:
        if text:
            self._text.append(text if local(holder) == "pre" else _SPACE.sub(" ", text))

    def _close(self) -> Iterator[Paragraph]:
        text, self._text = "".join(self._text), []
        level = self._level if self._role is Role.BODY else 0
        role = Role.HEADING if level else self._role
        lines = pieces(text)
        if level and lines:
            lines = [" ".join(lines)]
        for each in lines:
            yield Paragraph(each, role=role, level=level)
        waiting, self._waiting = self._waiting, []
        for element in waiting:
            yield from self._note(element)

    def _note(self, element: _Element) -> Iterator[Paragraph]:
        walk = _Walk(Notes({}), self._file)
        lines = [each.text for each in walk.paragraphs(element)]
        text = _BACK.sub("", " ".join(lines)).strip()
        # The number at its beginning repeats the mark, which is left out of the text as well.
        text = re.sub(rf"^(?:{_NUMBER.pattern})[.)]?\s+(?=\S)", "", text) if _has_number(element) else text
        if text:
            yield Paragraph(tidy(text), role=Role.NOTE)


def _has_number(note: _Element) -> bool:
    first = next((each for each in note.iter() if local(each) in ("a", "sup")), None)
    text = tidy("".join(note.itertext()))
    return first is not None and bool(own := tidy("".join(first.itertext()))) and text.startswith(own)
