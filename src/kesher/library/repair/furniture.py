"""Page numbers and running heads that an extractor left inside the text.

Page numbers are lines that return with nothing changed but a number that grows, far apart, in the middle of
sentences (a heading of a chapter is not), at even distances, or at the edges of the file's pages. A running
head stands beside them, or at those edges; a line that merely returns may be a refrain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, pstdev

import msgspec

from kesher.library.labels import label_of, perhaps_of
from kesher.library.repair.line import Line, Notebook, Rule, share_of
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
        if len(each.text) <= _LONGEST and not _labels(each.text):
            groups[_NUMBER.sub("#", each.text)].append(place)
    repeated = {shape: places for shape, places in groups.items() if len(places) >= _FEWEST}
    candidates = {place for places in repeated.values() for place in places}
    before = _plain_before(len(lines), candidates)
    dropped: set[int] = set()
    for shape, places in repeated.items():
        numbered = "#" in shape
        spread = (places[-1] - places[0]) / (len(places) - 1)
        if spread < _APART or (numbered and not _rises(lines, places)):
            continue
        at_edge = share_of(_at_edge(lines, place) for place in places)
        inside = share_of(_inside(lines, before[place]) for place in places)
        alone = share_of(_alone(lines, place, candidates) for place in places)
        regular = _regular(places)
        if at_edge >= 0.8 or (numbered and (inside >= 0.25 or regular) and alone >= 0.5):
            dropped.update(places)
    for shape, places in repeated.items():  # the running head stands beside the number of its page
        beside = share_of(place - 1 in dropped or place + 1 in dropped for place in places)
        if "#" not in shape and beside >= 0.8:
            dropped.update(places)
    return dropped


def _labels(text: str) -> bool:
    """Whether a line is or may be a label: these return, and their numbers rise as those of pages do."""
    return label_of(text, perhaps=True) is not None or perhaps_of(text) is not None


def _alone(lines: Sequence[Line], place: int, candidates: set[int]) -> bool:
    """True when empty lines, or another such line, part it from the text at least on one side."""
    before = lines[place].blanks > 0 or place - 1 in candidates
    behind = place + 1 < len(lines) and (lines[place + 1].blanks > 0 or place + 1 in candidates)
    return before or behind


def _regular(places: Sequence[int]) -> bool:
    """True when about as many lines lie between each and the next, as on pages."""
    gaps = [after - before for before, after in pairwise(places)]
    return len(gaps) >= _FEWEST and pstdev(gaps) <= 0.2 * fmean(gaps)


def _rises(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """True when one of the numbers grows from each to the next by little: so pages are numbered."""
    rows = [[int(found[:9]) for found in _NUMBER.findall(lines[place].text)] for place in places]
    return any(
        all(0 < after - before <= 3 for before, after in pairwise(column))
        for column in zip(*rows, strict=False)
    )


def _at_edge(lines: Sequence[Line], place: int) -> bool:
    page = lines[place].page
    if not page:
        return False
    before = lines[place - 1].page if place else 0
    after = lines[place + 1].page if place + 1 < len(lines) else 0
    return before != page or after != page


def _plain_before(count: int, candidates: set[int]) -> list[int]:
    """For each line the nearest one before it that is no candidate; -1 where there is none."""
    found, last = [], -1
    for place in range(count):
        found.append(last)
        if place not in candidates:
            last = place
    return found


def _inside(lines: Sequence[Line], before: int) -> bool:
    """True when the last line of text before it stops in the middle of a sentence."""
    return before >= 0 and not ends_sentence(lines[before].text, colon=True)
