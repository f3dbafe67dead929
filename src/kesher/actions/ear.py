"""What is heard in what a person writes: the lists are read when there is something to listen to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from kesher.method.care import Hearing, hearing, hearing_of, own_words
from kesher.method.page import Page
from kesher.words.help import lexicons


def heard_on(pages: Sequence[Page]) -> Hearing:
    """What is heard on pages."""
    written = any(text for page in pages for _, text in own_words(page))
    return hearing(pages, lexicons()) if written else Hearing()


def heard_of(texts: Collection[str], now: datetime) -> Hearing:
    """The same of texts that were written now, and lie on no page."""
    return hearing_of(texts, now, lexicons()) if any(texts) else Hearing()
