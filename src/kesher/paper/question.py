"""A question's booklet, in the form in which such things were always written: question, answer, follow-up.

What was found is the answer. Each part stands under its name with its day beside it, small.
"""

from __future__ import annotations

from typing import Any

from kesher.days import hebrew_date
from kesher.method.question import WORDED, Dated, Saying, Thread
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.text import direction, isolated, one, paragraphs, soft
from kesher.paper.typeset import Template, typeset
from kesher.paper.week import cut, span
from kesher.words import Catalogue

TITLE_MANY = 120
"""The most characters of a title; of a longer first line, the beginning. The whole stands inside."""

RUNNING_MANY = 60
"""The most characters of it over the pages that follow."""

_NAMES = {Saying.ASKED: "question", Saying.FOUND: "answer", Saying.FOLLOWED: "followup"}
"""As the books call it; what was brought to a circle, and came home from there, has its own name."""


def print_question(thread: Thread, paper: Paper, words: Catalogue, *, png: float | None = None) -> bytes:
    """Print a question and all that was said of it.

    Args:
        thread: the question.
        paper: its size.
        words: the labels.
        png: pixels per inch, to get a picture of the first page instead of a PDF.
    """
    return typeset(Template.QUESTION, question_data(thread, paper, words), png=png)


def question_data(thread: Thread, paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the booklet's template needs, as plain values."""
    language, (width, height) = words.language, SIZES[paper]
    title = cut(thread.title, TITLE_MANY)
    first, last = thread.asked.day, thread.told[-1].day
    return {
        "title": soft(title),
        "title_direction": direction(title, language),
        "running": isolated(cut(title, RUNNING_MANY)),
        "app": words.say("app.name"),
        "language": language.value,
        "direction": language.direction,
        "page": {"w": width, "h": height},
        "period": hebrew_date(first).say(language) if first == last else span(first, last, language),
        "parts": [_part(each, words) for each in thread.told],
    }


def _part(each: Dated, words: Catalogue) -> dict[str, Any]:
    said, language = each.said, words.language
    worded, name = said.kind in WORDED, _NAMES.get(said.kind)
    return {
        "kind": said.kind.value,
        "worded": worded,
        "label": words.say(f"library.kind.{name}" if name else f"question.said.{said.kind}"),
        "day": isolated(hebrew_date(each.day).say(language)),
        "quote": paragraphs(said.quote, language),
        "ref": one(said.ref, language) if said.quote and said.ref else None,
        "lines": paragraphs(said.words, language),
    }
