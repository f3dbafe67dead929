"""The sealed rows of one journal: the transaction they are written in, and the manifest that lists them.

Pages, enclosures and the cover are all rows. Whatever is written goes through one transaction, at the end of
which the manifest lists it; whatever is read is held against that list.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kesher.journal.manifest import Manifest, Standing
from kesher.journal.seal import DataKey
from kesher.journal.store import Head, Pulse, Row, Store
from kesher.method.problems import Code, Refused, refuse


class Look(threading.local):
    """Whether this thread makes a page, and what it saw when it asked whether the journal changed."""

    held = False
    pulse: Pulse | None = None


class Rows:
    """The rows of a journal whose key is at hand.

    Attributes:
        asked: while a page is made, what was seen when the database was asked whether the journal changed.
    """

    def __init__(self, store: Store, head: Head, key: DataKey) -> None:
        self.asked = Look()
        self._writes = False
        self.store = store
        self.head = head
        self.key = key
        self.manifest = Manifest(store, head, key)

    # --- reading -----------------------------------------------------------------------------------

    def pulse(self) -> Pulse:
        """How the journal stands, as it was seen by this thread when it began to make its page.

        In a transaction that writes it is asked each time, and wherever a row is held against the manifest.
        """
        if not self.asked.held or self._writes:
            return self.store.pulse(self.head)
        if self.asked.pulse is None:
            self.asked.pulse = self.store.pulse(self.head)
        return self.asked.pulse

    def look(self, serial: int | None = None) -> Manifest:
        """The manifest as of now. Inside ``reading`` or ``writing``."""
        self.manifest.look(self.store.pulse(self.head).serial if serial is None else serial)
        return self.manifest

    def row(self, name: str) -> Row | None:
        """A row that is the one that is listed; None when none is there and none is listed.

        Raises:
            Refused: ``PAGE_DAMAGED``: it is missing, or it is another.
        """
        row = self.store.row(self.head, name)
        if not self.look().fits(name, row):
            raise refuse(Code.PAGE_DAMAGED, day=name)
        return row

    def version(self, name: str) -> int:
        """The highest version that a row has, or is said to have: the next is above it, whatever happened."""
        row, entry = self.store.row(self.head, name), self.look().entry(name)
        return max(row.version if row else 0, entry.version if entry else 0, 0)

    def opens(self, row: tuple[str, int, bytes]) -> bool:
        """Whether the key opens a row; one that a newer program wrote is opened."""
        try:
            self.key.unseal(*row)
        except Refused as refused:
            return refused.problem.code is Code.PAGE_NEWER
        return True

    def fits(self) -> bool:
        """Whether the key is the journal's own: it opens the manifest, the cover, or a page."""
        with self.store.reading():
            self.look()
            if self.manifest.standing is Standing.WHOLE:
                return True
            rows = self.store.rows(self.head)
            return any(self.opens(row) for row in rows)

    def unlisted(self, rows: Sequence[tuple[str, int, bytes]]) -> tuple[set[str], bool]:
        """Hold all rows, enclosures too, against the manifest. Inside ``reading`` or ``writing``.

        Returns:
            The names of which nothing fits: missing, or another than is listed; and whether the manifest can
            be relied upon to name them all.
        """
        manifest = self.look()
        fitting = {row[0] for row in rows if manifest.fits(row[0], row)}
        named = {*manifest.names(), *(row[0] for row in rows)}
        return named - fitting, manifest.standing is Standing.WHOLE and not manifest.doubted

    # --- writing -----------------------------------------------------------------------------------

    @property
    def renewed(self) -> bool:
        """True when another program renewed the key: this one opens nothing any more."""
        return self.store.pulse(self.head).epoch != self.key.epoch

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction on this journal.

        Raises:
            Refused: ``LOCKED`` when the key was renewed elsewhere; a page sealed with the old one, or a
                wrap of it, would be lost.
        """
        with self.transaction():
            if self.renewed:
                raise refuse(Code.LOCKED)
            self.look()
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, at the end of which the manifest lists what was written."""
        try:
            with self.store.writing():
                self._writes = True
                self.store.lock_journal(self.head)
                yield
                self.manifest.write()
        except BaseException:
            self.manifest.forget()  # it knows of what is not there
            raise
        finally:
            self._writes = False
            self.asked.pulse = None

    def put(self, row: Row) -> None:
        """Write a row and list it. Inside ``writing``."""
        self.manifest.note(row, self.store.put(self.head, row))

    def seal(self, name: str, version: int, content: bytes) -> None:
        """Seal what is to lie under a name, write it and list it. Inside ``writing``."""
        self.put(Row(name, version, self.key.seal(name, version, content)))

    def trust(self) -> None:
        """What may have been missing was brought back: the manifest is no longer doubted."""
        with self.writing():
            if self.manifest.doubted:
                self.store.count_write(self.head)
                self.manifest.trust(self.store.pulse(self.head).serial)
