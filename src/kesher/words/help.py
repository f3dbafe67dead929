"""What care needs of plain data: the words it listens for, and the people to call, by country.

Both lie in ``packs/help`` as plain files, so that a clinician or a rabbi can read and correct them.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from kesher.method.language import Language
from kesher.method.lexicon import Lexicon, Lists


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Someone to call.

    Attributes:
        country: its two letters; ``EU`` for every country of the union.
        call: the number, as it is dialled there.
        kind: ``listen``, someone to speak with; or ``emergency``.
        he: the name in Hebrew.
        en: the name in English.
        always: by day and by night.
        anonymous: no name is asked.
        area: where it holds, when not in the whole country.
    """

    country: str
    call: str
    kind: str
    he: str
    en: str
    always: bool = False
    anonymous: bool = False
    area: str = ""

    def name(self, language: Language) -> str:
        """The name in a language."""
        return self.he if language is Language.HE else self.en


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All people to call, and the day on which the list was last compared with what is published."""

    checked: date
    eu: tuple[str, ...]
    people: tuple[Call, ...]

    def of(self, country: str) -> tuple[Call, ...]:
        """The people of a country, those to speak with first; none when the list knows none."""
        wanted = {country.upper(), *(("EU",) if country.upper() in self.eu else ())}
        found = (each for each in self.people if each.country in wanted)
        return tuple(sorted(found, key=lambda each: each.kind == "emergency"))

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of which the list knows someone to speak with, for the person to choose from."""
        return tuple(dict.fromkeys(each.country for each in self.people if each.kind == "listen"))


@cache
def directory() -> Directory:
    """The people to call."""
    return msgspec.convert(_read(_HELP / "people.toml"), Directory)


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """The words care listens for. All languages are listened for, whichever the page is in."""
    files = sorted((each for each in (_HELP / "words").iterdir() if each.name.endswith(".toml")), key=_name)
    return tuple(Lexicon(msgspec.convert(_read(each), Lists)) for each in files)


_HELP = resources.files("kesher.packs") / "help"


def _name(file: Traversable) -> str:
    return file.name


def _read(file: Traversable) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
