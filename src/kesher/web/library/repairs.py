"""What is done with a whole book: its repairs side by side, its title, a better edition, taking it off."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from django.http import HttpRequest, HttpResponse

from kesher.actions.library.shelf import Opened
from kesher.method.problems import Problem
from kesher.web.library.shelf import book_context, opened_book
from kesher.web.visit import Visit, redirect, text, visit_of

_WORDS = re.compile(r"\s*\S+|\s+$")

SHOWN = 200
"""How many repairs stand on one page."""


def repairs(request: HttpRequest, book: str) -> HttpResponse:
    """What the repair changed, before and after, each to be taken back."""
    visit = visit_of(request)
    opened = opened_book(visit, book)
    if isinstance(opened, HttpResponse):
        return opened
    if request.method != "POST":
        return visit.render("library/repairs.html", _repairs(opened))
    key, back = text(request.POST, "change"), "back" in request.POST
    found = visit.door.shelf.refuse_repair(opened.book.id, key, refused=back)
    if isinstance(found, Problem):
        return visit.render("library/repairs.html", _repairs(opened), problem=found)
    return redirect(f"/library/{opened.book.id}/repairs#c{key}")


def change(request: HttpRequest, book: str) -> HttpResponse:
    """Call the book by another title, or take it off the shelf."""
    visit = visit_of(request)
    opened = opened_book(visit, book)
    if isinstance(opened, HttpResponse):
        return opened
    if request.method != "POST":
        return redirect(f"/library/{opened.book.id}")
    if "remove" in request.POST:
        removed = visit.door.shelf.remove(opened.book.id)
        return _refused(visit, opened, removed) or redirect("/library?note=book-removed")
    renamed = visit.door.shelf.rename(opened.book.id, text(request.POST, "title"))
    on = "/library/adding?note=saved" if "adding" in request.POST else f"/library/{opened.book.id}?note=saved"
    return _refused(visit, opened, renamed) or redirect(on)


def _refused(visit: Visit, opened: Opened, found: Any) -> HttpResponse | None:
    if not isinstance(found, Problem):
        return None
    return visit.render("library/book.html", book_context(visit, opened), problem=found)


def differing(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Two texts as runs of words, each with whether the other text has it otherwise."""
    one, other = (_WORDS.findall(text) for text in (before, after))
    bare, bare_other = ([each.strip() for each in words] for words in (one, other))
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for what, a, b, c, d in SequenceMatcher(None, bare, bare_other, autojunk=False).get_opcodes():
        if what != "equal":
            left.append(("".join(one[a:b]), True))
            right.append(("".join(other[c:d]), True))
            continue
        # The same words, but a line that was broken, or the space before a mark, may be what was repaired.
        for word, again in zip(one[a:b], other[c:d], strict=True):
            left.append((word, word != again))
            right.append((again, word != again))
    return [each for each in left if each[0]], [each for each in right if each[0]]


def _repairs(opened: Opened) -> dict[str, Any]:
    rows = [
        (each, *differing(each.before, each.after), each.key in opened.details.refused)
        for each in opened.details.changes[:SHOWN]
    ]
    return {"book": opened.book, "rows": rows, "more": max(0, len(opened.details.changes) - SHOWN)}
