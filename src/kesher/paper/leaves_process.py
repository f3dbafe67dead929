"""The child process in which pages are drawn anew: ``-m kesher.paper.leaves_process``.

What it may do and take is in :mod:`kesher.apart`; what is asked of it, in ``leaves``.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from kesher.apart.child import Tell, serve
from kesher.method.problems import Code, refuse
from kesher.paper.leaves import LEAF, PAGES

PIXELS = 55_000_000
"""The most pixels that a photograph may have; a telephone's have 12 to 50 millions."""

SIDE = 1800
"""Pixels of the longer side: a page that is written by hand is read well from so many."""

_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "MPO")
_NO_PICTURE = (OSError, ValueError, SyntaxError, EOFError, LookupError, RuntimeError, TypeError)
_QUALITIES = (80, 60, 40)


def prepare() -> None:
    """Bring in the libraries of pictures, which are a part of the program, and no part of the file."""
    import pi_heif
    import PIL.Image
    import PIL.ImageOps
    import pypdfium2  # noqa: F401

    PIL.Image.preinit()
    PIL.Image.init()
    pi_heif.register_heif_opener()
    PIL.Image.MAX_IMAGE_PIXELS = PIXELS // 2  # an error from twice as many on


def draw(raw: bytes, order: bytes, tell: Tell) -> Iterator[bytes]:
    """Draw each page of a file."""
    if b"%PDF-" in raw[:1024]:
        yield from _pages(raw, tell)
    else:
        yield _shown(_picture(raw))


def _picture(raw: bytes) -> Any:
    from PIL import Image, ImageOps

    heif = raw[4:8] == b"ftyp"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(raw), formats=("HEIF",) if heif else _KINDS)
            if image.width * image.height > PIXELS:
                raise refuse(Code.PICTURE_LARGE, limit=10)
            image.draft("RGB", (SIDE, SIDE))  # a JPEG is read at a half or a quarter
            return ImageOps.exif_transpose(image)
    except Image.DecompressionBombError:
        raise refuse(Code.PICTURE_LARGE, limit=10) from None
    except _NO_PICTURE:
        raise refuse(Code.PICTURE_UNREADABLE) from None


def _pages(raw: bytes, tell: Tell) -> Iterator[bytes]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        raise refuse(Code.PICTURE_LOCKED if "assword" in str(error) else Code.PICTURE_UNREADABLE) from None
    count = len(document)
    if count > PAGES:
        raise refuse(Code.PICTURE_PAGES, count=count, limit=PAGES)
    for number in range(count):
        try:
            page = document[number]
            longer = max(page.get_size())
            if not 10 < longer < 20_000:
                raise refuse(Code.PICTURE_UNREADABLE)
            drawn = page.render(scale=SIDE / longer).to_pil()
        except (pdfium.PdfiumError, ValueError):
            raise refuse(Code.PICTURE_UNREADABLE) from None
        yield _shown(drawn)
        tell(number + 1, count)


def _shown(image: Any) -> bytes:
    """A page as it is shown: of a known size, on white, and with nothing beside its pixels."""
    from PIL import Image

    try:
        image.thumbnail((SIDE, SIDE))
        # A new picture: a comment, a place or a profile would go along with the old one.
        page = Image.new("RGB", image.size, "white")
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            image = image.convert("RGBA")
            page.paste(image, mask=image.getchannel("A"))
        else:
            page.paste(image.convert("RGB"))
        if min(page.size) < 32:
            raise refuse(Code.PICTURE_UNREADABLE)
        for quality in _QUALITIES:
            out = io.BytesIO()
            page.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= LEAF:
                return out.getvalue()
    except _NO_PICTURE:
        raise refuse(Code.PICTURE_UNREADABLE) from None
    raise refuse(Code.PICTURE_LARGE, limit=10)


if __name__ == "__main__":
    serve(draw, prepare)
