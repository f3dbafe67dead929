"""Which way a bracket faces, by vote of the document.

A right-to-left page draws an opening bracket with the shape of a closing one. Some producers name the shape,
some the meaning, and pdfium turns some of them round once more; so the name alone says nothing. But an
opening bracket has white before it and a word after it. Where the document's brackets speak against their
names, all of them are turned; a bracket that stands plainly one way faces that way.

Quotation marks have one shape in every direction, but pdfium turns those among Hebrew letters as well: they
are turned back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "‹": "›"}
_OPENING = frozenset(_PAIRS)
_TURNED = _PAIRS | {close: opened for opened, close in _PAIRS.items()}
_ANY = re.compile("[" + re.escape("".join(_TURNED)) + "]")
_QUOTES = dict(zip("“”‘’", "”“’‘", strict=True))
_QUOTE = re.compile("[“”‘’]")
_AFTER = frozenset(" .,;:!?\"'״׳־-–…")
"""What may follow a closing bracket."""
_BEFORE = frozenset(" \"'״׳־-–")
"""What may stand before an opening one."""


def turned(texts: list[str], from_left: list[bool]) -> list[str]:
    """The lines of a document with every bracket and quotation mark facing the way it stands.

    Args:
        texts: the lines, in reading order.
        from_left: of each, whether it is read from left to right.
    """
    turn = {latin: _vote(texts, latin) < 0 for latin in (False, True)}
    return [_quoted(_face(each, turn), left) for each, left in zip(texts, from_left, strict=True)]


def _quoted(text: str, from_left: bool) -> str:
    """A line with the quotation marks that pdfium turned: those after a Hebrew letter."""
    if not _QUOTE.search(text):
        return text
    letters = list(text)
    for found in _QUOTE.finditer(text):
        before = next((each for each in reversed(text[: found.start()]) if each.isalpha()), "")
        if not (before.isascii() if before else from_left):
            letters[found.start()] = _QUOTES[found.group()]
    return "".join(letters)


def _vote(texts: Iterable[str], latin: bool) -> int:
    """How many more brackets stand as named than the other way, in Latin or in Hebrew surroundings."""
    votes = 0
    for text in texts:
        for found in _ANY.finditer(text):
            stands = _stands(text, found.start())
            if stands is not None and _in_latin(text, found.start()) == latin:
                votes += 1 if stands == (found.group() in _OPENING) else -1
    return votes


def _face(text: str, turn: dict[bool, bool]) -> str:
    if not _ANY.search(text):
        return text
    letters = list(text)
    for found in _ANY.finditer(text):
        at, opens = found.start(), found.group() in _OPENING
        stands = _stands(text, at)
        if stands is None:
            stands = opens != turn[_in_latin(text, at)]
        if stands != opens:
            letters[at] = _TURNED[found.group()]
    return "".join(letters)


def _stands(text: str, at: int) -> bool | None:
    """Whether a bracket plainly opens or plainly closes; None if neither is plain."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    opens = before in _BEFORE and (after.isalnum() or (after not in _AFTER and after not in _TURNED))
    closes = after in _AFTER and (before.isalnum() or (before != " " and before not in _TURNED))
    return None if opens == closes else opens


def _in_latin(text: str, at: int) -> bool:
    """Whether the nearest letters of a bracket are Latin on both sides."""
    before = next((each for each in reversed(text[:at]) if each.isalpha()), "")
    after = next((each for each in text[at + 1 :] if each.isalpha()), "")
    return all(each.isascii() for each in before + after) and bool(before + after)
