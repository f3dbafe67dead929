"""A pack as one file, to hand on: a zip of its folder.

Such a file comes from a stranger. Nothing of it is unpacked to a disk here, no name in it is more than a
name, and it unfolds no further than its bounds, whatever it says of itself.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kesher.method.late import late
from kesher.method.pack import Fault, Pack
from kesher.method.problems import Code, refuse
from kesher.words.packs import FILE_LIMIT, FILES_LIMIT, SHIPPED, check_parts, parts_in

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

LIMIT = 2 * 1024 * 1024
"""Bytes of such a file. The pack that ships needs some 30,000."""

UNFOLDED = 8 * 1024 * 1024
"""Bytes to which all of its texts may unfold."""

_ID = 60
"""Letters of an id that becomes the name of a folder and of a file."""

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every text in it: the same pack is the same file, and tells nothing of who made it."""

_NAME = late(r"[a-z0-9-]+(?:/[a-z0-9-]+){0,2}\.(?:toml|md)")
_FOLDER = late(r"[a-z0-9-]+(?:/[a-z0-9-]+)?/")
"""As all names in a pack are. None of them climbs, and none is of another kind of file."""


class Opened(NamedTuple):
    """A pack's file that was found whole.

    Attributes:
        pack: what it holds.
        parts: its texts, by their names in the pack's folder.
    """

    pack: Pack
    parts: dict[str, bytes]


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The texts of a pack as one file; the same texts are the same bytes."""
    import zipfile  # it brings several kinds of archive with it

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for name in sorted(parts):
            each = zipfile.ZipInfo(name, _STAMP)
            each.compress_type, each.create_system = zipfile.ZIP_DEFLATED, 3
            each.external_attr = (stat.S_IFREG | 0o644) << 16
            whole.writestr(each, parts[name])
    return out.getvalue()


def file_of(folder: Path) -> bytes | tuple[Fault, ...]:
    """A pack's folder as one file; or everything that is wrong with it.

    Raises:
        Refused: there is no such folder; ``PACK_LARGE``; ``PACK_OURS``.
    """
    parts, faults = parts_in(folder)
    found = check_parts(parts, faults)
    if not isinstance(found, Pack):
        return found
    raw = packed(parts)
    # What goes out has to come in again: it is held to the same bounds.
    again = opened(raw)
    return raw if isinstance(again, Opened) else again


def opened(raw: bytes) -> Opened | tuple[Fault, ...]:
    """Open a pack's file: the pack and its texts, or everything that is wrong with them.

    Raises:
        Refused: ``PACK_FOREIGN``: it is no pack's file, is damaged, or was made to do harm; ``PACK_LARGE``;
            ``PACK_OURS``: it calls itself the one that ships.
    """
    if len(raw) > LIMIT:
        raise _large()
    parts = _unfolded(raw)
    found = check_parts(parts)
    if not isinstance(found, Pack):
        return found
    if len(found.id) > _ID:
        return (Fault("pack.toml", 1, "bad-id", found.id[:_ID]),)
    if found.id == SHIPPED:
        raise refuse(Code.PACK_OURS)
    return Opened(found, parts)


def whole(raw: bytes) -> Opened:
    """Open a pack's file, for a door that tells one thing at a time.

    Raises:
        Refused: as :func:`opened`; or ``PACK_TORN``, with the first file in it that is not well.
    """
    found = opened(raw)
    if not isinstance(found, Opened):
        raise refuse(Code.PACK_TORN, file=found[0].file)
    return found


def _large() -> Exception:
    return refuse(Code.PACK_LARGE, limit=LIMIT // 1024 // 1024)


def _unfolded(raw: bytes) -> dict[str, bytes]:
    import struct
    import zipfile
    import zlib

    broken = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, IndexError)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return dict(_parts(archive))
    except (*broken, KeyError, NotImplementedError, RuntimeError, OverflowError):
        raise refuse(Code.PACK_FOREIGN) from None


def _parts(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > FILES_LIMIT:
        raise _large()
    if len({each.filename for each in entries}) < len(entries) or not all(map(_lawful, entries)):
        raise refuse(Code.PACK_FOREIGN)
    texts = [each for each in entries if not each.filename.endswith("/")]
    if sum(each.file_size for each in texts) > UNFOLDED or any(each.file_size > FILE_LIMIT for each in texts):
        raise _large()
    for each in texts:
        # A part is never read further than the size it gives, and one that is of another size is damaged.
        with archive.open(each) as part:
            text = part.read(FILE_LIMIT + 1)
        if len(text) != each.file_size:
            raise refuse(Code.PACK_FOREIGN)
        yield each.filename, text


def _lawful(entry: ZipInfo) -> bool:
    """Whether a part is a plain text or a folder under a name of a pack's, and no link."""
    import zipfile

    name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    if name.endswith("/"):
        return bool(_FOLDER.fullmatch(name)) and kind in (0, stat.S_IFDIR)
    return (
        bool(_NAME.fullmatch(name))
        and kind in (0, stat.S_IFREG)
        and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )
