"""The notes of a text that nothing links: their numbers in the text, themselves under it or at its end.

A paragraph that begins with a number in brackets may be a note or an item of a list. It is a note where its
number stands on a word of the text before it: all of a run of notes must, in their order. Weaker numbers (in
round brackets, letters, bare ones) need more: a heading or a line above them, or that none stands by itself.
A note then comes after the paragraph that calls it, as in every other kind of file.

It is long because notes are numbered in seven ways, and stand under a page, at an end or within a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

import msgspec

from kesher.library.book import Paragraph, Role
from kesher.library.repair.line import Line, Notebook, Rule
from kesher.library.script import LETTER_VALUES, ON_A_WORD, tidy, value_of
from kesher.library.titles import is_notes

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_RAISED, "0123456789")
_LONGEST_RULE = 200
_RULE = re.compile(r"[\s\-_–—―─━=*·•.]{3,}")
_LONGEST_FOOT = 60
"""Lines under a page that may be its notes."""
_SHOWN = 24
"""Letters before a mark that are shown of the text."""
_SOME = 0.8
"""How many of the notes under a heading must be called by the text."""
_CONTINUED = 3
"""Paragraphs of one note, at the most."""


_WITHIN = re.compile(
    r"\s*(?:<ref\b[^<>/]*>(?P<ref>[^<>]{1,2000})</ref>|<ref\b[^<>]*/>"
    r"|\{\{\s*(?:הערה|הערת שוליים|efn|refn)\s*\|(?P<template>[^{}]{1,2000})\}\})"
)
"""A note as the writers of a wiki set it into its sentence."""


class Style(StrEnum):
    """How a note's number is written."""

    SQUARE = "square"
    RAISED = "raised"
    STARS = "stars"
    ROUND = "round"
    SQUARE_LETTERS = "square-letters"
    ROUND_LETTERS = "round-letters"
    BARE = "bare"


_NUMBER = {
    Style.SQUARE: r"\[(\d{1,3})\]",
    Style.RAISED: rf"([{_RAISED}]{{1,3}})",
    Style.STARS: r"(\*{1,3}|†|‡)",
    Style.ROUND: r"\((\d{1,3})\)",
    Style.SQUARE_LETTERS: r"\[([א-ת]{1,2})\]",
    Style.ROUND_LETTERS: r"\(([א-ת]{1,2})\)",
    Style.BARE: r"(\d{1,3})",
}
_ON_A_WORD = f"(?<={ON_A_WORD})"
_MARKS = {
    style: re.compile(f"{_ON_A_WORD}{number}" + (r"(?=[\s.,;:!?\"”)]|$)" if style is Style.BARE else ""))
    for style, number in _NUMBER.items()
}
_MARKS[Style.STARS] = re.compile(rf"{_ON_A_WORD}(?<!\*)(\*{{1,3}}|†|‡)(?=[\s.,;:!?\"”)]|$)")
_LOOSE = {
    style: re.compile(rf"(?<=\S) ?{_NUMBER[style]}")
    for style in (Style.SQUARE, Style.ROUND, Style.SQUARE_LETTERS, Style.ROUND_LETTERS)
}
"""With a space before the mark: taken where a heading or a line says that notes follow."""
_AFTER = {Style.BARE: r"(?:[.)]\s*|\s+)", Style.STARS: r"\s+(?=[^\s*])"}
_HEADS = {
    style: re.compile(number + _AFTER.get(style, r"[.:]?\s*") + r"(?=\S)")
    for style, number in _NUMBER.items()
}
_SURE = frozenset((Style.SQUARE, Style.RAISED, Style.STARS))
_NUMERIC = (Style.SQUARE, Style.RAISED, Style.ROUND, Style.BARE)


class _Head(NamedTuple):
    """A paragraph that begins as a note does: its place, its number as written, and where its words begin."""

    at: int
    style: Style
    value: int
    end: int


class _Run(NamedTuple):
    """Notes that follow each other.

    Attributes:
        heads: of each note its first paragraph.
        above: the places before them that only say that notes follow.
        headed: whether there are any.
        more: of a paragraph that goes on with a note, the place of that note.
    """

    heads: list[_Head]
    above: list[int]
    headed: bool
    more: dict[int, int]


class _Mark(NamedTuple):
    """A mark in the text: the place of its paragraph, and from where to where it goes."""

    at: int
    start: int
    end: int


def with_notes_apart(paragraphs: Sequence[Paragraph], notebook: Notebook) -> list[Paragraph]:
    """The paragraphs, those that are notes after the paragraphs that call them.

    Args:
        paragraphs: of the whole document, in reading order.
        notebook: notes each run of notes as one change, and knows which were refused.
    """
    if any(each.ref for each in paragraphs):
        return [*paragraphs]
    made = [*paragraphs]
    gone: set[int] = set()
    taken: list[_Mark] = []
    behind: dict[int, list[Paragraph]] = {}
    marks, begun = _Marks(paragraphs), _Mark(0, 0, 0)
    runs = [*_runs(paragraphs)]
    own = {head.style for run in runs for head in run.heads}
    for run in runs:
        called = _called(run, marks, begun, gone, own)
        if not called or not notebook.allows(Rule.NOTES, run.heads[0].at, *_shown(paragraphs, run, called)):
            continue
        begun = max(called.values())
        taken += called.values()
        gone |= {*run.above, *run.more, *(head.at for head in run.heads)}
        last = min(called.values()).at
        for head in run.heads:
            last = called[head].at if head in called else last
            more = [paragraphs[at].text for at, whose in run.more.items() if whose == head.at]
            text = tidy(" ".join([paragraphs[head.at].text[head.end :], *more]))
            note = Paragraph(text, paragraphs[head.at].page, Role.NOTE)
            behind.setdefault(_under_text(paragraphs, last), []).append(note)
    _take_marks(made, taken)
    found: list[Paragraph] = []
    for at, each in enumerate(made):
        found += [each] if at not in gone else []
        found += behind.get(at, [])
    return found


def without_notes_within(paragraphs: Sequence[Paragraph], notebook: Notebook) -> list[Paragraph]:
    """The paragraphs, the notes that are written into their sentences after them.

    Args:
        paragraphs: in reading order.
        notebook: notes each paragraph that had some as a change, and knows which were refused.
    """
    made: list[Paragraph] = []
    for at, each in enumerate(paragraphs):
        found = [*_WITHIN.finditer(each.text)] if "<ref" in each.text or "{{" in each.text else []
        notes = [tidy(one["ref"] or one["template"] or "") for one in found]
        text = _WITHIN.sub("", each.text).strip()
        shown = "\n".join([text, *filter(None, notes)])
        if found and notebook.allows(Rule.NOTES, at, each.text, shown):
            made.append(msgspec.structs.replace(each, text=text, lead=min(each.lead, len(text))))
            made += [Paragraph(note, each.page, Role.NOTE) for note in notes if note]
        else:
            made.append(each)
    return made


class UnderPage(NamedTuple):
    """The lines of the notes under a page, and the line of text after whose paragraph they stand."""

    after: int
    notes: list[list[Line]]


def under_pages(lines: Sequence[Line]) -> tuple[list[Line], list[UnderPage]]:
    """The lines of a text without those that are notes under one of its pages, and these.

    A sentence that goes on over the page is whole without them. Whether they are notes indeed is decided by
    :func:`with_notes_apart`, when there are paragraphs.

    Args:
        lines: of a file whose pages are told apart.
    """
    kept: list[Line] = []
    under: list[UnderPage] = []
    for page, group in groupby(lines, key=lambda each: each.page):
        own = [*group]
        begins = _notes_begin(own) if page else len(own)
        kept += own[:begins]
        if begins < len(own):
            under.append(UnderPage(own[begins - 1].index, _by_note(own[begins:])))
    return kept, under


def _notes_begin(lines: Sequence[Line]) -> int:
    """Where the notes under a page begin; behind its last line where there are none."""
    foot = max(1, len(lines) - _LONGEST_FOOT)
    found = [None] * foot + [_head_of(each.text, 0) for each in lines[foot:]]
    for at in range(foot, len(lines)):
        ruled = _RULE.fullmatch(lines[at].text[:_LONGEST_RULE]) is not None
        heads = [each for each in found[at:] if each]
        if not heads or found[at + ruled : at + ruled + 1] != heads[:1]:
            continue
        style = heads[0].style
        if style not in _SURE and not ruled:
            continue
        rising = [each.value for each in heads if each.style is style]
        text = " ".join(each.text for each in lines[:at])
        marks = [_value(found[1]) for found in _MARKS[style].finditer(text)]
        if rising == [*range(rising[0], rising[0] + len(rising))] and set(rising) <= set(marks):
            return at
    return len(lines)


def _by_note(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each note, and what stands above the first of them."""
    made: list[list[Line]] = []
    for each in lines:
        if not made or _head_of(each.text, 0):
            made.append([])
        made[-1].append(each)
    return made


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[_Run]:
    """All that may be notes that follow each other, in the order of the text."""
    at = 0
    while at < len(paragraphs):
        first = _head(paragraphs[at], at)
        if first is None or not at:
            at += 1
            continue
        above, headed = _above(paragraphs, at)
        heads, more = [first], dict[int, int]()
        after = at + 1
        while after < len(paragraphs):
            found = _next(paragraphs, after, heads[-1], most=_CONTINUED if headed else 1)
            if found is None:
                break
            more |= dict.fromkeys(range(after, found.at), heads[-1].at)
            heads.append(found)
            after = found.at + 1
        listed = after
        while listed < len(paragraphs) and _alike(_head(paragraphs[listed], listed), heads[-1]):
            listed += 1
        if listed == after:  # the same sign again and again is that of a list
            yield _Run(heads, above, headed, more)
        at = listed


def _next(paragraphs: Sequence[Paragraph], start: int, last: _Head, *, most: int) -> _Head | None:
    """The next note, with so many paragraphs of the last one before it at the most, or one less."""
    for at in range(start, min(start + most, len(paragraphs))):
        found = _head(paragraphs[at], at)
        if found is not None:
            return found if found.style is last.style and found.value == last.value + 1 else None
        if paragraphs[at].role is not Role.BODY or paragraphs[at].kind is not None:
            return None
    return None


def _alike(one: _Head | None, other: _Head) -> bool:
    return one is not None and (one.style, one.value) == (other.style, other.value)


def _head(paragraph: Paragraph, at: int) -> _Head | None:
    if paragraph.role is not Role.BODY or paragraph.kind is not None:
        return None
    return _head_of(paragraph.text, at)


def _head_of(text: str, at: int) -> _Head | None:
    for style, pattern in _HEADS.items():
        if found := pattern.match(text):
            return _Head(at, style, _value(found[1]), found.end())
    return None


def _value(number: str) -> int:
    if number[0] in "*†‡":
        return len(number) if number[0] == "*" else {"†": 2, "‡": 3}[number]
    if number[0] in LETTER_VALUES:
        return value_of(number)
    return int(number.translate(_DIGITS))


def _above(paragraphs: Sequence[Paragraph], at: int) -> tuple[list[int], bool]:
    """The places right above that only say that notes follow, and whether there are any."""
    found: list[int] = []
    while at > 1:
        text = paragraphs[at - 1].text.strip()
        rule = len(text) < _LONGEST_RULE and _RULE.fullmatch(text) is not None
        if not (rule or is_notes(text.rstrip(":"))):
            break
        at -= 1
        found.append(at)
    return found, bool(found)


def _called(
    run: _Run, marks: _Marks, begun: _Mark, gone: Collection[int], own: Collection[Style]
) -> dict[_Head, _Mark]:
    """The mark of each note in the text before it; empty where these are no notes.

    Numbers that are written in another way than the note's own may be meant for it, where no notes are
    written in that way.
    """
    style = run.heads[0].style
    styles = (style, *(each for each in _NUMERIC if each not in own)) if style in _NUMERIC else (style,)
    best: dict[_Head, _Mark] = {}
    for each in styles:
        for pattern in (_MARKS[each], _LOOSE.get(each) if run.headed else None):
            found = marks.of(run, begun, gone, pattern) if pattern else {}
            if len(found) > len(best) and _enough(run, found, each):
                best = found
    return best


class _Marks:
    """All that may be marks in a text, by how they are written and by their number; found when asked."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._found: dict[re.Pattern[str], dict[int, list[_Mark]]] = {}

    def of(
        self, run: _Run, begun: _Mark, gone: Collection[int], pattern: re.Pattern[str]
    ) -> dict[_Head, _Mark]:
        """The marks of some notes, each after that of the note before it.

        Args:
            run: the notes.
            begun: the mark after which they come.
            gone: places that are notes.
            pattern: how they are written.
        """
        made: dict[_Head, _Mark] = {}
        last, end = begun, _Mark(run.heads[0].at, 0, 0)
        for head in run.heads:
            marks = self._by_number(pattern).get(head.value, [])
            at = bisect_right(marks, last)
            while at < len(marks) and marks[at] < end and marks[at].at in gone:
                at += 1
            if at < len(marks) and marks[at] < end:
                made[head] = last = marks[at]
        return made

    def _by_number(self, pattern: re.Pattern[str]) -> dict[int, list[_Mark]]:
        if pattern not in self._found:
            found = self._found[pattern] = dict[int, list[_Mark]]()
            for at, each in enumerate(self._paragraphs):
                for mark in pattern.finditer(each.text) if each.role is not Role.NOTE else ():
                    found.setdefault(_value(mark[1]), []).append(_Mark(at, mark.start(), mark.end()))
        return self._found[pattern]


def _enough(run: _Run, found: dict[_Head, _Mark], style: Style) -> bool:
    """Whether the marks say that these are notes."""
    many, own = len(run.heads), style is run.heads[0].style
    if run.headed:
        return len(found) >= max(1 if style in _SURE else min(2, many), _SOME * many)
    if len(found) < many:
        return False
    if style is Style.BARE or run.heads[0].style is Style.BARE:
        return style in (Style.SQUARE, Style.RAISED) and many > 1
    return own and (style in _SURE or many > 1)


def _shown(paragraphs: Sequence[Paragraph], run: _Run, called: dict[_Head, _Mark]) -> tuple[str, str]:
    """What was and what is: each mark with the words before it, and the note."""
    before = [paragraphs[at].text for at in reversed(run.above)]
    after: list[str] = []
    for head in run.heads:
        text = paragraphs[head.at].text
        if mark := called.get(head):
            own = paragraphs[mark.at].text
            words = own[max(0, mark.start - _SHOWN) : mark.start]
            before.append(words + own[mark.start : mark.end])
            after.append(words)
        before.append(text)
        after.append(text[head.end :])
    return "\n".join(before), "\n".join(after)


def _take_marks(made: list[Paragraph], marks: Iterable[_Mark]) -> None:
    """Take marks off their paragraphs, the last first, so that the others stay where they were found."""
    for mark in sorted(marks, reverse=True):
        each = made[mark.at]
        before = each.text[: mark.start].rstrip()
        lead = each.lead - (mark.end - len(before)) if each.lead >= mark.end else min(each.lead, len(before))
        made[mark.at] = msgspec.structs.replace(each, text=before + each.text[mark.end :], lead=lead)


def _under_text(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Where the note of a mark stands: after its paragraph; that of a heading after the text under it."""
    while paragraphs[at].role is Role.HEADING and at + 1 < len(paragraphs):
        if paragraphs[at + 1].role is Role.NOTE:
            break
        at += 1
    return at
