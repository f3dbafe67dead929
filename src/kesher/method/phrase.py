"""A few words of one's own as they are compared, and as they are shortened.

What a person names himself, a pull or a place, he writes one day with points and the next without.
"""

from __future__ import annotations

import unicodedata

from kesher.method.late import late

_BETWEEN = late(r"[\s\u05be\u2010-\u2015-]+")


def plain(words: str) -> str:
    """Words as they are compared: without points, case and marks around them, however they were spaced."""
    parts = unicodedata.normalize("NFKD", words)
    bare = "".join(each for each in parts if unicodedata.category(each) not in ("Mn", "Cf"))
    return _BETWEEN.sub(" ", bare.casefold()).strip(_marks(bare) + " ")


def _marks(words: str) -> str:
    """The marks that stand in the words. They are taken off their ends only: inside they may abbreviate."""
    return "".join({each for each in words if unicodedata.category(each)[0] == "P"})


def shortened(words: str, limit: int) -> str:
    """Words in one line, cut behind a whole word where they are longer than a limit, with a sign of it."""
    flat = " ".join(words.split())
    if len(flat) <= limit:
        return flat
    whole = flat[: limit + 1].rpartition(" ")[0] or _within(flat, limit)
    return f"{whole.rstrip(' ,;:.-–—־')}…"


def _within(word: str, limit: int) -> str:
    """The beginning of a word without an end; the points of a letter stay with it."""
    while limit and unicodedata.combining(word[limit]):
        limit -= 1
    return word[:limit]
