"""A journal in parts, each small enough to be set at once: whole months, and of a long one its days.

A typesetter holds in memory all that it sets, some three hundred times the words. So a part has a bound,
whatever was written: forty years are some thirty parts, and of a day that would fill one the rest goes into
the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from kesher.days import hebrew_date, say_date
from kesher.paper.text import paragraphs
from kesher.words import Catalogue

PART = 330_000
"""Bytes of one part, as JSON: a year and a half of evenings."""
_NEARLY = PART * 11 // 12
"""A month that comes after so much begins the next part."""


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


class Part:
    """Some months, or some days of one.

    Attributes:
        first: the earliest day of it.
        last: the latest.
        days: how many it has; one that began in the part before is counted there.
        months: as the template reads them.
    """

    def __init__(self, first: date) -> None:
        self.first = self.last = first
        self.days = 0
        self.months: list[dict[str, Any]] = []
        self.size = 0

    def put(self, day: date, month: str, told: dict[str, Any], size: int, *, goes_on: bool) -> None:
        """Put a day behind the others.

        Args:
            day: which.
            month: the name of its month.
            told: what was written on it, as the template reads it.
            size: its bytes.
            goes_on: the month began in the part before.
        """
        if not self.months or self.months[-1]["name"] != month:
            self.months.append({"name": month, "goes_on": goes_on, "days": []})
        self.months[-1]["days"].append(told)
        self.last = day
        self.size += size
        self.days += not told["goes_on"]


def parts(days: Iterable[Written], words: Catalogue) -> Iterator[Part]:
    """Divide days, earliest first, into parts."""
    part: Part | None = None
    month = ""
    for written in days:
        named = month_name(written.day, words)
        opens, month = named != month, named
        for told in _pieces(_day(written, words)):
            size = _size(told)
            full = part is not None and part.size + size > PART
            if part is not None and (full or (opens and part.size > _NEARLY)):
                yield part
                part = None
            part = part or Part(written.day)
            part.put(written.day, month, told, size, goes_on=not opens)
            opens = False
    if part is not None:
        yield part


def month_name(day: date, words: Catalogue) -> str:
    """A Hebrew month and its year."""
    hebrew, language = hebrew_date(day), words.language
    return f"{hebrew.month_name().say(language)} {hebrew.say(language).rsplit(' ', 1)[-1]}"


def _size(told: dict[str, Any]) -> int:
    return len(json.dumps(told, ensure_ascii=False).encode())


def _pieces(day: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A day as it is; one that is too long for a part in pieces, each of one paragraph or more."""
    if _size(day) <= PART:
        yield day
        return
    held: list[dict[str, Any]] = []
    size, goes_on = 0, False
    for entry in _single(day["entries"]):
        more = _size(entry)
        if held and size + more > PART:
            yield day | {"entries": held, "goes_on": goes_on}
            held, size, goes_on = [], 0, True
        held.append(entry)
        size += more
    yield day | {"entries": held, "goes_on": goes_on}


def _single(entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each paragraph of somebody's own words by itself, under the label of the first."""
    for entry in entries:
        label, value = entry["label"], entry["value"]
        if not entry["own"]:
            yield entry
        for own in entry["own"]:
            head = own["label"]
            for line in own["lines"]:
                yield {"label": label, "value": value, "own": [{"label": head, "lines": [line]}]}
                label = value = head = ""


def _capital(label: str) -> str:
    """Labels are words of a list elsewhere; here each begins a line."""
    return label[:1].upper() + label[1:]


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
    return {"title": say_date(written.day, words.language), "entries": entries, "goes_on": False}
