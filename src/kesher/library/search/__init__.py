"""Search in Hebrew, and in English: see :class:`kesher.library.search.index.Index`."""

from kesher.library.search.answer import Found, Hit, Understood
from kesher.library.search.excerpts import Excerpt, excerpt, matched
from kesher.library.search.folder import Busy, Entry, Unusable, clear
from kesher.library.search.index import Index
from kesher.library.search.query import Query, parse

__all__ = [
    "Busy",
    "Entry",
    "Excerpt",
    "Found",
    "Hit",
    "Index",
    "Query",
    "Understood",
    "Unusable",
    "clear",
    "excerpt",
    "matched",
    "parse",
]
