"""The notes of web pages: which links are the marks of notes, which blocks are these, which links lead back.

A note is what says so, or what a number leads to that is raised, or in brackets, or led back to. Where two
numbers lead to each other, one of them is the way back: the text is never taken for a note of its note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.markup import attribute, local
from kesher.library.script import LETTER, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
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
_NOTE = re.compile(r"\b(?:footnote|endnote|rearnote|doc-footnote|doc-endnote)\b")
_NOTE_CLASS = re.compile(
    r"(?:^|\s)(?:foot-?notes?|end-?notes?|reflist|references|Mso(?:Foot|End)noteText)(?=\s|$)", re.I
)
_NOTE_STYLE = re.compile(r"mso-element\s*:\s*(?:foot|end)note\b", re.I)
_NOTE_MARK = re.compile(r"\b(?:noteref|doc-noteref)\b")
_MARK_CLASS = re.compile(
    r"(?:foot|end)-?note-?(?:ref|anchor|mark)|note-?ref\b|\breference\b|superscript", re.I
)
ARROW = re.compile(r"[↩↑⤴]")
_BACK = re.compile(r"\b(?:backlink|doc-backlink)\b")
_BACK_CLASS = re.compile(r"back-?link|note-?back|cite-accessibility", re.I)
_BACK_WORD = re.compile(r"[^\w]*(?:(?:חזרה|בחזרה|חזור|למעלה|back|return|up|top)[^\w]*)?", re.I)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|text-top)|mso-special-character\s*:\s*(?:foot|end)note", re.I
)
NUMBER = re.compile(r"[\[(]?(?:\d{1,4}|[⁰¹²³⁴-⁹]{1,4}|[*†‡§]{1,3}|[א-ת]{1,3}|[a-z])[\])]?")
_MARKED = re.compile(
    r"\[(?:\d{1,4}|[*†‡§]{1,3}|[א-ת]{1,3}|[a-z])\]|[*†‡§]{1,3}|[⁰¹²³⁴-⁹]{1,4}|\((?:\d{1,4}|[*†‡§]{1,3})\)"
)
"""What is a mark of a note though it is not raised."""
_MOST_BEFORE = 20
"""Marks that stand before one in its block where a note begins; more is a row of links."""
_MOST_MORE = 3
"""Blocks of one note after its first, at the most."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Linked(NamedTuple):
    """The links of some pages that have to do with notes.

    Attributes:
        marks: links in the text, and the file and fragment of the note of each.
        notes: by file and fragment.
        backs: links from notes to their marks.
        more: of a note, the blocks after it that go on with it.
    """

    marks: Mapping[_Element, tuple[str, str]]
    notes: Mapping[tuple[str, str], _Element]
    backs: Collection[_Element]
    more: Mapping[_Element, Sequence[_Element]]


def notes_in(pages: Mapping[str, _Element]) -> Linked:
    """The notes of some pages that a mark in their text refers to, their marks, and the ways back."""
    places: dict[tuple[str, str], _Element] = {}
    links: list[tuple[_Element, tuple[str, str]]] = []
    for file, root in pages.items():
        for each in root.iter():
            if not isinstance(each.tag, str):
                continue
            for fragment in (each.get("id"), each.get("name") if local(each) == "a" else None):
                if fragment:
                    places.setdefault((file, fragment), each)
            if local(each) == "a" and "#" in (each.get("href") or ""):
                links.append((each, target_of(each, file)))
    led = [(link, key) for link, key in links if key in places]
    pairs = _Pairs(led, places)
    backs = {link for link, key in led if _says_back(link) or pairs.is_back(link)}
    marks = {
        link: key for link, key in links if link not in backs and _is_mark(link, mutual=pairs.mutual(link))
    }
    targets = {places[key] for key in marks.values() if key in places}
    found: dict[tuple[str, str], _Element] = {}
    held: dict[_Element, Collection[tuple[str, str]] | None] = {}
    single: dict[_Element, bool] = {}

    def alone(parent: _Element) -> bool:
        if parent not in single:
            single[parent] = sum(one in targets for one in parent.iter()) == 1
        return single[parent]

    for key in dict.fromkeys(marks.values()):
        element = places.get(key)
        holder = _holder(element, alone) if element is not None else None
        if holder is None:
            continue
        if holder not in held:
            held[holder] = _marks_in(holder, marks, targets)
        inside = held[holder]
        if inside is not None and key not in inside:
            found[key] = holder
    # A mark whose note stays where it stands is a mark still, if it leads to what says it is a note.
    kept = {
        link: key
        for link, key in marks.items()
        if key in found or (key in places and _in_note(places[key]) and not _in_note(link))
    }
    return Linked(kept, found, backs, _more_of(frozenset(found.values()), kept))


def _more_of(notes: Collection[_Element], marks: Collection[_Element]) -> dict[_Element, Sequence[_Element]]:
    """Of each note the blocks between it and the next note, where these can only be more of it.

    Where notes stand under each paragraph, what lies between two of them is text, and calls the second.
    """
    made: dict[_Element, Sequence[_Element]] = {}
    for note in notes:
        more: list[_Element] = []
        after = note.getnext()
        while after is not None and after not in notes and len(more) <= _MOST_MORE and _goes_on(after, marks):
            more.append(after)
            after = after.getnext()
        if more and after is not None and after in notes and len(more) <= _MOST_MORE:
            made[note] = more
    return made


def _goes_on(block: _Element, marks: Collection[_Element]) -> bool:
    """Whether a block may be a part of a note: it is no heading, and calls none."""
    inside = any(each in marks or local(each) in HEADINGS for each in block.iter())
    return local(block) in ("p", "div", "blockquote") and not inside


class _Pairs:
    """Links that lead to each other's blocks: of each such pair one is the mark, the other the way back."""

    def __init__(
        self, led: Sequence[tuple[_Element, tuple[str, str]]], places: Mapping[tuple[str, str], _Element]
    ) -> None:
        self._order = {link: at for at, (link, _) in enumerate(led)}
        self._begins: dict[_Element, bool] = {}
        blocks: dict[_Element, _Element] = {}

        def block(element: _Element) -> _Element:
            if element not in blocks:
                blocks[element] = _block(element)
            return blocks[element]

        ways: dict[tuple[_Element, _Element], _Element] = {}
        for link, key in led:
            if NUMBER.fullmatch(said_of(link)) or _typed(link, _NOTE_MARK) or _says_back(link):
                ways.setdefault((block(link), block(places[key])), link)
        self._other: dict[_Element, _Element] = {}
        for link, key in led:
            there = block(places[key])
            for here in _blocks(link):
                back = ways.get((there, here))
                if back is not None and back is not link and here is not there:
                    self._other[link] = back
                    break

    def mutual(self, link: _Element) -> bool:
        """Whether what a link leads to leads back to it."""
        return link in self._other

    def is_back(self, link: _Element) -> bool:
        """Whether a link is the one of its pair that stands in the note."""
        other = self._other.get(link)
        said = said_of(link)
        if other is None or _typed(link, _NOTE_MARK):
            return False
        if not NUMBER.fullmatch(said) and not _BACK_WORD.fullmatch(said):
            return False
        if _says_back(other):
            return False
        if _typed(other, _NOTE_MARK):
            return True
        for tells in (_in_note, self._opens):
            if tells(link) != tells(other):
                return tells(link)
        return self._order[link] > self._order[other]  # notes come after their text

    def _opens(self, link: _Element) -> bool:
        if link not in self._begins:
            self._begins[link] = opens(link)
        return self._begins[link]


def opens(link: _Element) -> bool:
    """Whether nothing but other links stands in its block before a link: so a note begins."""
    each, top, passed = link, _block(link), 0
    while each is not top:
        before = each.getprevious()
        while before is not None:
            passed += 1
            if passed > _MOST_BEFORE:
                return False
            plain = local(before) in ("a", "sup", "br") or not LETTER.search("".join(before.itertext()))
            if not plain or LETTER.search(before.tail or ""):
                return False
            before = before.getprevious()
        parent = each.getparent()
        if parent is None or LETTER.search(parent.text or ""):
            return False
        each = parent
    return True


def _block(element: _Element) -> _Element:
    each = element
    while local(each) not in BLOCKS and local(each) != "aside":
        parent = each.getparent()
        if parent is None:
            return each
        each = parent
    return each


def _blocks(link: _Element) -> Iterator[_Element]:
    """The blocks a link stands in, from the smallest on, that may be one note."""
    for each in link.iterancestors():
        if local(each) in ("body", "html", "article", "main"):
            return
        if local(each) in BLOCKS or local(each) == "aside":
            yield each


def said_of(link: _Element) -> str:
    """What a link says."""
    return tidy("".join(link.itertext()))


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
        if held > 1 or local(each) in HEADINGS:
            return None
        if each in marks:
            found.add(marks[each])
    return found


def _typed(element: _Element, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(f"{attribute(element, 'type')} {element.get('role') or ''}"))


def is_note(element: _Element) -> bool:
    """True for what says of itself that it is a note, or several."""
    return (
        _typed(element, _NOTE)
        or bool(_NOTE_STYLE.search(element.get("style") or ""))
        or (local(element) in BLOCKS and bool(_NOTE_CLASS.search(element.get("class") or "")))
    )


def _in_note(element: _Element) -> bool:
    """True within what says that it is a note."""
    return is_note(element) or any(
        is_note(each) for each in element.iterancestors() if local(each) not in ("body", "html")
    )


def _is_mark(link: _Element, *, mutual: bool) -> bool:
    """True for the link of a note's number in the text."""
    if _typed(link, _NOTE_MARK):
        return True
    text = said_of(link)
    if not NUMBER.fullmatch(text):
        return False
    return mutual or bool(_MARKED.fullmatch(text)) or _is_raised(link)


def _is_raised(link: _Element) -> bool:
    near = [each for each in link.iterancestors() if local(each) not in BLOCKS][:3]
    return any(
        local(each) == "sup"
        or _MARK_CLASS.search(each.get("class") or "")
        or _RAISED.search(each.get("style") or "")
        for each in (*link.iter(), *near)
        if isinstance(each.tag, str)
    )


def _says_back(link: _Element) -> bool:
    """True for a link that says that it leads back."""
    holder = link.getparent()
    named = f"{link.get('class') or ''} {(holder.get('class') or '') if holder is not None else ''}"
    said = "".join(link.itertext())
    return (
        _typed(link, _BACK)
        or bool(ARROW.search(said) or _BACK.search(said))
        or bool(_BACK_CLASS.search(named))
        or link.get("rev") == "footnote"
    )


def target_of(link: _Element, file: str) -> tuple[str, str]:
    """The file and the fragment that a link of a file leads to."""
    from posixpath import dirname, join, normpath
    from urllib.parse import unquote

    path, _, fragment = unquote(link.get("href") or "").partition("#")
    return (normpath(join(dirname(file), path)) if path else file), fragment


def _holder(element: _Element, alone: Callable[[_Element], bool]) -> _Element | None:
    """The block that a note's anchor stands in, or more of it where that says it is one note."""
    each = _block(element)
    if local(each) in ("body", "html", "article", "main") or (local(each) == "section" and not is_note(each)):
        return None
    if local(each) == "dt":
        after = each.getnext()
        return after if after is not None and local(after) == "dd" else each
    parent = each.getparent()
    while parent is not None and (
        local(parent) in ("li", "aside", "tr", "dd")
        or _typed(parent, _NOTE)
        or _NOTE_STYLE.search(parent.get("style") or "")
    ):
        if not alone(parent):
            break
        each, parent = parent, parent.getparent()
    return each
