"""A person's own packs on all his devices: they lie in the journal as sealed rows, and beside it as folders.

What was brought in by hand on one device is laid into the journal; what came with the journal is looked
through as any file of a pack, and laid down beside it. By its id it is the same pack. Where one side changed
since both were alike, that side stands; where both did, the higher edition. A folder that is missing is laid
anew, and a row that is missing too: only a pack that was taken off goes, and never one that is in use. A
folder that is not whole just now, since somebody writes in it, is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from kesher.actions.desk import Desk
from kesher.actions.practice.packs import bring, of_row, set_aside
from kesher.disk.files import write_whole
from kesher.journal.journal import Journal
from kesher.method.problems import Code, Problem, Refused
from kesher.sync.kept import Kept
from kesher.words.pack_file import packed
from kesher.words.packs import OWN, SHIPPED, lying, parts_in, stamp

_RECORD = ".carried"


class Alike(msgspec.Struct, frozen=True):
    """A pack as it last lay in the journal and beside it alike.

    Attributes:
        row: its key in the journal.
        digest: of its file.
        place: the name of its folder.
    """

    row: str
    digest: str
    place: str


class Record(msgspec.Struct, frozen=True):
    """What is remembered beside the packs, of one journal.

    Attributes:
        journal: which.
        alike: the packs by their ids.
        rows: what each row that was opened holds: an id, an edition and a digest; of one that is no pack
            nothing.
    """

    journal: str
    alike: dict[str, Alike] = {}
    rows: dict[str, tuple[str, int, str]] = {}


class Edition(NamedTuple):
    """A pack as it lies somewhere, in the order of editions.

    Attributes:
        version: the edition.
        digest: of its file.
        row: its key in the journal; empty for a folder.
        folder: where it lies; None for a row.
    """

    version: int
    digest: str
    row: str = ""
    folder: Path | None = None


_NOTHING = ("", 0, "")


def alike(desk: Desk, now: datetime) -> list[Problem]:
    """Bring the packs beside the journal and those in it to the same; the answer is what could not be.

    Raises:
        Refused: the journal is not open, or cannot be written.
    """
    journal, home = desk.journal(now), desk.home
    names = journal.packs()
    beside = _beside(home / OWN)
    if not names and not beside:
        return []
    before = _record(home, str(journal.head.journal))
    rows, said = _rows(journal, names, before)
    work = _Work(desk, now, journal, before)
    for pack in sorted({*_within(rows), *beside}):
        with suppress(Refused):
            work.one(pack, _within(rows).get(pack, []), beside.get(pack))
    record = Record(
        before.journal, work.alike, {name: rows[name] for name in rows if name in journal.packs()}
    )
    if record != before:
        with suppress(Refused, OSError):  # then all of it is looked at again the next time
            (home / OWN).mkdir(mode=0o700, exist_ok=True)
            write_whole(home / OWN / _RECORD, msgspec.json.encode(record), replace=True)
    return [*said, *work.said]


class _Work:
    """What is done with each pack."""

    def __init__(self, desk: Desk, now: datetime, journal: Journal, before: Record) -> None:
        self._desk, self._now, self._journal, self._before = desk, now, journal, before
        self.alike: dict[str, Alike] = {}
        self.said: list[Problem] = []

    def one(self, pack: str, rows: list[Edition], folder: Edition | None) -> None:
        """One pack, as it lies in rows of the journal and in a folder."""
        known = self._before.alike.get(pack)
        inside = max(rows, key=lambda each: (each.version, each.digest), default=None)
        if inside is None:
            if folder is not None:
                self._only_here(pack, folder, known)
            return
        for each in rows:
            if each.row != inside.row:
                self._journal.remove_enclosure(each.row)  # an earlier edition, or the same once more
        if folder is None and self._written_in(pack, known):
            if known is not None:
                self.alike[pack] = known
        elif folder is None or (folder.digest != inside.digest and not _stands(folder, inside, known)):
            self._lay(pack, inside)
        elif folder.digest != inside.digest:
            self._enclose(pack, folder)
            self._journal.remove_enclosure(inside.row)
        else:
            self._alike(pack, inside.row, folder)

    def _written_in(self, pack: str, known: Alike | None) -> bool:
        """Whether something lies where its folder is, and is no whole pack just now."""
        places = {pack, known.place if known else pack}
        return any((self._desk.home / OWN / each).exists() for each in places)

    def _alike(self, pack: str, row: str, folder: Edition) -> None:
        self.alike[pack] = Alike(row, folder.digest, folder.folder.name if folder.folder else pack)

    def _only_here(self, pack: str, folder: Edition, known: Alike | None) -> None:
        """It lies beside the journal and not in it: it is new here, or was taken off elsewhere."""
        gone = known is not None and known.digest == folder.digest and self._taken_off(known.row)
        if gone and folder.folder is not None and self._desk.cover(self._now).pack != pack:
            set_aside(folder.folder)
        else:
            self._enclose(pack, folder)

    def _taken_off(self, row: str) -> bool:
        """Whether a row went by somebody's hand, and is not only missing."""
        kept = Kept(self._journal.rows)
        with self._journal.rows.store.reading():
            return any(not each.tag for each in kept.past(row))

    def _enclose(self, pack: str, folder: Edition) -> None:
        raw = _file(folder.folder, folder.digest) if folder.folder else b""
        self._alike(pack, self._journal.enclose_pack(raw), folder)

    def _lay(self, pack: str, inside: Edition) -> None:
        raw = self._journal.enclosure(inside.row)
        laid = bring(self._desk.home, raw or b"")
        if isinstance(laid, Problem):
            self.said.append(laid)
        else:
            self._alike(pack, inside.row, _beside(self._desk.home / OWN).get(pack, inside))


def _stands(folder: Edition, inside: Edition, known: Alike | None) -> bool:
    """Whether the folder stands against the row: it alone was changed, or it is the higher edition."""
    if folder.version != inside.version or known is None:
        return (folder.version, folder.digest) > (inside.version, inside.digest)
    if known.digest in (folder.digest, inside.digest):
        return known.digest == inside.digest
    return folder.digest > inside.digest


def _within(rows: dict[str, tuple[str, int, str]]) -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for name, (pack, version, digest) in sorted(rows.items()):
        if pack:
            found.setdefault(pack, []).append(Edition(version, digest, row=name))
    return found


def _rows(
    journal: Journal, names: Iterable[str], before: Record
) -> tuple[dict[str, tuple[str, int, str]], list[Problem]]:
    """What each row holds; and that one is no pack that this program can use, said once."""
    found: dict[str, tuple[str, int, str]] = {}
    said: list[Problem] = []
    for name in names:
        if name in before.rows:
            found[name] = before.rows[name]
            continue
        held = of_row(journal, name)
        if held is None:
            said.append(Problem(Code.PACK_FOREIGN))
        found[name] = (held.pack.id, held.pack.version, _digest(packed(held.parts))) if held else _NOTHING
    return found, said


def _beside(folder: Path) -> dict[str, Edition]:
    found: dict[str, Edition] = {}
    for where, pack in lying(folder):
        if pack.id != SHIPPED and pack.id not in found:
            digest = _digest_once(where, stamp(where))
            found[pack.id] = Edition(pack.version, digest, folder=where)
    return found


@lru_cache(maxsize=16)
def _digest_once(folder: Path, _: tuple[int, ...]) -> str:
    return _digest(packed(parts_in(folder)[0]))


def _file(folder: Path, digest: str) -> bytes:
    """A pack's folder as one file; nothing where somebody writes in it just now."""
    raw = packed(parts_in(folder)[0])
    if _digest(raw) != digest:
        raise Refused(Problem(Code.SYNC_BUSY))
    return raw


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _record(home: Path, journal: str) -> Record:
    with suppress(OSError, msgspec.DecodeError, ValueError):
        found = msgspec.json.decode((home / OWN / _RECORD).read_bytes(), type=Record)
        if found.journal == journal:
            return found
    return Record(journal)
