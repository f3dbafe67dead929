"""The index of the library: derived from the books, kept in a folder, and rebuilt from them at any time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kesher.library.search.answer import Found, answer
from kesher.library.search.folder import Entry, Snapshot, change, opened, stamp
from kesher.library.search.query import Query


class Index:
    """Finds units. Any number of processes may search while one writes."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a folder, which may be empty or missing; nothing is written.

        Raises:
            Unusable: when what is there is damaged or of another format; the folder is to be cleared
                (:func:`kesher.library.search.clear`) and the books added again.
        """
        self._folder = folder
        self._snapshot = opened(folder)

    @property
    def state(self) -> str | None:
        """The state of the library that the index reflects, as the last writer named it."""
        found = self._now().list
        return found.state if found.serial else None

    def _now(self) -> Snapshot:
        """Return the latest state; another process may have written it."""
        if stamp(self._folder) != self._snapshot.stamp:
            self._snapshot = opened(self._folder)
        return self._snapshot

    def add(self, entries: Iterable[Entry], *, state: str) -> None:
        """Add units, in one step; ``state`` names the state of the library that the index then reflects.

        Raises:
            Busy: when another process is writing for long.
            Unusable: when what is there cannot be read.
            OSError: when the folder cannot be written.
        """
        change(self._folder, entries, frozenset(), state)

    def remove(self, book: str, *, state: str) -> None:
        """Remove a book, and every word that only it has, in one step; raises what :meth:`add` does."""
        change(self._folder, (), frozenset((book,)), state)

    def replace(self, book: str, entries: Iterable[Entry], *, state: str) -> None:
        """Remove a book and add units, in one step; raises what :meth:`add` does."""
        change(self._folder, entries, frozenset((book,)), state)

    def search(self, query: Query, *, limit: int = 20, books: frozenset[str] | None = None) -> Found:
        """Find the units that answer a query.

        Args:
            query: what :func:`kesher.library.search.parse` made of it.
            limit: so many at most.
            books: only in these; in all when none are given.

        Raises:
            Unusable: when another process has left what cannot be read.
        """
        return answer(self._now(), query, limit, books)
