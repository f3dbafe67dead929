"""Words found in a text as a person means them, however the one or the other was typed.

For a text that is looked through as it is and is not indexed: what somebody wrote himself. Vowel points,
accents and case do not matter; any sign for geresh and any for gershayim is one; maqaf, dashes, other signs,
spaces and line ends stand between words alike. The particles of Hebrew may stand before each word, and those
that were asked for may be missing, by the same rule as in the books (:mod:`.morphology`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from kesher.library.search.morphology import PREFIXES, separable, splits
from kesher.library.search.normal import GERESH, GERSHAYIM

_SIGN = "['\"]*"
_BETWEEN = "['\"]*[ '\"]* ['\"]*"
_EDGE = r"(?<![^\W_])"
_END = r"(?![^\W_])"
_PREFIX = "|".join(sorted(PREFIXES, key=len))
_PARTICLES = f"(?:(?:{_PREFIX}){_SIGN})??"
"""As few as can be, so that a word is marked whole that only begins as particles do."""
_OPENED = re.compile(rf"(?<![^\W_])({_PREFIX})\"(?=[^\W_]{{2,}}\"(?![^\W_]))")
"""A quotation of one word opens after particles: the sign is the quotation's."""
_QUOTED = re.compile(r"(?<![^\W_])['\"]+(?=[^\W_])|\"+(?![^\W_])")
"""A quotation opens, or closes. One geresh at the end of a word is the word's own, and stays."""


class _Characters(dict[int, str]):
    """What becomes of each character; one not met before is looked at once."""

    def __missing__(self, point: int) -> str:
        kept = (each for each in unicodedata.normalize("NFKD", chr(point)).casefold() if _shown(each))
        self[point] = made = "".join(" " if _between(each) else each for each in kept)
        return made


def _shown(each: str) -> bool:
    """False for what only stands upon a letter, or only tells its direction."""
    return not unicodedata.combining(each) and unicodedata.category(each) not in ("Cf", "Mn")


def _between(each: str) -> bool:
    """True for what stands between words: a space, a line's end, a dash, a point."""
    return unicodedata.category(each)[0] in "PZC" or each == "\u2212"


_CHARACTERS = _Characters(
    {ord(each): "'" for each in GERESH} | {ord(each): '"' for each in GERSHAYIM} | {0x20: " "}
)


_SIGNS = str.maketrans("", "", "'\"")


def bared(text: str) -> str:
    """A text's letters, with a space where anything stands between words and no sign of any kind.

    The letters of each word that is found in a text (:meth:`Sought.place`) stand in this one after another:
    a long text without them need not be looked at.
    """
    return text.translate(_CHARACTERS).translate(_SIGNS)


class Sought(NamedTuple):
    """Words that are looked for (see :func:`sought`).

    Attributes:
        pattern: how they may stand.
        letters: the letters of each of them, in every form of it that is looked for.
    """

    pattern: re.Pattern[str]
    letters: tuple[tuple[str, ...], ...]

    def place(self, text: str) -> tuple[int, int] | None:
        """Where the words stand first in a text as it is, with the points under their last letter."""
        found = self.pattern.search(text.translate(_CHARACTERS))
        if found is None:
            return None
        begins, ends = found.span(found.lastgroup or 0)[0], found.end()
        places = [at for at, each in enumerate(text) for _ in _CHARACTERS[ord(each)]]
        return places[begins], places[ends] if ends < len(places) else len(text)


def sought(words: str) -> Sought | None:
    """What to look for; None when there is no letter, digit or picture in it.

    One word is found within another too, and the last of several may go on: ``only a sent`` finds *only a
    sentence*. A word without particles that were asked for must stand by itself.
    """
    plain = words.translate(_CHARACTERS)
    opened = plain.lstrip()[:1] in ("'", '"')
    typed = _QUOTED.sub("", _OPENED.sub(r"\1", plain.replace("''", '"'))).split()
    if opened and typed:
        typed[-1] = typed[-1].rstrip("'")
    typed = [each for each in typed if each.strip("'\"")]
    if not typed:
        return None
    letters = tuple(map(_letters, typed))
    *before, last = map(_spelled, typed)
    if not before:
        by_itself = _without(typed[0])
        alone = f"|{_EDGE}{_PARTICLES}(?P<bare>{by_itself}){_END}" if by_itself else ""
        return Sought(re.compile(f"(?P<whole>{last}){alone}"), letters)
    ways = [_ways(word, each) for word, each in zip(typed, before, strict=False)]
    first, *inner = ways
    ending = _PARTICLES + _either(last, f"(?:{shorter}){_END}" if (shorter := _without(typed[-1])) else "")
    return Sought(
        re.compile(
            f"{_EDGE}{_PARTICLES}(?P<first>{first}){_BETWEEN}"
            + "".join(f"{_PARTICLES}{each}{_BETWEEN}" for each in inner)
            + ending
        ),
        letters,
    )


def _letters(word: str) -> tuple[str, ...]:
    forms = (word, *(rest for particles, rest in splits(word) if separable(particles, rest)))
    return tuple(dict.fromkeys(each.translate(_SIGNS) for each in forms))


def _ways(word: str, spelled: str) -> str:
    return _either(spelled, _without(word))


def _either(one: str, other: str) -> str:
    return f"(?:{one}|{other})" if other else one


def _spelled(word: str) -> str:
    """One word: its own signs must stand in it, others may."""
    return _SIGN.join({"'": "'", '"': "(?:\"|'')"}.get(each, re.escape(each)) for each in word)


def _without(word: str) -> str:
    """The word without particles it may have been asked with, in each way of parting them from it."""
    rests: Iterator[str] = (rest for particles, rest in splits(word) if separable(particles, rest))
    return "|".join(dict.fromkeys(map(_spelled, rests)))
