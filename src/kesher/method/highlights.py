"""Marking in the books, and taking a mark away again: changes of a day's page."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from kesher.method.highlight import Highlight
from kesher.method.page import Changed, Page, clean, cleaned_highlight, too_long, unfit, with_one
from kesher.method.problems import Code, Problem


def mark(page: Page, highlight: Highlight) -> Changed:
    """Write a highlight; the same id again corrects the earlier writing."""
    kept = cleaned_highlight(highlight)
    return unfit(kept) or replace(page, highlights=with_one(page.highlights, kept))


def note(page: Page, which: str, now: datetime, *, words: str, foundation: str, today: str) -> Changed:
    """Change what was written beside a highlight, what it says of today, and what it is tied to."""
    found = next((each for each in page.highlights if each.id == which), None)
    if found is None:
        return Problem(Code.HIGHLIGHT_GONE)
    noted = replace(found, words=clean(words), today=clean(today), foundation=foundation)
    if (noted.words, noted.today) != (found.words, found.today):
        noted = replace(noted, noted=now)
    return too_long(noted.words, noted.today) or replace(page, highlights=with_one(page.highlights, noted))


def unmark(page: Page, which: str) -> Changed:
    """Take a highlight away, with its note and its tie. One that is gone already is gone."""
    return replace(page, highlights=tuple(each for each in page.highlights if each.id != which))
