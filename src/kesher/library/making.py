"""From what a file says to a book: mended, named, in one language, and cut into units.

All of it is done where the file is read (see ``reader``): a file that was made to be long to mend holds up
nobody else, and can be stopped.
"""

from __future__ import annotations

import msgspec

from kesher.library.book import Account, Extract, Made, Mended
from kesher.library.letters import count_all
from kesher.library.script import language_of
from kesher.library.titles import settled, title_of
from kesher.library.units import Cut, cut_up
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
    from kesher.library.repair import mend  # not where no file is read, as in the pocket

    mended = mend(extract, refused)
    own = language or language_of([title, *(each.text for each in mended.paragraphs)])
    made = cut_up(title, settled(title, mended.paragraphs), own)
    return Made(
        title=title,
        language=own,
        units=made.units,
        changes=mended.changes,
        pages=extract.pages,
        marked=extract.marked,
        given=any(each.ref for each in mended.paragraphs),
        # Only where there is a repair to be refused is what the file said of any use later.
        extract=extract if mended.changes else Extract(),
        account=account_of(extract, mended, made, refused),
    )


def account_of(extract: Extract, mended: Mended, units: Cut, refused: frozenset[str]) -> Account | None:
    """Where each letter of the file went; None where its letters were not counted.

    Args:
        extract: what the file says, and how many letters were counted in it.
        mended: its paragraphs, and what the repair took off.
        units: what became of them.
        refused: the keys of the repairs that were not made.
    """
    from kesher.library.repair import TAKES_OFF

    counted = extract.counted
    if counted.source < 0:
        return None
    made = [each for each in mended.changes if each.key not in refused and each.rule in TAKES_OFF]
    taken_off = count_all(each.before for each in made) - count_all(each.after for each in made)
    return Account(
        source=counted.source + counted.numbered,
        text=count_all(f"{each.label} {each.text}" for each in units.units) + units.headings,
        notes=count_all(each.notes for each in units.units),
        furniture=counted.furniture + taken_off + units.bare_headings,
        left_out=counted.left_out,
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
