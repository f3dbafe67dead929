"""What a person marked in a book: the words, his note beside them, and the foundation they speak of (M15).

It lies on the page of the day on which it was marked, sealed like everything on it. The book itself may be
repaired, replaced by a better edition or taken off the shelf: the words that were marked are kept here, with
a little of what stood around them, so that they can be found again and are never lost with the book.
"""

from __future__ import annotations

import msgspec

from kesher.method.point import Instant

QUOTE_LIMIT = 4_000
"""The most characters of one highlight: some two printed pages."""

AROUND_LIMIT = 64
"""The most characters that are kept of what stands before a highlight, and of what stands after it."""

NAME_LIMIT = 400
"""The most characters of a reference."""


class Highlight(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Words that were marked.

    Attributes:
        id: its own.
        at: when it was made.
        book: the id of the book.
        ref: the unit's reference as it was then.
        quote: the words, as they stood.
        before: what stood before them in the unit.
        after: what stood after them.
        start: where they began, in characters of the unit's text.
        foundation: the foundation they were tied to.
        words: the person's own note.
        today: what it says of today, in his own words.
        noted: when the note was last changed.
    """

    id: str
    at: Instant
    book: str
    ref: str
    quote: str
    before: str = ""
    after: str = ""
    start: int = 0
    foundation: str = ""
    words: str = ""
    today: str = ""
    noted: Instant | None = None
