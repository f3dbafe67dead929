"""The host's store of sealed rows: what it promises, on whichever database.

It opens nothing. It promises four things. A push is written whole or not at all, and only onto the serial and
under the epoch that it names. The same push again is answered as before. A row is only ever replaced by one
of a higher version, and what was replaced is kept thirty days. A renewed key takes the place of the old one,
with all its rows, at once. Instants are given by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol
from uuid import UUID

from kesher.method.problems import Code, refuse
from kesher.sync import sealed_sql as sql
from kesher.sync.buckets import bucket_of
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.carrier import Answer, Behind, Push, Pushed, Renewed
from kesher.sync.dots import STAMP
from kesher.sync.pairing import LIFE

if TYPE_CHECKING:
    from kesher.disk.sqlite import Cursor

PAST = timedelta(days=30)
"""How long a replaced row is kept, so that what a faulty program wrote over can be brought back."""

PAGE = 500
"""The most rows of one answer."""


class Database(Protocol):
    """What the store needs of a database."""

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Cursor:
        """Run one statement, with ``?`` for each value."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; rolled back when anything fails."""

    def reading(self) -> AbstractContextManager[None]:
        """Reads that all see one state."""

    def asking(self) -> AbstractContextManager[None]:
        """One read by itself."""

    def at_once(self, key: tuple[str, str], push: Push, now: int, until: int) -> int | None:
        """Write all of a push by one statement, where that is quicker; None where nothing was written."""


class Owner(NamedTuple):
    """A journal of a person."""

    person: UUID
    journal: UUID

    @property
    def key(self) -> tuple[str, str]:
        """As it stands in the tables."""
        return str(self.person), str(self.journal)


class Laid(NamedTuple):
    """How a journal lies: the epoch of its key, its serial, and its sealed head."""

    epoch: int
    serial: int
    head: bytes


NOTHING = Laid(1, 0, b"")


class SealedStore:
    """The sealed rows of many people's journals."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._run = database.execute

    # --- reading -------------------------------------------------------------------------------------

    def laid(self, owner: Owner) -> Laid:
        """How a journal lies. Inside ``reading`` or ``writing``."""
        found = self._run(sql.JOURNAL, owner.key).fetchone()
        return Laid(found[0], found[1], bytes(found[2])) if found else NOTHING

    def after(self, owner: Owner, serial: int, name: bytes = b"", limit: int = PAGE) -> list[Bundle]:
        """Rows that were pushed after a serial, in the order of serials and names.

        Args:
            owner: whose.
            serial: of the last row that is known.
            name: its name, where not all rows of that serial are known.
            limit: the most rows.
        """
        return [bundle for _, bundle in self.numbered(owner, serial, name, limit)]

    def all_after(self, owner: Owner, serial: int) -> Iterator[Bundle]:
        """The same, page after page. Inside ``reading``, so that all of it is of one state."""
        name = b"" if serial < 0 else b"\xff" * 64  # all of a serial that is known is known
        while found := self.numbered(owner, serial, name, PAGE):
            yield from (bundle for _, bundle in found)
            serial, name = found[-1][0], found[-1][1].name

    def numbered(self, owner: Owner, serial: int, name: bytes, limit: int) -> list[tuple[int, Bundle]]:
        """The same, each with the serial it was pushed at."""
        values = (INLINE, STAMP.size, *owner.key, serial, serial, name, limit)
        return [
            (row[2], Bundle(bytes(row[0]), row[1], bytes(row[3]), row[4], bytes(row[5])))
            for row in self._run(sql.ROWS_AFTER, values).fetchall()
        ]

    def rows(self, owner: Owner, names: Sequence[bytes]) -> Iterator[Bundle]:
        """Rows with their whole bodies; those that are not there are left out."""
        for name in names:
            with self.database.reading():
                row = self._run(sql.ROW, (*owner.key, name)).fetchone()
            if row:
                yield Bundle(name, row[0], bytes(row[1]), row[2], bytes(row[3]))

    def past(self, owner: Owner, name: bytes) -> list[tuple[int, bytes]]:
        """What a row was before, the latest first."""
        with self.database.reading():
            return [(row[0], bytes(row[1])) for row in self._run(sql.PAST, (*owner.key, name)).fetchall()]

    # --- writing -------------------------------------------------------------------------------------

    def push(self, owner: Owner, push: Push, now: datetime, staged: int = 0) -> Answer:
        """Write all of a push or nothing of it.

        Args:
            owner: whose.
            push: what is written.
            now: the instant.
            staged: how many more rows of it were laid by (see :meth:`stage`), because it was too large for
                one message.

        Raises:
            Refused: ``SYNC_FORGED``: a row of it is not whole, or not of a higher version.
        """
        _check(push)
        if not staged:
            at_once = self.database.at_once(owner.key, push, _seconds(now), _seconds(now + PAST))
            if at_once is not None:
                return Pushed(at_once)
        with self.database.writing():
            if (before := self._answered(owner, push)) is not None:
                return before
            values = (push.head, *owner.key, push.after, push.epoch)
            advanced = self._run(sql.ADVANCE, values).fetchone()
            if advanced is None and push.after == 0:  # the first push of a journal
                self._run(sql.BEGIN_JOURNAL, (*owner.key, push.epoch, b""))
                advanced = self._run(sql.ADVANCE, values).fetchone()
            if advanced is None:
                return self._not_advanced(owner, push.epoch)
            if staged:
                self._unstage(owner, push, staged, advanced[0], now)
            for bundle in push.bundles:
                self._replace(owner, bundle, advanced[0], now)
            self._run(sql.CLEAR_PAST, (*owner.key, _seconds(now)))
            self._run(sql.NOTE_PUSH, (*owner.key, push.device, push.id, advanced[0]))
            return Pushed(advanced[0])

    def stage(self, owner: Owner, push: bytes, bundles: Sequence[Bundle]) -> None:
        """Lay rows under a new key by, where nobody sees them; :meth:`flip` puts them in place."""
        with self.database.writing():
            for each in bundles:
                values = (*owner.key, push, each.name, each.version, each.digest, each.size, each.body)
                self._run(sql.STAGE, values)

    def flip(self, owner: Owner, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        """Put the rows that were staged for a push in the place of all there are, and its wraps, at once.

        The key is a later one than that of what lies here: mostly the next, and by more than one where the
        host was restored from long before.
        """
        with self.database.writing():
            if (before := self._answered(owner, push)) is not None:
                return before
            values = (push.head, push.epoch, *owner.key, push.after, push.epoch)
            advanced = self._run(sql.FLIP, values).fetchone()
            if advanced is None:
                laid = self.laid(owner)
                return Renewed(laid.epoch) if laid.epoch >= push.epoch else Behind(laid.serial)
            self._run(sql.CLEAR_ROWS, owner.key)
            self._run(sql.CLEAR_ALL_PAST, owner.key)
            self._run(sql.UNSTAGE, (advanced[0], *owner.key, push.id))
            self._run(sql.CLEAR_STAGED, owner.key)
            for device, sealed in wraps.items():
                self._run(sql.PUT_WRAP, (*owner.key, push.epoch, device, sealed))
            self._run(sql.CLEAR_WRAPS, (*owner.key, push.epoch))
            self._run(sql.NOTE_PUSH, (*owner.key, push.device, push.id, advanced[0]))
            return Pushed(advanced[0])

    def _answered(self, owner: Owner, push: Push) -> Pushed | None:
        """The answer to the same push, when it was made before."""
        found = self._run(sql.PUSHED, (*owner.key, push.device)).fetchone()
        return Pushed(found[1]) if found and bytes(found[0]) == push.id else None

    def _not_advanced(self, owner: Owner, epoch: int) -> Answer:
        laid = self.laid(owner)
        return Renewed(laid.epoch) if laid.epoch != epoch else Behind(laid.serial)

    def _unstage(self, owner: Owner, push: Push, staged: int, serial: int, now: datetime) -> None:
        """Put the rows in place that were laid by for a push."""
        for bundle in self._staged(owner, push.id):
            self._replace(owner, bundle, serial, now)
            staged -= 1
        if staged:
            raise refuse(Code.SYNC_TORN)  # another push meanwhile took away what was laid by
        self._run(sql.CLEAR_PUSH, (*owner.key, push.id))

    def _staged(self, owner: Owner, push: bytes) -> Iterator[Bundle]:
        """The rows that were laid by for a push, one after the other: there is no room for all of them."""
        name = b""
        while (row := self._run(sql.STAGED, (*owner.key, push, name)).fetchone()) is not None:
            name = bytes(row[0])
            yield Bundle(name, row[1], bytes(row[2]), row[3], bytes(row[4]))

    def _replace(self, owner: Owner, bundle: Bundle, serial: int, now: datetime) -> None:
        self._run(sql.KEEP_PAST, (_seconds(now + PAST), *owner.key, bundle.name))
        self._put(owner, bundle, serial)

    def _put(self, owner: Owner, bundle: Bundle, serial: int) -> None:
        values = (*owner.key, bundle.name, bundle.version, serial, bundle.digest, bundle.size, bundle.body)
        if self._run(sql.PUT, values).fetchone() is None:
            raise refuse(Code.SYNC_FORGED)

    # --- keys, slips, notes ----------------------------------------------------------------------------

    def wraps(self, owner: Owner, epoch: int) -> dict[str, bytes]:
        """The wraps of the key of an epoch, by device."""
        with self.database.reading():
            return {row[0]: bytes(row[1]) for row in self._run(sql.WRAPS, (*owner.key, epoch)).fetchall()}

    def add_slip(self, person: UUID, slip: bytes, sealed: bytes, now: datetime) -> None:
        """Keep what a locked device wrote, until an open one takes it in."""
        with self.database.writing():
            self._run(sql.PUT_SLIP, (str(person), slip, sealed, _seconds(now)))

    def slips(self, person: UUID) -> list[tuple[bytes, bytes]]:
        """The slips that wait, the first first."""
        with self.database.reading():
            return [(bytes(row[0]), bytes(row[1])) for row in self._run(sql.SLIPS, (str(person),)).fetchall()]

    def take_slip(self, person: UUID, slip: bytes) -> None:
        """A slip was taken in."""
        with self.database.writing():
            self._run(sql.CLEAR_SLIP, (str(person), slip))

    def leave(self, name: bytes, note: bytes, now: datetime) -> None:
        """Leave a note for a device that is to be let in: for ten minutes."""
        with self.database.writing():
            self._run(sql.PUT_NOTE, (name, note, _seconds(now + LIFE)))

    def note(self, name: bytes, now: datetime) -> bytes | None:
        """A note that was left, while it lives."""
        with self.database.reading():
            found = self._run(sql.NOTE, (name, _seconds(now))).fetchone()
        return bytes(found[0]) if found else None

    def clear(self, name: bytes) -> None:
        """Take a note away."""
        with self.database.writing():
            self._run(sql.CLEAR_NOTE, (name,))

    def forget(self, person: UUID) -> None:
        """A person leaves: everything of his goes, now."""
        with self.database.writing():
            for statement in sql.FORGET:
                self._run(statement, (str(person),))
            self._run(sql.FORGET_DUE, (bucket_of(person), str(person)))


def _check(push: Push) -> None:
    if len({each.name for each in push.bundles}) != len(push.bundles):
        raise refuse(Code.SYNC_FORGED)
    if not all(each.whole and len(each.body) >= STAMP.size for each in push.bundles):
        raise refuse(Code.SYNC_FORGED)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
