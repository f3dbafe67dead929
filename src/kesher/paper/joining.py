"""Joining parts that were set one after another into one PDF, in a process of its own.

``python -I -B -m kesher.paper.joining`` is that process. No word of the parts is changed, and none is written
to a disk.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

import msgspec

from kesher.apart.child import Tell, serve
from kesher.apart.parent import PATIENCE, Bounds, Clock, Ended, program
from kesher.apart.parent import work as work_apart
from kesher.paper.bookmarks import bookmarked
from kesher.paper.typeset import unset

SECONDS = 120
MEMORY = 160 << 20
"""Bytes, beyond those of the program and of the parts themselves; forty years take a third of it."""
PIECE = 1 << 20
_MOST_PAGES = 16
"""So many times the parts' own bytes may the joined ones take, unpacked."""
_PROGRAM = program("kesher.paper.joining")


class Whole(msgspec.Struct, frozen=True):
    """What is to be made.

    Attributes:
        sizes: the bytes of each part, one after another.
        title: of the whole.
        language: of the whole.
        headings: each heading, and the page it stands on, from 0.
    """

    sizes: tuple[int, ...]
    title: str
    language: str
    headings: tuple[tuple[str, int], ...]


def join(
    parts: Sequence[bytes],
    title: str,
    language: str,
    headings: Sequence[tuple[str, int]],
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Join parts into one PDF.

    Args:
        parts: PDFs of ours.
        title: of the whole.
        language: of the whole.
        headings: each heading, and the page of the whole it stands on, from 0.
        cancelled: asked again and again; once true, it ends.

    Raises:
        Refused: ``SHEET_STOPPED``, or ``SHEET_LIMITS``.
    """
    sizes = tuple(map(len, parts))
    order = msgspec.msgpack.encode(Whole(sizes, title, language, tuple(headings)))
    bounds = Bounds(SECONDS, SECONDS, MEMORY + _MOST_PAGES * sum(sizes), PIECE)
    clock = Clock(PATIENCE * SECONDS)
    try:
        return b"".join(work_apart(_PROGRAM, order, b"".join(parts), bounds, clock, cancelled=cancelled))
    except Ended as ended:
        raise unset(ended, "joining") from None


def work(raw: bytes, order: bytes, tell: Tell) -> Iterator[bytes]:
    """Join what is asked; the whole comes in pieces."""
    import pypdfium2

    whole = msgspec.msgpack.decode(order, type=Whole)
    made = pypdfium2.PdfDocument.new()
    at = 0
    for number, size in enumerate(whole.sizes, 1):
        part = pypdfium2.PdfDocument(raw[at : at + size])
        made.import_pages(part)
        part.close()
        at += size
        tell(number, len(whole.sizes))
    saved = io.BytesIO()
    made.save(saved)
    made.close()
    pdf = saved.getvalue()
    for piece in (pdf, bookmarked(pdf, whole.title, whole.language, whole.headings)):
        for begin in range(0, len(piece), PIECE):
            yield piece[begin : begin + PIECE]


if __name__ == "__main__":
    serve(work)
