"""The message catalogue: every sentence of the interface, by name, in each language.

A message is a line of a file in ``he/`` or ``en/``: one file for each room of Kesher, with the refusals of
that room. Hebrew is written first, and each language has its own sentence rather than a translation of the
other's. A message whose wording depends on a number is a table
with ``one``, optionally ``two``, and ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kesher.method.language import Form, Language, address
from kesher.method.problems import Problem
from kesher.words.kept import kept

Entry = str | dict[str, str]
_VALUE = re.compile(r"\{([a-z_]+)\}")


class Catalogue:
    """The messages of one language, for one form of address."""

    def __init__(self, language: Language, form: Form, entries: Mapping[str, Entry]) -> None:
        self.language = language
        self.form = form
        self._entries = entries

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of a name, with its values put in, each isolated from the words around it.

        Raises:
            KeyError: there is no such message, or it needs a value that was not given.
        """
        return self._fill(name, values, isolate=True)

    def plain(self, name: str, /, **values: object) -> str:
        """The same without isolation, for a terminal that would print the isolates as boxes."""
        return self._fill(name, values, isolate=False)

    def problem(self, problem: Problem, *, plain: bool = False) -> str:
        """The sentence of a refusal."""
        return self._fill(f"problem.{problem.code.value}", dict(problem.values), isolate=not plain)

    def has(self, name: str) -> bool:
        """True when there is such a message."""
        return name in self._entries

    def names(self) -> Iterator[str]:
        """The names of all messages."""
        return iter(self._entries)

    def entry(self, name: str) -> Entry:
        """A message as it is written, for tests and tools."""
        return self._entries[name]

    def _fill(self, name: str, values: Mapping[str, object], *, isolate: bool) -> str:
        entry = self._entries[name]
        text = entry if isinstance(entry, str) else _counted(entry, values)
        shape = "\u2068{}\u2069" if isolate else "{}"
        return _VALUE.sub(lambda found: shape.format(values[found[1]]), address(text, self.form))


def _counted(entry: Mapping[str, str], values: Mapping[str, object]) -> str:
    count = values["n"]
    if count == 1:
        return entry["one"]
    return entry.get("two", entry["other"]) if count == 2 else entry["other"]


@cache
def catalogue(language: Language, form: Form = Form.MASCULINE) -> Catalogue:
    """The catalogue of a language and a form of address."""
    return Catalogue(language, form, _entries(language))


@cache
def _entries(language: Language) -> dict[str, Entry]:
    sources = files(language)

    def read() -> dict[str, Entry]:
        return {name: entry for file in sources for name, entry in messages(file)}

    found: dict[str, Entry] = kept(f"catalogue-{language.value}", sources, (__file__,), read)
    return found


def files(language: Language) -> list[Path]:
    """The files of a language, one for each room."""
    folder = Path(__file__).with_name(language.value)
    return sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )


def messages(file: Path) -> Iterator[tuple[str, Entry]]:
    """What one file says: each message under its whole name."""
    import tomllib  # what is kept was read before

    return _flat(tomllib.loads(file.read_text(encoding="utf-8")), "")


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Entry]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and not {"one", "other"} <= value.keys():
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
