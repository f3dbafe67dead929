"""Marking in a book: words, a note beside them, a tie to a foundation. It needs the open journal."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kesher.actions.library import highlights
from kesher.actions.library.highlights import Marked
from kesher.actions.practice import question
from kesher.library.store import Book, Placed
from kesher.method.problems import Code, Problem
from kesher.web.library.shelf import open_journal
from kesher.web.visit import Visit, redirect, text, visit_of


def mark(request: HttpRequest, book: str, place: int) -> HttpResponse:
    """Choose words of a unit, and what stands beside them; or mark at once what was chosen on the page."""
    visit = visit_of(request)
    if closed := _closed(visit):
        return closed
    known, unit = _unit(visit, book, place)
    given = request.POST if request.method == "POST" else request.GET
    edition = text(given, "e")
    if edition and edition != str(known.edition):
        return _compose(visit, known, unit, given, Problem(Code.HIGHLIGHT_GONE))
    if request.method != "POST":
        return _compose(visit, known, unit, given)
    start, end = _span(unit, given)
    act = text(given, "act")[:32] or secrets.token_hex(8)
    kept = highlights.mark(
        visit.desk,
        visit.now,
        act,
        unit,
        start,
        end,
        foundation=text(given, "foundation"),
        words=text(given, "words"),
        today=text(given, "today"),
    )
    if isinstance(kept, Problem):
        return visit.refuse(kept) if kept.code is Code.RESTING else _compose(visit, known, unit, given, kept)
    return redirect(f"/library/{known.id}/{place}#u{place}")


def edit(request: HttpRequest, which: str) -> HttpResponse:
    """What was marked: its note and its tie are changed, or it is taken away."""
    visit = visit_of(request)
    if closed := _closed(visit):
        return closed
    marked = highlights.one(visit.desk, visit.now, which)
    if marked is None:
        raise Http404
    context = _edit_context(visit, marked)
    if request.method != "POST":
        return visit.render("library/mark.html", context)
    act = text(request.POST, "act")[:32] or secrets.token_hex(8)
    if "remove" in request.POST:
        kept = highlights.unmark(visit.desk, visit.now, act, marked.day, which)
    else:
        kept = highlights.note(
            visit.desk,
            visit.now,
            act,
            marked.day,
            which,
            words=text(request.POST, "words"),
            foundation=text(request.POST, "foundation"),
            today=text(request.POST, "today"),
        )
    if isinstance(kept, Problem):
        if kept.code is Code.RESTING:
            return visit.refuse(kept)
        return visit.render("library/mark.html", context, problem=kept)
    return redirect(context["back"])


def _closed(visit: Visit) -> HttpResponse | None:
    if not open_journal(visit):
        return redirect("/unlock")
    return visit.refuse(Problem(Code.RESTING)) if visit.desk.still(visit.now) else None


def _unit(visit: Visit, book: str, place: int) -> tuple[Book, Placed]:
    opened = visit.door.shelf.book(book)
    if isinstance(opened, Problem):
        raise Http404
    units = visit.door.shelf.units(opened.book.id, place, place)
    if isinstance(units, Problem) or not units:
        raise Http404
    return opened.book, units[0]


def _span(unit: Placed, given: Any) -> tuple[int, int | None]:
    """Where what was chosen begins and ends: as a scripted page tells it, or a paragraph that was picked."""
    picked = text(given, "paragraph")
    numbers = picked.split("-") if picked else [text(given, "s"), text(given, "t")]
    if len(numbers) == 2 and all(each.isascii() and each.isdigit() and len(each) < 9 for each in numbers):
        return int(numbers[0]), int(numbers[1])
    return 0, None


def _compose(
    visit: Visit, book: Book, unit: Placed, given: Any, problem: Problem | None = None
) -> HttpResponse:
    start, end = _span(unit, given)
    stands = unit.unit.text
    quote = ""
    if end is not None and not text(given, "paragraph"):
        first, last = highlights.whole_words(stands, start, end)
        quote = stands[first:last]
    paragraphs = []
    at = 0
    for line in stands.split("\n"):
        paragraphs.append((f"{at}-{at + len(line)}", line))
        at += len(line) + 1
    context = {
        "book": book,
        "place": unit.place,
        "ref": unit.unit.ref,
        "quote": quote,
        "start": start,
        "end": end,
        "paragraphs": paragraphs if len(paragraphs) > 1 else [],
        "whole": stands,
        "foundations": _foundations(visit, ""),
        "act": text(given, "act")[:32] or secrets.token_hex(8),
        "to": f"/library/{book.id}/{unit.place}/mark",
        "back": f"/library/{book.id}/{unit.place}#u{unit.place}",
    }
    return visit.render("library/mark.html", context, problem=problem)


def _edit_context(visit: Visit, marked: Marked) -> dict[str, Any]:
    highlight = marked.highlight
    opened = visit.door.shelf.book(highlight.book)
    back = f"/book/{marked.day.isoformat()}"
    if not isinstance(opened, Problem):
        spans = highlights.found_in(visit.door.shelf, highlight.book, (marked,))[0]
        back = next((f"/library/{highlight.book}/{place}#u{place}" for place in spans), back)
    return {
        "highlight": highlight,
        "ref": highlight.ref,
        "quote": highlight.quote,
        "whole": highlight.quote,
        "foundations": _foundations(visit, highlight.foundation),
        "act": secrets.token_hex(8),
        "to": f"/library/mark/{highlight.id}",
        "back": back,
        "brought_to": question.brought_to(visit.desk, visit.now),
    }


def _foundations(visit: Visit, kept: str) -> list[tuple[str, str]]:
    """Every foundation of the pack by its name; one that is tied already stays on the list."""
    named = [(each.id, each.name) for each in visit.pack.foundations.values()]
    return named if not kept or kept in visit.pack.foundations else [*named, (kept, kept)]
