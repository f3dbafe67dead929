"""The days of the journal as they are printed: told one after another, as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kesher.actions.journal.entries import entries
from kesher.method.pack import Words
from kesher.method.page import Page
from kesher.method.point import Held, take
from kesher.paper.journal import Written
from kesher.words import Catalogue


def _never() -> bool:
    return False


class Watched(NamedTuple):
    """Who waits for a long printing.

    Attributes:
        told: hears how many days are set, and of how many.
        cancelled: asked again and again; once true, the printing ends.
    """

    told: Callable[[int, int], None] = lambda _done, _of: None
    cancelled: Callable[[], bool] = _never


def within(pages: Sequence[Page], first: date | None, last: date | None) -> list[Page]:
    """The pages from a first to a last day on which something was written."""
    from_, to = first or date.min, last or date.max
    return [page for page in pages if from_ <= page.day <= to and not page.empty]


def told(
    pages: Sequence[Page],
    first: date | None,
    last: date | None,
    words: Catalogue,
    named: Words,
    *,
    measured: bool,
) -> Iterator[Written]:
    """Tell the days from a first to a last one.

    Args:
        pages: all pages, earliest first: what was decided before the first day still holds on it.
        first: the earliest day.
        last: the latest.
        words: the labels.
        named: names the foundations.
        measured: False leaves the numbers out.
    """
    held: Held | None = None
    before = ""
    from_, to = first or date.min, last or date.max
    for page in pages:
        for decision in page.decisions:
            held = take(held, decision, page.day)
        if page.empty or not from_ <= page.day <= to:
            continue
        act = held.point.act if held else ""
        # The point's words stand where it was chosen or changed, and not under every day's mark.
        said_today = any(decision.point is not None for decision in page.decisions)
        written = tuple(
            entries(
                page,
                words,
                named,
                act="" if act == before or said_today else act,
                number=lambda number: words.plain(f"sheet.number.{number}"),
                measured=measured,
            )
        )
        if said_today or page.point is not None:
            before = act
        if written:
            yield Written(page.day, written)
