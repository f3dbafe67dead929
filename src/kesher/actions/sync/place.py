"""What carries this device's journal: chosen once, and remembered beside the journal and not in it.

Another device of the same journal may reach the same folder by another path.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from kesher.actions.journal_file import CARRIER
from kesher.disk.files import write_whole
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from kesher.sync.carrier import Carrier


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the journal is carried.

    Attributes:
        folder: a folder.
    """

    folder: str = ""


def place_of(home: Path) -> Place | None:
    """What was chosen; None where nothing was."""
    try:
        return msgspec.json.decode((home / CARRIER).read_bytes(), type=Place)
    except (OSError, msgspec.DecodeError, ValueError):
        return None


def choose(home: Path, place: Place) -> None:
    """Remember what was chosen.

    Raises:
        Refused: ``SYNC_FOLDER``: it is not there; or it cannot be remembered.
    """
    if not Path(place.folder).is_dir():
        raise refuse(Code.SYNC_FOLDER, folder=place.folder)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(home / CARRIER, msgspec.json.encode(place), replace=True)


def leave(home: Path) -> None:
    """Remember nothing any more."""
    with contextlib.suppress(OSError):
        (home / CARRIER).unlink(missing_ok=True)


def carrier_at(place: Place, journal: UUID) -> Carrier:
    """What carries a journal at a place."""
    from kesher.sync.folder import Folder

    return Folder(Path(place.folder), journal)


def carrier_of(home: Path, journal: UUID) -> Carrier:
    """What carries this device's journal.

    Raises:
        Refused: ``SYNC_NONE``: nothing was chosen.
    """
    place = place_of(home)
    if place is None:
        raise refuse(Code.SYNC_NONE)
    return carrier_at(place, journal)
