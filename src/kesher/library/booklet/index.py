"""The index at the end of a booklet: its subjects, and the places of other books that it names.

Where a subject or a place is named, a mark without any size stands among the words; the page on which it
comes to stand is known once the book is set. A mark is a run of a line as any other (see :class:`Face`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kesher.library.book import Unit
from kesher.library.booklet.column import Face, Line, Run, runs_of, way
from kesher.library.script import MARKS, bare, tidy
from kesher.library.sources import Source, mentions
from kesher.library.titles import short
from kesher.method.language import Language
from kesher.words import catalogue

_ENTRY_MANY = 26
"""The most characters of an entry: it stands in one line of a column, before its dots."""

_SAID_WORDS = 3
"""Words of a subject that is looked for in what others say; a longer one is nobody's way of saying it."""

_FEWEST_SUBJECTS = 2
"""Fewer say nothing that the contents do not."""

_SOFT = "\u00ad"
_MARK = re.compile(f"[{MARKS}]")


class Index:
    """What an index of a book lists, and where its marks stand."""

    def __init__(self, units: Sequence[Unit], language: Language) -> None:
        """Args: units: of the book. language: of its pages."""
        self._language = language
        names = sorted({name for each in units if (name := tidy(each.chapter))}, key=_order)
        self._subjects = names if len(names) >= _FEWEST_SUBJECTS else []
        self._said = [(_pattern(name), f"s{at}") for at, name in enumerate(self._subjects) if _short(name)]
        self._keys = {name: f"s{at}" for at, name in enumerate(self._subjects)}
        self._sources: dict[Source, str] = {}

    def of_chapter(self, unit: Unit) -> str:
        """The mark of the subject under which a unit stands; empty for none."""
        return self._keys.get(tidy(unit.chapter), "")

    def marked(self, line: Line, own: str) -> Line:
        """A line with the marks of what it names.

        Args:
            line: ready to be set.
            own: the mark of the subject that it stands under, which is not looked for in it.
        """
        text = (
            "".join(words for words, _ in (*line.runs, *line.last)).replace(_SOFT, "").replace("\u00a0", " ")
        )
        found = sorted(self._named(text, own), key=lambda each: each.at)
        if not found:
            return line
        many = sum(len(words.replace(_SOFT, "")) for words, _ in line.runs)
        runs = _with_marks(line.runs, [each for each in found if each.at < many])
        last = _with_marks(line.last, [Named(at - many, key) for at, key in found if at >= many])
        return line._replace(runs=runs, last=last)

    def _named(self, text: str, own: str) -> Iterator[Named]:
        for at, source in mentions(text):
            yield Named(at, self._sources.setdefault(source, f"r{len(self._sources)}"))
        if not self._said:
            return
        places = [at for at, each in enumerate(text) if not _MARK.match(each)]
        plain = bare(text)
        for pattern, key in self._said:
            found = pattern.search(plain) if key != own else None
            if found:
                yield Named(places[found.start()], key)

    def plain(self) -> dict[str, Any] | None:
        """As plain values, once all lines were marked; None where there is nothing to list."""
        words = catalogue(self._language)
        subjects = [self._entry(self._keys[name], name) for name in self._subjects]
        sources = [
            self._entry(self._sources[each], each.shown(self._language)) for each in sorted(self._sources)
        ]
        sections = [("library.booklet_subjects", subjects), ("library.booklet_sources", sources)]
        listed = [{"name": words.plain(name), "entries": entries} for name, entries in sections if entries]
        return {"title": words.plain("library.booklet_index"), "sections": listed} if listed else None

    def _entry(self, key: str, name: str) -> dict[str, Any]:
        return {"key": key, "runs": runs_of(short(name, _ENTRY_MANY)), "direction": way(name, self._language)}


class Named(NamedTuple):
    """Where a line names what the index lists."""

    at: int
    key: str


def _order(name: str) -> str:
    return bare(name).lower()


def _short(name: str) -> bool:
    return len(name.split()) <= _SAID_WORDS and len(bare(name)) > 2


def _pattern(name: str) -> re.Pattern[str]:
    """How a subject is said: as it stands, with the particles that Hebrew writes before a word."""
    first, *more = bare(name).split()
    # After ב, כ and ל the article is heard and not written.
    particles = (
        "(?:[ושמ]{0,2}ה|[וש]{0,2}[בכל])" if first.startswith("ה") and len(first) > 3 else "[ושבכלמ]{0,2}"
    )
    begun = particles + re.escape(first[1:] if particles.startswith("(") else first)
    whole = r"\s".join([begun, *map(re.escape, more)])
    return re.compile(rf"(?<!\w){whole}(?!\w)", re.I)


def _with_marks(runs: Sequence[Run], found: Sequence[Named]) -> tuple[Run, ...]:
    """Runs with marks before the words that they belong to."""
    made: list[Run] = []
    begun = 0
    left = [*found]
    for words, face in runs:
        rest, at = words, begun
        ends = begun + len(words.replace(_SOFT, ""))
        while left and left[0].at < ends:
            named = left.pop(0)
            cut = _cut(rest, named.at - at) if face is Face.PLAIN else 0
            made += [(rest[:cut], face)] if cut else []
            made.append((named.key, Face.MARK))
            at += len(rest[:cut].replace(_SOFT, ""))
            rest = rest[cut:]
        made.append((rest, face))
        begun = ends
    return tuple(made)


def _cut(words: str, many: int) -> int:
    """Where so many characters end, not counting signs at which a word may be broken."""
    at = 0
    while many > 0:
        many -= words[at] != _SOFT
        at += 1
    return at
