"""What a device remembers of its carrier, in the journal's own database and in the page's own transaction.

Three tables: ``synced``, the states of each page that have travelled (the last that two devices both know is
what a merge begins from); ``there``, how each row lies with the carrier; and ``device``, one sealed row of
who this device is and how far it has read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from kesher.journal.manifest import tag
from kesher.journal.rows import Rows
from kesher.journal.seal import DataKey
from kesher.journal.store import Row
from kesher.method.problems import Refused
from kesher.sync.bundle import Bundle
from kesher.sync.dots import Dot, Mark
from kesher.sync.head import Device
from kesher.sync.verdict import Known, There

PAST = 12
"""How many states of one page are remembered that have travelled."""

_PLACE = "sync device"


class Self(msgspec.Struct, frozen=True, kw_only=True):
    """Who this device is, and how far it has come.

    Attributes:
        id: of the device.
        private: its private key.
        devices: all devices it knows of, itself among them.
        vector: what the journal here contains of each.
        marks: the marks of its own last writings, by their counts.
        confirmed: the last of its own writings that was seen again on a carrier.
        known: the last head of each source that was believed.
        told: the devices that the last head names.
        elsewhere: photographs that lie with the carrier, and were not brought here yet.
    """

    id: str
    private: bytes
    devices: dict[str, Device]
    vector: dict[str, Mark] = {}
    marks: dict[int, bytes] = {}
    confirmed: int = 0
    known: dict[str, Known] = {}
    told: dict[str, Device] = {}
    elsewhere: frozenset[str] = frozenset()

    @property
    def counter(self) -> int:
        """How many writings of its own there were."""
        mine = self.vector.get(self.id)
        return mine.counter if mine else 0


class Travelled(NamedTuple):
    """A state of a page that has travelled, or was made to.

    Attributes:
        dot: who wrote it.
        version: its number.
        tag: of its sealed bytes; empty for one that says the row was taken away.
        sealed: those bytes; None of an enclosure, which never changes.
    """

    dot: Dot
    version: int
    tag: bytes
    sealed: bytes | None


_selves = msgspec.msgpack.Decoder(Self)


class Kept:
    """What is remembered; for use inside ``reading`` or ``writing`` of the journal's rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._owner = (str(rows.head.person), str(rows.head.journal))

    # --- who this device is ------------------------------------------------------------------------

    def me(self) -> Self | None:
        """Who this device is; None while the journal was nowhere else, or where that is not readable."""
        found = self._rows.store.execute(
            "SELECT sealed FROM device WHERE person = ? AND journal = ?", self._owner
        ).fetchone()
        try:
            plain = self._rows.key.unseal(_PLACE, 0, bytes(found[0])) if found else b""
            return _selves.decode(plain) if plain else None
        except (Refused, msgspec.DecodeError, TypeError, ValueError):
            return None  # it is made anew: what both have in common is read off the pages' own dots

    def put_me(self, me: Self, key: DataKey | None = None) -> None:
        """Remember it; under another key while the journal's is renewed."""
        sealed = (key or self._rows.key).seal(_PLACE, 0, msgspec.msgpack.encode(me))
        self._rows.store.execute(
            "INSERT INTO device (person, journal, sealed) VALUES (?, ?, ?)"
            " ON CONFLICT (person, journal) DO UPDATE SET sealed = excluded.sealed",
            (*self._owner, sealed),
        )

    # --- how each row lies with the carrier ---------------------------------------------------------

    def there(self) -> dict[str, There]:
        """How each row lies with the carrier."""
        found = self._rows.store.execute(
            "SELECT day, version, digest, writer, counter FROM there WHERE person = ? AND journal = ?",
            self._owner,
        )
        return {
            str(day): There(version, bytes(digest), Dot(writer, counter))
            for day, version, digest, writer, counter in found
        }

    def put_there(self, name: str, bundle: Bundle) -> None:
        """A row lies with the carrier now as it is in a bundle."""
        self._rows.store.execute(
            "INSERT INTO there (person, journal, day, version, digest, writer, counter)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, journal, day) DO UPDATE"
            " SET version = excluded.version, digest = excluded.digest,"
            " writer = excluded.writer, counter = excluded.counter",
            (*self._owner, name, bundle.version, bundle.digest, *bundle.dot),
        )

    def clear_there(self) -> None:
        """Nothing is known any more of what lies with the carrier."""
        self._rows.store.execute("DELETE FROM there WHERE person = ? AND journal = ?", self._owner)

    # --- the states that have travelled ---------------------------------------------------------------

    def past(self, name: str) -> list[Travelled]:
        """The states of a row that have travelled, the latest first."""
        found = self._rows.store.execute(
            "SELECT writer, counter, version, tag, sealed FROM synced"
            " WHERE person = ? AND journal = ? AND day = ? ORDER BY version DESC, counter DESC",
            (*self._owner, name),
        )
        return [_travelled(*each) for each in found]

    def dots(self) -> dict[str, dict[tuple[int, bytes], Dot]]:
        """Who wrote each state that has travelled, by its row, version and tag."""
        found: dict[str, dict[tuple[int, bytes], Dot]] = {}
        for day, writer, counter, version, mark in self._rows.store.execute(
            "SELECT day, writer, counter, version, tag FROM synced WHERE person = ? AND journal = ?"
            " ORDER BY counter",
            self._owner,
        ):
            found.setdefault(str(day), {})[(version, bytes(mark))] = Dot(writer, counter)
        return found

    def remember(self, name: str, state: Travelled, known: int = PAST) -> None:
        """Remember a state that travels, and let the oldest go.

        Args:
            name: of the row.
            state: the state.
            known: how many states of the row are remembered already; where they are few, none is let go.
        """
        self._rows.store.execute(
            "INSERT INTO synced (person, journal, day, writer, counter, version, tag, sealed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, journal, day, writer, counter) DO UPDATE"
            " SET version = excluded.version, tag = excluded.tag, sealed = excluded.sealed",
            (*self._owner, name, *state.dot, state.version, state.tag, state.sealed),
        )
        if known < PAST:
            return
        dots = self._rows.store.execute(
            "SELECT writer, counter FROM synced WHERE person = ? AND journal = ? AND day = ?"
            " ORDER BY version DESC, counter DESC",
            (*self._owner, name),
        ).fetchall()
        for dot in dots[PAST:]:
            self._forget(name, Dot(*dot))

    def disown(self, writer: str, above: int) -> None:
        """Take back what one device is said to have written above a count: another of its name may have."""
        self._rows.store.execute(
            "DELETE FROM synced WHERE person = ? AND journal = ? AND writer = ? AND counter > ?",
            (*self._owner, writer, above),
        )

    def reseal(self, old: DataKey, new: DataKey, rows: Mapping[tuple[str, int, bytes], Row]) -> None:
        """Seal under a new key everything that is remembered; nothing is known of the carrier after it.

        Args:
            old: the key it is sealed with.
            new: the one it is sealed with from now on.
            rows: the rows of the journal as they are sealed now, by what they were before.
        """
        me = self.me()
        for name, state in self._all():
            if (row := rows.get((name, state.version, state.tag))) is not None:
                again = travelled(row, state.dot, base=state.sealed is not None)
            elif state.sealed is not None:
                plain = old.unseal(name, state.version, state.sealed)
                again = travelled(Row(name, state.version, new.seal(name, state.version, plain)), state.dot)
            else:
                continue
            self.remember(name, again)
        self.clear_there()
        if me is not None:
            self.put_me(msgspec.structs.replace(me, known={}), new)

    def _all(self) -> Iterator[tuple[str, Travelled]]:
        found = self._rows.store.execute(
            "SELECT day, writer, counter, version, tag, sealed FROM synced WHERE person = ? AND journal = ?",
            self._owner,
        )
        return ((str(day), _travelled(*each)) for day, *each in found.fetchall())

    def _forget(self, name: str, dot: Dot) -> None:
        self._rows.store.execute(
            "DELETE FROM synced WHERE person = ? AND journal = ? AND day = ? AND writer = ? AND counter = ?",
            (*self._owner, name, *dot),
        )


def _travelled(writer: str, counter: int, version: int, mark: bytes, sealed: bytes | None) -> Travelled:
    return Travelled(Dot(writer, counter), version, bytes(mark), None if sealed is None else bytes(sealed))


def travelled(row: Row, dot: Dot, *, base: bool = True) -> Travelled:
    """A state of a row as it is remembered; without its bytes where no merge ever begins from it."""
    return Travelled(dot, row.version, tag(row.sealed), row.sealed if base and row.sealed else None)
