"""The sealed rows of one journal: the transaction they are written in, and the manifest that lists them.

Pages, enclosures and the cover are all rows. Whatever is written goes through one transaction, at the end of
which the manifest lists it; whatever is read is held against that list.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from kesher.journal.manifest import Manifest, Standing
from kesher.journal.seal import DataKey
from kesher.journal.store import AT_ONCE, Head, Pulse, Row, Store
from kesher.method.problems import Code, Refused, refuse


class Look(threading.local):
    """Whether this thread makes a page, and what it saw when it asked whether the journal changed."""

    held = False
    pulse: Pulse | None = None


class Rows:
    """The rows of a journal whose key is at hand.

    Attributes:
        asked: while a page is made, what was seen when the database was asked whether the journal changed.
        turn: counts the transactions that were committed here.
    """

    def __init__(self, store: Store, head: Head, key: DataKey) -> None:
        self.asked = Look()
        self.turn = 0
        self._writer = 0
        self._now: Pulse | None = None
        self._stood: Pulse | None = None
        self._counted = False
        self._read: dict[str, Row | None] = {}
        self._waits: dict[str, tuple[Row, int]] = {}
        self.store = store
        self.head = head
        self.key = key
        self.manifest = Manifest(store, head, key)

    # --- reading -----------------------------------------------------------------------------------

    def pulse(self) -> Pulse:
        """How the journal stands, as it was seen by this thread when it began to make its page.

        In a transaction that writes it is asked once, and nobody else changes it until that is over.
        """
        if self._writes:
            if self._now is None:
                self._now = self.store.pulse(self.head)
            return self._now
        if not self.asked.held:
            return self.store.pulse(self.head)
        if self.asked.pulse is None:
            self.asked.pulse = self.store.pulse(self.head)
        return self.asked.pulse

    @property
    def stands(self) -> bool:
        """Whether the journal stands as it did after the last transaction here, as far as this thread saw."""
        return self._stood is not None and self.pulse() == self._stood

    def look(self, serial: int | None = None) -> Manifest:
        """The manifest as of now. Inside ``reading`` or ``writing``."""
        if serial is None:
            serial = (self.pulse() if self._writes else self.store.pulse(self.head)).serial
        self.manifest.look(serial)
        return self.manifest

    def row(self, name: str) -> Row | None:
        """A row that is the one that is listed; None when none is there and none is listed.

        Raises:
            Refused: ``PAGE_DAMAGED``: it is missing, or it is another.
        """
        row = self._found(name)
        if not self.look().fits(name, row):
            raise refuse(Code.PAGE_DAMAGED, day=name)
        return row

    def read_ahead(self, *names: str) -> None:
        """Read rows that a transaction is going to ask for, in one go. Inside ``writing``."""
        there = {row.day: row for row in reversed(self.store.these(self.head, names))}
        self._read |= {name: there.get(name) for name in names}

    def _found(self, name: str) -> Row | None:
        """A row as it is there; in a transaction it is read once."""
        if not self._writes:
            return self.store.row(self.head, name)
        if name in self._waits:
            return self._waits[name][0]
        if name not in self._read:
            self._read[name] = self.store.row(self.head, name)
        return self._read[name]

    def version(self, name: str) -> int:
        """The highest version that a row has, or is said to have: the next is above it, whatever happened."""
        row, entry = self._found(name), self.look().entry(name)
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
        return (self.pulse() if self._writes else self.store.pulse(self.head)).epoch != self.key.epoch

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
                stood = yield from self._written()
        except BaseException:
            self.manifest.forget()  # it knows of what is not there
            self.asked.pulse = None
            raise
        self.turn += 1
        self._stood = stood
        self.asked.pulse = stood if self.asked.held else None

    def _written(self) -> Generator[None, None, Pulse | None]:
        """What is done in a transaction; the answer is how the journal stands then.

        Another thread may ask as soon as the database is free, and so nothing of it is known by then.
        """
        self._writer, self._now, self._counted = threading.get_ident(), None, False
        self._read, self._waits = {}, {}
        try:
            self.store.lock_journal(self.head)
            yield
            self.lay_down()
            self.manifest.write()
            return self._now
        except BaseException:
            self.manifest.forget()
            raise
        finally:
            self._writer, self._now, self._counted = 0, None, False
            self._read, self._waits = {}, {}

    @property
    def _writes(self) -> bool:
        """Whether this thread is in a transaction that writes."""
        return self._writer == threading.get_ident()

    def put(self, row: Row) -> None:
        """Write a row and list it. Inside ``writing``; it is written with all others at the end."""
        if row.day in self._waits or len(self._waits) >= AT_ONCE:
            self.lay_down()
        serial = self.count()
        self._waits[row.day] = row, serial
        self.manifest.note(row, serial)

    def count(self) -> int:
        """Count one write of the journal; the answer is its serial after it. Inside ``writing``."""
        now = self.pulse()
        self._now, self._counted = now._replace(serial=now.serial + 1), True
        return self._now.serial

    def forget(self) -> None:
        """Know nothing more of how the journal stands: it was written to past this. Inside ``writing``."""
        self._now, self._read = None, {}

    def lay_down(self) -> None:
        """Write what waits to be written, and how many writes were counted. Inside ``writing``."""
        if self._waits:
            self.store.put_all(self.head, list(self._waits.values()))
            for name in self._waits:
                self._read.pop(name, None)
            self._waits = {}
        if self._counted and self._now is not None:
            self.store.count_to(self.head, self._now.serial)
            self._counted = False

    def seal(self, name: str, version: int, content: bytes) -> None:
        """Seal what is to lie under a name, write it and list it. Inside ``writing``."""
        self.put(Row(name, version, self.key.seal(name, version, content)))

    def trust(self) -> None:
        """What may have been missing was brought back: the manifest is no longer doubted."""
        with self.writing():
            if self.manifest.doubted:
                self.manifest.trust(self.count())
