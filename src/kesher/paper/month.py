"""The letter of a Hebrew month: sentences, what each rests on, the thread's pictures, and one question."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from kesher.insight.chart import Chart, printed, svg
from kesher.method.language import Language
from kesher.paper.geometry import SIZES, Paper
from kesher.paper.text import soft
from kesher.paper.typeset import Template, typeset
from kesher.words import Catalogue


class Sentence(NamedTuple):
    """One thing that is said: what it is about, the sentence, and how much it rests on."""

    name: str
    said: str
    rests: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in words: the same on the page of the browser and on paper.

    Attributes:
        title: which month it is of.
        yours: a line of the person's own, with which it opens; empty where none is said.
        record: what moved, what was put down, and what came up.
        findings: what it shows, or that it is not enough yet to say.
        question: the one it ends in; empty when no foundation was met.
    """

    title: str
    yours: str = ""
    record: tuple[Sentence, ...] = ()
    findings: tuple[Sentence, ...] = ()
    question: str = ""


class Pictures(msgspec.Struct, frozen=True, kw_only=True):
    """The thread as it could be told when the month ended.

    Attributes:
        charts: by the name of what they show; the first is drawn large.
        ends: what stands at the beginning and at the end of their axis.
    """

    charts: tuple[tuple[str, Chart], ...] = ()
    ends: tuple[str, str] = ("", "")


def print_month(
    letter: Letter, pictures: Pictures, paper: Paper, words: Catalogue, *, png: float | None = None
) -> bytes:
    """Print the letter of a month.

    Args:
        letter: its sentences.
        pictures: its charts; none is a letter without.
        paper: its size.
        words: the labels of the charts.
        png: pixels per inch, to get a picture of the first page instead of a PDF.
    """
    return typeset(Template.MONTH, month_data(letter, pictures, paper, words), png=png)


def month_data(letter: Letter, pictures: Pictures, paper: Paper, words: Catalogue) -> dict[str, Any]:
    """Everything the letter's template needs, as plain values."""
    width, height = SIZES[paper]
    return {
        "title": soft(letter.title),
        "yours": soft(letter.yours),
        "language": words.language.value,
        "direction": words.language.direction,
        "page": {"w": width, "h": height},
        "record": [_sentence(each) for each in letter.record],
        "findings": [_sentence(each) for each in letter.findings],
        "question": soft(letter.question),
        "charts": [
            {
                "name": words.say(f"account.{name}"),
                "svg": _drawn(chart, words, words.say(f"account.{name}")),
            }
            for name, chart in pictures.charts
            if chart.places
        ],
        "ends": list(pictures.ends),
        "high": words.say("account.clear"),
        "low": words.say("account.unclear"),
        "caption": words.say("sheet.month_caption"),
    }


def _drawn(chart: Chart, words: Catalogue, label: str) -> str:
    return printed(svg(chart, rtl=words.language is Language.HE, label=label))


def _sentence(each: Sentence) -> dict[str, str]:
    return {"name": soft(each.name), "said": soft(each.said), "rests": soft(each.rests)}
