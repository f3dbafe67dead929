"""The labels of a text: what stands before a question, an answer and a follow-up, and what opens a chapter.

The words are in ``labels.toml``. A label at the beginning of a line and with a colon counts by itself. One
that is set otherwise (alone on its line, with a dash, a full stop, in bold) counts only where the whole
document sets its labels so (see :func:`consistent`): an answer that opens with the word "question" stays one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from kesher.library.book import Kind
from kesher.library.script import MARKS, bare, ends_sentence

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
_LONGEST_LABEL = 60
"""Letters of a line that may be a label and nothing else."""
_LONGEST_HEADING = 90
"""Letters of a line that may be a heading of a chapter with its name."""


class Label(msgspec.Struct, frozen=True):
    """A label at the beginning of a line.

    Attributes:
        kind: of what it opens.
        words: as they stand in the line, without the colon.
        end: where the text after it begins.
        sure: it counts by itself; otherwise only in a text of both sides.
        bare: it has no number.
    """

    kind: Kind
    words: str
    end: int
    sure: bool
    bare: bool = True


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


def _numbered() -> str:
    """What may stand between a label's words and its colon."""
    counted = r"(?:(?:מס[׳'’]?|מספר|[Nn]o\.?|[Nn]umber)\s*)?"
    return rf"(?:(?:\s*[.#]\s*|\s+|(?<=[A-Za-z])(?=\d)|(?=\())\(?{counted}{_NUMBER}\)?|['׳’])?"


class Form(StrEnum):
    """How a label is set."""

    COLON = "colon"
    ALONE = "alone"
    DASH = "dash"
    STOP = "stop"
    BRACKETS = "brackets"
    LEAD = "lead"
    """It is set apart (bold) from the text that goes on after it."""


_SET = "|".join(
    (
        rf"(?P<{Form.COLON}>\s*[:：]\s*)",
        rf"(?P<{Form.ALONE}>(?:\s*[.\-–—])?\s*$)",
        rf"(?P<{Form.DASH}>(?:\s+[-–—]\s*|\s*[-–—]\s+|\s*[–—]\s*)(?=\S))",
        rf"(?P<{Form.STOP}>(?:\s?[.)]|(?<=[שת]['׳’]))\s+(?=\S))",
        rf"(?P<{Form.BRACKETS}>(?(within)(?<=[)\]])\s+(?=\S)|(?!)))",
    )
)
"""What stands after the words of a label."""
_KINDS = {"followup": Kind.FOLLOWUP, "question": Kind.QUESTION, "answer": Kind.ANSWER}
_FORCES = ("sure", "perhaps")
_ITEM = r"\(?(?:\d{1,3}|[א-ת]{1,2}['׳’]?)[.)]\s+"
"""The number of an item, before its label."""
_NUMBER_ALONE = re.compile(rf"\s*{_ITEM}")
_FIRST_WORD = re.compile(r"\s*[(\[*_]{0,3}([^\W\d_]+)")
_FURTHEST = 120
"""Characters within which the first word of a line ends."""


def _any_of(name: str, force: str) -> str:
    """The words of the table of one kind and force, the longest first, as a pattern."""
    return "|".join(_word(each) for each in sorted(_table()[name][force], key=len, reverse=True))


@cache
def _first_words() -> frozenset[str]:
    table = _table()
    words = (each for name in _KINDS for force in _FORCES for each in table[name][force])
    return frozenset(found[1].casefold() for each in words if (found := _FIRST_WORD.match(each)))


def _may_begin(line: str) -> bool:
    """Whether a line begins with a word that a label begins with: most lines are told by this."""
    begun = bare(line[:_FURTHEST])
    item = _NUMBER_ALONE.match(begun)
    places = (0, item.end()) if item else (0,)
    words = (_FIRST_WORD.match(begun, at) for at in places)
    return any(found is not None and found[1].casefold() in _first_words() for found in words)


@cache
def _patterns() -> tuple[tuple[Kind, bool, re.Pattern[str]], ...]:
    """What a label of each kind is, with the signs it may stand in, and how it is set."""
    return tuple(
        (
            kind,
            force == "sure",
            re.compile(
                rf"\s*(?:(?!{_ITEM})(?P<within>[(\[])(?=[^()\[\]]{{1,40}}[)\]]\s))?(?P<open>[(\[*_]{{0,3}}?)"
                rf"(?P<words>(?P<item>{_ITEM})?(?:{_any_of(name, force)})(?P<number>{_numbered()}))"
                rf"(?P<shut>[)\]*_]{{0,3}})(?:{_SET})"
            ),
        )
        for name, kind in _KINDS.items()
        for force in _FORCES
    )


def label_of(line: str, *, perhaps: bool) -> Label | None:
    """The label a line begins with, or none.

    Args:
        line: a line or a paragraph.
        perhaps: the words that may be labels count as well (see :func:`both_sides`).
    """
    colon = line.find(":", 0, 80)
    if colon < 0 and "：" not in line[:80]:
        return None
    if not _may_begin(line):
        return None
    for kind, sure, pattern in _patterns():
        found = pattern.match(line) if sure or perhaps else None
        # "2. תשובה:" may be an item among others, where nobody asks.
        item = found is not None and found["item"] is not None
        if item and kind is Kind.ANSWER and not perhaps:
            continue
        if (
            found
            and found.lastgroup == Form.COLON
            and not (found["within"] or found["open"] or found["shut"])
        ):
            return Label(
                kind,
                found["words"],
                found.end(),
                sure and not (item and kind is Kind.ANSWER),
                not found["number"],
            )
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


class Perhaps(NamedTuple):
    """What looks like a label without a colon."""

    label: Label
    form: Form


def perhaps_of(line: str, lead: int = 0) -> Perhaps | None:
    """What looks like a label without a colon at the beginning of a line, or none.

    Args:
        line: a line or a paragraph.
        lead: how many letters at its beginning are set apart.
    """
    if not _may_begin(line):
        return None
    for kind, sure, pattern in _patterns():
        found = pattern.match(line)
        form = Form(str(found.lastgroup)) if found else Form.COLON
        if found and form is not Form.COLON and (form is not Form.ALONE or len(line) <= _LONGEST_LABEL):
            words = found["words"].rstrip(")]") if found["within"] else found["words"]
            return Perhaps(Label(kind, words, found.end(), sure), form)
        apart = pattern.match(line[:lead]) if lead and not line[lead : lead + 1].isalpha() else None
        if apart and apart.lastgroup == Form.ALONE:
            return Perhaps(Label(kind, apart["words"], lead, sure), Form.LEAD)
    return None


def consistent(items: Sequence[tuple[Kind, Perhaps | None, bool]]) -> list[bool]:
    """Which labels without a colon are labels: those of the ways in which the document sets its labels.

    In a way that is one, nearly every question is followed by an answer, and every answer follows a question.
    A sentence that begins with such a word by chance stands elsewhere.

    Args:
        items: what looks like a label, in reading order: its kind, itself (None for one with a colon), and
            whether its text asks.

    Returns:
        For each, whether it counts; those with a colon do.
    """
    counts = [True] * len(items)
    colons = sum(each[1] is None for each in items)
    while True:
        ways: dict[tuple[Form, bool], list[tuple[bool, bool]]] = {}
        kept = [each for each, counted in zip(items, counts, strict=True) if counted]
        kinds = [None, *(each[0] for each in kept), None]
        for before, (kind, found, asks), after in zip(kinds, kept, kinds[2:], strict=False):
            if found is not None:
                fits = (before if kind is Kind.ANSWER else after) in _OTHER_SIDE[kind]
                ways.setdefault((found.form, found.label.sure), []).append((fits, asks))
        wrong = [way for way, rows in ways.items() if not _is_way(rows, colons, sure=way[1])]
        if not wrong:
            return counts
        worst = min(wrong, key=lambda way: sum(fits for fits, _ in ways[way]) / len(ways[way]))
        for at, (_, found, _) in enumerate(items):
            if found is not None and (found.form, found.label.sure) == worst:
                counts[at] = False


_OTHER_SIDE = {
    Kind.QUESTION: (Kind.ANSWER,),
    Kind.FOLLOWUP: (Kind.ANSWER,),
    Kind.ANSWER: (Kind.QUESTION, Kind.FOLLOWUP),
}
_NEARLY = 0.75
_FEW = 0.25
_ENOUGH = 4
"""Words that may be labels and stand in turn, without which none of them asks anything."""


def _is_way(rows: Sequence[tuple[bool, bool]], colons: int, *, sure: bool) -> bool:
    """Whether a document sets labels in some way: of each whether it fits, and whether it asks."""
    fitting = sum(fits for fits, _ in rows)
    if not fitting or fitting < _NEARLY * len(rows) or (colons > 1 and len(rows) < _FEW * colons):
        return False
    return sure or len(rows) >= _ENOUGH or (len(rows) > 1 and any(asks for _, asks in rows))


_SENTENCE_BEGINS = re.compile(r"(?<=[.?!…])[\"'”’״׳)\]]*\s*(?=[^\W\d_])")


def labels_inside(line: str) -> list[int]:
    """Where in a line a sure label stands right after the end of a sentence: it was glued to its line."""
    if ":" not in line and "：" not in line:
        return []
    return [
        found.end()
        for found in _SENTENCE_BEGINS.finditer(line)
        if _is_bare_label(line, found.end()) and not _NUMBER_ALONE.fullmatch(line, 0, found.end())
    ]


def _is_bare_label(line: str, at: int) -> bool:
    """Whether a sure label without a number and with a colon begins at a place in a line."""
    label = label_of(line[at : at + _FURTHEST], perhaps=False)
    return label is not None and label.bare


@cache
def _inner() -> re.Pattern[str]:
    """A label inside a paragraph: right after the end of a sentence, with a sign that labels have."""
    made = []
    for name in _KINDS:
        made.append(f"(?P<{name}>(?:{_any_of(name, 'sure')}){_numbered()})")
    return re.compile(rf"(?<=[.?!…:])[\"'”’״׳)\]]*\s+(?=(?:{'|'.join(made)})\s?(?:[.:：]\s|[-–—]\s))")


def inner_labels(text: str) -> list[int]:
    """Where in a paragraph that begins with a sure label those of the other side stand, each in its turn."""
    first = label_of(text, perhaps=False) or getattr(perhaps_of(text), "label", None)
    if first is None or not first.sure or first.end >= len(text):
        return []
    cuts, last = [], first.kind
    for found in _inner().finditer(text, first.end):
        kind = Kind.ANSWER if found["answer"] else Kind.FOLLOWUP if found["followup"] else Kind.QUESTION
        # Within an answer a question needs its colon: sentences there begin with the word as well.
        sure = kind is Kind.ANSWER or label_of(text[found.end() :], perhaps=False) is not None
        if kind in _OTHER_SIDE[last] and sure:
            cuts.append(found.end())
            last = kind
    return cuts


@cache
def _chapter_words() -> re.Pattern[str]:
    """What any heading of a chapter begins with: most lines are told by this."""
    words = "|".join(_word(each) for words in _table()["chapter"].values() for each in words)
    return re.compile(rf"\s*ה?(?:{words})\s")


@cache
def _chapters() -> tuple[tuple[int, re.Pattern[str]], ...]:
    # "שער הלב" is the gate of the heart, and not the thirty-second.
    ends = r"(?![\w'\"״׳’”])"
    number = rf"(?:ה?(?:\d{{1,4}}|{_ROMAN}|{_COUNTED})|(?!ה[א-ת]{{2}}{ends})ה?(?:{_HEBREW_NUMBER})){ends}"
    made = []
    for level, words in _table()["chapter"].items():
        joined = "|".join(_word(each) for each in words)
        made.append((int(level), re.compile(rf"\s*(?:ה?(?:{joined}))\s+{number}\s*(?:[:.,–—-].*)?$")))
    return tuple(made)


def chapter_level(line: str) -> int:
    """The level of a line that is the heading of a chapter ("פרק ג", "Chapter 3: Of Light"); 0 for others."""
    if len(line) > _LONGEST_HEADING or not _chapter_words().match(line):
        return 0
    level = next((level for level, pattern in _chapters() if pattern.match(line)), 0)
    if level and (ends_sentence(line.rstrip(".")) or line.rstrip().endswith((",", ";"))):
        return 0
    return level
