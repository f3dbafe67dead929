"""Bringing a teacher's pack in from the file by which it was handed on, and taking it off again."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kesher.actions.answers import answers
from kesher.disk.files import unwritten
from kesher.method.pack import Pack
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words.pack_file import Opened, opened, whole
from kesher.words.packs import OWN, SHIPPED, lying, parts_in, shipped

if TYPE_CHECKING:
    from kesher.actions.desk import Desk
    from kesher.journal.journal import Journal


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


# --- taking one off --------------------------------------------------------------------------------------


@answers
def remove(desk: Desk, now: datetime, wanted: str) -> Pack | Problem:
    """Take off a pack that was added: here, and with the next rounds on the person's other devices.

    Args:
        desk: the desk; the journal must be open.
        now: the instant.
        wanted: its id.

    Returns:
        The pack, whose texts lie hidden beside the others; or why it stays: it is in use, or days that were
        written name foundations that stand in no other pack here.
    """
    if wanted == SHIPPED:
        raise refuse(Code.PACK_SHIPPED)
    journal, there = desk.journal(now), dict(_by_id(desk.home / OWN))
    if wanted not in there:
        raise refuse(Code.PACK_UNKNOWN)
    if desk.cover(now).pack == wanted:
        raise refuse(Code.PACK_USED)
    place, pack = there[wanted]
    others = [shipped(), *(each for name, (_, each) in there.items() if name != wanted)]
    if _foundations(pack).difference(*map(_foundations, others)) & _named(journal):
        raise refuse(Code.PACK_NEEDED)
    for row in journal.packs():
        found = of_row(journal, row)
        if found is not None and found.pack.id == wanted:
            journal.remove_enclosure(row)
    set_aside(place)
    return pack


def set_aside(place: Path) -> None:
    """Hide a pack's folder beside where it lay, in the place of what was hidden there before.

    Raises:
        Refused: it cannot be written there.
    """
    earlier = place.with_name(f".{place.name}.before")
    try:
        _clear(earlier)
        place.rename(earlier)
    except OSError as error:
        raise refuse(unwritten(error)) from None


def of_row(journal: Journal, row: str) -> Opened | None:
    """The pack that a row of the journal holds, looked through as any that comes; None where it is none."""
    try:
        found = opened(journal.enclosure(row) or b"")
    except Refused:
        return None
    return found if isinstance(found, Opened) else None


def _by_id(folder: Path) -> Iterator[tuple[str, tuple[Path, Pack]]]:
    return ((pack.id, (place, pack)) for place, pack in lying(folder))


def _foundations(pack: Pack) -> set[str]:
    """The foundations that a pack tells of, in any language."""
    return {each for words in pack.words.values() for each in words.foundations}


def _named(journal: Journal) -> set[str]:
    """The foundations that the pages name."""
    pages = journal.book().pages
    sat = {each.foundation for page in pages for each in page.sittings if each.foundation}
    read = {each.foundation for page in pages for each in page.readings}
    return sat | read | {each.foundation for page in pages for each in page.highlights}


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
