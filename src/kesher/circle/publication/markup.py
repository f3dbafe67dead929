"""Units in the markup that a page for the web and an EPUB share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from kesher.library.book import Kind, Unit
from kesher.method.language import Language
from kesher.words import catalogue


def chapters(units: Sequence[Unit]) -> list[tuple[str, list[Unit]]]:
    """The chapters of a book: each heading with its units."""
    return [(name, list(found)) for name, found in groupby(units, key=lambda each: each.chapter)]


def threads(units: Sequence[Unit], language: Language) -> Iterator[str]:
    """Each thread of a chapter as a section."""
    for _, thread in groupby(units, key=lambda each: each.thread):
        lines = [line for unit in thread for line in _paragraphs(unit, language)]
        yield "<section>\n" + "\n".join(lines) + "\n</section>"


def _paragraphs(unit: Unit, language: Language) -> Iterator[str]:
    label = catalogue(language).plain(f"library.kind.{unit.kind.value}")
    first, *more = unit.text.split("\n")
    asks = "asks" if unit.kind in (Kind.QUESTION, Kind.FOLLOWUP) else "answers"
    yield f'<p class="{asks}"><b>{escape(label)}:</b> {escape(first)}</p>'
    for line in more:
        yield f'<p class="{asks}">{escape(line)}</p>'


STYLE = """\
body { margin: 1.2em auto; max-width: 38em; padding: 0 1em; line-height: 1.6; }
body { font-family: "Frank Ruhl Libre", serif; }
h1, h2 { font-weight: normal; line-height: 1.25; }
section { margin: 1.8em 0; padding-inline-start: 1em; border-inline-start: 1px solid #999; }
p { margin: 0 0 .45em; }
.answers b { font-weight: normal; opacity: .75; }
"""
"""The look of both. It asks for nothing from anywhere."""
