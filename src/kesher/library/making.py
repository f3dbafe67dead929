"""From what a file says to a book: mended, named, in one language, and cut into units.

All of it is done where the file is read (see ``reader``): a file that was made to be long to mend holds up
nobody else, and can be stopped.
"""

from __future__ import annotations

import msgspec

from kesher.library.book import Extract, Made
from kesher.library.repair import mend
from kesher.library.script import language_of
from kesher.library.titles import settled, title_of
from kesher.library.units import cut
from kesher.method.language import Language

TITLE_LIMIT = 200
"""Characters of the longest title."""


def made_of(extract: Extract, name: str, title: str = "") -> Made:
    """The book that a file makes.

    Args:
        extract: what the file says.
        name: the file's.
        title: what the book is called; its own title unless told.
    """
    return made_again(extract, one_line(title or title_of(extract, name))[:TITLE_LIMIT], None, frozenset())


def made_again(extract: Extract, title: str, language: Language | None, refused: frozenset[str]) -> Made:
    """The book of a title that a file makes, without the repairs that the person refused.

    Args:
        extract: what the file says.
        title: what the book is called.
        language: of its references; that of most of its letters unless told.
        refused: the keys of the repairs that the person does not want.
    """
    mended = mend(extract, refused)
    own = language or language_of([title, *(each.text for each in mended.paragraphs)])
    return Made(
        title=title,
        language=own,
        units=cut(title, settled(title, mended.paragraphs), own),
        changes=mended.changes,
        pages=extract.pages,
        marked=extract.marked,
        given=any(each.ref for each in mended.paragraphs),
        # Only where there is a repair to be refused is what the file said of any use later.
        extract=extract if mended.changes else Extract(),
    )


def called(made: Made, title: str) -> Made:
    """The same book by another title, in its references too; those that the file gave stay as they are."""
    if title == made.title or made.given:
        return msgspec.structs.replace(made, title=title)
    old = f"{made.title},"
    units = tuple(
        msgspec.structs.replace(each, ref=f"{title},{each.ref[len(old) :]}")
        if each.ref.startswith(old)
        else each
        for each in made.units
    )
    return msgspec.structs.replace(made, title=title, units=units)


def one_line(text: str) -> str:
    """A text without line ends and with single spaces."""
    return " ".join(text.split())
