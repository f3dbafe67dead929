"""Pages written by hand and photographed: drawn anew, and of the file itself nothing stays."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image, ImageDraw

from hostile import pdf
from kesher.method.problems import Code, Refused
from kesher.paper.leaves import BYTES, PAGES, leaves


def drawn(size: tuple[int, int] = (900, 1200), mode: str = "RGB") -> Image.Image:
    page = Image.new(mode, size, "white" if mode == "RGB" else 0)
    ImageDraw.Draw(page).line((100, 100, 700, 900), fill="black", width=9)
    return page


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw), formats=("JPEG",))


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as found:
        leaves(raw)
    return found.value.problem.code


def test_a_photograph_is_turned_and_loses_what_it_tells_of_itself() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # it was held sideways
    exif[0x010E] = "Street of the Jasmine 3"
    exif.get_ifd(0x8825)[1] = "N"
    raw = saved(drawn((2400, 1200)), "JPEG", exif=exif, comment=b"Street of the Jasmine")
    (page,) = leaves(raw)
    shown = opened(page)
    assert shown.size == (900, 1800) and not dict(shown.getexif()) and b"Jasmine" not in page


def test_what_is_seen_through_lies_on_white_and_every_kind_is_taken() -> None:
    (page,) = leaves(saved(drawn(mode="RGBA"), "PNG"))
    assert opened(page).convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    for kind in ("WEBP", "TIFF", "PNG"):
        assert len(leaves(saved(drawn(), kind))) == 1


def test_a_pdf_is_taken_page_by_page_up_to_its_bound() -> None:
    pages = [drawn() for _ in range(PAGES + 1)]
    whole = saved(pages[0], "PDF", save_all=True, append_images=pages[1:PAGES])
    assert len(leaves(whole)) == PAGES
    assert refused(saved(pages[0], "PDF", save_all=True, append_images=pages[1:])) is Code.PICTURE_PAGES


def bomb(side: int) -> bytes:
    """A PNG that says it is enormous."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", Code.PICTURE_UNREADABLE),
        (b"<script>alert(1)</script>", Code.PICTURE_UNREADABLE),
        (b"\xff\xd8\xff" + bytes(5000), Code.PICTURE_UNREADABLE),
        (bytes(BYTES + 1), Code.PICTURE_LARGE),
        (bomb(60_000), Code.PICTURE_LARGE),
        (bomb(7_900), Code.PICTURE_LARGE),
        (b"%PDF-1.7 and nothing more", Code.PICTURE_UNREADABLE),
        (pdf(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900000 900000]>>"), Code.PICTURE_UNREADABLE),
    ],
    ids=["empty", "markup", "no-jpeg", "large", "bomb", "large-picture", "no-pdf", "endless-page"],
)
def test_what_is_no_page_is_refused(raw: bytes, code: Code) -> None:
    assert refused(raw) is code


def test_half_a_photograph_is_none() -> None:
    raw = saved(drawn(), "JPEG")
    assert refused(raw[: len(raw) // 2]) is Code.PICTURE_UNREADABLE
