"""What a person marks in his books: words, a note beside them, a tie to a foundation, and his place.

All of it is sealed in the journal, on the page of the day on which it was marked; the library knows nothing
of it. What was marked is found again when the book is repaired or a better edition takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.library.shelf import Shelf
from kesher.journal.cover import PLACES_LIMIT, Cover
from kesher.journal.journal import Kept
from kesher.library.anchor import Anchor, anchor, find_again
from kesher.library.book import Unit
from kesher.library.store import Placed
from kesher.method import highlights
from kesher.method.highlight import Highlight
from kesher.method.page import Changed, Page
from kesher.method.problems import Code, Problem


class Marked(NamedTuple):
    """A highlight and the day on whose page it lies."""

    day: date
    highlight: Highlight

    @property
    def noted(self) -> bool:
        """Whether something stands beside the words: a note, what they say today, or a tie."""
        return bool(self.highlight.words or self.highlight.today or self.highlight.foundation)


class Span(NamedTuple):
    """Where a highlight stands in a unit's text now, in characters."""

    start: int
    end: int
    marked: Marked


@answers
def mark(
    desk: Desk,
    now: datetime,
    act: str,
    unit: Placed,
    start: int = 0,
    end: int | None = None,
    *,
    foundation: str = "",
    words: str = "",
    today: str = "",
) -> Kept | Problem:
    """Mark words of a unit.

    Args:
        desk: the desk.
        now: the instant.
        act: the act's id, which is the highlight's too.
        unit: where they stand.
        start: where they begin, in characters of the unit's text.
        end: where they end; None for the end of the text.
        foundation: the foundation they are tied to, or none.
        words: a note.
        today: what they say of today.

    Returns:
        The page, or why not: ``HIGHLIGHT_GONE`` when no words stand there.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := _unknown(desk, now, foundation):
        return problem
    text = unit.unit.text
    start, end = whole_words(text, start, len(text) if end is None else end)
    if start >= end:
        return Problem(Code.HIGHLIGHT_GONE)
    place = anchor(unit.unit, start, end)
    highlight = Highlight(
        id=act,
        at=now,
        book=unit.book,
        ref=place.ref,
        quote=place.quote,
        before=place.prefix,
        after=place.suffix,
        start=place.offset,
        foundation=foundation,
        words=words,
        today=today,
    )
    return desk.change(now, desk.moment(now).day, act, lambda page: highlights.mark(page, highlight))


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span widened to whole words: a finger seldom stops where a word does.

    Returns:
        Where it begins and ends; the same place twice when there is no word in it.
    """
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return start, start
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


@answers
def note(
    desk: Desk, now: datetime, act: str, day: date, which: str, *, words: str, foundation: str, today: str
) -> Kept | Problem:
    """Change the note beside a highlight, what it says of today, and the foundation it is tied to."""
    if desk.still(now):
        return Problem(Code.RESTING)
    known = next((each.highlight for each in all_of(desk, now) if each.highlight.id == which), None)
    if foundation != (known.foundation if known else "") and (problem := _unknown(desk, now, foundation)):
        return problem

    def changer(page: Page) -> Changed:
        return highlights.note(page, which, now, words=words, foundation=foundation, today=today)

    return desk.change(now, day, act, changer)


@answers
def unmark(desk: Desk, now: datetime, act: str, day: date, which: str) -> Kept | Problem:
    """Take a highlight away, with its note."""
    if desk.still(now):
        return Problem(Code.RESTING)
    return desk.change(now, day, act, lambda page: highlights.unmark(page, which))


def all_of(desk: Desk, now: datetime) -> tuple[Marked, ...]:
    """Every highlight, in the order in which they were made. The book must be open."""
    marking = desk.journal(now).marking()

    def read() -> tuple[Marked, ...]:
        return tuple(Marked(page.day, each) for page in marking for each in page.highlights)

    return desk.once("margins", marking, read)


def of_book(desk: Desk, now: datetime, book: str) -> tuple[Marked, ...]:
    """What was marked in one book."""
    return tuple(each for each in all_of(desk, now) if each.highlight.book == book)


def of_foundation(desk: Desk, now: datetime, foundation: str) -> tuple[Marked, ...]:
    """What was tied to a foundation."""
    return tuple(each for each in all_of(desk, now) if each.highlight.foundation == foundation)


def one(desk: Desk, now: datetime, which: str) -> Marked | None:
    """A highlight by its id."""
    return next((each for each in all_of(desk, now) if each.highlight.id == which), None)


def found_in(shelf: Shelf, book: str, marked: Sequence[Marked]) -> tuple[dict[int, list[Span]], list[Marked]]:
    """Where highlights stand in a book as it is now.

    Args:
        shelf: where the book stands.
        book: its id.
        marked: its highlights.

    Returns:
        The spans by the unit's place, each list in order; and those whose words are not in the book any more.
    """
    spans: dict[int, list[Span]] = {}
    lost: list[Marked] = []
    by_ref: dict[str, Placed] = {}
    bare: list[Unit] = []
    for each in marked:
        highlight = each.highlight
        stands = shelf.standing(book, highlight.ref)
        end = highlight.start + len(highlight.quote)
        if stands is not None and stands.unit.text[highlight.start : end] == highlight.quote:
            spans.setdefault(stands.place, []).append(Span(highlight.start, end, each))
            continue
        if not bare:  # a large book is read through only when something is not where it was
            found_units = shelf.units(book)
            by_ref = {} if isinstance(found_units, Problem) else {unit.unit.ref: unit for unit in found_units}
            bare = [unit.unit for unit in by_ref.values()]
        kept = Anchor(highlight.ref, highlight.quote, highlight.before, highlight.after, highlight.start)
        found = find_again(kept, bare)
        if found is None or found.ref not in by_ref:
            lost.append(each)
        else:
            spans.setdefault(by_ref[found.ref].place, []).append(Span(found.start, found.end, each))
    for each_list in spans.values():
        each_list.sort(key=lambda span: (span.start, -span.end))
    return spans, lost


def keep_place(desk: Desk, now: datetime, book: str, place: int) -> None:
    """Keep where the person is in a book. The book he read last stands last."""
    if desk.cover(now).places.get(book) == place and next(reversed(desk.cover(now).places), "") == book:
        return

    def changed(cover: Cover) -> Cover:
        places = {name: at for name, at in cover.places.items() if name != book} | {book: place}
        return replace(cover, places=dict(list(places.items())[-PLACES_LIMIT:]))

    desk.change_cover(now, changed)


def _unknown(desk: Desk, now: datetime, foundation: str) -> Problem | None:
    language = desk.cover(now).language.value
    known = desk.pack(now).words[language].foundations
    return None if not foundation or foundation in known else Problem(Code.CHOICE_UNKNOWN)
