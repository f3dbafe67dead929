"""The index of the books, always in step with the database it is made from.

The index says of itself which edition of each book it holds, in the same commit that holds them. Whenever
that differs from what the database has, the books that differ are indexed again: after a crash between the
two, by another program that added a book, or because the index's files were lost.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kesher.library.store import LibraryStore

if TYPE_CHECKING:
    from kesher.library.search import Index


class Finder:
    """Keeps the index of one library.

    Args:
        folder: where the index lies; all of it can be made again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Index | None = None
        self._lock = threading.Lock()

    def ready(self, store: LibraryStore) -> Index:
        """The index, in step with the database.

        Where it cannot be written now (a full disk, another program that is writing), it is as it was: what
        it has is found, and the next call tries again.
        """
        from kesher.library.search import Index  # heavy: only for whoever searches or adds

        # While another thread brings it into step, a large book perhaps, what it has can be searched.
        if not self._lock.acquire(blocking=self._index is None):
            return self._index or Index(self._folder)
        try:
            return self._in_step(store)
        finally:
            self._lock.release()

    def _in_step(self, store: LibraryStore) -> Index:
        from kesher.library.search import Busy, Index, Unusable, clear

        try:
            self._index = self._index or Index(self._folder)
            with contextlib.suppress(Busy, OSError):
                _catch_up(store, self._index)
        except Unusable:
            clear(self._folder)
            self._index = Index(self._folder)
            with contextlib.suppress(Busy, OSError):
                _catch_up(store, self._index)
        return self._index


def _catch_up(store: LibraryStore, index: Index) -> None:
    """Index the books whose edition the index does not know, and forget those that are gone."""
    from kesher.library.search import Entry

    wanted = store.editions()
    known = _editions(index.state)
    if known == wanted:
        return
    for book in [each for each in known if each not in wanted]:
        del known[book]
        index.remove(book, state=_state(known))
    for book, edition in wanted.items():
        if known.get(book) != edition:
            known[book] = edition
            entries = (Entry(number, book, text) for number, text in store.texts(book))
            index.replace(book, entries, state=_state(known))


def _editions(state: str | None) -> dict[str, int]:
    """Which edition of each book an index holds, as its last commit says."""
    try:
        return msgspec.json.decode(state or "{}", type=dict[str, int])
    except msgspec.DecodeError:
        return {}


def _state(editions: dict[str, int]) -> str:
    return msgspec.json.encode(editions, order="deterministic").decode()
