"""A folder that carries a journal: a stick, or any folder that another program keeps alike on two computers.

Each device has a place of its own in it and writes nowhere else, so two never write one file. What it leaves
lies in small files that are named by what they hold; the head that names them is written last, and whole. So
a folder that is half copied, older, or full of conflicted copies is at worst a folder that is waited for.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from kesher.disk.files import write_whole
from kesher.journal import cipher
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.carrier import Answer, Push, Pushed, Seen, Source

FORMAT = 1
ENDING = ".kesher"
HEAD = f"head{ENDING}"
NOTES = "kesher-notes"
LARGEST = 256 * 1024 * 1024

_WRITER = re.compile("[0-9a-f]{16}")
_FILE = re.compile(rf"(?:rows-\d\d|long)-[0-9a-f]{{32}}{re.escape(ENDING)}")


class _Left(msgspec.Struct, frozen=True):
    """The head of one device's place, and the files that belong to it."""

    format: int
    epoch: int
    serial: int
    head: bytes
    files: tuple[str, ...]


_heads = msgspec.msgpack.Decoder(_Left)
_rows = msgspec.msgpack.Decoder(tuple[Bundle, ...])
_wraps = msgspec.msgpack.Decoder(dict[str, bytes])


class Folder:
    """A carrier that is a folder.

    Args:
        folder: where; it must be there.
        journal: which journal of those that may lie in it.
    """

    apart = True

    def __init__(self, folder: Path, journal: UUID) -> None:
        self._folder = folder
        self._place = folder / f"kesher-{cipher.digest(b'kesher folder|' + journal.bytes)[:6].hex()}"

    # --- reading -------------------------------------------------------------------------------------

    def pull(self, seen: Mapping[str, Seen], device: str) -> Sequence[Source]:
        """What each device left, whole, where it is another than was read before."""
        return [self._source(place, seen) for place in self._places()]

    def _places(self) -> list[Path]:
        try:
            if not self._folder.is_dir():
                raise refuse(Code.SYNC_FOLDER, folder=str(self._folder))
            if not self._place.is_dir():
                return []
            return sorted(each for each in self._place.iterdir() if _WRITER.fullmatch(each.name))
        except OSError:
            raise refuse(Code.SYNC_FOLDER, folder=str(self._folder)) from None

    def _source(self, place: Path, seen: Mapping[str, Seen]) -> Source:
        left = _left(place)
        if left is None:
            return Source(place.name, 0, 0, b"", (), whole=False)
        before = seen.get(place.name)
        if before is not None and before.digest == cipher.digest(left.head):
            return Source(place.name, left.epoch, left.serial, left.head, (), whole=False)
        bundles = [bundle for name in left.files for bundle in _bundles(place, name)]
        return Source(place.name, left.epoch, left.serial, left.head, tuple(bundles), whole=True)

    def bodies(self, writer: str, names: Sequence[bytes]) -> Iterator[Bundle]:
        """The rows of these names with their bodies."""
        place, wanted = self._place / writer, set(names)
        left = _left(place) if _WRITER.fullmatch(writer) else None
        for name in left.files if left else ():
            for bundle in _bundles(place, name):
                if bundle.name in wanted:
                    body = _content(place / _long(bundle.digest)) if bundle.cut else bundle.body
                    yield Bundle(bundle.name, bundle.version, bundle.digest, bundle.size, body or b"")

    # --- writing -------------------------------------------------------------------------------------

    def push(self, push: Push) -> Answer:
        """Write what changed, and the head last."""
        place = self._place / push.device
        self._make(place)
        left = None if push.whole else _left(place)
        kept = {name[:7]: name for name in (left.files if left else ())}
        for bucket, fresh in _buckets(push.bundles).items():
            old = {each.name: each for each in (_bundles(place, kept[bucket]) if bucket in kept else ())}
            rows = sorted((old | {each.name: each for each in fresh}).values(), key=lambda each: each.name)
            content = msgspec.msgpack.encode([each.stub() if each.size > INLINE else each for each in rows])
            kept[bucket] = f"{bucket}-{cipher.digest(content)[:16].hex()}{ENDING}"
            for each in fresh:
                if each.size > INLINE:
                    self._write(place / _long(each.digest), each.body)
            self._write(place / kept[bucket], content)
        serial, files = push.after + 1, tuple(sorted(kept.values()))
        head = _Left(FORMAT, push.epoch, serial, push.head, files)
        write_whole(place / HEAD, msgspec.msgpack.encode(head), replace=True)
        self._sweep(place, files)
        return Pushed(serial)

    def renew(self, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        """Write all under the new key; with the head it is there at once."""
        place = self._place / push.device
        self._make(place)
        write_whole(place / _keys(push.epoch), msgspec.msgpack.encode(dict(wraps)), replace=True)
        return self.push(push._replace(whole=True))

    def wraps(self, epoch: int) -> Sequence[Mapping[str, bytes]]:
        """What each device that renewed the key passed on."""
        found = []
        for place in self._places():
            with contextlib.suppress(msgspec.DecodeError, ValueError):
                found.append(_wraps.decode(_content(place / _keys(epoch)) or b""))
        return found

    def _make(self, place: Path) -> None:
        self._places()
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise refuse(Code.SYNC_FOLDER, folder=str(self._folder)) from None

    def _write(self, path: Path, content: bytes) -> None:
        if _content(path) != content:  # named by what it holds: the same is there already, unless it is torn
            write_whole(path, content, replace=True)

    def _sweep(self, place: Path, files: Sequence[str]) -> None:
        """Take away what the head does not name any more. What cannot be taken away now is another time."""
        named = {*files}
        with contextlib.suppress(OSError, Refused):
            for name in files:
                named |= {_long(each.digest) for each in _bundles(place, name) if each.cut}
            for path in place.iterdir():
                if path.name not in named and _FILE.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    # --- notes ---------------------------------------------------------------------------------------

    def leave(self, name: bytes, note: bytes) -> None:
        """Leave a note. A folder has no clock: how old it is stands sealed in it."""
        self._make(self._folder / NOTES)
        write_whole(self._note(name), note, replace=True)

    def note(self, name: bytes) -> bytes | None:
        """A note that was left."""
        self._places()
        return _content(self._note(name))

    def clear(self, name: bytes) -> None:
        """Take a note away."""
        with contextlib.suppress(OSError):
            self._note(name).unlink(missing_ok=True)

    def _note(self, name: bytes) -> Path:
        return self._folder / NOTES / f"{name.hex()}{ENDING}"


def _content(path: Path) -> bytes | None:
    try:
        if path.stat().st_size > LARGEST:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _left(place: Path) -> _Left | None:
    try:
        left = _heads.decode(_content(place / HEAD) or b"")
    except (msgspec.DecodeError, ValueError):
        return None
    return left if all(map(_FILE.fullmatch, left.files)) else None


def _bundles(place: Path, name: str) -> tuple[Bundle, ...]:
    """What lies in a file; nothing where it has not come yet, or not whole."""
    content = _content(place / name)
    if content is None or f"-{cipher.digest(content)[:16].hex()}{ENDING}" != name[7:]:
        return ()
    try:
        return _rows.decode(content)
    except (msgspec.DecodeError, ValueError):
        return ()


def _buckets(bundles: Sequence[Bundle]) -> dict[str, list[Bundle]]:
    """Rows by the file they lie in: by the first letters of their hidden names, which say nothing."""
    found: dict[str, list[Bundle]] = {}
    for each in bundles:
        found.setdefault(f"rows-{each.name[0] >> 2:02d}", []).append(each)
    return found


def _long(digest: bytes) -> str:
    return f"long-{digest[:16].hex()}{ENDING}"


def _keys(epoch: int) -> str:
    return f"keys-{epoch}{ENDING}"
