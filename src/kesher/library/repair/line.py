"""One line of a damaged file, and the one way in which a change of it is noted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from kesher.library.book import Change, Paragraph
from kesher.library.script import tidy


class Rule(StrEnum):
    """Every repair there is. Each has a sentence in the catalogue (``library.rule.<rule>``)."""

    ORDER = "order"
    """A line whose two runs stood in the wrong order."""
    LABEL = "label"
    """A label that was glued to the line before it, or torn in two by a line end."""
    FURNITURE = "furniture"
    """Page numbers and running heads that stood inside the text."""
    BLANKS = "blanks"
    """Blank lines inside a paragraph."""
    HYPHEN = "hyphen"
    """A word divided at the end of a line."""
    SPACE = "space"
    """A space before punctuation."""
    CODES = "codes"
    """Codes of a program that set or showed the text."""
    NOTES = "notes"
    """Notes under a text or at its end, which nothing links."""
    LABEL_SET = "label-set"
    """A label without a colon, as the document sets its labels."""
    QUESTION_SET = "question-set"
    """A question without a label, by its number or its place before each answer."""


TAKES_OFF = frozenset((Rule.FURNITURE, Rule.CODES, Rule.NOTES))
"""The repairs that take letters off; all others keep each of them."""


class Line(msgspec.Struct, frozen=True):
    """A line of the file that has something on it.

    Attributes:
        index: its place in the file, 0-based.
        raw: as it stands there, spaces at both ends included.
        text: tidied.
        was: the text before any repair, by which changes are known again.
        page: 1-based, or 0.
        blanks: how many empty lines stand before it.
        flows: its end is not the end of a paragraph, for a repair has found so.
    """

    index: int
    raw: str
    text: str
    was: str
    page: int
    blanks: int
    flows: bool = False

    @property
    def trailing(self) -> bool:
        """True when the line ends in a space, as extractors leave where a line was broken by the page."""
        return self.flows or self.raw != self.raw.rstrip()

    @property
    def indent(self) -> int:
        """How many spaces stand before it."""
        raw = self.raw.expandtabs(4)
        return len(raw) - len(raw.lstrip())


def lines_of(paragraphs: Iterable[Paragraph]) -> list[Line]:
    """The lines that have something on them."""
    made: list[Line] = []
    blanks = 0
    for index, each in enumerate(paragraphs):
        text = tidy(each.text)
        if text:
            made.append(Line(index, each.text, text, text, each.page, blanks))
            blanks = 0
        else:
            blanks += 1
    return made


class Notebook:
    """Notes each change under a stable key, and knows which were refused."""

    def __init__(self, refused: frozenset[str]) -> None:
        self._refused = refused
        self._changes: list[Change] = []
        self._seen: Counter[tuple[str, str]] = Counter()

    def allows(self, rule: Rule, line: int, before: str, after: str) -> bool:
        """Note a change; False when the person refused it, and then it is not to be made.

        A refused change is noted as well, so that it can be shown and taken back.
        """
        self._seen[rule, before] += 1
        again = self._seen[rule, before]
        key = hashlib.sha256(f"{rule}\0{again}\0{before}".encode()).hexdigest()[:16]
        self._changes.append(Change(key, rule.value, line, before, after))
        return key not in self._refused

    def changes(self) -> tuple[Change, ...]:
        """All of them, in the order of the file."""
        return tuple(sorted(self._changes, key=lambda each: each.line))


def share_of(found: Iterable[bool]) -> float:
    """The share of what is true, from 0 to 1; 0 of nothing."""
    values = list(found)
    return sum(values) / len(values) if values else 0.0
