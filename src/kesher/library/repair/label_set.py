"""Labels without a colon, as the document sets them: alone, in bold, with a dash or a full stop; or numbers.

Each needs the whole document's evidence (see ``labels.consistent``): the sides speak in turn. A question that
has a number and no label (*א. …*, then *תשובה*) is known by the numbers that rise from answer to answer; one
that has neither, by standing before each answer and asking. A talk of two is known by its names
(see :mod:`kesher.library.repair.speakers`). Each is noted as a change, and can be refused.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import msgspec

from kesher.library.book import Kind, Paragraph, Role
from kesher.library.labels import Perhaps, both_sides, consistent, inner_labels, label_of, perhaps_of
from kesher.library.repair.line import Notebook, Rule
from kesher.library.repair.speakers import turns
from kesher.library.script import ends_sentence, value_of

_SHOWN = 90
"""Letters of a paragraph that are shown of a change."""
_NUMBERED = re.compile(r"\s*\(?(?:([א-ת]{1,3})['׳’]?|(\d{1,3}))[.)](?:\s+|$)")
_ASKS = re.compile(r"\?[\"'”’״׳)\]]*$")
_NEARLY = 0.75
_SOME = 0.4
"""How many of the answers must have a question before them that asks, so that each has one."""


class _Known(msgspec.Struct):
    """What is known of a paragraph: what it opens, by which words, and where its text begins."""

    kind: Kind
    words: str
    end: int
    colon: bool


def with_labels_set(paragraphs: Sequence[Paragraph], notebook: Notebook) -> tuple[Paragraph, ...]:
    """The paragraphs, those that begin with a label without a colon parted from it.

    Args:
        paragraphs: of the whole document, in reading order.
        notebook: notes each, and knows which were refused.
    """
    if any(each.ref for each in paragraphs):
        return tuple(paragraphs)
    paragraphs = _parted_inside(paragraphs, notebook)
    known = _known(paragraphs)
    if known:
        known |= _numbered(paragraphs, known) or _asking(paragraphs, known)
    else:
        known = _answers(paragraphs)
        asked = _numbered(paragraphs, known) or _asking(paragraphs, known)
        known = known | asked if len(asked) > 1 else _spoken(paragraphs)
    made = list(paragraphs)
    for at, found in sorted(known.items()):
        if found.colon:
            continue
        each = paragraphs[at]
        rest = each.text[found.end :].strip()
        named = bool(each.text[: found.end].strip()) and not _NUMBERED.match(each.text)
        rule = Rule.LABEL_SET if named else Rule.QUESTION_SET
        after = f"{found.words}:\n{rest}" if rest and found.words else f"{found.words or rest}:"
        if notebook.allows(rule, at, _short(each.text), _short(after if named else each.text)):
            made[at] = msgspec.structs.replace(
                each, text=rest, kind=found.kind, label=found.words, role=Role.BODY, level=0, lead=0
            )
    return tuple(made)


def lines_set(texts: Sequence[str], begins: Sequence[bool]) -> dict[int, bool]:
    """Which lines of a file begin with a label without a colon, and of each whether it stands alone.

    Args:
        texts: of the lines.
        begins: of each, whether a paragraph may begin with it (see :func:`may_begin`).
    """
    items = _items([(text, 0) for text in texts], begins)
    counted = consistent([each[1:] for each in items])
    return {
        at: found.label.end >= len(texts[at].rstrip())
        for (at, _, found, _), counts in zip(items, counted, strict=True)
        if counts and found is not None
    }


def _items(
    texts: Sequence[tuple[str, int]], begins: Sequence[bool]
) -> list[tuple[int, Kind, Perhaps | None, bool]]:
    """What is a label and what may be one: place, kind, what may be one, and whether its text asks."""
    perhaps = both_sides(text for text, _ in texts)
    made: list[tuple[int, Kind, Perhaps | None, bool]] = []
    for at, (text, lead) in enumerate(texts):
        if label := label_of(text, perhaps=perhaps):
            made.append((at, label.kind, None, False))
        elif begins[at] and (found := perhaps_of(text, lead)):
            asked = (
                text if found.label.end < len(text) else "".join(each for each, _ in texts[at + 1 : at + 2])
            )
            made.append((at, found.label.kind, found, bool(_ASKS.search(asked))))
    return made


def _known(paragraphs: Sequence[Paragraph]) -> dict[int, _Known]:
    places = [at for at, each in enumerate(paragraphs) if each.role is not Role.NOTE]
    texts = [(paragraphs[at].text, paragraphs[at].lead) for at in places]
    items = _items(texts, [True] * len(texts))
    perhaps = both_sides(text for text, _ in texts)
    known = {}
    for (at, kind, found, _), counts in zip(items, consistent([each[1:] for each in items]), strict=True):
        if not counts:
            continue
        label = found.label if found else label_of(texts[at][0], perhaps=perhaps)
        if label is not None:
            known[places[at]] = _Known(kind, label.words.strip(" *_"), label.end, found is None)
    return known


def _spoken(paragraphs: Sequence[Paragraph]) -> dict[int, _Known]:
    """The turns of a talk of two that no label tells."""
    return {at: _Known(each.kind, each.name, each.end, colon=False) for at, each in turns(paragraphs).items()}


def _answers(paragraphs: Sequence[Paragraph]) -> dict[int, _Known]:
    """What looks like labels of answers in a text that has none of questions: these may have numbers only."""
    known = {}
    for at, each in enumerate(paragraphs):
        found = perhaps_of(each.text, each.lead) if each.role is not Role.NOTE else None
        if found is None or not found.label.sure:
            continue
        if found.label.kind is not Kind.ANSWER:
            return {}
        known[at] = _Known(Kind.ANSWER, found.label.words.strip(" *_"), found.label.end, colon=False)
    return known


def _unasked(paragraphs: Sequence[Paragraph], known: dict[int, _Known]) -> list[tuple[int, list[int]]]:
    """The answers before which no question is known, each with the paragraphs since the label before it."""
    made: list[tuple[int, list[int]]] = []
    last, before = -1, None
    for at, found in sorted(known.items()):
        if found.kind is Kind.ANSWER and before in (None, Kind.ANSWER):
            between = range(last + 1, at)
            made.append((at, [each for each in between if paragraphs[each].role is not Role.NOTE]))
        last, before = at, found.kind
    return made


def _numbered(paragraphs: Sequence[Paragraph], known: dict[int, _Known]) -> dict[int, _Known]:
    """Questions that have a number and no label: the numbers rise by one from answer to answer."""
    answers = _unasked(paragraphs, known)
    best: dict[int, _Known] = {}
    for letters in (True, False):
        found: dict[int, _Known] = {}
        last = 0
        for _, between in answers:
            numbers = [
                (at, each) for at in between if (each := _number(paragraphs[at].text, letters=letters))
            ]
            for wanted in (last + 1, 1) if found or not numbers else (numbers[-1][1][0],):
                fitting = [(at, each) for at, each in numbers if each[0] == wanted]
                if fitting:
                    at, (last, words, end) = fitting[-1]
                    found[at] = _Known(Kind.QUESTION, words, end, colon=False)
                    break
        if len(found) > len(best):
            best = found
    asks = any(_ASKS.search(paragraphs[at].text) for at in best)
    enough = len(best) >= _NEARLY * len(answers) and (len(best) > 1 or asks)
    return best if enough else {}


def _number(text: str, *, letters: bool) -> tuple[int, str, int] | None:
    """The number a paragraph begins with: its value, as it is written, and where the text begins."""
    found = _NUMBERED.match(text)
    if found is None or bool(found[1]) is not letters:
        return None
    value = value_of(found[1]) if letters else int(found[2])
    return value, found[0].strip().rstrip(".)").lstrip("("), found.end()


def _asking(paragraphs: Sequence[Paragraph], known: dict[int, _Known]) -> dict[int, _Known]:
    """Questions that have neither number nor label: what stands before each answer, where enough of it asks.

    Where answers are labelled again and again, something must have been asked before each.
    """
    answers = _unasked(paragraphs, known)
    if len(answers) < 2 or any(each.kind is Kind.QUESTION for each in known.values()):
        return {}
    before = [(_first_asking(paragraphs, between), between[-1]) for _, between in answers if between]
    asking = sum(bool(_ASKS.search(paragraphs[last].text)) for _, last in before)
    if asking < _SOME * len(answers):
        return {}
    return {first: _Known(Kind.QUESTION, "", 0, colon=False) for first, _ in before}


def _first_asking(paragraphs: Sequence[Paragraph], between: Sequence[int]) -> int:
    """Where the question begins that ends before an answer: several paragraphs may ask, one after another."""
    first = len(between) - 1
    while first > 0 and _ASKS.search(paragraphs[between[first - 1]].text):
        first -= 1
    return between[first]


def _parted_inside(paragraphs: Sequence[Paragraph], notebook: Notebook) -> list[Paragraph]:
    """Where a question and its answer stand in one paragraph, each label begins one of its own."""
    made: list[Paragraph] = []
    for at, each in enumerate(paragraphs):
        cuts = inner_labels(each.text) if each.role is Role.BODY else []
        if not cuts or not notebook.allows(
            Rule.LABEL, at, _short(each.text[max(0, cuts[0] - _SHOWN // 2) :]), _around(each.text, cuts[0])
        ):
            made.append(each)
            continue
        edges = [0, *cuts, len(each.text)]
        for start, end in itertools.pairwise(edges):
            lead = each.lead if not start else 0
            made.append(msgspec.structs.replace(each, text=each.text[start:end].strip(), lead=lead))
    return made


def _around(text: str, cut: int) -> str:
    before = text[max(0, cut - _SHOWN // 2) : cut].rstrip()
    return _short(f"{before}\n{text[cut:]}")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + "…"


def may_begin(text_before: str | None, blanks: int) -> bool:
    """Whether a paragraph may begin with a line: at the top, after an empty line, where a sentence ended."""
    return text_before is None or blanks > 0 or ends_sentence(text_before, colon=True)
