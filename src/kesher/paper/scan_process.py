"""The child process in which photographs of sheets are read: ``-m kesher.paper.scan_process``.

What it may do and take is in :mod:`kesher.apart`; what is made of its answers, in ``scan_apart``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from kesher.apart.child import Tell, serve
from kesher.method.problems import Code, Problem
from kesher.paper.scan_apart import Flat, Said, Unread

if TYPE_CHECKING:
    from kesher.paper.scan import Sheet


def prepare() -> None:
    """Bring in the libraries of pictures, which are a part of the program, and no part of the file."""
    import pi_heif  # noqa: F401
    import PIL.Image
    import pypdfium2  # noqa: F401

    import kesher.paper.scan  # noqa: F401

    PIL.Image.preinit()


def work(raw: bytes, order: bytes, tell: Tell) -> Iterator[bytes]:
    """Read every sheet of a file."""
    from kesher.paper import scan
    from kesher.parts import cv2

    try:
        for each in scan.read(raw):
            if isinstance(each, Problem):
                yield msgspec.msgpack.encode(Unread(each))
                continue
            yield msgspec.msgpack.encode(said_of(each))
            tell(1, 0)  # only a sheet earns the next one its time
    except cv2.error:  # what the picture's library breaks on is a file that cannot be read
        yield msgspec.msgpack.encode(Unread(Problem(Code.PICTURE_UNREADABLE)))


def said_of(sheet: Sheet) -> Said:
    """A sheet as it is told to the parent: numbers and grey pixels, and nothing that has to be decoded."""
    laid = sheet.laid
    height, width = laid.picture.shape
    return Said(
        paper=sheet.geometry.paper,
        language=sheet.geometry.language,
        version=sheet.geometry.version,
        first=sheet.number.first,
        short=sheet.number.short,
        digest=sheet.number.digest,
        answers=tuple((each.value, each.confidence, each.flag or "") for each in sheet.answers),
        flat=Flat(
            picture=laid.picture.tobytes(),
            width=width,
            height=height,
            centres=laid.centres.astype("<f8").tobytes(),
            likeness=laid.likeness.astype("<f4").tobytes(),
            inside=laid.inside.astype("?").tobytes(),
            light=laid.light.astype("<f4").tobytes(),
            scale_seen=laid.scale_seen,
        ),
    )


if __name__ == "__main__":
    serve(work, prepare)
