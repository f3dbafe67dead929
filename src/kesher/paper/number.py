"""A sheet's number: which week it is, and whose.

A sheet says by its four corners which layout it has, and by its number on which Hebrew day its week begins
and whose journal and point it was printed for. The number is written twice: as three square fiducials of 0 to
999, which a camera reads even from a poor photograph, and as a QR code, which holds more.

Neither holds a word or an id. What ties a sheet to a journal is a :class:`Seal`, a keyed digest that only the
journal's owner can make again; a sheet printed without a journal carries none, and is anyone's.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date, timedelta

import msgspec

from kesher.method.language import Language
from kesher.paper.geometry import VERSION, VERSIONS, Paper

EPOCH = date(2000, 1, 1)
SPAN = 36_525
"""Days that the fiducials can tell apart: a hundred years from :data:`EPOCH`."""

FIDUCIALS = 3
FIDUCIAL_VALUES = 1000
SEALS = FIDUCIAL_VALUES**FIDUCIALS // SPAN
"""How many seals the fiducials can tell apart; 0 stands for none."""

_LAYOUTS = tuple((paper, language) for paper in Paper for language in Language)
CORNER_IDS = 50
"""Of the dictionary the corners are taken from."""
_PREFIX = "K"
_SEAL_BYTES = 8
_LAYOUTS_AT_MOST = 16


class Seal(msgspec.Struct, frozen=True):
    """Whose sheet it is.

    Attributes:
        digest: eight bytes; none at all for a sheet printed without a journal.
    """

    digest: bytes = b""

    @property
    def short(self) -> int:
        """What the fiducials hold of it: 1 to :data:`SEALS` - 1, and 0 without one."""
        return 1 + int.from_bytes(self.digest, "big") % (SEALS - 1) if self.digest else 0


class Number(msgspec.Struct, frozen=True):
    """A sheet's number, as far as it was read.

    Attributes:
        first: the first Hebrew day of the week.
        short: the seal as the fiducials hold it.
        digest: the whole seal, where the QR code was read; None where it was not.
    """

    first: date
    short: int
    digest: bytes | None = None

    def is_of(self, seal: Seal) -> bool:
        """Whether the sheet carries this seal."""
        if self.digest is not None:
            return self.digest == seal.digest
        return self.short == seal.short


def fiducials_of(first: date, seal: Seal) -> tuple[int, ...]:
    """The three fiducials of a sheet, each 0 to 999.

    Raises:
        ValueError: the day is outside the hundred years that fiducials can tell apart.
    """
    day = (first - EPOCH).days
    if not 0 <= day < SPAN:
        raise ValueError(first)
    whole = seal.short * SPAN + day
    return (whole // FIDUCIAL_VALUES**2, whole // FIDUCIAL_VALUES % FIDUCIAL_VALUES, whole % FIDUCIAL_VALUES)


def number_of_fiducials(fiducials: tuple[int, ...]) -> Number | None:
    """The number that three fiducials hold; None when no sheet has such fiducials."""
    whole = 0
    for each in fiducials:
        whole = whole * FIDUCIAL_VALUES + each
    short, day = divmod(whole, SPAN)
    return Number(EPOCH + timedelta(days=day), short) if short < SEALS else None


def code_of(paper: Paper, language: Language, first: date, seal: Seal, version: int = VERSION) -> str:
    """What the QR code holds: capitals and digits only, so that it stays small."""
    day = (first - EPOCH).days.to_bytes(2, "big")
    raw = bytes([version * _LAYOUTS_AT_MOST + layout_number(paper, language)]) + day + seal.digest
    return _PREFIX + base64.b32encode(raw).decode().rstrip("=")


def number_of_code(text: str) -> tuple[int, int, Number] | None:
    """The layout's version, its number and the sheet's number; None when the code is not a sheet's."""
    if not text.startswith(_PREFIX):
        return None
    padded = text[len(_PREFIX) :] + "=" * (-(len(text) - len(_PREFIX)) % 8)
    try:
        raw = base64.b32decode(padded)
    except (binascii.Error, ValueError):
        return None
    if len(raw) not in (3, 3 + _SEAL_BYTES):
        return None
    version, layout = divmod(raw[0], _LAYOUTS_AT_MOST)
    day = int.from_bytes(raw[1:3], "big")
    if day >= SPAN:
        return None
    seal = Seal(raw[3:])
    return version, layout, Number(EPOCH + timedelta(days=day), seal.short, seal.digest)


def layout_number(paper: Paper, language: Language) -> int:
    """The number of a layout, in the order in which corner ids were given out."""
    return _LAYOUTS.index((paper, language))


def corner_ids(paper: Paper, language: Language, version: int = VERSION) -> tuple[int, int, int, int]:
    """The ids of the four corners, from the top left clockwise. No two layouts share one."""
    start = (version - 1) * 4 * len(_LAYOUTS) + 4 * layout_number(paper, language)
    return (start, start + 1, start + 2, start + 3)


def layout_of_corner(corner: int) -> tuple[Paper, Language, int, int] | None:
    """The layout that a corner's id belongs to, its version, and which of the four corners it is.

    None for a version that is not read.
    """
    version, within = divmod(corner, 4 * len(_LAYOUTS))
    if version + 1 not in VERSIONS:
        return None
    layout, place = divmod(within, 4)
    return (*_LAYOUTS[layout], version + 1, place)
