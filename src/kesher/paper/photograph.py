"""Opening what was photographed or scanned: JPEG, PNG, WebP, TIFF, HEIC, and the pages of a PDF.

What a file claims of itself is read before anything is unpacked, so that a small file that would unfold into
gigabytes is refused by its own header. Pictures are read in grey, and large ones at a half or a quarter: a
sheet needs seven pixels to the millimetre, not twenty. Nothing is written to the disk.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from typing import Any

from kesher.method.problems import Code, Problem
from kesher.paper.bounds import BYTES, PAGES
from kesher.parts import cv2, np, npt

Picture = npt.NDArray[np.uint8]

PIXELS = 55_000_000
"""The most pixels a photograph may have; a telephone's have 12 to 50 millions."""
PIXELS_WHOLE = 26_000_000
"""The same for kinds that can only be unpacked whole."""
_ENOUGH = 3000
"""Pixels of the longer side that are enough for any sheet: a half or a quarter of more is read instead."""
_PDF_SIDE = 2600
_PDFIUM = threading.Lock()
_NO_PICTURE = (OSError, ValueError, SyntaxError, EOFError, LookupError, RuntimeError, TypeError)
"""What the readers of pictures raise over bytes that are none."""


def pictures(raw: bytes) -> Iterator[Picture | Problem]:
    """Every picture of a file, one after another: one of a photograph, each page of a PDF.

    Args:
        raw: the file.

    Yields:
        Grey pictures, height by width; or why one could not be opened.
    """
    if len(raw) > BYTES:
        yield Problem(Code.PICTURE_LARGE, {"limit": BYTES // 1024 // 1024})
    elif b"%PDF-" in raw[:1024]:
        yield from _pages(raw)
    else:
        yield _picture(raw)


def _picture(raw: bytes) -> Picture | Problem:
    kind, size = _claims(raw)
    if kind is None:
        return Problem(Code.PICTURE_UNREADABLE)
    pixels = size[0] * size[1]
    if pixels > (PIXELS if kind == "JPEG" and not _progressive(raw) else PIXELS_WHOLE):
        return Problem(Code.PICTURE_LARGE, {"limit": BYTES // 1024 // 1024})
    if not _whole(raw, kind):
        return Problem(Code.PICTURE_UNREADABLE)
    picture = _heif(raw) if kind == "HEIF" else _decoded(raw, max(size), kind)
    if picture is None or min(picture.shape) < 32:
        return Problem(Code.PICTURE_UNREADABLE)
    return picture


def _claims(raw: bytes) -> tuple[str | None, tuple[int, int]]:
    """What a file says it is and how large, from its head alone."""
    from PIL import Image

    if raw[4:8] == b"ftyp":
        return _heif_claims(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP", "TIFF", "MPO")) as image:
                kind = "JPEG" if image.format == "MPO" else image.format
                return kind, image.size
    except Image.DecompressionBombError:
        return "BOMB", (PIXELS, PIXELS)
    except _NO_PICTURE:
        return None, (0, 0)


def _whole(raw: bytes, kind: str) -> bool:
    """False when a file was cut short: half a photograph must not pass for a sheet with empty rows."""
    if kind == "JPEG":
        scan = raw.find(b"\xff\xda")
        # A thumbnail in the head has an end of its own, so the end is looked for after the picture begins.
        return scan > 0 and b"\xff\xd9" in raw[_after_head(raw) :]
    if kind == "PNG":
        return b"IEND" in raw[-64:] or b"IEND" in raw
    return True


def _after_head(raw: bytes) -> int:
    """Where a JPEG's picture begins, after its segments."""
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] == 0xDA:
            return at
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return max(0, raw.find(b"\xff\xda"))


def _progressive(raw: bytes) -> bool:
    """True for a JPEG that can only be unpacked whole."""
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] == 0xC2:
            return True
        if raw[at + 1] in (0xC0, 0xC1, 0xDA):
            return False
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return False


def _decoded(raw: bytes, side: int, kind: str) -> Picture | None:
    """A grey picture. The way it is turned does not matter: the corners say where its top is."""
    flag = cv2.IMREAD_GRAYSCALE
    if kind == "JPEG":
        for least, less in (
            (4 * _ENOUGH, cv2.IMREAD_REDUCED_GRAYSCALE_4),
            (_ENOUGH * 1.2, cv2.IMREAD_REDUCED_GRAYSCALE_2),
        ):
            if side >= least:
                flag = less
                break
    try:
        found = cv2.imdecode(np.frombuffer(raw, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if found is None else _smaller(np.asarray(found, np.uint8))


def _smaller(picture: Picture) -> Picture:
    """At most as large as is of use."""
    scale = _ENOUGH * 1.2 / max(picture.shape)
    if scale >= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


# --- HEIC ---------------------------------------------------------------------------------------------------


def _heif_claims(raw: bytes) -> tuple[str | None, tuple[int, int]]:
    import pi_heif

    try:
        return "HEIF", pi_heif.open_heif(raw, convert_hdr_to_8bit=True).size
    except _NO_PICTURE:
        return None, (0, 0)


def _heif(raw: bytes) -> Picture | None:
    import pi_heif

    try:
        image: Any = pi_heif.open_heif(raw, convert_hdr_to_8bit=True)
        colours = np.asarray(image)
    except _NO_PICTURE:
        return None
    if colours.ndim == 2:
        return _smaller(colours)
    return _smaller(
        np.asarray(cv2.cvtColor(np.ascontiguousarray(colours[..., :3]), cv2.COLOR_RGB2GRAY), np.uint8)
    )


# --- PDF ----------------------------------------------------------------------------------------------------


def _pages(raw: bytes) -> Iterator[Picture | Problem]:
    import pypdfium2 as pdfium

    # The library serves one caller at a time; between two pages another may have its turn.
    try:
        with _PDFIUM:
            document = pdfium.PdfDocument(raw)
            count = len(document)
    except pdfium.PdfiumError as error:
        locked = "assword" in str(error)
        yield Problem(Code.PICTURE_LOCKED if locked else Code.PICTURE_UNREADABLE)
        return
    try:
        if count > PAGES:
            yield Problem(Code.PICTURE_PAGES, {"count": count, "limit": PAGES})
            return
        for number in range(count):
            with _PDFIUM:
                found = _page(document, number)
            yield found
    finally:
        with _PDFIUM:
            document.close()


def _page(document: Any, number: int) -> Picture | Problem:
    import pypdfium2 as pdfium

    try:
        page = document[number]
        longer = max(page.get_size())
        if not 10 < longer < 20_000:
            return Problem(Code.PICTURE_UNREADABLE)
        drawn = page.render(scale=_PDF_SIDE / longer, grayscale=True)
        picture = np.array(drawn.to_numpy(), np.uint8)
        page.close()
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return Problem(Code.PICTURE_UNREADABLE)
    return np.ascontiguousarray(picture[..., 0] if picture.ndim == 3 else picture)
