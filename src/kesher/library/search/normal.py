"""One normaliser for what is kept and for what is asked.

A text is cut into words where it stands, and each word is folded to its *form*: without marks, with final
letters as plain ones, with one sign for geresh and one for gershayim. The same function folds the words of a
book and the words of a query, so that the two can only agree; and because words are cut from the text as it
is, a matched word is known by its place in the pointed original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from kesher.library.script import MARKS

HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"

_MARKS = f"\u0300-\u036f{MARKS}"
_UNSEEN = "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
GERESH = "'\u05f3\u2018\u2019\u201a\u201b\u0060\u00b4\u2032\uff07"
GERSHAYIM = '"\u05f4\u201c\u201d\u201e\u201f\u2033\uff02'

_LETTER = rf"(?:[^\W\d_][{_MARKS}{_UNSEEN}]*)"
_WORD = re.compile(
    rf"[{GERESH}{GERSHAYIM}]?{_LETTER}+(?:[{GERESH}{GERSHAYIM}]{{1,2}}{_LETTER}+)*[{GERESH}]?|\d+"
)
"""Letters with their marks, joined by signs of abbreviation; or digits. All else stands between words."""

_OPENING = re.compile(rf"[{GERESH}{GERSHAYIM}]")
_DROPPED = re.compile(rf"[{_MARKS}{_UNSEEN}]")
_PLAIN_HEBREW = re.compile(rf"[{HEBREW}]+")
_FOLD = str.maketrans(
    dict.fromkeys(GERESH, "'")
    | dict.fromkeys(GERSHAYIM, '"')
    | dict(zip("ךםןףץ", "כמנפצ", strict=True))
    | {"\u05f0": "וו", "\u05f1": "וי", "\u05f2": "יי"}
)
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
    if _PLAIN_HEBREW.fullmatch(raw):
        return raw
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
        form = _PREFIXED.sub(r"\1", form, count=1)
        head, sign, tail = form.rpartition('"')
        form = head.replace('"', "") + sign + tail
    return form.rstrip('"')


def _latin(form: str) -> str:
    """An English form: no apostrophes, and no possessive ending."""
    bare = form.rstrip("'")
    bare = bare.removesuffix("'s")
    return bare.replace("'", "").replace('"', "")


def words(text: str) -> list[Word]:
    """Cut a text into its words, in order; maqaf, dashes and all signs stand between words."""
    found = []
    for match in _WORD.finditer(text):
        form = fold(match[0])
        if form:
            found.append(Word(form, match.start(), match.end()))
    return found


def forms(text: str) -> list[str]:
    """Return only the forms of :func:`words`."""
    return [form for form in map(fold, _WORD.findall(text)) if form]


def is_hebrew(form: str) -> bool:
    """Whether a form is of Hebrew letters (an abbreviation too)."""
    return "א" <= form[:1] <= "ת"


def bare(form: str) -> str:
    """Return a form without its signs of abbreviation."""
    return form.replace('"', "").replace("'", "")
