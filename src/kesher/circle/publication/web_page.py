"""A circle's book as one page for the web, which asks for nothing from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from kesher.circle.publication.markup import STYLE, chapters, threads
from kesher.library.book import Unit
from kesher.method.language import Language


def web_page(title: str, language: Language, units: Sequence[Unit]) -> bytes:
    """A book as a page."""
    body = [f"<h1>{escape(title)}</h1>"]
    for name, found in chapters(units):
        if name:
            body.append(f"<h2>{escape(name)}</h2>")
        body.extend(threads(found, language))
    page = f"""<!doctype html>
<html lang="{language.value}" dir="{language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{STYLE}</style>
</head>
<body>
{chr(10).join(body)}
</body>
</html>
"""
    return page.encode()
