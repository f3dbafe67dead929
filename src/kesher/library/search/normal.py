"""One normaliser for what is kept and for what is asked.

A text is cut into words where it stands, and each word is folded to its *form*: without marks, with final
letters as plain ones, with one sign for geresh and one for gershayim. The same function folds the words of a
book and the words of a query, so that the two can only agree; and because words are cut from the text as it
is, a matched word is known by its place in the pointed original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from kesher.library.script import MARKS

HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"

_MARKS = f"\u0300-\u036f{MARKS}"
_UNSEEN = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
"""What only parts, joins or directs letters: soft hyphens, joiners, signs of direction, variants' signs."""
GERESH = "'\u05f3\u2018\u2019\u201a\u201b\u0060\u00b4\u2032\u2035\uff07"
GERSHAYIM = '"\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\uff02'
HYPHENS = "\\-\u05be\u2010-\u2013\u2212"
"""As a regular expression's set: what may part the letters of a holy name, so that it is not written out."""

_ON = f"[{_MARKS}{_UNSEEN}]*"
_RAISED = "\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089"
"""Numbers that stand raised or sunk on a word: marks of notes and powers, and no letters of it."""
_LETTER = rf"(?:[^\W\d_{_RAISED}]{_ON})"
_SIGN = f"[{GERESH}{GERSHAYIM}][{_UNSEEN}]*"
_PLAIN = rf"(?:{_SIGN})?{_LETTER}+(?:(?:{_SIGN}){{1,2}}{_LETTER}+)*[{GERESH}]?|(?:\d[{_UNSEEN}]*)+"
_WORD = re.compile(_PLAIN)
"""Letters with their marks, joined by signs of abbreviation; or digits. All else stands between words."""

_PARTED = (
    "י~?ה~?ו~?ה",
    "ה~?ו~?י~?ה",
    "!י~ה",
    "!א~ל",
    "א~לו?[הק](?:~?.){0,5}",
    "אלו~[הק]י.{0,4}",
    "אלו?[הק]י~(?:ם|ך|נו|כם|הם)",
    "א~?ד~?ו?~?נ~?י",
    "ש~?ד~?י",
    "צ~?ב~?א~?ו?~?ת",
)
"""The holy names as a hyphen, ``~``, may part them. One with ``!`` may not go on a row: it may be a range."""


def _name(pattern: str) -> str:
    """The pattern of a parted name, with the marks that may stand upon each letter."""
    first = f"(?<![{HYPHENS}])" if pattern[0] == "!" else ""
    kinds = {".": "[א-ת]", "~": f"[{HYPHENS}]"}
    return first + re.sub(
        r"\[[^]]+\]|[א-ת.~]", lambda each: f"(?:{kinds.get(each[0], each[0])}{_ON})", pattern.lstrip("!")
    )


_HYPHEN = re.compile(f"[{HYPHENS}]")

_OPENING = re.compile(rf"[{GERESH}{GERSHAYIM}]")
_DROPPED = re.compile(rf"[{_MARKS}{_UNSEEN}{HYPHENS}]")
_PLAIN_HEBREW = re.compile(rf"[{HEBREW}]+")
_FOLD = str.maketrans(
    dict.fromkeys(GERESH, "'")
    | dict.fromkeys(GERSHAYIM, '"')
    | dict(zip("ךםןףץ", "כמנפצ", strict=True))
    | {"\u05f0": "וו", "\u05f1": "וי", "\u05f2": "יי", "\u05ef": "ייי"}
)
_FINAL = dict(zip("כמנפצ", "ךםןףץ", strict=True))
FINAL = str.maketrans({final: plain for plain, final in _FINAL.items()})
"""Writes final letters as plain ones."""
_POINTED = str.maketrans(
    {chr(each): None for each in range(0x0591, 0x05C8) if unicodedata.combining(chr(each))}
    | {final: plain for plain, final in _FINAL.items()}
)
"""Takes the points off Hebrew letters, and writes final ones as plain ones."""
_SHORT = 4
_PREFIXED = re.compile(r'(ו?(?:כש|מש|לכש|[שד])?[בהכלמ]{0,2})"(?=[א-ת]{2})')
"""A quotation opens after a prefix: the sign is the quotation's, and the word is one."""


class Word(NamedTuple):
    """One word of a text: its form, and where it stands in the text as it is."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def fold(raw: str) -> str:
    """Return the form of one raw word as :func:`words` cuts it; the empty string if nothing is left of it.

    Folding a form gives the same form again.
    """
    plain = raw.translate(_POINTED)
    if _PLAIN_HEBREW.fullmatch(plain):  # most words of a book: letters, their points, and no other sign
        return plain
    quoted = _OPENING.match(raw) is not None
    plain = unicodedata.normalize("NFKD", raw)
    form = _DROPPED.sub("", plain).casefold().translate(_FOLD).replace("''", '"')
    form = form.lstrip("'\"")
    if quoted:
        form = form.rstrip("'")
    if not form:
        return ""
    if not "א" <= form[0] <= "ת":
        return _latin(form)
    if '"' in form:
        while '""' in form:
            form = form.replace('""', '"')
        before = ""
        while before != form:  # what a quotation opened may stand before what another one opens
            before, form = form, _PREFIXED.sub(r"\1", form)
        head, sign, tail = form.rpartition('"')
        form = head.replace('"', "") + sign + tail
    return form.rstrip('"')


def _latin(form: str) -> str:
    """An English form: no apostrophes, and no possessive ending."""
    bare = form.rstrip("'")
    bare = bare.removesuffix("'s")
    return bare.replace("'", "").replace('"', "")


def words(text: str) -> list[Word]:
    """Cut a text into its words, in order; maqaf, dashes and all signs stand between words.

    Only a holy name that is parted by a hyphen, not to be written out, is one word.
    """
    found = []
    for match in _cutter(text).finditer(text):
        form = fold(match[0])
        if form:
            found.append(Word(form, match.start(), match.end()))
    return found


def forms(text: str) -> list[str]:
    """Return only the forms of :func:`words`."""
    return [form for form in map(fold, _cutter(text).findall(text)) if form]


def _cutter(text: str) -> re.Pattern[str]:
    """Return what cuts a text into words: only where there is a hyphen a name may be parted by it."""
    return _name_or_word() if _HYPHEN.search(text) else _WORD


@cache
def _name_or_word() -> re.Pattern[str]:
    """Return what cuts a text with hyphens; it takes long to make."""
    return re.compile(
        rf"(?<![^\W\d_])(?:[ושהכלבמד]{_ON}){{0,4}}(?:{'|'.join(map(_name, _PARTED))})(?![^\W\d_])|{_PLAIN}"
    )


def is_hebrew(form: str) -> bool:
    """Whether a form is of Hebrew letters (an abbreviation too)."""
    return "א" <= form[:1] <= "ת"


def bare(form: str) -> str:
    """Return a form without its signs of abbreviation."""
    return form.replace('"', "").replace("'", "")


def is_short(form: str) -> bool:
    """Whether a form is an abbreviation; the geresh after a long word may be the end of a quotation."""
    return '"' in form or (form.endswith("'") and len(form) <= _SHORT)


def spelled(form: str) -> str:
    """Return a form as it is written: with a final letter at its end."""
    return form[:-1] + _FINAL.get(form[-1:], form[-1:])
