"""What is done with a whole book: its repairs side by side, its title, a better edition, taking it off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.library import Opened
from kesher.library.book import Change
from kesher.method.problems import Code, Problem
from kesher.web.library import book_context, must, resting
from kesher.web.visit import Visit, redirect, text, visit_of

SHOWN = 200
"""How many repairs stand on one page."""


def repairs(request: HttpRequest, book: str) -> HttpResponse:
    """What the repair changed, before and after, each to be taken back."""
    visit = visit_of(request)
    if resting(visit):
        return visit.refuse(Problem(Code.RESTING))
    opened = must(visit, visit.door.shelf.book(book))
    if isinstance(opened, HttpResponse):
        return opened
    if request.method != "POST":
        return visit.render("library_repairs.html", _repairs(opened))
    key, back = text(request.POST, "change"), "back" in request.POST
    found = visit.door.shelf.refuse_repair(opened.book.id, key, refused=back)
    if isinstance(found, Problem):
        return visit.render("library_repairs.html", _repairs(opened), problem=found)
    return redirect(f"/library/{opened.book.id}/repairs#c{key}")


def change(request: HttpRequest, book: str) -> HttpResponse:
    """Call the book by another title, or take it off the shelf."""
    visit = visit_of(request)
    if resting(visit):
        return visit.refuse(Problem(Code.RESTING))
    opened = must(visit, visit.door.shelf.book(book))
    if isinstance(opened, HttpResponse):
        return opened
    if request.method != "POST":
        return redirect(f"/library/{opened.book.id}")
    if "remove" in request.POST:
        removed = visit.door.shelf.remove(opened.book.id)
        return _refused(visit, opened, removed) or redirect("/library?note=book-removed")
    renamed = visit.door.shelf.rename(opened.book.id, text(request.POST, "title"))
    return _refused(visit, opened, renamed) or redirect(f"/library/{opened.book.id}?note=saved")


def _refused(visit: Visit, opened: Opened, found: Any) -> HttpResponse | None:
    if not isinstance(found, Problem):
        return None
    return visit.render("library_book.html", book_context(visit, opened), problem=found)


def _repairs(opened: Opened) -> dict[str, Any]:
    rows: list[tuple[Change, bool]] = [
        (each, each.key in opened.details.refused) for each in opened.details.changes[:SHOWN]
    ]
    return {"book": opened.book, "rows": rows, "more": max(0, len(opened.details.changes) - SHOWN)}
