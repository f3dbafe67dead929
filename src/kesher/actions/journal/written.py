"""What is written on pages, in the person's own words, and on which of them some words may stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple

from kesher.actions.desk import Desk
from kesher.actions.journal.record import parted
from kesher.method.page import Page, Reading, Sitting
from kesher.method.point import words_of


def of_foundations(page: Page) -> Iterator[Sitting | Reading]:
    """Where a day met a foundation: in its sittings and its readings."""
    yield from page.sittings
    yield from page.readings


class _Written(NamedTuple):
    """The letters of all that is written on some pages, and where those of each page begin."""

    letters: str
    begins: list[int]
    pages: Sequence[Page]


def _written(pages: Sequence[Page]) -> _Written:
    from kesher.library.search.typed import bared

    told = ["".join(f"{bared(text)}\n" for text in texts(page) if text) for page in pages]
    return _Written("".join(told), [0, *accumulate(map(len, told))], pages)


def that_may_hold(desk: Desk, now: datetime, words: tuple[tuple[str, ...], ...]) -> Iterator[Page]:
    """The pages on which the letters of every word stand, latest first."""
    for written in reversed(parted(desk, now, "letters", _written)):
        letters, begins = written.letters, written.begins
        end = len(letters)
        while (at := max(letters.rfind(form, 0, end) for form in words[0])) >= 0:
            page = bisect_right(begins, at) - 1
            begin, after = begins[page], begins[page + 1]
            if all(any(letters.find(form, begin, after) >= 0 for form in word) for word in words[1:]):
                yield written.pages[page]
            end = begin


def texts(page: Page) -> Iterator[str]:
    """Everything that is written on a page in words, the person's own and what he marked."""
    for each in of_foundations(page):
        yield each.words
    for look in page.glances:
        yield look.pull
    yield page.account.where
    yield page.account.pull
    yield page.account.words
    for decision in page.decisions:
        yield decision.words
        if decision.point is not None:
            yield from words_of(decision.point)
    for highlight in page.highlights:
        yield highlight.words
        yield highlight.today
        yield highlight.quote
    for said in page.questions:
        yield said.words
        yield said.quote
