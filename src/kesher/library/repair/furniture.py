"""Page numbers and running heads that an extractor left inside the text.

They are lines that return with nothing changed but a number, far apart, and that stand in the middle of
sentences (a heading of a chapter does not) or at the edges of the file's pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from kesher.library.labels import label_of
from kesher.library.repair.line import Line, Notebook, Rule
from kesher.library.script import ends_sentence

_NUMBER = re.compile(r"\d+")
_LONGEST = 80
_FEWEST = 3
_APART = 6
"""Lines of text that stand, on average, between two of them."""


def without_furniture(lines: Sequence[Line], notebook: Notebook) -> list[Line]:
    """The lines without page numbers and running heads."""
    dropped = _furniture(lines)
    if not dropped:
        return list(lines)
    found = [each for place, each in enumerate(lines) if place in dropped]
    if not notebook.allows(Rule.FURNITURE, found[0].index, "\n".join(each.text for each in found), ""):
        return list(lines)
    made: list[Line] = []
    blanks = 0
    for place, each in enumerate(lines):
        if place in dropped:
            blanks += each.blanks + 1  # it parts its neighbours no less than an empty line does
        else:
            made.append(msgspec.structs.replace(each, blanks=each.blanks + blanks) if blanks else each)
            blanks = 0
    return made


def _furniture(lines: Sequence[Line]) -> set[int]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(lines):
        if len(each.text) <= _LONGEST and label_of(each.text, perhaps=True) is None:
            groups[_NUMBER.sub("#", each.text)].append(place)
    repeated = {shape: places for shape, places in groups.items() if len(places) >= _FEWEST}
    candidates = {place for places in repeated.values() for place in places}
    dropped: set[int] = set()
    for shape, places in repeated.items():
        spread = (places[-1] - places[0]) / (len(places) - 1)
        if spread >= _APART and (not shape.count("#") or _rises(lines, places)):
            at_edge = sum(_at_edge(lines, place) for place in places) / len(places)
            inside = sum(_inside(lines, place, candidates) for place in places) / len(places)
            if at_edge >= 0.8 or inside >= (0.25 if "#" in shape else 0.5):
                dropped.update(places)
    return dropped


def _rises(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """True when one of the numbers grows from each to the next by little: so pages are numbered."""
    rows = [[int(found[:9]) for found in _NUMBER.findall(lines[place].text)] for place in places]
    return any(all(0 < after - before <= 3 for before, after in pairwise(column)) for column in zip(*rows))


def _at_edge(lines: Sequence[Line], place: int) -> bool:
    page = lines[place].page
    if not page:
        return False
    before = lines[place - 1].page if place else 0
    after = lines[place + 1].page if place + 1 < len(lines) else 0
    return before != page or after != page


def _inside(lines: Sequence[Line], place: int, candidates: set[int]) -> bool:
    before = place - 1
    while before in candidates:
        before -= 1
    return before >= 0 and not ends_sentence(lines[before].text, colon=True)
