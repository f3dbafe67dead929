"""Where a highlight is, so that it is found again in a better edition of the same book.

It is kept as the words themselves with a little of what stands around them. They are looked for in the same
unit and then in all others; exactly, then by letters alone, then nearly; and given up rather than put in a
wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from kesher.library.book import Unit
from kesher.library.script import bare
from kesher.method.highlight import AROUND_LIMIT

_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W_]+")
_ENOUGH_ALONE = 12
"""Letters of a quotation that are enough to know it by, where it stands once, whatever is around it."""
_ALIKE_AROUND = 0.6
"""How alike the surroundings must be where the words alone do not decide."""
_AHEAD = 0.1
"""By how much the best place must be better than the next one."""
_NEARLY = 82.0
"""Of 100: how alike letters must be to be the same words in another edition."""
_CANDIDATES = 40


class Anchor(msgspec.Struct, frozen=True):
    """The place of a quotation.

    Attributes:
        ref: of its unit.
        quote: the words.
        prefix: what stands before them in the unit, ``AROUND_LIMIT`` characters at most.
        suffix: what stands after them.
        offset: where in the unit's text they begin.
    """

    ref: str
    quote: str
    prefix: str
    suffix: str
    offset: int


class Place(msgspec.Struct, frozen=True):
    """A stretch of a unit's text, ``text[start:end]``."""

    ref: str
    start: int
    end: int


class _Found(msgspec.Struct, frozen=True):
    """A place where it may be, and how well what is around it fits, from 0 to 1."""

    place: Place
    around: float
    same_unit: bool
    distance: int


def anchor(unit: Unit, start: int, end: int) -> Anchor:
    """The anchor of a stretch of a unit's text."""
    text = unit.text
    before, after = text[max(0, start - AROUND_LIMIT) : start], text[end : end + AROUND_LIMIT]
    return Anchor(unit.ref, text[start:end], before, after, start)


def find_again(kept: Anchor, units: Sequence[Unit]) -> Place | None:
    """Where the words are now, or nothing where that is not sure.

    Args:
        kept: the anchor.
        units: all units of the book as it is now.
    """
    wanted = _letters(kept.quote)[0]
    if not wanted:
        return None
    own = [each for each in units if each.ref == kept.ref]
    exactly = [found for each in units for found in _exact(kept, each)]
    chosen = _choose(kept, [each for each in exactly if each.same_unit], len(wanted))
    chosen = chosen or _choose(kept, exactly, len(wanted))
    if chosen is None and not exactly:
        by_letters = [found for each in units for found in _by_letters(kept, wanted, each)]
        chosen = _choose(kept, [each for each in by_letters if each.same_unit], len(wanted))
        chosen = chosen or _choose(kept, by_letters, len(wanted))
        if chosen is None and not by_letters:
            likely = [*own, *_likely(kept, [each for each in units if each.ref != kept.ref])]
            return _nearly(kept, wanted, likely)
    return chosen


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text without marks, and where each stands in it."""
    places = [found.start() for found in _LETTER.finditer(text)]
    return "".join(text[each] for each in places).casefold(), places


def _exact(kept: Anchor, unit: Unit) -> Iterator[_Found]:
    at = unit.text.find(kept.quote)
    while at >= 0:
        yield _weighed(kept, unit, at, at + len(kept.quote))
        at = unit.text.find(kept.quote, at + 1)


def _by_letters(kept: Anchor, wanted: str, unit: Unit) -> Iterator[_Found]:
    first = _WORD.search(bare(kept.quote))
    if first is None or len(unit.text) < len(wanted):
        return
    letters, places = _letters(unit.text)
    at = letters.find(wanted)
    while at >= 0:
        yield _weighed(kept, unit, *_stretch(unit.text, places, at, at + len(wanted)))
        at = letters.find(wanted, at + 1)


def _stretch(text: str, places: Sequence[int], first: int, past: int) -> tuple[int, int]:
    """From letters to a stretch of the text, with the marks on the last one."""
    start, end = places[first], places[past - 1] + 1
    while end < len(text) and bare(text[end]) == "":
        end += 1
    return start, end


def _weighed(kept: Anchor, unit: Unit, start: int, end: int) -> _Found:
    from rapidfuzz import fuzz

    before = _letters(unit.text[max(0, start - 2 * AROUND_LIMIT) : start])[0]
    after = _letters(unit.text[end : end + 2 * AROUND_LIMIT])[0]
    old_before, old_after = _letters(kept.prefix)[0], _letters(kept.suffix)[0]
    alike = [
        fuzz.ratio(one, other) / 100 if one else (0.5 if other else 1.0)
        for one, other in ((old_before, before[-len(old_before) :]), (old_after, after[: len(old_after)]))
    ]
    # One side may be what was mended: the other then speaks for the place.
    around = (max(alike) + sum(alike) / 2) / 2
    return _Found(Place(unit.ref, start, end), around, unit.ref == kept.ref, abs(start - kept.offset))


def _choose(kept: Anchor, found: Sequence[_Found], letters: int) -> Place | None:
    """The best of some places, if it is clearly the best and good enough."""
    if not found:
        return None
    ranked = sorted(found, key=lambda each: (-each.around, each.distance))
    best = ranked[0]
    alone = len(found) == 1
    if best.around < _ALIKE_AROUND and not (alone and letters >= _ENOUGH_ALONE):
        return None
    if not alone and best.around - ranked[1].around < _AHEAD:
        # The surroundings are the same as well, as in a refrain: only the old place itself decides.
        near = [each for each in ranked if best.around - each.around < _AHEAD and each.same_unit]
        near.sort(key=lambda each: each.distance)
        if not near or (len(near) > 1 and near[0].distance * 2 >= near[1].distance):
            return None
        return near[0].place
    return best.place


def _likely(kept: Anchor, units: Sequence[Unit]) -> list[Unit]:
    """The units that share most of the quotation's words, the best first."""
    words = set(_WORD.findall(bare(kept.quote).casefold()))
    shared = [(len(words.intersection(_WORD.findall(bare(each.text).casefold()))), each) for each in units]
    enough = [(count, each) for count, each in shared if count * 2 >= len(words)]
    return [each for _, each in sorted(enough, key=lambda pair: -pair[0])[:_CANDIDATES]]


def _nearly(kept: Anchor, wanted: str, units: Sequence[Unit]) -> Place | None:
    """The stretch whose letters are nearly those of the quotation and of what is around it."""
    from rapidfuzz import fuzz

    if len(wanted) < _ENOUGH_ALONE:
        return None
    best: list[tuple[float, Place]] = []
    for unit in units:
        letters, places = _letters(unit.text)
        if not letters:
            continue
        found = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=_NEARLY)
        if (
            found is None
            or found.dest_end <= found.dest_start
            or found.src_end - found.src_start < len(wanted)
        ):
            continue
        first, past = _trimmed(wanted, letters, found.dest_start, found.dest_end)
        start, end = _stretch(unit.text, places, first, past)
        start, end = _whole_words(unit.text, start, end, kept)
        around = _weighed(kept, unit, start, end).around
        best.append(
            (found.score + 20 * around + (5 if unit.ref == kept.ref else 0), Place(unit.ref, start, end))
        )
    best.sort(key=lambda pair: -pair[0])
    if not best or (len(best) > 1 and best[0][0] - best[1][0] < 100 * _AHEAD / 2):
        return None
    return best[0][1]


def _trimmed(wanted: str, letters: str, first: int, past: int) -> tuple[int, int]:
    """A stretch without the letters at its ends that are not of the quotation."""
    from rapidfuzz.distance import Indel

    steps = [each for each in Indel.opcodes(wanted, letters[first:past]) if each.tag != "delete"]
    if steps and steps[0].tag == "insert":
        first += steps[0].dest_end - steps[0].dest_start
    if len(steps) > 1 and steps[-1].tag == "insert":
        past -= steps[-1].dest_end - steps[-1].dest_start
    return first, max(past, first + 1)


def _whole_words(text: str, start: int, end: int, kept: Anchor) -> tuple[int, int]:
    """Widen a stretch to whole words where the quotation was of whole words."""
    inner = re.compile(r"[\w\u0591-\u05c7]")
    if not (kept.prefix and inner.match(kept.prefix[-1])):
        while start and inner.match(text[start - 1]) and inner.match(text[start]):
            start -= 1
    if not (kept.suffix and inner.match(kept.suffix[0])):
        while end < len(text) and inner.match(text[end]) and inner.match(text[end - 1]):
            end += 1
    return start, end
