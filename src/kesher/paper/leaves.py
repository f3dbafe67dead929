"""Pages that were written by hand and photographed or scanned, to be shown: nothing is read off them.

The file is opened in a process of its own (``leaves_process``), and each page is drawn anew: what comes back
is a picture of a size that is known, and of the file itself nothing, neither the place where it was taken nor
whatever else lay in it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from kesher.apart.parent import PATIENCE, Bounds, Clock, Ended, Why, program, work
from kesher.method.problems import Code, Problem, Refused, refuse

BYTES = 10 * 1024 * 1024
"""The largest file that is looked at."""

PAGES = 6
"""The most pages of one answer."""

LEAF = 2 * 1024 * 1024
"""Bytes of a page as it is shown, at most."""

SECONDS, PROCESSOR = 6, 30
"""Of the processor: for each page, and in all."""

MEMORY = 300 << 20
AT_ONCE = 2
_PROGRAM = program("kesher.paper.leaves_process")
_turns = threading.BoundedSemaphore(AT_ONCE)
_JPEG = b"\xff\xd8\xff"


def leaves(raw: bytes, *, started: Sequence[str] = _PROGRAM) -> list[bytes]:
    """The pages of a file, each a JPEG.

    Args:
        raw: a photograph, or a PDF of scans.
        started: how the other process is started.

    Raises:
        Refused: with the one thing that is the matter.
    """
    if len(raw) > BYTES:
        raise refuse(Code.PICTURE_LARGE, limit=BYTES // 1024 // 1024)
    if not raw:
        raise refuse(Code.PICTURE_UNREADABLE)
    bounds = Bounds(SECONDS, PROCESSOR, MEMORY, LEAF)
    found: list[bytes] = []
    with _turns:
        clock = Clock(PATIENCE * SECONDS)
        try:
            for each in work(started, b"", raw, bounds, clock):
                if len(found) >= PAGES or not each.startswith(_JPEG):
                    raise Ended(Why.DIED)
                found.append(each)
                clock.give(PATIENCE * SECONDS)
        except Ended as ended:
            limits = ended.why is Why.LIMITS
            raise refuse(Code.PICTURE_LIMITS if limits else Code.PICTURE_UNREADABLE) from None
    if not found:
        raise Refused(Problem(Code.PICTURE_UNREADABLE))
    return found
