"""The book of a circle, in each of the forms that people take with them."""

from __future__ import annotations

from datetime import datetime

from kesher.circle.publication.epub import epub
from kesher.circle.publication.units import units_of
from kesher.circle.publication.web_page import web_page
from kesher.circle.publishing import all_published
from kesher.circle.room import Card, Room
from kesher.library.booklet import print_booklet
from kesher.method.problems import Code, refuse
from kesher.paper.geometry import Paper

KINDS = {
    "a5": ("application/pdf", "kesher-circle-a5.pdf"),
    "a4": ("application/pdf", "kesher-circle-a4.pdf"),
    "epub": ("application/epub+zip", "kesher-circle.epub"),
    "page": ("text/html; charset=utf-8", "kesher-circle.html"),
}
"""Each form, what it is to a browser, and the name of its file."""


def made_book(room: Room, card: Card, kind: str, now: datetime) -> bytes:
    """The book.

    Args:
        room: the circle.
        card: what it is.
        kind: one of ``KINDS``.
        now: the instant.

    Raises:
        Refused: ``CIRCLE_NOTHING``: nothing is published yet.
    """
    units = units_of(card.name, all_published(room))
    if not units:
        raise refuse(Code.CIRCLE_NOTHING)
    if kind == "epub":
        return epub(card.name, card.language, units, now)
    if kind == "page":
        return web_page(card.name, card.language, units)
    return print_booklet(card.name, card.language, units, Paper(kind), indexed=True)
