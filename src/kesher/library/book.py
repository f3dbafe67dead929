"""What a book is made of, from the file to the unit that is read and found.

A file becomes an :class:`Extract` (what it says, in reading order), an extract is mended into paragraphs with
a list of :class:`Change`, and paragraphs are cut into :class:`Unit`. All are plain values.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from kesher.method.language import Language


class Role(StrEnum):
    """What a paragraph is on its page."""

    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    """A footnote: kept apart from the text it stands under."""


class Kind(StrEnum):
    """What a unit is. Books without questions have passages only."""

    QUESTION = "question"
    ANSWER = "answer"
    FOLLOWUP = "followup"
    PASSAGE = "passage"


class Doubt(StrEnum):
    """Why a page is not trusted. It is marked and shown, never guessed."""

    NO_TEXT = "no-text"
    """A picture of a page: there are no letters in the file."""
    DAMAGED = "damaged"
    """The letters of the file are not the letters on its page."""
    RECOGNISED = "recognised"
    """The words were recognised from a picture, and may be wrong."""


class Paragraph(msgspec.Struct, frozen=True, omit_defaults=True):
    """One paragraph, or one line of a file whose lines are not yet known to be paragraphs.

    Attributes:
        text: in reading order, NFC, with its marks and without line ends.
        page: 1-based; 0 where the file has no pages.
        role: what it is on its page.
        level: of a heading, 1 the highest; 0 for all else.
        ref: the reference the file itself gives, or none.
    """

    text: str
    page: int = 0
    role: Role = Role.BODY
    level: int = 0
    ref: str = ""


class Marked(msgspec.Struct, frozen=True):
    """A page that is not to be trusted, and why."""

    page: int
    why: Doubt


class Extract(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a file says.

    Attributes:
        title: the file's own, or none.
        paragraphs: in reading order. When ``lines`` is set each is one line of the file, empty ones included.
        pages: how many pages the file has; 0 where it has none.
        marked: the pages that are not trusted, in order.
        lines: the file is lines of text, whose paragraphs are still to be found.
        given: the units and their references are the file's own and are not cut anew.
    """

    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    pages: int = 0
    marked: tuple[Marked, ...] = ()
    lines: bool = False
    given: bool = False


class Change(msgspec.Struct, frozen=True):
    """One repair, so that a person can see it side by side and refuse it.

    Attributes:
        key: stable for the same repair of the same text, so that a refusal outlives a new import.
        rule: which repair it is; each has a sentence in the catalogue (``library.rule.<rule>``).
        line: the line of the file where it begins, 0-based.
        before: the text as it was, a line or a few.
        after: the text as it is now.
    """

    key: str
    rule: str
    line: int
    before: str
    after: str


class Mended(msgspec.Struct, frozen=True):
    """An extract's paragraphs after the repair, and what the repair changed."""

    paragraphs: tuple[Paragraph, ...]
    changes: tuple[Change, ...] = ()


class Unit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is read, found and referred to.

    Attributes:
        kind: question, answer, follow-up or passage.
        ref: the exact reference, unique in its book and the same at each import: the title, then where.
        text: its paragraphs, with a line end between them; without its label.
        thread: which thread of question, answers and follow-ups, counted from 1; 0 for a passage.
        page: where it begins; 0 where the file has no pages.
        chapter: the headings it stands under, joined by ", ", or none.
        notes: the footnotes of its pages that stand after it, with a line end between them.
        label: the label that stood before it in the file, without its colon; or none.
    """

    kind: Kind
    ref: str
    text: str
    thread: int = 0
    page: int = 0
    chapter: str = ""
    notes: str = ""
    label: str = ""


class Made(msgspec.Struct, frozen=True):
    """A book as a file makes it, before it stands on a shelf.

    Attributes:
        title: with which its references begin.
        language: of its words.
        units: in reading order.
        changes: every repair, those that were refused as well.
        pages: of the file; 0 where it has none.
        marked: the pages that are not trusted.
        given: the references are the file's own.
        extract: what the file said, where there is a repair that could be refused; else nothing.
    """

    title: str
    language: Language
    units: tuple[Unit, ...]
    changes: tuple[Change, ...] = ()
    pages: int = 0
    marked: tuple[Marked, ...] = ()
    given: bool = False
    extract: Extract = Extract()
