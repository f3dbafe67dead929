"""What is published as the units of a book, under its subjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kesher.circle.publishing import Numbered, Published
from kesher.circle.thread import Kind as Said
from kesher.library import book
from kesher.library.book import Unit
from kesher.library.script import tidy

_KINDS = {
    Said.QUESTION: book.Kind.QUESTION,
    Said.ANSWER: book.Kind.ANSWER,
    Said.FOLLOWUP: book.Kind.FOLLOWUP,
}


def units_of(title: str, published: Sequence[Numbered]) -> list[Unit]:
    """The units of a circle's book, in the order in which they stand there.

    Args:
        title: of the book; its references begin with it.
        published: in the order of their numbers.
    """
    return list(_units(title, ordered([each.published for each in published])))


def ordered(published: Sequence[Published]) -> list[Published]:
    """Those of one subject together: first those without any, then each subject as it first came."""
    subjects = dict.fromkeys(("", *(tidy(each.subject) for each in published)))
    places = {subject: place for place, subject in enumerate(subjects)}
    return sorted(published, key=lambda each: places[tidy(each.subject)])


def _units(title: str, published: Sequence[Published]) -> Iterator[Unit]:
    for thread, each in enumerate(published, 1):
        for place, (kind, text) in enumerate(each.parts, 1):
            yield Unit(
                kind=_KINDS[kind],
                ref=f"{title} {thread}:{place}",
                text="\n".join(line for line in map(tidy, text.split("\n")) if line),
                thread=thread,
                chapter=tidy(each.subject),
            )
