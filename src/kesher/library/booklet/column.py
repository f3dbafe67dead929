"""Text for a narrow column: where its lines may not break, and where its paragraphs end.

An import knows the paragraphs of a printed page by their white: a first line that is set in, and a last one
that ends before its column does. And it takes for a beginning what looks like one: a label, the mark of an
item. So none of these comes to stand at the beginning of a line by chance.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, NamedTuple

from kesher.library.labels import label_of
from kesher.library.script import bare, hebrew_letters, latin_letters, tidy
from kesher.method.language import Language

_TIE = "\u00a0"
_MAY_BREAK = "\u00ad"

_LONG = 30
"""Letters of a word that any column of ours has room for; a longer one may be broken anywhere."""

_LETTER = {True: 0.52, False: 0.62}
"""How wide the letters of a word are, in sizes of their font: Latin ones, and others."""

_CHANTED = re.compile(r"(\S*[\u0591-\u05ae]\S*(?:\s+\S*[\u0591-\u05ae]\S*)*\s?)")
"""Words with accents, and the white after them: they are set in the face that has signs for these."""

_AFTER_THE_WORD = re.compile(r"(?<=[\u0592\u0598\u0599\u05a9\u05ae])(\s)")
"""White into which the accent before it reaches."""

_RAISED = re.compile("([⁰¹²³⁴-⁹]+)")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_ITEM = re.compile(
    r"(?:[•●○◦▪▫■□◻❑❖➢→✓☒‣⁃∙·*\-–—]|\(?(?:\d{1,3}|[א-ת]{1,2}|[a-zA-Z]|[ivx]{1,4})[.)\]])(?= |$)"
)
_ENDED = re.compile(r"[.?!׃][\"'”״׳)\]⁰¹²³⁴-⁹]*$")
_LABEL_REACH = 80
_COMPOUND = r"[A-Za-z\u00c0-\u024f]+(?:-[A-Za-z\u00c0-\u024f]+)+"
_WHOLE = re.compile(rf"({_COMPOUND}|\S+[-־](?=\u00a0))")
"""What no line may end within: at the end of a line its hyphen would be taken for the line's own."""


class Face(StrEnum):
    """How a part of a text is set."""

    PLAIN = "plain"
    ACCENTS = "accents"
    WIDE = "wide"
    """White that is wider than its neighbours."""
    WHOLE = "whole"
    """It is never broken."""
    RAISED = "raised"
    """Digits above the line."""
    NOTE = "note"
    """Here a note is referred to; the text is its number among those of its unit, from 0."""
    MARK = "mark"
    """Nothing is set; the text is the key by which the index knows this place."""


Run = tuple[str, Face]


class Line(NamedTuple):
    """A paragraph ready to be set.

    Attributes:
        runs: its words, each with how they are set.
        direction: the way it runs.
        last: its last words, after which there is white: ``room``.
        room: how much, in sizes of the font; 0 where it matters to nobody.
        ended: it ends as sentences do.
        indent: its first line is set in, where no label opens it.
    """

    runs: tuple[Run, ...]
    direction: str
    last: tuple[Run, ...]
    room: float
    ended: bool
    indent: bool = True

    @classmethod
    def nothing(cls, language: Language) -> Line:
        """A paragraph without words."""
        return cls((), language.direction, (), 0.0, ended=True)

    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return self._asdict()


def runs_of(text: str) -> tuple[Run, ...]:
    """The parts of a text, each with how it is set."""
    found: list[Run] = []
    # What is whole counts for no letter where two scripts meet, so there nothing is.
    one_script = not (hebrew_letters(text) and latin_letters(text))
    for place, part in enumerate(_CHANTED.split(text)):
        if place % 2:
            words = _AFTER_THE_WORD.split(part)
            found += [(each, Face.WIDE if at % 2 else Face.ACCENTS) for at, each in enumerate(words)]
        else:
            for at, each in enumerate(_RAISED.split(part)):
                found += [(each.translate(_PLAIN), Face.RAISED)] if at % 2 else _plain(each, one_script)
    return tuple((part, face) for part, face in found if part)


def _plain(text: str, one_script: bool) -> list[Run]:
    if not one_script:
        return [(text, Face.PLAIN)]
    return [(each, Face.WHOLE if at % 2 else Face.PLAIN) for at, each in enumerate(_WHOLE.split(text))]


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
    follows = [*said[1:], tidy(after.split("\n", maxsplit=1)[0])] if said else []
    return [_line(each, next_one, language) for each, next_one in zip(said, follows, strict=True)]


def _line(text: str, follows: str, language: Language) -> Line:
    ended = _ENDED.search(text) is not None
    held = _held(text)
    head, last = _parted(held, language)
    room = _wide(follows.split(" ", maxsplit=1)[0]) + 0.8 if follows else 0.0
    return Line(runs_of(head), way(text, language), runs_of(last), room, ended)


def _parted(text: str, language: Language) -> tuple[str, str]:
    """A paragraph but for its last words, and these: as few as stand there as they would by themselves."""
    own = way(text, language)
    words = text.split(" ")
    for many in range(1, len(words) + 1):
        last = " ".join(words[-many:])
        if len(last) > _LONG:
            break
        if _strong(last) == {own} and (many == len(words) or _strong(words[-many - 1]) in ({own}, set())):
            return text[: len(text) - len(last)], last
    return text, ""


def _wide(word: str) -> float:
    """How wide a word is about, in sizes of its font."""
    return _LETTER[word.isascii()] * len(bare(word))


def _strong(text: str) -> set[str]:
    """The ways in which the letters of a text run."""
    return {side for side, many in (("rtl", hebrew_letters(text)), ("ltr", latin_letters(text))) if many}


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
        made.append((_TIE if joins or begins else " ") + _word(word))
        at += len(word) + 1
    return "".join(made)


def _word(word: str) -> str:
    """A word; one that no line has room for may be broken anywhere."""
    return _broken(word) if len(word) > _LONG and len(bare(word)) > _LONG else word


def _broken(word: str) -> str:
    """A word that may be broken between any two of its letters; a letter keeps its points."""
    return re.sub(r"(?<=\w)(?=[^\W_\u0591-\u05c7])", _MAY_BREAK, word)
