"""A book of the library as a booklet: threads and passages in two columns, under their chapters.

What is set is read back by our own import, letter for letter. So nothing stands on its pages but the text,
and what any reader of booklets knows to be none of it: contents, running heads, the numbers of pages. An
index is known by its heading in our own words, by its dots, and by ending the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from kesher.library.book import Kind, Unit
from kesher.library.booklet.column import Line, lines_of, runs_of, way
from kesher.library.booklet.foot_notes import with_notes
from kesher.library.booklet.index import Index
from kesher.library.labels import label_of
from kesher.library.script import tidy
from kesher.library.titles import short
from kesher.method.language import Language
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.typeset import OfTheLibrary, typeset
from kesher.words import catalogue

_ENTRY_MANY = 56
"""The most characters of an entry of the contents: it stands in one line."""

_RUNNING_MANY = 60
"""The most characters of what runs over the pages."""

_FEWEST_ENTRIES = 3
"""Contents of fewer say nothing."""

_WORDY = 24
"""Words beyond which a title is not said again over the text."""

_DEEPEST = 3
"""How far headings stand under one another; those below are said in one."""

_BETWEEN = ", "
"""What stands between the headings of a chapter (see :class:`kesher.library.book.Unit`)."""


def print_booklet(
    title: str,
    language: Language,
    units: Sequence[Unit],
    paper: Paper,
    *,
    indexed: bool = False,
    png: float | None = None,
) -> bytes:
    """Print a book.

    Args:
        title: of the book.
        language: of most of its words.
        units: in reading order; at least one.
        paper: its size.
        indexed: with an index of its subjects, and of the places in other books that it names.
        png: pixels per inch, to get a picture of the first page instead of a PDF.
    """
    return typeset(
        OfTheLibrary.BOOKLET, booklet_data(title, language, units, paper, indexed=indexed), png=png
    )


def booklet_data(
    title: str, language: Language, units: Sequence[Unit], paper: Paper, *, indexed: bool = False
) -> dict[str, Any]:
    """Everything the booklet's template needs, as plain values."""
    words = catalogue(language)
    width, height = SIZES[paper]
    named = tidy(title)
    index = Index(units, language) if indexed else None
    parts = list(_parts(named, units, language, index))
    listed = [each for each in parts if each.get("entry")]
    return {
        "title": named,
        "title_runs": runs_of(named),
        "title_direction": way(named, language),
        "again": len(named.split()) <= _WORDY,
        "running": runs_of(short(named, _RUNNING_MANY)),
        "language": language.value,
        "direction": language.direction,
        "page": {"w": width, "h": height},
        "contents": words.plain("library.booklet_contents") if len(listed) >= _FEWEST_ENTRIES else "",
        "parts": parts,
        "index": index.plain() if index else None,
    }


def _parts(
    title: str, units: Sequence[Unit], language: Language, index: Index | None
) -> Iterator[dict[str, Any]]:
    """Headings and units as they follow one another."""
    above: tuple[str, ...] = ()
    noted = 0
    chaptered = _chapters([each.chapter for each in units])
    for place, unit in enumerate(units):
        path = chaptered[unit.chapter]
        begins = path != above
        if begins:
            yield from _headings(title, above, path, language)
            above = path
        after = units[place + 1] if place + 1 < len(units) else None
        made = _unit(unit, after, language, noted, index)
        if index and (begins or unit.kind is Kind.QUESTION):
            made["subject"] = index.of_chapter(unit)
        noted += len(made["notes"])
        yield made


def _headings(
    title: str, above: tuple[str, ...], path: tuple[str, ...], language: Language
) -> Iterator[dict[str, Any]]:
    """The headings that lead from where the text was to where it goes on."""
    shared = next((at for at, (one, two) in enumerate(zip(above, path, strict=False)) if one != two), None)
    first = min(len(above), len(path)) if shared is None else shared
    if first == len(path):  # back to what stands above: said again
        first = max(0, first - 1)
    if not path:
        yield _heading(title, 1, language) | {"entry": ()}
    for level, text in enumerate(path[first:], first + 1):
        yield _heading(text, level, language)


def _heading(text: str, level: int, language: Language) -> dict[str, Any]:
    shown = runs_of(short(tidy(text), _ENTRY_MANY))
    return {"heading": runs_of(tidy(text)), "level": level, "direction": way(text, language), "entry": shown}


def _unit(
    unit: Unit, after: Unit | None, language: Language, noted: int, index: Index | None
) -> dict[str, Any]:
    """One unit, ready to be set.

    Args:
        unit: what it is.
        after: the one that follows it.
        language: of the page.
        noted: how many notes were numbered before.
        index: that is to know where it stands; None where there is none.
    """
    goes_on = after is not None and after.kind is Kind.PASSAGE and after.chapter == unit.chapter
    lines = lines_of(unit.text, language, after=after.text if after and goes_on else "")
    if lines and after is None:
        # Where one line alone stands in the last column, it shows the column by beginning where columns do.
        lines[-1] = lines[-1]._replace(indent=False)
    own = index.of_chapter(unit) if index else ""
    if index:
        lines = [index.marked(each, own) for each in lines]
    lines, notes = with_notes(lines or [Line.nothing(language)], lines_of(unit.notes, language), noted)
    asked = unit.kind is Kind.QUESTION
    return {
        "subject": "",
        "kind": unit.kind.value,
        "label": _label(unit, language),
        "lines": [each.plain() for each in lines],
        "notes": [each.plain() for each in notes],
        "entry": runs_of(short(tidy(unit.text.partition("\n")[0]), _ENTRY_MANY)) if asked else (),
    }


def _label(unit: Unit, language: Language) -> str:
    """The label before a unit: its own where an import knows it for what it is, else the usual one."""
    if unit.kind is Kind.PASSAGE:
        return ""
    own = tidy(unit.label)
    found = label_of(f"{own}: …", perhaps=False) if own else None
    if found and found.kind is unit.kind and found.words == own:
        return own
    return catalogue(language).plain(f"library.kind.{unit.kind.value}")


def _chapters(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Each chapter's headings, one under another, as far as neighbours show that they share one."""
    found: dict[str, tuple[str, ...]] = {"": ()}
    order = [name for name in dict.fromkeys(names) if name]
    shared = {head for one, two in pairwise(order) for head in _heads(one) & _heads(two)}
    for name in order:
        rest = name
        path: list[str] = []
        while len(path) < _DEEPEST - 1:
            heads = [each for each in _heads(rest) if name[: len(name) - len(rest)] + each in shared]
            if not heads:
                break
            head = max(heads, key=len)
            if head == rest:
                break
            path.append(head)
            rest = rest[len(head) + len(_BETWEEN) :]
        found[name] = (*path, rest)
    return found


def _heads(name: str) -> frozenset[str]:
    """What a chapter's name may begin with: the headings above it, and itself."""
    parts = name.split(_BETWEEN)
    return frozenset(_BETWEEN.join(parts[:many]) for many in range(1, len(parts) + 1))
