"""The journal as a book: a title page, then the days that were written, a month to a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from kesher.days import hebrew_date, say_date
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.text import paragraphs
from kesher.paper.typeset import Template, typeset
from kesher.paper.week import span
from kesher.words import Catalogue


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was written on a day.

    Attributes:
        label: what it is; empty where only the person's own words stand.
        value: what was said of it.
        own: his own words, each with its label or without one, exactly as written.
        scale: it is a number of the evening's account; those of one day stand in one line.
    """

    label: str = ""
    value: str = ""
    own: tuple[tuple[str, str], ...] = ()
    scale: bool = False


class Written(msgspec.Struct, frozen=True):
    """A day and what was written on it."""

    day: date
    entries: tuple[Entry, ...]


def print_journal(
    days: Sequence[Written], paper: Paper, words: Catalogue, *, png: float | None = None
) -> bytes:
    """Print days as a book.

    Args:
        days: the days that were written, earliest first; at least one.
        paper: its size.
        words: the labels.
        png: pixels per inch, to get a picture of the first page instead of a PDF.
    """
    return typeset(Template.BOOK, journal_data(days, paper, words), png=png)


def journal_data(days: Sequence[Written], paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the book's template needs, as plain values."""
    width, height = SIZES[paper]
    return {
        "title": words.say("book.title"),
        "app": words.say("app.name"),
        "language": words.language.value,
        "direction": words.language.direction,
        "page": {"w": width, "h": height},
        "period": span(days[0].day, days[-1].day, words.language)
        if len(days) > 1
        else hebrew_date(days[0].day).say(words.language),
        "months": [
            {"name": month_name(group[0].day, words), "days": [_day(each, words) for each in group]}
            for group in _months(days)
        ],
    }


def month_name(day: date, words: Catalogue) -> str:
    """A Hebrew month and its year."""
    hebrew, language = hebrew_date(day), words.language
    return f"{hebrew.month_name().say(language)} {hebrew.say(language).rsplit(' ', 1)[-1]}"


def _capital(label: str) -> str:
    """Labels are words of a list elsewhere; here each begins a line."""
    return label[:1].upper() + label[1:]


def _months(days: Iterable[Written]) -> list[list[Written]]:
    def month(each: Written) -> tuple[int, int]:
        hebrew = hebrew_date(each.day)
        return hebrew.year, hebrew.month

    return [list(group) for _, group in groupby(days, month)]


def _day(written: Written, words: Catalogue) -> dict[str, Any]:
    """One day: the numbers of its evening stand together, in one line."""
    entries: list[dict[str, Any]] = []
    scales: list[str] = []
    for each in written.entries:
        if each.scale:
            scales.append(f"{each.label} {each.value}")
            if len(scales) == 1:
                entries.append({"label": words.say("account.title"), "value": "", "own": []})
            entries[-1]["value"] = " · ".join(scales)
            continue
        own = [{"label": label, "lines": paragraphs(text, words.language)} for label, text in each.own]
        if not each.label and entries:
            entries[-1]["own"] += own  # so that a page never ends between the evening and its words
            continue
        entries.append({"label": _capital(each.label), "value": each.value, "own": own})
    return {"title": say_date(written.day, words.language), "entries": entries}
