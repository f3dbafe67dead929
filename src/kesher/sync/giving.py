"""What is left with a carrier: every row that lies there otherwise than here, with the dot of its writer.

The dots are given in the transaction in which the rows are read, before anything is sent: so an answer that
is lost is no riddle. What does not open is never given.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from msgspec.structs import replace

from kesher.journal import cipher
from kesher.journal.rows import Rows
from kesher.journal.store import COVER, Row
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.bundle import Bundle, bundled
from kesher.sync.content import is_enclosure, opened
from kesher.sync.dots import Dot, Mark
from kesher.sync.kept import Kept, Self, Travelled, travelled
from kesher.sync.names import Names
from kesher.sync.verdict import There

MARKS = 64
"""How many marks of one's own writings are remembered."""

_MARK = 8


class Given(NamedTuple):
    """What is to be left with a carrier.

    Attributes:
        me: this device after it.
        bundles: the rows.
        written: how many pages and photographs of them were written on this device.
        damaged: the rows that do not open here, and stay.
    """

    me: Self
    bundles: tuple[Bundle, ...]
    written: int
    damaged: tuple[str, ...]


class Giving:
    """One push that is being made; for use inside ``writing`` of the journal's rows.

    Args:
        rows: of the journal.
        kept: what is remembered of other devices.
        names: the hidden names of rows.
        me: this device.
        apart: each device writes to a place of its own.
    """

    def __init__(self, rows: Rows, kept: Kept, names: Names, me: Self, *, apart: bool = False) -> None:
        self._apart = apart
        self._rows = rows
        self._kept = kept
        self._names = names
        self._me = me
        self._dot = Dot(me.id, me.counter + 1)
        self._there = kept.there()
        self._dots = kept.dots()
        self._written = 0
        self._marked = False
        self._damaged: list[str] = []

    def give(self) -> Given:
        """Everything that lies otherwise with the carrier."""
        bundles = [*self._rows_given(), *self._taken_away()]
        me = self._me
        if self._marked:
            mark = Mark(self._dot.counter, os.urandom(_MARK))
            marks = dict(sorted({**me.marks, mark.counter: mark.mark}.items())[-MARKS:])
            me = replace(me, vector={**me.vector, me.id: mark}, marks=marks)
            self._kept.put_me(me)
        return Given(me, tuple(bundles), self._written, tuple(self._damaged))

    def _rows_given(self) -> list[Bundle]:
        bundles = []
        for name, version, mark in self._rows.store.tags(self._rows.head):
            dot, there = self._dots.get(name, {}).get((version, mark)), self._there.get(name)
            if dot is not None and there is not None and there.dot == dot:
                continue
            row = self._sound(name)
            if row is None:
                self._damaged.append(name)
            else:
                bundles.append(self._bundle(row, dot, there))
        return bundles

    def _bundle(self, row: Row, dot: Dot | None, there: There | None) -> Bundle:
        if not self._apart and there is not None and row.version <= there.version:
            # Where all write to one place, it takes what counts higher than what it has. Elsewhere what was
            # taken over stays the writing that it was: as another it would be news to all, without an end.
            plain = self._rows.key.unseal(*row)
            row = Row(row.day, there.version + 1, self._rows.key.seal(row.day, there.version + 1, plain))
            self._rows.put(row)
            dot = None
        if dot is None:
            dot, self._marked = self._dot, True
            state = travelled(row, dot, base=not is_enclosure(row.day))
            self._kept.remember(row.day, state, len(self._dots.get(row.day, ())))
        self._written += dot.writer == self._me.id and row.day != COVER
        return bundled(self._names, row, dot)

    def _sound(self, name: str) -> Row | None:
        """A row that opens, and is the one that is listed."""
        try:
            row = self._rows.row(name)
            if row is None:
                return None
            if is_enclosure(name):
                self._rows.key.unseal(*row)
            else:
                opened(self._rows.key, row)
        except Refused as refused:
            if refused.problem.code is Code.PAGE_NEWER:
                raise refuse(Code.SYNC_UPDATE) from None
            return None
        return row

    def _taken_away(self) -> list[Bundle]:
        """The photographs that were here, lie with the carrier, and were taken away by the person."""
        here = {name for name, _, _ in self._rows.store.tags(self._rows.head)}
        bundles = [
            bundled(self._names, Row(name, version, b""), dot)
            for name, states in self._dots.items()
            for (version, mark), dot in states.items()
            if is_enclosure(name) and not mark and name not in here and name not in self._there
        ]
        for name, there in self._there.items():
            gone = there.digest == cipher.digest(there.dot.stamp())
            if not is_enclosure(name) or gone or name in here or name not in self._dots:
                continue
            if self._rows.look().entry(name) is not None:
                continue  # it is missing, and nobody took it away
            self._written, self._marked = self._written + 1, True
            version = there.version + 1
            self._kept.remember(name, Travelled(self._dot, version, b"", None))
            bundles.append(bundled(self._names, Row(name, version, b""), self._dot))
        return bundles
