"""PDF files drawn by hand: a test says what is drawn where, in which order and under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from kesher.library.pdf.fonts import Font, read_font

FONTS = Path(__file__).parents[3] / "src/kesher/paper/fonts"
WIDTH, HEIGHT = 420.0, 595.0


class Piece(NamedTuple):
    """One text operator: characters from left to right as they stand, their left edge and baseline."""

    x: float
    y: float
    text: str
    size: float = 11.0


class Drawn:
    """Draws pages with the glyphs of one font."""

    def __init__(self) -> None:
        self.raw = (FONTS / "FrankRuhlLibre.ttf").read_bytes()
        self.font: Font = read_font(self.raw)
        self.shapes = {code: shape for shape, code in sorted(self.font.characters.items(), reverse=True)}

    def wide(self, text: str, size: float = 11.0) -> float:
        """How wide a text is, in points."""
        return (
            sum(self.font.widths[min(self.shapes[ord(each)], len(self.font.widths) - 1)] for each in text)
            * size
        )

    def line(self, right: float, y: float, text: str, size: float = 11.0) -> Piece:
        """A Hebrew text, given in reading order, drawn from its end with its right edge there."""
        visual = text[::-1]
        return Piece(right - self.wide(visual, size), y, visual, size)

    def file(
        self,
        pages: Iterable[list[Piece]],
        named: Callable[[int], int | None] = lambda code: code,
        extra: str = "",
        before: str = "",
    ) -> bytes:
        """A file of pages.

        Args:
            pages: what is drawn on each, in this order.
            named: what the file says a character is; None if it says nothing.
            extra: further operators on each page.
            before: operators that stand before all others.
        """
        bodies: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        used: dict[int, int] = {}
        kids = []
        for pieces in pages:
            stream = before + "".join(self._operator(each, used) for each in pieces) + extra
            bodies.append(_stream(stream.encode()))
            kids.append(len(bodies) + 1)
            bodies.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(bodies)} 0 R "
                "/Resources << /Font << /F FONT >> >> >>".encode()
            )
        first = len(bodies) + 1
        bodies = [each.replace(b"FONT", f"{first} 0 R".encode()) for each in bodies]
        pages_of = " ".join(f"{each} 0 R" for each in kids)
        bodies[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{pages_of}] >>".encode()
        widths = " ".join(
            f"{each} [{self.font.widths[min(each, len(self.font.widths) - 1)] * 1000:.2f}]" for each in used
        )
        said = [(shape, name) for shape, code in used.items() if (name := named(code)) is not None]
        names = "\n".join(f"<{shape:04x}> <{name:04x}>" for shape, name in said)
        bodies += [
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H "
            f"/DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 4} 0 R >>".encode(),
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Adobe) "
            f"/Ordering (Identity) /Supplement 0 >> /FontDescriptor {first + 2} 0 R /W [{widths}] "
            "/CIDToGIDMap /Identity >>".encode(),
            "<< /Type /FontDescriptor /FontName /Test /Flags 4 /FontBBox [-500 -300 1200 1000] "
            "/ItalicAngle 0 /Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 "
            f"/FontFile2 {first + 3} 0 R >>".encode(),
            _stream(self.raw, f"/Length1 {len(self.raw)}"),
            _stream(
                "/CIDInit /ProcSet findresource begin begincmap /CMapName /T def 1 begincodespacerange "
                f"<0000> <ffff> endcodespacerange {len(said)} beginbfchar\n{names}\n"
                "endbfchar endcmap end".encode()
            ),
        ]
        return _file(bodies)

    def _operator(self, piece: Piece, used: dict[int, int]) -> str:
        shapes = [self.shapes[ord(each)] for each in piece.text]
        used.update(zip(shapes, map(ord, piece.text), strict=True))
        text = "".join(f"{each:04x}" for each in shapes)
        return f"BT /F {piece.size} Tf 1 0 0 1 {piece.x:.3f} {piece.y:.3f} Tm <{text}> Tj ET\n"


def _stream(content: bytes, more: str = "") -> bytes:
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def _file(bodies: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    begin = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(
        out + f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{begin}\n%%EOF".encode()
    )


@pytest.fixture(scope="session")
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture(scope="session")
def typeset() -> Callable[[str], bytes]:
    """A PDF by Typst from its markup."""
    import typst

    return lambda text: bytes(typst.compile(text.encode(), font_paths=[str(FONTS)]))
