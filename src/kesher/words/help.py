"""What care needs of plain data: the words it listens for, and the people to call, by country.

Both lie in ``packs/help`` as plain files, so that a clinician or a rabbi can read and correct them.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kesher.method import lexicon, spelling, ways
from kesher.method.language import Language
from kesher.method.lexicon import Lexicon, Lists
from kesher.words.kept import kept

UNION = "EU"
NO_BREAK = "\N{NO-BREAK SPACE}"


class Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Someone to call.

    Attributes:
        country: its two letters; ``EU`` for every country of the union.
        call: the number, as it is dialled there.
        kind: ``listen``, someone to speak with; or ``emergency``.
        he: the name in Hebrew; an emergency number that has none is called one.
        en: the name in English.
        always: by day and by night, as every emergency number is.
        anonymous: no name is asked.
    """

    country: str
    call: str
    kind: Literal["listen", "emergency"]
    he: str = ""
    en: str = ""
    always: bool = False
    anonymous: bool = False

    @property
    def emergency(self) -> bool:
        """Whether it is called in an emergency."""
        return self.kind == "emergency"

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return self.call.replace(" ", "")

    @property
    def shown(self) -> str:
        """The number as it is read: its groups neither part at the end of a line nor turn round in Hebrew."""
        return self.call.replace(" ", NO_BREAK)

    def name(self, language: Language) -> str:
        """The name in a language; empty for an emergency number that has none."""
        return self.he if language is Language.HE else self.en


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All people to call, and the day on which the list was written down from what is published."""

    checked: date
    eu: tuple[str, ...]
    people: tuple[Call, ...]

    def of(self, country: str) -> tuple[Call, ...]:
        """The people of a country, those to speak with first; none when the list knows none."""
        wanted = {country.upper(), *((UNION,) if country.upper() in self.eu else ())}
        found = (each for each in self.people if each.country in wanted)
        return tuple(sorted(found, key=lambda each: each.emergency))

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country of which the list knows anybody, if only an emergency number."""
        named = (each.country for each in self.people if each.country != UNION)
        return tuple(dict.fromkeys((*named, *self.eu)))


@cache
def directory() -> Directory:
    """The people to call."""
    return msgspec.convert(_read(_HELP / "people.toml"), Directory)


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """The words care listens for. All languages are listened for, whichever the page is in."""
    files = sorted((each for each in (_HELP / "words").iterdir() if each.name.endswith(".toml")), key=_name)
    return tuple(map(_lexicon, files))


def _lexicon(file: Path) -> Lexicon:
    code = (__file__, lexicon.__file__, spelling.__file__, ways.__file__)
    name = f"lexicon-{file.name.removesuffix('.toml')}"
    return Lexicon.of(kept(name, (file,), code, lambda: Lexicon(msgspec.convert(_read(file), Lists)).plain()))


_HELP = Path(__file__).parents[1] / "packs" / "help"


def _name(file: Path) -> str:
    return file.name


def _read(file: Path) -> dict[str, object]:
    import tomllib  # what is kept was read before

    return tomllib.loads(file.read_text(encoding="utf-8"))
