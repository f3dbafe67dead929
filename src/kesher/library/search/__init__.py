"""Search in Hebrew, and in English: see :class:`kesher.library.search.index.Index`.

Whoever needs one of its modules alone, such as :mod:`.typed` for a journal, does not load the index for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_IN = {
    **dict.fromkeys(("Found", "Hit", "Understood"), "answer"),
    **dict.fromkeys(("Excerpt", "excerpt", "matched"), "excerpts"),
    **dict.fromkeys(("Busy", "Entry", "Unusable", "clear"), "folder"),
    **dict.fromkeys(("Query", "parse"), "query"),
    "Index": "index",
}
"""In which module each of them is."""


def __getattr__(name: str) -> Any:
    """Bring one of them in when it is first asked for."""
    if name not in _IN:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_IN[name]}"), name)
