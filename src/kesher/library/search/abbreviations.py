"""Abbreviations and what they stand for, from one open table (``abbreviations.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from kesher.library.search.keys import splits
from kesher.library.search.normal import forms

Run = tuple[str, ...]


@cache
def table() -> dict[str, tuple[Run, ...]]:
    """Return every abbreviation's form with the runs of words it may stand for."""
    text = files(__package__).joinpath("abbreviations.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[Run, ...]] = {}
    for section in tomllib.loads(text).values():
        for short, meanings in section.items():
            (form,) = forms(short)
            found[form] = found.get(form, ()) + tuple(tuple(forms(meaning)) for meaning in meanings)
    return found


@cache
def _by_meaning() -> dict[Run, tuple[str, ...]]:
    found: dict[Run, tuple[str, ...]] = {}
    for short, runs in table().items():
        for run in runs:
            found[run] = (*found.get(run, ()), short)
    return found


@cache
def _longest() -> int:
    return max(map(len, _by_meaning()))


def expansions(form: str) -> tuple[Run, ...]:
    """Return what a form may stand for; particles before an abbreviation are taken off."""
    found = table().get(form, ())
    if not found and ('"' in form or form.endswith("'")):
        for _particles, rest in splits(form):
            found = table().get(rest, ())
            if found:
                break
    return found


def inside(run: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, abbreviation) for every part of a run of words that has an abbreviation.

    The first word may have particles before it.
    """
    meanings = _by_meaning()
    for start, first in enumerate(run):
        firsts = [first, *(rest for _particles, rest in splits(first))]
        for size in range(1, min(_longest(), len(run) - start) + 1):
            rest = tuple(run[start + 1 : start + size])
            for begin in firsts:
                for short in meanings.get((begin, *rest), ()):
                    yield start, start + size, short
