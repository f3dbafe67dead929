"""Photographs of sheets that were taken where none can be read, and wait for a computer that reads them.

One is sealed as it came, and travels with the journal. It is let go of on every device once what is on it
was written, or when the person says so, and not before: a photograph that could not be read still waits.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from kesher.actions.desk import Desk, answers
from kesher.actions.paper import returns
from kesher.journal.enclosures import Beside, laid_on
from kesher.journal.journal import ENCLOSURE_LIMIT
from kesher.method.problems import Code, Problem, Refused

HOLDS = 12
"""The most photographs that wait at once: a telephone has room for so many, and they are three months."""

_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"%PDF-")
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_ENDS = {b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG\r\n\x1a\n": b"IEND", b"%PDF-": b"%%EOF"}
"""What stands in a file that came whole, of the kinds that have an end."""


class Photograph(NamedTuple):
    """A photograph that waits: its key in the journal, and the day on which it was taken."""

    name: str
    day: date

    @property
    def mark(self) -> str:
        """What tells it from others, for an address."""
        return self.name.rsplit(":", 1)[1]


def photographs(desk: Desk, now: datetime) -> tuple[Photograph, ...]:
    """Those that wait, earliest first.

    Raises:
        Refused: the journal is not open.
    """
    return tuple(Photograph(name, laid_on(name)) for name in desk.journal(now).beside(Beside.WAITING))


@answers
def put_by(desk: Desk, now: datetime, raw: bytes) -> Photograph | Problem:
    """Seal a photograph as it came, to be read on another device; the very same one again is kept once.

    Returns:
        It; or ``PICTURE_UNREADABLE`` for what is no picture or was cut short, ``PICTURE_LARGE``,
        ``SHEET_WAITS_MANY`` or ``RESTING``.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    if len(raw) > ENCLOSURE_LIMIT:
        return Problem(Code.PICTURE_LARGE, {"limit": ENCLOSURE_LIMIT // 1024 // 1024})
    if not _a_picture(raw):
        return Problem(Code.PICTURE_UNREADABLE)
    journal = desk.journal(now)
    if len(journal.beside(Beside.WAITING)) >= HOLDS:
        return Problem(Code.SHEET_WAITS_MANY, {"limit": HOLDS})
    name = journal.lay(Beside.WAITING, desk.moment(now).day, raw)
    return Photograph(name, laid_on(name))


def _a_picture(raw: bytes) -> bool:
    """Whether a file says that it is a picture, and came whole; its inside is looked at where it is read."""
    if raw[4:8] == b"ftyp":
        return raw[8:12] in _BRANDS
    if raw[:4] == b"RIFF":
        return raw[8:12] == b"WEBP" and len(raw) >= 8 + int.from_bytes(raw[4:8], "little")
    head = next((each for each in _HEADS if raw.startswith(each)), None)
    return head is not None and _ENDS.get(head, b"") in raw[len(head) :]


@answers
def read(desk: Desk, now: datetime, waits: Photograph) -> list[returns.Lying | Problem] | Problem:
    """Read a photograph that waits, and lay each sheet on it on the desk; nothing is written or let go of.

    Returns:
        The sheets, and why something on it could not be read; or ``RESTING``, or ``SHEET_GONE``.
    """
    if desk.still(now):
        return Problem(Code.RESTING)
    try:
        raw = desk.journal(now).enclosure(waits.name)
    except Refused as refused:
        if refused.problem.code is not Code.PAGE_DAMAGED:
            raise
        return Problem(Code.PICTURE_UNREADABLE)
    if raw is None:
        return Problem(Code.SHEET_GONE)
    brought = [
        each
        if isinstance(each, Problem)
        else returns.bring(desk, now, waits.day.isoformat(), each, waits=waits.name)
        for each in returns.read_raw(raw)
    ]
    if any(isinstance(each, Problem) for each in brought):
        returns.keep_waiting(desk, now, waits.name)  # nor once the rest of it is written
    return brought


def unread(desk: Desk, now: datetime) -> tuple[Photograph, ...]:
    """Those that wait and do not lie on the desk already.

    Raises:
        Refused: the journal is not open.
    """
    lying = {each.waits for each in returns.on_the_desk(desk, now)}
    return tuple(each for each in photographs(desk, now) if each.name not in lying)


@answers
def let_go(desk: Desk, now: datetime, mark: str) -> Problem | None:
    """Delete a photograph that waits, here and, by the next round, on every device."""
    if desk.still(now):
        return Problem(Code.RESTING)
    found = next((each for each in photographs(desk, now) if each.mark == mark), None)
    if found is None or not desk.journal(now).remove_enclosure(found.name):
        return Problem(Code.SHEET_GONE)
    return None
