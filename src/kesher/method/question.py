"""One question of one's own that stayed, what was found for it, and how it goes on (METHOD.md, M23).

A question is a thread of things said, each on the page of its day: first it is *asked*, then what was
*found* for it and how it *goes on*, in any order and as often as wished, until it is *put down*. One is open
at a time, as there is one point; the ones that were put down are kept.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from kesher.method.point import Instant


class Saying(StrEnum):
    """What is said of a question."""

    ASKED = "asked"
    FOUND = "found"
    FOLLOWED = "followed"
    PUT_DOWN = "put-down"


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing said of a question.

    Attributes:
        id: its own.
        at: when it was said.
        question: the id of what was *asked*; for that one, its own.
        kind: which.
        words: the person's own words; none where it is only put down.
        book: the book in which it was found, where it was found in one.
        ref: the reference there, as it was then.
        quote: the words of the book.
    """

    id: str
    at: Instant
    question: str
    kind: Saying
    words: str = ""
    book: str = ""
    ref: str = ""
    quote: str = ""
