"""The manifest: a sealed list of everything a journal holds, at which version and under which seal.

A sealed row proves that it is whole, and of which day and version it is. It cannot prove that it is the
latest version, nor that no other row is missing. The manifest does: it is written in the transaction of every
row, and what was read is held against it. A row that was removed, rolled back, or carried over from the
history is then seen, and so is one that a flipped bit hid from the index it is found by.

It lies in parts, one for each month, so that an act seals a month again and not ten years; the head lists the
parts by their tags, is bound to the number of writes the journal has seen, and names the head before it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from kesher.journal.seal import LISTED, DataKey
from kesher.journal.store import COVER, ENCLOSED, HEAD, Head, Row, Store
from kesher.method.problems import Code, Refused, refuse

FORMAT = 1
TAG = 16
"""Bytes at the end of a sealed row, by which the manifest knows it.

No two rows of a journal have the same, and nobody without its key can make another that opens: whether a row
is the one that is listed the tag tells, and whether it is whole its seal.
"""

_MONTH = len("2026-11")


class Entry(NamedTuple):
    """What the manifest says of one row."""

    version: int
    tag: bytes


Part = dict[str, Entry]
"""The rows of one month, by their day; the cover and the enclosures have parts of their own."""


class Lineage(msgspec.Struct, frozen=True):
    """Where brought pages come from: which of them follow which.

    Attributes:
        now: how each page stands, by its day, in what it is brought from.
        past: how it stood there before.
    """

    now: dict[str, Entry] = {}
    past: frozenset[tuple[str, Entry]] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, bytes]], past: Iterable[tuple[str, int, bytes]]) -> Lineage:
        """Of the rows of a database of the same journal, and of those before them."""
        return cls(
            {name: Entry(version, tag(sealed)) for name, version, sealed in rows},
            frozenset((name, Entry(version, tag(sealed))) for name, version, sealed in past),
        )


class Summit(msgspec.Struct, frozen=True, array_like=True):
    """The head of the manifest.

    Attributes:
        serial: how many writes the journal had seen.
        parts: the tag of each part.
        before: the tag of the head that this one follows; empty for the first.
        doubted: once the manifest itself could not be read, and was made anew from what was there: whether
            something was missing then, nothing can tell but a backup.
        format: of the manifest.
    """

    serial: int
    parts: dict[str, bytes]
    before: bytes = b""
    doubted: bool = False
    format: int = FORMAT


class Standing(StrEnum):
    """How far the manifest can be relied upon."""

    WHOLE = "whole"
    NONE = "none"
    """An older program wrote the journal: there is none yet. The next write makes it."""
    BROKEN = "broken"
    """It is gone, or a part of it is: what it would have said is not known."""


_summits = msgspec.msgpack.Decoder(Summit)
_parts = msgspec.msgpack.Decoder(Part)


def tag(sealed: bytes) -> bytes:
    """What tells a sealed row from every other."""
    return sealed[-TAG:]


def part_of(name: str) -> str:
    """The part in which a row is listed: its month."""
    if name.startswith(ENCLOSED):
        return name[: len(ENCLOSED) + _MONTH]
    return name if name == COVER else name[:_MONTH]


class Manifest:
    """The manifest of an open journal, as of the last look; for use inside ``reading`` or ``writing``."""

    def __init__(self, store: Store, head: Head, key: DataKey) -> None:
        self._store = store
        self._head = head
        self._key = key
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: a transaction was rolled back, or another program may have written."""
        self.standing = Standing.NONE
        self.doubted = False
        self._serial = -1
        self._summit = b""
        self._tags: dict[str, bytes] = {}
        self._parts: dict[str, Part] = {}
        self._unread: set[str] = set()
        self._touched: set[str] = set()

    # --- what it says ------------------------------------------------------------------------------

    def look(self, serial: int) -> None:
        """Read what was written since the last look.

        Args:
            serial: the journal's now.
        """
        if serial == self._serial:
            return
        rows = self._store.manifest(self._head, (HEAD,))
        if HEAD not in rows:
            self.forget()
            gone = any(row[2][:1] == bytes([LISTED]) for row in self._store.rows(self._head, enclosures=True))
            self.standing = Standing.BROKEN if gone else Standing.NONE
            self.doubted = gone
        else:
            self._read(*rows[HEAD], serial)
        self._serial = serial

    def months(self) -> list[str]:
        """The months of which days are listed, earliest first."""
        parts = sorted(self._tags)
        return parts[: bisect_left(parts, COVER)]  # their names begin with a number

    def state_before(self, month: str) -> bytes:
        """What tells each state of all days before a month from every other.

        It is the digest of the tags of their parts, which the head lists: whoever changed, removed or turned
        back one of those days without its being listed has not changed this, and is named when it is read.
        """
        tags, months = self._tags, self.months()
        earlier = months[: bisect_left(months, month)]
        told = "".join(earlier).encode() + b"".join([tags[part] for part in earlier])
        return hashlib.sha256(told).digest()

    def listed(self, part: str) -> dict[str, Entry]:
        """The rows that one part lists."""
        self.read((part,))
        return self._parts.get(part, {})

    def entry(self, name: str) -> Entry | None:
        """What is listed of a row."""
        return self.listed(part_of(name)).get(name)

    def read(self, parts: Iterable[str] | None = None) -> None:
        """Read parts that were not read since they were written; by default all.

        A day's act needs one or two of them, and forty years have some five hundred. Whether the list can be
        relied upon in every part is known only once all were read.
        """
        wanted = self._unread if parts is None else self._unread.intersection(parts)
        if not wanted:
            return
        rows, unsure = self._store.manifest(self._head, sorted(wanted)), set()
        for part in wanted:
            listed = self._listed(part, rows.get(part), self._tags[part])
            if listed is None:
                unsure.add(part)
            else:
                self._parts[part] = listed
        self._unread = self._unread - wanted
        if unsure:
            self._tags = {part: value for part, value in self._tags.items() if part not in unsure}
            self.standing, self.doubted = Standing.BROKEN, True

    def fitting(self) -> Callable[[tuple[str, int, bytes]], bool]:
        """The same as ``fits``, for a long row of rows that are there."""
        self.read()
        if self.standing is not Standing.WHOLE:
            return lambda row: self.fits(row[0], row)
        listed = {name: entry for part in self._parts.values() for name, entry in part.items()}
        get = listed.get
        return lambda row: get(row[0]) == (row[1], row[2][-TAG:])

    def names(self) -> Iterator[str]:
        """Everything that is listed."""
        self.read()
        for part in self._parts.values():
            yield from part

    def fits(self, name: str, row: Row | tuple[str, int, bytes] | None) -> bool:
        """Whether a row is the one that is listed; where nothing is known of it, it is.

        Args:
            name: whose row it is.
            row: what was found, or that nothing was.
        """
        part = part_of(name)
        self.read((part,))
        if self.standing is not Standing.WHOLE and part not in self._parts:
            return True
        entry = self.entry(name)
        if entry is None or row is None:
            return entry is None and row is None
        return entry == (row[1], tag(row[2]))

    # --- what is written ---------------------------------------------------------------------------

    def note(self, row: Row, serial: int) -> None:
        """List a row that is being written; ``serial`` is the journal's after it."""
        self._ready(part_of(row.day))
        self._parts.setdefault(part_of(row.day), {})[row.day] = Entry(row.version, tag(row.sealed))
        self._touched.add(part_of(row.day))
        self._serial = serial

    def drop(self, name: str, serial: int) -> None:
        """List a row no longer."""
        self._ready(part_of(name))
        self._parts.get(part_of(name), {}).pop(name, None)
        self._touched.add(part_of(name))
        self._serial = serial

    def trust(self, serial: int) -> None:
        """What may have been missing was brought back: there is nothing to doubt any more."""
        self._ready(None)
        self.doubted = False
        self._touched.add(COVER)
        self._serial = serial

    def anew(self, rows: Iterable[tuple[str, int, bytes]], serial: int, *, doubted: bool) -> None:
        """List all rows anew, under a new key, and write it."""
        self.forget()
        self._fill(rows)
        self.standing, self.doubted, self._serial = Standing.WHOLE, doubted, serial
        self.write()

    def write(self) -> None:
        """Seal what changed, in the transaction that changed it."""
        if not self._touched:
            return
        written: list[tuple[str, int, bytes]] = []
        for part in sorted(self._touched):
            sealed = self._key.seal(f"{HEAD}:{part}", 0, msgspec.msgpack.encode(self._parts.get(part, {})))
            self._tags[part] = tag(sealed)
            written.append((part, self._serial, sealed))
        summit = Summit(self._serial, self._tags, self._summit, self.doubted)
        sealed = self._key.seal(HEAD, self._serial, msgspec.msgpack.encode(summit))
        self._store.put_parts(self._head, [*written, (HEAD, self._serial, sealed)])
        self._summit = tag(sealed)
        self._touched = set()

    # --- reading it --------------------------------------------------------------------------------

    def _read(self, written: int, sealed: bytes, serial: int) -> None:
        known = tag(sealed)
        if known == self._summit and self.standing is Standing.WHOLE and written == serial:
            return
        summit = self._opened(written, sealed)
        if summit is None or summit.serial != serial:
            # What the head does not vouch for is not known; what lies there opens or does not.
            self._parts, self._tags, self._unread = {}, {}, set()
            self.standing, self.doubted, self._summit = Standing.BROKEN, True, known
            return
        doubted = self.standing is Standing.BROKEN
        stale = {part for part, _ in summit.parts.items() - self._tags.items()}
        for part in stale | (self._parts.keys() - summit.parts.keys()):
            self._parts.pop(part, None)
        self._unread = (self._unread & summit.parts.keys()) | stale
        self._tags, self._summit = dict(summit.parts), known
        self.standing, self.doubted = Standing.WHOLE, summit.doubted
        if doubted:
            self.read()  # what was broken a moment ago is not believed to be whole before it was seen

    def _opened(self, written: int, sealed: bytes) -> Summit | None:
        try:
            summit = _summits.decode(self._key.unseal(HEAD, written, sealed))
        except (Refused, msgspec.DecodeError) as why:
            if isinstance(why, Refused) and why.problem.code is Code.PAGE_NEWER:
                raise
            return None
        if summit.format > FORMAT:
            raise refuse(Code.PAGE_NEWER, format=summit.format)
        return summit

    def _listed(self, part: str, row: tuple[int, bytes] | None, value: bytes) -> Part | None:
        if row is None or tag(row[1]) != value:
            return None
        try:
            return _parts.decode(self._key.unseal(f"{HEAD}:{part}", 0, row[1]))
        except (Refused, msgspec.DecodeError):
            return None

    def _ready(self, part: str | None) -> None:
        """Before anything is listed: where nothing is known of a part, what is there now is.

        Args:
            part: that in which it is listed; None for all.
        """
        self.read(None if part is None or self.standing is not Standing.WHOLE else (part,))
        if self.standing is not Standing.WHOLE:
            self.read()
        if self.standing is not Standing.WHOLE:
            self._fill(self._store.rows(self._head, enclosures=True))
            self.standing = Standing.WHOLE

    def _fill(self, rows: Iterable[tuple[str, int, bytes]]) -> None:
        """List rows as they are there, wherever nothing is known of their part."""
        known = set(self._parts)
        for name, version, sealed in rows:
            part = part_of(name)
            if part not in known:
                self._parts.setdefault(part, {})[name] = Entry(version, tag(sealed))
                self._touched.add(part)
