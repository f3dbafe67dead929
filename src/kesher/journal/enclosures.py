"""What lies in the journal beside its pages: photographs of sheets, what one device drew, and packs.

All of it is sealed, is never changed once it is there, and travels as a photograph does.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kesher.journal.manifest import part_of
from kesher.journal.rows import Rows
from kesher.journal.store import ENCLOSED, Row
from kesher.method.late import late
from kesher.method.problems import Code, Refused, refuse

ENCLOSURE_LIMIT = 2 * 1024 * 1024
"""The most bytes of one enclosure."""

PACKED = f"{ENCLOSED}0pack:"
"""How the keys of packs begin. A program that knows none of them carries them unopened, as any enclosure."""

_PACK = late(rf"{PACKED}[0-9a-f]{{16}}")


class Beside(StrEnum):
    """What an enclosure is, by what stands in its key before its day."""

    KEPT = ""
    """The photograph of a sheet that was read, kept with the journal; its day is the first of the sheet."""
    WAITING = "waits:"
    """A photograph that was taken where none can be read, and waits; its day is when it was taken."""
    DRAWN = "drawn:"
    """What a device drew for one that cannot; its day is that on which it was drawn."""


_KINDS = "|".join(each for each in Beside if each)
_ENCLOSURE = late(rf"{ENCLOSED}({_KINDS}|)([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}):[0-9a-f]{{8}}")


class Enclosure(NamedTuple):
    """Something kept in the journal beside its pages.

    Attributes:
        name: its key, which is no day's: its kind, its day (not of a pack), and a mark of its own.
        content: of a photograph the picture, of a pack its file.
    """

    name: str
    content: bytes


def kind_of(name: str) -> Beside | None:
    """What an enclosure is; None when the name is not one's."""
    found = _enclosure(name)
    return found[0] if found else None


def enclosure_day(name: str) -> date | None:
    """The first day of the sheet that a kept photograph shows; None when the name is not one's."""
    found = _enclosure(name)
    return found[1] if found and found[0] is Beside.KEPT else None


def laid_on(name: str) -> date:
    """The day in the key of an enclosure, of whatever kind.

    Raises:
        ValueError: the name is not one's.
    """
    found = _enclosure(name)
    if found is None:
        raise ValueError(name)
    return found[1]


def _enclosure(name: str) -> tuple[Beside, date] | None:
    found = _ENCLOSURE.fullmatch(name)
    try:
        return (Beside(found[1]), date.fromisoformat(found[2])) if found else None
    except ValueError:
        return None


def is_pack(name: str) -> bool:
    """Whether a row is a pack's."""
    return bool(_PACK.fullmatch(name))


def is_known(name: str) -> bool:
    """Whether a key is that of an enclosure of some kind."""
    return is_pack(name) or kind_of(name) is not None


class Enclosures:
    """The enclosures of an open journal."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def names(self, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
        """The names of all enclosures, or of those whose sheets begin on some days, by these."""
        with self._rows.store.reading():
            if first is None or last is None:
                return tuple(name for name in self._listed() if enclosure_day(name))
            there = self._rows.store.enclosed(self._rows.head, first.isoformat(), last.isoformat())
            manifest = self._rows.look()
            parts = {part_of(f"{ENCLOSED}{day.isoformat()}") for day in (first, last)}
            listed = {name for part in parts for name in manifest.listed(part)}
            days = ((name, enclosure_day(name)) for name in sorted(listed.union(there)))
            return tuple(name for name, day in days if day is not None and first <= day <= last)

    def of(self, kind: Beside) -> tuple[str, ...]:
        """The names of all enclosures of a kind that are here, by their days."""
        with self._rows.store.reading():
            found = self._rows.store.enclosed(self._rows.head, kind, kind)
        return tuple(name for name in found if kind_of(name) is kind)

    def content(self, name: str) -> bytes | None:
        """Unseal one enclosure; None when there is none of this name.

        Raises:
            Refused: ``PAGE_DAMAGED``.
        """
        if not is_known(name):
            return None
        with self._rows.store.reading():
            row = self._rows.row(name)
        return self._rows.key.unseal(*row) if row else None

    def damaged(self) -> tuple[str, ...]:
        """The photographs that do not open, are missing, or are not those that are listed."""
        store = self._rows.store
        with store.reading():
            names = self._listed()
        return tuple(name for name in names if not self._opens(name))  # one at a time: nobody waits for all

    def remove(self, name: str) -> bool:
        """Delete an enclosure. It stays in the backups that were made before.

        Returns:
            False when there was none of this name.
        """
        if not is_known(name):
            return False
        rows = self._rows
        with rows.writing():
            there = rows.store.row(rows.head, name) is not None
            if there or rows.manifest.entry(name) is not None:
                rows.store.remove(rows.head, name)
                rows.manifest.drop(name, rows.count())
        return there

    def enclose(self, day: date, content: bytes) -> None:
        """Seal a photograph; the very same one again is kept once. Inside ``writing``."""
        if len(content) > ENCLOSURE_LIMIT:
            raise refuse(Code.PICTURE_LARGE, limit=ENCLOSURE_LIMIT // 1024 // 1024)
        rows = self._rows
        for name in rows.store.enclosed(rows.head, day.isoformat(), day.isoformat()):
            if enclosure_day(name) == day:
                row = rows.store.row(rows.head, name)
                if row is not None and self._opens_to(row, content):
                    return
        self._put(f"{ENCLOSED}{day.isoformat()}:{secrets.token_hex(4)}", content)

    def packs(self) -> tuple[str, ...]:
        """The keys of the packs that are here."""
        kind = PACKED.removeprefix(ENCLOSED).rstrip(":")
        with self._rows.store.reading():
            found = self._rows.store.enclosed(self._rows.head, kind, kind)
        return tuple(filter(is_pack, found))

    def enclose_pack(self, content: bytes) -> str:
        """Seal a pack's file; the answer is its key."""
        if len(content) > ENCLOSURE_LIMIT:
            raise refuse(Code.PACK_LARGE, limit=ENCLOSURE_LIMIT // 1024 // 1024)
        name = f"{PACKED}{secrets.token_hex(8)}"
        with self._rows.writing():
            self._put(name, content)
        return name

    def lay(self, kind: Beside, day: date, content: bytes) -> str:
        """Seal what waits or was drawn; the very same again is kept once. The answer is its name.

        Raises:
            Refused: ``PICTURE_LARGE``.
        """
        if len(content) > ENCLOSURE_LIMIT:
            raise refuse(Code.PICTURE_LARGE, limit=ENCLOSURE_LIMIT // 1024 // 1024)
        rows = self._rows
        with rows.writing():
            for name in rows.store.enclosed(rows.head, kind, kind):
                row = rows.store.row(rows.head, name)
                if row is not None and self._opens_to(row, content):
                    return name
            name = f"{ENCLOSED}{kind}{day.isoformat()}:{secrets.token_hex(4)}"
            self._put(name, content)
        return name

    def bring(self, brought: Iterable[Enclosure]) -> None:
        """Take in enclosures from elsewhere; one that is here stays as it is here. Inside ``writing``."""
        for each in brought:
            if not self._has(each.name):
                self._put(each.name, each.content)

    def _listed(self) -> list[str]:
        """The keys of all enclosures that are there, and of those that should be."""
        listed = {name for name in self._rows.look().names() if name.startswith(ENCLOSED)}
        return sorted(listed | set(self._rows.store.enclosed(self._rows.head)))

    def _has(self, name: str) -> bool:
        """Whether an enclosure is here and opens."""
        try:
            row = self._rows.row(name)
        except Refused:
            return False
        return row is not None and self._rows.opens(row)

    def _opens(self, name: str) -> bool:
        with self._rows.store.reading():
            return self._has(name)

    def _opens_to(self, row: Row, content: bytes) -> bool:
        try:
            return self._rows.key.unseal(*row) == content
        except Refused:
            return False  # a damaged one stands in nobody's way

    def _put(self, name: str, content: bytes) -> None:
        self._rows.seal(name, self._rows.version(name) + 1, content)
