"""Files that are no photograph, or not the kind one hopes for."""

import base64
import io
import struct
import zlib

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from kesher.method.problems import Code, Problem
from kesher.paper.bounds import PAGES
from kesher.paper.photograph import pictures

GREY = np.random.default_rng(1).integers(0, 255, (300, 400), np.uint8)


def jpeg(picture: object = GREY) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


def only(raw: bytes) -> object:
    (found,) = list(pictures(raw))
    return found.code if isinstance(found, Problem) else found


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says of itself that it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf(pages: int = 1) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(420, 595)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_pictures_open_in_grey(kind: str) -> None:
    out = io.BytesIO()
    Image.fromarray(GREY).convert("RGB").save(out, kind)
    found = only(out.getvalue())
    assert isinstance(found, np.ndarray) and found.dtype == np.uint8 and found.shape == GREY.shape


HEIC = base64.b64decode(
    # 64 by 64 pixels, black on the left to white on the right. The free library only reads the kind.
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAABsAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "AA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHB"
    "crAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAA"
    "AAABAAEEgQIDBAAAACNtZGF0AAAAFygBrxmA9wfIs5zpUvj5Expa27f2O3o/"
)


def test_a_heic_opens() -> None:
    found = only(HEIC)
    assert isinstance(found, np.ndarray) and found.shape == (64, 64)
    assert found[:, 0].mean() < 20 and found[:, -1].mean() > 235


def test_a_heic_that_was_cut_is_refused() -> None:
    assert only(HEIC[: len(HEIC) - 60]) is Code.PICTURE_UNREADABLE


def test_large_photographs_are_read_smaller() -> None:
    found = only(jpeg(np.full((3000, 4000), 200, np.uint8)))
    assert isinstance(found, np.ndarray) and max(found.shape) == 2000


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", Code.PICTURE_UNREADABLE),
        ("שלום".encode(), Code.PICTURE_UNREADABLE),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, Code.PICTURE_UNREADABLE),
        (jpeg()[: len(jpeg()) // 2], Code.PICTURE_UNREADABLE),
        (png_that_claims(300, 300)[:60], Code.PICTURE_UNREADABLE),
        (png_that_claims(14142, 14142), Code.PICTURE_LARGE),
        (png_that_claims(60000, 60000), Code.PICTURE_LARGE),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, Code.PICTURE_UNREADABLE),
        (b"%PDF-1.7\nnothing more", Code.PICTURE_UNREADABLE),
        (b"x" * (48 * 1024 * 1024 + 1), Code.PICTURE_LARGE),
        (pdf(PAGES + 1), Code.PICTURE_PAGES),
    ],
    ids=[
        "empty",
        "text",
        "broken head",
        "cut short",
        "cut png",
        "200 MP",
        "a bomb",
        "no heic",
        "no pdf",
        "a large file",
        "pages",
    ],
)
def test_what_cannot_be_opened_is_refused_by_name(raw: bytes, code: Code) -> None:
    assert only(raw) is code


def test_a_jpeg_with_a_whole_thumbnail_that_is_cut_is_still_cut() -> None:
    thumb = jpeg(GREY[:40, :40])
    segment = b"\xff\xe1" + (len(thumb) + 2).to_bytes(2, "big") + thumb
    whole = jpeg()
    raw = whole[:2] + segment + whole[2:]
    assert isinstance(only(raw), np.ndarray)
    assert only(raw[: len(raw) * 2 // 3]) is Code.PICTURE_UNREADABLE


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>\n%%EOF"
)


def test_a_locked_pdf_is_said_to_be_locked() -> None:
    assert only(LOCKED) is Code.PICTURE_LOCKED


def test_every_page_of_a_pdf_is_a_picture() -> None:
    found = list(pictures(pdf(3)))
    assert len(found) == 3 and all(isinstance(each, np.ndarray) and max(each.shape) > 2000 for each in found)


def test_a_pdf_that_was_left_midway_keeps_no_other_waiting() -> None:
    first = pictures(pdf(2))
    next(first)
    assert len(list(pictures(pdf(1)))) == 1
    assert len(list(first)) == 1
