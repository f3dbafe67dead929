"""A book as a booklet to print, from its own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kesher.actions.library import booklet as acts
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import Paper
from kesher.web.library.shelf import book_context, opened_book
from kesher.web.visit import text, visit_of


def booklet(request: HttpRequest, book: str) -> HttpResponse:
    """The booklet as a PDF. Its name tells no word of the book."""
    visit = visit_of(request)
    opened = opened_book(visit, book)
    if isinstance(opened, HttpResponse):
        return opened
    paper = text(request.GET, "paper") or Paper.A5.value
    known = paper in set(Paper)
    printed = (
        acts.print_book(visit.door.shelf, opened.book.id, Paper(paper), indexed="index" in request.GET)
        if known
        else Problem(Code.CHOICE_UNKNOWN)
    )
    if isinstance(printed, Problem):
        return visit.render("library/book.html", book_context(visit, opened), problem=printed)
    response = HttpResponse(printed.content, content_type="application/pdf")
    name = acts.file_name(opened.book, Paper(paper))
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
