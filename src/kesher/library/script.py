"""The two scripts of a text: Hebrew and Latin letters, the marks upon them, and where a sentence ends.

Everything here is about single characters and single lines; what lines make together is found in ``repair``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kesher.method.language import Language

MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufb1e"
"""Points and accents, as a regular expression's set: what stands upon a Hebrew letter."""

FINAL = "ךםןףץ"
WITH_FINAL = "כמנפצ"
"""The letters that have a form of their own at the end of a word."""

LETTER = re.compile(r"[^\W\d_]")
"""One of any script; a point upon it is none."""

HEBREW_END = re.compile(r"[א-ת\u0591-\u05c7]$")

_POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_POWER = re.compile(r"[-−]?\d+")
ON_A_WORD = r"[^\W\d_]|[.,;:!?״\"”’'׳)\]\u05b0-\u05c7]"
"""What the mark of a note stands on, a letter with its points or what ends a word; a pattern of one sign."""
_ON_A_WORD = re.compile(f"(?:{ON_A_WORD})$")
_NUMBER = re.compile(r"\d{1,3}")

LETTER_VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", [*range(1, 10), *range(10, 100, 10), 100, 200, 300, 400], strict=True)
)
"""The letters as numbers."""

_BARE = re.compile(f"[{MARKS}]+")
_HEBREW = re.compile("[א-ת]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u00ad]+")
_SPACE = re.compile(r"[\s\u00a0\x00-\x1f\x7f-\x9f]+")
_UNTIDY = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u00ad\u00a0\x00-\x1f\x7f-\x9f]"
    r"|\s\s|[^\S ]|^\s|\s$"
)
_SENTENCE_END = re.compile(r"[.?!…\u05c3][\"'”’״׳»)\]}]*$")
_LAST = frozenset(".?!…\u05c3:\"'”’״׳»)]}")
_COLON_END = re.compile(r":[\"'”’״׳»)\]}]*$")


def tidy(text: str) -> str:
    """A line as it is kept: NFC, single spaces, no unseen signs of direction, joining and hyphenation."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    # Of all spaces and signs of direction a plain space alone is printable: most lines are told by this.
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    if not _UNTIDY.search(text):
        return text
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def value_of(letters: str) -> int:
    """The number that Hebrew letters are; signs between them count nothing."""
    return sum(LETTER_VALUES.get(each, 0) for each in letters)


def raised(said: str, before: str) -> str:
    """Raised signs as they are kept after others: a number stays raised on a word or beside a number."""
    power = before[-1:].isdigit() and _POWER.fullmatch(said.strip())
    if power or (_NUMBER.fullmatch(said) and _ON_A_WORD.search(before)):
        return said.replace("−", "-").translate(_POWERS)
    return said


def bare(text: str) -> str:
    """The text without points and accents."""
    return text if text.isascii() else _BARE.sub("", text)


def hebrew_letters(text: str) -> int:
    """How many Hebrew letters."""
    return len(_HEBREW.findall(text))


def latin_letters(text: str) -> int:
    """How many Latin letters."""
    return len(_LATIN.findall(text))


def language_of(texts: Iterable[str], *, enough: int = 20_000) -> Language:
    """The language most letters are of, by the first ``enough`` letters. Hebrew when there are none."""
    hebrew = latin = 0
    for text in texts:
        hebrew += hebrew_letters(text)
        latin += latin_letters(text)
        if hebrew + latin >= enough:
            break
    return Language.EN if latin > hebrew else Language.HE


def ends_sentence(line: str, *, colon: bool = False) -> bool:
    """True when the line ends where a sentence does; ``colon`` when this text ends its sentences so."""
    line = line.rstrip()
    if line[-1:] not in _LAST:
        return False
    return bool(_SENTENCE_END.search(line) or (colon and _COLON_END.search(line)))
