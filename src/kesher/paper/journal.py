"""The journal printed: a title page, the contents, and the days that were written, a month to a chapter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from kesher.days import hebrew_date
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.joining import join
from kesher.paper.journal_parts import Entry, Part, Written, month_name, parts
from kesher.paper.typeset import Template, set_part, typeset
from kesher.paper.week import span
from kesher.words import Catalogue

__all__ = ["Entry", "Written", "journal_data", "month_name", "print_journal"]


def print_journal(
    days: Iterable[Written],
    paper: Paper,
    words: Catalogue,
    *,
    told: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    png: float | None = None,
) -> bytes:
    """Print days as a book. What is too long to be set at once is set in parts, and they are joined.

    Args:
        days: the days that were written, earliest first; at least one. They are asked for one after another,
            so that no more of a long journal need be told at once than is set.
        paper: its size.
        words: the labels.
        told: hears how many days are set.
        cancelled: asked again and again; once true, it ends.
        png: pixels per inch, to get a picture of the first page instead of a PDF.

    Raises:
        Refused: ``SHEET_STOPPED``, or ``SHEET_LIMITS``.
    """
    volumes = parts(days, words)
    part, following = next(volumes), next(volumes, None)
    if following is None or png is not None:
        data = _front(part, part.last, paper, words) | {"months": part.months}
        return typeset(Template.JOURNAL, data, png=png)
    told = told or (lambda _: None)
    first, made = part, list[bytes]()
    headings: list[tuple[str, int]] = []
    pages = 0
    while True:
        frame = _frame(paper, words) | {"months": part.months, "first": pages + 1}
        pdf, placed = set_part(Template.JOURNAL, json.dumps(frame, ensure_ascii=False).encode(), cancelled)
        made.append(pdf)
        headings += [(name, pages + page) for name, page in placed.headings]
        pages += placed.pages
        last = part.last
        told(part.days)
        if following is None:
            break
        part, following = following, next(volumes, None)
    data = _front(first, last, paper, words) | {"months": [], "contents": _contents(headings)}
    front, placed = set_part(Template.JOURNAL, json.dumps(data, ensure_ascii=False).encode(), cancelled)
    bookmarks = [(name, placed.pages + page) for name, page in headings]
    return join((front, *made), data["title"], words.language.value, bookmarks, cancelled)


def journal_data(days: Sequence[Written], paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the template needs of a journal that is set at once, as plain values."""
    (part,) = parts(days, words)
    return _front(part, part.last, paper, words) | {"months": part.months}


def _frame(paper: Paper, words: Catalogue) -> dict[str, Any]:
    """What every part has in common."""
    width, height = SIZES[paper]
    return {
        "title": words.say("book.title"),
        "language": words.language.value,
        "direction": words.language.direction,
        "page": {"w": width, "h": height},
    }


def _front(part: Part, last: date, paper: Paper, words: Catalogue) -> dict[str, Any]:
    """What the title page says, and the page of contents."""
    language = words.language
    period = hebrew_date(last).say(language) if part.first == last else span(part.first, last, language)
    return _frame(paper, words) | {
        "front": {"app": words.say("app.name"), "period": period, "contents": words.say("sheet.contents")},
        "first": 1,
    }


def _contents(headings: Sequence[tuple[str, int]]) -> list[list[str]]:
    """The months, each with the number of its page."""
    return [[name, str(page + 1)] for name, page in headings]
