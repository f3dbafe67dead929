"""Text as it is listened to: folded into plain words, however they were spelt.

Points, accents, capitals, final letters and apostrophes are folded away. What is left is a row of words, in
which a sentence's end stands as :data:`END` and any other mark as :data:`MARK`. Nothing here knows what the
words mean. Every step goes over the text once, and no pattern can go back over it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator

from kesher.method.late import late

END = "."
"""Between the words: a sentence, or a paragraph, ends here."""
MARK = ","
"""Between the words: a comma, a line end, a bracket, a hesitation."""
LONGEST = 40
"""A longer word is none that could be known, and is not taken apart."""
SPLIT_FROM = 5
"""Shorter words are not looked at for two that ran together."""
LONGEST_PIECE = 14
SLIP_FROM = 4
"""In shorter words one letter says too much for a slip to be told from another word."""

_STOP = late(r"(?<![.!?])[.!?](?![.!?\w])")
_RUN = late(r"[.!?]{2,}")
_DOUBLED = late(r"(.)\1+")
_PARAGRAPH = "\0"
_ENDS = str.maketrans({".": " ", "!": " ", "?": " ", _PARAGRAPH: f" {END} "})
_FIGURES = str.maketrans("01345", "oieas")
_FINALS = dict(zip("ךםןףץ", "כמנפצ", strict=True))
_NOTHING = "'\u2018\u2019\u02bc`\u00b4\"\u201c\u201d\u201e\u05f3\u05f4*"
_MARKS = ",;:()[]{}\u2013\u2014|/\n"


class _Characters(dict[int, str | None]):
    """What becomes of each character; one not met before is looked at once."""

    def __missing__(self, point: int) -> str | None:
        one = chr(point)
        made = None if unicodedata.category(one) in ("Mn", "Cf") else one if one.isalnum() else " "
        self[point] = made
        return made


_CHARACTERS = _Characters(
    {ord(each): None for each in _NOTHING}
    | {ord(each): f" {MARK} " for each in _MARKS}
    | {ord(each): each for each in (".", "!", "?", _PARAGRAPH)}
    | {ord(final): each for final, each in _FINALS.items()}
    | {ord("@"): "a", ord("$"): "s"}
)


def folded(text: str) -> list[str]:
    """The words of a text, with the ends of its sentences and its other marks between them.

    Three points in a row are a hesitation, not an end; and so is a line's end, unless an empty line follows.
    """
    lines = (line if line.strip() else _PARAGRAPH for line in text.casefold().split("\n"))
    plain = unicodedata.normalize("NFKD", "\n".join(lines)).translate(_CHARACTERS)
    ended = _STOP.sub(_PARAGRAPH, _RUN.sub(f" {MARK} ", plain)).translate(_ENDS)
    return list(_joined(ended.split()))


def _joined(words: Iterable[str]) -> Iterator[str]:
    """The words, with those written letter by letter put together: three letters apart, or more."""
    letters: list[str] = []
    for word in words:
        if len(word) == 1 and word.isalpha():
            letters.append(word)
            continue
        yield from _put_together(letters)
        letters.clear()
        yield word
    yield from _put_together(letters)


def _put_together(letters: list[str]) -> Iterator[str]:
    if len(letters) < 3:
        yield from letters
    else:
        yield "".join(letters)


def single(word: str) -> str:
    """A word with every doubled letter written once; a number stays what it is."""
    return word if word.isdigit() else _DOUBLED.sub(r"\1", word)


def lettered(word: str) -> str:
    """A word in which figures stand for letters (``k1ll``), with the letters; a number stays what it is."""
    return word.translate(_FIGURES) if not word.isalpha() and not word.isdigit() else word


def shortened(word: str) -> Iterator[str]:
    """The word without each of its letters in turn."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def one_apart(one: str, other: str) -> bool:
    """True when two words differ by one letter: missing, added, another, or two that changed places."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((at for at, each in enumerate(one) if each != other[at]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped


class Slips:
    """Words in which one letter may have slipped, found by what is left without it."""

    __slots__ = ("_left", "_words")

    def __init__(self, words: Iterable[str], left: dict[str, list[str]] | None = None) -> None:
        self._words = {each for each in words if len(each) >= SLIP_FROM}
        self._left: dict[str, list[str]] = left if left is not None else {}
        if left is None:
            for word in self._words:
                for shorter in set(shortened(word)):
                    self._left.setdefault(shorter, []).append(word)

    def plain(self) -> tuple[list[str], dict[str, list[str]]]:
        """What they are made of again, without finding what is left of each word."""
        return sorted(self._words), self._left

    def of(self, word: str) -> set[str]:
        """The known words that a word may be a slip of."""
        if not SLIP_FROM - 1 <= len(word) <= LONGEST:
            return set()
        found = {*self._left.get(word, ())}
        for left in shortened(word):
            if left in self._words:
                found.add(left)
            found.update(each for each in self._left.get(left, ()) if one_apart(word, each))
        return found


def taken_apart(word: str, known: Container[str], short: Container[str]) -> list[str]:
    """The known words that ran together into one; none when it is not made of such.

    Args:
        word: the one word.
        known: the words.
        short: the words of one or two letters that may be among them.
    """
    if not SPLIT_FROM <= len(word) <= LONGEST:
        return []
    before: dict[int, int] = {0: 0}  # where a piece ends, and where the longest that ends there begins
    for start in range(len(word)):
        if start in before:
            for end in range(start + 1, min(len(word), start + LONGEST_PIECE) + 1):
                piece = word[start:end]
                if end not in before and piece in known and (len(piece) > 2 or piece in short):
                    before[end] = start
    pieces, end = list[str](), len(word)
    while end and end in before:
        pieces.append(word[before[end] : end])
        end = before[end]
    return pieces[::-1] if not end and len(pieces) > 1 else []
