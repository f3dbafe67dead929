"""Bringing a teacher's pack in from the file by which it was handed on."""

from __future__ import annotations

import contextlib
import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from kesher.actions.answers import answers
from kesher.disk.files import unwritten
from kesher.method.pack import Pack
from kesher.method.problems import Code, refuse
from kesher.words.pack_file import whole
from kesher.words.packs import OWN, lying, parts_in


class How(StrEnum):
    """What bringing it in came to."""

    ADDED = "added"
    SAME = "same"
    """The same pack lies there already, and nothing was changed."""
    REPLACED = "replaced"
    """It took the place of an earlier one, which lies hidden beside it."""


class Brought(NamedTuple):
    """A pack that lies among one's own."""

    pack: Pack
    how: How


@answers
def bring(home: Path, raw: bytes) -> Brought:
    """Lay a pack down among one's own, under its id: whole, or not at all.

    Args:
        home: Kesher's own folder.
        raw: the pack's file.

    Returns:
        The pack, and what this came to; or why it was refused: it is no pack's file, or not whole; a newer
        one is here (``PACK_OLDER``); the disk is full, or the folder cannot be written.
    """
    pack, parts = whole(raw)
    folder = home / OWN
    # A teacher may have laid his own folder there himself, under any name.
    place, before = next(
        ((where, each) for where, each in lying(folder) if each.id == pack.id), (folder / pack.id, None)
    )
    if before is not None and before.version > pack.version:
        raise refuse(Code.PACK_OLDER, version=before.version)
    if before is not None and parts_in(place)[0] == parts:
        return Brought(before, How.SAME)
    fresh = folder / f".{secrets.token_hex(8)}.new"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, text in parts.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        replaced = _put(fresh, place)
    except OSError as error:
        _clear(fresh)
        raise refuse(unwritten(error)) from None
    return Brought(pack, How.REPLACED if replaced else How.ADDED)


def _put(fresh: Path, place: Path) -> bool:
    """Put a new folder into its place; what lay there stays beside it, hidden, and nothing of it is lost."""
    if not os.path.lexists(place):
        fresh.rename(place)
        return False
    earlier = place.with_name(f".{place.name}.before")
    _clear(earlier)
    place.rename(earlier)
    try:
        fresh.rename(place)
    except OSError:
        earlier.rename(place)
        raise
    return True


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        import shutil  # it brings half a dozen kinds of archive with it

        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
