"""Units that cannot be right as they stand. They are marked and shown; nothing of them is changed.

Only what a reader would see at once is marked: a mark that stands everywhere says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import msgspec

from kesher.library.book import Kind, Wrong
from kesher.library.labels import labels_inside, perhaps_of
from kesher.library.letters import count
from kesher.library.script import ends_sentence

_PAGES = 3
_LETTERS_A_PAGE = 1800
_BEYOND = 4
"""Times the usual length of its kind, above which an answer of several paragraphs is too long to be one."""
_SENTENCE = 40
"""Letters below which what does not end a sentence is a heading, a name, a verse."""
_PUNCTUATED = 0.8
_NOTE = re.compile(r"\(?(?:\d{1,3}|[*†‡]{1,3}|[¹²³⁰⁴-⁹]+)[.)\]]?\s")
_ASKS = re.compile(r"\?[\"'”’״׳)\]]*$")
_BY_LETTERS = re.compile(r"(?:^|[.?!][\"”״]?\s+)(?:ש:\s.*\?[\"”״]?\s+ת:|Q:\s.*\?[\"”]?\s+A:)\s")
"""A question and its answer that single letters part, inside a paragraph."""
_ITEM = re.compile(r"\(?(?:\d{1,3}|[א-ת]{1,2}|[a-z])[.)]\s|[-–—•*]\s")


class Made(msgspec.Struct, frozen=True):
    """A unit as it was made.

    Attributes:
        kind: of the unit.
        texts: its paragraphs.
        pages: how many pages it runs over; 0 where the file has none.
        headed: a heading came right after it.
        headings: which of its paragraphs are headings.
    """

    kind: Kind
    texts: tuple[str, ...]
    pages: int
    headed: bool
    headings: frozenset[int]


def wrongs(units: Sequence[Made]) -> list[tuple[Wrong, ...]]:
    """What is wrong with each unit of a book; mostly nothing."""
    lengths = [sum(map(count, each.texts)) for each in units]
    ends = [ends_sentence(each.texts[-1], colon=True) for each in units if each.texts]
    punctuated = bool(ends) and sum(ends) >= _PUNCTUATED * len(ends)
    usual = {
        kind: median(
            [length for each, length in zip(units, lengths, strict=True) if each.kind is kind] or [0]
        )
        for kind in Kind
    }
    found = [
        [*_wrong(each, length, usual[each.kind], punctuated=punctuated)]
        for each, length in zip(units, lengths, strict=True)
    ]
    for at in _unasked(units):
        found[at].append(Wrong.UNASKED)
    for at, (before, this, after) in enumerate(zip(units, units[1:], units[2:], strict=False), 1):
        alone = all(each.kind is Kind.PASSAGE and each.texts for each in (before, this, after))
        whole = punctuated and alone and not (before.headed or this.headed)
        if whole and _holds_note((before.texts[-1], *this.texts, after.texts[0])):
            found[at].append(Wrong.NOTE)
    return [tuple(each) for each in found]


def _unasked(units: Sequence[Made]) -> Iterator[int]:
    """The answers before which a question seems to be lost.

    Where a book has answers and not one question, these are all of them; else those after an answer whose
    last words ask. Several answers to one question are nothing unusual.
    """
    said = [at for at, each in enumerate(units) if each.kind is not Kind.PASSAGE]
    answers = [at for at in said if units[at].kind is Kind.ANSWER]
    if len(answers) == len(said):
        yield from answers if len(answers) > 1 else ()
        return
    for before, at in pairwise(said):
        if units[before].kind is units[at].kind is Kind.ANSWER and asks(units[before].texts[-1:]):
            yield at


def asks(texts: Sequence[str]) -> bool:
    """Whether the last of some paragraphs ends with a question mark."""
    return bool(texts) and _ASKS.search(texts[-1].rstrip()) is not None


def _wrong(unit: Made, length: int, usual: float, *, punctuated: bool) -> Iterator[Wrong]:
    if punctuated and _is_cut(unit):
        yield Wrong.CUT
    if _is_long(unit, length, usual):
        yield Wrong.LONG
    if unit.kind is not Kind.PASSAGE and any(_holds_label(text, unit.kind) for text in unit.texts):
        yield Wrong.LABEL
    if _holds_note(unit.texts):
        yield Wrong.NOTE


def _is_cut(unit: Made) -> bool:
    """A heading in the middle of a sentence, after the unit or inside it."""
    stops = [
        text for at, text in enumerate(unit.texts) if at + 1 in unit.headings and at not in unit.headings
    ]
    if unit.headed and unit.texts:
        stops.append(unit.texts[-1])
    return any(count(text) >= _SENTENCE and not ends_sentence(text, colon=True) for text in stops)


def _is_long(unit: Made, length: int, usual: float) -> bool:
    most = _PAGES * _LETTERS_A_PAGE
    if unit.pages < _PAGES and length < most:
        return False
    return unit.kind is not Kind.ANSWER or len(unit.texts) == 1 or length > _BEYOND * usual


def _holds_label(text: str, kind: Kind) -> bool:
    """Whether a label stands in a paragraph that would have begun another unit."""
    if labels_inside(text) or _BY_LETTERS.search(text):
        return True
    found = perhaps_of(text)
    asks = found is not None and found.label.sure and found.label.kind is not Kind.ANSWER
    return asks if kind is Kind.ANSWER else found is not None and found.label.sure


def _holds_note(texts: Sequence[str]) -> bool:
    """Whether a paragraph that begins as notes do stands in the middle of a sentence."""
    return any(
        not ends_sentence(before, colon=True)
        and count(before) >= _SENTENCE
        and _NOTE.match(text)
        and not _ITEM.match(after)
        for (before, text), (_, after) in pairwise(pairwise(texts))
    )
