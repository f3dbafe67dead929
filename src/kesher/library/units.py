"""Units: what is read, found and referred to.

Paragraphs are cut at their labels into questions, answers and follow-ups, in threads; a book without
questions falls into its chapters and paragraphs. A reference is made of the title and the place, in the
book's own language, and is the same at each import of the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from kesher.library.book import Kind, Paragraph, Role, Unit
from kesher.library.labels import Label, both_sides, label_of
from kesher.library.script import language_of
from kesher.library.titles import below, same_name, short
from kesher.method.language import Language
from kesher.words.catalogue import catalogue

_LONGEST_CHAPTER = 60
"""Letters of a chapter's name in a reference; what is longer is cut at a word."""
_LONGEST_HEADING = 250
"""Letters above which a heading is a paragraph in a heading's type."""
_AHEAD = 8
"""Headings above each other that may stand before a question."""


def cut(title: str, paragraphs: Sequence[Paragraph], language: Language | None = None) -> tuple[Unit, ...]:
    """Cut a book into its units.

    A paragraph that carries a reference of its own is a unit with exactly that reference.

    Args:
        title: of the book; it begins every reference.
        paragraphs: mended, in reading order.
        language: of the references; the text's own unless told.
    """
    if any(each.ref for each in paragraphs):
        return _given(paragraphs)
    if not any(each.role is Role.BODY and each.text.strip() for each in paragraphs):
        # All of it is headings, as people make who write in a heading's type: they are its text.
        paragraphs = [
            msgspec.structs.replace(each, role=Role.BODY, level=0) if each.role is Role.HEADING else each
            for each in paragraphs
            if not same_name(each.text, title)
        ]
    body = [each.text for each in paragraphs if each.role is not Role.NOTE]
    cutter = _Cutter(title, language or language_of([title, *body]), perhaps=both_sides(body))
    for place, paragraph in enumerate(paragraphs):
        cutter.take(paragraph, paragraphs, place)
    return cutter.finish()


class _Cutter:
    """Goes once over the paragraphs and remembers which unit is open."""

    def __init__(self, title: str, language: Language, *, perhaps: bool) -> None:
        self._title = title
        self._say = catalogue(language).plain
        self._perhaps = perhaps
        self._units: list[_Open] = []
        self._headings: list[tuple[int, str]] = []
        self._chapters: dict[str, str] = {}
        self._path = self._chapter = ""  # of the headings it stands under, as a key and as it is shown
        self._chapter_names = _Names()
        self._thread = 0
        self._followups = 0
        self._answers: dict[tuple[int, int], int] = {}
        self._passages: dict[str, int] = {}
        self._early_notes: list[str] = []
        self._open: _Open | None = None  # the unit that paragraphs without a label still belong to

    def take(self, paragraph: Paragraph, all_of: Sequence[Paragraph], place: int) -> None:
        """Put one paragraph where it belongs."""
        text = paragraph.text.strip()
        if not text:
            return
        if paragraph.role is Role.NOTE:
            if self._units:
                self._units[-1].notes.append(text)
            else:
                self._early_notes.append(text)
        elif label := label_of(text, perhaps=self._perhaps):
            self._begin(label, text[label.end :].strip(), paragraph.page)
        elif paragraph.role is Role.HEADING and len(text) <= _LONGEST_HEADING:
            self._heading(paragraph, text, all_of, place)
        elif self._open is not None:
            self._open.texts.append(text)
        else:
            self._passage(text, paragraph.page)

    def finish(self) -> tuple[Unit, ...]:
        """All units, each with a reference of its own."""
        units = [each for each in self._units if each.texts or each.label]
        if self._early_notes and units:
            units[0].notes[:0] = self._early_notes
        refs = _Names()
        return tuple(each.unit(refs.own(each.ref)) for each in units)

    def _begin(self, label: Label, text: str, page: int) -> None:
        if label.kind is Kind.QUESTION:
            self._thread += 1
            self._followups = 0
        self._thread = self._thread or 1  # a book may begin in the middle of a thread
        if label.kind is Kind.FOLLOWUP:
            self._followups += 1
        where = [self._title, self._say("library.ref.question", n=self._thread)]
        if self._followups:
            where.append(self._say("library.ref.followup", n=self._followups))
        if label.kind is Kind.ANSWER:
            key = (self._thread, self._followups)
            self._answers[key] = count = self._answers.get(key, 0) + 1
            again = self._say("library.ref.answer_again", n=count)
            where.append(self._say("library.ref.answer") if count == 1 else again)
        self._open = _Open(label.kind, ", ".join(where), page, self._chapter, self._thread, label.words)
        if text:
            self._open.texts.append(text)
        self._units.append(self._open)

    def _heading(self, paragraph: Paragraph, text: str, all_of: Sequence[Paragraph], place: int) -> None:
        if same_name(text, self._title):
            return  # the title is above everything, and is in every reference already
        level = paragraph.level or 1
        above = self._headings[-1][0] if self._headings else 0
        if self._open is not None and level > max(above, 1) and not self._asks_next(all_of, place):
            self._open.texts.append(text)  # a heading inside an answer
            return
        self._open = None
        self._headings = [each for each in self._headings if each[0] < level]
        if self._headings and same_name(text, self._headings[-1][1]):
            return  # nothing stands twice in a reference
        self._headings.append((level, text))
        self._path = "\n".join(each for _, each in self._headings)
        self._chapter = ", ".join(each for _, each in self._headings)
        above_it = self._chapters.get("\n".join(each for _, each in self._headings[:-1]))
        own = short(below(self._title, text), _LONGEST_CHAPTER)
        name = self._chapter_names.own(f"{above_it}, {own}" if above_it else own)
        self._chapters[self._path] = name

    def _asks_next(self, all_of: Sequence[Paragraph], place: int) -> bool:
        for each in all_of[place + 1 : place + 1 + _AHEAD]:
            if each.role is Role.HEADING and not label_of(each.text, perhaps=self._perhaps):
                continue
            found = label_of(each.text, perhaps=self._perhaps)
            return found is not None and found.kind is Kind.QUESTION
        return False

    def _passage(self, text: str, page: int) -> None:
        name = self._chapters.get(self._path, "")
        self._passages[name] = count = self._passages.get(name, 0) + 1
        where = [self._title, *([name] if name else []), str(count)]
        made = _Open(Kind.PASSAGE, ", ".join(where), page, self._chapter, 0, "")
        made.texts.append(text)
        self._units.append(made)


class _Names:
    """Gives out names, and a number with each that was given out before."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._last: dict[str, int] = {}

    def own(self, name: str) -> str:
        own = name
        while own in self._given:
            self._last[name] = again = self._last.get(name, 1) + 1
            own = f"{name} ({again})"
        self._given.add(own)
        return own


class _Open:
    """A unit to which paragraphs are still added."""

    def __init__(self, kind: Kind, ref: str, page: int, chapter: str, thread: int, label: str) -> None:
        self.kind, self.ref, self.page, self.chapter = kind, ref, page, chapter
        self.thread, self.label = thread, label
        self.texts: list[str] = []
        self.notes: list[str] = []

    def unit(self, ref: str) -> Unit:
        return Unit(
            kind=self.kind,
            ref=ref,
            text="\n".join(self.texts),
            thread=self.thread,
            page=self.page,
            chapter=self.chapter,
            notes="\n".join(self.notes),
            label=self.label,
        )


def _given(paragraphs: Iterable[Paragraph]) -> tuple[Unit, ...]:
    """Units whose references are the file's own; what stands between them belongs to the one before."""
    headings: list[tuple[int, str]] = []
    chapter = ""
    made: list[Unit] = []
    more: list[str] = []
    notes: list[str] = []

    def close() -> None:
        if not made:
            return  # what stands before the first reference waits for it
        if more or notes:
            last = made.pop()
            text = "\n".join([last.text, *more])
            made.append(Unit(Kind.PASSAGE, last.ref, text, 0, last.page, last.chapter, "\n".join(notes)))
        more.clear()
        notes.clear()

    for each in paragraphs:
        if each.role is Role.NOTE:
            notes.append(each.text)
        elif each.role is Role.HEADING and not each.ref:
            headings = [found for found in headings if found[0] < each.level]
            headings.append((each.level, each.text))
            chapter = ", ".join(text for _, text in headings)
        elif each.ref and not (made and made[-1].ref == each.ref):
            close()
            made.append(Unit(Kind.PASSAGE, each.ref, each.text, page=each.page, chapter=chapter))
        else:
            more.append(each.text)
    close()
    return tuple(made)
