"""A circle's book as an EPUB 3, which reading devices and every library program take."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from kesher.circle.publication.markup import STYLE, chapters, threads
from kesher.library.book import Unit
from kesher.method.language import Language
from kesher.words import catalogue

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}"
 xml:lang="{language}" dir="{direction}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""


def epub(title: str, language: Language, units: Sequence[Unit], now: datetime) -> bytes:
    """A book as an EPUB.

    Args:
        title: of the book.
        language: of most of its words.
        units: in reading order.
        now: when it was made, which the format asks for.
    """
    pages = [(f"part{number}.xhtml", *each) for number, each in enumerate(chapters(units), 1)]
    files = {
        "META-INF/container.xml": _CONTAINER,
        "book/package.opf": _package(title, language, units, [name for name, _, _ in pages], now),
        "book/toc.xhtml": _contents(title, language, [(name, chapter) for name, chapter, _ in pages]),
        "book/style.css": STYLE,
    }
    for place, (name, chapter, found) in enumerate(pages):
        lines = [f"<h1>{escape(title)}</h1>"] if place == 0 else []
        lines += [f"<h2>{escape(chapter)}</h2>"] if chapter else []
        files[f"book/{name}"] = _page(chapter or title, language, [*lines, *threads(found, language)])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The kind of the file stands first in it, and as it is.
        archive.writestr(zipfile.ZipInfo("mimetype"), b"application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            archive.writestr(_entry(name), content.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # of no date: the same book is the same file


def _page(title: str, language: Language, lines: Sequence[str]) -> str:
    return _HEAD.format(
        language=language.value, direction=language.direction, title=escape(title), body="\n".join(lines)
    )


def _contents(title: str, language: Language, pages: Sequence[tuple[str, str]]) -> str:
    said = escape(catalogue(language).plain("library.booklet_contents"))
    rows = [f'<li><a href="{name}">{escape(chapter or title)}</a></li>' for name, chapter in pages]
    return _page(title, language, [f'<nav epub:type="toc"><h1>{said}</h1><ol>', *rows, "</ol></nav>"])


def _package(
    title: str, language: Language, units: Sequence[Unit], names: Sequence[str], now: datetime
) -> str:
    own = hashlib.sha256("\n".join((title, *(each.text for each in units))).encode()).hexdigest()[:32]
    items = [
        f'<item id="p{at}" href="{each}" media-type="application/xhtml+xml"/>'
        for at, each in enumerate(names)
    ]
    order = [f'<itemref idref="p{at}"/>' for at in range(len(names))]
    way = "rtl" if language.direction == "rtl" else "ltr"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="own"
  xml:lang="{language.value}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="own">urn:kesher:{own}</dc:identifier>
    <dc:title>{escape(title)}</dc:title>
    <dc:language>{language.value}</dc:language>
    <meta property="dcterms:modified">{now:%Y-%m-%dT%H:%M:%SZ}</meta>
  </metadata>
  <manifest>
    <item id="nav" href="toc.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="style" href="style.css" media-type="text/css"/>
    {"".join(items)}
  </manifest>
  <spine page-progression-direction="{way}">{"".join(order)}</spine>
</package>
"""
