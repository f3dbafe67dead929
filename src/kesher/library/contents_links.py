"""The contents that a book's pages hold as lists of links: they lead through the book and are no words of it.

Three links or more that follow each other, with hardly a word beside them, and that lead on through the pages
in their order, are contents, whatever they are called. An index leads to and fro, and is text. So is a line
whose words are said nowhere else: questions that lead to their answers are often written once, as links.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kesher.library.letters import letters_in
from kesher.library.markup import local
from kesher.library.page_notes import BLOCKS, HEADINGS, Linked, said_of, target_of
from kesher.library.titles import entry_key, is_contents

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEWEST = 3
_LINKED = 0.8
"""The share of a line's letters that are links."""


class _Line(NamedTuple):
    """A block that holds no other, and where its links lead: as places in the order of the pages.

    Attributes:
        block: it itself.
        letters: how many it has.
        leads: the places; none where it is no line of links.
        names: what each of them is called.
    """

    block: _Element
    letters: int
    leads: list[int]
    names: list[tuple[str, ...]]


def contents_in(pages: Mapping[str, _Element], notes: Linked) -> Collection[_Element]:
    """The blocks that are contents, and the headings that say so above them.

    Args:
        pages: by their files, in reading order.
        notes: the links that have to do with notes, and are none of these.
    """
    places = _places(pages)
    by_page = [[_line(block, file, places, notes) for block in _blocks(page)] for file, page in pages.items()]
    said = {entry_key(said_of(each.block)) for lines in by_page for each in lines if not each.leads}
    found: set[_Element] = set()
    for every in by_page:
        lines = [each for each in every if each.letters or each.leads]
        begun = 0
        for at in range(len(lines) + 1):
            if at < len(lines) and lines[at].leads:
                continue
            run = lines[begun:at]
            if _are_contents(run) and all(name in said for each in run for name in each.names):
                found.update(each.block for each in run)
                above = lines[begun - 1].block if begun else None
                if above is not None and is_contents(said_of(above)):
                    found.add(above)
            begun = at + 1
    return found


def _places(pages: Mapping[str, _Element]) -> dict[tuple[str, str], int]:
    """Each file and each anchor in it, numbered in reading order."""
    found: dict[tuple[str, str], int] = {}
    for file, page in pages.items():
        found.setdefault((file, ""), len(found))
        for each in page.iter():
            if isinstance(each.tag, str):
                for name in (each.get("id"), each.get("name") if local(each) == "a" else None):
                    if name:
                        found.setdefault((file, name), len(found))
    return found


def _blocks(page: _Element) -> Iterator[_Element]:
    """The blocks that hold no other, in their order."""
    holders: set[_Element] = set()
    blocks = [each for each in page.iter() if local(each) in BLOCKS]
    for each in blocks:
        parent = each.getparent()
        while parent is not None and parent not in holders:
            holders.add(parent)
            parent = parent.getparent()
    return (each for each in blocks if each not in holders)


def _line(block: _Element, file: str, places: Mapping[tuple[str, str], int], notes: Linked) -> _Line:
    letters = letters_in(block)
    # A heading may lead back to where it is named.
    entry = letters and local(block) not in HEADINGS
    links = [each for each in block.iter("{*}a") if each.get("href")] if entry else []
    known = [
        (place, letters_in(each), entry_key(said_of(each)))
        for each in links
        if each not in notes.marks and each not in notes.backs and not said_of(each).isdigit()
        for place in [places.get(target_of(each, file))]
        if place is not None
    ]
    if sum(each for _, each, _ in known) < _LINKED * letters:
        known = []
    return _Line(block, letters, [place for place, _, _ in known], [name for _, _, name in known])


def _are_contents(run: Sequence[_Line]) -> bool:
    """Whether some lines lead on through the book, each further than the one before."""
    leads = [place for each in run for place in each.leads]
    return len(leads) >= _FEWEST and all(before < after for before, after in pairwise(leads))
