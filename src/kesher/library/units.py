"""Units: what is read, found and referred to.

Paragraphs are cut at their labels into questions, answers and follow-ups, in threads; a book without
questions falls into its chapters and paragraphs. A reference is made of the title and the place, in the
book's own language, and is the same at each import of the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from kesher.library import doubtful
from kesher.library.book import Kind, Paragraph, Role, Unit, Wrong
from kesher.library.doubtful import wrongs
from kesher.library.labels import both_sides, label_of
from kesher.library.letters import count, count_all
from kesher.library.script import language_of
from kesher.library.titles import below, is_contents, is_notes, same_name, short
from kesher.method.language import Language
from kesher.words.catalogue import catalogue

_LONGEST_CHAPTER = 60
"""Letters of a chapter's name in a reference; what is longer is cut at a word."""
_LONGEST_HEADING = 250
"""Letters above which a heading is a paragraph in a heading's type."""
_ORNAMENT = re.compile(r"[\s*·•~=_\-–—―─━═#.◆◇❖✦✧⁂☙❧◦▪●○]{1,200}")
_AHEAD = 8
"""Headings above each other that may stand before a question."""


class Cut(NamedTuple):
    """A book cut up.

    Attributes:
        units: in reading order.
        headings: letters of the headings that are shown above units, and not inside them.
        bare_headings: letters of those that stand above notes only, and are shown nowhere.
    """

    units: tuple[Unit, ...]
    headings: int = 0
    bare_headings: int = 0


def cut(title: str, paragraphs: Sequence[Paragraph], language: Language | None = None) -> tuple[Unit, ...]:
    """The units of a book (see :func:`cut_up`)."""
    return cut_up(title, paragraphs, language).units


def cut_up(title: str, paragraphs: Sequence[Paragraph], language: Language | None = None) -> Cut:
    """Cut a book into its units.

    A paragraph that carries a reference of its own is a unit with exactly that reference.

    Args:
        title: of the book; it begins every reference.
        paragraphs: mended, in reading order.
        language: of the references; the text's own unless told.
    """
    if any(each.ref for each in paragraphs):
        return Cut(_given(paragraphs))
    paragraphs, named = _with_text(title, [each for each in paragraphs if each.text.strip() or each.kind])
    body = [each.text for each in paragraphs if each.role is not Role.NOTE]
    cutter = _Cutter(title, language or language_of([title, *body]), perhaps=both_sides(body))
    for place, paragraph in enumerate(paragraphs):
        cutter.take(paragraph, paragraphs, place)
    found = cutter.finish()
    return found._replace(headings=found.headings + named)


def _with_text(title: str, paragraphs: Sequence[Paragraph]) -> tuple[Sequence[Paragraph], int]:
    """The paragraphs of a book that has text, and how many letters were left to its title.

    Where all of it is headings, as people make who write in a heading's type, they are its text; where it has
    nothing but its title and notes, these are.
    """
    if any(each.role is Role.BODY for each in paragraphs):
        return paragraphs, 0
    kept = [each for each in paragraphs if not same_name(each.text, title)]
    if kept and not any(each.role is Role.HEADING for each in kept):
        kept = [*paragraphs]
    alone = all(each.role is Role.NOTE for each in kept)
    made = [
        msgspec.structs.replace(each, role=Role.BODY, level=0) if alone or each.role is Role.HEADING else each
        for each in kept
    ]
    return made, count_all(each.text for each in paragraphs) - count_all(each.text for each in kept)


class _Heading(msgspec.Struct):
    """A heading that is above what comes, and whether anything came."""

    level: int
    text: str
    page: int
    over_text: bool = False
    over_notes: bool = False


class _Cutter:
    """Goes once over the paragraphs and remembers which unit is open."""

    def __init__(self, title: str, language: Language, *, perhaps: bool) -> None:
        self._title = title
        self._say = catalogue(language).plain
        self._perhaps = perhaps
        self._units: list[_Open] = []
        self._headings: list[_Heading] = []
        self._titled = 0  # letters of headings that say the title
        self._letters = 0  # of the headings that stand over text
        self._bare = 0  # of those that stand over notes only
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
        if paragraph.kind is not None:
            self._begin(paragraph.kind, paragraph.label, text, paragraph.page)
            return
        if not text:
            return
        if paragraph.role is Role.NOTE:
            for each in self._headings:
                each.over_notes = True
            if self._units:
                self._units[-1].notes.append(text)
            else:
                self._early_notes.append(text)
        elif label := label_of(text, perhaps=self._perhaps):
            self._begin(label.kind, label.words, text[label.end :].strip(), paragraph.page)
        elif (
            paragraph.role is Role.HEADING and len(text) <= _LONGEST_HEADING and not _ORNAMENT.fullmatch(text)
        ):
            self._heading(paragraph, text, all_of, place)
        elif self._open is not None:
            self._open.add(text, paragraph.page)
        elif not _ORNAMENT.fullmatch(text):  # a line or stars between passages are none themselves
            self._passage(text, paragraph.page)

    def finish(self) -> Cut:
        """All units, each with a reference of its own."""
        self._leave(0)
        units = [each for each in self._units if each.texts or each.label]
        if self._early_notes and units:
            units[0].notes[:0] = self._early_notes
        refs = _Names()
        wrong = wrongs([each.made() for each in units])
        made = tuple(each.unit(refs.own(each.ref), why) for each, why in zip(units, wrong, strict=True))
        return Cut(made, self._letters + self._titled, self._bare)

    def _begin(self, kind: Kind, label: str, text: str, page: int) -> None:
        self._over_text()
        if kind is Kind.QUESTION:
            self._thread += 1
            self._followups = 0
        self._thread = self._thread or 1  # a book may begin in the middle of a thread
        if kind is Kind.FOLLOWUP:
            self._followups += 1
        where = [self._title, self._say("library.ref.question", n=self._thread)]
        if self._followups:
            where.append(self._say("library.ref.followup", n=self._followups))
        if kind is Kind.ANSWER:
            key = (self._thread, self._followups)
            self._answers[key] = count = self._answers.get(key, 0) + 1
            again = self._say("library.ref.answer_again", n=count)
            where.append(self._say("library.ref.answer") if count == 1 else again)
        self._open = _Open(kind, ", ".join(where), page, self._chapter, self._thread, label)
        if text:
            self._open.texts.append(text)
        self._units.append(self._open)

    def _heading(self, paragraph: Paragraph, text: str, all_of: Sequence[Paragraph], place: int) -> None:
        if same_name(text, self._title):
            self._titled += count(text)
            self._leave(0)  # the title is above everything, and is in every reference already
            self._open = None
            return
        level = paragraph.level or 1
        above = self._headings[-1].level if self._headings else 0
        if self._open is not None and level > max(above, 1) and not self._asks_next(all_of, place):
            self._open.headings.add(len(self._open.texts))
            self._open.add(text, paragraph.page)  # a heading inside an answer
            return
        self._open = None
        if self._units:
            self._units[-1].headed = True
        # Contents stand above nothing but themselves, whatever their level.
        self._leave(min([level, *(each.level for each in self._headings if is_contents(each.text))]))
        if self._headings and same_name(text, self._headings[-1].text):
            self._titled += count(text)  # nothing stands twice in a reference
            return
        above_it = self._chapters.get(self._path)
        self._headings.append(_Heading(level, text, paragraph.page))
        self._named()
        own = short(below(self._title, text), _LONGEST_CHAPTER)
        self._chapters[self._path] = self._chapter_names.own(f"{above_it}, {own}" if above_it else own)

    def _leave(self, level: int) -> None:
        """Leave the headings of a level and those under it; one over which nothing stood is text itself."""
        while self._headings and self._headings[-1].level >= level:
            left = self._headings.pop()
            self._named()
            alone = is_notes(left.text) or is_contents(left.text)
            if not left.over_text and not left.over_notes and not alone:
                self._passage(left.text, left.page)
            elif not left.over_text:
                self._bare += count(left.text)

    def _over_text(self) -> None:
        for each in self._headings:
            if not each.over_text:
                each.over_text = True
                self._letters += count(each.text)

    def _named(self) -> None:
        """Where the open headings lead: as a key, and as it is shown."""
        self._path = "\n".join(each.text for each in self._headings)
        self._chapter = ", ".join(each.text for each in self._headings)

    def _asks_next(self, all_of: Sequence[Paragraph], place: int) -> bool:
        for each in all_of[place + 1 : place + 1 + _AHEAD]:
            kind = each.kind or getattr(label_of(each.text, perhaps=self._perhaps), "kind", None)
            if each.role is not Role.HEADING or kind:
                return kind is Kind.QUESTION
        return False

    def _passage(self, text: str, page: int) -> None:
        self._over_text()
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
        self.headings: set[int] = set()
        self.headed = False
        self._last_page = page

    def add(self, text: str, page: int) -> None:
        """Add a paragraph."""
        self.texts.append(text)
        self._last_page = max(self._last_page, page)

    def made(self) -> doubtful.Made:
        """What it is to be judged by."""
        pages = self._last_page - self.page + 1 if self.page else 0
        return doubtful.Made(
            self.kind, tuple(self.texts), pages, headed=self.headed, headings=frozenset(self.headings)
        )

    def unit(self, ref: str, wrong: tuple[Wrong, ...]) -> Unit:
        return Unit(
            kind=self.kind,
            ref=ref,
            text="\n".join(self.texts),
            thread=self.thread,
            page=self.page,
            chapter=self.chapter,
            notes="\n".join(self.notes),
            label=self.label,
            wrong=wrong,
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
