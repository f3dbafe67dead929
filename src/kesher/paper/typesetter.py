"""The process that sets one page in type: ``python -I -B -m kesher.paper.typesetter``.

The compiler remembers what it has set, and cannot be made to forget it. So it runs in a process of its own,
which ends with the page: nothing of what was printed stays in the memory of the program that asked. What it
may do and take is in :mod:`kesher.apart`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import msgspec

from kesher.apart.child import Tell, serve


class Asked(msgspec.Struct, frozen=True):
    """What is to be set.

    Attributes:
        template: which.
        png: pixels per inch, for a picture of the first page.
        part: it is to be joined with others, so that it is said where its headings stand.
    """

    template: str
    png: float | None = None
    part: bool = False


class Placed(msgspec.Struct, frozen=True):
    """A part that was set: how many pages it has, and on which of them each heading stands, from 0."""

    pages: int
    headings: tuple[tuple[str, int], ...]


def prepare() -> None:
    """Bring in the compiler, which is a part of the program and no part of what is printed."""
    from kesher.parts import typst  # noqa: F401


def work(raw: bytes, order: bytes, tell: Tell) -> Iterator[bytes]:
    """Set what is told as JSON: the PDF or the picture; and of a part, where its headings stand."""
    from kesher.parts import typst

    asked = msgspec.msgpack.decode(order, type=Asked)
    here = Path(str(resources.files("kesher.paper")))
    compiler = typst.Compiler(
        input=str(here / "templates" / f"{asked.template}.typ"),
        root=str(here / "templates"),
        font_paths=[str(here / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": raw.decode()},
    )
    if asked.png is None:
        made = compiler.compile(format="pdf", pdf_tags=not asked.part)
    else:
        made = compiler.compile(format="png", ppi=asked.png)
    first = (made[0] if isinstance(made, list) else made) or b""
    yield first
    if asked.part:
        yield msgspec.msgpack.encode(placed(first))


def placed(pdf: bytes) -> Placed:
    """Where the headings of a PDF stand."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        found = ((each.get_title(), each.get_dest()) for each in document.get_toc())
        return Placed(len(document), tuple((name, at.get_index()) for name, at in found if at is not None))
    finally:
        document.close()


if __name__ == "__main__":
    serve(work, prepare)
