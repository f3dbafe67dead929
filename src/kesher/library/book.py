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


class Wrong(StrEnum):
    """Why a unit cannot be right as it stands. It is marked and shown, never changed."""

    CUT = "cut"
    """It stops in the middle of a sentence, and a heading comes."""
    LONG = "long"
    """It runs over pages as no other of its kind in the book does."""
    LABEL = "label"
    """A label of a question stands inside it."""
    NOTE = "note"
    """A note stands in the middle of one of its sentences."""
    UNASKED = "unasked"
    """It answers, and no question stands before it."""


class Paragraph(msgspec.Struct, frozen=True, omit_defaults=True):
    """One paragraph, or one line of a file whose lines are not yet known to be paragraphs.

    Attributes:
        text: in reading order, NFC, with its marks and without line ends.
        page: 1-based; 0 where the file has no pages.
        role: what it is on its page.
        level: of a heading, 1 the highest; 0 for all else.
        ref: the reference the file itself gives, or none.
        lead: how many of its first characters are set apart (bold, underlined) from those after them.
        kind: what a label without a colon before it opens (see ``repair.label_set``); None for all else.
        label: that label, which is no longer in the text.
    """

    text: str
    page: int = 0
    role: Role = Role.BODY
    level: int = 0
    ref: str = ""
    lead: int = 0
    kind: Kind | None = None
    label: str = ""


class Counted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was counted of a file's letters where it was read: those of all scripts, and no digits.

    Attributes:
        source: of the file, by a plain walk over it apart from its reader; -1 where none was made.
        furniture: running heads, marks of notes, codes and the like: taken off by the reader, who says so.
        left_out: hidden, deleted, contents, navigation: left out by the reader, who says so.
        numbered: of the marks of lists that a file counts and does not write; its reader adds them.
    """

    source: int = -1
    furniture: int = 0
    left_out: int = 0
    numbered: int = 0


class Account(msgspec.Struct, frozen=True, omit_defaults=True):
    """The account of a book's letters: where each letter of its file went.

    Attributes:
        source: letters of the file, with the marks of its lists.
        text: of the units, their labels and the headings they stand under.
        notes: of the notes.
        furniture: see :class:`Counted`; what the repair took off as well.
        left_out: see :class:`Counted`.
    """

    source: int
    text: int
    notes: int = 0
    furniture: int = 0
    left_out: int = 0

    @property
    def missing(self) -> int:
        """Letters of the file that are nowhere; below 0, letters that came twice."""
        return self.source - self.text - self.notes - self.furniture - self.left_out


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
        counted: its letters, counted where it was read.
    """

    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    pages: int = 0
    marked: tuple[Marked, ...] = ()
    lines: bool = False
    given: bool = False
    counted: Counted = Counted()


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
        wrong: why it cannot be right as it stands; mostly nothing.
    """

    kind: Kind
    ref: str
    text: str
    thread: int = 0
    page: int = 0
    chapter: str = ""
    notes: str = ""
    label: str = ""
    wrong: tuple[Wrong, ...] = ()


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
        account: of its letters; None where those of the file were not counted.
    """

    title: str
    language: Language
    units: tuple[Unit, ...]
    changes: tuple[Change, ...] = ()
    pages: int = 0
    marked: tuple[Marked, ...] = ()
    given: bool = False
    extract: Extract = Extract()
    account: Account | None = None
