"""Text for a narrow column: where its lines may not break, and where its paragraphs end.

An import knows the paragraphs of a printed page by their white: a first line that is set in, and a last one
that ends before its column does. And it takes for a beginning what looks like one: a label, the mark of an item.
So none of these comes to stand at the beginning of a line by chance.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from kesher.library.labels import label_of
from kesher.library.script import bare, hebrew_letters, latin_letters, tidy
from kesher.method.language import Language

_TIE = "\u00a0"
_NO_BREAK = "\u200d"
_MAY_BREAK = "\u00ad"

_LONG = 30
"""Letters of a word that any column of ours has room for; a longer one may be broken anywhere."""

_LETTER = 0.62
"""How wide a letter is at the most, in sizes of its font."""

_CHANTED = re.compile(r"(\S*[\u0591-\u05ae]\S*(?:\s+\S*[\u0591-\u05ae]\S*)*)")
"""Words with accents: they are set in the face that has signs for these."""

_ITEM = re.compile(
    r"(?:[•●○◦▪▫■□◻❑❖➢→✓☒‣⁃∙·*\-–—]|\(?(?:\d{1,3}|[א-ת]{1,2}|[a-zA-Z]|[ivx]{1,4})[.)\]])(?= |$)"
)
_ENDED = re.compile(r"[.?!׃][\"'”״׳)\]⁰¹²³⁴-⁹]*$")
_LABEL_REACH = 80
_LATIN_HYPHEN = re.compile(r"(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])")


class Line(NamedTuple):
    """A paragraph ready to be set.

    Attributes:
        runs: its words, each with whether they have accents.
        direction: the way it runs.
        last: its last word, which is set with white after it: ``room``.
        room: how much, in sizes of the font; 0 where it matters to nobody.
        ended: it ends as sentences do.
    """

    runs: tuple[tuple[str, bool], ...]
    direction: str
    last: tuple[str, bool]
    room: float
    ended: bool

    @classmethod
    def nothing(cls, language: Language) -> Line:
        """A paragraph without words."""
        return cls((), language.direction, ("", False), 0.0, ended=True)

    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return self._asdict()


def runs_of(text: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a text, each with whether its words have accents."""
    return tuple((part, place % 2 == 1) for place, part in enumerate(_CHANTED.split(text)) if part)


def way(text: str, language: Language) -> str:
    """The way a paragraph runs on paper: that of most of its letters; without any, that of the page."""
    hebrew, latin = hebrew_letters(text), latin_letters(text)
    if hebrew == latin:
        return language.direction
    return "rtl" if hebrew > latin else "ltr"


def lines_of(text: str, language: Language, after: str = "") -> list[Line]:
    """The paragraphs of a text.

    Args:
        text: with a line end between its paragraphs.
        language: of the page.
        after: the text that follows as a paragraph of its own, if there is one.
    """
    said = [tidy(each) for each in text.split("\n")]
    said = [each for each in said if each]
    follows = [*said[1:], tidy(after.split("\n")[0])] if said else []
    return [_line(each, next_one, language) for each, next_one in zip(said, follows, strict=True)]


def _line(text: str, follows: str, language: Language) -> Line:
    ended = _ENDED.search(text) is not None
    held = _held(text)
    # The last words that hold together are set as one.
    head, space, last = held.rpartition(" ")
    room = _LETTER * len(bare(follows.split(" ")[0])) + 0.8 if follows else 0.0
    return Line(runs_of(head + space), way(text, language), (last, _CHANTED.search(last) is not None), room, ended)


def _held(text: str) -> str:
    """A text in which no line can begin as a paragraph does."""
    words = text.split(" ")
    made = [_word(words[0])]
    at = len(words[0]) + 1
    for word, before in zip(words[1:], words, strict=False):
        rest = text[at : at + _LABEL_REACH]
        begins = _ITEM.match(word) or (":" in rest and label_of(rest, perhaps=True))
        # A hyphen at the end of a line would hold the next word to it.
        joins = before.endswith(("-", "־")) and len(before) > 1
        made.append((_NO_BREAK + _TIE if joins else _TIE if begins else " ") + _word(word))
        at += len(word) + 1
    return "".join(made)


def _word(word: str) -> str:
    """A word with its hyphens held, and what no line has room for to be broken anywhere."""
    if len(word) > _LONG and len(bare(word)) > _LONG:
        return _broken(word)
    return _LATIN_HYPHEN.sub(f"-{_NO_BREAK}", word)


def _broken(word: str) -> str:
    """A word that may be broken between any two of its letters; a letter keeps its points."""
    return re.sub(r"(?<=\w)(?=[^\W_\u0591-\u05c7])", _MAY_BREAK, word)
