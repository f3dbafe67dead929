"""Abbreviations and what they stand for, from one open table (``abbreviations.toml``).

The table also has the holy names that are written in several ways so as not to be written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kesher.library.search.morphology import spelling, splits
from kesher.library.search.normal import bare, forms
from kesher.library.search.written import Run, folded, sections

TITLES = tuple(forms("רבי רב רבן רבנו רבינו ר'"))
"""Before a name each of them may stand for another."""

_EXACT = 3
"""A word of so many letters is only itself: without its vowel letters it would be too many others."""


class _Written(NamedTuple):
    """The table as it is read.

    Attributes:
        short: every abbreviation with what it may stand for.
        alike: every holy name with the other ways in which it is written.
        words: what abbreviations spell that are words as well.
    """

    short: dict[str, tuple[Run, ...]]
    alike: dict[str, Run]
    words: frozenset[str]


@cache
def _written() -> _Written:
    table = sections()
    words = frozenset(each for (text,) in table.pop("words").values() for each in folded(text))
    names = table.pop("alike")
    endings = [folded(each)[0] for each in table.pop("alike_endings")["all"]]
    found: dict[str, tuple[Run, ...]] = {}
    for section in table.values():
        for short, meanings in section.items():
            (form,) = folded(short)
            found[form] = found.get(form, ()) + tuple(map(folded, meanings))
    alike: dict[str, Run] = {}
    for ways in names.values():
        for ending in endings if "*" in ways[0] else [""]:
            those = tuple(forms(" ".join(way.replace("*", ending) for way in ways)))
            alike |= {form: tuple(each for each in those if each != form) for form in those}
    return _Written(found, alike, words)


def spells_a_word(form: str) -> bool:
    """Whether the letters of an abbreviation are a word of their own, which it is never read as."""
    return bare(form) in _written().words


def table() -> dict[str, tuple[Run, ...]]:
    """Return every abbreviation's form with the runs of words it may stand for."""
    return _written().short


def _key(word: str, *, alone: bool) -> str:
    """Return what two spellings of a word in a meaning share."""
    if alone:
        return word if len(word) <= _EXACT else spelling(word)
    return TITLES[0] if word in TITLES else spelling(word)


def _keyed(run: Sequence[str]) -> Run:
    return tuple(_key(word, alone=len(run) == 1) for word in run)


@cache
def _by_meaning() -> dict[Run, tuple[str, ...]]:
    found: dict[Run, tuple[str, ...]] = {}
    for short, runs in table().items():
        for run in runs:
            key = _keyed(run)
            if short not in found.get(key, ()):
                found[key] = (*found.get(key, ()), short)
    return found


@cache
def _longest() -> int:
    return max(map(len, _by_meaning()))


def expansions(form: str) -> tuple[Run, ...]:
    """Return what a form may stand for; particles before an abbreviation are taken off."""
    if not ('"' in form or form.endswith("'")):
        return ()
    found = table().get(form, ())
    if not found:
        for _particles, rest in splits(form):
            found = table().get(rest, ())
            if found:
                break
    return found


def others(form: str) -> Run:
    """Return the other abbreviations of what a form may stand for."""
    found = (short for run in expansions(form) for short in _by_meaning()[_keyed(run)])
    return tuple(dict.fromkeys(short for short in found if short != form))


def of_word(form: str) -> Run:
    """Return the abbreviations of a single word."""
    return _by_meaning().get(_keyed((form,)), ())


def alike(form: str) -> Run:
    """Return the other ways in which a holy name is written; particles before it are taken off."""
    names = _written().alike
    for rest in (form, *(rest for _particles, rest in splits(form))):
        if rest in names:
            return names[rest]
    return ()


def inside(run: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, abbreviation) for every part of a run of words that has an abbreviation.

    The first word may have particles before it, and each may be spelled with its vowel letters or without.
    """
    meanings = _by_meaning()
    for start, first in enumerate(run):
        firsts = [first, *(rest for _particles, rest in splits(first))]
        for size in range(1, min(_longest(), len(run) - start) + 1):
            rest = run[start + 1 : start + size]
            for begin in firsts:
                for short in meanings.get(_keyed((begin, *rest)), ()):
                    yield start, start + size, short
