"""The labels of a text: what stands before a question, an answer and a follow-up, and what opens a chapter.

The words are in ``labels.toml``. Only a label at the beginning of a line and with a colon counts, so that an
answer that opens with the word "question" stays an answer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from kesher.library.book import Kind
from kesher.library.script import MARKS, ends_sentence

# Units after tens after hundreds; fifteen and sixteen are spelled apart.
_NUMERAL = r"(?:ת{0,2}[קרש]?(?:ט[וז]|[יכלמנסעפצ]?[א-ט]?))"
_HEBREW_NUMBER = rf"(?=[א-ת]){_NUMERAL}['׳’]?|(?=[א-ת]{{1,3}}[\"״”][א-ת])[א-ת]{{1,3}}[\"״”][א-ת]"
_ORDINALS = "ראשונה|שנייה|שניה|שלישית|רביעית|חמישית|שישית|ששית|שביעית|שמינית|תשיעית|עשירית"
_NUMBER = rf"(?:\d{{1,4}}|{_HEBREW_NUMBER}|{_ORDINALS})"
_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_COUNTED = (
    "(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|ראשון|שני|שלישי|רביעי|חמישי|שישי|ששי|שביעי|שמיני|תשיעי|עשירי|אחד עשר|שנים עשר"
    f"|{_ORDINALS})"
)
_LONGEST_HEADING = 90
"""Letters of a line that may be a heading of a chapter with its name."""


class Label(msgspec.Struct, frozen=True):
    """A label at the beginning of a line.

    Attributes:
        kind: of what it opens.
        words: as they stand in the line, without the colon.
        end: where the text after it begins.
        sure: it counts by itself; otherwise only in a text of both sides.
    """

    kind: Kind
    words: str
    end: int
    sure: bool


@cache
def _table() -> dict[str, Any]:
    raw = resources.files("kesher.library").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def _word(word: str) -> str:
    """A word of the table as a pattern that allows points, any quotation marks and, in English, any case."""
    if re.fullmatch("[a-z]{1,2}", word):
        return word.upper()  # Q and A are labels, a small letter begins a list
    made = []
    for char in word:
        if char in "\"'":
            made.append('["״”“]' if char == '"' else "['׳’]")
        elif char == " ":
            made.append(r"[\s־-]+")
        elif "א" <= char <= "ת":
            made.append(f"{char}[{MARKS}]*")
        elif char.isalpha():
            made.append(f"[{char}{char.upper()}]")
        else:
            made.append(re.escape(char))
    return "".join(made)


@cache
def _patterns() -> tuple[tuple[Kind, bool, re.Pattern[str]], ...]:
    kinds = (("followup", Kind.FOLLOWUP), ("question", Kind.QUESTION), ("answer", Kind.ANSWER))
    made = []
    for name, kind in kinds:
        for force in ("sure", "perhaps"):
            words = "|".join(_word(each) for each in sorted(_table()[name][force], key=len, reverse=True))
            number = rf"(?:(?:\s*[.#]\s*|\s+|(?<=[A-Za-z])(?=\d)|(?=\())\(?{_NUMBER}\)?|['׳’])?"
            made.append((kind, force == "sure", re.compile(rf"\s*((?:{words}){number})\s*[:：]\s*")))
    return tuple(made)


def label_of(line: str, *, perhaps: bool) -> Label | None:
    """The label a line begins with, or none.

    Args:
        line: a line or a paragraph.
        perhaps: the words that may be labels count as well (see :func:`both_sides`).
    """
    colon = line.find(":", 0, 80)
    if colon < 0 and "：" not in line[:80]:
        return None
    for kind, sure, pattern in _patterns():
        if (sure or perhaps) and (found := pattern.match(line)):
            return Label(kind, found[1], found.end(), sure)
    return None


def both_sides(lines: Iterable[str]) -> bool:
    """True when a text has labels of questions and of answers, so that a single letter may be one too."""
    asked = answered = False
    for line in lines:
        found = label_of(line, perhaps=True)
        if found is not None:
            asked = asked or found.kind is not Kind.ANSWER
            answered = answered or found.kind is Kind.ANSWER
            if asked and answered:
                return True
    return False


@cache
def _inside() -> re.Pattern[str]:
    words = [each for name in ("followup", "question", "answer") for each in _table()[name]["sure"]]
    joined = "|".join(_word(each) for each in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<=[.?!…])[\"'”’״׳)\]]*\s*(?=(?:{joined})\s*[:：])")


def labels_inside(line: str) -> list[int]:
    """Where in a line a sure label stands right after the end of a sentence: it was glued to its line."""
    return [found.end() for found in _inside().finditer(line) if found.end()]


@cache
def _chapter_words() -> re.Pattern[str]:
    """What any heading of a chapter begins with: most lines are told by this."""
    words = "|".join(_word(each) for words in _table()["chapter"].values() for each in words)
    return re.compile(rf"\s*ה?(?:{words})\s")


@cache
def _chapters() -> tuple[tuple[int, re.Pattern[str]], ...]:
    number = rf"(?:\d{{1,4}}|{_ROMAN}|{_COUNTED}|{_HEBREW_NUMBER})(?![\w'\"״׳’”])"
    made = []
    for level, words in _table()["chapter"].items():
        joined = "|".join(_word(each) for each in words)
        made.append((int(level), re.compile(rf"\s*(?:ה?(?:{joined}))\s+ה?{number}\s*(?:[:.,–—-].*)?$")))
    return tuple(made)


def chapter_level(line: str) -> int:
    """The level of a line that is the heading of a chapter ("פרק ג", "Chapter 3: Of Light"); 0 for others."""
    if len(line) > _LONGEST_HEADING or not _chapter_words().match(line):
        return 0
    level = next((level for level, pattern in _chapters() if pattern.match(line)), 0)
    if level and (ends_sentence(line.rstrip(".")) or line.rstrip().endswith((",", ";"))):
        return 0
    return level
