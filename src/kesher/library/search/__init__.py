"""Search in Hebrew, and in English: see :class:`kesher.library.search.index.Index`."""

from kesher.library.search.answer import Found, Hit, Understood
from kesher.library.search.index import Index
from kesher.library.search.marks import Excerpt, excerpt, marks
from kesher.library.search.query import Query, parse
from kesher.library.search.shelf import Busy, Entry, Unusable, clear

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
    "marks",
    "parse",
]
