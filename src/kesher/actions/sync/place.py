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


_LETS_IN = "#"


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the journal is carried.

    Attributes:
        folder: a folder.
        address: of a host.
        token: of this device, for that host; it opens nothing of the journal.
        told: by which it is seen whether the host knows the mails that are to come; empty where none are.
        told_push: the same of its notices.
        calendar: the part that nobody guesses of the address at which the host serves a calendar.
        served: by which it is seen whether that calendar is as it was chosen, and of this month.
        recovery: by which it is seen whether what the recovery code opens lies there as it is now.
    """

    folder: str = ""
    address: str = ""
    token: str = ""
    told: str = ""
    told_push: str = ""
    calendar: str = ""
    served: str = ""
    recovery: str = ""


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
    if not place.address and not Path(place.folder).is_dir():
        raise refuse(Code.SYNC_FOLDER, folder=place.folder)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(home / CARRIER, msgspec.json.encode(place), replace=True)


def at_host(address: str, code: str, name: str) -> Place:
    """A place at a host that lets this device in.

    Args:
        address: of the host, as it was typed.
        code: of the host's page, which lets one device in.
        name: what this device is called there.

    Raises:
        Refused: ``HOST_ADDRESS``, ``DEVICE_CODE_WRONG``, or the host cannot be reached.
    """
    from kesher.sync.hosted import Host, checked

    address = checked(address)
    return Place(address=address, token=Host(address).let_in(code, name).token)


def told(place: Place | None) -> str:
    """The place as a new device is told of it, with what lets it in there."""
    if place is None or not place.address:
        return place.folder if place else ""
    from kesher.sync.hosted import Host

    return f"{place.address}{_LETS_IN}{Host(place.address, place.token).new_code()}"


def by_told(said: str, name: str) -> Place | None:
    """The place that a new device was told of; None where it cannot be reached from here.

    Raises:
        Refused: as by :func:`at_host`.
    """
    address, lets_in, code = said.partition(_LETS_IN)
    if lets_in and "://" in address:
        return at_host(address, code, name)
    return Place(folder=said) if said and Path(said).is_dir() else None


def leave(home: Path) -> None:
    """Remember nothing any more."""
    with contextlib.suppress(OSError):
        (home / CARRIER).unlink(missing_ok=True)


def carrier_at(place: Place, journal: UUID) -> Carrier:
    """What carries a journal at a place."""
    from kesher.sync.folder import Folder

    if place.address:
        from kesher.sync.hosted import Host, Hosted

        return Hosted(Host(place.address, place.token), journal)
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
