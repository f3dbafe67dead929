"""The notes of a unit: where its words refer to them, and by which number.

A note that an import found with its number keeps it, and the place of its number among the words. One
without gets the next number of the book, and the end of its unit refers to it: an import takes such numbers
off again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kesher.library.booklet.column import Face, Line, Run


class Note(NamedTuple):
    """A note at the foot of a page.

    Attributes:
        mark: its number, as it is shown.
        line: its words.
        seen: whether the text shows its number; where the text does not know it, only the note itself does.
    """

    mark: str
    line: Line
    seen: bool = True

    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return {"mark": self.mark, "seen": self.seen, **self.line.plain()}


def with_notes(lines: Sequence[Line], notes: Sequence[Line], before: int) -> tuple[list[Line], list[Note]]:
    """The lines of a unit with the places that refer to its notes, and the notes.

    Args:
        lines: of its text; at least one.
        notes: each a line, its own number before it if it has one.
        before: how many notes of the book were numbered before.
    """
    made = [*lines]
    found: list[Note] = []
    at = (0, 0)  # the line and the run from which on the next number of a note is looked for
    for place, note in enumerate(notes):
        mark, rest = _own(note)
        here = _where(made, mark, at) if mark else None
        if here is not None:
            made[here[0]] = _referring(made[here[0]], here[1], place)
            at = (here[0], here[1] + 1)
            found.append(Note(mark, rest))
            continue
        found.append(Note(mark, rest, seen=False) if mark else Note(str(before + place + 1), note))
        made[-1] = made[-1]._replace(last=(*made[-1].last, (str(place), Face.NOTE)))
    return made, found


def _own(note: Line) -> tuple[str, Line]:
    """The number that a note begins with, and the note without it; no number where it has none."""
    runs = (*note.runs, *note.last)
    if not runs or runs[0][1] is not Face.RAISED:
        return "", note
    first, *more = runs[1:] or ((" ", Face.PLAIN),)
    kept = ((first[0].lstrip(), first[1]), *more)
    return runs[0][0], note._replace(runs=tuple(each for each in kept if each[0]), last=())


def _where(lines: Sequence[Line], mark: str, at: tuple[int, int]) -> tuple[int, int] | None:
    """The line and the run, from one on, that show a number."""
    for number, line in enumerate(lines[at[0] :], at[0]):
        for place, run in enumerate((*line.runs, *line.last)):
            if (number, place) >= at and run == (mark, Face.RAISED):
                return number, place
    return None


def _referring(line: Line, place: int, note: int) -> Line:
    """A line one of whose runs refers to a note."""

    def put(runs: tuple[Run, ...], at: int) -> tuple[Run, ...]:
        return (*runs[:at], (str(note), Face.NOTE), *runs[at + 1 :])

    many = len(line.runs)
    if place < many:
        return line._replace(runs=put(line.runs, place))
    return line._replace(last=put(line.last, place - many))
