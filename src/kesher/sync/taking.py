"""What came from a carrier is taken into the journal, in one transaction: all of a source, or nothing of it.

Nothing that does not open is written. Nothing is taken away for not being there: only a head that is believed
can say that a photograph was taken away. A page that is damaged here is mended by the one that came.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kesher.journal.cover import Cover
from kesher.journal.manifest import Entry, tag
from kesher.journal.rows import Rows
from kesher.journal.store import Row
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.bundle import Bundle
from kesher.sync.content import Content, asks, is_enclosure, opened, written
from kesher.sync.dots import Vector, includes
from kesher.sync.kept import Kept, Travelled, travelled
from kesher.sync.names import Names
from kesher.sync.settle import Stands, State, follows, settled


class Taken(NamedTuple):
    """What was taken.

    Attributes:
        pulled: how many pages changed here.
        asks: how many questions to the person that made.
        elsewhere: the photographs that are there and not here.
        gone: those that were taken away.
    """

    pulled: int
    asks: int
    elsewhere: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


class Taking:
    """One source that is being taken in; for use inside ``writing`` of the journal's rows.

    Args:
        rows: of the journal.
        kept: what is remembered.
        names: under which rows travel.
        here: what the journal contains before.
        there: what the source contains, by its head.
        only_clean: write only what needs no merge, and pass over what a newer program wrote.
        lenient: pass over what does not open; the person wished to put back what is here.
    """

    def __init__(
        self,
        rows: Rows,
        kept: Kept,
        names: Names,
        here: Vector,
        there: Vector,
        *,
        only_clean: bool = False,
        lenient: bool = False,
    ) -> None:
        self._rows = rows
        self._kept = kept
        self._names = names
        self._here = here
        self._there = there
        self._only_clean = only_clean
        self._lenient = lenient
        self._dots = kept.dots()
        self._tags = {name: Entry(version, mark) for name, version, mark in rows.store.tags(rows.head)}
        self._pulled = 0
        self._asks = 0
        self._elsewhere: set[str] = set()
        self._gone: set[str] = set()

    def take(self, bundles: Iterable[Bundle]) -> Taken:
        """Take all rows of the source.

        Raises:
            Refused: ``SYNC_FORGED``: one of them does not open.
        """
        for bundle in bundles:
            name = self._names.show(bundle.name)
            if is_enclosure(name):
                self._enclosure(name, bundle)
            elif not bundle.gone:
                self._page(name, bundle)
        return Taken(self._pulled, self._asks, frozenset(self._elsewhere), frozenset(self._gone))

    # --- a photograph ------------------------------------------------------------------------------

    def _enclosure(self, name: str, bundle: Bundle) -> None:
        rows = self._rows
        if includes(self._here, bundle.dot):
            return
        row = rows.store.row(rows.head, name)
        if bundle.gone:
            if row is not None or rows.manifest.entry(name) is not None:
                rows.store.remove(rows.head, name)
                rows.manifest.drop(name, rows.store.count_write(rows.head))
                self._pulled += 1
            self._kept.remember(name, Travelled(bundle.dot, bundle.version, b"", None))
            self._gone.add(name)
        elif row is not None:
            self._kept.remember(name, travelled(row, bundle.dot, base=False))
        elif name not in self._dots:  # what was here and is not any more, the person took away
            self._elsewhere.add(name)

    # --- a page, or the cover ------------------------------------------------------------------------

    def _page(self, name: str, bundle: Bundle) -> None:
        if includes(self._here, bundle.dot) and self._listed(name):
            return  # it is contained in what is here: most of what one device has of another's
        row = Row(name, bundle.version, bundle.sealed)
        theirs = self._theirs(row, bundle)
        if theirs is None:
            return
        mine, damaged = self._mine(name)
        if mine is None:
            self._put(row, bundle, theirs, above=damaged)
            return
        stands: Stands | Content | None = follows(mine.dot, bundle.dot, self._here, self._there)
        if stands is None and self._only_clean:
            return
        if stands is None:
            stands = settled(mine, theirs, lambda: self._base(name))
            self._kept.remember(name, travelled(row, bundle.dot))
        if stands is Stands.THEIRS:
            self._put(row, bundle, theirs, before=mine)
        elif not isinstance(stands, Stands):
            self._asks += max(0, asks(stands) - asks(mine.content))
            self._write(name, max(mine.version, bundle.version) + 1, stands)

    def _listed(self, name: str) -> bool:
        """Whether a row is here, and is the one that is listed."""
        here = self._tags.get(name)
        return here is not None and self._rows.look().entry(name) == here

    def _theirs(self, row: Row, bundle: Bundle) -> State | None:
        """What came, opened; None for what is to be passed over."""
        try:
            return State(row.version, tag(row.sealed), opened(self._rows.key, row), bundle.dot)
        except Refused as refused:
            newer = refused.problem.code is Code.PAGE_NEWER
            if self._lenient or (newer and self._only_clean):
                return None
            raise refuse(Code.SYNC_UPDATE if newer else Code.SYNC_FORGED) from None

    def _mine(self, name: str) -> tuple[State | None, bool]:
        """What is here, opened; and whether something was there that does not open."""
        if name not in self._tags and self._rows.manifest.entry(name) is None:
            return None, False
        try:
            row = self._rows.row(name)
            if row is None:
                return None, False
            mark = tag(row.sealed)
            dot = self._dots.get(name, {}).get((row.version, mark))
            return State(row.version, mark, opened(self._rows.key, row), dot), False
        except Refused as refused:
            if refused.problem.code is Code.PAGE_NEWER:
                raise refuse(Code.SYNC_UPDATE) from None
            return None, True

    def _base(self, name: str) -> Content | None:
        """The latest state that both come from, where it is still known and opens."""
        for state in self._kept.past(name):
            if state.sealed and includes(self._there, state.dot):
                try:
                    return opened(self._rows.key, Row(name, state.version, state.sealed))
                except Refused:
                    continue
        return None

    def _put(
        self, row: Row, bundle: Bundle, theirs: State, *, before: State | None = None, above: bool = False
    ) -> None:
        """Write what came, as it came; above what is damaged here where that counts higher."""
        self._kept.remember(row.day, travelled(row, bundle.dot), len(self._dots.get(row.day, ())))
        self._asks += max(0, asks(theirs.content) - (asks(before.content) if before else 0))
        if before is not None and before.tag == theirs.tag:
            return
        if above and self._rows.version(row.day) > row.version:
            self._write(row.day, self._rows.version(row.day) + 1, theirs.content)
            return
        self._rows.put(row)
        self._noted(theirs.content)

    def _write(self, name: str, version: int, content: Content) -> None:
        self._rows.seal(name, version, written(content))
        self._noted(content)

    def _noted(self, content: Content) -> None:
        if isinstance(content, Cover):
            self._rows.store.set_language(self._rows.head, content.language.value)
        else:
            self._pulled += 1
