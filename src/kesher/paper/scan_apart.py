"""Reading photographs of sheets that nobody vouches for, in a process of its own.

The other process (``scan_process``) decodes and reads; what comes back is numbers and the grey pixels of
the flattened sheet, of the size that its layout has. Each is checked here before anything is made of it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from kesher.apart.parent import PATIENCE, Bounds, Clock, Ended, Why, work
from kesher.apart.parent import program as program_of
from kesher.method.language import Language
from kesher.method.problems import Code, Problem, Refused
from kesher.paper.bounds import ANSWERS, BYTES
from kesher.paper.geometry import VERSIONS, Geometry, Paper, week_geometry
from kesher.paper.number import SEALS, Number

if TYPE_CHECKING:
    from kesher.paper.scan import Sheet

SECONDS = 6
"""Of the processor, from each sheet that was truly read to the next; a photograph takes less than one."""
PROCESSOR = 200
"""The same in all: a year of weeks in one PDF has its time."""
MEMORY_PDF = 140 << 20
"""Bytes, beyond those of the program itself, for a PDF: a page that was scanned in colours takes most."""
MEMORY = 170 << 20
"""The same for a photograph; the largest that is read takes nine tenths of it."""
MEMORY_HEIF = 260 << 20
"""The same for a kind that is unpacked in colours, and whole."""
ANSWER = 8 << 20
"""Bytes of one sheet's answer at most; the pixels of a flattened sheet are two and a half millions."""
AT_ONCE = 2
"""Files that are read at once; others wait for their turn."""
_PROGRAM = program_of("kesher.paper.scan_process")
_turns = threading.BoundedSemaphore(AT_ONCE)
_DIGEST = 8


class Flat(msgspec.Struct, frozen=True):
    """A sheet laid flat (``alignment.Laid``) as bytes of numbers, each of a size that the layout fixes."""

    picture: bytes
    width: int
    height: int
    centres: bytes
    likeness: bytes
    inside: bytes
    light: bytes
    scale_seen: float


class Said(msgspec.Struct, frozen=True, tag="sheet"):
    """A sheet that was read.

    Attributes:
        paper: of its layout.
        language: of its layout.
        version: of its layout.
        first: the first day of its week.
        short: its seal, as its fiducials hold it.
        digest: its whole seal, where the code was read.
        answers: for each field in the order of the layout its value, how sure, and why a person should look.
        flat: the sheet laid flat.
    """

    paper: Paper
    language: Language
    version: int
    first: date
    short: int
    digest: bytes | None
    answers: tuple[tuple[str | None, float, str], ...]
    flat: Flat


class Unread(msgspec.Struct, frozen=True, tag="unread"):
    """Why a picture was not read."""

    problem: Problem


_answers: msgspec.msgpack.Decoder[Said | Unread] = msgspec.msgpack.Decoder(Said | Unread)


def read(
    raw: bytes, *, program: Sequence[str] = _PROGRAM, seconds: int = SECONDS
) -> Iterator[Sheet | Problem]:
    """Read every sheet of a file.

    Args:
        raw: a photograph, a scan, or a PDF of scans.
        program: how the other process is started.
        seconds: of the processor, until the first sheet is read, and from each to the next.

    Yields:
        For each picture the one sheet on it, or why it could not be read. A file that takes more time or
        memory than sheets do ends in ``PICTURE_LIMITS``.
    """
    if len(raw) > BYTES:
        yield Problem(Code.PICTURE_LARGE, {"limit": BYTES // 1024 // 1024})
        return
    if not raw:
        yield Problem(Code.PICTURE_UNREADABLE)
        return
    bounds = Bounds(seconds, PROCESSOR, _memory(raw), ANSWER)
    with _turns:
        clock = Clock(PATIENCE * seconds)
        try:
            for number, each in enumerate(work(program, b"", raw, bounds, clock)):
                found = _checked(each)
                if number >= ANSWERS or found is None:
                    raise Ended(Why.DIED)
                if not isinstance(found, Problem):
                    clock.give(PATIENCE * seconds)
                yield found
        except Ended as ended:
            limits = ended.why is Why.LIMITS
            yield Problem(Code.PICTURE_LIMITS if limits else Code.PICTURE_UNREADABLE)
        except Refused as refused:
            yield refused.problem


def _memory(raw: bytes) -> int:
    if raw[4:8] == b"ftyp":
        return MEMORY_HEIF
    return MEMORY_PDF if b"%PDF-" in raw[:1024] else MEMORY


def _checked(answer: bytes) -> Sheet | Problem | None:
    """What was answered; None when no reader of sheets answers so."""
    try:
        found = _answers.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if isinstance(found, Unread):
        return found.problem
    if found.version not in VERSIONS:
        return None
    geometry = week_geometry(found.paper, found.language, found.version)
    return _sheet(found, geometry) if _fits(found, geometry) else None


def _fits(found: Said, geometry: Geometry) -> bool:
    """Whether every part has the size and the range that the layout gives it."""
    places = sum(len(each.options) for each in geometry.fields)
    flat, most = found.flat, 1 << 14
    sizes = (len(flat.picture), len(flat.centres), len(flat.likeness), len(flat.inside), len(flat.light))
    return (
        0 < flat.width < most
        and 0 < flat.height < most
        and sizes == (flat.width * flat.height, 16 * places, 4 * places, places, 4 * places)
        and math.isfinite(flat.scale_seen)
        and 0 <= found.short < SEALS
        and (found.digest is None or len(found.digest) in (0, _DIGEST))
        and len(found.answers) == len(geometry.fields)
        and all(
            (value is None or value in {option.value for option in field.options}) and 0 <= sure <= 1
            for field, (value, sure, _) in zip(geometry.fields, found.answers, strict=True)
        )
    )


def _sheet(found: Said, geometry: Geometry) -> Sheet | None:
    """The sheet with its pixels; None when a number of it is none, or lies off the page."""
    from kesher.paper.alignment import Laid
    from kesher.paper.flat import PER_MM
    from kesher.paper.scan import Sheet
    from kesher.paper.verdict import Answer, Flag
    from kesher.parts import np

    flat, scale = found.flat, PER_MM[geometry.paper]
    size = np.array([flat.width, flat.height])
    if tuple(size) != tuple(round(each * scale) for each in geometry.page):
        return None
    # A copy each, for what is made from bytes cannot be written on, and some functions of pictures would.
    centres = np.frombuffer(flat.centres, "<f8").reshape(-1, 2).copy()
    likeness, light = (np.frombuffer(each, "<f4").copy() for each in (flat.likeness, flat.light))
    numbers: tuple[Any, ...] = (centres, likeness, light)
    if not all(np.isfinite(each).all() for each in numbers) or (abs(centres - size / 2) > size).any():
        return None
    try:
        answers = tuple(
            Answer(field.id, value, sure, Flag(why) if why else None)
            for field, (value, sure, why) in zip(geometry.fields, found.answers, strict=True)
        )
    except ValueError:
        return None
    picture = np.frombuffer(flat.picture, np.uint8).reshape(flat.height, flat.width).copy()
    inside = np.frombuffer(flat.inside, np.uint8) != 0
    laid = Laid(picture, scale, centres, likeness, inside, light, flat.scale_seen, geometry)
    return Sheet(geometry, Number(found.first, found.short, found.digest), answers, laid)
