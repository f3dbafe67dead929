"""The books: the shelf, looking for words in it, a book's contents, and reading. No open journal is needed.

What is looked for is sent in the form's body, never in an address; an address holds a book's id and a place.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.desk import State
from kesher.actions.library import highlights
from kesher.actions.library.highlights import Span
from kesher.actions.library.shelf import Opened
from kesher.actions.practice import question
from kesher.actions.wording import letters_said, worded
from kesher.library.book import Doubt
from kesher.library.script import MARKS
from kesher.library.store import Book, Placed
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import Paper
from kesher.web.paging import paged
from kesher.web.visit import Visit, redirect, text, visit_of

QUERY_LIMIT = 10_000
"""Characters of what is looked for; more is cut off before it is looked at."""

SHOWN = 20
"""How many results a page shows."""

BLOCK = 40
"""How many passages stand on one page of a book without questions."""


_POINTS = re.compile(f"[{MARKS}]")


class Run(NamedTuple):
    """A part of a paragraph, and the highlight it stands under."""

    text: str
    marked: str


class Lines(NamedTuple):
    """A paragraph: where it begins in its unit's text, and its parts."""

    start: int
    runs: tuple[Run, ...]

    @property
    def pointed(self) -> bool:
        """True with vowel points or accents: its lines need more room."""
        return any(_POINTS.search(run.text) for run in self.runs)


class Shown(NamedTuple):
    """A unit on the page of a book."""

    placed: Placed
    paragraphs: tuple[Lines, ...]
    notes: tuple[str, ...]
    marks: tuple[highlights.Marked, ...]
    doubt: Doubt | None


def shelf(request: HttpRequest) -> HttpResponse:
    """All books, and the field in which words are looked for."""
    visit = visit_of(request)
    if resting(visit):
        return redirect("/")
    return visit.render("library/shelf.html", _shelf(visit))


def find(request: HttpRequest) -> HttpResponse:
    """What was found; with ``part`` only the list itself, for a page that asks while one is ``typing``."""
    visit = visit_of(request)
    if request.method != "POST":
        return redirect("/library")
    if resting(visit):
        return visit.refuse(Problem(Code.RESTING))
    words, book = text(request.POST, "words"), text(request.POST, "book")
    part = "part" in request.POST
    context = {**_shelf(visit), "sought": words[:QUERY_LIMIT], "in_book": book}
    if not words.strip():
        return visit.render("library/list.html" if part else "library/shelf.html", context)
    found = visit.door.shelf.search(words, limit=SHOWN, book=book, typing="typing" in request.POST)
    if isinstance(found, Problem):
        if part:
            # While one types a query is often not yet one; it is said quietly, in the place of the list.
            return visit.render("library/found.html", {**context, "why": worded(visit.words, found)})
        return visit.render("library/shelf.html", context, problem=found)
    return visit.render("library/found.html" if part else "library/shelf.html", {**context, "found": found})


def book(request: HttpRequest, book: str) -> HttpResponse:
    """A book's title page: its contents, what was marked in it, and what is known of its file."""
    visit = visit_of(request)
    opened = opened_book(visit, book)
    if isinstance(opened, HttpResponse):
        return opened
    return visit.render("library/book.html", book_context(visit, opened))


def book_context(visit: Visit, opened: Opened) -> dict[str, Any]:
    """What a book's title page shows."""
    known = opened.book
    outline = visit.door.shelf.outline(known.id)
    own = open_journal(visit)
    marks = highlights.of_book(visit.desk, visit.now, known.id) if own else ()
    return {
        "book": known,
        "changes": len(opened.details.changes),
        "marked": opened.details.marked,
        "letters": letters_said(visit.words, opened.details.account),
        "unsure": bool(opened.details.account and opened.details.account.missing),
        "doubtful": visit.door.shelf.doubtful(known.id),
        "outline": () if isinstance(outline, Problem) else outline,
        "place": visit.cover.places.get(known.id) if own and visit.cover else None,
        "marks": paged(visit.request, marks),
        "papers": [(each.value, each.value.upper()) for each in Paper],
    }


def read(request: HttpRequest, book: str, place: int) -> HttpResponse:
    """A thread of question and answers, or a run of passages."""
    visit = visit_of(request)
    opened = opened_book(visit, book)
    if isinstance(opened, HttpResponse):
        return opened
    first, last = section(visit, opened.book, place)
    units = visit.door.shelf.units(opened.book.id, first, last)
    if isinstance(units, Problem):
        return visit.refuse(units)
    spans: dict[int, list[Span]] = {}
    if own := open_journal(visit):
        spans = _spans(visit, opened.book)
        highlights.keep_place(visit.desk, visit.now, opened.book.id, place)
    doubts = {each.page: each.why for each in opened.details.marked}
    shown = [_shown(each, spans.get(each.place, []), doubts) for each in units]
    context = {
        "book": opened.book,
        "units": shown,
        "thread": units[0].unit.thread,
        "chapter": units[0].unit.chapter,
        "before": first - 1 if first > 1 else None,
        "after": last + 1 if last < opened.book.units else None,
        "may_mark": own,
        "brought_to": question.brought_to(visit.desk, visit.now) if own else None,
        "doubts": sorted({each.doubt for each in shown if each.doubt}),
    }
    return visit.render("library/read.html", context)


def keep_place(request: HttpRequest, book: str) -> HttpResponse:
    """Where the reader is now, told by a page that he scrolls."""
    visit = visit_of(request)
    raw = text(request.POST, "place")
    if request.method != "POST" or not open_journal(visit) or not raw.isascii() or not raw.isdigit():
        raise Http404
    opened = visit.door.shelf.book(book)
    if isinstance(opened, Problem) or not 0 < int(raw[:9]) <= opened.book.units:
        raise Http404
    highlights.keep_place(visit.desk, visit.now, opened.book.id, int(raw))
    return HttpResponse(status=204)


def section(visit: Visit, book: Book, place: int) -> tuple[int, int]:
    """The places that stand on one page together with a place: its thread, or a part of its chapter.

    Raises:
        Http404: there is no such place.
    """
    found = visit.door.shelf.section(book.id, place)
    if isinstance(found, Problem):
        raise Http404
    first, last, thread = found
    if thread:
        return first, last
    block = (place - first) // BLOCK
    return first + block * BLOCK, min(last, first + (block + 1) * BLOCK - 1)


def opened_book(visit: Visit, book: str) -> Opened | HttpResponse:
    """A book by the id in an address, or the answer when there is none or it is a day of rest.

    Raises:
        Http404: there is no such book.
    """
    if resting(visit):
        return visit.refuse(Problem(Code.RESTING))
    opened = visit.door.shelf.book(book)
    if not isinstance(opened, Problem):
        return opened
    if opened.code in (Code.BOOK_UNKNOWN, Code.LIBRARY_NONE):
        raise Http404
    return visit.refuse(opened)


def open_journal(visit: Visit) -> bool:
    """True when the journal is open, so that what is marked in the books can be shown."""
    return visit.state is State.OPEN


def resting(visit: Visit) -> bool:
    """True on Shabbat and Yom Tov, as far as can be told: a closed journal does not tell where one is."""
    return open_journal(visit) and visit.desk.still(visit.now)


def _shelf(visit: Visit) -> dict[str, Any]:
    found = visit.door.shelf.books()
    if isinstance(found, Problem):
        return {"books": (), "broken": worded(visit.words, found)}
    places = list(reversed(visit.cover.places)) if visit.cover else []
    reading = [each for name in places for each in found if each.id == name][:1]
    return {
        "books": found,
        "reading": [(each, visit.cover.places[each.id]) for each in reading] if visit.cover else [],
    }


def _spans(visit: Visit, book: Book) -> dict[int, list[Span]]:
    """Where what was marked in a book stands now; looked for once, until the book or the marks change."""
    marked = highlights.of_book(visit.desk, visit.now, book.id)
    if not marked:
        return {}

    def look() -> dict[int, list[Span]]:
        return highlights.found_in(visit.door.shelf, book.id, marked)[0]

    return visit.desk.once(f"spans {book.id}", (book.edition, marked), look)


def _shown(placed: Placed, spans: list[Span], doubts: dict[int, Doubt]) -> Shown:
    unit = placed.unit
    paragraphs = []
    start = 0
    for line in unit.text.split("\n"):
        paragraphs.append(Lines(start, _runs(line, start, spans)))
        start += len(line) + 1
    notes = tuple(unit.notes.split("\n")) if unit.notes else ()
    marks = tuple(each.marked for each in spans)
    return Shown(placed, tuple(paragraphs), notes, marks, doubts.get(unit.page))


def _runs(line: str, start: int, spans: list[Span]) -> tuple[Run, ...]:
    """Cut a paragraph where highlights begin and end; of two over each other the first is shown."""
    end = start + len(line)
    runs = []
    at = start
    for span in spans:
        first, last = max(span.start, at), min(span.end, end)
        if first >= last:
            continue
        if first > at:
            runs.append(Run(line[at - start : first - start], ""))
        runs.append(Run(line[first - start : last - start], span.marked.highlight.id))
        at = last
    if at < end or not runs:
        runs.append(Run(line[at - start :], ""))
    return tuple(runs)
